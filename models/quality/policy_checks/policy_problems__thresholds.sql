-- One row per mistake in segment_thresholds: a boundary that cannot be meant, or segments of a measure that do not make a ladder.
{% set file = 'segment_thresholds' %}
{% set key = ['threshold_set', 'scope', 'measure', 'segment'] %}
{% set ladder = ['threshold_set', 'scope', 'measure'] %}

-- Each list is read once for all its checks.
with thresholds as {{ materialized() }} (
    select * from {{ ref('stg_policy__segment_thresholds') }}
),

sets as (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

held as (
    select * from {{ ref('int_policy_tiers') }}
),

-- Segments in order. What a set takes over whole has been checked where it is written.
steps as {{ materialized() }} (
    select
        held.*,
        lag(held.enter_at) over (
            partition by held.threshold_set, held.scope, held.measure order by held.tier_rank
        ) as lower_enter_at
    from held
    where
        exists (
            select 1
            from thresholds
            where thresholds.threshold_set = held.threshold_set and thresholds.measure = held.measure
        )
),

ladders as (
    select
        threshold_set,
        scope,
        measure,
        count(*) as tier_count,
        count(case when coalesce(enter_at, 0) = 0 then 1 end) as lowest_count,
        count(distinct coalesce(enter_at, 0)) as boundary_count
    from steps
    group by
        threshold_set,
        scope,
        measure
),

rank_conflicts as (
    select steps.*
    from steps
    left join steps as common
        on
            steps.threshold_set = common.threshold_set
            and steps.measure = common.measure
            and steps.segment = common.segment
            and steps.tier_rank = common.tier_rank
            and common.scope = '*'
    where common.segment is null
),

measures as (
    {{ names_as_rows('measure', ['size', 'transaction_size']) }}
),

missing as (
    select distinct
        sets.threshold_set,
        '*' as scope,
        measures.measure
    from sets
    cross join measures
    left join thresholds
        on sets.threshold_set = thresholds.threshold_set and measures.measure = thresholds.measure and thresholds.scope = '*'
    where sets.based_on is null and sets.threshold_set is not null and thresholds.measure is null
)

{{ union_checks([
    required_checks(file, 'thresholds', key, key),
    unique_check(file, 'thresholds', key),
    known_set_check(file, '(select distinct threshold_set from thresholds) as named', ['threshold_set']),
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
        "'exit_below is above enter_at: an account that enters leaves at once'", 'Write at most enter_at'
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
        file, 'ladders', ladder, 'lowest_count <> 1',
        "cast(lowest_count as string) || ' of its segments have no boundary, so the segments are incomplete or overlap'",
        'Leave enter_at blank in exactly one segment, the lowest'
    ),
    policy_check(
        file, 'ladders', ladder, 'boundary_count < tier_count',
        "'two segments begin at the same amount'", 'Give each segment an enter_at of its own'
    ),
    policy_check(
        file, 'ladders', ladder, "measure = 'transaction_size' and tier_count <> 2",
        "'it has ' || cast(tier_count as string) || ' segments'", 'Define small and large'
    ),
    policy_check(
        file, 'steps', key, 'exit_below < lower_enter_at',
        "'exit_below is under the enter_at of the segment below: the segments overlap'", 'Write at least that amount'
    ),
    policy_check(
        file, 'rank_conflicts', key, 'true',
        "'scope * does not have this segment at this place'", 'Use the same segments in the same order in every scope'
    ),
    policy_check(
        file, 'missing', ladder, 'true',
        "'the threshold set has no row for everybody (scope *)'", 'Add rows for scope *, or let threshold_sets.csv base the set on another'
    ),
]) }}
