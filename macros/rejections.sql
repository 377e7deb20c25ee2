{#- The checks that decide whether a raw row can be used. A check is {code, column, when, message}: `when` and `message` are SQL. -#}

{#- The contract's raw tables: the model that reads each, the key of its rows as SQL, and whether it has numbers whose decimals count. Written
    out, because dbt shows no graph while it finds out what a model reads. -#}
{% macro base_models() %}
    {% do return({
        'crm_accounts': {'model': 'base_crm__accounts', 'key': 'account_id', 'is_exact': true},
        'crm_users': {'model': 'base_crm__users', 'key': 'user_id', 'is_exact': false},
        'crm_leads': {'model': 'base_crm__leads', 'key': 'lead_id', 'is_exact': false},
        'crm_opportunities': {'model': 'base_crm__opportunities', 'key': 'opportunity_id', 'is_exact': true},
        'crm_activities': {'model': 'base_crm__activities', 'key': 'activity_id', 'is_exact': false},
        'account_owners': {
            'model': 'base_crm__account_owners', 'key': "account_id || coalesce('/' || cast(valid_from as string), '')", 'is_exact': false,
        },
        'orders': {'model': 'base_orders__orders', 'key': 'order_id', 'is_exact': true},
        'order_lines': {'model': 'base_orders__order_lines', 'key': "order_id || '/' || line_number", 'is_exact': true},
    }) %}
{% endmacro %}

{% macro raw_tables() %}{% do return(base_models().keys() | list) %}{% endmacro %}

{#- The contract's columns of a raw table in order, all or only those marked in its meta (required, personal). A parent project may have a
    source `raw` too; the one that a unit test writes is of no package. -#}
{% macro raw_columns(table_name, marked=none) %}
    {% set names = [] %}
    {% for source in (graph.sources.values() if execute else [])
        if source.source_name == 'raw' and source.name == table_name and source.get('package_name') in ['channel_assignment', none] %}
        {% for column in source.columns.values() if not marked or column.meta.get(marked) %}
            {% do names.append(column.name) %}
        {% endfor %}
    {% endfor %}
    {% do return(names) %}
{% endmacro %}

{#- What the checks look at is read once per row: the columns <column>_text, <column>_number (floating point), <column>_date (business date)
    and <column>_flag, null where the value is none, next to the raw columns. Dates are joined with the CTE `plausible_dates`. -#}
{% macro read_columns(texts=[], numbers=[], dates=[], booleans=[]) -%}
    source.*
    {%- for column in texts %},
        {{ raw_text(column) }} as {{ column }}_text
    {%- endfor %}
    {%- for column in numbers %},
        {{ raw_double(column) }} as {{ column }}_number
    {%- endfor %}
    {%- for column in dates %},
        {{ raw_business_date(column) }} as {{ column }}_date
    {%- endfor %}
    {%- for column in booleans %},
        {{ raw_boolean(column) }} as {{ column }}_flag
    {%- endfor %}
    {%- if dates %},
        plausible_dates.earliest_date,
        plausible_dates.latest_date
    {%- endif %}
{%- endmacro %}

{#- What is kept of a date: null where it cannot be meant. `value` is what was read of it, the date itself if not named. -#}
{% macro read_date(column, value=none) -%}
    case when {{ column }}_date between earliest_date and latest_date then {{ value or column ~ '_date' }} end
{%- endmacro %}

{% macro read_decimal(column, scale) -%}
    {{ raw_decimal(column, scale, column ~ '_number') }}
{%- endmacro %}

{#- A value limit that leaves room for every product and sum of money in 38 digits. -#}
{% macro largest_magnitude() %}{{ return('1e12') }}{% endmacro %}

{% macro found_value(column) %}{% do return("'" ~ column ~ " is ''' || left(" ~ raw_text(column) ~ ", 60) || ''', ") %}{% endmacro %}

{#- `texts` are the columns that read_columns has read as text. -#}
{% macro missing_value_checks(table_name, texts=[]) %}
    {% set checks = [] %}
    {% for column in raw_columns(table_name, 'required') if column not in raw_columns(table_name, 'may_be_blank') %}
        {% do checks.append({'code': 'missing_value', 'column': column,
            'when': column ~ '_text is null' if column in texts else raw_is_blank(column),
            'message': "'" ~ column ~ " is blank; fill it in the source system'"}) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{% macro malformed_number_check(column, code='malformed_number') %}
    {% do return({'code': code, 'column': column,
        'when': 'not ' ~ raw_is_blank(column) ~ ' and ' ~ column ~ '_number is null',
        'message': found_value(column) ~ "which is no plain decimal such as 1234.50'"}) %}
{% endmacro %}

{% macro too_large_check(column, code='out_of_range') %}
    {% do return({'code': code, 'column': column,
        'when': 'abs(' ~ column ~ '_number) >= ' ~ largest_magnitude(),
        'message': found_value(column) ~ "which is not below 10^12 (check the unit)'"}) %}
{% endmacro %}

{% macro malformed_date_check(column, code='malformed_date') %}
    {% do return({'code': code, 'column': column,
        'when': 'not ' ~ raw_is_blank(column) ~ ' and ' ~ column ~ '_date is null',
        'message': found_value(column) ~ "which is no ISO 8601 date such as 2025-02-28'"}) %}
{% endmacro %}

{#- A stand-in for none, such as 0001-01-01 or 9999-12-31, or a typing error in the year. -#}
{% macro implausible_date_check(column, code='implausible_date') %}
    {% do return({'code': code, 'column': column,
        'when': column ~ '_date not between earliest_date and latest_date',
        'message': found_value(column) ~ "which is not between ' || cast(earliest_date as " ~ dbt.type_string()
            ~ ") || ' (policy parameter earliest_plausible_date) and ' || cast(latest_date as " ~ dbt.type_string() ~ ')'}) %}
{% endmacro %}

{% macro malformed_boolean_check(column) %}
    {% do return({'code': 'ignored_value', 'column': column,
        'when': 'not ' ~ raw_is_blank(column) ~ ' and ' ~ column ~ '_flag is null',
        'message': found_value(column) ~ "which is neither true nor false'"}) %}
{% endmacro %}

{#- The columns of a CRM table that are read as numbers, dates and flags; one that cannot be read is read as blank. -#}
{% macro ignorable_columns(table_name) %}
    {% do return({
        'crm_accounts': {
            'numbers': ['potential_amount', 'annual_revenue', 'employee_count'],
            'dates': ['created_at', 'updated_at'],
            'booleans': ['is_key_account', 'is_deleted'],
        },
        'crm_users': {'numbers': ['capacity_accounts'], 'dates': ['hired_at'], 'booleans': ['is_active']},
        'crm_leads': {'numbers': ['annual_revenue'], 'dates': ['created_at', 'converted_at'], 'booleans': []},
        'crm_opportunities': {'numbers': ['amount'], 'dates': ['created_at', 'close_date'], 'booleans': ['is_closed', 'is_won']},
    }[table_name]) %}
{% endmacro %}

{% macro unknown_channel_check() %}
    {% do return({'code': 'ignored_value', 'column': 'channel',
        'when': "lower(channel_text) not in ('inside', 'outside')",
        'message': "'channel is neither inside nor outside'"}) %}
{% endmacro %}

{#- Values that are read as null, with a warning, when they cannot be read: the row stays. A message of a table with personal data does not
    quote them, because a row whose columns have slipped may hold anything anywhere. -#}
{% macro ignored_value_checks(numbers=[], dates=[], booleans=[], quote_values=true) %}
    {% set checks = [] %}
    {% for column in numbers %}
        {% do checks.append(malformed_number_check(column, 'ignored_value')) %}
        {% do checks.append(too_large_check(column, 'ignored_value')) %}
    {% endfor %}
    {% for column in dates %}
        {% do checks.append(malformed_date_check(column, 'ignored_value')) %}
        {% do checks.append(implausible_date_check(column, 'ignored_value')) %}
    {% endfor %}
    {% for column in booleans %}{% do checks.append(malformed_boolean_check(column)) %}{% endfor %}
    {% for check in checks if not quote_values %}
        {% do check.update({'message': "'" ~ check.column ~ " cannot be read'"}) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{#- Values that have more decimals than are read: `scales` are the columns with the number of their decimals. The row stays, and its value is
    rounded, with a warning. What is not read at all is said by other checks. -#}
{% macro lost_digits_checks(scales) %}
    {% set checks = [] %}
    {% for column, scale in scales.items() %}
        {% do checks.append({'code': 'digits_lost', 'column': column,
            'when': 'abs(' ~ column ~ '_number) < ' ~ largest_magnitude() ~ ' and ' ~ raw_loses_digits(column, scale),
            'message': found_value(column) ~ 'which has more than ' ~ scale ~ " decimals'"}) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{#- The code, or the message, of the first check that a row fails; null when it passes all. -#}
{% macro first_failure(checks, field) -%}
    case
        {%- for check in checks %}
        when {{ check.when }} then {{ "'" ~ check.code ~ "'" if field == 'code' else check.message }}
        {%- endfor %}
        {%- if not checks %} when false then ''{% endif %}
    end
{%- endmacro %}

{#- The messages of all checks that a row fails, one after the other; null when it passes all. -#}
{% macro all_failures(checks) -%}
    case
        when {% for check in checks %}({{ check.when }}){{ ' or ' if not loop.last }}{% endfor %}{% if not checks %}false{% endif %}
            then ''
            {%- for check in checks %}
            || case when {{ check.when }} then {{ check.message }} || '; ' else '' end
            {%- endfor %}
    end
{%- endmacro %}

{#- Numbers the raw rows of one key, the usable and newest first: the same rows get the same numbers in whatever order they arrive. Takes the
    CTEs `read` (with the key as texts) and `judged` and ends in the CTE `numbered`. Most keys are there once: only rows that share the
    first column of the key with another that may have the same key are ordered. -#}
{% macro number_copies(table_name, key, updated_at=none) -%}
{%- set texts = [] -%}
{%- for column in key %}{% do texts.append(column ~ '_text') %}{% endfor -%}
repeated_keys as {{ materialized() }} (

    select {{ row_hash(texts[:1]) }} as key_hash
    from read
    group by {{ row_hash(texts[:1]) }}
    having {{ may_repeat(texts[1:]) if texts | length > 1 else 'count(*) > 1' }}

),

numbered as (

    select
        judged.*,
        1 as copy_number
    from judged
    where {{ row_hash(texts[:1]) }} not in (select key_hash from repeated_keys)

    union all

    select
        judged.*,
        row_number() over (
            partition by {{ texts | join(', ') }}
            order by
                case when reason_code is null then 0 else 1 end,
                {%- if updated_at %}
                {{ read_date(updated_at, raw_utc_timestamp(updated_at)) }} desc nulls last,
                {%- endif %}
                {%- for column in raw_columns(table_name) or key %}
                cast({{ column }} as {{ dbt.type_string() }}) asc nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as copy_number
    from judged
    where {{ row_hash(texts[:1]) }} in (select key_hash from repeated_keys)

)
{%- endmacro %}

{#- The columns that every base model ends with: why a row cannot be used, and what it held. -#}
{% macro rejection_columns(table_name, checks) -%}
    copy_number,
    case when reason_code is null and copy_number > 1 then 'duplicate_key' else reason_code end as reason_code,
    case
        when reason_code is not null then {{ first_failure(checks, 'message') }}
        when copy_number > 1 then 'another row with this key is newer, or equal and sorts first'
    end as reason_message,
    ignored_values,
    case
        when reason_code is not null or copy_number > 1
            then {{ row_as_json(raw_columns(table_name), masked=raw_columns(table_name, 'personal')) }}
    end as payload
{%- endmacro %}
