-- One row per account, threshold set, has_size_memory and period of month-ends at which the account stays in one cell of the decision
-- table, with the cell before it.
--
-- An account seldom changes its cell, so its channel is looked up per period, not per month-end. An as-of date between month-ends is a
-- period by itself, which is not remembered: the month-ends around it follow each other. House accounts have no cell that decides. An
-- account has one coverage group, today's, in all of its cells.
{% set dated_columns = condition_columns() | reject('equalto', 'coverage_group') | list %}
{% set without_memory = {'lifecycle_stage': 'lifecycle_stage_without_memory', 'size_segment': 'size_segment_without_memory'} %}
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
    where coverage <> 'house'
),

followed as (
    select
        segments.account_id,
        segments.threshold_set,
        {% for column in dated_columns + without_memory.values() | list %}
        segments.{{ column }},
        lag(segments.{{ column }}) over account_history as former_{{ column }},
        {% endfor %}
        segments.evaluation_date,
        evaluation_dates.is_month_end as is_remembered
    from segments
    inner join evaluation_dates
        on segments.evaluation_date = evaluation_dates.evaluation_date
    window account_history as (
        partition by segments.account_id, segments.threshold_set, evaluation_dates.is_month_end order by segments.evaluation_date
    )
),

beginnings as (
    {% for has_size_memory, names in [('true', {}), ('false', without_memory)] %}
    select
        account_id,
        threshold_set,
        {{ has_size_memory }} as has_size_memory,
        {% for column in dated_columns %}
        {{ names.get(column, column) }} as {{ column }},
        former_{{ names.get(column, column) }} as former_{{ column }},
        {% endfor %}
        is_remembered,
        evaluation_date
    from followed
    where
        former_lifecycle_stage is null
        {% for column in dated_columns %}
        or {{ names.get(column, column) }} <> former_{{ names.get(column, column) }}
        {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    beginnings.account_id,
    beginnings.threshold_set,
    beginnings.has_size_memory,
    {% for column in dated_columns %}
    beginnings.{{ column }},
    beginnings.former_{{ column }},
    {% endfor %}
    accounts.coverage_group,
    case when beginnings.former_lifecycle_stage is not null then accounts.coverage_group end as former_coverage_group,
    beginnings.is_remembered,
    beginnings.evaluation_date as from_date,
    coalesce(
        lead(beginnings.evaluation_date) over (
            partition by beginnings.account_id, beginnings.threshold_set, beginnings.has_size_memory, beginnings.is_remembered
            order by beginnings.evaluation_date
        ),
        case when beginnings.is_remembered then {{ no_end() }} else {{ month_end_after('beginnings.evaluation_date') }} end
    ) as until_date
from beginnings
inner join accounts
    on beginnings.account_id = accounts.account_id
