{{ after('gate_staging') }}

-- The raw lines that no order counts: rejected or duplicate themselves, without a usable order, or unreadable. Few, so a table.
with raw_lines as (

    select * from {{ ref('base_orders__order_lines') }}

),

orphans as (

    select * from {{ ref('base_orders__orphans') }}

),

unreadable as (

    select * from {{ source('raw_landing', 'unreadable_rows') }}

),

orders as (

    select * from {{ ref('int_orders_priced') }}

),

-- The line's own fault first, then its order's.
uncounted as (

    select
        raw_lines.*,
        coalesce(raw_lines.reason_code, orphans.reason_code) as uncounted_reason_code
    from raw_lines
    left join orphans
        on raw_lines.order_id = orphans.order_id
    where raw_lines.reason_code is not null or orphans.order_id is not null

),

final as (

    select
        uncounted.order_id,
        uncounted.line_number,
        uncounted.copy_number,
        orders.account_id,
        case when uncounted.uncounted_reason_code = 'duplicate_key' then 'duplicate' else 'rejected' end as bucket,
        uncounted.uncounted_reason_code as reason_code,
        orders.currency_code,
        cast(case when uncounted.is_amount_readable then {{ line_net('uncounted') }} end as decimal(38, 22)) as exact_net_amount,
        orders.order_date
    from uncounted
    left join orders
        on uncounted.order_id = orders.order_id

    union all

    select
        cast(null as {{ dbt.type_string() }}) as order_id,
        cast(null as {{ dbt.type_string() }}) as line_number,
        -- Lines without an id are told apart by their copy number already; these come below them.
        -1 * row_number() over (order by file_line) as copy_number,
        cast(null as {{ dbt.type_string() }}) as account_id,
        'rejected' as bucket,
        'unreadable_row' as reason_code,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(null as decimal(38, 22)) as exact_net_amount,
        cast(null as date) as order_date
    from unreadable
    where table_name = 'order_lines'

)

select * from final
