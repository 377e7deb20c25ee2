{{ after('gate_intermediate') }}

-- One row per policy and channel: what the channel would hold as of the as-of date if the policy came into force that day, and what would
-- move into it and out of it.
with answers as (
    select * from {{ ref('int_policy_answers') }}
),

deal_answers as (
    select * from {{ ref('int_policy_deal_answers') }}
),

economics as (
    select * from {{ ref('int_policy_economics') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

accounts as (
    select
        policy_id,
        channel,
        count(*) as account_count,
        sum(net_revenue_12m) as net_revenue_12m,
        count(case when channel <> assigned_channel then 1 end) as moved_in_count,
        sum(case when channel <> assigned_channel then net_revenue_12m else 0 end) as moved_in_net_revenue_12m
    from answers
    group by
        policy_id,
        channel
),

leavers as (
    select
        policy_id,
        assigned_channel as channel,
        count(*) as moved_out_count,
        sum(net_revenue_12m) as moved_out_net_revenue_12m
    from answers
    where channel <> assigned_channel
    group by
        policy_id,
        assigned_channel
),

deals as (
    select
        policy_id,
        channel,
        count(*) as deal_count,
        sum(amount) as deal_amount
    from deal_answers
    group by
        policy_id,
        channel
),

-- Each policy has all channels, also those that it leaves empty.
channels as (
    {% for channel in ['inside', 'outside', 'house'] %}
    select distinct
        policy_id,
        '{{ channel }}' as channel
    from answers
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    channels.policy_id,
    channels.channel,
    channels.policy_id = run_context.policy_id as is_in_force,
    cast(coalesce(accounts.account_count, 0) as integer) as account_count,
    cast(coalesce(accounts.moved_in_count, 0) as integer) as moved_in_count,
    cast(coalesce(leavers.moved_out_count, 0) as integer) as moved_out_count,
    cast(coalesce(deals.deal_count, 0) as integer) as deal_count,
    cast(coalesce(accounts.net_revenue_12m, 0) as decimal(18, 2)) as net_revenue_12m,
    cast(coalesce(accounts.moved_in_net_revenue_12m, 0) as decimal(18, 2)) as moved_in_net_revenue_12m,
    cast(coalesce(leavers.moved_out_net_revenue_12m, 0) as decimal(18, 2)) as moved_out_net_revenue_12m,
    cast(coalesce(deals.deal_amount, 0) as decimal(18, 2)) as deal_amount,
    cast(coalesce(economics.unknown_margin_count, 0) as integer) as unknown_margin_count,
    cast(coalesce(economics.contact_cost, 0) as decimal(18, 2)) as contact_cost,
    cast(coalesce(economics.contribution, 0) as decimal(18, 2)) as contribution,
    cast(coalesce(economics.reps_needed, 0) as decimal(18, 2)) as reps_needed,
    run_context.as_of_date
from channels
cross join run_context
left join accounts
    on channels.policy_id = accounts.policy_id and channels.channel = accounts.channel
left join leavers
    on channels.policy_id = leavers.policy_id and channels.channel = leavers.channel
left join deals
    on channels.policy_id = deals.policy_id and channels.channel = deals.channel
left join economics
    on channels.policy_id = economics.policy_id and channels.channel = economics.channel
