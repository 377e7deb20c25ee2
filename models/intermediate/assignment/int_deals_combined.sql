-- Open deals of one account that were created within days of each other add up, so that a large deal is not split to stay small.
with deals as (
    select * from {{ ref('int_opportunities_open') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

neighbours as (
    select
        deals.opportunity_id,
        sum(others.amount) as combined_amount
    from deals
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join deals as others
        on
            deals.account_id = others.account_id
            and abs({{ dbt.datediff('deals.created_date', 'others.created_date', 'day') }}) <= parameters.deal_grouping_days
    group by deals.opportunity_id
)

select
    deals.opportunity_id,
    deals.account_id,
    deals.named_account_id,
    deals.owner_id,
    deals.stage,
    deals.created_date,
    deals.amount,
    -- A deal without an amount has none to add to; without an account or a date it stands alone.
    case when deals.amount is not null then coalesce(neighbours.combined_amount, deals.amount) end as combined_amount
from deals
left join neighbours
    on deals.opportunity_id = neighbours.opportunity_id
