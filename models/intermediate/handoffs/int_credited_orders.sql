-- One row per counted order of a handed-over account within its credit period: between whom it is shared, and what the former rep gets.
--
-- Rule "Shared credit" in docs/rules.md. A linked return counts on its order's date and is its order's seller's.
-- A rep whom nobody knows is (none).
with orders as (
    select * from {{ ref('int_orders') }}
    where {{ is_counted_bucket('bucket') }}
),

handoffs as (
    select * from {{ ref('int_handoff_periods') }}
),

former_reps as (
    select * from {{ ref('int_former_reps') }}
),

owner_periods as (
    select * from {{ ref('int_owner_periods') }}
),

users as (
    select * from {{ ref('int_users') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

-- Where two credit periods overlap, the later one counts.
ranked as (
    select
        orders.order_id,
        orders.account_id,
        orders.seller_id,
        orders.counted_date,
        orders.reporting_net_amount as net_amount,
        handoffs.changed_date,
        handoffs.effective_date,
        {{ dbt.datediff('handoffs.effective_date', 'orders.counted_date', 'day') }} as day_number,  -- noqa: LT05
        row_number() over (partition by orders.order_id order by handoffs.effective_date desc, handoffs.changed_date desc) as recency_rank
    from orders
    inner join handoffs
        on
            orders.account_id = handoffs.account_id
            and orders.counted_date >= handoffs.effective_date
            and orders.counted_date <= handoffs.credit_until_date
),

-- The share is counted in ten-thousandths, in whole numbers, so that it is the same on every machine.
stepped as (
    select
        ranked.*,
        cast(parameters.credit_share_start * 10000 as integer) as start_parts,
        cast(parameters.credit_share_end * 10000 as integer) as end_parts,
        parameters.credit_steps - 1 as last_step,
        least(
            parameters.credit_steps - 1,
            cast(floor(cast(ranked.day_number * parameters.credit_steps as double) / parameters.credit_days) as integer)
        ) as step
    from ranked
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where ranked.recency_rank = 1
)

select
    stepped.order_id,
    stepped.account_id,
    former_reps.former_rep_id,
    coalesce(new_reps.user_id, '(none)') as new_rep_id,
    owner_periods.owner_id as owner_then_id,
    accounts.owner_id as owner_now_id,
    cast(stepped.net_amount as decimal(18, 2)) as net_amount,
    cast(case
        when stepped.last_step = 0 then stepped.start_parts
        else floor(cast(
            2 * (stepped.start_parts * stepped.last_step + (stepped.end_parts - stepped.start_parts) * stepped.step) + stepped.last_step
            as double
        ) / (2 * stepped.last_step))
    end / 10000 as decimal(9, 4)) as former_share,
    stepped.changed_date,
    stepped.effective_date,
    stepped.counted_date
from stepped
inner join accounts
    on stepped.account_id = accounts.account_id
inner join former_reps
    on stepped.account_id = former_reps.account_id and stepped.changed_date = former_reps.changed_date
left join owner_periods
    on
        stepped.account_id = owner_periods.account_id
        and stepped.counted_date >= owner_periods.from_date
        and stepped.counted_date < owner_periods.until_date
left join users as new_reps
    on coalesce(stepped.seller_id, owner_periods.owner_id, accounts.owner_id) = new_reps.user_id
