-- The band, counted along the history, is what the size, ranked at each date, says.
select
    transactions.account_id,
    evaluation_dates.evaluation_date,
    transactions.transaction_band,
    transaction_sizes.transaction_size_amount
from {{ ref('int_account_transactions') }} as transactions
inner join {{ ref('int_evaluation_dates') }} as evaluation_dates
    on transactions.evaluation_number = evaluation_dates.evaluation_number and evaluation_dates.is_kept
inner join {{ ref('int_account_thresholds') }} as thresholds
    on transactions.account_id = thresholds.account_id and transactions.threshold_set = thresholds.threshold_set
left join {{ ref('int_account_transaction_sizes') }} as transaction_sizes
    on
        transactions.account_id = transaction_sizes.account_id
        and transactions.evaluation_number = transaction_sizes.evaluation_number
        and transactions.threshold_set = transaction_sizes.threshold_set
where
    transactions.transaction_band <> case
        when transactions.transaction_count = 0 then 'none'
        when transaction_sizes.transaction_size_amount >= thresholds.large_transaction_from then 'large'
        else 'small'
    end
