-- The opportunities that are open at D.
with opportunities as (
    select * from {{ ref('int_opportunities_dated') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    opportunities.opportunity_id,
    opportunities.account_id,
    opportunities.named_account_id,
    opportunities.owner_id,
    opportunities.stage,
    opportunities.created_date,
    opportunities.currency_code,
    opportunities.has_unknown_currency,
    opportunities.amount
from opportunities
cross join as_of
where
    (opportunities.created_date is null or opportunities.created_date <= as_of.as_of_date)
    and opportunities.open_until_date > as_of.as_of_date
