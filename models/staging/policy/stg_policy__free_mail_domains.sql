with source as (
    select * from {{ ref('free_mail_domains') }}
)

select
    lower({{ raw_text('domain') }}) as email_domain
from source
