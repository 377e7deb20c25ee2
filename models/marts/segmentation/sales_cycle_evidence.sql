{{ after('gate_intermediate') }}

with segments as (

    select * from {{ ref('account_segments') }}

),

evidence as (

    select * from {{ ref('int_sales_cycle_evidence') }}

),

ranked as (

    select
        coalesce(industry, '(blank)') as industry,
        evidence,
        days,
        row_number() over (partition by industry, evidence order by days) as day_rank,
        count(*) over (partition by industry, evidence) as day_count
    from evidence

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
        coalesce(industry, '(blank)') as industry,
        min(sales_cycle) as sales_cycle,
        count(*) as account_count
    from segments
    group by coalesce(industry, '(blank)')

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
