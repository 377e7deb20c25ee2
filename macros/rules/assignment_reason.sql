{#- Rule "What wins: the assignment source" in docs/rules.md: why an account's channel is what it is, in words that a rep can read to a
    customer. `segments` is a row of account_segments, `assignments` one of int_account_assignments. -#}
{% macro assignment_reason(segments, assignments) -%}
    {#- What lies on top of the rule's answer comes first, because the rule may say the other channel. #}
    case {{ assignments }}.assignment_source
        when 'override'
            then
                'Override until ' || cast({{ assignments }}.override_valid_to as string)
                || ', approved by ' || {{ assignments }}.override_approved_by || ': ' || {{ assignments }}.override_reason
                || '. Without it: '
        when 'quality_hold'
            then
                'Stays ' || {{ assignments }}.assigned_channel
                || ' while rejected rows hide what it bought (quality hold). Without it: '
        when 'holdout'
            then
                'Stays ' || {{ assignments }}.assigned_channel || ' while a large open deal holds back the change to '
                || {{ assignments }}.settled_channel || ' (holdout). Without it: '
        when 'dwell'
            then
                'Stays ' || {{ assignments }}.assigned_channel || ' until the change to ' || {{ assignments }}.candidate_channel
                || ' has lasted (dwell). Without it: '
        else ''
    end
    || case
        when {{ segments }}.coverage = 'house'
            then 'House account: no rep covers accounts of type ' || {{ segments }}.account_type || '.'
        else
            case
                when {{ assignments }}.rule_number is null
                    then 'No rule of ' || {{ assignments }}.policy_id || ' matches: its fallback channel. '
                else
                    'Rule ' || cast({{ assignments }}.rule_number as string) || ' of ' || {{ assignments }}.policy_id || ': '
                    || {{ assignments }}.rule_reason || '. '
            end
            || {{ size_in_words(segments) }}
            || {{ dormancy_in_words(segments) }}
            || {{ transactions_in_words(segments) }}
            || ' Stage: ' || {{ segments }}.lifecycle_stage || '.'
    end
{%- endmacro %}

{% macro size_in_words(segments) -%}
    case
        when {{ segments }}.is_key_account then 'Key account, so ' || {{ segments }}.size_segment
        when {{ segments }}.size_measure_amount is null then 'Size unknown, so ' || {{ segments }}.size_segment
        else
            upper(left({{ segments }}.size_segment, 1)) || substring({{ segments }}.size_segment, 2) || ' by '
            || case {{ segments }}.size_basis
                when 'potential' then 'potential '
                when 'margin' then 'trailing margin '
                else 'trailing revenue '
            end
            || cast({{ segments }}.size_measure_amount as string) || ' ' || {{ segments }}.reporting_currency
            || coalesce(
                ' (' || {{ segments }}.next_size_segment || ' from ' || cast({{ segments }}.next_size_segment_from as string) || ')', ''
            )
    end
{%- endmacro %}

{% macro dormancy_in_words(segments) -%}
    case
        when {{ segments }}.last_purchase_date is null then '; never bought'
        else
            '; last bought ' || cast({{ segments }}.last_purchase_date as string) || ', '
            || cast({{ segments }}.days_since_last_purchase as string) || ' days ago, '
            || replace({{ segments }}.dormancy_status, '_', ' ') || ' (dormant after '
            || cast({{ segments }}.dormant_after_days as string) || ')'
    end
{%- endmacro %}

{% macro transactions_in_words(segments) -%}
    case
        when {{ segments }}.transaction_band = 'none' then '; no recent transaction.'
        when {{ segments }}.transaction_size_amount is null then '; one recent transaction.'
        else
            '; buys at ' || cast({{ segments }}.transaction_size_amount as string)
            || ' a transaction (large from ' || cast({{ segments }}.large_transaction_from as string) || ').'
    end
{%- endmacro %}
