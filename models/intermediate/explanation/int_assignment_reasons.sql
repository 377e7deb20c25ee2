{{ config(materialized='view') }}

-- One row per account of the mart: why its channel is what it is, in words that a rep can read to a customer.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

worded as (
    select
        assignments.account_id,
        accounts.coverage,
        'House account: no rep covers accounts of type ' || accounts.account_type || '.' as house_text,
        -- What lies on top of the rule's answer comes first, because the rule may say the other channel.
        case assignments.assignment_source
            when 'override'
                then
                    'Override until ' || cast(assignments.override_valid_to as string)
                    || ', approved by ' || assignments.override_approved_by || ': ' || assignments.override_reason || '. Without it: '
            when 'quality_hold'
                then 'Stays ' || assignments.assigned_channel || ' while rejected rows hide what it bought (quality hold). Without it: '
            when 'holdout'
                then
                    'Stays ' || assignments.assigned_channel || ' while a large open deal holds back the change to '
                    || assignments.settled_channel || ' (holdout). Without it: '
            when 'dwell'
                then
                    'Stays ' || assignments.assigned_channel || ' until the change to ' || assignments.candidate_channel
                    || ' has lasted (dwell). Without it: '
            else ''
        end as opening_text,
        case
            when assignments.rule_number is null then 'No rule of ' || assignments.policy_id || ' matches: its fallback channel. '
            else
                'Rule ' || cast(assignments.rule_number as string) || ' of ' || assignments.policy_id || ': '
                || assignments.rule_reason || '. '
        end as rule_text,
        case
            when standings.is_key_account then 'Key account, so ' || standings.size_segment
            when standings.size_measure_amount is null then 'Size unknown, so ' || standings.size_segment
            else
                upper(left(standings.size_segment, 1)) || substring(standings.size_segment, 2) || ' by '
                || case standings.size_basis
                    when 'potential' then 'potential '
                    when 'margin' then 'trailing margin '
                    else 'trailing revenue '
                end
                || cast(standings.size_measure_amount as string) || ' ' || run_context.reporting_currency
                || coalesce(
                    ' (' || standings.next_size_segment || ' from '
                    || cast(standings.next_size_segment_from as string) || ')',
                    ''
                )
        end as size_text,
        case
            when standings.last_purchase_date is null then '; never bought'
            else
                '; last bought ' || cast(standings.last_purchase_date as string) || ', '
                || cast(standings.days_since_last_purchase as string) || ' days ago, '
                || replace(standings.dormancy_status, '_', ' ') || ' (dormant after '
                || cast(standings.dormant_after_days as string) || ')'
        end as dormancy_text,
        case
            when standings.transaction_band = 'none' then '; no recent transaction.'
            when standings.transaction_size_amount is null then '; one recent transaction.'
            else
                '; buys at ' || cast(standings.transaction_size_amount as string)
                || ' a transaction (large from ' || cast(standings.large_transaction_from as string) || ').'
        end as transaction_text,
        ' Stage: ' || standings.lifecycle_stage || '.' as stage_text
    from assignments
    cross join run_context
    inner join accounts
        on assignments.account_id = accounts.account_id
    inner join standings
        on assignments.account_id = standings.account_id
)

select
    account_id,
    opening_text
    || case
        when coverage = 'house' then house_text
        else rule_text || size_text || dormancy_text || transaction_text || stage_text
    end as assignment_reason
from worded
