-- Revenue ties out along the history: at each month-end that is kept, the accounts' trailing revenue is what was ordered in the window,
-- less the returns that were known by then.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept
),

measured as (
    select
        evaluation_dates.evaluation_date,
        parameters.size_months,
        sum(measures.net_revenue_12m) as net_amount
    from {{ ref('int_account_measures') }} as measures
    cross join {{ ref('int_run_context') }} as run_context
    inner join {{ ref('int_policy_parameters') }} as parameters
        on measures.threshold_set = parameters.threshold_set and run_context.threshold_set = parameters.threshold_set
    inner join evaluation_dates
        on measures.evaluation_date = evaluation_dates.evaluation_date
    group by
        evaluation_dates.evaluation_date,
        parameters.size_months
),

daily as (
    select
        order_date,
        known_date,
        sum(net_amount) as net_amount
    from {{ ref('int_order_amounts') }}
    group by
        order_date,
        known_date
),

ordered as (
    select
        measured.evaluation_date,
        measured.net_amount as measured_amount,
        coalesce(sum(daily.net_amount), 0) as ordered_amount
    from measured
    left join daily
        on
            measured.evaluation_date >= daily.known_date
            and {{ months_before('measured.evaluation_date', 'measured.size_months') }} < daily.order_date
    group by
        measured.evaluation_date,
        measured.net_amount
)

select *
from ordered
where measured_amount <> ordered_amount
