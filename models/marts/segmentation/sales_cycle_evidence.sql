-- One row per industry: its declared sales cycle, and what its won deals and the intervals between its transactions say of it.
--
-- Rule "Evidence of sales cycles" in docs/rules.md. How long won deals took, and the next transaction, up to the as-of date, for the person
-- who declares the cycle.
with accounts as (
    select
        account_id,
        coalesce(industry, '(blank)') as industry,
        sales_cycle
    from {{ ref('account_segments') }}
),

opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
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

followed as (
    select
        account_id,
        transaction_date,
        lag(transaction_date) over (partition by account_id order by transaction_date) as previous_transaction_date
    from transactions
),

cases as (
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

    union all

    select
        accounts.industry,
        'transaction_interval' as evidence,
        {{ dbt.datediff('followed.previous_transaction_date', 'followed.transaction_date', 'day') }} as days  -- noqa: LT05
    from followed
    inner join accounts
        on followed.account_id = accounts.account_id
    where followed.previous_transaction_date is not null
),

ranked as (
    select
        *,
        row_number() over (partition by industry, evidence order by days) as days_rank,
        count(*) over (partition by industry, evidence) as case_count
    from cases
),

medians as (
    select
        industry,
        evidence,
        max(case_count) as case_count,
        -- Half days at most, so exact: the middle one, or the mean of the middle two.
        (min(case when 2 * days_rank >= case_count then days end) + min(case when 2 * days_rank > case_count then days end)) / 2.0
            as median_days
    from ranked
    group by
        industry,
        evidence
),

declared as (
    select
        industry,
        min(sales_cycle) as sales_cycle,
        count(*) as account_count
    from accounts
    group by industry
)

select
    declared.industry,
    declared.sales_cycle as declared_sales_cycle,
    cast(declared.account_count as integer) as account_count,
    cast(coalesce(won_deals.case_count, 0) as integer) as won_deal_count,
    cast(won_deals.median_days as decimal(9, 1)) as median_won_deal_days,
    cast(coalesce(intervals.case_count, 0) as integer) as transaction_interval_count,
    cast(intervals.median_days as decimal(9, 1)) as median_transaction_interval_days
from declared
left join medians as won_deals
    on declared.industry = won_deals.industry and won_deals.evidence = 'won_deal'
left join medians as intervals
    on declared.industry = intervals.industry and intervals.evidence = 'transaction_interval'
