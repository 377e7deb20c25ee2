{{ after('gate_intermediate') }}

-- One row per policy with a control group that was in force, direction of the move and outcome: what accounts that moved bought more than
-- those that were kept where they were, and whether that can be chance.
--
-- Rule "Control effects" in docs/rules.md. Interval and p value are those of a permutation test, which the var control_effects switches;
-- without it there are means and their difference alone.
with means as (
    select * from {{ ref('int_control_means') }}
),

tests as (
    {% if var('control_effects') %}
    select * from {{ ref('int_control_tests') }}
    {% else %}
    select
        cast(null as string) as policy_id,
        cast(null as string) as from_channel,
        cast(null as string) as to_channel,
        cast(null as string) as outcome,
        cast(null as decimal(18, 2)) as interval_low,
        cast(null as decimal(18, 2)) as interval_high,
        cast(null as decimal(18, 4)) as standard_error,
        cast(null as decimal(9, 6)) as p_value
    {% endif %}
),

compared as (
    select
        means.*,
        cast(means.moved_mean_after - means.moved_mean_before as decimal(18, 2)) as moved_mean_change,
        cast(means.kept_mean_after - means.kept_mean_before as decimal(18, 2)) as kept_mean_change,
        cast(
            (means.moved_mean_after - means.moved_mean_before) - (means.kept_mean_after - means.kept_mean_before) as decimal(18, 2)
        ) as difference,
        tests.interval_low,
        tests.interval_high,
        tests.p_value,
        cast({{ smallest_visible_difference('tests.standard_error') }} as decimal(18, 2)) as smallest_visible_difference,
        cast(means.control_difference_share * means.mean_before as decimal(18, 2)) as difference_to_see,
        cast(
            {{ accounts_needed(
                'tests.standard_error', 'means.moved_account_count + means.kept_account_count', 'means.control_difference_share * means.mean_before'
            ) }} as integer
        ) as accounts_needed
    from means
    left join tests
        on
            means.policy_id = tests.policy_id
            and means.from_channel = tests.from_channel
            and means.to_channel = tests.to_channel
            and means.outcome = tests.outcome
),

judged as (
    select
        *,
        case
            when difference is null then 'too_early'
            when p_value is null then 'not_tested'
            when p_value >= 0.05 then 'may_be_chance'
            when difference > 0 then 'raised'
            else 'lowered'
        end as verdict
    from compared
)

select
    policy_id,
    from_channel,
    to_channel,
    outcome,
    verdict,
    {{ control_effect_in_words('judged') }} as effect_text,
    reporting_currency,
    cast(moved_account_count as integer) as moved_account_count,
    cast(kept_account_count as integer) as kept_account_count,
    cast(moved_running_count as integer) as moved_running_count,
    cast(kept_running_count as integer) as kept_running_count,
    cast(moved_mean_before as decimal(18, 2)) as moved_mean_before,
    cast(moved_mean_after as decimal(18, 2)) as moved_mean_after,
    cast(kept_mean_before as decimal(18, 2)) as kept_mean_before,
    cast(kept_mean_after as decimal(18, 2)) as kept_mean_after,
    difference,
    interval_low,
    interval_high,
    cast(p_value as decimal(9, 6)) as p_value,
    smallest_visible_difference,
    difference_to_see,
    accounts_needed,
    cast(next_end_date as date) as next_end_date,
    as_of_date
from judged
