{{ after('gate_staging') }}

-- Every opportunity with its account, its amount in reporting currency, and from when to before when it is open. A close date that is still
-- to come closes nothing yet; one that is missing does not reopen what is closed; that of an open deal is a forecast.
with opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

rates as (
    select * from {{ ref('int_policy_exchange_rates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

closed as (
    select
        opportunities.*,
        coalesce(
            is_closed,
            is_won or lower(stage) in ('won', 'lost') or lower(stage) like 'closed%',
            false
        ) as is_known_closed
    from opportunities
)

select
    closed.opportunity_id,
    accounts.account_id,
    closed.account_id as named_account_id,
    closed.owner_id,
    closed.stage,
    closed.currency_code,
    closed.amount is not null and rates.rate_to_reporting is null as has_unknown_currency,
    cast(round(cast(closed.amount as decimal(38, 10)) * rates.rate_to_reporting, 2) as decimal(18, 2)) as amount,
    closed.created_date,
    case
        when not closed.is_known_closed then {{ no_end() }}
        else coalesce(closed.close_date, {{ no_day() }})
    end as open_until_date
from closed
cross join run_context
left join survivors
    on closed.account_id = survivors.account_id
left join accounts
    on survivors.surviving_account_id = accounts.account_id
left join rates
    on
        coalesce(closed.currency_code, run_context.reporting_currency) = rates.currency_code
        and coalesce(closed.created_date, run_context.as_of_date) >= rates.valid_from
        and coalesce(closed.created_date, run_context.as_of_date) < rates.valid_until
