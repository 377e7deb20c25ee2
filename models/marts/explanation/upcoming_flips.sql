-- One row per account, kind of flip and month-end ahead: what will change by itself if nothing more is ordered.
with flips as (
    select * from {{ ref('int_upcoming_flips') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
)

select
    flips.account_id,
    assignments.account_name,
    assignments.owner_id,
    assignments.owner_name,
    flips.flip_of,
    flips.from_channel,
    flips.to_channel,
    flips.cause,
    flips.cause_text,
    assignments.net_revenue_12m,
    flips.flip_date,
    flips.shown_on_date,
    assignments.as_of_date
from flips
inner join assignments
    on flips.account_id = assignments.account_id
