{{ after('gate_intermediate') }}

with answers as (
    select * from {{ ref('int_policy_answers') }}
),

deal_answers as (
    select * from {{ ref('int_policy_deal_answers') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

account_totals as (
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

deal_totals as (
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
    select
        policies.policy_id,
        channel_names.channel
    from (select distinct policy_id from answers) as policies
    cross join (values ('inside'), ('outside'), ('house')) as channel_names (channel)
)

select
    channels.policy_id,
    channels.channel,
    channels.policy_id = run_context.policy_id as is_in_force,
    {% for column in ['account_count', 'moved_in_count'] %}
    cast(coalesce(account_totals.{{ column }}, 0) as integer) as {{ column }},
    {% endfor %}
    cast(coalesce(leavers.moved_out_count, 0) as integer) as moved_out_count,
    cast(coalesce(deal_totals.deal_count, 0) as integer) as deal_count,
    cast(coalesce(account_totals.net_revenue_12m, 0) as decimal(18, 2)) as net_revenue_12m,
    cast(coalesce(account_totals.moved_in_net_revenue_12m, 0) as decimal(18, 2)) as moved_in_net_revenue_12m,
    cast(coalesce(leavers.moved_out_net_revenue_12m, 0) as decimal(18, 2)) as moved_out_net_revenue_12m,
    cast(coalesce(deal_totals.deal_amount, 0) as decimal(18, 2)) as deal_amount,
    run_context.as_of_date
from channels
cross join run_context
left join account_totals
    on channels.policy_id = account_totals.policy_id and channels.channel = account_totals.channel
left join leavers
    on channels.policy_id = leavers.policy_id and channels.channel = leavers.channel
left join deal_totals
    on channels.policy_id = deal_totals.policy_id and channels.channel = deal_totals.channel
