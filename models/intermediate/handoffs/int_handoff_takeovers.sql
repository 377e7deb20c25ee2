-- One row per handoff that took place: on which day a rep of the new channel first sold as the account's lasting seller, and how late.
--
-- Rule "Changes of the seller" in docs/rules.md.
with handoffs as (
    select * from {{ ref('int_handoff_periods') }}
),

seller_periods as (
    select * from {{ ref('int_seller_periods') }}
),

users as (
    select * from {{ ref('int_users') }}
),

sales as (
    select * from {{ ref('int_sold_orders') }}
    where is_sale
),

taken_over as (
    select
        handoffs.account_id,
        handoffs.changed_date,
        handoffs.effective_date,
        min(sales.counted_date) as took_place_on
    from handoffs
    inner join seller_periods
        on handoffs.account_id = seller_periods.account_id
    inner join users
        on seller_periods.seller_id = users.user_id and handoffs.channel = users.channel
    inner join sales
        on
            seller_periods.account_id = sales.account_id
            and seller_periods.seller_id = sales.seller_id
            and seller_periods.from_date <= sales.counted_date
            and seller_periods.until_date > sales.counted_date
            and {{ is_within_handoff('sales.counted_date', 'handoffs.changed_date', 'handoffs.next_changed_date') }}
    group by
        handoffs.account_id,
        handoffs.changed_date,
        handoffs.effective_date
)

select
    account_id,
    {{ dbt.datediff('effective_date', 'took_place_on', 'day') }} as days_late,  -- noqa: LT05
    changed_date,
    took_place_on
from taken_over
