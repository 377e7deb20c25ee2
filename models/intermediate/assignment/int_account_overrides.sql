-- The override in force for each surviving account at each evaluation date; where merges bring several together, the latest one.
with overrides as (
    select * from {{ ref('stg_policy__channel_overrides') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

in_force as (
    select
        survivors.surviving_account_id as account_id,
        evaluation_dates.evaluation_number,
        evaluation_dates.is_as_of_date,
        overrides.channel,
        overrides.reason,
        overrides.approved_by,
        overrides.valid_to,
        row_number() over (
            partition by survivors.surviving_account_id, evaluation_dates.evaluation_number
            order by overrides.valid_from desc, overrides.account_id asc
        ) as override_rank
    from overrides
    inner join survivors
        on overrides.account_id = survivors.account_id
    inner join evaluation_dates
        on evaluation_dates.evaluation_date between overrides.valid_from and overrides.valid_to
)

select
    account_id,
    evaluation_number,
    is_as_of_date,
    channel,
    reason,
    approved_by,
    valid_to
from in_force
where override_rank = 1
