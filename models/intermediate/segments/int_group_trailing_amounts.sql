{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The trailing amount of each group of several accounts, at each evaluation of one of them. Who has not started yet has bought nothing, and
-- adds nothing.
with groups as (

    select * from {{ ref('int_account_groups') }}

),

amounts as (

    select * from {{ ref('int_account_trailing_amounts') }}

),

final as (

    select
        groups.ultimate_parent_account_id as account_id,
        amounts.evaluation_number,
        amounts.threshold_set,
        cast(
            case when count(*) = count(amounts.own_trailing_amount) then sum(amounts.own_trailing_amount) end as decimal(18, 2)
        ) as group_trailing_amount
    from groups
    inner join amounts
        on groups.ultimate_parent_account_id = amounts.ultimate_parent_account_id
    group by
        groups.ultimate_parent_account_id,
        amounts.evaluation_number,
        amounts.threshold_set

)

select * from final
