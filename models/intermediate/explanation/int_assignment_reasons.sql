{{ config(materialized='ephemeral') }}

-- Why each account is whose it is, in words a rep can read to a customer.
with segments as (
    select * from {{ ref('account_segments') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
),

worded as (
    select
        assignments.account_id,
        segments.coverage,
        'House account: no rep covers accounts of type ' || segments.account_type || '.' as house_text,
        -- What lies on top of the rule's answer comes first, because the rule may say the other channel.
        case assignments.assignment_source
            when 'override'
                then
                    'Override until ' || cast(assignments.override_valid_to as {{ dbt.type_string() }})
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
                'Rule ' || cast(assignments.rule_number as {{ dbt.type_string() }}) || ' of ' || assignments.policy_id || ': '
                || assignments.rule_reason || '. '
        end as rule_text,
        case
            when segments.is_key_account then 'Key account, so ' || segments.size_segment
            when segments.size_measure_amount is null then 'Size unknown, so ' || segments.size_segment
            else
                upper(left(segments.size_segment, 1)) || substring(segments.size_segment, 2) || ' by '
                || case segments.size_basis
                    when 'potential' then 'potential '
                    when 'margin' then 'trailing margin '
                    else 'trailing revenue '
                end
                || cast(segments.size_measure_amount as {{ dbt.type_string() }}) || ' ' || segments.reporting_currency
                || coalesce(
                    ' (' || segments.next_size_segment || ' from '
                    || cast(segments.next_size_segment_from as {{ dbt.type_string() }}) || ')',
                    ''
                )
        end as size_text,
        case
            when segments.last_purchase_date is null then '; never bought'
            else
                '; last bought ' || cast(segments.last_purchase_date as {{ dbt.type_string() }}) || ', '
                || cast(segments.days_since_last_purchase as {{ dbt.type_string() }}) || ' days ago, '
                || replace(segments.dormancy_status, '_', ' ') || ' (dormant after '
                || cast(segments.dormant_after_days as {{ dbt.type_string() }}) || ')'
        end as dormancy_text,
        case
            when segments.transaction_band = 'none' then '; no recent transaction.'
            when segments.transaction_size_amount is null then '; one recent transaction.'
            else
                '; buys at ' || cast(segments.transaction_size_amount as {{ dbt.type_string() }})
                || ' a transaction (large from ' || cast(segments.large_transaction_from as {{ dbt.type_string() }}) || ').'
        end as transaction_text,
        ' Stage: ' || segments.lifecycle_stage || '.' as stage_text
    from assignments
    inner join segments
        on assignments.account_id = segments.account_id
)

select
    account_id,
    opening_text
    || case
        when coverage = 'house' then house_text
        else rule_text || size_text || dormancy_text || transaction_text || stage_text
    end as assignment_reason
from worded
