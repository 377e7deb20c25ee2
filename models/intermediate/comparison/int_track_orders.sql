-- What each account ordered while replayed policies had it outside, by stretch, and altogether (the stretch without beginning and end).
-- Most tracks keep an account for the same months: what was ordered in them is added up once.
with track_channels as (
    select * from {{ ref('int_track_channels') }}
),

parts as (
    select * from {{ ref('int_order_amounts') }}
),

stretches as (
    select
        account_id,
        orders_after_number,
        until_number
    from track_channels
    where is_outside

    union

    select
        account_id,
        0 as orders_after_number,
        {{ never() }} as until_number
    from track_channels
)

select
    stretches.account_id,
    stretches.orders_after_number,
    stretches.until_number,
    cast(sum(parts.net_amount) as decimal(18, 2)) as net_amount
from parts
inner join stretches
    on
        parts.account_id = stretches.account_id
        and {{ month_end_number('parts.order_date') }} > stretches.orders_after_number
        and {{ month_end_number('parts.order_date') }} <= stretches.until_number
group by
    stretches.account_id,
    stretches.orders_after_number,
    stretches.until_number
