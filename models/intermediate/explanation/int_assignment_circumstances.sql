-- One row per account of the mart: the names and days behind its assignment as of the as-of date that a sentence about it mentions.
--
-- Rule "What wins: the assignment source" in docs/rules.md. The group and the sister account that buys, since when the policy has said
-- another channel, when the account moves if nothing happens, the deal that holds it, and the rejected row that does.
with assignments as (
    select * from {{ ref('int_account_assignments') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

hold_facts as (
    select * from {{ ref('int_hold_facts') }}
),

candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
    where track = 'in_force'
),

moves as (
    select * from {{ ref('int_upcoming_flips') }}
    where flip_of = 'assigned' and flip_number = 1
),

-- Where something keeps an account from what the policy says. Of an as-of date between month-ends and the last month-end, the older counts.
waiting as (
    select
        assignments.account_id,
        min(candidate_periods.candidate_since_date) as candidate_since_date,
        min(case when candidate_periods.is_remembered then candidate_periods.dwelt_date end) as dwelt_date
    from assignments
    cross join as_of
    inner join candidate_periods
        on
            assignments.account_id = candidate_periods.account_id
            and assignments.candidate_channel = candidate_periods.channel
            and as_of.as_of_date >= candidate_periods.from_date
            and as_of.as_of_date < candidate_periods.until_date
    where assignments.candidate_channel <> assignments.assigned_channel
    group by assignments.account_id
),

groups as (
    select
        ultimate_parent_account_id,
        count(*) as account_count
    from accounts
    group by ultimate_parent_account_id
    having count(*) > 1
),

-- Of the accounts of its group, the one that a whitespace account owes its stage to most.
sisters as (
    select
        standings.account_id,
        sister_accounts.account_id as sister_account_id,
        sister_accounts.account_name as sister_account_name,
        sister_standings.last_purchase_date as sister_last_purchase_date,
        row_number() over (
            partition by standings.account_id
            order by sister_standings.net_revenue_12m desc, sister_standings.last_purchase_date desc, sister_accounts.account_id asc
        ) as sister_rank
    from standings
    inner join accounts
        on standings.account_id = accounts.account_id
    inner join accounts as sister_accounts
        on
            accounts.ultimate_parent_account_id = sister_accounts.ultimate_parent_account_id
            and accounts.account_id <> sister_accounts.account_id
    inner join standings as sister_standings
        on sister_accounts.account_id = sister_standings.account_id
    where standings.lifecycle_stage = 'whitespace' and {{ is_active_customer('sister_standings.dormancy_status') }}
)

select
    assignments.account_id,
    case when groups.account_count > 1 then coalesce(parents.account_name, accounts.ultimate_parent_account_id) end as group_name,
    sisters.sister_account_id,
    sisters.sister_account_name,
    coalesce(parameters.size_scope = 'group' and groups.account_count > 1, false) as is_sized_by_group,
    parameters.transaction_size_rank,
    parameters.transaction_size_months,
    parameters.upcoming_days,
    hold_facts.deal_id,
    hold_facts.deal_amount,
    hold_facts.rejected_table,
    hold_facts.rejected_key,
    hold_facts.rejected_message,
    hold_facts.rejected_row_count,
    hold_facts.rejected_date,
    hold_facts.deal_created_date,
    hold_facts.last_held_date,
    sisters.sister_last_purchase_date,
    waiting.candidate_since_date,
    waiting.dwelt_date,
    moves.to_channel as next_channel,
    moves.flip_date as next_change_date
from assignments
inner join accounts
    on assignments.account_id = accounts.account_id
inner join standings
    on assignments.account_id = standings.account_id
inner join parameters
    on standings.threshold_set = parameters.threshold_set
left join accounts as parents
    on accounts.ultimate_parent_account_id = parents.account_id
left join groups
    on accounts.ultimate_parent_account_id = groups.ultimate_parent_account_id
left join sisters
    on assignments.account_id = sisters.account_id and sisters.sister_rank = 1
left join hold_facts
    on assignments.account_id = hold_facts.account_id
left join waiting
    on assignments.account_id = waiting.account_id
left join moves
    on assignments.account_id = moves.account_id
