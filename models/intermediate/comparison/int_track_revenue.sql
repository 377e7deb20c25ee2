-- Net revenue of the orders under the channel that each replayed policy had their account in when they were placed: that of the month-end
-- before or, for the first orders, of the account's first evaluation.
with track_channels as (

    select * from {{ ref('int_track_channels') }}

),

parts as (

    select * from {{ ref('int_order_parts') }}

),

stretches as (

    select
        account_id,
        track,
        channel,
        case when former_channel is null then 0 else from_number end as after_number,
        until_number
    from track_channels

),

-- Most tracks keep an account for the same months: what was ordered in them is added up once.
shared as (

    select distinct
        account_id,
        after_number,
        until_number
    from stretches

),

ordered as (

    select
        shared.account_id,
        shared.after_number,
        shared.until_number,
        sum(parts.net_amount) as net_amount
    from parts
    inner join shared
        on
            parts.account_id = shared.account_id
            and {{ month_end_number('parts.order_date') }} > shared.after_number
            and {{ month_end_number('parts.order_date') }} <= shared.until_number
    group by
        shared.account_id,
        shared.after_number,
        shared.until_number

),

final as (

    select
        stretches.track,
        stretches.channel,
        sum(ordered.net_amount) as net_amount
    from stretches
    inner join ordered
        on
            stretches.account_id = ordered.account_id
            and stretches.after_number = ordered.after_number
            and stretches.until_number = ordered.until_number
    group by
        stretches.track,
        stretches.channel

)

select * from final
