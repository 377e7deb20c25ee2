{#- Incremental builds. What a day brings changes some orders (`int_changed_orders`), these some accounts (`int_changed_accounts`), most of
    which go on from the month-end before D, and a new D moves the last evaluation of some others (`int_moved_accounts`). An incremental
    model reads and replaces the rows of these alone; every other model is built whole. The strategies, by what a model's rows belong to:

    changed_raw_orders: raw rows of an order (`order_id`), which are read from `landed_orders`, as they came;
    changed_orders: an order (`order_id`) and what was made of it;
    changed_accounts: an account (`account_id`), whatever the day of D;
    changed_stretches: an account over several evaluations, from that in meta.evaluation_column on: all rows of a changed account, and those
    that begin at D of one that D has moved;
    changed_evaluations: an account at an evaluation (`account_id` and `evaluation_number`, or the column in meta.evaluation_column; several
    columns: at any of these; none: all rows of every account that has an evaluation to build). -#}

{#- Whether this model builds its changed rows alone; a unit test, which has no `this`, builds all of its rows. An ephemeral model does as
    those do that it is a part of. -#}
{% macro builds_changes() %}
    {% do return(
        this is not none and (is_incremental() or (model.config.materialized == 'ephemeral' and run_is_incremental()))
    ) %}
{% endmacro %}

{#- The models that say what to build, by strategy. -#}
{% macro changes_of(strategy) %}
    {% do return({
        'landed_orders': ['base_orders__changes'],
        'changed_raw_orders': ['base_orders__changes'],
        'changed_orders': ['int_changed_orders'],
        'changed_accounts': ['int_changed_accounts'],
        'changed_stretches': ['int_changed_accounts', 'int_moved_evaluation', 'int_moved_accounts'],
        'changed_evaluations': ['int_changed_accounts', 'int_moved_evaluation', 'int_moved_accounts', 'int_as_of_date'],
    }[strategy]) %}
{% endmacro %}

{#- Makes a model wait for them, where it reads nothing by `changed_rows`. -#}
{% macro after_changes(strategy) -%}
    {%- for model in changes_of(strategy) if not execute %}{% do ref(model) %}{% endfor -%}
{%- endmacro %}

{#- In place of a relation in a from clause: the whole of it, or only the rows to build. -#}
{% macro changed_rows(relation, strategy, evaluation_column='evaluation_number') -%}
    {{- after_changes(strategy) -}}
    {%- if builds_changes() -%}
        (select * from {{ relation }} where {{ is_changed(strategy, evaluation_column) }})
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#- The same of evaluations that go on from the month-end before D, with that month-end. Who reads it keeps only the rows to build
    (`is_to_build`). -#}
{% macro changed_and_former_rows(relation) -%}
    {{- after_changes('changed_evaluations') -}}
    {%- if builds_changes() -%}
        (
            select * from {{ relation }}
            where
                {{ is_changed('changed_evaluations') }}
                or (
                    evaluation_number in (select {{ month_end_before('as_of_number') }} from {{ built('int_as_of_date') }})
                    and {{ is_changed('changed_evaluations', evaluation_column=none) }}
                )
        )
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#- The condition for a row to be built. -#}
{% macro is_changed(strategy, evaluation_column='evaluation_number', account_id='account_id', order_id='order_id') -%}
    ({{ reasons_to_build(strategy, evaluation_column, account_id, order_id) | join(' or ') }})
{%- endmacro %}

{#- The same as a list, of which one is enough. A row without an order id belongs to no order and is built each time. -#}
{% macro reasons_to_build(strategy, evaluation_column='evaluation_number', account_id='account_id', order_id='order_id') %}
    {%- if strategy == 'changed_accounts' -%}
        {% do return([has_changed(account_id)]) %}
    {%- elif strategy == 'changed_stretches' -%}
        {% do return([has_changed(account_id), is_moved(account_id) ~ ' and ' ~ is_moved_evaluation(evaluation_column)]) %}
    {%- elif strategy == 'changed_evaluations' and not evaluation_column -%}
        {% do return([
            account_id ~ ' in (select account_id from ' ~ built('int_changed_accounts')
            ~ ' union all select account_id from ' ~ built('int_moved_accounts') ~ ')',
        ]) %}
    {%- elif strategy == 'changed_evaluations' -%}
        {%- set columns = [evaluation_column] if evaluation_column is string else evaluation_column -%}
        {%- set reasons = [
            has_other_past(account_id),
            goes_on(account_id) ~ ' and greatest(' ~ columns | join(', ') ~ ') >= (select as_of_number from ' ~ built('int_as_of_date') ~ ')',
        ] -%}
        {%- for column in columns -%}
            {% do reasons.append(is_moved(account_id) ~ ' and ' ~ is_moved_evaluation(column)) %}
        {%- endfor -%}
        {% do return(reasons) %}
    {%- elif strategy == 'landed_orders' -%}
        {% do return([
            'order_id is null',
            raw_spelling('order_id') ~ ' in (select raw_order_id from ' ~ built('base_orders__changes') ~ ')',
        ]) %}
    {%- else -%}
        {%- set changes = 'base_orders__changes' if strategy == 'changed_raw_orders' else 'int_changed_orders' -%}
        {% do return([order_id ~ ' is null', order_id ~ ' in (select order_id from ' ~ built(changes) ~ ')']) %}
    {%- endif -%}
{% endmacro %}

{#- The condition for a changed account. -#}
{% macro has_changed(account_id='account_id') -%}
    {{ account_id }} in (select account_id from {{ built('int_changed_accounts') }})
{%- endmacro %}

{#- The condition for a changed account whose whole history is built. -#}
{% macro has_other_past(account_id='account_id') -%}
    {{ account_id }} in (select account_id from {{ built('int_changed_accounts') }} where not goes_on)
{%- endmacro %}

{#- The condition for one of which all that changed is news at D. -#}
{% macro goes_on(account_id='account_id') -%}
    {{ account_id }} in (select account_id from {{ built('int_changed_accounts') }} where goes_on)
{%- endmacro %}

{#- The condition for an account that D has moved. -#}
{% macro is_moved(account_id='account_id') -%}
    {{ account_id }} in (select account_id from {{ built('int_moved_accounts') }})
{%- endmacro %}

{#- The condition for the evaluation that it has moved them at. -#}
{% macro is_moved_evaluation(evaluation_column='evaluation_number') -%}
    {{ evaluation_column }} in (select evaluation_number from {{ built('int_moved_evaluation') }})
{%- endmacro %}

{#- `is_changed` within another condition: true where everything is built. Who uses it reads `changed_rows` of the strategy, or
    `changed_and_former_rows`, as well. -#}
{% macro is_to_build(strategy, evaluation_column='evaluation_number', account_id='account_id', order_id='order_id') -%}
    {{ is_changed(strategy, evaluation_column, account_id, order_id) if builds_changes() else 'true' }}
{%- endmacro %}

{#- A model as it is in the warehouse, where ref() would make what this is not: a dependency of a test, or a circle. -#}
{% macro built(model_name) -%}
    {%- if execute -%}
        {{ (graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', model_name) | first).relation_name }}
    {%- endif -%}
{%- endmacro %}

{#- Whether this run goes on from the last one (`note_run` decides); what only compiles or tests sees everything, and so does a unit test,
    whose graph is its own. -#}
{% macro run_is_incremental(column='is_incremental') %}
    {% do return(execute and flags.WHICH in ('build', 'run') and graph.get('last_run', {}).get(column, false)) %}
{% endmacro %}

{#- dbt asks this of each incremental model. -#}
{% macro should_full_refresh() %}
    {% do return(flags.FULL_REFRESH or not run_is_incremental()) %}
{% endmacro %}

{% macro get_incremental_changed_raw_orders_sql(arguments) %}{% do return(replace_changed_rows('changed_raw_orders', arguments)) %}{% endmacro %}
{% macro get_incremental_changed_orders_sql(arguments) %}{% do return(replace_changed_rows('changed_orders', arguments)) %}{% endmacro %}
{% macro get_incremental_changed_accounts_sql(arguments) %}{% do return(replace_changed_rows('changed_accounts', arguments)) %}{% endmacro %}
{% macro get_incremental_changed_stretches_sql(arguments) %}{% do return(replace_changed_rows('changed_stretches', arguments)) %}{% endmacro %}
{% macro get_incremental_changed_evaluations_sql(arguments) %}{% do return(replace_changed_rows('changed_evaluations', arguments)) %}{% endmacro %}

{#- A statement for each reason: the engine finds the rows of one while it scans, and would join those of several first. -#}
{% macro replace_changed_rows(strategy, arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
    {%- for reason in reasons_to_build(strategy, model.config.meta.get('evaluation_column', 'evaluation_number')) %}
    delete from {{ arguments.target_relation }} where {{ reason }};
    {%- endfor %}

    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}

{#- What a data test reads of a relation: where this run goes on from one whose tests have passed, only the rows that it has built. -#}
{% macro rows_to_test(relation, strategy, evaluation_column='evaluation_number') -%}
    {%- if run_is_incremental() and run_is_incremental('is_former_tested') -%}
        (select * from {{ relation }} where {{ is_changed(strategy, evaluation_column) }})
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#- dbt asks this for each generic test. A view says in meta.strategy which rows of its incremental table are new; a test says in
    meta.reads_whole_table that new rows alone do not tell. -#}
{% macro get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.values() | selectattr('relation_name', 'equalto', relation | string) | first if execute -%}
    {%- set strategy = (tested.config.incremental_strategy or tested.config.meta.get('strategy'))
        if tested and not config.get('meta', {}).get('reads_whole_table') -%}
    {{ default__get_where_subquery(
        rows_to_test(relation, strategy, tested.config.meta.get('evaluation_column', 'evaluation_number')) ~ ' as tested_rows'
        if strategy else relation
    ) }}
{%- endmacro %}
