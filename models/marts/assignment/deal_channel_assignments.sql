{{ after('gate_intermediate') }}

with deals as (
    select * from {{ ref('int_open_deals') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'transaction_size' and segment = 'large' and scope = '*'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

measured as (
    select
        deals.*,
        assignments.assigned_channel as account_channel,
        run_context.deal_routing,
        run_context.as_of_date,
        coalesce(thresholds.large_transaction_from, tiers.enter_at) as large_deal_from
    from deals
    cross join run_context
    inner join tiers
        on run_context.threshold_set = tiers.threshold_set
    left join assignments
        on deals.account_id = assignments.account_id
    left join thresholds
        on deals.account_id = thresholds.account_id and run_context.threshold_set = thresholds.threshold_set
),

routed as (
    select
        measured.*,
        {{ deal_channel('account_channel', 'combined_amount', 'deal_routing', 'large_deal_from') }} as deal_channel
    from measured
)

select
    opportunity_id,
    account_id,
    named_account_id,
    owner_id,
    stage,
    deal_channel,
    account_channel,
    -- The customer has one lead contact: whoever has the account.
    case when deal_channel = account_channel or account_channel is null then 'lead' else 'support' end as deal_role,
    deal_routing,
    amount,
    cast(combined_amount as decimal(18, 2)) as combined_amount,
    cast(large_deal_from as decimal(18, 2)) as large_deal_from,
    account_id is null as is_without_account,
    created_date,
    as_of_date
from routed
