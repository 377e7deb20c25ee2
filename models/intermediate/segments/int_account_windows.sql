{{ config(materialized='incremental', incremental_strategy='changed_evaluations', meta={'evaluation_column': 'from_number'}) }}

-- What each account's trailing windows hold, per threshold set, and when it had bought by then: stretches of evaluations over which that
-- stays the same. D stands by itself, and so does the month-end before it.
{{- after_changes('changed_evaluations') }}
with accounts as (

    select * from {{ ref('int_measured_accounts') }}

),

movements as (

    select * from {{ ref('int_account_movements') }}

),

last_evaluation as (

    select
        max(case when is_as_of_date then evaluation_number end) as as_of_number,
        max(evaluation_number) as last_number
    from {{ ref('int_evaluation_dates') }}

),

-- Most evaluations have several movements, and a running sum costs more a row than a group.
moved as (

    select
        measured_number,
        evaluation_number,
        sum(net_amount) as net_amount,
        sum(long_net_amount) as long_net_amount,
        sum(transaction_counts) as transaction_counts,
        max(latest_purchases) as latest_purchases,
        max(first_purchase) as first_purchase
    from movements
    group by
        measured_number,
        evaluation_number

),

balances as (

    select
        measured_number,
        evaluation_number as from_number,
        lead(evaluation_number) over (partition by measured_number order by evaluation_number) as next_number,
        coalesce(sum(net_amount) over so_far, 0) as net_revenue,
        coalesce(sum(long_net_amount) over so_far, 0) as long_net_revenue,
        coalesce(sum(transaction_counts) over so_far, 0) as transaction_counts,
        max(latest_purchases) over so_far as latest_purchases,
        max(first_purchase) over so_far as first_purchase
    from moved
    window so_far as (partition by measured_number order by evaluation_number rows unbounded preceding)

),

{% if builds_changes() %}
-- Where nothing before D is built, it goes on from the month-end before it.
former as (

    select
        accounts.measured_number,
        windows.net_revenue,
        windows.long_net_revenue,
        {{ packed(['windows.rhythm_transaction_count', 'windows.large_transaction_count', 'windows.transaction_count']) }}
            as transaction_counts,
        windows.first_purchase_date,
        windows.last_purchase_date,
        windows.previous_purchase_date
    from {{ this }} as windows
    inner join {{ ref('int_as_of_date') }} as as_of
        on windows.from_number = {{ month_end_before('as_of.as_of_number') }}
    inner join accounts
        on windows.account_id = accounts.account_id and windows.threshold_set = accounts.threshold_set
    where
        {{ is_changed('changed_evaluations', evaluation_column=none, account_id='windows.account_id') }}
        and not {{ has_other_past('windows.account_id') }}

),

gone_on as (

    select
        balances.measured_number,
        balances.from_number,
        balances.next_number,
        coalesce(former.net_revenue, 0) + balances.net_revenue as net_revenue,
        coalesce(former.long_net_revenue, 0) + balances.long_net_revenue as long_net_revenue,
        coalesce(former.transaction_counts, 0) + balances.transaction_counts as transaction_counts,
        coalesce(
            balances.latest_purchases,
            {{ packed(['0', day_number('former.last_purchase_date'), 'coalesce(' ~ day_number('former.previous_purchase_date') ~ ', 0)']) }}
        ) as latest_purchases,
        coalesce(balances.first_purchase, {{ day_number('former.first_purchase_date') }}) as first_purchase
    from balances
    left join former
        on balances.measured_number = former.measured_number

),
{% else %}
gone_on as (

    select * from balances

),
{% endif %}

final as (

    select
        accounts.account_id,
        accounts.threshold_set,
        gone_on.from_number,
        -- Month-ends are 2 apart. D is followed by a stretch of its own, which a run that builds D alone does not see.
        cast(case
            when gone_on.from_number = last_evaluation.as_of_number then 1
            else ceil((coalesce(gone_on.next_number, last_evaluation.last_number + 1) - gone_on.from_number) / 2.0)
        end as integer) as evaluation_count,
        cast(gone_on.net_revenue as decimal(18, 2)) as net_revenue,
        cast(gone_on.long_net_revenue as decimal(18, 2)) as long_net_revenue,
        {{ unpacked('cast(gone_on.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 0) }} as transaction_count,
        {{ unpacked('cast(gone_on.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 1) }} as large_transaction_count,
        {{ unpacked('cast(gone_on.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 2) }} as rhythm_transaction_count,
        {{ day_of_number(unpacked('gone_on.first_purchase', 0)) }} as first_purchase_date,
        {{ day_of_number(unpacked('gone_on.latest_purchases', 1)) }} as last_purchase_date,
        {{ day_of_number(unpacked('gone_on.latest_purchases', 0)) }} as previous_purchase_date
    from gone_on
    cross join last_evaluation
    inner join accounts
        on gone_on.measured_number = accounts.measured_number

)

select * from final
{{ stored_by('account_id') }}
