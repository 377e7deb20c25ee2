-- One row per account whose latest change of channel is still being handed over: who hands over what to whom, and by when.
with handoffs as (
    select * from {{ ref('channel_handoffs') }}
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

deals as (
    select * from {{ ref('deal_channel_assignments') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- A deal stays in its channel and with its owner, whatever becomes of the account.
kept_deals as (
    select
        account_id,
        count(*) as open_deal_count,
        {{ dbt.listagg(
            "opportunity_id || coalesce(' (' || cast(amount as " ~ dbt.type_string() ~ ") || ')', '') || ' stays ' || deal_channel"
            ~ " || coalesce(' with ' || owner_id, '')",
            "'; '",
            'order by opportunity_id'
        ) }} as open_deals
    from deals
    where account_id is not null
    group by account_id
),

ranked as (
    select
        handoffs.*,
        row_number() over (partition by handoffs.account_id order by handoffs.changed_date desc) as recency_rank
    from handoffs
),

-- A change takes effect on the first day of the month after it.
timed as (
    select
        ranked.*,
        parameters.introduction_due_days,
        parameters.first_contact_due_days,
        parameters.credit_days,
        {{ dbt.dateadd('day', 1, dbt.last_day('ranked.changed_date', 'month')) }} as effective_date
    from ranked
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    where ranked.recency_rank = 1
)

select
    timed.account_id,
    timed.account_name,
    timed.region,
    timed.from_channel,
    timed.to_channel,
    -- The CRM owner is where the account comes from, or, once it has been handed over, where it goes to.
    case when assignments.owner_channel = timed.from_channel then assignments.owner_id end as from_owner_id,
    case when assignments.owner_channel = timed.to_channel then assignments.owner_id end as to_owner_id,
    timed.cause,
    timed.cause_text,
    assignments.assignment_reason,
    kept_deals.open_deals,
    cast(coalesce(kept_deals.open_deal_count, 0) as integer) as open_deal_count,
    assignments.net_revenue_12m,
    timed.changed_date,
    cast(timed.effective_date as date) as effective_date,
    cast({{ dbt.dateadd('day', 'timed.introduction_due_days', 'timed.effective_date') }} as date) as introduction_due_date,
    cast({{ dbt.dateadd('day', 'timed.first_contact_due_days', 'timed.effective_date') }} as date) as first_contact_due_date,
    cast({{ dbt.dateadd('day', 'timed.credit_days', 'timed.effective_date') }} as date) as credit_until_date,
    timed.as_of_date
from timed
inner join assignments
    on timed.account_id = assignments.account_id and timed.to_channel = assignments.assigned_channel
left join kept_deals
    on timed.account_id = kept_deals.account_id
-- Done with, once the former rep's share in the credit has ended.
where {{ dbt.dateadd('day', 'timed.credit_days', 'timed.effective_date') }} >= timed.as_of_date
