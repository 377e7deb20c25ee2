{#- Rule "Handoffs and their causes" in docs/rules.md: why a channel changes. -#}

{#- Why a candidate channel changes: the policy calendar, else what was bought or returned since the month-end before, else time alone. -#}
{% macro cause_of_candidate(is_changed_by_calendar, is_news) -%}
    case
        when {{ is_changed_by_calendar }} then 'policy'
        when {{ is_news }} then 'data'
        else 'time'
    end
{%- endmacro %}

{#- What an intervention that begins or ends makes of a move: an override goes before rejected rows, and both before the candidate. Null where
    neither has to do with it. -#}
{% macro intervention_of_move(relation) -%}
    case
        when 'override' in ({{ relation }}.intervention, {{ relation }}.former_intervention) then 'override'
        when 'quality_hold' in ({{ relation }}.intervention, {{ relation }}.former_intervention) then 'quality_hold'
    end
{%- endmacro %}

{#- Why an account moves: what intervened, else the calendar where it settled the change, else what changed the candidate. -#}
{% macro cause_of_move(intervention_of_move, is_settled_by_calendar, cause_of_candidate) -%}
    case
        when {{ intervention_of_move }} = 'override' then 'override'
        when {{ intervention_of_move }} = 'quality_hold' then 'data'
        when {{ is_settled_by_calendar }} then 'policy'
        else coalesce({{ cause_of_candidate }}, 'data')
    end
{%- endmacro %}

{#- The same in words; `intervention` is the one that holds after the move. -#}
{% macro cause_of_move_in_words(intervention_of_move, intervention, segment_changes) -%}
    case
        when {{ intervention }} = 'override' then 'an override began'
        when {{ intervention_of_move }} = 'override' then 'an override ended'
        when {{ intervention }} = 'quality_hold' then 'a rejected row holds the account'
        when {{ intervention_of_move }} = 'quality_hold' then 'no rejected row holds the account any more'
        else coalesce({{ segment_changes }}, 'another policy')
    end
{%- endmacro %}

{#- How a cell differs from the former one, in words: 'dormancy status active -> dormant; size segment large -> medium'. Null where it does
    not. -#}
{% macro cell_change_in_words(relation) -%}
    nullif(trim(trailing '; ' from
        {%- for column in condition_columns() %}
        case
            when {{ relation }}.{{ column }} <> {{ relation }}.former_{{ column }}
                then
                    '{{ column | replace('_', ' ') }} ' || cast({{ relation }}.former_{{ column }} as string)
                    || ' -> ' || cast({{ relation }}.{{ column }} as string) || '; '
            else ''
        end {{ '||' if not loop.last }}
        {%- endfor %}
    ), '')
{%- endmacro %}
