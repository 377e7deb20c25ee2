-- The band, counted along the history, is what the size, ranked at each date, says.
select
    measured.account_id,
    evaluation_dates.evaluation_date,
    {{ segment_of_number('transaction_band', 'measured.transaction_number') }} as transaction_band,
    transaction_sizes.transaction_size_amount
from {{ ref('int_account_values') }} as measured
inner join {{ ref('int_evaluation_dates') }} as evaluation_dates
    on measured.evaluation_number = evaluation_dates.evaluation_number
inner join {{ ref('int_account_thresholds') }} as thresholds
    on measured.account_id = thresholds.account_id and measured.threshold_set = thresholds.threshold_set
left join {{ ref('int_account_transaction_sizes') }} as transaction_sizes
    on
        measured.account_id = transaction_sizes.account_id
        and measured.evaluation_number = transaction_sizes.evaluation_number
        and measured.threshold_set = transaction_sizes.threshold_set
where
    evaluation_dates.is_kept
    and {{ segment_of_number('transaction_band', 'measured.transaction_number') }} <> case
        when measured.transaction_count = 0 then 'none'
        when transaction_sizes.transaction_size_amount >= thresholds.large_transaction_from then 'large'
        else 'small'
    end
