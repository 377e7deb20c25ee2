-- One row per policy with a control group and account that moved under it, or was kept: on which day, and what it bought in the months
-- before and after.
--
-- Rule "Control effects" in docs/rules.md. Only the first settled change of an account under a policy counts, because what comes later
-- depends on whether it moved then; and only where nothing but the control group stood in its way, so that moved and kept accounts differ
-- in the draw alone. Whatever happens to an account afterwards, it stays where the draw put it.
with changes as (
    select * from {{ ref('int_channel_changes') }}
    where track = 'in_force' and is_remembered and not is_first
),

tracks as (
    select
        tracks.*,
        parameters.control_months
    from {{ ref('int_policy_tracks') }} as tracks
    inner join {{ ref('int_policy_parameters') }} as parameters
        on tracks.threshold_set = parameters.threshold_set and parameters.control_share > 0
    where tracks.track = 'in_force' and tracks.is_remembered
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

channel_periods as (
    select * from {{ ref('int_channel_periods') }}
),

orders as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_changes as (
    select
        changes.account_id,
        tracks.policy_id,
        tracks.control_months,
        coalesce(changes.deal_free_from_date > changes.settled_date, false) as is_held_by_deal,
        changes.settled_date,
        row_number() over (partition by changes.account_id, tracks.policy_id order by changes.settled_date) as change_number
    from changes
    inner join tracks
        on changes.settled_date >= tracks.from_date and changes.settled_date < tracks.until_date
    inner join as_of
        on changes.settled_date <= as_of.as_of_date
),

-- An override or a rejected row that ends on the same day would be the move's cause, too.
drawn as (
    select
        first_changes.policy_id,
        first_changes.account_id,
        accounts.ultimate_parent_account_id as group_id,
        case when channel_periods.intervention = 'control' then 'kept' else 'moved' end as arm,
        channel_periods.former_channel as from_channel,
        channel_periods.settled_channel as to_channel,
        first_changes.settled_date as changed_date,
        {{ months_before('first_changes.settled_date', 'first_changes.control_months') }} as after_date,
        {{ months_after('first_changes.settled_date', 'first_changes.control_months') }} as end_date
    from first_changes
    inner join accounts
        on first_changes.account_id = accounts.account_id
    inner join channel_periods
        on first_changes.account_id = channel_periods.account_id and first_changes.settled_date = channel_periods.from_date
    where
        first_changes.change_number = 1
        and not first_changes.is_held_by_deal
        and channel_periods.former_channel in ('inside', 'outside')
        and channel_periods.former_channel <> channel_periods.settled_channel
        and (channel_periods.intervention = 'none' or (channel_periods.intervention = 'control' and not channel_periods.is_move))
        and channel_periods.former_intervention not in ('override', 'data_hold')
),

bought as (
    select
        {% for when, condition in [('before', '<='), ('after', '>')] %}
        {% set is_then = 'orders.order_date ' ~ condition ~ ' drawn.changed_date' %}
        coalesce(sum(case when {{ is_then }} then orders.net_amount end), 0) as net_revenue_{{ when }},
        -- A margin is known when that of every order is.
        case
            when count(case when {{ is_then }} and orders.order_id is not null and orders.margin_amount is null then 1 end) = 0
                then coalesce(sum(case when {{ is_then }} then orders.margin_amount end), 0)
        end as gross_margin_{{ when }},
        {% endfor %}
        drawn.policy_id,
        drawn.account_id
    from drawn
    left join orders
        on
            drawn.account_id = orders.account_id
            and drawn.after_date < orders.order_date
            and drawn.end_date >= orders.order_date
    group by
        drawn.policy_id,
        drawn.account_id
)

select
    drawn.policy_id,
    drawn.account_id,
    drawn.group_id,
    drawn.arm,
    cast(drawn.from_channel as string) as from_channel,
    cast(drawn.to_channel as string) as to_channel,
    cast(bought.net_revenue_before as decimal(18, 2)) as net_revenue_before,
    cast(bought.gross_margin_before as decimal(18, 2)) as gross_margin_before,
    cast(case when drawn.end_date <= as_of.as_of_date then bought.net_revenue_after end as decimal(18, 2)) as net_revenue_after,
    cast(case when drawn.end_date <= as_of.as_of_date then bought.gross_margin_after end as decimal(18, 2)) as gross_margin_after,
    drawn.end_date <= as_of.as_of_date as is_ended,
    drawn.changed_date,
    cast(drawn.end_date as date) as end_date
from drawn
cross join as_of
inner join bought
    on drawn.policy_id = bought.policy_id and drawn.account_id = bought.account_id
