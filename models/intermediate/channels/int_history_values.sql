-- What is measured of each account at each of the evaluations that are kept to be read, under the policy then in force. Numbers only, as
-- there are millions: int_account_histories says the rest.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
    where is_kept
),

policies as (
    select
        policies_by_date.evaluation_number,
        policies_by_date.threshold_set
    from {{ ref('int_policy_by_evaluation') }} as policies_by_date
    inner join evaluation_dates
        on policies_by_date.evaluation_number = evaluation_dates.evaluation_number
),

account_values as (
    select measured.*
    from {{ ref('int_account_values') }} as measured
    inner join policies
        on measured.evaluation_number = policies.evaluation_number and measured.threshold_set = policies.threshold_set
),

account_cells as (
    select placed.*
    from {{ ref('int_account_cells') }} as placed
    inner join policies
        on placed.evaluation_number = policies.evaluation_number and placed.threshold_set = policies.threshold_set
),

transaction_sizes as (
    select sized.*
    from {{ ref('int_account_transaction_sizes') }} as sized
    inner join policies
        on sized.evaluation_number = policies.evaluation_number and sized.threshold_set = policies.threshold_set
)

select
    account_values.account_id,
    account_values.evaluation_number,
    account_cells.cell_number,
    account_values.is_potential,
    account_values.size_measure_amount,
    account_values.net_revenue_12m,
    transaction_sizes.transaction_size_amount,
    cast(account_values.transaction_count as integer) as transaction_count,
    account_values.last_purchase_date
from account_values
inner join account_cells
    on
        account_values.account_id = account_cells.account_id
        and account_values.evaluation_number = account_cells.evaluation_number
left join transaction_sizes
    on
        account_values.account_id = transaction_sizes.account_id
        and account_values.evaluation_number = transaction_sizes.evaluation_number
