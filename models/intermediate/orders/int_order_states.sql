{{ config(materialized='ephemeral') }}

-- The states of each order that was ever a sale, from one evaluation to before the next: what it is worth less the returns that are known
-- by then. Most orders have one state, without end: few have returns, and the others are in int_order_amounts as they are.
with parts as {{ inlined() }} (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

returned as (
    select distinct order_id
    from parts
    where is_linked_return
),

-- What no return takes from is worth what it was from the beginning on.
lasting as (
    select
        parts.account_id,
        parts.customer_po,
        {{ entry_number('parts.known_date', 'as_of.as_of_number') }} as from_number,
        {{ never() }} as until_number,
        parts.net_amount,
        parts.order_date
    from parts
    cross join as_of
    left join returned
        on parts.order_id = returned.order_id
    where returned.order_id is null
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
    inner join returned
        on parts.order_id = returned.order_id
    group by
        parts.order_id,
        parts.account_id,
        {{ entry_number('parts.known_date', 'as_of.as_of_number') }}
),

changing as (
    select
        account_id,
        -- The first state is the order's own, and knows the purchase order.
        first_value(customer_po) over (
            partition by order_id order by from_number rows between unbounded preceding and unbounded following
        ) as customer_po,
        from_number,
        coalesce(lead(from_number) over (partition by order_id order by from_number), {{ never() }}) as until_number,
        sum(net_amount) over (partition by order_id order by from_number rows unbounded preceding) as net_amount,
        order_date
    from sums
),

states as (
    select * from lasting
    union all
    select * from changing
)

-- What nets to zero or less is no purchase.
select
    account_id,
    customer_po,
    cast(from_number as integer) as from_number,
    cast(until_number as integer) as until_number,
    cast(net_amount as decimal(18, 2)) as net_amount,
    order_date
from states
where net_amount > 0
