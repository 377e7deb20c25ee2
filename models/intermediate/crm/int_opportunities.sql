-- One row per opportunity: its account, its amount in reporting currency, until when it is open, and, where it is a deal (open at the as-of
-- date), what it adds up to with the deals created around it.
--
-- Rules "Open deals" and "Deals created together" in docs/rules.md. A close date that is still to come closes nothing yet, one that is
-- missing does not reopen what is closed, and that of an open deal is a forecast. A large purchase split into several opportunities is
-- still a large one.
with crm_opportunities as (
    select
        *,
        coalesce(is_closed, is_won or lower(stage) in ('won', 'lost') or lower(stage) like 'closed%', false) as is_known_closed
    from {{ ref('stg_crm__opportunities') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

opportunities as (
    select
        crm_opportunities.opportunity_id,
        accounts.account_id,
        crm_opportunities.account_id as named_account_id,
        crm_opportunities.owner_id,
        crm_opportunities.stage,
        crm_opportunities.currency_code,
        crm_opportunities.amount is not null and rates.rate_to_reporting is null as has_unknown_currency,
        {{ in_reporting_currency('crm_opportunities.amount', 'rates.rate_to_reporting') }} as amount,
        crm_opportunities.created_date,
        case
            when not crm_opportunities.is_known_closed then {{ no_end() }}
            else coalesce(crm_opportunities.close_date, {{ no_day() }})
        end as open_until_date,
        run_context.as_of_date,
        parameters.deal_grouping_days
    from crm_opportunities
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    left join survivors
        on crm_opportunities.account_id = survivors.account_id
    left join accounts
        on survivors.surviving_account_id = accounts.account_id
    left join rates
        on
            {{ rate_holds(
                'rates',
                'coalesce(crm_opportunities.currency_code, run_context.reporting_currency)',
                'coalesce(crm_opportunities.created_date, run_context.as_of_date)',
            ) }}
),

deals as (
    select * from opportunities
    where (created_date is null or created_date <= as_of_date) and open_until_date > as_of_date
),

combined as (
    select
        deals.opportunity_id,
        sum(others.amount) as amount
    from deals
    inner join deals as others
        on
            deals.account_id = others.account_id
            and abs({{ dbt.datediff('deals.created_date', 'others.created_date', 'day') }}) <= deals.deal_grouping_days
    group by deals.opportunity_id
)

select
    opportunities.opportunity_id,
    opportunities.account_id,
    opportunities.named_account_id,
    opportunities.owner_id,
    opportunities.stage,
    opportunities.currency_code,
    opportunities.amount,
    -- A deal without an amount has none to add to; one without an account or a date stands alone.
    case when opportunities.amount is not null then coalesce(combined.amount, deals.amount) end as combined_amount,
    opportunities.has_unknown_currency,
    deals.opportunity_id is not null as is_deal,
    opportunities.created_date,
    opportunities.open_until_date
from opportunities
left join deals
    on opportunities.opportunity_id = deals.opportunity_id
left join combined
    on opportunities.opportunity_id = combined.opportunity_id
