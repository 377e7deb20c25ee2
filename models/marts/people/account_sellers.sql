{{ after('gate_intermediate') }}

-- One row per account and seller who ever took a counted order of it: what the seller sold, and whether the seller is its primary one.
--
-- Rule "Who sold" in docs/rules.md.
with sellers as (
    select * from {{ ref('int_account_sellers') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- Orders without a seller come last, whatever they are worth: a rep is looked for.
ranked as (
    select
        *,
        orders_12m > 0 as has_sold_12m,
        row_number() over (
            partition by account_id, orders_12m > 0
            order by {{ primary_seller_precedence() }}
        ) as primary_rank,
        row_number() over (
            partition by account_id, last_sale_key is not null
            order by (seller_id = '(none)') asc, last_sale_key desc
        ) as latest_rank,
        count(case when seller_id <> '(none)' and last_sale_key is not null then 1 end) over (partition by account_id) as seller_count,
        sum(net_revenue_12m) over (partition by account_id) as account_net_revenue_12m,
        sum(net_revenue_24m) over (partition by account_id) as account_net_revenue_24m
    from sellers
)

select
    ranked.account_id,
    ranked.seller_id,
    accounts.account_name,
    users.user_name as seller_name,
    coalesce(cast(users.channel as string), 'unknown') as seller_channel,
    cast(ranked.seller_count as integer) as seller_count,
    cast(ranked.orders_12m as integer) as orders_12m,
    cast(ranked.orders_24m as integer) as orders_24m,
    cast(ranked.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    cast(ranked.net_revenue_24m as decimal(18, 2)) as net_revenue_24m,
    cast(ranked.net_revenue_total as decimal(18, 2)) as net_revenue_total,
    {% for window in ['12m', '24m'] %}
    cast(
        case
            when ranked.account_net_revenue_{{ window }} > 0
                then cast(ranked.net_revenue_{{ window }} as decimal(38, 10)) / ranked.account_net_revenue_{{ window }}
        end as decimal(18, 4)
    ) as revenue_share_{{ window }},
    {% endfor %}
    ranked.has_sold_12m and ranked.primary_rank = 1 as is_primary_seller,
    ranked.last_sale_date is not null and ranked.latest_rank = 1 as is_latest_seller,
    coalesce(ranked.seller_id = accounts.owner_id, false) as is_owner,
    ranked.first_sale_date,
    ranked.last_sale_date,
    as_of.as_of_date
from ranked
cross join as_of
inner join accounts
    on ranked.account_id = accounts.account_id
left join users
    on ranked.seller_id = users.user_id
