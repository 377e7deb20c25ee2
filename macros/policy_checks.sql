{#- Checks of the policy seeds. Each returns a SELECT of (file_name, row_description, problem, remedy), one row per mistake, from the
    staging model `from` of the seed `file`; `key` names the columns by which a person finds the row. -#}

{% macro policy_check(file, from, key, when, problem, remedy) -%}
    select
        'seeds/policy/{{ file }}.csv' as file_name,
        {% for column in key -%}
        '{{ column | replace("_text", "") }}=' || coalesce(cast({{ column }} as string), '(blank)')
        {{- " || ', ' || " if not loop.last }}
        {%- endfor %} as row_description,
        {{ problem }} as problem,
        '{{ remedy | replace("'", "''") }}' as remedy
    from {{ from }}
    where {{ when }}
{%- endmacro %}

{#- A blank where something must stand. -#}
{% macro required_checks(file, from, key, columns) %}
    {% set checks = [] %}
    {% for column in columns %}
        {% do checks.append(policy_check(file, from, key, column ~ ' is null',
            "'" ~ (column | replace('_text', '')) ~ " is blank'", 'Fill it in')) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{#- A word that is none of those allowed. -#}
{% macro allowed_values_check(file, from, key, column, values) %}
    {% do return(policy_check(file, from, key, column ~ " not in ('" ~ values | join("', '") ~ "')",
        "'" ~ column ~ " is ''' || " ~ column ~ " || ''''", 'Write one of: ' ~ values | join(', '))) %}
{% endmacro %}

{#- A text that cannot be read as the number or date it should be: `columns` maps each typed column to what it should be. -#}
{% macro readable_checks(file, from, key, columns) %}
    {% set checks = [] %}
    {% for column, kind in columns.items() %}
        {% do checks.append(policy_check(file, from, key, column ~ '_text is not null and ' ~ column ~ ' is null',
            "'" ~ column ~ " is ''' || " ~ column ~ "_text || ''''", 'Write ' ~ kind)) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{#- A number with more decimals than are read: `columns` maps each typed column to the number of them. Of raw data that is a warning; a
    person who writes a policy can round the number. -#}
{% macro exact_checks(file, from, key, columns) %}
    {% set checks = [] %}
    {% for column, scale in columns.items() %}
        {% do checks.append(policy_check(file, from, key, column ~ ' is not null and ' ~ raw_loses_digits(column ~ '_text', scale),
            "'" ~ column ~ " is ''' || " ~ column ~ "_text || ''', which has more than " ~ scale ~ " decimals'",
            'Round it to ' ~ scale ~ ' decimals')) %}
    {% endfor %}
    {% do return(checks) %}
{% endmacro %}

{#- Two rows that say something about the same thing. -#}
{% macro unique_check(file, from, key) %}
    {% do return(
        policy_check(file,
            '(select ' ~ key | join(', ') ~ ', count(*) as row_count from ' ~ from ~ ' group by ' ~ key | join(', ') ~ ') as counted',
            key, 'row_count > 1',
            "'it is there ' || cast(row_count as string) || ' times'", 'Keep one of the rows')
    ) %}
{% endmacro %}

{#- A name that another seed should define: `target_column` of `target`. -#}
{% macro known_check(file, from, key, column, target, target_column, remedy) %}
    {% do return(policy_check(file, from, key,
        column ~ ' is not null and ' ~ column ~ ' not in (select ' ~ target_column ~ ' from ' ~ target ~ ' where ' ~ target_column ~ ' is not null)',
        "'" ~ column ~ " ''' || " ~ column ~ " || ''' is not defined'", remedy)) %}
{% endmacro %}

{#- A threshold set that `sets`, the rows of threshold_sets, does not define. -#}
{% macro known_set_check(file, from, key) %}
    {% do return(known_check(file, from, key, 'threshold_set', 'sets', 'threshold_set',
        'Define the threshold set in threshold_sets.csv, or correct its name')) %}
{% endmacro %}

{#- A `based_on` that leads nowhere. `bases` is what follow_bases found of the rows in `from`, whose key is `column`. -#}
{% macro based_on_checks(file, from, column, bases) %}
    {% set known = '(select ' ~ column ~ ' from ' ~ from ~ ' where ' ~ column ~ ' is not null)' %}
    {% do return([
        known_check(file, from, [column], 'based_on', from, column, 'Write one that is there, or leave based_on blank'),
        policy_check(file, from, [column],
            column ~ ' not in (select ' ~ bases ~ '.owner_id from ' ~ bases ~ ' inner join ' ~ from ~ ' as ends on ' ~ bases ~ '.base_id = ends.'
            ~ column ~ ' where ends.based_on is null or ends.based_on not in ' ~ known ~ ')',
            "'its based_on leads in a circle, or over more than 64 steps'", 'Let based_on lead to one that is written whole'),
    ]) %}
{% endmacro %}

{#- Exceptions for single accounts, from a first to a last day: `decided` is the column that says what a person decided. -#}
{% macro override_checks(file, key, decided) %}
    {% set checks = required_checks(file, file, key, ['account_id', decided, 'reason', 'approved_by', 'valid_from_text', 'valid_to_text']) %}
    {% do checks.extend(readable_checks(file, file, key, {'valid_from': 'a date as YYYY-MM-DD', 'valid_to': 'a date as YYYY-MM-DD'})) %}
    {% do checks.append(policy_check(file, file, key, 'valid_to < valid_from',
        "'it ends before it starts'", 'Write a valid_to on or after valid_from')) %}
    {% do checks.append(policy_check(file, file ~ '_in_order', key, 'valid_from <= previous_valid_to',
        "'it overlaps an earlier override of the same account'", 'End the earlier one the day before')) %}
    {% do return(checks) %}
{% endmacro %}

{#- One row per name: engines differ in how `values` are named. -#}
{% macro names_as_rows(column, names) -%}
    {%- for name in names -%}
        select '{{ name }}' as {{ column }}{{ ' union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Joins single checks and lists of them into one query. -#}
{% macro union_checks(checks) -%}
    {%- set flat = [] -%}
    {%- for check in checks -%}
        {%- if check is string -%}{% do flat.append(check) %}{%- else -%}{% do flat.extend(check) %}{%- endif -%}
    {%- endfor -%}
    {{ flat | join('\n\nunion all\n\n') }}
{%- endmacro %}
