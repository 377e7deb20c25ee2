-- Where an account's size measure, or its group's trailing amount, is between exit_below and enter_at of a boundary that it was over at the
-- last month-end: there it stays over. Whoever was under stays under, and needs no memory.
with account_values as {{ inlined() }} (
    select * from {{ ref('int_account_values') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size' and enter_at is not null
),

-- Only who was ever between needs a memory, and these are few.
waverers as (
    select distinct
        account_values.account_id,
        account_values.threshold_set,
        tiers.tier_rank,
        tiers.enter_at,
        tiers.exit_below
    from account_values
    inner join tiers
        on
            account_values.threshold_set = tiers.threshold_set
            and account_values.tier_scope = tiers.scope
            and (
                (account_values.size_measure_amount >= tiers.exit_below and account_values.size_measure_amount < tiers.enter_at)
                or (account_values.group_trailing_amount >= tiers.exit_below and account_values.group_trailing_amount < tiers.enter_at)
            )
),

-- By account first: joined to the waverers at once, the values of all accounts would be held in memory, and not the few of these.
wavering_values as (
    select account_values.*
    from account_values
    where account_values.account_id in (select waverers.account_id from waverers)
),

judged as (
    select
        wavering_values.account_id,
        wavering_values.evaluation_number,
        wavering_values.threshold_set,
        tiers.tier_rank,
        {{ boundary_verdict('wavering_values.size_measure_amount') }} as size_verdict,
        {{ boundary_verdict('wavering_values.group_trailing_amount') }} as group_verdict
    from wavering_values
    inner join waverers as tiers
        on wavering_values.account_id = tiers.account_id and wavering_values.threshold_set = tiers.threshold_set
),

-- What was decided at the month-ends. D is not remembered.
decided as (
    select
        judged.*,
        case when evaluation_number % 2 = 0 then size_verdict end as known_size_verdict,
        case when evaluation_number % 2 = 0 then group_verdict end as known_group_verdict
    from judged
),

{% set history = ['account_id', 'threshold_set', 'tier_rank'], 'evaluation_number' -%}
remembered as (
    select
        account_id,
        evaluation_number,
        threshold_set,
        tier_rank,
        coalesce(size_verdict is null and {{ last_known('known_size_verdict', *history) }}, false) as is_size_over,
        coalesce(group_verdict is null and {{ last_known('known_group_verdict', *history) }}, false) as is_group_over
    from decided
)

select *
from remembered
where is_size_over or is_group_over
