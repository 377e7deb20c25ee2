-- One row per account, threshold set and evaluation date from the account's first on: what it bought in the trailing months.
--
-- Rule "Trailing revenue" in docs/rules.md. An order enters a window when it is known and leaves it when its months are over. A linked
-- return enters on its own date but leaves with the order it takes back; one that is known only after that order has left never counts.
-- Only a long sales cycle has a long window. `_12m` and `_24m` are size_months and size_months_long of the policy, 12 and 24 as shipped.
with order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

starts as (
    select * from {{ ref('int_account_starts') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

dated as (
    select
        thresholds.account_id,
        thresholds.threshold_set,
        order_amounts.net_amount,
        {{ first_evaluation_on_or_after('order_amounts.known_date', 'as_of.as_of_date') }} as enters_on,
        {{ leaves_window_on('order_amounts.order_date', 'parameters.size_months', 'as_of.as_of_date') }} as leaves_on,
        case
            when thresholds.sales_cycle = 'long'
                then {{ leaves_window_on('order_amounts.order_date', 'parameters.size_months_long', 'as_of.as_of_date') }}
        end as leaves_long_window_on
    from order_amounts
    cross join as_of
    inner join thresholds
        on order_amounts.account_id = thresholds.account_id
    inner join parameters
        on thresholds.threshold_set = parameters.threshold_set
),

-- An account starts with nothing.
movements as (
    select
        thresholds.account_id,
        thresholds.threshold_set,
        starts.first_evaluation_date as evaluation_date,
        0 as net_revenue_12m,
        0 as net_revenue_24m
    from thresholds
    inner join starts
        on thresholds.account_id = starts.account_id

    union all

    select
        account_id,
        threshold_set,
        enters_on as evaluation_date,
        case when enters_on < leaves_on then net_amount end as net_revenue_12m,
        case when enters_on < leaves_long_window_on then net_amount end as net_revenue_24m
    from dated

    union all

    select
        account_id,
        threshold_set,
        leaves_on as evaluation_date,
        -net_amount as net_revenue_12m,
        null as net_revenue_24m
    from dated
    where enters_on < leaves_on

    union all

    select
        account_id,
        threshold_set,
        leaves_long_window_on as evaluation_date,
        null as net_revenue_12m,
        -net_amount as net_revenue_24m
    from dated
    where enters_on < leaves_long_window_on
),

by_date as (
    select
        account_id,
        threshold_set,
        evaluation_date,
        cast(coalesce(sum(net_revenue_12m), 0) as decimal(18, 2)) as net_revenue_12m,
        cast(coalesce(sum(net_revenue_24m), 0) as decimal(18, 2)) as net_revenue_24m
    from movements
    group by
        account_id,
        threshold_set,
        evaluation_date
),

-- What has come in and not gone stays in the window until the next movement.
balances as (
    select
        account_id,
        threshold_set,
        evaluation_date as from_date,
        coalesce(lead(evaluation_date) over account_history, {{ no_end() }}) as until_date,
        sum(net_revenue_12m) over account_so_far as net_revenue_12m,
        sum(net_revenue_24m) over account_so_far as net_revenue_24m
    from by_date
    window
        account_history as (partition by account_id, threshold_set order by evaluation_date),
        account_so_far as (partition by account_id, threshold_set order by evaluation_date rows unbounded preceding)
)

select
    balances.account_id,
    balances.threshold_set,
    evaluation_dates.evaluation_date,
    cast(balances.net_revenue_12m as decimal(18, 2)) as net_revenue_12m,
    cast(balances.net_revenue_24m as decimal(18, 2)) as net_revenue_24m
from balances
inner join evaluation_dates
    on balances.from_date <= evaluation_dates.evaluation_date and balances.until_date > evaluation_dates.evaluation_date
