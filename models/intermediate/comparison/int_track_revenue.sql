-- Net revenue of the orders under the channel that each replayed policy had their account in when they were placed: that of the month-end
-- before or, for the first orders, of the account's first evaluation.
with track_channels as (

    select * from {{ ref('int_track_channels') }}

),

parts as (

    select * from {{ ref('int_order_parts') }}

),

monthly as (

    select
        account_id,
        {{ month_end_number('order_date') }} as month_number,
        sum(net_amount) as net_amount
    from parts
    group by
        account_id,
        {{ month_end_number('order_date') }}

),

final as (

    select
        track_channels.track,
        track_channels.channel,
        sum(monthly.net_amount) as net_amount
    from monthly
    inner join track_channels
        on
            monthly.account_id = track_channels.account_id
            and (monthly.month_number > track_channels.from_number or track_channels.former_channel is null)
            and monthly.month_number <= track_channels.until_number
    group by
        track_channels.track,
        track_channels.channel

)

select * from final
