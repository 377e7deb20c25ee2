-- One row per account whose primary seller works in another channel than the one that it is assigned to.
--
-- Rule "Seller mismatches" in docs/rules.md. A seller of unknown channel is no mismatch.
with primary_sellers as (
    select * from {{ ref('account_sellers') }}
    where is_primary_seller
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
)

select
    primary_sellers.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    primary_sellers.seller_id,
    primary_sellers.seller_name,
    primary_sellers.seller_channel,
    assignments.owner_id,
    assignments.owner_name,
    assignments.owner_channel,
    assignments.assignment_reason,
    primary_sellers.orders_12m as seller_orders_12m,
    primary_sellers.net_revenue_12m as seller_net_revenue_12m,
    primary_sellers.revenue_share_12m as seller_revenue_share_12m,
    assignments.net_revenue_12m,
    primary_sellers.last_sale_date,
    assignments.as_of_date
from primary_sellers
inner join assignments
    on primary_sellers.account_id = assignments.account_id
where primary_sellers.seller_channel not in ('unknown', assignments.assigned_channel)
