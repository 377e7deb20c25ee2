-- One row per industry, kind of evidence and number of days: how often a won deal, or the next transaction, took that long.
--
-- Rule "Evidence of sales cycles" in docs/rules.md. Up to the as-of date, this is what the data say about the length of the sales cycle,
-- for the person who declares it.
with opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

-- As known on the as-of date.
transactions as (
    select * from {{ ref('int_transactions') }}
    where until_date = {{ no_end() }}
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

followed as (
    select
        account_id,
        transaction_date,
        lag(transaction_date) over (partition by account_id order by transaction_date) as previous_transaction_date
    from transactions
),

intervals as (
    select
        accounts.industry,
        'transaction_interval' as evidence,
        {{ dbt.datediff('followed.previous_transaction_date', 'followed.transaction_date', 'day') }} as days  -- noqa: LT05
    from followed
    inner join accounts
        on followed.account_id = accounts.account_id
    where followed.previous_transaction_date is not null
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
