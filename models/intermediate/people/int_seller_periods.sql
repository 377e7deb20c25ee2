-- One row per account and period in which it has the same lasting seller: who that is, who was it before, and from when to when.
--
-- Rule "Changes of the seller" in docs/rules.md. The seller of the first sale has the account until another one makes so many sales in a
-- row.
with sales as (
    select * from {{ ref('int_sold_orders') }}
    where is_sale and seller_id <> '(none)'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

numbered as (
    select
        account_id,
        seller_id,
        counted_date,
        row_number() over (partition by account_id order by counted_date asc, order_id asc) as sale_number,
        row_number() over (partition by account_id, seller_id order by counted_date asc, order_id asc) as seller_sale_number
    from sales
),

-- While one seller makes all sales, both numbers rise together.
runs as (
    select
        account_id,
        seller_id,
        min(sale_number) as first_sale_number,
        count(*) as sale_count,
        min(counted_date) as from_date
    from numbered
    group by
        account_id,
        seller_id,
        sale_number - seller_sale_number
),

lasting_runs as (
    select
        runs.*,
        lag(runs.seller_id) over (partition by runs.account_id order by runs.first_sale_number) as former_seller_id
    from runs
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where runs.first_sale_number = 1 or runs.sale_count >= parameters.seller_change_orders
),

-- A seller who comes back after another one's few sales had the account all the time.
periods as (
    select * from lasting_runs
    where former_seller_id is null or seller_id <> former_seller_id
)

select
    account_id,
    seller_id,
    former_seller_id,
    row_number() over (partition by account_id order by first_sale_number) as period_number,
    from_date,
    coalesce(lead(from_date) over (partition by account_id order by first_sale_number), {{ no_end() }}) as until_date
from periods
