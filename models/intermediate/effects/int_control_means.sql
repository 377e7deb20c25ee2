-- One row per policy with a control group that was in force, direction of the move and outcome: how many accounts moved and were kept, and
-- what they bought before and after in the mean.
--
-- Rule "Control effects" in docs/rules.md. A direction in which nobody has moved yet has its rows, too.
with accounts as (
    select * from {{ ref('int_control_accounts') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

policies as (
    select distinct
        tracks.policy_id,
        parameters.control_months,
        parameters.control_difference_share,
        run_context.reporting_currency,
        run_context.as_of_date
    from {{ ref('int_policy_tracks') }} as tracks
    inner join {{ ref('int_policy_parameters') }} as parameters
        on tracks.threshold_set = parameters.threshold_set and parameters.control_share > 0
    inner join run_context
        on tracks.from_date <= run_context.as_of_date
    where tracks.track = 'in_force'
),

comparisons as (
    {% for from_channel, to_channel in [('inside', 'outside'), ('outside', 'inside')] %}
    {% for outcome in ['net_revenue', 'gross_margin'] %}
    select
        policies.*,
        '{{ from_channel }}' as from_channel,
        '{{ to_channel }}' as to_channel,
        '{{ outcome }}' as outcome
    from policies
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

outcomes as (
    {% for outcome in ['net_revenue', 'gross_margin'] %}
    select
        policy_id,
        from_channel,
        to_channel,
        arm,
        '{{ outcome }}' as outcome,
        {{ outcome }}_before as amount_before,
        {{ outcome }}_after as amount_after,
        is_ended,
        is_ended and {{ outcome }}_before is not null and {{ outcome }}_after is not null as is_compared,
        end_date
    from accounts
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    comparisons.policy_id,
    comparisons.from_channel,
    comparisons.to_channel,
    comparisons.outcome,
    comparisons.reporting_currency,
    comparisons.control_months,
    comparisons.control_difference_share,
    {% for arm in ['moved', 'kept'] %}
    {% set of_arm = "outcomes.arm = '" ~ arm ~ "'" %}
    count(case when outcomes.is_compared and {{ of_arm }} then 1 end) as {{ arm }}_account_count,
    count(case when not outcomes.is_ended and {{ of_arm }} then 1 end) as {{ arm }}_running_count,
    avg(case when outcomes.is_compared and {{ of_arm }} then outcomes.amount_before end) as {{ arm }}_mean_before,
    avg(case when outcomes.is_compared and {{ of_arm }} then outcomes.amount_after end) as {{ arm }}_mean_after,
    {% endfor %}
    avg(case when outcomes.is_compared then outcomes.amount_before end) as mean_before,
    min(case when not outcomes.is_ended then outcomes.end_date end) as next_end_date,
    comparisons.as_of_date
from comparisons
left join outcomes
    on
        comparisons.policy_id = outcomes.policy_id
        and comparisons.from_channel = outcomes.from_channel
        and comparisons.to_channel = outcomes.to_channel
        and comparisons.outcome = outcomes.outcome
group by
    comparisons.policy_id,
    comparisons.from_channel,
    comparisons.to_channel,
    comparisons.outcome,
    comparisons.reporting_currency,
    comparisons.control_months,
    comparisons.control_difference_share,
    comparisons.as_of_date
