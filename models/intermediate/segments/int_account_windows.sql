{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- What each account's trailing windows hold at each of its evaluations, per threshold set, and when it had bought by then.
with evaluations as (

    select * from {{ changed_rows(ref('int_account_evaluations'), 'changed_evaluations') }}

),

movements as (

    select * from {{ ref('int_account_movements') }}

),

windows as (

    select * from {{ ref('int_measure_windows') }}

),

{% set history = ['evaluations.account_id', 'windows.threshold_set'], 'evaluations.evaluation_number' -%}
balances as (

    select
        evaluations.account_id,
        evaluations.evaluation_number,
        windows.threshold_set,
        coalesce(sum(movements.net_amount) over so_far, 0) as net_revenue,
        coalesce(sum(movements.long_net_amount) over so_far, 0) as long_net_revenue,
        coalesce(sum(movements.transaction_count) over so_far, 0) as transaction_count,
        coalesce(sum(movements.large_transaction_count) over so_far, 0) as large_transaction_count,
        coalesce(sum(movements.rhythm_transaction_count) over so_far, 0) as rhythm_transaction_count,
        {{ last_known('movements.first_purchase_date', *history) }} as first_purchase_date,
        {{ last_known('movements.last_purchase_date', *history) }} as last_purchase_date,
        {{ last_known('movements.previous_purchase_date', *history) }} as previous_purchase_date
    from evaluations
    cross join windows
    left join movements
        on
            evaluations.account_id = movements.account_id
            and evaluations.evaluation_number = movements.evaluation_number
            and windows.threshold_set = movements.threshold_set
    window so_far as (
        partition by evaluations.account_id, windows.threshold_set order by evaluations.evaluation_number rows unbounded preceding
    )

),

{% if builds_changes() %}
-- Where only D is built, it goes on from the month-end before it.
former as (

    select
        windows.*,
        moved.evaluation_number as moved_number
    from {{ this }} as windows
    inner join {{ ref('int_moved_evaluation') }} as moved
        on windows.evaluation_number = {{ month_end_before('moved.evaluation_number') }}
    where not {{ is_changed('changed_accounts') }}

),
{% else %}
former as (

    select
        *,
        evaluation_number as moved_number
    from balances
    where false

),
{% endif %}

final as (

    select
        balances.account_id,
        balances.evaluation_number,
        balances.threshold_set,
        cast(coalesce(former.net_revenue, 0) + balances.net_revenue as decimal(18, 2)) as net_revenue,
        cast(coalesce(former.long_net_revenue, 0) + balances.long_net_revenue as decimal(18, 2)) as long_net_revenue,
        cast(coalesce(former.transaction_count, 0) + balances.transaction_count as integer) as transaction_count,
        cast(coalesce(former.large_transaction_count, 0) + balances.large_transaction_count as integer) as large_transaction_count,
        cast(coalesce(former.rhythm_transaction_count, 0) + balances.rhythm_transaction_count as integer) as rhythm_transaction_count,
        nullif(coalesce(balances.first_purchase_date, former.first_purchase_date), {{ no_day() }}) as first_purchase_date,
        nullif(coalesce(balances.last_purchase_date, former.last_purchase_date), {{ no_day() }}) as last_purchase_date,
        nullif(coalesce(balances.previous_purchase_date, former.previous_purchase_date), {{ no_day() }}) as previous_purchase_date
    from balances
    left join former
        on
            balances.account_id = former.account_id
            and balances.evaluation_number = former.moved_number
            and balances.threshold_set = former.threshold_set

)

select * from final
