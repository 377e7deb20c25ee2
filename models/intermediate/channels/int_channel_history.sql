-- One row per account and evaluation date that is kept: its measures, its segments, its channel, and which step decided the channel.
--
-- Measures and segments are those of the threshold set of the policy then in force. Amounts are in reporting currency.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept
),

policies as (
    select
        policies_by_date.evaluation_date,
        policies_by_date.policy_id,
        policies_by_date.threshold_set,
        evaluation_dates.is_as_of_date
    from {{ ref('int_policy_by_evaluation') }} as policies_by_date
    inner join evaluation_dates
        on policies_by_date.evaluation_date = evaluation_dates.evaluation_date
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

transaction_sizes as (
    select * from {{ ref('int_account_transaction_sizes') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

channel_periods as (
    select * from {{ ref('int_channel_periods') }}
),

joined as (
    select
        segments.account_id,
        {{ cell_columns('segments') }},
        measures.size_basis,
        measures.size_measure_amount,
        measures.net_revenue_12m,
        transaction_sizes.transaction_size_amount,
        measures.transaction_count,
        measures.days_since_last_purchase,
        measures.last_purchase_date,
        case when channel_periods.settled_channel = 'house' then 'house' else decisions.channel end as candidate_channel,
        case when channel_periods.settled_channel = 'house' then 'policy' else decisions.decided_by end as candidate_source,
        case when channel_periods.settled_channel <> 'house' then decisions.rule_number end as rule_number,
        channel_periods.settled_channel,
        channel_periods.assigned_channel,
        channel_periods.previous_channel,
        channel_periods.intervention,
        channel_periods.free_from_date,
        channel_periods.channel_since_date,
        policies.policy_id,
        policies.is_as_of_date,
        policies.evaluation_date
    from policies
    inner join segments
        on policies.evaluation_date = segments.evaluation_date and policies.threshold_set = segments.threshold_set
    inner join measures
        on
            segments.account_id = measures.account_id
            and segments.threshold_set = measures.threshold_set
            and segments.evaluation_date = measures.evaluation_date
    inner join channel_periods
        on
            segments.account_id = channel_periods.account_id
            and segments.evaluation_date >= channel_periods.from_date
            and segments.evaluation_date < channel_periods.until_date
    inner join decisions
        on policies.policy_id = decisions.policy_id and {{ same_cell('segments', 'decisions') }}
    left join transaction_sizes
        on
            segments.account_id = transaction_sizes.account_id
            and segments.threshold_set = transaction_sizes.threshold_set
            and segments.evaluation_date = transaction_sizes.evaluation_date
)

select
    account_id,
    {{ condition_columns() | join(',\n    ') }},
    size_basis,
    candidate_channel,
    settled_channel,
    assigned_channel,
    previous_channel,
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
    cast(transaction_count as integer) as transaction_count,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    is_as_of_date,
    last_purchase_date,
    free_from_date,
    channel_since_date,
    evaluation_date
from joined
