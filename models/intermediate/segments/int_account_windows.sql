-- What each account's trailing windows hold, per threshold set, and when it had bought by then: stretches of evaluations over which that
-- stays the same. D stands by itself, and so does the month-end before it.
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
)

select
    accounts.account_id,
    accounts.threshold_set,
    balances.from_number,
    -- Month-ends are 2 apart; D stands by itself.
    cast(case
        when balances.from_number = last_evaluation.as_of_number then 1
        else ceil((coalesce(balances.next_number, last_evaluation.last_number + 1) - balances.from_number) / 2.0)
    end as integer) as evaluation_count,
    cast(balances.net_revenue as decimal(18, 2)) as net_revenue,
    cast(balances.long_net_revenue as decimal(18, 2)) as long_net_revenue,
    {{ unpacked('cast(balances.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 0) }} as transaction_count,
    {{ unpacked('cast(balances.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 1) }} as large_transaction_count,
    {{ unpacked('cast(balances.transaction_counts as ' ~ dbt.type_bigint() ~ ')', 2) }} as rhythm_transaction_count,
    {{ day_of_number(unpacked('balances.first_purchase', 0)) }} as first_purchase_date,
    {{ day_of_number(unpacked('balances.latest_purchases', 1)) }} as last_purchase_date,
    {{ day_of_number(unpacked('balances.latest_purchases', 0)) }} as previous_purchase_date
from balances
cross join last_evaluation
inner join accounts
    on balances.measured_number = accounts.measured_number
{{ stored_by('account_id') }}
