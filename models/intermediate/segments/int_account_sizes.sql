{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The size measure of each account at each of its evaluations: the larger of its trailing amount and a person's estimate of its potential.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

trailing_amounts as (

    select * from {{ changed_rows(ref('int_account_trailing_amounts'), 'changed_evaluations') }}

),

parameters as (

    select * from {{ ref('int_policy_parameters') }}

),

scoped as (

    select
        trailing_amounts.account_id,
        trailing_amounts.evaluation_number,
        trailing_amounts.threshold_set,
        accounts.potential_amount,
        trailing_amounts.group_trailing_amount,
        parameters.size_measure,
        case
            when parameters.size_scope = 'group' then trailing_amounts.group_trailing_amount
            else trailing_amounts.own_trailing_amount
        end as trailing_amount
    from accounts
    inner join trailing_amounts
        on accounts.account_id = trailing_amounts.account_id
    inner join parameters
        on trailing_amounts.threshold_set = parameters.threshold_set

),

final as (

    select
        account_id,
        evaluation_number,
        threshold_set,
        group_trailing_amount,
        case
            when trailing_amount >= potential_amount or potential_amount is null then trailing_amount
            else potential_amount
        end as size_measure_amount,
        case
            when trailing_amount is null and potential_amount is null then 'none'
            when trailing_amount >= potential_amount or potential_amount is null then size_measure
            else 'potential'
        end as size_basis
    from scoped

)

select * from final
