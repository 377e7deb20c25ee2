{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- Orders whose raw rows are no longer those that the base tables hold: new, changed or gone. Beside each the spellings that its id has in
-- the raw rows, so that these are found without being read one by one. Empty where everything is built anew.
{% set buckets = 1048576 %}
{% if run_is_incremental() or not execute -%}

with landed as {{ inlined() }} (

    {% for table in ['orders', 'order_lines'] -%}
    select
        {{ raw_spelling('order_id') }} as raw_order_id,
        {{ row_hash(raw_columns(table)) }} as row_hash
    from {{ source('raw', table) }}
    {% if not loop.last %}union all{% endif %}

    {% endfor -%}
),

known as {{ inlined() }} (

    {% for table in ['orders', 'order_lines'] -%}
    select
        order_id,
        row_hash
    from {{ built('base_orders__' ~ table) }}
    {% if not loop.last %}union all{% endif %}

    {% endfor -%}
),

-- Orders are compared in buckets first: most are as they were, and need not be told apart. A spelling with spaces around it is in another
-- bucket than its order, and always looked at more closely.
landed_buckets as (

    select
        {{ row_hash(['raw_order_id']) }} % {{ buckets }} as bucket,
        count(*) as row_count,
        sum(row_hash) as row_hash
    from landed
    group by {{ row_hash(['raw_order_id']) }} % {{ buckets }}

),

known_buckets as (

    select
        {{ row_hash(['order_id']) }} % {{ buckets }} as bucket,
        count(*) as row_count,
        sum(row_hash) as row_hash
    from known
    group by {{ row_hash(['order_id']) }} % {{ buckets }}

),

changed_buckets as {{ materialized() }} (

    select coalesce(landed_buckets.bucket, known_buckets.bucket) as bucket
    from landed_buckets
    full join known_buckets
        on landed_buckets.bucket = known_buckets.bucket
    where
        landed_buckets.row_count is null
        or known_buckets.row_count is null
        or landed_buckets.row_count <> known_buckets.row_count
        or landed_buckets.row_hash <> known_buckets.row_hash

),

suspects as {{ materialized() }} (

    select
        {{ raw_text('raw_order_id') }} as order_id,
        raw_order_id,
        row_hash,
        1 as sign
    from landed
    where {{ row_hash(['raw_order_id']) }} % {{ buckets }} in (select bucket from changed_buckets)

    union all

    select
        order_id,
        cast(null as {{ dbt.type_string() }}) as raw_order_id,
        row_hash,
        -1 as sign
    from known
    where {{ row_hash(['order_id']) }} % {{ buckets }} in (select bucket from changed_buckets)

),

changes as (

    select order_id
    from suspects
    where order_id is not null
    group by order_id
    having sum(sign) <> 0 or sum(cast(row_hash as decimal(38, 0)) * sign) <> 0

),

final as (

    select distinct
        changes.order_id,
        suspects.raw_order_id
    from changes
    left join suspects
        on changes.order_id = suspects.order_id and suspects.sign = 1

    union all

    -- Rows with a blank id belong to no order, and are built each time.
    select distinct
        order_id,
        raw_order_id
    from suspects
    where order_id is null and raw_order_id is not null

)

select * from final
{%- else -%}
select
    cast(null as {{ dbt.type_string() }}) as order_id,
    cast(null as {{ dbt.type_string() }}) as raw_order_id
where false
{%- endif %}
