-- One row per policy and cell: the channel that the policy gives the cell, and the rule that says so.
--
-- Rule "First match" in docs/rules.md. Taken before the policy is known to be sound, so that policy_problems can say which rules never win.
with policies as (
    select * from {{ ref('stg_policy__policies') }}
),

rules as (
    select * from {{ ref('int_policy_rules') }}
),

cells as (
    select * from {{ ref('int_policy_cells') }}
),

matches as (
    select
        policies.policy_id,
        policies.fallback_channel,
        cells.*,
        rules.rule_number,
        rules.channel,
        rules.reason,
        row_number() over (
            partition by policies.policy_id, {{ cell_columns('cells') }} order by {{ first_match('rules') }}
        ) as match_number
    from policies
    inner join cells
        on policies.threshold_set = cells.threshold_set
    left join rules
        on policies.policy_id = rules.policy_id and {{ rule_fits('cells', 'rules') }}
)

select
    policy_id,
    threshold_set,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    coverage_group,
    coalesce(channel, fallback_channel) as channel,
    case when rule_number is null then 'fallback' else 'policy' end as decided_by,
    rule_number,
    coalesce(reason, 'No rule of the policy covers this combination, so its fallback channel applies') as reason
from matches
where match_number = 1
