-- One row per transaction (an account's sales that share a purchase order number, else those of one day) and period in which its amount
-- stays the same.
--
-- Rule "Transactions" in docs/rules.md. Split shipments add up: a later one makes the transaction larger and younger, a return smaller. The
-- latest delivery dates it, so that one more sale never makes it older.
with order_worth as (
    select * from {{ ref('int_order_worth') }}
),

sales as (
    select
        account_id,
        customer_po,
        -- The day tells sales apart only where no purchase order number does.
        case when customer_po is null then order_date end as sales_date,
        net_amount,
        order_date,
        from_date,
        until_date
    from order_worth
),

changes as (
    select
        account_id,
        customer_po,
        sales_date,
        from_date
    from sales

    union all

    select
        account_id,
        customer_po,
        sales_date,
        until_date as from_date
    from sales
    where until_date < {{ no_end() }}
),

periods as (
    select
        account_id,
        customer_po,
        sales_date,
        from_date,
        coalesce(
            lead(from_date) over (partition by account_id, customer_po, sales_date order by from_date), {{ no_end() }}
        ) as until_date
    from changes
)

select
    periods.account_id,
    periods.customer_po,
    periods.sales_date,
    periods.from_date,
    periods.until_date,
    cast(sum(sales.net_amount) as decimal(18, 2)) as transaction_amount,
    max(sales.order_date) as transaction_date
from periods
inner join sales
    on
        periods.account_id = sales.account_id
        and periods.customer_po is not distinct from sales.customer_po
        and periods.sales_date is not distinct from sales.sales_date
        and periods.from_date >= sales.from_date
        and periods.from_date < sales.until_date
-- Of several sales that change together, the last one begins the period.
where periods.from_date < periods.until_date
group by
    periods.account_id,
    periods.customer_po,
    periods.sales_date,
    periods.from_date,
    periods.until_date
