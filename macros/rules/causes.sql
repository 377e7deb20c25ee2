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
        when 'data_hold' in ({{ relation }}.intervention, {{ relation }}.former_intervention) then 'data_hold'
    end
{%- endmacro %}

{#- Why an account moves: what intervened, else the calendar where it settled the change, else what changed the candidate. -#}
{% macro cause_of_move(intervention_of_move, is_settled_by_calendar, cause_of_candidate) -%}
    case
        when {{ intervention_of_move }} = 'override' then 'override'
        when {{ intervention_of_move }} = 'data_hold' then 'data'
        when {{ is_settled_by_calendar }} then 'policy'
        else coalesce({{ cause_of_candidate }}, 'data')
    end
{%- endmacro %}

{#- The same in words; `intervention` is the one that holds after the move, `former_intervention` the one before it. -#}
{% macro cause_of_move_in_words(intervention_of_move, intervention, former_intervention, segment_changes) -%}
    case
        when {{ intervention }} = 'override' then 'an override began'
        when {{ intervention_of_move }} = 'override' then 'an override ended'
        when {{ intervention }} = 'data_hold' then 'a rejected row holds the account'
        when {{ intervention_of_move }} = 'data_hold' then 'no rejected row holds the account any more'
        else
            case when {{ former_intervention }} = 'control' then 'its time in the control group is over; ' else '' end
            || coalesce({{ segment_changes }}, 'another policy')
    end
{%- endmacro %}

{#- How a cell differs from the former one, as a person would say it: 'fell from large to medium; no longer an active buyer: last order
    2024-03-12'. Null where it does not. The relation has the ranks of both size segments and the date of the last purchase. A change of stage
    that the dormancy status says already is not said twice. -#}
{% macro cell_change_in_words(relation) -%}
    {%- set since = "coalesce(': last order ' || cast(" ~ relation ~ ".last_purchase_date as string), '')" -%}
    {%- set is_other_status = relation ~ '.dormancy_status <> ' ~ relation ~ '.former_dormancy_status' -%}
    {%- set spoken = {
        'lifecycle_stage': [
            (relation ~ ".lifecycle_stage = 'whitespace'", "'now an unsold account of a large group that buys'"),
            (is_other_status, "''"),
            (relation ~ ".former_lifecycle_stage = 'whitespace'", "'its group is no longer large, or no longer buys'"),
            (relation ~ ".former_lifecycle_stage = 'new'", "'no longer a new customer'"),
            (relation ~ ".former_lifecycle_stage = 'reactivated'", "'no longer a customer who has just come back'"),
            (relation ~ ".lifecycle_stage = 'reactivated'", "'bought again after a long silence'"),
        ],
        'size_segment': [
            (
                relation ~ '.size_rank < ' ~ relation ~ '.former_size_rank',
                "'fell from ' || " ~ relation ~ ".former_size_segment || ' to ' || " ~ relation ~ '.size_segment',
            ),
            ('true', "'rose from ' || " ~ relation ~ ".former_size_segment || ' to ' || " ~ relation ~ '.size_segment'),
        ],
        'dormancy_status': [
            (relation ~ ".dormancy_status = 'dormant'", "'no longer an active buyer' || " ~ since),
            (relation ~ ".dormancy_status = 'at_risk'", "'silent for longer than usual' || " ~ since),
            (relation ~ ".dormancy_status = 'never_ordered'", "'all that it bought was returned'"),
            (relation ~ ".former_dormancy_status = 'never_ordered'", "'bought for the first time' || " ~ since),
            ('true', "'buys again' || " ~ since),
        ],
        'transaction_band': [
            (relation ~ ".transaction_band = 'large'", "'now buys in large orders'"),
            (relation ~ ".transaction_band = 'none'", "'no order of late'"),
            (relation ~ ".former_transaction_band = 'large'", "'too few large orders of late'"),
            (is_other_status, "''"),
            ('true', "'ordered again'"),
        ],
    } -%}
    nullif(trim(trailing '; ' from
        {%- for column in condition_columns() %}
        case
            when {{ relation }}.{{ column }} = {{ relation }}.former_{{ column }} then ''
            {%- for condition, text in spoken.get(column, []) %}
            when {{ condition }} then {{ text }}{{ " || '; '" if text != "''" }}
            {%- endfor %}
            {%- if column not in spoken %}
            else
                '{{ column | replace('_', ' ') }} ' || cast({{ relation }}.{{ column }} as string)
                || ', before ' || cast({{ relation }}.former_{{ column }} as string) || '; '
            {%- else %}
            else '{{ column | replace('_', ' ') }} ' || replace(cast({{ relation }}.{{ column }} as string), '_', ' ') || '; '
            {%- endif %}
        end {{ '||' if not loop.last }}
        {%- endfor %}
    ), '')
{%- endmacro %}
