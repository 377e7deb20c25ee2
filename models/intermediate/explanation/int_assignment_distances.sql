-- One row per account of the mart: how far it is from the nearest boundary of each of its measures as of the as-of date.
with standings as (
    select * from {{ ref('int_account_standings') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
)

select
    standings.account_id,
    case standings.size_basis
        when 'margin' then 'trailing margin'
        when 'potential' then 'potential or trailing revenue'
        else 'trailing revenue'
    end as size_words,
    standings.size_segment_until_below,
    standings.next_size_segment_from - standings.size_measure_amount as amount_to_next_size_segment,
    standings.size_measure_amount - standings.size_segment_until_below as amount_above_exit,
    greatest(parameters.transaction_size_rank - standings.large_transaction_count, 0) as large_transactions_missing,
    standings.dormant_after_days - standings.days_since_last_purchase as days_to_dormant,
    case
        when standings.dormancy_status in ('active', 'at_risk')
            then {{ dormant_on_date('standings.last_purchase_date', 'standings.dormant_after_days') }}
    end as dormant_on_date,
    case standings.lifecycle_stage
        when 'new' then cast({{ dbt.dateadd('day', 'parameters.new_customer_days + 1', 'standings.first_purchase_date') }} as date)
        when 'reactivated' then cast({{ dbt.dateadd('day', 'parameters.reactivated_days + 1', 'standings.last_purchase_date') }} as date)
    end as established_on_date
from standings
inner join parameters
    on standings.threshold_set = parameters.threshold_set
