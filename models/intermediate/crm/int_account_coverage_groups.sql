{{ after('policy_problems') }}

-- One row per surviving account that a row of the list coverage_groups fits: its coverage group.
--
-- Rule "Coverage groups" in docs/rules.md. A row that names an account outweighs all others, so the rows that name none are compared with
-- each combination of attributes once, not with each account.
{% set attributes = coverage_group_weights().keys() | reject('equalto', 'account_id') | list %}
with survivors as (
    select * from {{ ref('int_account_merges') }}
),

accounts as (
    select
        records.account_id,
        coalesce(records.is_key_account, false) as is_key_account,
        coalesce(lower(records.account_type), '') as account_type,
        coalesce(lower(records.industry), '') as industry,
        coalesce(lower(records.region), '') as region,
        coalesce(lower(records.country), '') as country
    from {{ ref('stg_crm__accounts') }} as records
    inner join survivors
        on records.account_id = survivors.account_id and records.account_id = survivors.surviving_account_id
),

coverage_groups as (
    select * from {{ ref('stg_policy__coverage_groups') }}
),

named_accounts as (
    select
        accounts.account_id,
        coverage_groups.coverage_group,
        row_number() over (
            partition by accounts.account_id order by {{ coverage_group_precedence('coverage_groups') }}
        ) as precedence
    from coverage_groups
    inner join survivors
        on coverage_groups.account_id = survivors.account_id
    inner join accounts
        on survivors.surviving_account_id = accounts.account_id and {{ coverage_group_fits('accounts', 'coverage_groups') }}
),

kinds as (
    select distinct {{ attributes | join(', ') }}
    from accounts
),

grouped_kinds as (
    select
        kinds.*,
        coverage_groups.coverage_group,
        row_number() over (
            partition by kinds.{{ attributes | join(', kinds.') }} order by {{ coverage_group_precedence('coverage_groups') }}
        ) as precedence
    from kinds
    inner join coverage_groups
        on coverage_groups.account_id is null and {{ coverage_group_fits('kinds', 'coverage_groups') }}
)

select
    accounts.account_id,
    coalesce(named_accounts.coverage_group, grouped_kinds.coverage_group) as coverage_group
from accounts
left join named_accounts
    on accounts.account_id = named_accounts.account_id and named_accounts.precedence = 1
left join grouped_kinds
    on
        grouped_kinds.precedence = 1
        {%- for column in attributes %}
        and accounts.{{ column }} = grouped_kinds.{{ column }}
        {%- endfor %}
where coalesce(named_accounts.coverage_group, grouped_kinds.coverage_group) is not null
