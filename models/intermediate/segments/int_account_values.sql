{{ config(
    pre_hook="{{ take_join_sides('as written') }}",
    post_hook="{{ take_join_sides('estimated') }}"
) }}

-- The measured values behind the segments at each evaluation of each account, side by side: size, transactions and silence. What only D's
-- readers want is kept of D alone.
with evaluation_dates as (
    select * from {{ ref('int_evaluation_dates') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

amounts as (
    select * from {{ ref('int_account_trailing_amounts') }}
),

groups as (
    select distinct
        group_number,
        group_account_id,
        threshold_set
    from {{ ref('int_measured_accounts') }}
    where group_number is not null
),

group_amounts as (
    select
        groups.group_number,
        group_amounts.evaluation_number,
        group_amounts.group_trailing_amount
    from {{ ref('int_group_trailing_amounts') }} as group_amounts
    inner join groups
        on group_amounts.account_id = groups.group_account_id and group_amounts.threshold_set = groups.threshold_set
),

rhythms as (
    select * from {{ ref('int_account_rhythms') }}
),

joined as (
    select
        amounts.*,
        evaluation_dates.is_as_of_date,
        parameters.size_scope = 'group' as is_group_measured,
        parameters.transaction_size_rank,
        parameters.at_risk_min_transactions,
        parameters.at_risk_min_silent_days,
        parameters.at_risk_interval_factor,
        {{ dbt.datediff('amounts.last_purchase_date', 'evaluation_dates.evaluation_date', 'day') }} as days_since_last_purchase,  -- noqa: LT05
        {{ dbt.datediff('amounts.previous_purchase_date', 'amounts.last_purchase_date', 'day') }} as last_gap_days,  -- noqa: LT05
        -- Transactions of one day have no days between them.
        case when amounts.rhythm_transaction_count > 1 then coalesce(rhythms.longest_interval_days, 0) end as longest_interval_days,
        -- Who is alone in its group is the group.
        case when amounts.group_number is null then amounts.own_trailing_amount else group_amounts.group_trailing_amount end
            as group_trailing_amount
    from amounts
    inner join evaluation_dates
        on amounts.evaluation_number = evaluation_dates.evaluation_number
    inner join parameters
        on amounts.threshold_set = parameters.threshold_set
    left join group_amounts
        on amounts.group_number = group_amounts.group_number and amounts.evaluation_number = group_amounts.evaluation_number
    left join rhythms
        on amounts.measured_number = rhythms.measured_number and amounts.evaluation_number = rhythms.evaluation_number
),

sized as (
    select
        *,
        case when is_group_measured then group_trailing_amount else own_trailing_amount end as trailing_amount
    from joined
),

judged as (
    select
        *,
        trailing_amount < potential_amount or (trailing_amount is null and potential_amount is not null) as is_potential
    from sized
)

select
    account_id,
    evaluation_number,
    threshold_set,
    group_account_id,
    tier_scope,
    is_key_account,
    {{ dormancy_status(as_number=true) }} as dormancy_number,
    {{ transaction_number() }} as transaction_number,
    coalesce(last_gap_days > dormant_after_days, false) as has_come_back,
    coalesce(is_potential, false) as is_potential,
    case when is_potential then potential_amount else trailing_amount end as size_measure_amount,
    group_trailing_amount,
    net_revenue as net_revenue_12m,
    transaction_count,
    case when is_as_of_date then large_transaction_count end as large_transaction_count,
    case when is_as_of_date then rhythm_transaction_count end as rhythm_transaction_count,
    case when is_as_of_date then longest_interval_days end as longest_interval_days,
    case when is_as_of_date then cast(last_gap_days as integer) end as last_gap_days,
    first_purchase_date,
    last_purchase_date
from judged
