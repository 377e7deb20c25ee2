-- An account's sales that share a purchase order number, else those of one day, are one transaction: split shipments add up. Its states
-- follow those of its sales: later shipments make it larger and younger, returns smaller.
with orders as (
    select * from {{ ref('int_order_states') }}
),

sums as (
    select
        account_id,
        customer_po,
        -- The day tells sales apart only where no purchase order number does.
        case when customer_po is null then order_date end as sales_date,
        min(from_number) as from_number,
        max(from_number) as last_from_number,
        min(until_number) as until_number,
        max(until_number) as last_until_number,
        sum(net_amount) as transaction_amount,
        max(order_date) as transaction_date
    from orders
    group by
        account_id,
        customer_po,
        case when customer_po is null then order_date end
),

-- Most transactions come and go as one, and have one state; of the others each change of a sale begins another.
changing as (
    select
        orders.*,
        sums.sales_date,
        coalesce('po ' || sums.customer_po, 'day ' || cast(sums.sales_date as {{ dbt.type_string() }})) as transaction_key
    from sums
    inner join orders
        on
            sums.account_id = orders.account_id
            and coalesce(sums.customer_po, '') = coalesce(orders.customer_po, '')
            and (sums.sales_date is null or sums.sales_date = orders.order_date)
    where
        (sums.from_number < sums.last_from_number or sums.until_number < sums.last_until_number)
        and (sums.customer_po is null) = (orders.customer_po is null)
),

changes as (
    select
        account_id,
        transaction_key,
        from_number
    from changing

    union

    select
        account_id,
        transaction_key,
        until_number as from_number
    from changing
    where until_number < {{ never() }}
),

spans as (
    select
        account_id,
        transaction_key,
        from_number,
        coalesce(
            lead(from_number) over (partition by account_id, transaction_key order by from_number), {{ never() }}
        ) as until_number
    from changes
),

states as (
    select
        account_id,
        customer_po,
        sales_date,
        from_number,
        until_number,
        transaction_amount,
        transaction_date
    from sums
    where from_number = last_from_number and until_number = last_until_number

    union all

    select
        changing.account_id,
        changing.customer_po,
        changing.sales_date,
        spans.from_number,
        spans.until_number,
        sum(changing.net_amount) as transaction_amount,
        max(changing.order_date) as transaction_date
    from spans
    inner join changing
        on
            spans.account_id = changing.account_id
            and spans.transaction_key = changing.transaction_key
            and spans.from_number >= changing.from_number
            and spans.from_number < changing.until_number
    group by
        changing.account_id,
        changing.customer_po,
        changing.sales_date,
        spans.from_number,
        spans.until_number
)

-- The latest delivery dates a transaction, so that one more sale never makes it older.
select
    account_id,
    customer_po,
    sales_date,
    from_number,
    cast(until_number as integer) as until_number,
    cast(transaction_amount as decimal(18, 2)) as transaction_amount,
    transaction_date
from states
{{ stored_by('account_id') }}
