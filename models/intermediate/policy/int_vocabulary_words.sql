-- One row per raw column whose words a person maps in a list, and word in use: whether it is mapped, and how many rows it decides.
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
)

select
    used_words.table_name,
    used_words.column_name,
    used_words.word,
    cast(used_words.row_count as bigint) as row_count,
    cast(
        sum(used_words.row_count) over (partition by used_words.table_name, used_words.column_name) as bigint
    ) as filled_row_count,
    mapped_words.word is not null as is_mapped
from used_words
left join mapped_words
    on
        used_words.table_name = mapped_words.table_name
        and used_words.column_name = mapped_words.column_name
        and used_words.word = mapped_words.word
