-- Orders to classify and price again: their raw rows changed, D has come to them, their account stands for another now, or they are linked
-- to such an order by a return. Empty where everything is built anew.
{% if run_is_incremental() or not execute -%}
with raw_changes as (

    select * from {{ ref('base_orders__changes') }}

),

orders as {{ inlined() }} (

    select * from {{ ref('stg_orders__orders') }}

),

-- As the last run left them.
former_orders as {{ inlined() }} (

    select * from {{ built('int_orders_classified') }}

),

survivors as (

    select * from {{ ref('int_account_merges') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

last_run as (

    select * from {{ source('raw_landing', 'last_run') }}

),

touched as {{ materialized() }} (

    select order_id
    from raw_changes
    where order_id is not null

    union

    select orders.order_id
    from orders
    cross join as_of
    cross join last_run
    where
        orders.order_date > least(as_of.as_of_date, last_run.former_as_of_date)
        and orders.order_date <= greatest(as_of.as_of_date, last_run.former_as_of_date)

    union

    -- Of an account that stands for another now.
    select former_orders.order_id
    from former_orders
    left join survivors
        on coalesce(former_orders.named_account_id, former_orders.account_id) = survivors.account_id
    where coalesce(former_orders.account_id, '') <> coalesce(survivors.surviving_account_id, '')

),

-- A return and the order that it takes back are priced together, and with them the other returns of that order.
links as (

    select
        order_id,
        original_order_id
    from former_orders
    where original_order_id is not null

    union

    select
        order_id,
        original_order_id
    from orders
    where original_order_id is not null

),

heads as (

    select order_id
    from touched

    union

    select links.original_order_id as order_id
    from links
    inner join touched
        on links.order_id = touched.order_id

),

final as (

    select order_id
    from heads

    union

    select links.order_id
    from links
    inner join heads
        on links.original_order_id = heads.order_id

)

select * from final
{%- else -%}
select cast(null as {{ dbt.type_string() }}) as order_id
where false
{%- endif %}
