{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Candidate, settled and held channel of each account at each of its evaluations, under the policy calendar.
with candidates as (

    select * from {{ ref('int_account_candidates') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

changes as (

    select * from {{ ref('int_channel_changes') }}
    where track = 'in_force'

),

settled as (

    select * from changes
    where not is_between

),

effective as (

    select
        account_id,
        channel,
        effective_number,
        coalesce(
            lead(effective_number) over (partition by account_id order by effective_number), {{ never() }}
        ) as next_effective_number
    from changes
    where effective_number is not null and not is_between

),

-- What settles at a D between month-ends holds for that D only.
between_month_ends as (

    select * from changes
    where is_between

),

joined as (

    select
        candidates.account_id,
        candidates.evaluation_number,
        candidates.policy_id,
        candidates.threshold_set,
        candidates.fallback_channel,
        candidates.candidate_channel,
        candidates.candidate_source,
        candidates.rule_number,
        case
            when candidates.candidate_channel = 'house' then 'house'
            else coalesce(between_month_ends.channel, settled.channel)
        end as settled_channel,
        coalesce(between_month_ends.run_number, settled.run_number) as run_number,
        coalesce(between_month_ends.settled_number, settled.settled_number) as settled_number,
        coalesce(between_month_ends.free_from_date, settled.free_from_date) as free_from_date,
        effective.channel as effective_channel,
        evaluation_dates.evaluation_date
    from candidates
    inner join evaluation_dates
        on candidates.evaluation_number = evaluation_dates.evaluation_number
    left join settled
        on
            candidates.account_id = settled.account_id
            and candidates.evaluation_number >= settled.settled_number
            and candidates.evaluation_number < settled.next_settled_number
    left join effective
        on
            candidates.account_id = effective.account_id
            and candidates.evaluation_number >= effective.effective_number
            and candidates.evaluation_number < effective.next_effective_number
    left join between_month_ends
        on
            candidates.account_id = between_month_ends.account_id
            and candidates.evaluation_number = between_month_ends.settled_number

),

final as (

    select
        account_id,
        evaluation_number,
        policy_id,
        threshold_set,
        fallback_channel,
        candidate_channel,
        settled_channel,
        case when coalesce(evaluation_date < free_from_date, false) then effective_channel else settled_channel end as held_channel,
        candidate_source,
        rule_number,
        run_number,
        settled_number,
        coalesce(evaluation_date < free_from_date, false) as is_held,
        evaluation_date,
        free_from_date
    from joined

)

select * from final
