{{ config(materialized='incremental', incremental_strategy='changed_evaluations') }}

-- The evaluations at which an account's assigned channel is another than before; the first appearance is one, from no channel.
with channels as (

    select * from {{ changed_and_former_rows(ref('int_account_channels')) }}

),

followed as (

    select
        account_id,
        evaluation_number,
        evaluation_date,
        assigned_channel,
        -- What is assigned at a D between month-ends is compared with the month-end before it, and is not remembered.
        {{ last_known(
            'case when evaluation_number % 2 = 0 then assigned_channel end', ['account_id'], 'evaluation_number', 'before this row'
        ) }} as former_channel
    from channels

),

changes as (

    select *
    from followed
    where
        (former_channel is null or assigned_channel <> former_channel)
        and {{ is_to_build('changed_evaluations') }}

),

final as (

    select
        account_id,
        former_channel,
        assigned_channel as channel,
        evaluation_number,
        evaluation_number % 2 = 1 as is_between,
        evaluation_date
    from changes

)

select * from final
