-- What the data say about the length of the sales cycle: each won deal's days from creation to close, and each interval between an
-- account's transactions.
with opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

survivors as (

    select * from {{ ref('int_account_merges') }}

),

transactions as (

    select * from {{ ref('int_transactions') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

won_deals as (

    select
        accounts.industry,
        'won_deal' as evidence,
        {{ dbt.datediff('opportunities.created_date', 'opportunities.close_date', 'day') }} as days
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
        accounts.industry,
        'transaction_interval' as evidence,
        {{ dbt.datediff(
            'lag(transactions.transaction_date) over (partition by transactions.account_id order by transactions.transaction_date)',
            'transactions.transaction_date',
            'day'
        ) }} as days
    from transactions
    inner join accounts
        on transactions.account_id = accounts.account_id

),

final as (

    select * from won_deals
    union all
    select * from intervals
    where days is not null

)

select * from final
