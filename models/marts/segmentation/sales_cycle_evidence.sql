with opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}

),

accounts as (

    select * from {{ ref('int_accounts') }}

),

survivors as (

    select * from {{ ref('int_account_merges') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

transactions as (

    select * from {{ ref('int_transactions') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

industries as (

    select
        accounts.account_id,
        coalesce(accounts.industry, '(blank)') as industry,
        thresholds.sales_cycle
    from accounts
    cross join run_context
    inner join thresholds
        on accounts.account_id = thresholds.account_id and run_context.threshold_set = thresholds.threshold_set

),

evidence as (

    select
        industries.industry,
        'won_deal' as evidence,
        {{ dbt.datediff('opportunities.created_date', 'opportunities.close_date', 'day') }} as days  -- noqa: LT05
    from opportunities
    cross join run_context
    inner join survivors
        on opportunities.account_id = survivors.account_id
    inner join industries
        on survivors.surviving_account_id = industries.account_id
    where
        opportunities.is_won
        and opportunities.created_date <= opportunities.close_date
        and opportunities.close_date <= run_context.as_of_date

    union all

    select
        industries.industry,
        'transaction_interval' as evidence,
        {{ dbt.datediff(
            'lag(transactions.transaction_date) over (partition by transactions.account_id order by transactions.transaction_date)',
            'transactions.transaction_date',
            'day'
        ) }} as days
    from transactions
    inner join industries
        on transactions.account_id = industries.account_id

),

ranked as (

    select
        industry,
        evidence,
        days,
        row_number() over (partition by industry, evidence order by days) as day_rank,
        count(*) over (partition by industry, evidence) as day_count
    from evidence
    where days is not null

),

medians as (

    select
        industry,
        evidence,
        max(day_count) as day_count,
        -- Half days at most, so exact: the middle one, or the mean of the middle two.
        avg(case when 2 * day_rank between day_count and day_count + 2 then days end) as median_days
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
    from industries
    group by industry

),

final as (

    select
        declared.industry,
        declared.sales_cycle as declared_sales_cycle,
        cast(declared.account_count as integer) as account_count,
        cast(coalesce(won_deals.day_count, 0) as integer) as won_deal_count,
        cast(won_deals.median_days as decimal(9, 1)) as median_won_deal_days,
        cast(coalesce(intervals.day_count, 0) as integer) as transaction_interval_count,
        cast(intervals.median_days as decimal(9, 1)) as median_transaction_interval_days
    from declared
    left join medians as won_deals
        on declared.industry = won_deals.industry and won_deals.evidence = 'won_deal'
    left join medians as intervals
        on declared.industry = intervals.industry and intervals.evidence = 'transaction_interval'

)

select * from final
