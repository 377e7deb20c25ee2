{{ config(enabled=var('rep_books')) }}

-- One row per account of a channel: the rep who has it in the proposed books; nobody where the channel has no rep.
--
-- Rule "Books of accounts" in docs/rules.md. Of a class, the units with most revenue stay where fewest accounts move; the others are dealt
-- out in order.
with members as (
    select
        *,
        dense_rank() over (
            partition by class_id order by unit_net_revenue_12m desc, channel asc, ultimate_parent_account_id asc
        ) as unit_number
    from {{ ref('int_book_members') }}
),

plans as (
    select * from {{ ref('int_book_plans') }}
    where plan_name = 'proposed'
),

dealt as (
    select
        *,
        sum(unit_count) over (
            partition by class_id
            order by moved_account_count * 1.0 / unit_count asc, misfit_account_count * 1.0 / unit_count asc, user_id asc
            rows between unbounded preceding and current row
        ) as last_unit_number
    from plans
)

select
    members.account_id,
    members.channel,
    members.region,
    members.crm_owner_id,
    members.owner_id,
    members.owner_status,
    members.owner_channel,
    members.seller_id,
    dealt.user_id as proposed_owner_id,
    case
        when members.locked_by is not null then members.locked_by
        when members.unit_owner_id is not null then 'group'
    end as locked_by,
    members.lock_text,
    members.absent_override_owner_id,
    dealt.team_number,
    members.group_account_count,
    members.contacts_per_year,
    members.net_revenue_12m,
    members.is_group_split,
    dealt.misfit_account_count = 0 as is_fit
from members
left join dealt
    on
        members.class_id = dealt.class_id
        and members.unit_number <= dealt.last_unit_number
        and members.unit_number > dealt.last_unit_number - dealt.unit_count
