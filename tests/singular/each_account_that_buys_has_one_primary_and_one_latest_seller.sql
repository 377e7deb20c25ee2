-- An account has a primary seller where somebody made a sale in the window, and a latest one where somebody ever did: exactly one each. The
-- latest sale of all sellers is the account's last purchase.
with sellers as (
    select
        account_id,
        count(case when orders_12m > 0 then 1 end) > 0 as has_sale_12m,
        count(case when is_primary_seller then 1 end) as primary_count,
        count(case when is_latest_seller then 1 end) as latest_count,
        max(last_sale_date) as last_sale_date
    from {{ ref('account_sellers') }}
    group by account_id
)

select
    segments.account_id,
    sellers.primary_count,
    sellers.latest_count,
    sellers.last_sale_date,
    segments.last_purchase_date
from {{ ref('account_segments') }} as segments
left join sellers
    on segments.account_id = sellers.account_id
where
    segments.last_purchase_date is distinct from sellers.last_sale_date
    or sellers.primary_count <> (case when sellers.has_sale_12m then 1 else 0 end)
    or sellers.latest_count <> (case when sellers.last_sale_date is null then 0 else 1 end)
