{{ config(materialized='incremental', incremental_strategy='changed_accounts') }}

-- The first, last and last but one day on which an account had bought, at each of its evaluations from its first purchase on.
with evaluations as (

    select * from {{ changed_rows(ref('int_account_evaluations'), 'changed_accounts') }}

),

epochs as (

    select * from {{ changed_rows(ref('int_account_epochs'), 'changed_accounts') }}

),

purchase_days as (

    select * from {{ changed_rows(ref('int_purchase_days'), 'changed_accounts') }}

),

followed as (

    select
        epochs.account_id,
        epochs.from_number as epoch_number,
        greatest(epochs.from_number, purchase_days.from_number) as evaluation_number,
        purchase_days.purchase_date,
        lag(purchase_days.purchase_date) over (
            partition by epochs.account_id, epochs.from_number order by purchase_days.purchase_date
        ) as previous_purchase_date
    from epochs
    inner join purchase_days
        on
            epochs.account_id = purchase_days.account_id
            and epochs.from_number < purchase_days.until_number
            and epochs.until_number > purchase_days.from_number

),

news as (

    select
        account_id,
        epoch_number,
        evaluation_number,
        min(purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        max(previous_purchase_date) as previous_purchase_date
    from followed
    group by
        account_id,
        epoch_number,
        evaluation_number

),

known as (

    select
        evaluations.account_id,
        evaluations.evaluation_number,
        min(news.first_purchase_date) over epoch_so_far as first_purchase_date,
        max(news.last_purchase_date) over epoch_so_far as last_purchase_date,
        max(news.previous_purchase_date) over epoch_so_far as previous_purchase_date
    from evaluations
    inner join epochs
        on
            evaluations.account_id = epochs.account_id
            and evaluations.evaluation_number >= epochs.from_number
            and evaluations.evaluation_number < epochs.until_number
    left join news
        on
            epochs.account_id = news.account_id
            and epochs.from_number = news.epoch_number
            and evaluations.evaluation_number = news.evaluation_number
    window epoch_so_far as (
        partition by evaluations.account_id, epochs.from_number order by evaluations.evaluation_number rows unbounded preceding
    )

),

final as (

    select *
    from known
    where last_purchase_date is not null

)

select * from final
