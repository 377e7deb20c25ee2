-- The deals that were open at the moment an account changed channel.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

deals as (
    select * from {{ ref('int_opportunities') }}
)

select
    causes.account_id,
    causes.evaluation_number,
    count(*) as open_deal_count,
    sum(deals.amount) as open_deal_amount
from causes
inner join deals
    on
        causes.account_id = deals.account_id
        and causes.changed_date >= deals.created_date
        and causes.changed_date < deals.open_until_date
group by
    causes.account_id,
    causes.evaluation_number
