{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- Evaluations at which a change settles at once, without dwell: the first appearance, the first purchase, a reactivation, the first days as
-- a customer (for a rise to outside sales only), and a change that comes from the policy calendar (of the track in_force only).
with starts as (

    select * from {{ changed_rows(ref('int_account_starts'), 'changed_evaluations', 'start_number') }}

),

starts_between as (

    select * from {{ changed_rows(ref('int_account_starts'), 'changed_accounts') }}
    where start_number % 2 = 1

),

measures as (

    select * from {{ changed_rows(ref('int_account_measures'), 'changed_evaluations') }}

),

segments as (

    select * from {{ changed_rows(ref('int_account_segments'), 'changed_evaluations') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

policy_changes as (

    select * from {{ changed_rows(ref('int_policy_changes'), 'changed_evaluations') }}

),

judged as (

    select
        measures.account_id,
        measures.threshold_set,
        measures.evaluation_number,
        case
            when measures.has_first_purchase then 'first_purchase'
            when segments.lifecycle_stage = 'reactivated' and measures.has_purchase then 'reactivation'
            when measures.days_since_first_purchase <= parameters.dwell_free_days then 'rise_of_a_young_customer'
        end as event
    from measures
    inner join segments
        on
            measures.account_id = segments.account_id
            and measures.evaluation_number = segments.evaluation_number
            and measures.threshold_set = segments.threshold_set
    inner join parameters
        on measures.threshold_set = parameters.threshold_set
    where measures.days_since_first_purchase <= parameters.dwell_free_days or measures.has_purchase

),

final as (

    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as threshold_set,
        'first_appearance' as event,
        cast(null as {{ dbt.type_string() }}) as settled_channel,
        start_number as evaluation_number
    from starts

    union all

    -- Who appears at a D between month-ends appears again at the next of these, because D is not remembered.
    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as threshold_set,
        'first_appearance' as event,
        cast(null as {{ dbt.type_string() }}) as settled_channel,
        start_number + 1 as evaluation_number
    from starts_between

    union all

    select
        account_id,
        threshold_set,
        event,
        case when event = 'rise_of_a_young_customer' then 'outside' end as settled_channel,
        evaluation_number
    from judged
    where event is not null

    union all

    select
        account_id,
        threshold_set,
        'policy_calendar' as event,
        candidate_channel as settled_channel,
        evaluation_number
    from policy_changes

)

select * from final
