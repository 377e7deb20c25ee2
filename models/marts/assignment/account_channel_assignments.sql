-- One row per account of the mart: whose account it is as of the as-of date, what decided that, and every value behind it.
with segments as (
    select * from {{ ref('account_segments') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
),

circumstances as (
    select * from {{ ref('int_assignment_circumstances') }}
),

fingerprints as (
    select * from {{ ref('int_run_fingerprints') }}
),

potentials as (
    select
        account_id,
        potential_amount
    from segments
),

-- What each of the four divisions alone would say of the account (rule "Votes of the divisions" in docs/rules.md).
votes as (
    select
        {% for division, nothing_to_measure in divisions().items() %}
        max(case
            when candidates.policy_id <> '{{ division }}_only' then null
            when {{ nothing_to_measure }} then 'abstain'
            else cast(candidates.channel as string)
        end) as {{ division }}_vote,
        {% endfor %}
        candidates.account_id
    from candidates
    inner join potentials
        on candidates.account_id = potentials.account_id
    group by candidates.account_id
)

select
    segments.account_id,
    segments.account_name,
    cast(assignments.assigned_channel as string) as assigned_channel,
    assignments.channel_since_date as channel_since,
    {{ assignment_reason('segments', 'assignments', 'circumstances') }} as assignment_reason,
    segments.owner_id,
    segments.owner_name,
    assignments.owner_channel,
    assignments.owner_status,
    circumstances.next_channel,
    circumstances.next_change_date,
    cast(assignments.previous_channel as string) as previous_channel,
    segments.country,
    segments.region,
    segments.industry,
    segments.ultimate_parent_account_id,
    segments.coverage,
    segments.sales_cycle,
    segments.is_key_account,
    segments.is_deleted,
    {{ cell_columns('segments') }},
    segments.size_basis,
    {{ division_votes('votes') }},
    cast(assignments.candidate_channel as string) as candidate_channel,
    cast(assignments.settled_channel as string) as settled_channel,
    cast(assignments.assignment_source as string) as assignment_source,
    segments.size_measure_amount,
    segments.size_segment_from,
    segments.next_size_segment_from,
    segments.potential_amount,
    segments.net_revenue_12m,
    segments.gross_margin_12m,
    segments.transaction_size_amount,
    segments.median_transaction_amount,
    segments.large_transaction_from,
    segments.days_since_last_purchase,
    segments.dormant_after_days,
    segments.first_purchase_date,
    segments.last_purchase_date,
    assignments.policy_id,
    assignments.rule_number,
    segments.as_of_date,
    fingerprints.policy_hash,
    fingerprints.input_fingerprint
from segments
cross join fingerprints
inner join assignments
    on segments.account_id = assignments.account_id
inner join votes
    on segments.account_id = votes.account_id
inner join circumstances
    on segments.account_id = circumstances.account_id
