-- One row per currency and period in which one exchange rate holds: the worth of one unit in reporting currency.
--
-- Rule "Currency conversion" in docs/rules.md. A rate holds until the day before the next one; the reporting currency is always worth one.
with rates as (
    select * from {{ ref('stg_policy__exchange_rates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

reporting_currency as (
    select distinct reporting_currency as currency_code
    from parameters
)

select
    rates.currency_code,
    rates.valid_from,
    coalesce(
        lead(rates.valid_from) over (partition by rates.currency_code order by rates.valid_from), {{ no_end() }}
    ) as valid_until,
    rates.rate_to_reporting,
    false as is_reporting_currency
from rates
left join reporting_currency
    on rates.currency_code = reporting_currency.currency_code
where reporting_currency.currency_code is null

union all

select
    currency_code,
    {{ no_day() }} as valid_from,
    {{ no_end() }} as valid_until,
    cast(1 as decimal(18, 8)) as rate_to_reporting,
    true as is_reporting_currency
from reporting_currency
