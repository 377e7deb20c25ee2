{{ after('gate_intermediate') }}

-- One row per scope (a group, or all accounts) and tenth of its accounts, from the least likely to order to the most likely: what was
-- predicted six months ago, and what came of it.
--
-- Rule "Reorder outlook" in docs/rules.md.
with deciles as (
    select * from {{ ref('int_reorder_deciles') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    deciles.scope,
    deciles.decile,
    cast(deciles.account_count as integer) as account_count,
    cast(deciles.ordered_count as integer) as ordered_count,
    cast(deciles.lowest_probability as decimal(9, 6)) as lowest_probability,
    cast(deciles.highest_probability as decimal(9, 6)) as highest_probability,
    cast(deciles.predicted_count / cast(deciles.account_count as double) as decimal(9, 6)) as predicted_share,
    cast(deciles.ordered_count / cast(deciles.account_count as double) as decimal(9, 6)) as ordered_share,
    cast((deciles.ordered_count - deciles.predicted_count) / cast(deciles.account_count as double) as decimal(9, 6)) as difference,
    deciles.outlook_date as predicted_on_date,
    as_of.as_of_date
from deciles
cross join as_of
