{#- How an account's silence counts, from its measures and the parameters of its threshold set beside them in one row. -#}
{% macro dormancy_status(dormant_after_days='dormant_after_days') -%}
    case
        when last_purchase_date is null then 'never_ordered'
        when days_since_last_purchase > {{ dormant_after_days }} then 'dormant'
        when
            rhythm_transaction_count >= at_risk_min_transactions
            and days_since_last_purchase > at_risk_min_silent_days
            and days_since_last_purchase > at_risk_interval_factor * coalesce(longest_interval_days, 0)
            then 'at_risk'
        else 'active'
    end
{%- endmacro %}

{#- The first lifecycle stage that fits. -#}
{% macro lifecycle_stage(is_group_large='is_group_large', dormant_after_days='dormant_after_days') -%}
    case
        when dormancy_status in ('never_ordered', 'dormant') and {{ is_group_large }} and is_group_active then 'whitespace'
        when dormancy_status = 'never_ordered' then 'prospect'
        when dormancy_status = 'dormant' then 'dormant'
        when days_since_first_purchase <= new_customer_days then 'new'
        when days_since_last_purchase <= reactivated_days and last_gap_days > {{ dormant_after_days }} then 'reactivated'
        else 'established'
    end
{%- endmacro %}

{#- Whether an amount is over a tier's boundary (true) or under it (false); null between exit_below and enter_at. An unknown amount is under:
    it is never flattering. -#}
{% macro boundary_verdict(amount) -%}
    case
        when {{ amount }} is null or {{ amount }} < coalesce(tiers.exit_below, tiers.enter_at) then false
        when {{ amount }} >= tiers.enter_at then true
    end
{%- endmacro %}

{#- Whether an amount falls into a tier; an unknown one falls into the lowest. -#}
{% macro is_in_tier(amount, tiers) -%}
    ({{ tiers }}.enter_at is null or {{ amount }} >= {{ tiers }}.enter_at)
    and ({{ tiers }}.next_enter_at is null or {{ amount }} < {{ tiers }}.next_enter_at or {{ amount }} is null)
{%- endmacro %}

{#- The transaction of the policy's rank is large when that many are. -#}
{% macro transaction_band() -%}
    case
        when transaction_count = 0 then 'none'
        when large_transaction_count >= transaction_size_rank then 'large'
        else 'small'
    end
{%- endmacro %}

{#- Stands for the day of a purchase that is none. -#}
{% macro no_day() %}{{ return("cast('0001-01-01' as date)") }}{% endmacro %}
