{#- Rule "At risk" in docs/rules.md: two transactions are consecutive only while none between them is undone.

    A row per account and period in which nothing of a relation (account_id, from_date, until_date) is undone. Most accounts have one; in each
    of them its rows only follow one another. -#}
{% macro lasting_periods(relation) -%}
    select
        account_id,
        from_date,
        coalesce(lead(from_date) over (partition by account_id order by from_date), {{ no_end() }}) as until_date
    from (
        select
            account_id,
            min(from_date) as from_date
        from {{ relation }}
        group by account_id

        union

        select
            account_id,
            until_date as from_date
        from {{ relation }}
        where until_date < {{ no_end() }}
    ) as beginnings
{%- endmacro %}
