-- One row per account and evaluation date at which its candidate channel changes under the policy calendar, dates ahead included: which
-- segments changed since the month-end before, and why.
--
-- Rule "Handoffs and their causes" in docs/rules.md. The first appearance is no change.
with candidate_periods as (
    select * from {{ ref('int_candidate_periods') }}
    where track = 'in_force' and is_remembered and from_date = candidate_since_date and not is_first
),

as_of_settlements as (
    select * from {{ ref('int_settled_changes') }}
    where not is_remembered and not is_first
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

-- Every scope has the tiers in the order of the scope of everybody.
tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and scope = '*'
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

changes as (
    select
        account_id,
        channel,
        is_changed_by_calendar,
        from_date as evaluation_date
    from candidate_periods

    union all

    -- On an as-of date between month-ends, only what settles at once is a change.
    select
        account_id,
        channel,
        is_changed_by_calendar,
        settled_date as evaluation_date
    from as_of_settlements
),

-- The cell, and that of the month-end before by the same threshold set.
placed as (
    select
        changes.account_id,
        accounts.ultimate_parent_account_id,
        changes.channel,
        changes.is_changed_by_calendar,
        changes.evaluation_date,
        policies.threshold_set,
        segments.last_purchase_date,
        {{ cell_columns('segments') }},
        {{ cell_columns('former', alias_prefix='former_') }}
    from changes
    inner join accounts
        on changes.account_id = accounts.account_id
    inner join policies
        on changes.evaluation_date = policies.evaluation_date
    inner join evaluation_dates
        on changes.evaluation_date = evaluation_dates.evaluation_date
    inner join segments
        on
            changes.account_id = segments.account_id
            and changes.evaluation_date = segments.evaluation_date
            and policies.threshold_set = segments.threshold_set
    inner join segments as former
        on
            changes.account_id = former.account_id
            and evaluation_dates.previous_month_end = former.evaluation_date
            and policies.threshold_set = former.threshold_set
),

-- Sales and returns are news at the first evaluation that knows of them. Those of the whole group count where size or whitespace changes.
news as (
    select distinct
        placed.account_id,
        placed.evaluation_date
    from placed
    cross join as_of
    inner join accounts
        on placed.ultimate_parent_account_id = accounts.ultimate_parent_account_id
    inner join orders
        on
            accounts.account_id = orders.account_id
            and placed.evaluation_date = {{ first_evaluation_on_or_after('orders.known_date', 'as_of.as_of_date') }}
    where
        placed.account_id = accounts.account_id
        or placed.size_segment <> placed.former_size_segment
        or 'whitespace' in (placed.lifecycle_stage, placed.former_lifecycle_stage)
),

ranked as (
    select
        placed.*,
        tiers.tier_rank as size_rank,
        former_tiers.tier_rank as former_size_rank
    from placed
    left join tiers
        on placed.threshold_set = tiers.threshold_set and placed.size_segment = tiers.segment
    left join tiers as former_tiers
        on placed.threshold_set = former_tiers.threshold_set and placed.former_size_segment = former_tiers.segment
)

select
    ranked.account_id,
    ranked.channel,
    {{ cause_of_candidate('ranked.is_changed_by_calendar', 'news.account_id is not null') }} as cause,
    {{ cell_change_in_words('ranked') }} as segment_changes,
    ranked.dormancy_status = 'dormant' and ranked.former_dormancy_status <> 'dormant' as is_new_dormant,
    ranked.evaluation_date
from ranked
left join news
    on ranked.account_id = news.account_id and ranked.evaluation_date = news.evaluation_date
