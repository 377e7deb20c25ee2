-- One row per warning about a raw row that is used: what in it was ignored or rounded, or what it disagrees with.
with ignored_values as (
    {% for table_name, base in base_models().items() %}
    select
        '{{ table_name }}' as table_name,
        {{ base.key }} as record_key,
        'ignored_value' as reason_code,
        ignored_values || 'read as blank' as message
    from {{ ref(base.model) }}
    where reason_code is null and ignored_values is not null
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

lost_digits as (
    {% for table_name, base in base_models().items() if base.is_exact %}
    select
        '{{ table_name }}' as table_name,
        {{ base.key }} as record_key,
        'digits_lost' as reason_code,
        lost_digits || 'rounded to those' as message
    from {{ ref(base.model) }}
    where reason_code is null and lost_digits is not null
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
),

record_warnings as (
    select * from {{ ref('int_warnings') }}
),

reasons as (
    select * from {{ ref('stg_policy__rejection_reasons') }}
),

warnings as (
    select * from ignored_values
    union all
    select * from lost_digits
    union all
    select * from record_warnings
)

select
    warnings.table_name,
    warnings.record_key,
    warnings.reason_code,
    reasons.severity,
    warnings.message
from warnings
inner join reasons
    on warnings.reason_code = reasons.reason_code
