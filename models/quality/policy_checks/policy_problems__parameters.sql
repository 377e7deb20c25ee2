-- One row per mistake in policy_parameters: a missing or unknown parameter, a value that cannot be meant, values that do not fit together.
{% set file = 'policy_parameters' %}
{% set key = ['threshold_set', 'parameter'] %}
{% set types = policy_parameter_types() %}
{% set whole_numbers = types.items() | selectattr(1, 'equalto', 'integer') | map(attribute=0) | join("', '") %}
{% set decimals = types.items() | rejectattr(1, 'in', ['string', 'date', 'integer']) | map(attribute=0) | join("', '") %}
{% set company_wide = [
    'reporting_currency', 'data_hold_months', 'earliest_plausible_date', 'newest_order_max_days', 'newest_order_warn_days',
] %}
{% set may_be_zero = ['credit_share_end', 'control_share', 'book_move_weight', 'book_region_weight'] %}
{% set found = "'value is ''' || value || ''''" %}

-- Each list is read once for all its checks.
with parameters as {{ materialized() }} (
    select * from {{ ref('stg_policy__policy_parameters') }}
),

sets as (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

resolved as (
    select * from {{ ref('int_policy_set_parameters') }}
),

thresholds as (
    select * from {{ ref('int_policy_tiers') }}
),

names as (
    {{ names_as_rows('parameter', types.keys() | list) }}
),

missing as (
    select distinct
        sets.threshold_set,
        names.parameter
    from sets
    cross join names
    left join parameters
        on sets.threshold_set = parameters.threshold_set and names.parameter = parameters.parameter
    where sets.based_on is null and sets.threshold_set is not null and parameters.parameter is null
),

unknown_floors as (
    select parameters.*
    from parameters
    left join thresholds
        on
            parameters.threshold_set = thresholds.threshold_set
            and thresholds.measure = 'size'
            and lower(parameters.value) = thresholds.segment
    where parameters.parameter = 'whitespace_min_segment' and parameters.value is not null and thresholds.segment is null
),

differing as (
    select
        'every threshold set' as threshold_set,
        parameter
    from parameters
    where parameter in ('{{ company_wide | join("', '") }}')
    group by parameter
    having count(distinct upper(value)) > 1
),

-- An account that is new or has come back is not dormant. What a set takes over whole has been checked where it is written.
too_long as (
    select
        shorter.threshold_set,
        shorter.parameter,
        longer.parameter as longer_parameter
    from resolved as shorter
    inner join resolved as longer
        on shorter.threshold_set = longer.threshold_set and shorter.threshold_set in (shorter.written_in, longer.written_in)
    where
        shorter.parameter in ('new_customer_days', 'reactivated_days')
        and longer.parameter in ('dormant_after_days_short', 'dormant_after_days_long')
        and {{ try_cast_text('shorter.value', 'integer') }} >= {{ try_cast_text('longer.value', 'integer') }}
),

-- What lies farther ahead than anything is foreseen is not seen.
unforeseen as (
    select
        soon.threshold_set,
        soon.parameter
    from resolved as soon
    inner join resolved as foreseen
        on soon.threshold_set = foreseen.threshold_set and soon.threshold_set in (soon.written_in, foreseen.written_in)
    where
        soon.parameter = 'soon_days'
        and foreseen.parameter = 'upcoming_days'
        and {{ try_cast_text('soon.value', 'integer') }} > {{ try_cast_text('foreseen.value', 'integer') }}
)

{{ union_checks([
    required_checks(file, 'parameters', key, ['threshold_set', 'parameter', 'value', 'unit', 'description']),
    unique_check(file, 'parameters', key),
    known_set_check(file, '(select distinct threshold_set from parameters) as named', ['threshold_set']),
    policy_check(
        file, 'parameters', key, "parameter not in (select names.parameter from names)",
        "'nothing reads a parameter of this name'", 'Correct the name or remove the row'
    ),
    policy_check(file, 'missing', key, 'true', "'the parameter is missing'", 'Add the row, or let threshold_sets.csv base the set on another'),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ whole_numbers ~ "') and " ~ try_cast_text("case when value not like '%.%' then value end", 'integer') ~ ' is null and value is not null',
        found, 'Write a whole number'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ decimals ~ "') and " ~ try_cast_text('value', 'decimal(9, 4)') ~ ' is null and value is not null',
        found, 'Write a plain number'
    ),
    policy_check(
        file, 'parameters', key, "parameter in ('" ~ decimals ~ "') and " ~ raw_loses_digits('value', 4),
        found ~ " || ', which has more than 4 decimals'", 'Round it to 4 decimals'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ whole_numbers ~ "', '" ~ decimals ~ "') and " ~ try_cast_text('value', 'decimal(18, 4)')
        ~ " <= case when parameter in ('" ~ may_be_zero | join("', '") ~ "') then -0.0001 else 0 end",
        found, 'Write a number above 0'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter in ('credit_share_start', 'credit_share_end', 'control_share') and " ~ try_cast_text('value', 'decimal(18, 4)') ~ ' > 1',
        found, 'Write a share of at most 1'
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'earliest_plausible_date' and " ~ plausible_date('value') ~ ' is null and value is not null',
        found, 'Write a date as YYYY-MM-DD, from ' ~ earliest_allowed_date() ~ ' to ' ~ latest_plausible_date()
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'size_scope' and lower(value) not in ('group', 'account')", found, 'Write group or account'
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'size_measure' and lower(value) not in ('revenue', 'margin')", found, 'Write revenue or margin'
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'selling_share_of_margin' and " ~ try_cast_text('value', 'decimal(18, 4)') ~ ' > 1',
        found, 'Write a share of at most 1: 0.25 is 25 per cent'
    ),
    policy_check(
        file, 'unknown_floors', key, 'true',
        found ~ " || ', which is no size segment of the set'", 'Write a segment of segment_thresholds.csv'
    ),
    policy_check(file, 'differing', key, 'true', "'threshold sets differ in it'", 'Give all threshold sets the same value'),
    policy_check(
        file, 'too_long', key, 'true',
        "'it is not below ' || longer_parameter", 'An account cannot be new or reactivated and dormant: write fewer days'
    ),
    policy_check(file, 'unforeseen', key, 'true', "'it is above upcoming_days'", 'Write no more days than are foreseen'),
]) }}
