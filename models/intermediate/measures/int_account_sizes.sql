-- One row per account, threshold set and evaluation date: how large the account is, and by what.
--
-- Rule "Size measure and potential" in docs/rules.md. The size measure is the larger of the potential that a person has estimated and the
-- trailing amount (revenue or margin), the group's or the account's own, as policy says. Before its first evaluation date
-- an account has bought nothing, and adds nothing to its group.
with trailing_revenue as (
    select * from {{ ref('int_account_trailing_revenue') }}
),

margins as (
    select margins.*
    from {{ ref('int_account_margins') }} as margins
    inner join {{ ref('int_policy_parameters') }} as parameters
        on margins.threshold_set = parameters.threshold_set and parameters.size_measure = 'margin'
),

thresholds as (
    select * from {{ ref('int_account_thresholds') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

amounts as {{ inlined() }} (
    select
        trailing_revenue.account_id,
        trailing_revenue.threshold_set,
        trailing_revenue.evaluation_date,
        thresholds.group_account_id,
        thresholds.potential_amount,
        parameters.size_measure,
        parameters.size_scope,
        trailing_revenue.net_revenue_12m,
        -- Without an order in the window the margin is 0, and known.
        case
            when parameters.size_measure = 'revenue' then {{ own_trailing_amount(
                'trailing_revenue.net_revenue_12m', 'trailing_revenue.net_revenue_24m',
                "thresholds.sales_cycle = 'long'", 'parameters.size_months', 'parameters.size_months_long'
            ) }}
            when margins.account_id is null then 0
            else {{ own_trailing_amount(
                'margins.gross_margin_12m', 'margins.gross_margin_24m',
                "thresholds.sales_cycle = 'long'", 'parameters.size_months', 'parameters.size_months_long'
            ) }}
        end as own_trailing_amount
    from trailing_revenue
    inner join thresholds
        on trailing_revenue.account_id = thresholds.account_id and trailing_revenue.threshold_set = thresholds.threshold_set
    inner join parameters
        on trailing_revenue.threshold_set = parameters.threshold_set
    left join margins
        on
            trailing_revenue.account_id = margins.account_id
            and trailing_revenue.threshold_set = margins.threshold_set
            and trailing_revenue.evaluation_date = margins.evaluation_date
),

-- One unknown margin leaves the group's unknown.
group_amounts as (
    select
        group_account_id,
        threshold_set,
        evaluation_date,
        cast(case when count(*) = count(own_trailing_amount) then sum(own_trailing_amount) end as decimal(18, 2)) as group_trailing_amount
    from amounts
    where group_account_id is not null
    group by
        group_account_id,
        threshold_set,
        evaluation_date
),

-- An account that is alone in its group is the group.
sized as (
    select
        amounts.*,
        case when amounts.group_account_id is null then amounts.own_trailing_amount else group_amounts.group_trailing_amount end
            as group_trailing_amount
    from amounts
    left join group_amounts
        on
            amounts.group_account_id = group_amounts.group_account_id
            and amounts.threshold_set = group_amounts.threshold_set
            and amounts.evaluation_date = group_amounts.evaluation_date
),

measured as (
    select
        sized.*,
        case when size_scope = 'group' then group_trailing_amount else own_trailing_amount end as trailing_amount
    from sized
)

select
    account_id,
    threshold_set,
    evaluation_date,
    net_revenue_12m,
    own_trailing_amount,
    group_trailing_amount,
    {{ size_basis('trailing_amount', 'potential_amount', 'size_measure') }} as size_basis,
    {{ size_measure_amount('trailing_amount', 'potential_amount') }} as size_measure_amount
from measured
