-- One row per account and outlook date (the as-of date, and the month-end six months before it) by which it has bought: how often, when
-- last, and at which intervals, as known then.
--
-- Rules "Reorder outlook" and "Sales and purchase days" in docs/rules.md. The earlier date is there to see whether what would have been
-- said then has come true.
with order_worth as (
    select * from {{ ref('int_order_worth') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

purchase_days as (
    {{ purchase_days('order_worth') }}
),

dates as (
    select
        as_of_date,
        {{ month_end_on_or_before(months_before('as_of_date', 6)) }} as earlier_date  -- noqa: LT05
    from as_of
),

outlook_dates as (
    select
        as_of_date as outlook_date,
        true as is_as_of_date
    from dates

    union all

    select
        earlier_date as outlook_date,
        false as is_as_of_date
    from dates
),

known_days as (
    select
        purchase_days.account_id,
        outlook_dates.outlook_date,
        outlook_dates.is_as_of_date,
        purchase_days.purchase_date,
        lag(purchase_days.purchase_date) over days_in_order as previous_date,
        lag(purchase_days.purchase_date, 2) over days_in_order as date_before_previous,
        lead(purchase_days.purchase_date) over days_in_order is null as is_last
    from purchase_days
    inner join outlook_dates
        on
            purchase_days.from_date <= outlook_dates.outlook_date
            and purchase_days.until_date > outlook_dates.outlook_date
    -- One order for all three: sorting is most of what this model costs.
    window days_in_order as (
        partition by purchase_days.account_id, outlook_dates.is_as_of_date order by purchase_days.purchase_date
    )
),

intervals as (
    select
        *,
        {{ dbt.datediff('previous_date', 'purchase_date', 'day') }} as interval_days,  -- noqa: LT05
        {{ dbt.datediff('date_before_previous', 'previous_date', 'day') }} as interval_before_days  -- noqa: LT05
    from known_days
),

histories as (
    select
        account_id,
        outlook_date,
        is_as_of_date,
        count(*) - 1 as repeat_count,
        min(purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        max(case when is_last then interval_days end) as last_interval_days,
        max(case when is_last then interval_before_days end) as interval_before_days,
        -- Exact, so that the order of the rows changes nothing.
        coalesce(sum(cast(ln(interval_days) as decimal(18, 9))), 0) as log_intervals,
        percentile_cont(0.5) within group (order by case when is_as_of_date then interval_days end) as median_interval_days
    from intervals
    group by
        account_id,
        outlook_date,
        is_as_of_date
)

select
    histories.account_id,
    histories.outlook_date,
    histories.is_as_of_date,
    cast(histories.repeat_count as integer) as repeat_count,
    cast({{ dbt.datediff('histories.first_purchase_date', 'histories.last_purchase_date', 'day') }} as integer) as last_days,  -- noqa: LT05
    cast({{ dbt.datediff('histories.first_purchase_date', 'histories.outlook_date', 'day') }} as integer) as age_days,  -- noqa: LT05
    cast(histories.last_interval_days as integer) as last_interval_days,
    cast(histories.interval_before_days as integer) as interval_before_days,
    cast(round(histories.median_interval_days) as integer) as median_interval_days,
    cast({{ dbt.datediff('dates.earlier_date', 'dates.as_of_date', 'day') }} as integer) as horizon_days,  -- noqa: LT05
    cast(histories.log_intervals as double) as log_intervals,
    histories.last_purchase_date,
    -- Null on the as-of date: what comes after it is not known.
    case
        when not histories.is_as_of_date
            then max(histories.last_purchase_date) over (partition by histories.account_id) > histories.outlook_date
    end as has_bought_since
from histories
cross join dates
