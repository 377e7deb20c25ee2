{{ config(enabled=var('rep_books')) }}

-- One row per class of alike units and kind of account in them: how many units, and how many accounts of the kind each has.
--
-- Rule "Books of accounts" in docs/rules.md.
with members as (
    select
        *,
        channel || '|' || ultimate_parent_account_id as unit_name
    from {{ ref('int_book_members') }}
),

-- Any unit of a class stands for it.
sizes as (
    select
        class_id,
        count(distinct unit_name) as unit_count,
        min(unit_name) as first_unit_name
    from members
    group by class_id
)

select
    members.class_id,
    members.kind_id,
    members.channel,
    members.region,
    members.owner_id,
    members.seller_id,
    members.unit_owner_id,
    cast(sizes.unit_count as integer) as unit_count,
    cast(count(*) as integer) as account_count,
    cast(sum(members.contacts_per_year) as decimal(18, 4)) as contacts_per_year
from sizes
inner join members
    on sizes.class_id = members.class_id and sizes.first_unit_name = members.unit_name
group by
    members.class_id,
    members.kind_id,
    members.channel,
    members.region,
    members.owner_id,
    members.seller_id,
    members.unit_owner_id,
    sizes.unit_count
