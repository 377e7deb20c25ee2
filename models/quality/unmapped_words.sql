-- One row per word of a raw column that no seed maps: nobody has decided yet what it means.
--
-- This reads the lists as they are and does not wait for policy_problems, so that one run says everything that is wrong with them.
{{ after('gate_staging') }}

{#- The words in use and the words that are mapped, by raw column: (expression, relation). -#}
{% set used = {
    ('orders', 'status'): ("coalesce(lower(order_status), '(blank)')", ref('stg_orders__orders')),
    ('orders', 'currency_code'): ('currency_code', ref('stg_orders__orders')),
    ('crm_opportunities', 'currency_code'): ('currency_code', ref('stg_crm__opportunities')),
    ('crm_accounts', 'account_type'): ('lower(account_type)', ref('stg_crm__accounts')),
    ('crm_users', 'title'): ('title', 'deciding_titles'),
    ('crm_leads', 'status'): ('lower(lead_status)', ref('stg_crm__leads')),
} %}
{% set mapped = {
    ('orders', 'status'): ('order_status', ref('stg_policy__order_statuses')),
    ('orders', 'currency_code'): ('currency_code', 'currencies'),
    ('crm_opportunities', 'currency_code'): ('currency_code', 'currencies'),
    ('crm_accounts', 'account_type'): ('account_type', ref('stg_policy__account_types')),
    ('crm_users', 'title'): ('title', 'rep_channels'),
    ('crm_leads', 'status'): ('lead_status', ref('stg_policy__lead_statuses')),
} %}

with rep_channels as (
    select * from {{ ref('stg_policy__rep_channels') }}
),

currencies as (
    select currency_code from {{ ref('stg_policy__exchange_rates') }}
    union all
    select upper(value) as currency_code
    from {{ ref('stg_policy__policy_parameters') }}
    where parameter = 'reporting_currency'
),

-- A title decides the channel of an account owner only where neither the CRM nor the list names the user's channel.
deciding_titles as (
    select lower(users.title) as title
    from {{ ref('stg_crm__users') }} as users
    left join rep_channels
        on users.user_id = rep_channels.user_id
    where
        users.channel is null
        and rep_channels.user_id is null
        and users.user_id in (select accounts.owner_id from {{ ref('stg_crm__accounts') }} as accounts)
),

used_words as (
    {% for (table, column), (expression, relation) in used.items() %}
    select
        '{{ table }}' as table_name,
        '{{ column }}' as column_name,
        {{ expression }} as word,
        count(*) as row_count
    from {{ relation }}
    where {{ expression }} is not null
    group by {{ expression }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

mapped_words as (
    {% for (table, column), (expression, relation) in mapped.items() %}
    select
        '{{ table }}' as table_name,
        '{{ column }}' as column_name,
        {{ expression }} as word
    from {{ relation }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        *,
        sum(row_count) over (partition by table_name, column_name) as filled_row_count
    from used_words
),

vocabularies as (
    {% for vocabulary in vocabularies() %}
    select
        '{{ vocabulary.table }}' as table_name,
        '{{ vocabulary.column }}' as column_name,
        'seeds/policy/{{ vocabulary.seed }}.csv' as shipped_file,
        '{{ vocabulary.how }}' as how,
        '{{ vocabulary.meanwhile }}' as meanwhile,
        {{ vocabulary.get('stops_build', false) }} as stops_build
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A company's own list takes the place of the shipped one.
placed as (
    select
        *,
        'Add it to ' || {{ policy_list_path('shipped_file') }} || ' ' || how as remedy
    from vocabularies
)

select
    counted.table_name,
    counted.column_name,
    counted.word,
    placed.remedy,
    placed.meanwhile,
    counted.table_name || ': ' || counted.column_name || ' ''' || counted.word || ''' in '
    || cast(counted.row_count as string) || ' of ' || cast(counted.filled_row_count as string)
    || ' rows is in no seed. ' || placed.remedy || '. Until then ' || placed.meanwhile || '.' as message,
    cast(counted.row_count as bigint) as row_count,
    cast(counted.filled_row_count as bigint) as filled_row_count,
    placed.stops_build
from counted
inner join placed
    on counted.table_name = placed.table_name and counted.column_name = placed.column_name
left join mapped_words
    on
        counted.table_name = mapped_words.table_name
        and counted.column_name = mapped_words.column_name
        and counted.word = mapped_words.word
where mapped_words.word is null
