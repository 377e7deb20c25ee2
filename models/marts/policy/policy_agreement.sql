{{ after('gate_intermediate') }}

-- One row per pair of policies: on how many accounts, and how much revenue, their candidate channels agree.
with answers as (
    select * from {{ ref('int_policy_answers') }}
    where candidate_channel is not null
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

compared as (
    select
        answers.policy_id,
        others.policy_id as other_policy_id,
        answers.net_revenue_12m,
        answers.candidate_channel = others.candidate_channel as is_agreeing
    from answers
    inner join answers as others
        on answers.account_id = others.account_id
),

counted as (
    select
        policy_id,
        other_policy_id,
        count(*) as account_count,
        count(case when is_agreeing then 1 end) as agreeing_account_count,
        sum(case when is_agreeing then net_revenue_12m else 0 end) as agreeing_net_revenue_12m
    from compared
    group by
        policy_id,
        other_policy_id
)

select
    counted.policy_id,
    counted.other_policy_id,
    cast(counted.account_count as integer) as account_count,
    cast(counted.agreeing_account_count as integer) as agreeing_account_count,
    cast(cast(counted.agreeing_account_count as decimal(18, 6)) / counted.account_count as decimal(9, 4)) as agreeing_account_share,
    cast(counted.agreeing_net_revenue_12m as decimal(18, 2)) as agreeing_net_revenue_12m,
    as_of.as_of_date
from counted
cross join as_of
