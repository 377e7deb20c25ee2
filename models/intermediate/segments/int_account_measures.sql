{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The measured values behind the segments at each evaluation of each account, side by side: size, transactions and silence.
with evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

amounts as (

    select * from {{ ref('int_account_trailing_amounts') }}

),

group_amounts as (

    select * from {{ changed_rows(ref('int_group_trailing_amounts'), 'changed_evaluations') }}

),

rhythms as (

    select * from {{ changed_rows(ref('int_account_rhythms'), 'changed_evaluations') }}

),

joined as (

    select
        amounts.*,
        evaluation_dates.is_as_of_date,
        evaluation_dates.is_kept,
        evaluation_dates.evaluation_date,
        evaluation_dates.previous_month_end,
        parameters.size_scope,
        parameters.transaction_size_rank,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor,
        {{ dbt.datediff('amounts.first_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_first_purchase,  -- noqa: LT05
        {{ dbt.datediff('amounts.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        {{ dbt.datediff('amounts.previous_purchase_date', 'amounts.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        -- Transactions of one day have no days between them.
        case when amounts.rhythm_transaction_count > 1 then coalesce(rhythms.longest_interval_days, 0) end as longest_interval_days,
        -- Who is alone in its group is the group.
        case when group_amounts.account_id is null then amounts.own_trailing_amount else group_amounts.group_trailing_amount end
            as group_trailing_amount
    from amounts
    inner join evaluation_dates
        on amounts.evaluation_number = evaluation_dates.evaluation_number
    inner join parameters
        on amounts.threshold_set = parameters.threshold_set
    left join group_amounts
        on
            amounts.ultimate_parent_account_id = group_amounts.account_id
            and amounts.evaluation_number = group_amounts.evaluation_number
            and amounts.threshold_set = group_amounts.threshold_set
    left join rhythms
        on
            amounts.account_id = rhythms.account_id
            and amounts.evaluation_number = rhythms.evaluation_number
            and amounts.threshold_set = rhythms.threshold_set

),

sized as (

    select
        *,
        case when size_scope = 'group' then group_trailing_amount else own_trailing_amount end as trailing_amount
    from joined

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        ultimate_parent_account_id,
        tier_scope,
        {{ dormancy_status() }} as dormancy_status,
        {{ transaction_band() }} as transaction_band,
        case
            when trailing_amount is null and potential_amount is null then 'none'
            when trailing_amount >= potential_amount or potential_amount is null then size_measure
            else 'potential'
        end as size_basis,
        case
            when trailing_amount >= potential_amount or potential_amount is null then trailing_amount
            else potential_amount
        end as size_measure_amount,
        group_trailing_amount,
        net_revenue as net_revenue_12m,
        case when is_as_of_date then gross_margin end as gross_margin_12m,
        transaction_count,
        large_transaction_count,
        rhythm_transaction_count,
        case when is_as_of_date then longest_interval_days end as longest_interval_days,
        days_since_first_purchase,
        days_since_last_purchase,
        last_gap_days,
        dormant_after_days,
        coalesce(first_purchase_date > previous_month_end, false) as has_first_purchase,
        coalesce(last_purchase_date > previous_month_end, false) as has_purchase,
        is_key_account,
        is_as_of_date,
        is_kept,
        first_purchase_date,
        last_purchase_date,
        evaluation_date
    from sized

)

select * from final
