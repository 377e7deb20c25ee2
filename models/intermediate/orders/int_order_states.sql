{{ config(materialized='incremental', incremental_strategy='changed_accounts') }}

-- The states of each order that was ever a sale, from one evaluation to before the next: what it is worth less the returns that are known
-- by then. Most orders have one state, without end.
with parts as (

    select * from {{ changed_rows(ref('int_order_parts'), 'changed_accounts') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

sums as (

    select
        parts.order_id,
        parts.account_id,
        {{ entry_number('parts.known_date', 'as_of.as_of_number') }} as from_number,
        min(parts.customer_po) as customer_po,
        min(parts.order_date) as order_date,
        sum(parts.net_amount) as net_amount
    from parts
    cross join as_of
    group by
        parts.order_id,
        parts.account_id,
        {{ entry_number('parts.known_date', 'as_of.as_of_number') }}

),

states as (

    select
        order_id,
        account_id,
        order_date,
        from_number,
        -- The first state is the order's own, and knows the purchase order.
        first_value(customer_po) over (
            partition by order_id order by from_number rows between unbounded preceding and unbounded following
        ) as customer_po,
        lead(from_number) over (partition by order_id order by from_number) as until_number,
        sum(net_amount) over (partition by order_id order by from_number rows unbounded preceding) as net_amount
    from sums

),

-- What nets to zero or less is no purchase.
final as (

    select
        order_id,
        account_id,
        customer_po,
        cast(from_number as integer) as from_number,
        cast(coalesce(until_number, {{ never() }}) as integer) as until_number,
        cast(net_amount as decimal(18, 2)) as net_amount,
        order_date
    from states
    where net_amount > 0

)

select * from final
