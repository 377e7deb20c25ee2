-- One row per currency and first day: the rate to the reporting currency from that day on.
with source as (
    select * from {{ ref('exchange_rates') }}
)

select
    upper({{ raw_text('currency_code') }}) as currency_code,
    {{ raw_text('valid_from') }} as valid_from_text,
    {{ try_cast_text(raw_text('valid_from'), 'date') }} as valid_from,
    {{ raw_text('rate_to_reporting') }} as rate_to_reporting_text,
    {{ try_cast_text(raw_text('rate_to_reporting'), 'decimal(18, 8)') }} as rate_to_reporting
from source
