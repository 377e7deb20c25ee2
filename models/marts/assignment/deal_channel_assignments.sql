{{ after('gate_intermediate') }}

-- One row per open deal: the channel that works it. A deal never moves its account.
--
-- Rule "Deal routing" in docs/rules.md.
with deals as (
    select * from {{ ref('int_deals_combined') }}
),

boundaries as (
    select * from {{ ref('int_deal_boundaries') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

routed as (
    select
        deals.*,
        cast(assignments.assigned_channel as string) as account_channel,
        {{ deal_channel('assignments.assigned_channel', 'deals.combined_amount', 'run_context.deal_routing', 'boundaries.large_deal_from') }}
            as deal_channel,
        run_context.deal_routing,
        boundaries.large_deal_from,
        run_context.as_of_date
    from run_context
    cross join deals
    inner join boundaries
        on deals.opportunity_id = boundaries.opportunity_id and run_context.threshold_set = boundaries.threshold_set
    left join assignments
        on deals.account_id = assignments.account_id
)

select
    opportunity_id,
    account_id,
    named_account_id,
    owner_id,
    stage,
    cast(deal_channel as string) as deal_channel,
    account_channel,
    -- The customer has one lead contact: the channel that has the account.
    case when deal_channel = account_channel or account_channel is null then 'lead' else 'support' end as deal_role,
    deal_routing,
    amount,
    cast(combined_amount as decimal(18, 2)) as combined_amount,
    cast(large_deal_from as decimal(18, 2)) as large_deal_from,
    account_id is null as is_without_account,
    created_date,
    as_of_date
from routed
