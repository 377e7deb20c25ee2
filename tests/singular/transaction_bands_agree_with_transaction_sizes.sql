-- The band, counted along the history, is what the size, ranked at each date, says.
select
    measures.account_id,
    measures.evaluation_date,
    transactions.transaction_band,
    measures.transaction_size_amount
from {{ ref('int_account_measures') }} as measures
inner join {{ ref('int_account_transactions') }} as transactions
    on
        measures.account_id = transactions.account_id
        and measures.evaluation_number = transactions.evaluation_number
        and measures.threshold_set = transactions.threshold_set
inner join {{ ref('int_account_thresholds') }} as thresholds
    on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
where
    transactions.transaction_band <> case
        when transactions.transaction_count = 0 then 'none'
        when measures.transaction_size_amount >= thresholds.large_transaction_from then 'large'
        else 'small'
    end
