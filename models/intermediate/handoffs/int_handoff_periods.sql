-- One row per change of channel up to the as-of date: from when on it is effective, by when what is due, and until when credit is shared.
--
-- Rule "Worklist" in docs/rules.md. A change takes effect on the first day of the month after it.
with causes as (
    select * from {{ ref('int_handoff_causes') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

effective as (
    select
        causes.*,
        parameters.introduction_due_days,
        parameters.first_contact_due_days,
        parameters.credit_days,
        lead(causes.changed_date) over (partition by causes.account_id order by causes.changed_date) as next_date,
        {{ handoff_effective_date('causes.changed_date') }} as effective_date
    from causes
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where causes.changed_date <= run_context.as_of_date
)

select
    account_id,
    former_channel,
    channel,
    cause,
    cause_text,
    next_date is null as is_latest,
    changed_date,
    coalesce(next_date, {{ no_end() }}) as next_changed_date,
    effective_date,
    cast({{ dbt.dateadd('day', 'introduction_due_days', 'effective_date') }} as date) as introduction_due_date,
    cast({{ dbt.dateadd('day', 'first_contact_due_days', 'effective_date') }} as date) as first_contact_due_date,
    cast({{ dbt.dateadd('day', 'credit_days', 'effective_date') }} as date) as credit_until_date
from effective
