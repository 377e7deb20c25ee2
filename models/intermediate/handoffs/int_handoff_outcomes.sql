-- One row per change of channel up to the as-of date: why, since when, when it took place, and what the account bought in the 90 and the
-- 365 days before and after it.
--
-- What comes after is null until its days are over.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

parts as (
    select * from {{ ref('int_order_amounts') }}
),

takeovers as (
    select * from {{ ref('int_handoff_takeovers') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

moves as (
    select
        causes.account_id,
        causes.changed_date,
        {{ dbt.datediff('causes.changed_date', 'as_of.as_of_date', 'day') }} as days_passed  -- noqa: LT05
    from causes
    cross join as_of
    where causes.changed_date <= as_of.as_of_date
),

-- All orders make revenue; those count that are worth something after their returns.
orders as (
    select
        account_id,
        order_date,
        sum(net_amount) as net_amount,
        sum(net_amount) > 0 as is_sale
    from parts
    where account_id in (select moves.account_id from moves)
    group by
        account_id,
        order_id,
        order_date
),

dated as (
    select
        moves.*,
        orders.net_amount,
        orders.is_sale,
        {{ dbt.datediff('moves.changed_date', 'orders.order_date', 'day') }} as days_after  -- noqa: LT05
    from moves
    left join orders
        on moves.account_id = orders.account_id
),

summed as (
    select
        account_id,
        changed_date,
        days_passed
        {%- for days in [90, 365] %}{% for when, first_day, last_day in [('before', 1 - days, 0), ('after', 1, days)] %},
        count(case when is_sale and days_after between {{ first_day }} and {{ last_day }} then 1 end) as orders_{{ days }}d_{{ when }},
        coalesce(sum(case when days_after between {{ first_day }} and {{ last_day }} then net_amount end), 0)
            as net_revenue_{{ days }}d_{{ when }}
        {%- endfor %}{% endfor %}
    from dated
    group by
        account_id,
        changed_date,
        days_passed
)

select
    causes.account_id,
    causes.former_channel,
    causes.channel,
    causes.cause,
    causes.cause_text,
    {%- for days in [90, 365] %}{% for value in ['orders', 'net_revenue'] %}
    summed.{{ value }}_{{ days }}d_before,
    case when summed.days_passed >= {{ days }} then summed.{{ value }}_{{ days }}d_after end as {{ value }}_{{ days }}d_after,
    {%- endfor %}{% endfor %}
    takeovers.days_late,
    causes.measured_date,
    causes.settled_date,
    causes.control_free_from_date,
    causes.changed_date,
    takeovers.took_place_on
from summed
inner join causes
    on summed.account_id = causes.account_id and summed.changed_date = causes.changed_date
left join takeovers
    on summed.account_id = takeovers.account_id and summed.changed_date = takeovers.changed_date
