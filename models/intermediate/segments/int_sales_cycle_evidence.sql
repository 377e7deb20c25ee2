{{ after('gate_staging') }}

-- What the data say about the length of the sales cycle: how many won deals took how many days from creation to close, and how many
-- intervals between an account's transactions are how long.
with opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

transaction_intervals as (
    select * from {{ ref('int_transaction_intervals') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

won_deals as (
    select
        accounts.industry,
        'won_deal' as evidence,
        {{ dbt.datediff('opportunities.created_date', 'opportunities.close_date', 'day') }} as days  -- noqa: LT05
    from opportunities
    cross join as_of
    inner join survivors
        on opportunities.account_id = survivors.account_id
    inner join accounts
        on survivors.surviving_account_id = accounts.account_id
    where
        opportunities.is_won
        and opportunities.created_date <= opportunities.close_date
        and opportunities.close_date <= as_of.as_of_date
),

intervals as (
    select
        industry,
        'transaction_interval' as evidence,
        interval_days as days
    from transaction_intervals
),

cases as (
    select * from won_deals
    union all
    select * from intervals
)

select
    industry,
    evidence,
    cast(days as integer) as days,
    cast(count(*) as integer) as case_count
from cases
group by
    industry,
    evidence,
    days
