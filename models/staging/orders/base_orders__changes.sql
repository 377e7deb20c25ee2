{{ config(materialized='table') }}
{{ after('gate_raw') }}

-- Orders whose raw rows are no longer those that the base tables hold: new, changed or gone. Beside each the spellings that its id has in
-- the raw rows, so that these are found without being read one by one. Empty where everything is built anew.
{% set landed_bucket = row_hash([raw_spelling('order_id')]) ~ ' % 1048576' %}
{% set known_bucket = row_hash(['order_id']) ~ ' % 1048576' %}
{% if run_is_incremental() or not execute -%}

{% set tables = ['orders', 'order_lines'] -%}
-- Orders are compared in buckets first, table by table: most are as they were, and need not be told apart. A spelling with spaces around it
-- is in another bucket than its order, and always looked at more closely.
with
{% for table in tables -%}
landed_{{ table }}_buckets as (

    select
        {{ landed_bucket }} as bucket,
        count(*) as row_count,
        sum({{ row_hash(raw_columns(table)) }}) as row_hash
    from {{ source('raw', table) }}
    group by {{ landed_bucket }}

),

known_{{ table }}_buckets as (

    select
        {{ known_bucket }} as bucket,
        count(*) as row_count,
        sum(row_hash) as row_hash
    from {{ built('base_orders__' ~ table) }}
    group by {{ known_bucket }}

),

{% endfor -%}
changed_buckets as {{ materialized() }} (

    {% for table in tables -%}
    select coalesce(landed.bucket, known.bucket) as bucket
    from landed_{{ table }}_buckets as landed
    full join known_{{ table }}_buckets as known
        on landed.bucket = known.bucket
    where
        landed.row_count is null
        or known.row_count is null
        or landed.row_count <> known.row_count
        or landed.row_hash <> known.row_hash
    {% if not loop.last %}union{% endif %}

    {% endfor -%}
),

suspects as {{ materialized() }} (

    {% for table in tables -%}
    -- Hashed within the few buckets only.
    select
        {{ raw_text('order_id') }} as order_id,
        {{ raw_spelling('order_id') }} as raw_order_id,
        {{ row_hash(raw_columns(table)) }} as row_hash,
        1 as sign
    from (
        select * from {{ source('raw', table) }}
        where {{ landed_bucket }} in (select bucket from changed_buckets)
    ) as landed

    union all

    select
        order_id,
        cast(null as {{ dbt.type_string() }}) as raw_order_id,
        row_hash,
        -1 as sign
    from {{ built('base_orders__' ~ table) }}
    where {{ known_bucket }} in (select bucket from changed_buckets)
    {% if not loop.last %}union all{% endif %}

    {% endfor -%}
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
