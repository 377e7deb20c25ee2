-- One row per change of channel up to the as-of date: the rep who had the account before it took effect.
--
-- Rule "Shared credit" in docs/rules.md: the owner of the day before, where the company keeps that, else who sold most in 12 months.
-- A rep whom nobody knows is (none).
with handoffs as (
    select
        *,
        cast({{ dbt.dateadd('day', -1, 'effective_date') }} as date) as day_before
    from {{ ref('int_handoff_periods') }}
),

orders as (
    select * from {{ ref('int_sold_orders') }}
),

owner_periods as (
    select * from {{ ref('int_owner_periods') }}
    where owner_id is not null
),

users as (
    select * from {{ ref('int_users') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

-- A linked return has its order's seller and date, so it comes off what that seller sold.
sold as (
    select
        handoffs.account_id,
        handoffs.changed_date,
        orders.seller_id,
        orders.counted_date,
        orders.net_amount,
        orders.is_sale
    from handoffs
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    inner join orders
        on
            handoffs.account_id = orders.account_id
            and handoffs.day_before >= orders.counted_date
            and orders.counted_date > {{ months_before('handoffs.day_before', 'parameters.size_months') }}
    where orders.seller_id <> '(none)'
),

sellers as (
    select
        account_id,
        changed_date,
        seller_id,
        row_number() over (
            partition by account_id, changed_date
            order by sum(net_amount) desc, max(case when is_sale then counted_date end) desc, seller_id asc
        ) as place
    from sold
    group by
        account_id,
        changed_date,
        seller_id
    having count(case when is_sale then 1 end) > 0
)

select
    handoffs.account_id,
    case
        when owner_periods.owner_id is not null then coalesce(owners.user_id, '(none)')
        else coalesce(sellers.seller_id, '(none)')
    end as former_rep_id,
    handoffs.changed_date
from handoffs
left join owner_periods
    on
        handoffs.account_id = owner_periods.account_id
        and handoffs.day_before >= owner_periods.from_date
        and handoffs.day_before < owner_periods.until_date
left join users as owners
    on owner_periods.owner_id = owners.user_id
left join sellers
    on
        handoffs.account_id = sellers.account_id
        and handoffs.changed_date = sellers.changed_date
        and sellers.place = 1
