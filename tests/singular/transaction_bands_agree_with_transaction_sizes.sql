-- The band, counted along the history, is what the size, ranked at each date, says.
select
    measures.account_id,
    measures.evaluation_date,
    measures.transaction_band,
    transaction_sizes.transaction_size_amount
from {{ ref('int_account_measures') }} as measures
inner join {{ ref('int_evaluation_dates') }} as evaluation_dates
    on measures.evaluation_date = evaluation_dates.evaluation_date
inner join {{ ref('int_account_thresholds') }} as thresholds
    on measures.account_id = thresholds.account_id and measures.threshold_set = thresholds.threshold_set
left join {{ ref('int_account_transaction_sizes') }} as transaction_sizes
    on
        measures.account_id = transaction_sizes.account_id
        and measures.evaluation_date = transaction_sizes.evaluation_date
        and measures.threshold_set = transaction_sizes.threshold_set
where
    evaluation_dates.is_kept
    and measures.transaction_band <> case
        when measures.transaction_count = 0 then 'none'
        when transaction_sizes.transaction_size_amount >= thresholds.large_transaction_from then 'large'
        else 'small'
    end
