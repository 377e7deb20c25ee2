-- A rejection or warning whose reason code the seed does not know would vanish: rows found and rows listed are as many, per code.
with entries as (
    select
        'rejected_rows' as list,
        reason_code,
        1 as found,
        0 as listed
    from {{ ref('int_rejections') }}

    union all

    select
        'rejected_rows' as list,
        reason_code,
        0 as found,
        1 as listed
    from {{ ref('rejected_rows') }}

    union all

    select
        'data_warnings' as list,
        reason_code,
        1 as found,
        0 as listed
    from {{ ref('int_warnings') }}

    union all

    {% for column, reason_code in [('ignored_values', 'ignored_value'), ('lost_digits', 'digits_lost')] -%}
    {% for base in base_models().values() if base.is_exact or column == 'ignored_values' -%}
    select
        'data_warnings' as list,
        '{{ reason_code }}' as reason_code,
        1 as found,
        0 as listed
    from {{ ref(base.model) }}
    where reason_code is null and {{ column }} is not null

    union all

    {% endfor -%}
    {% endfor -%}
    select
        'data_warnings' as list,
        reason_code,
        0 as found,
        1 as listed
    from {{ ref('data_warnings') }}
)

select
    list,
    reason_code,
    sum(found) as found_count,
    sum(listed) as listed_count,
    cast(sum(found) as {{ dbt.type_string() }}) || ' rows have the reason ''' || reason_code || ''', and quality.' || list || ' has '
    || cast(sum(listed) as {{ dbt.type_string() }})
    || ' of them. Add the code to the list rejection_reasons.csv, with its severity and whether it holds the account.' as message
from entries
group by
    list,
    reason_code
having sum(found) <> sum(listed)
