{{ after('gate_intermediate') }}

-- One row per coverage group, `none` included: how many accounts it has, and whether its rows in the list name accounts that the CRM does
-- not know.
with coverage_groups as (
    select * from {{ ref('stg_policy__coverage_groups') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

names as (
    select 'none' as coverage_group
    union
    select coverage_group from coverage_groups
),

counted_accounts as (
    select
        coverage_group,
        count(*) as account_count
    from accounts
    group by coverage_group
),

counted_rows as (
    select
        coverage_groups.coverage_group,
        count(*) as row_count,
        count(case when survivors.account_id is null then coverage_groups.account_id end) as unknown_account_count,
        min(case when survivors.account_id is null then coverage_groups.account_id end) as first_unknown_account_id
    from coverage_groups
    left join survivors
        on coverage_groups.account_id = survivors.account_id
    group by coverage_groups.coverage_group
)

select
    names.coverage_group,
    counted_rows.first_unknown_account_id,
    cast(coalesce(counted_accounts.account_count, 0) as integer) as account_count,
    cast(coalesce(counted_rows.row_count, 0) as integer) as row_count,
    cast(coalesce(counted_rows.unknown_account_count, 0) as integer) as unknown_account_count,
    as_of.as_of_date
from names
cross join as_of
left join counted_accounts
    on names.coverage_group = counted_accounts.coverage_group
left join counted_rows
    on names.coverage_group = counted_rows.coverage_group
