-- One row per account and outlook date by which it has bought: its history, and the fit that judges it.
--
-- Rule "Reorder outlook" in docs/rules.md. A fit looks at 5,000 accounts at most, drawn by a hash of their ids, so that each run draws
-- the same ones.
with histories as (
    select * from {{ ref('int_reorder_histories') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

fit_groups as (
    select * from {{ ref('int_reorder_groups') }}
),

judged as (
    select
        histories.*,
        fit_groups.fit_level,
        fit_groups.fit_group
    from histories
    inner join accounts
        on histories.account_id = accounts.account_id
    inner join fit_groups
        on
            coalesce(lower(accounts.account_type), '(none)') = fit_groups.account_type
            and coalesce(lower(accounts.industry), '(none)') = fit_groups.industry
)

select
    account_id,
    'as of ' || cast(outlook_date as {{ dbt.type_string() }}) || ': ' || fit_group as fit_id,
    fit_group,
    fit_level,
    cast(dense_rank() over (order by fit_group) as integer) as fit_number,
    repeat_count,
    last_days,
    age_days,
    last_interval_days,
    interval_before_days,
    median_interval_days,
    horizon_days,
    log_intervals,
    is_as_of_date,
    row_number() over (
        partition by fit_group, is_as_of_date order by {{ dbt.hash('account_id') }}, account_id
    ) <= {{ largest_outlook_sample() }} as is_in_sample,
    has_bought_since,
    outlook_date,
    last_purchase_date
from judged
