{#- Rule "Dwell" in docs/rules.md: a candidate channel settles at once where the business knows why it changed, else when it has dwelt. -#}

{#- Whether a candidate channel settles without dwell at an evaluation date, from the columns of one row: the account's first purchase or a
    reactivation since the last month-end, a rise to outside sales soon after its first purchase, a change by the policy calendar, or, where
    the policy says so, silence that has made the account dormant since the last month-end. An account's first candidate settles at once,
    too: it has no channel to wait in. -#}
{% macro settles_at_once() -%}
    coalesce(
        first_purchase_date > previous_month_end
        or (last_purchase_date > previous_month_end and lifecycle_stage = 'reactivated')
        or (channel = 'outside' and days_since_first_purchase <= dwell_free_days)
        or is_changed_by_calendar
        or (dormancy_is_dwell_free and dormancy_status = 'dormant' and former_dormancy_status <> 'dormant'),
        false
    )
{%- endmacro %}

{#- The month-end at which a candidate channel has dwelt, from the columns of one row: it was the same at as many month-ends before as the
    policy asks for, counted from the first at which it was given, perhaps by an earlier policy. -#}
{% macro dwelt_date() -%}
    {{ dbt.last_day(
        dbt.dateadd('month', "case when channel = 'outside' then dwell_up else dwell_down end", 'candidate_since_date'), 'month'
    ) }}
{%- endmacro %}
