{% set file = 'segment_thresholds' %}
{% set key = ['threshold_set', 'scope', 'measure', 'segment'] %}
{% set ladder = ['threshold_set', 'scope', 'measure'] %}
{% set ladders %}(
        select
            threshold_set, scope, measure,
            count(*) as tier_count,
            count(case when coalesce(enter_at, 0) = 0 then 1 end) as lowest_count,
            count(distinct coalesce(enter_at, 0)) as boundary_count
        from resolved
        group by threshold_set, scope, measure
    ) as ladders{% endset %}
{% set steps %}(
        select
            threshold_set, scope, measure, segment, enter_at, exit_below,
            lag(enter_at) over (partition by threshold_set, scope, measure order by coalesce(enter_at, 0), segment) as lower_enter_at,
            row_number() over (partition by threshold_set, scope, measure order by coalesce(enter_at, 0), segment) as tier_rank
        from resolved
    ) as steps{% endset %}
{% set rank_conflicts %}(
        select scoped.threshold_set, scoped.scope, scoped.measure, scoped.segment
        from {{ steps | replace(') as steps', ') as scoped') }}
        left join {{ steps | replace(') as steps', ') as common') }}
            on
                scoped.threshold_set = common.threshold_set
                and scoped.measure = common.measure
                and scoped.segment = common.segment
                and scoped.tier_rank = common.tier_rank
                and common.scope = '*'
        where common.segment is null
    ) as rank_conflicts{% endset %}
{% set needed_ladders %}(
        select used.threshold_set, measures.measure, '*' as scope
        from (select distinct threshold_set from sets where based_on is null and threshold_set is not null) as used
        cross join (values ('size'), ('transaction_size')) as measures (measure)
    ) as needed{% endset %}

-- Each seed is read once for all its checks.
with thresholds as {{ materialized() }} (
    select * from {{ ref('stg_policy__segment_thresholds') }}
),

sets as (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

-- What a set takes over whole has been checked where it is written.
resolved as {{ materialized() }} (
    select * from {{ ref('int_policy_set_thresholds') }} as held
    where exists (
        select 1
        from thresholds as written
        where written.threshold_set = held.threshold_set and written.measure = held.measure
    )
)

{{ union_checks([
    required_checks(file, 'thresholds', key, ['threshold_set', 'scope', 'measure', 'segment']),
    unique_check(file, 'thresholds', key),
    allowed_values_check(file, 'thresholds', key, 'measure', ['size', 'transaction_size']),
    readable_checks(file, 'thresholds', key, {'enter_at': 'a plain number', 'exit_below': 'a plain number'}),
    exact_checks(file, 'thresholds', key, {'enter_at': 2, 'exit_below': 2}),
    policy_check(file, 'thresholds', key, 'enter_at < 0 or exit_below < 0', "'a boundary is negative'", 'Write 0 or more'),
    policy_check(
        file, 'thresholds', key, 'enter_at > 0 and exit_below_text is null',
        "'exit_below is blank'", 'Write the amount below which the segment is left; the same as enter_at for none between'
    ),
    policy_check(
        file, 'thresholds', key, 'exit_below > enter_at',
        "'exit_below is above enter_at: whoever enters leaves at once'", 'Write at most enter_at'
    ),
    policy_check(
        file, 'thresholds', key, "measure = 'transaction_size' and exit_below <> enter_at",
        "'exit_below differs from enter_at, but a transaction size has one boundary'", 'Write the same amount in both'
    ),
    policy_check(
        file, 'thresholds', key, "measure = 'transaction_size' and segment not in ('small', 'large')",
        "'segment is ''' || segment || ''''", 'Transactions are small or large'
    ),
    policy_check(
        file, 'thresholds', key, "measure = 'transaction_size' and (segment = 'large') = (coalesce(enter_at, 0) = 0)",
        "'large transactions need a boundary and small ones have none'", 'Write enter_at and exit_below for large alone'
    ),
    policy_check(
        file, ladders, ladder, 'lowest_count <> 1',
        "cast(lowest_count as " ~ dbt.type_string() ~ ") || ' of its segments have no boundary, so the segments are incomplete or overlap'",
        'Leave enter_at blank in exactly one segment, the lowest'
    ),
    policy_check(
        file, ladders, ladder, 'boundary_count < tier_count',
        "'two segments begin at the same amount'", 'Give each segment an enter_at of its own'
    ),
    policy_check(
        file, ladders, ladder, "measure = 'transaction_size' and tier_count <> 2",
        "'it has ' || cast(tier_count as " ~ dbt.type_string() ~ ") || ' segments'", 'Define small and large'
    ),
    policy_check(
        file, steps, key, 'exit_below < lower_enter_at',
        "'exit_below is under the enter_at of the segment below: the segments overlap'", 'Write at least that amount'
    ),
    policy_check(
        file, rank_conflicts, key, 'true',
        "'scope * does not have this segment at this place'", 'Use the same segments in the same order in every scope'
    ),
    policy_check(
        file, needed_ladders, ladder,
        "not exists (select 1 from thresholds as t where t.threshold_set = needed.threshold_set and t.measure = needed.measure and t.scope = '*')",
        "'the threshold set has no row for everybody (scope *)'", 'Add rows for scope *, or let threshold_sets.csv base the set on another'
    ),
]) }}
