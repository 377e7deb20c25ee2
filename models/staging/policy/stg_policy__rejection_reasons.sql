-- One row per reason for which a raw row is rejected or warned of.
with source as (
    select * from {{ ref('rejection_reasons') }}
)

select
    lower({{ raw_text('code') }}) as reason_code,
    lower({{ raw_text('severity') }}) as severity,
    lower({{ raw_text('holds_account') }}) as holds_account_text,
    {{ raw_boolean('holds_account') }} as holds_account
from source
