-- The decision of every policy for every cell, taken before the policy is known to be sound: channel_decision_table is this, once it is.
with policies as (
    select * from {{ ref('stg_policy__policies') }}
),

rules as (
    select * from {{ ref('int_policy_rules') }}
),

cells as (
    select * from {{ ref('int_policy_cells') }}
),

policy_cells as (
    select
        policies.policy_id,
        policies.fallback_channel,
        cells.threshold_set,
        cells.cell_number,
        cells.lifecycle_stage,
        cells.size_segment,
        cells.dormancy_status,
        cells.transaction_band
    from policies
    inner join cells
        on policies.threshold_set = cells.threshold_set
),

matches as (
    select
        policy_cells.*,
        rules.rule_number,
        rules.channel,
        rules.reason,
        row_number() over (
            partition by
                policy_cells.policy_id,
                policy_cells.lifecycle_stage,
                policy_cells.size_segment,
                policy_cells.dormancy_status,
                policy_cells.transaction_band
            order by rules.rule_number nulls last, rules.channel
        ) as match_number
    from policy_cells
    left join rules
        on
            policy_cells.policy_id = rules.policy_id
            and policy_cells.lifecycle_stage = coalesce(rules.lifecycle_stage, policy_cells.lifecycle_stage)
            and policy_cells.size_segment = coalesce(rules.size_segment, policy_cells.size_segment)
            and policy_cells.dormancy_status = coalesce(rules.dormancy_status, policy_cells.dormancy_status)
            and policy_cells.transaction_band = coalesce(rules.transaction_band, policy_cells.transaction_band)
)

select
    policy_id,
    threshold_set,
    cell_number,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    coalesce(channel, fallback_channel) as channel,
    case when rule_number is null then 'fallback' else 'policy' end as decided_by,
    rule_number,
    coalesce(reason, 'No rule of the policy covers this combination, so its fallback channel applies') as reason
from matches
where match_number = 1
