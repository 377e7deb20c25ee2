-- One row per surviving account and evaluation date at which an override is in force for it.
--
-- Rule "Overrides" in docs/rules.md. Both days of an override are inclusive.
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
        evaluation_dates.evaluation_date,
        evaluation_dates.is_as_of_date,
        overrides.channel,
        overrides.reason,
        overrides.approved_by,
        overrides.valid_from,
        overrides.valid_to,
        row_number() over (
            partition by survivors.surviving_account_id, evaluation_dates.evaluation_date
            order by {{ override_precedence('overrides') }}
        ) as override_rank
    from overrides
    inner join survivors
        on overrides.account_id = survivors.account_id
    inner join evaluation_dates
        on evaluation_dates.evaluation_date between overrides.valid_from and overrides.valid_to
)

select
    account_id,
    evaluation_date,
    is_as_of_date,
    channel,
    reason,
    approved_by,
    valid_from,
    valid_to
from in_force
where override_rank = 1
