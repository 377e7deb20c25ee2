{{ after('gate_intermediate') }}

-- One row per order of a handed-over account within its credit period and rep who shares it: the rep's share, and what it comes to.
--
-- Rule "Shared credit" in docs/rules.md.
with credited_orders as (
    select * from {{ ref('int_credited_orders') }}
),

users as (
    select * from {{ ref('int_users') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

-- Who is both has the whole order.
split as (
    select
        *,
        former_rep_id = new_rep_id as is_one_rep,
        case
            when former_rep_id = new_rep_id then net_amount
            else cast(round(net_amount * former_share, 2) as decimal(18, 2))
        end as former_amount
    from credited_orders
),

-- What rounding leaves over is the new rep's.
shared as (
    select
        *,
        former_rep_id as rep_id,
        case when is_one_rep then 'both' else 'former' end as role,
        case when is_one_rep then 1 else former_share end as share,
        former_amount as amount
    from split

    union all

    select
        *,
        new_rep_id as rep_id,
        'new' as role,
        1 - former_share as share,
        net_amount - former_amount as amount
    from split
    where not is_one_rep
)

select
    shared.order_id,
    shared.rep_id,
    shared.account_id,
    reps.user_name as rep_name,
    shared.role,
    cast(shared.share as decimal(9, 4)) as share,
    cast(shared.amount as decimal(18, 2)) as amount,
    shared.owner_then_id,
    owners_then.user_name as owner_then_name,
    shared.owner_now_id,
    owners_now.user_name as owner_now_name,
    shared.changed_date,
    shared.effective_date,
    shared.counted_date,
    as_of.as_of_date
from shared
cross join as_of
left join users as reps
    on shared.rep_id = reps.user_id
left join users as owners_then
    on shared.owner_then_id = owners_then.user_id
left join users as owners_now
    on shared.owner_now_id = owners_now.user_id
