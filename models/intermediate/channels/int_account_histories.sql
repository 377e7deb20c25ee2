{{ config(materialized='view') }}

-- Each account at each of the evaluations that are kept to be read: its measures, its segments and its channel side by side, and which step
-- decided the channel.
with history_values as (
    select * from {{ ref('int_history_values') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

policies as (
    select * from {{ ref('int_policy_by_evaluation') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

stretches as (
    select * from {{ ref('int_channel_stretches') }}
),

joined as (
    select
        history_values.*,
        decisions.lifecycle_stage,
        decisions.size_segment,
        decisions.dormancy_status,
        decisions.transaction_band,
        case
            when history_values.size_measure_amount is null then 'none'
            when history_values.is_potential then 'potential'
            else parameters.size_measure
        end as size_basis,
        case when stretches.settled_channel = 'house' then 'house' else decisions.channel end as candidate_channel,
        case when stretches.settled_channel = 'house' then 'policy' else decisions.decided_by end as candidate_source,
        case when stretches.settled_channel <> 'house' then decisions.rule_number end as rule_number,
        stretches.settled_channel,
        stretches.assigned_channel,
        stretches.intervention,
        stretches.free_from_date,
        policies.policy_id,
        evaluation_dates.is_as_of_date,
        evaluation_dates.evaluation_date,
        {{ dbt.datediff('history_values.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase  -- noqa: LT05
    from history_values
    inner join evaluation_dates
        on history_values.evaluation_number = evaluation_dates.evaluation_number
    inner join policies
        on history_values.evaluation_number = policies.evaluation_number
    inner join parameters
        on policies.threshold_set = parameters.threshold_set
    left join decisions
        on policies.policy_id = decisions.policy_id and history_values.cell_number = decisions.cell_number
    left join stretches
        on
            history_values.account_id = stretches.account_id
            and history_values.evaluation_number >= stretches.from_number
            and history_values.evaluation_number < stretches.until_number
)

select
    account_id,
    evaluation_number,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    size_basis,
    candidate_channel,
    settled_channel,
    assigned_channel,
    case
        when intervention <> 'none' then intervention
        when settled_channel <> candidate_channel then 'dwell'
        else candidate_source
    end as assignment_source,
    policy_id,
    rule_number,
    size_measure_amount,
    net_revenue_12m,
    transaction_size_amount,
    transaction_count,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    is_as_of_date,
    last_purchase_date,
    free_from_date,
    evaluation_date
from joined
