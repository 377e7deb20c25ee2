{#- Rule "What wins: the assignment source" in docs/rules.md: why an account's channel is what it is, in words that a rep can read to a
    customer. `segments` is a row of account_segments, `assignments` one of int_account_assignments, `circumstances` one of
    int_assignment_circumstances. -#}
{% macro assignment_reason(segments, assignments, circumstances) -%}
    {#- What lies on top of the rule's answer comes first, because the rule may say the other channel. #}
    case {{ assignments }}.assignment_source
        when 'override'
            then
                'Override until ' || cast({{ assignments }}.override_valid_to as string)
                || ', approved by ' || {{ assignments }}.override_approved_by || ': ' || {{ assignments }}.override_reason || '. '
        when 'data_hold'
            then
                'Kept with ' || {{ team_in_words(assignments ~ '.assigned_channel') }} || ': ' || {{ data_hold_in_words(circumstances) }} || '. '
        when 'control'
            then
                'Kept with ' || {{ team_in_words(assignments ~ '.assigned_channel') }} || ' as part of the control group until '
                || cast({{ circumstances }}.last_held_date as string)
                || ': a few accounts stay where they were, to measure what a move brings. '
        when 'deal_hold'
            then
                'Stays with ' || {{ team_in_words(assignments ~ '.assigned_channel') }} || ' while deal ' || {{ circumstances }}.deal_id
                || ' is open (' || {{ amount_in_words(circumstances ~ '.deal_amount') }} || ' ' || {{ segments }}.reporting_currency
                || ', created ' || cast({{ circumstances }}.deal_created_date as string)
                || '), until ' || cast({{ circumstances }}.last_held_date as string) || ' at the latest. '
        when 'dwell'
            then 'Stays with ' || {{ team_in_words(assignments ~ '.assigned_channel') }} || ' for now. '
        else ''
    end
    || {{ wait_in_words(assignments, circumstances) }}
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
            || {{ size_in_words(segments, circumstances) }}
            || {{ dormancy_in_words(segments) }}
            || {{ transactions_in_words(segments, circumstances) }}
            || {{ stage_in_words(segments, circumstances) }}
    end
{%- endmacro %}

{#- Who has an account of a channel. -#}
{% macro team_in_words(channel) -%}
    case when {{ channel }} = 'house' then 'nobody' else {{ channel }} || ' sales' end
{%- endmacro %}

{#- What the policy says of an account that is elsewhere, since when, and when the account moves if nothing happens. -#}
{% macro wait_in_words(assignments, circumstances) -%}
    case
        when {{ assignments }}.candidate_channel = {{ assignments }}.assigned_channel then ''
        else
            'By the policy it belongs to ' || {{ team_in_words(assignments ~ '.candidate_channel') }}
            || coalesce(' since ' || cast({{ circumstances }}.candidate_since_date as string), '')
            || case
                when {{ circumstances }}.next_channel = {{ assignments }}.candidate_channel
                    then '; it moves on ' || cast({{ circumstances }}.next_change_date as string) || ' if nothing more is ordered. '
                when {{ assignments }}.assignment_source = 'dwell' and {{ circumstances }}.dwelt_date is not null
                    then
                        '; the change settles on ' || cast({{ circumstances }}.dwelt_date as string)
                        || ' if the policy still says so then. '
                else '; if nothing more is ordered, it does not move within ' || cast({{ circumstances }}.upcoming_days as string) || ' days. '
            end
    end
{%- endmacro %}

{#- The rejected row that keeps an account where it was longest, how many others do, and until when. -#}
{% macro data_hold_in_words(circumstances) -%}
    coalesce(
        'row ' || coalesce({{ circumstances }}.rejected_key, 'without a key') || ' of ' || {{ circumstances }}.rejected_table
        || coalesce(', dated ' || cast({{ circumstances }}.rejected_date as string) || ',', '')
        || ' could not be used (' || left({{ circumstances }}.rejected_message, 200) || ')'
        || case
            when {{ circumstances }}.rejected_row_count = 2 then ', nor could 1 other row'
            when {{ circumstances }}.rejected_row_count > 2
                then ', nor could ' || cast({{ circumstances }}.rejected_row_count - 1 as string) || ' other rows'
            else ''
        end
        || '. Unless that is corrected, it is held until ' || cast({{ circumstances }}.last_held_date as string),
        'rejected rows hide what is known of it'
    )
{%- endmacro %}

{% macro size_in_words(segments, circumstances) -%}
    case
        when {{ segments }}.is_key_account then 'Key account, so ' || {{ segments }}.size_segment || ' whatever it buys. '
        when {{ segments }}.size_measure_amount is null then 'Size unknown, so ' || {{ segments }}.size_segment || '. '
        else
            upper(left({{ segments }}.size_segment, 1)) || substring({{ segments }}.size_segment, 2) || ': '
            || case
                when {{ segments }}.size_basis = 'potential' then 'its potential is '
                when {{ circumstances }}.is_sized_by_group
                    then 'its group ' || left({{ circumstances }}.group_name, 80) || ' has '
                else 'it has '
            end
            || case {{ segments }}.size_basis
                when 'potential' then ''
                when 'margin' then 'trailing margin of '
                else 'trailing revenue of '
            end
            || {{ amount_in_words(segments ~ '.size_measure_amount') }} || ' ' || {{ segments }}.reporting_currency
            || case
                when {{ segments }}.size_basis <> 'potential' and {{ circumstances }}.is_sized_by_group
                    then ' (its own revenue is ' || {{ amount_in_words(segments ~ '.net_revenue_12m') }} || ')'
                else ''
            end
            || coalesce(
                '; ' || {{ segments }}.next_size_segment || ' starts at '
                || {{ amount_in_words(segments ~ '.next_size_segment_from') }},
                ''
            )
            || coalesce(
                '; stays ' || {{ segments }}.size_segment || ' down to ' || {{ amount_in_words(segments ~ '.size_segment_until_below') }},
                ''
            )
            || case
                when {{ segments }}.size_measure_amount < {{ segments }}.size_segment_from
                    then ' (entered at ' || {{ amount_in_words(segments ~ '.size_segment_from') }} || ')'
                else ''
            end
            || '. '
    end
{%- endmacro %}

{% macro dormancy_in_words(segments) -%}
    case
        when {{ segments }}.last_purchase_date is null then 'Never bought. '
        else
            'Last bought ' || cast({{ segments }}.last_purchase_date as string) || ', '
            || cast({{ segments }}.days_since_last_purchase as string) || ' days ago: '
            || replace({{ segments }}.dormancy_status, '_', ' ')
            || case
                when {{ segments }}.dormancy_status = 'dormant'
                    then ' (after ' || cast({{ segments }}.dormant_after_days as string) || ' days)'
                else
                    ', dormant on '
                    || cast({{ dormant_on_date(segments ~ '.last_purchase_date', segments ~ '.dormant_after_days') }} as string)
                    || ' unless it buys'
            end
            || '. '
    end
{%- endmacro %}

{% macro transactions_in_words(segments, circumstances) -%}
    {%- set months = "cast(" ~ circumstances ~ ".transaction_size_months as string) || ' months'" -%}
    case
        when {{ segments }}.transaction_band = 'none' then 'No order in ' || {{ months }} || '. '
        when {{ segments }}.transaction_size_amount is null
            then
                'Fewer than ' || cast({{ circumstances }}.transaction_size_rank as string) || ' orders in ' || {{ months }} || '. '
        else
            case {{ circumstances }}.transaction_size_rank
                when 1 then 'Largest'
                when 2 then 'Second-largest'
                when 3 then 'Third-largest'
                else cast({{ circumstances }}.transaction_size_rank as string) || 'th-largest'
            end
            || ' order in ' || {{ months }} || ': ' || {{ amount_in_words(segments ~ '.transaction_size_amount') }}
            || ' (large from ' || {{ amount_in_words(segments ~ '.large_transaction_from') }} || '). '
    end
{%- endmacro %}

{#- The lifecycle stage; of whitespace, an unsold sister account, who of its group buys. -#}
{% macro stage_in_words(segments, circumstances) -%}
    'Stage: ' || {{ segments }}.lifecycle_stage
    || case
        when {{ segments }}.lifecycle_stage = 'whitespace'
            then
                coalesce(
                    ', an unsold account of the group ' || left({{ circumstances }}.group_name, 80) || ', of which '
                    || left({{ circumstances }}.sister_account_name, 80) || ' (' || {{ circumstances }}.sister_account_id
                    || ') buys, last on ' || cast({{ circumstances }}.sister_last_purchase_date as string),
                    ''
                )
        else ''
    end
    || '.'
{%- endmacro %}
