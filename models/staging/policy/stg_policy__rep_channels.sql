-- One row per user or job title: the channel of the rep.
with source as (
    select * from {{ ref('rep_channels') }}
)

select
    {{ raw_text('user_id') }} as user_id,
    lower({{ raw_text('title') }}) as title,
    lower({{ raw_text('channel') }}) as channel
from source
