-- One row per expectation of this run's gates: what was found, and for how many runs it has been so.
--
-- A warning that is three weeks old is noise or neglect; one of today is news.
{{ after('gate_marts') }}

with results as (
    select * from {{ source('quality_log', 'data_quality_results') }}
),

last_run as (
    select * from {{ source('raw_landing', 'last_run') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by layer, expectation_name
            order by run_started_at desc, run_id desc
        ) as run_number
    from results
),

latest as (
    select numbered.*
    from numbered
    inner join last_run
        on numbered.run_id = last_run.run_id
),

-- The latest earlier run that came out otherwise; all runs after it are of this outcome.
last_other as (
    select
        latest.layer,
        latest.expectation_name,
        min(numbered.run_number) as run_number
    from latest
    inner join numbered
        on
            latest.layer = numbered.layer
            and latest.expectation_name = numbered.expectation_name
            and latest.outcome <> numbered.outcome
    group by
        latest.layer,
        latest.expectation_name
),

streaks as (
    select
        numbered.layer,
        numbered.expectation_name,
        count(*) as runs_with_this_outcome,
        min(numbered.as_of_date) as outcome_since_date
    from numbered
    left join last_other
        on numbered.layer = last_other.layer and numbered.expectation_name = last_other.expectation_name
    where numbered.run_number < last_other.run_number or last_other.run_number is null
    group by
        numbered.layer,
        numbered.expectation_name
)

select
    latest.run_id,
    latest.layer,
    latest.table_name,
    latest.column_name,
    latest.expectation_name,
    latest.expectation_type,
    latest.severity,
    latest.outcome,
    latest.owner,
    latest.reason,
    latest.what_to_do,
    latest.observed_value,
    latest.example_keys,
    latest.message,
    latest.unexpected_count,
    streaks.runs_with_this_outcome,
    latest.unexpected_share,
    latest.seconds,
    latest.as_of_date,
    streaks.outcome_since_date,
    latest.run_started_at
from latest
inner join streaks
    on latest.layer = streaks.layer and latest.expectation_name = streaks.expectation_name
