{{ after('gate_intermediate') }}

with answers as (
    select * from {{ ref('int_policy_answers') }}
    where candidate_channel is not null
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    answers.policy_id,
    others.policy_id as other_policy_id,
    cast(count(*) as integer) as account_count,
    cast(count(case when answers.candidate_channel = others.candidate_channel then 1 end) as integer) as agreeing_account_count,
    cast(
        cast(count(case when answers.candidate_channel = others.candidate_channel then 1 end) as decimal(18, 6)) / count(*)
        as decimal(9, 4)
    ) as agreeing_account_share,
    cast(sum(case when answers.candidate_channel = others.candidate_channel then answers.net_revenue_12m else 0 end) as decimal(18, 2))
        as agreeing_net_revenue_12m,
    min(as_of.as_of_date) as as_of_date
from answers
cross join as_of
inner join answers as others
    on answers.account_id = others.account_id
group by
    answers.policy_id,
    others.policy_id
