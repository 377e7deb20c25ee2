-- One row per industry: its declared sales cycle, and what its won deals and the intervals between its transactions say of it.
with segments as (
    select * from {{ ref('account_segments') }}
),

evidence as (
    select * from {{ ref('int_sales_cycle_evidence') }}
),

-- The cases of one length have the ranks from those of the next shorter one on to `last_rank`.
ranked as (
    select
        coalesce(industry, '(blank)') as industry,
        evidence,
        days,
        sum(case_count) over (
            partition by coalesce(industry, '(blank)'), evidence order by days rows unbounded preceding
        ) as last_rank,
        sum(case_count) over (partition by coalesce(industry, '(blank)'), evidence) as case_count
    from evidence
),

medians as (
    select
        industry,
        evidence,
        max(case_count) as case_count,
        -- Half days at most, so exact: the middle one, or the mean of the middle two.
        (min(case when 2 * last_rank >= case_count then days end) + min(case when 2 * last_rank > case_count then days end)) / 2.0
            as median_days
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
