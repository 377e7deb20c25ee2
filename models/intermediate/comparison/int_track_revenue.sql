-- Net revenue of the orders of the accounts of each replayed policy, and that part of it that was placed while the policy had their account
-- outside: at the month-end before or, for the first orders, at the account's first evaluation.
with track_channels as (

    select * from {{ ref('int_track_channels') }}

),

parts as (

    select * from {{ ref('int_order_parts') }}

),

account_amounts as (

    select
        account_id,
        sum(net_amount) as net_amount
    from parts
    group by account_id

),

-- A track that has an account has it all the time.
totals as (

    select
        track_channels.track_number,
        sum(account_amounts.net_amount) as net_amount
    from track_channels
    inner join account_amounts
        on track_channels.account_id = account_amounts.account_id
    where track_channels.is_first
    group by track_channels.track_number

),

outside as (

    select
        account_id,
        track_number,
        case when is_first then 0 else from_number end as after_number,
        until_number
    from track_channels
    where is_outside

),

-- Most tracks keep an account for the same months: what was ordered in them is added up once.
shared as (

    select distinct
        account_id,
        after_number,
        until_number
    from outside

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

outside_totals as (

    select
        outside.track_number,
        sum(ordered.net_amount) as net_amount
    from outside
    inner join ordered
        on
            outside.account_id = ordered.account_id
            and outside.after_number = ordered.after_number
            and outside.until_number = ordered.until_number
    group by outside.track_number

),

final as (

    select
        totals.track_number,
        totals.net_amount,
        coalesce(outside_totals.net_amount, 0) as outside_net_amount
    from totals
    left join outside_totals
        on totals.track_number = outside_totals.track_number

)

select * from final
