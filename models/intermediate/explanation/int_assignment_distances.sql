-- How far each account is from the nearest boundary of each of its measures at D.
with segments as (
    select * from {{ ref('account_segments') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    segments.account_id,
    case segments.size_basis
        when 'margin' then 'trailing margin'
        when 'potential' then 'potential or trailing revenue'
        else 'trailing revenue'
    end as size_words,
    segments.size_segment_until_below,
    segments.next_size_segment_from - segments.size_measure_amount as amount_to_next_size_segment,
    segments.size_measure_amount - segments.size_segment_until_below as amount_above_exit,
    greatest(parameters.transaction_size_rank - measures.large_transaction_count, 0) as large_transactions_missing,
    segments.dormant_after_days - measures.days_since_last_purchase as days_to_dormant,
    case
        when measures.dormancy_status in ('active', 'at_risk')
            then cast({{ dbt.dateadd('day', 'segments.dormant_after_days + 1', 'measures.last_purchase_date') }} as date)
    end as dormant_on_date,
    case segments.lifecycle_stage
        when 'new' then cast({{ dbt.dateadd('day', 'parameters.new_customer_days + 1', 'measures.first_purchase_date') }} as date)
        when 'reactivated' then cast({{ dbt.dateadd('day', 'parameters.reactivated_days + 1', 'measures.last_purchase_date') }} as date)
    end as established_on_date
from segments
cross join as_of
inner join parameters
    on segments.threshold_set = parameters.threshold_set
inner join measures
    on
        segments.account_id = measures.account_id
        and segments.threshold_set = measures.threshold_set
        and as_of.as_of_number = measures.evaluation_number
