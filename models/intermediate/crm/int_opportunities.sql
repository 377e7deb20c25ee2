-- One row per opportunity: its account, its amount in reporting currency, and until when it is open.
--
-- Rule "Open deals" in docs/rules.md. A close date that is still to come closes nothing yet, one that is missing does not reopen what is
-- closed, and that of an open deal is a forecast.
with opportunities as (
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

run_context as (
    select * from {{ ref('int_run_context') }}
)

select
    opportunities.opportunity_id,
    accounts.account_id,
    opportunities.account_id as named_account_id,
    opportunities.owner_id,
    opportunities.stage,
    opportunities.currency_code,
    opportunities.amount is not null and rates.rate_to_reporting is null as has_unknown_currency,
    {{ in_reporting_currency('opportunities.amount', 'rates.rate_to_reporting') }} as amount,
    opportunities.created_date,
    case
        when not opportunities.is_known_closed then {{ no_end() }}
        else coalesce(opportunities.close_date, {{ no_day() }})
    end as open_until_date
from opportunities
cross join run_context
left join survivors
    on opportunities.account_id = survivors.account_id
left join accounts
    on survivors.surviving_account_id = accounts.account_id
left join rates
    on
        {{ rate_holds(
            'rates',
            'coalesce(opportunities.currency_code, run_context.reporting_currency)',
            'coalesce(opportunities.created_date, run_context.as_of_date)',
        ) }}
