-- One row per order and period in which it is worth the same: what was bought, less what is known by then to have been taken back.
--
-- Rules "Known dates" and "Returns" in docs/rules.md. An order of which nothing is left is no purchase any more, and has no row.
with order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

changes as (
    select
        order_amounts.order_id,
        order_amounts.account_id,
        order_amounts.customer_po,
        {{ first_evaluation_on_or_after('order_amounts.known_date', 'as_of.as_of_date') }} as from_date,
        order_amounts.net_amount,
        order_amounts.order_date
    from order_amounts
    cross join as_of
),

-- The purchase order number is the order's: its returns name none.
periods as (
    select
        order_id,
        account_id,
        max(customer_po) over (partition by order_id) as customer_po,
        from_date,
        coalesce(lead(from_date) over (partition by order_id order by from_date), {{ no_end() }}) as until_date,
        sum(net_amount) over (partition by order_id order by from_date range unbounded preceding) as net_amount,
        order_date
    from changes
)

select
    order_id,
    account_id,
    customer_po,
    from_date,
    until_date,
    cast(net_amount as decimal(18, 2)) as net_amount,
    order_date
from periods
-- Each of several changes that become known together has their sum; only the last of them has a period.
where net_amount > 0 and from_date < until_date
