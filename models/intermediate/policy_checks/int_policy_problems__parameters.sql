{% set file = 'policy_parameters' %}
{% set key = ['threshold_set', 'parameter'] %}
{% set types = policy_parameter_types() %}
{% set numbers = types.items() | rejectattr(1, 'in', ['string', 'date']) | map(attribute=0) | join("', '") %}
{% set whole_numbers = types.items() | selectattr(1, 'equalto', 'integer') | map(attribute=0) | join("', '") %}
{% set decimals = types.items() | rejectattr(1, 'in', ['string', 'date', 'integer']) | map(attribute=0) | join("', '") %}
{% set needed %}(
        select used.threshold_set, names.parameter
        from (select distinct threshold_set from sets where based_on is null and threshold_set is not null) as used
        cross join (values ('{{ types.keys() | join("'), ('") }}')) as names (parameter)
        left join parameters as given
            on used.threshold_set = given.threshold_set and names.parameter = given.parameter
        where given.parameter is null
    ) as needed{% endset %}
{% set shared %}(
        select 'every threshold set' as threshold_set, parameter, count(distinct upper(value)) as value_count
        from parameters
        where
            parameter in (
                'reporting_currency', 'quality_hold_months', 'earliest_plausible_date', 'newest_order_max_days', 'newest_order_warn_days'
            )
        group by parameter
    ) as shared{% endset %}
{% set pairs %}(
        select
            shorter.threshold_set, shorter.parameter, longer.parameter as longer_parameter,
            {{ try_cast_text('shorter.value', 'integer') }} as shorter_value, {{ try_cast_text('longer.value', 'integer') }} as longer_value
        from resolved as shorter
        inner join resolved as longer
            on
                shorter.threshold_set = longer.threshold_set
                -- What a set takes over whole has been checked where it is written.
                and shorter.threshold_set in (shorter.written_in, longer.written_in)
        inner join (
            values
            ('new_customer_days', 'dormant_after_days_short'),
            ('new_customer_days', 'dormant_after_days_long'),
            ('reactivated_days', 'dormant_after_days_short'),
            ('reactivated_days', 'dormant_after_days_long')
        ) as orders_of_days (shorter_parameter, longer_parameter)
            on shorter.parameter = orders_of_days.shorter_parameter and longer.parameter = orders_of_days.longer_parameter
    ) as pairs{% endset %}

-- Each seed is read once for all its checks.
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
    select * from {{ ref('int_policy_set_thresholds') }}
)

{{ union_checks([
    required_checks(file, 'parameters', key, ['threshold_set', 'parameter', 'value', 'unit', 'description']),
    unique_check(file, 'parameters', key),
    policy_check(
        file, 'parameters', key, "parameter not in ('" ~ types.keys() | join("', '") ~ "')",
        "'nothing reads a parameter of this name'", 'Mend the name or remove the row'
    ),
    policy_check(file, needed, key, 'true', "'the parameter is missing'", 'Add the row, or let threshold_sets.csv base the set on another'),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ whole_numbers ~ "') and " ~ try_cast_text("case when value not like '%.%' then value end", 'integer') ~ ' is null and value is not null',
        "'value is ''' || value || ''''", 'Write a whole number'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ decimals ~ "') and " ~ try_cast_text('value', 'decimal(9, 4)') ~ ' is null and value is not null',
        "'value is ''' || value || ''''", 'Write a plain number'
    ),
    policy_check(
        file, 'parameters', key, "parameter in ('" ~ decimals ~ "') and " ~ raw_loses_digits('value', 4),
        "'value is ''' || value || ''', which has more than 4 decimals'", 'Round it to 4 decimals'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter in ('" ~ numbers ~ "') and " ~ try_cast_text('value', 'decimal(18, 4)') ~ ' <= 0',
        "'value is ''' || value || ''''", 'Write a number above 0'
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'earliest_plausible_date' and " ~ plausible_date('value') ~ ' is null and value is not null',
        "'value is ''' || value || ''''",
        'Write a date as YYYY-MM-DD, from ' ~ earliest_allowed_date() ~ ' to ' ~ latest_plausible_date()
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'size_scope' and lower(value) not in ('group', 'account')",
        "'value is ''' || value || ''''", 'Write group or account'
    ),
    policy_check(
        file, 'parameters', key, "parameter = 'size_measure' and lower(value) not in ('revenue', 'margin')",
        "'value is ''' || value || ''''", 'Write revenue or margin'
    ),
    policy_check(
        file, 'parameters', key,
        "parameter = 'whitespace_min_segment' and not exists (select 1 from thresholds"
        ~ " as t where t.threshold_set = parameters_of_segment.threshold_set and t.measure = 'size' and t.segment = lower(parameters_of_segment.value))",
        "'value is ''' || value || ''', which is no size segment of the set'", 'Write a segment of segment_thresholds.csv'
    ) | replace('from parameters\n', 'from parameters as parameters_of_segment\n'),
    policy_check(
        file, shared, key, 'value_count > 1',
        "'threshold sets differ in it'", 'Give all threshold sets the same value'
    ),
    policy_check(
        file, pairs, key, 'shorter_value >= longer_value',
        "'it is not below ' || longer_parameter", 'An account cannot be new or reactivated and dormant: write fewer days'
    ),
]) }}
