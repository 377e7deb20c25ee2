-- Order statuses that no one has decided on. While there is one, a test stops all that prices orders.
{{ after('policy_problems') }}
{{ after('gate_staging') }}

with orders as (

    select * from {{ ref('stg_orders__orders') }}

),

statuses as (

    select * from {{ ref('stg_policy__order_statuses') }}

),

final as (

    select
        coalesce(lower(orders.order_status), '(blank)') as order_status,
        cast(count(*) as integer) as order_count,
        'Order status ''' || coalesce(lower(orders.order_status), '(blank)') || ''' of '
        || cast(count(*) as {{ dbt.type_string() }})
        || ' orders has no treatment. Add it to seeds/policy/order_statuses.csv as counted, cancelled or excluded.' as message
    from orders
    left join statuses
        on coalesce(lower(orders.order_status), '(blank)') = statuses.order_status
    where statuses.order_status is null
    group by coalesce(lower(orders.order_status), '(blank)')

)

select * from final
