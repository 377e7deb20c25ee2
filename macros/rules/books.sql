{#- Rules "Who sold" and "Books of accounts" in docs/rules.md. -#}

{#- Which seller of an account is its primary one, for an `order by` over those who made a sale in the trailing 12 months. Orders without a
    seller come last, whatever they are worth: a rep is looked for. -#}
{% macro primary_seller_precedence() -%}
    (seller_id = '(none)') asc, net_revenue_12m desc, last_sale_date desc nulls last, seller_id asc
{%- endmacro %}

{#- Whether a rep may have an account of a channel: the reps of the channel may, and those of whom nobody has said which channel they sell through. -#}
{% macro may_have_book(rep_channel, channel) -%}
    coalesce({{ rep_channel }}, {{ channel }}) = {{ channel }}
{%- endmacro %}

{#- Why an account stays or goes, in words: first what gives way, then who has it, then what for. `account` is a row of the model rep_books. -#}
{% macro move_reason(account) -%}
    {%- set former = "coalesce(" ~ account ~ ".owner_name, " ~ account ~ ".crm_owner_id)" -%}
    {%- set new = "coalesce(" ~ account ~ ".proposed_owner_name, " ~ account ~ ".proposed_owner_id)" -%}
    case
        when {{ account }}.absent_override_owner_id is not null
            then 'The override names ' || {{ account }}.absent_override_owner_id || ', who is no active user, so it gives way. '
        else ''
    end
    || case
        when {{ account }}.owner_status = 'no_owner' then 'Nobody owns it'
        when {{ account }}.move_kind = 'stays' then 'Stays with ' || {{ new }}
        when {{ account }}.owner_status = 'inactive_owner' then {{ former }} || ' has left'
        when {{ account }}.move_kind = 'placed'
            then {{ former }} || ' sells for ' || {{ account }}.owner_channel || ' sales, and the account belongs to ' || {{ account }}.channel || ' sales'
        else 'Goes from ' || {{ former }} || ' to ' || {{ new }}
    end
    || case
        when {{ account }}.move_kind = 'nobody'
            then ', and ' || {{ account }}.channel || ' sales have no active rep who could take it'
        when {{ account }}.move_kind = 'placed' then ': goes to ' || {{ new }}
        else ''
    end
    || case
        when {{ account }}.move_kind = 'nobody' then ''
        when {{ account }}.lock_text is not null then ', because ' || {{ account }}.lock_text
        when {{ account }}.locked_by = 'group' then ', because another account of its group has to be there'
        when {{ account }}.move_kind = 'placed' and {{ account }}.is_seller then ', who sells most to it'
        when {{ account }}.move_kind = 'placed' and {{ account }}.is_fit then ', who works its region'
        when {{ account }}.move_kind = 'moved'
            then
                coalesce(
                    case when {{ account }}.group_account_count > 1 then ', with its group' else '' end
                    || ': ' || {{ former }} || ' has ' || {{ amount_in_words(account ~ '.former_contacts_before') }}
                    || ' contacts a year to make and ' || {{ new }} || ' ' || {{ amount_in_words(account ~ '.new_contacts_before') }}
                    || ', and in the proposed books ' || {{ amount_in_words(account ~ '.former_contacts_after') }}
                    || ' and ' || {{ amount_in_words(account ~ '.new_contacts_after') }},
                    ''
                )
        else ''
    end
    || '.'
    || case
        when {{ account }}.is_group_split then ' Its group is not together, because its accounts have to stay with several reps.' else ''
    end
{%- endmacro %}

{#- What is missing where a book is over its rep's capacity, and what one more of it would be worth, in words; null where it is not over. `workloads`
    is a row of int_book_workloads. -#}
{% macro over_capacity_in_words(workloads) -%}
    nullif(trim(
        {%- for measure, total, one, many in [
            ('accounts', 'account_count', 'account', 'accounts'),
            ('contacts', 'contacts_per_year', 'contact a year', 'contacts a year'),
        ] %}
        {%- set over = workloads ~ '.' ~ measure ~ '_over' %}
        {%- set price = workloads ~ '.' ~ measure ~ '_price' %}
        {%- set capacity = workloads ~ '.capacity_' ~ measure %}
        case
            when {{ over }} > 0
                then
                    'Over capacity by ' || {{ amount_in_words(over) }} || case when {{ over }} = 1 then ' {{ one }}' else ' {{ many }}' end
                    || ' (' || {{ amount_in_words(workloads ~ '.' ~ total) }} || ' of ' || {{ amount_in_words(capacity) }} || '): no book is over by less'
                    || case
                        when {{ capacity }} > 0
                            then ', and ' || cast(cast({{ over }} / {{ capacity }} as decimal(9, 2)) as string) || ' of a rep is missing. '
                        else '. '
                    end
                    || case
                        when {{ price }} > 0.004
                            then
                                'One more {{ one }} of this rep''s capacity would take '
                                || replace(cast(cast({{ price }} as decimal(9, 2)) as string), '.00', '') || ' off what is over. '
                        else ''
                    end
            else ''
        end
        {{- ' || ' if not loop.last }}
        {%- endfor %}
    ), '')
{%- endmacro %}
