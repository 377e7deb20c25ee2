-- One row per deal: an opportunity that is open at the as-of date, and what it adds up to with the deals created around it.
--
-- Rules "Open deals" and "Deals created together" in docs/rules.md. A large purchase split into several opportunities is still a large one.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

deals as (
    select
        opportunities.*,
        parameters.deal_grouping_days
    from opportunities
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where
        (opportunities.created_date is null or opportunities.created_date <= run_context.as_of_date)
        and opportunities.open_until_date > run_context.as_of_date
),

combined as (
    select
        deals.opportunity_id,
        sum(others.amount) as combined_amount
    from deals
    inner join deals as others
        on
            deals.account_id = others.account_id
            and abs({{ dbt.datediff('deals.created_date', 'others.created_date', 'day') }}) <= deals.deal_grouping_days
    group by deals.opportunity_id
)

select
    deals.opportunity_id,
    deals.account_id,
    deals.named_account_id,
    deals.owner_id,
    deals.stage,
    deals.created_date,
    deals.currency_code,
    deals.has_unknown_currency,
    deals.amount,
    -- A deal without an amount has none to add to; without an account or a date it stands alone.
    case when deals.amount is not null then coalesce(combined.combined_amount, deals.amount) end as combined_amount
from deals
left join combined
    on deals.opportunity_id = combined.opportunity_id
