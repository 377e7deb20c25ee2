{{ config(enabled=var('rep_books')) }}

-- One row per account of a channel: what it takes, its kind, and the rep with whom its unit has to stay. Accounts of one channel, group and
-- such rep are a unit: they go to one rep.
--
-- Rule "Books of accounts" in docs/rules.md. Where accounts of a group have to stay with several reps, each of these has a unit of its own,
-- and the rest goes with the one who keeps most.
with locks as (
    select * from {{ ref('int_book_locks') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

standings as (
    select * from {{ ref('int_account_standings') }}
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
),

sellers as (
    select * from {{ ref('int_account_sellers') }}
    where orders_12m > 0
),

users as (
    select * from {{ ref('int_users') }}
),

reps as (
    select * from {{ ref('int_book_reps') }}
),

primary_sellers as (
    select
        account_id,
        seller_id,
        row_number() over (partition by account_id order by {{ primary_seller_precedence() }}) as primary_rank
    from sellers
),

-- An account without a region is looked after where its owner works.
described as (
    select
        locks.*,
        accounts.ultimate_parent_account_id,
        coalesce(accounts.region, users.region) as region,
        case when {{ may_have_book('seller_reps.channel', 'locks.channel') }} then seller_reps.user_id end as seller_id,
        coverage_costs.contacts_per_year,
        standings.net_revenue_12m
    from locks
    inner join accounts
        on locks.account_id = accounts.account_id
    inner join standings
        on locks.account_id = standings.account_id
    inner join coverage_costs
        on
            standings.size_segment = coverage_costs.size_segment
            and standings.lifecycle_stage = coverage_costs.lifecycle_stage
            and locks.channel = coverage_costs.channel
    left join users
        on locks.crm_owner_id = users.user_id
    left join primary_sellers
        on locks.account_id = primary_sellers.account_id and primary_sellers.primary_rank = 1
    left join reps as seller_reps
        on primary_sellers.seller_id = seller_reps.user_id
),

-- The rep who has to keep most of a group within the channel.
group_locks as (
    select
        channel,
        ultimate_parent_account_id,
        locked_owner_id,
        row_number() over (partition by channel, ultimate_parent_account_id order by count(*) desc, locked_owner_id asc) as place,
        count(*) over (partition by channel, ultimate_parent_account_id) as locked_owner_count
    from described
    where locked_owner_id is not null
    group by
        channel,
        ultimate_parent_account_id,
        locked_owner_id
)

select
    described.account_id,
    described.channel,
    described.ultimate_parent_account_id,
    described.region,
    described.crm_owner_id,
    described.owner_id,
    described.owner_status,
    described.owner_channel,
    described.seller_id,
    described.locked_by,
    described.lock_text,
    described.absent_override_owner_id,
    coalesce(described.locked_owner_id, group_locks.locked_owner_id) as unit_owner_id,
    dense_rank() over (
        order by
            described.channel asc,
            described.region asc nulls first,
            described.owner_id asc nulls first,
            described.seller_id asc nulls first,
            described.contacts_per_year asc
    ) as kind_id,
    count(*) over (partition by described.channel, described.ultimate_parent_account_id) as group_account_count,
    described.contacts_per_year,
    described.net_revenue_12m,
    coalesce(group_locks.locked_owner_count, 0) > 1 as is_group_split
from described
left join group_locks
    on
        described.channel = group_locks.channel
        and described.ultimate_parent_account_id = group_locks.ultimate_parent_account_id
        and group_locks.place = 1
