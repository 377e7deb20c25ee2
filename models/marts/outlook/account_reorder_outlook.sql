-- One row per account of the mart: when it is expected to order again, whether it is still a customer, and what is at risk.
--
-- Rule "Reorder outlook" in docs/rules.md. It decides nothing: no channel depends on it.
with segments as (
    select * from {{ ref('account_segments') }}
),

fits as (
    select * from {{ ref('reorder_fits') }}
    where is_as_of_date
),

cases as (
    select * from {{ ref('int_reorder_cases') }}
    where is_as_of_date
),

outlooks as (
    select * from {{ ref('int_reorder_outlooks') }}
    where is_as_of_date
),

expected as (
    select
        cases.*,
        outlooks.method,
        cast(outlooks.probability_active as decimal(9, 6)) as probability_active,
        cast(outlooks.probability_order as decimal(9, 6)) as probability_order,
        cast(outlooks.expected_orders_12m as decimal(9, 4)) as expected_orders_12m,
        cast({{ dbt.dateadd('day', 'cast(outlooks.expected_interval_days as integer)', 'cases.last_purchase_date') }} as date) as next_purchase_expected_date,  -- noqa: LT05
        cast({{ dbt.dateadd('day', 'cast(outlooks.latest_interval_days as integer)', 'cases.last_purchase_date') }} as date) as next_purchase_latest_date  -- noqa: LT05
    from cases
    inner join outlooks
        on cases.account_id = outlooks.account_id
)

select
    segments.account_id,
    segments.account_name,
    expected.fit_id,
    coalesce(expected.method, 'none') as method,
    coalesce(expected.repeat_count + 1, 0) as purchase_day_count,
    expected.median_interval_days,
    fits.regularity_k,
    expected.probability_active,
    expected.probability_order as probability_order_6m,
    expected.expected_orders_12m,
    segments.net_revenue_12m,
    {{ amount_at_risk('segments.net_revenue_12m', 'expected.probability_active') }} as revenue_at_risk,
    {{ amount_at_risk('segments.gross_margin_12m', 'expected.probability_active') }} as margin_at_risk,
    cast(case
        when expected.next_purchase_latest_date > segments.as_of_date then 0
        else {{ dbt.datediff('expected.next_purchase_latest_date', 'segments.as_of_date', 'day') }}
    end as integer) as days_overdue,
    fits.is_calibrated,
    expected.last_purchase_date,
    expected.next_purchase_expected_date,
    expected.next_purchase_latest_date,
    segments.as_of_date
from segments
left join expected
    on segments.account_id = expected.account_id
left join fits
    on expected.fit_id = fits.fit_id
