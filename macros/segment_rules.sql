{#- The segments of each dimension that policy does not define, by number: what is decided at each evaluation of each account is kept in
    numbers, which take a tenth of the time of words. -#}
{% macro segment_numbers(dimension) %}
    {% do return({
        'lifecycle_stage': {'whitespace': 1, 'prospect': 2, 'dormant': 3, 'new': 4, 'reactivated': 5, 'established': 6},
        'dormancy_status': {'never_ordered': 1, 'active': 2, 'at_risk': 3, 'dormant': 4},
        'transaction_band': {'none': 1, 'small': 2, 'large': 3},
    }[dimension]) %}
{% endmacro %}

{#- A segment in a rule, as its word or as its number. -#}
{% macro segment_value(dimension, segment, as_number) -%}
    {{ 'cast(' ~ segment_numbers(dimension)[segment] ~ ' as smallint)' if as_number else "'" ~ segment ~ "'" }}
{%- endmacro %}

{#- The word for a number. -#}
{% macro segment_of_number(dimension, number) -%}
    case {{ number }}{% for segment, its_number in segment_numbers(dimension).items() %} when {{ its_number }} then '{{ segment }}'{% endfor %} end
{%- endmacro %}

{#- The numbers of a customer who is not lost: active or at risk. -#}
{% macro active_numbers() %}
    {%- set numbers = segment_numbers('dormancy_status') -%}
    {% do return(numbers['active'] ~ ', ' ~ numbers['at_risk']) %}
{% endmacro %}

{#- A dimension's segments with their numbers, as rows. -#}
{% macro numbered_segments(dimension) -%}
    {%- for segment, number in segment_numbers(dimension).items() -%}
        select '{{ segment }}' as segment, {{ number }} as number{{ ' union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- How an account's silence counts, from its measures and the parameters of its threshold set beside them in one row. -#}
{% macro dormancy_status(dormant_after_days='dormant_after_days', as_number=false) -%}
    case
        when last_purchase_date is null then {{ segment_value('dormancy_status', 'never_ordered', as_number) }}
        when days_since_last_purchase > {{ dormant_after_days }} then {{ segment_value('dormancy_status', 'dormant', as_number) }}
        when
            rhythm_transaction_count >= at_risk_min_transactions
            and days_since_last_purchase > at_risk_min_silent_days
            and days_since_last_purchase > at_risk_interval_factor * coalesce(longest_interval_days, 0)
            then {{ segment_value('dormancy_status', 'at_risk', as_number) }}
        else {{ segment_value('dormancy_status', 'active', as_number) }}
    end
{%- endmacro %}

{#- The first lifecycle stage that fits. Who came back bought after a gap longer than the dormancy days. -#}
{% macro lifecycle_stage(is_group_large='is_group_large', dormant_after_days='dormant_after_days', as_number=false) -%}
    {%- set status = 'dormancy_number' if as_number else 'dormancy_status' -%}
    {%- set never_ordered = segment_value('dormancy_status', 'never_ordered', as_number) -%}
    {%- set dormant = segment_value('dormancy_status', 'dormant', as_number) -%}
    case
        when {{ status }} in ({{ never_ordered }}, {{ dormant }}) and {{ is_group_large }} and is_group_active
            then {{ segment_value('lifecycle_stage', 'whitespace', as_number) }}
        when {{ status }} = {{ never_ordered }} then {{ segment_value('lifecycle_stage', 'prospect', as_number) }}
        when {{ status }} = {{ dormant }} then {{ segment_value('lifecycle_stage', 'dormant', as_number) }}
        when days_since_first_purchase <= new_customer_days then {{ segment_value('lifecycle_stage', 'new', as_number) }}
        when days_since_last_purchase <= reactivated_days and {{ 'has_come_back' if as_number else 'last_gap_days > ' ~ dormant_after_days }}
            then {{ segment_value('lifecycle_stage', 'reactivated', as_number) }}
        else {{ segment_value('lifecycle_stage', 'established', as_number) }}
    end
{%- endmacro %}

{#- The transaction of the policy's rank is large when that many are. -#}
{% macro transaction_number() -%}
    case
        when transaction_count = 0 then {{ segment_value('transaction_band', 'none', as_number=true) }}
        when large_transaction_count >= transaction_size_rank then {{ segment_value('transaction_band', 'large', as_number=true) }}
        else {{ segment_value('transaction_band', 'small', as_number=true) }}
    end
{%- endmacro %}

{#- One number for a combination of segments: the tier's rank, then one digit for each of the others. -#}
{% macro cell_number(tier_rank, lifecycle_number, dormancy_number, transaction_number) -%}
    cast(1000 * {{ tier_rank }} + 100 * {{ lifecycle_number }} + 10 * {{ dormancy_number }} + {{ transaction_number }} as integer)
{%- endmacro %}

{#- Whether an amount is over a tier's boundary (true) or under it (false); null between exit_below and enter_at. An unknown amount is under:
    it is never flattering. -#}
{% macro boundary_verdict(amount) -%}
    case
        when {{ amount }} is null or {{ amount }} < coalesce(tiers.exit_below, tiers.enter_at) then false
        when {{ amount }} >= tiers.enter_at then true
    end
{%- endmacro %}

{#- What stands for no date: before all that is read (no purchase, closed for ever), and after it (still open). No value that is read can be
    one of them (stg_policy__plausible_dates). -#}
{% macro no_day() %}{{ return("cast('0001-01-01' as date)") }}{% endmacro %}
{% macro no_end() %}{{ return("cast('9999-12-31' as date)") }}{% endmacro %}
