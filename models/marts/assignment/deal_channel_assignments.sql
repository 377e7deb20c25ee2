{{ after('gate_intermediate') }}

-- One row per open deal: the channel that works it. A deal never moves its account.
with deals as (
    select * from {{ ref('int_opportunities') }}
    where is_deal
),

answers as (
    select * from {{ ref('int_policy_deal_answers') }}
),

users as (
    select * from {{ ref('int_users') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
)

select
    deals.opportunity_id,
    deals.account_id,
    deals.named_account_id,
    deals.owner_id,
    users.user_name as owner_name,
    deals.stage,
    cast(answers.channel as string) as deal_channel,
    cast(answers.account_channel as string) as account_channel,
    -- The customer has one lead contact: the channel that has the account.
    case when answers.channel = answers.account_channel or answers.account_channel is null then 'lead' else 'support' end as deal_role,
    answers.deal_routing,
    deals.amount,
    cast(deals.combined_amount as decimal(18, 2)) as combined_amount,
    cast(answers.large_deal_from as decimal(18, 2)) as large_deal_from,
    deals.account_id is null as is_without_account,
    deals.created_date,
    run_context.as_of_date
from run_context
inner join answers
    on run_context.policy_id = answers.policy_id
inner join deals
    on answers.opportunity_id = deals.opportunity_id
left join users
    on deals.owner_id = users.user_id
