-- Until when each settled change is held: while a large deal that had been open for some time stays open, at most for the policy's days.
-- `free_from_date` is the first day on which nothing holds it, the day it settled where nothing ever does.
with changes as (

    select * from {{ ref('int_settled_changes') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

deals as (

    select * from {{ ref('int_opportunities_dated') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

thresholds as (

    select * from {{ ref('int_account_thresholds') }}

),

dated as (

    select
        changes.*,
        evaluation_dates.evaluation_date as settled_date,
        thresholds.large_transaction_from,
        {{ dbt.dateadd('day', '-1 * parameters.holdout_min_deal_age_days', 'evaluation_dates.evaluation_date') }} as deal_since_date,
        {{ dbt.dateadd('day', 'changes.holdout_days + 1', 'evaluation_dates.evaluation_date') }} as holdout_end_date
    from changes
    inner join evaluation_dates
        on changes.settled_number = evaluation_dates.evaluation_number
    inner join parameters
        on changes.threshold_set = parameters.threshold_set
    inner join thresholds
        on changes.account_id = thresholds.account_id and changes.threshold_set = thresholds.threshold_set

),

holds as (

    select
        dated.account_id,
        dated.track,
        dated.settled_number,
        max(deals.open_until_date) as open_until_date
    from dated
    inner join deals
        on
            dated.account_id = deals.account_id
            and dated.large_transaction_from <= deals.amount
            and dated.deal_since_date >= deals.created_date
            and dated.settled_date < deals.open_until_date
    -- The first appearance is no change, and a policy without days holds nothing.
    where dated.former_channel is not null and dated.holdout_days > 0
    group by
        dated.account_id,
        dated.track,
        dated.settled_number

),

final as (

    select
        dated.account_id,
        dated.track,
        dated.settled_number,
        dated.settled_date,
        cast(case
            when holds.account_id is null then dated.settled_date
            else least(holds.open_until_date, dated.holdout_end_date)
        end as date) as free_from_date
    from dated
    left join holds
        on
            dated.account_id = holds.account_id
            and dated.track = holds.track
            and dated.settled_number = holds.settled_number

)

select * from final
