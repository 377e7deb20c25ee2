-- One row per account, threshold set, evaluation date and size tier whose boundary the account, or its group, is still over by memory
-- alone.
--
-- Rule "Size tier" in docs/rules.md. Between exit and entrance an account stays where it was at the last month-end. An account that was
-- under stays under and needs no memory. What was so on an as-of date between month-ends is not remembered.
with sizes as {{ inlined() }} (
    select * from {{ ref('int_account_sizes') }}
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null
),

-- Only accounts that were ever between need a memory, and these are few.
waverers as (
    select distinct
        sizes.account_id,
        sizes.threshold_set,
        tiers.tier_rank,
        tiers.enter_at,
        tiers.exit_below
    from sizes
    inner join thresholds
        on sizes.account_id = thresholds.account_id and sizes.threshold_set = thresholds.threshold_set
    inner join tiers
        on
            thresholds.threshold_set = tiers.threshold_set
            and thresholds.tier_scope = tiers.scope
            and (
                {{ is_between_boundaries('sizes.size_measure_amount', 'tiers') }}
                or {{ is_between_boundaries('sizes.group_trailing_amount', 'tiers') }}
            )
),

judged as (
    select
        sizes.account_id,
        sizes.threshold_set,
        sizes.evaluation_date,
        waverers.tier_rank,
        evaluation_dates.is_month_end,
        {{ boundary_verdict('sizes.size_measure_amount', 'waverers') }} as size_verdict,
        {{ boundary_verdict('sizes.group_trailing_amount', 'waverers') }} as group_verdict
    from sizes
    inner join waverers
        on sizes.account_id = waverers.account_id and sizes.threshold_set = waverers.threshold_set
    inner join evaluation_dates
        on sizes.evaluation_date = evaluation_dates.evaluation_date
),

decided as (
    select
        judged.*,
        case when is_month_end then size_verdict end as remembered_size_verdict,
        case when is_month_end then group_verdict end as remembered_group_verdict
    from judged
),

{% set history = ['account_id', 'threshold_set', 'tier_rank'], 'evaluation_date' -%}
remembered as (
    select
        account_id,
        threshold_set,
        evaluation_date,
        tier_rank,
        coalesce(size_verdict is null and {{ last_known('remembered_size_verdict', *history) }}, false) as is_size_over,
        coalesce(group_verdict is null and {{ last_known('remembered_group_verdict', *history) }}, false) as is_group_over
    from decided
)

select
    account_id,
    threshold_set,
    evaluation_date,
    tier_rank,
    is_size_over,
    is_group_over
from remembered
where is_size_over or is_group_over
