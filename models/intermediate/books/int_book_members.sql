{{ config(enabled=var('rep_books')) }}

-- One row per account of a channel, as a member of its unit: what the unit bought, and the class of alike units that it is in.
--
-- Rule "Books of accounts" in docs/rules.md. Alike units have accounts of the same kinds, as many of each, and the same rep to stay with.
with accounts as (
    select * from {{ ref('int_book_accounts') }}
),

kinds as (
    select
        channel,
        ultimate_parent_account_id,
        unit_owner_id,
        kind_id,
        count(*) as account_count,
        sum(net_revenue_12m) as net_revenue_12m
    from accounts
    group by
        channel,
        ultimate_parent_account_id,
        unit_owner_id,
        kind_id
),

units as (
    select
        channel,
        ultimate_parent_account_id,
        unit_owner_id,
        {{ dbt.listagg("cast(kind_id as string) || 'x' || cast(account_count as string)", "' '", 'order by kind_id') }} as kinds,
        sum(net_revenue_12m) as net_revenue_12m
    from kinds
    group by
        channel,
        ultimate_parent_account_id,
        unit_owner_id
),

classed as (
    select
        *,
        dense_rank() over (order by unit_owner_id asc nulls first, kinds asc) as class_id
    from units
)

select
    accounts.account_id,
    accounts.channel,
    accounts.ultimate_parent_account_id,
    accounts.region,
    accounts.crm_owner_id,
    accounts.owner_id,
    accounts.owner_status,
    accounts.owner_channel,
    accounts.seller_id,
    accounts.locked_by,
    accounts.lock_text,
    accounts.absent_override_owner_id,
    accounts.unit_owner_id,
    accounts.kind_id,
    classed.class_id,
    accounts.group_account_count,
    accounts.contacts_per_year,
    accounts.net_revenue_12m,
    classed.net_revenue_12m as unit_net_revenue_12m,
    accounts.is_group_split
from accounts
inner join classed
    on
        accounts.channel = classed.channel
        and accounts.ultimate_parent_account_id = classed.ultimate_parent_account_id
        and accounts.unit_owner_id is not distinct from classed.unit_owner_id
