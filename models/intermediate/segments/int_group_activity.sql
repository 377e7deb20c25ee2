-- How many accounts of each group of several are active or at risk at each evaluation.
with account_values as (
    select * from {{ ref('int_account_values') }}
)

select
    group_account_id as account_id,
    evaluation_number,
    threshold_set,
    cast(count(*) as integer) as active_account_count
from account_values
where
    group_account_id is not null
    and dormancy_number in ({{ active_numbers() }})
group by
    group_account_id,
    evaluation_number,
    threshold_set
