-- One row per mail domain of private mail boxes, which says nothing about the account of a lead.
with source as (
    select * from {{ ref('free_mail_domains') }}
)

select
    lower({{ raw_text('domain') }}) as email_domain
from source
