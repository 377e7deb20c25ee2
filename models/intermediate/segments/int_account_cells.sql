-- The cell of the decision table that each account falls into at each of its evaluations, per threshold set, by its number. `plain_` is
-- without the memory of size.
with size_segments as (
    select * from {{ ref('int_account_size_segments') }}
),

group_activity as (
    select * from {{ ref('int_group_activity') }}
),

evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

joined as (
    select
        size_segments.*,
        -- Another account than itself.
        coalesce(group_activity.active_account_count, 0)
        > case when size_segments.dormancy_number in ({{ active_numbers() }}) then 1 else 0 end as is_group_active,
        {{ dbt.datediff('size_segments.first_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('size_segments.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        parameters.new_customer_days,
        parameters.reactivated_days
    from size_segments
    inner join evaluation_dates
        on size_segments.evaluation_number = evaluation_dates.evaluation_number
    inner join parameters
        on size_segments.threshold_set = parameters.threshold_set
    left join group_activity
        on
            size_segments.group_account_id = group_activity.account_id
            and size_segments.evaluation_number = group_activity.evaluation_number
            and size_segments.threshold_set = group_activity.threshold_set
)

select
    account_id,
    evaluation_number,
    threshold_set,
    {{ cell_number('size_rank', lifecycle_stage(as_number=true), 'dormancy_number', 'transaction_number') }} as cell_number,
    {{ cell_number(
        'plain_size_rank', lifecycle_stage('plain_is_group_large', as_number=true), 'dormancy_number', 'transaction_number'
    ) }} as plain_cell_number,
    is_group_large,
    is_group_active
from joined
