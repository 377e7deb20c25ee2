-- One row per account and direction (order, loss) in which an amount alone would change what the policy says as of the as-of date: the
-- smallest single order that would, and the smallest loss of trailing revenue.
--
-- Rule "What would change it" in docs/rules.md. One order may be a purchase, a large transaction and a step over several tiers at once,
-- which no single neighbouring cell shows.

{# What an order, or a loss, makes of an account. #}
{% set segments = {
    'lifecycle_stage': "case
                when steps.direction = 'loss'
                    then case
                        when standings.lifecycle_stage <> 'whitespace' or tiers.tier_rank >= standings.whitespace_rank
                            then cast(standings.lifecycle_stage as string)
                        when standings.dormancy_status = 'never_ordered' then 'prospect'
                        else 'dormant'
                    end
                when standings.dormancy_status = 'never_ordered' then 'new'
                when standings.dormancy_status = 'dormant' then 'reactivated'
                when standings.lifecycle_stage = 'reactivated' and standings.days_since_last_purchase > 0 then 'established'
                else cast(standings.lifecycle_stage as string)
            end",
    'size_segment': 'tiers.segment',
    'dormancy_status': "case when steps.direction = 'order' then 'active' else cast(standings.dormancy_status as string) end",
    'transaction_band': "case
                when steps.direction = 'loss' then cast(standings.transaction_band as string)
                when
                    standings.large_transactions_missing = 0
                    or (standings.large_transactions_missing = 1 and steps.amount >= standings.large_transaction_from)
                    then 'large'
                else 'small'
            end",
} %}

with steps as (
    select * from {{ ref('int_amount_steps') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

cells as (
    select
        {% for column in condition_columns() %}
        cast({{ segments.get(column, 'standings.' ~ column) }} as string) as {{ column }},
        {% endfor %}
        standings.account_id,
        standings.policy_id,
        steps.direction,
        steps.amount,
        tiers.segment <> standings.size_segment as is_other_tier
    from steps
    inner join standings
        on steps.account_id = standings.account_id
    inner join tiers
        on
            standings.threshold_set = tiers.threshold_set
            and standings.tier_scope = tiers.scope
            and coalesce(steps.tier_rank, standings.size_rank) = tiers.tier_rank
),

flips as (
    select
        cells.*,
        cast(decisions.channel as string) as channel,
        row_number() over (partition by cells.account_id, cells.direction order by cells.amount) as amount_rank
    from cells
    inner join assignments
        on cells.account_id = assignments.account_id
    inner join decisions
        on
            cells.policy_id = decisions.policy_id
            and {{ same_cell('cells', 'decisions') }}
            and assignments.candidate_channel <> decisions.channel
)

select
    account_id,
    direction,
    channel,
    amount,
    size_segment,
    transaction_band,
    is_other_tier
from flips
where amount_rank = 1
