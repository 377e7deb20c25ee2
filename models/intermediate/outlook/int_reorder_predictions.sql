-- One row per scope (a group, or all accounts) and account that was judged by a fit at the earlier outlook date: how likely an order seemed
-- then, and whether one came.
--
-- Rule "Reorder outlook" in docs/rules.md.
with cases as (
    select * from {{ ref('int_reorder_cases') }}
    where not is_as_of_date
),

outlooks as (
    select * from {{ ref('int_reorder_outlooks') }}
    where not is_as_of_date and method = 'fitted'
),

judged as (
    select
        cases.account_id,
        cases.fit_group,
        cases.outlook_date,
        cast(outlooks.probability_order as decimal(9, 6)) as probability_order,
        cases.has_bought_since
    from cases
    inner join outlooks
        on cases.account_id = outlooks.account_id
),

scoped as (
    select
        fit_group as scope,
        *
    from judged

    union all

    select
        'all accounts' as scope,
        *
    from judged
)

select
    scope,
    account_id,
    cast(ntile(10) over (partition by scope order by probability_order, account_id) as integer) as decile,
    probability_order,
    -- Of accounts with the same probability, each has the mean of their ranks.
    rank() over (partition by scope order by probability_order)
    + (count(*) over (partition by scope, probability_order) - 1) / cast(2 as decimal(18, 1)) as probability_rank,
    has_bought_since,
    outlook_date
from scoped
