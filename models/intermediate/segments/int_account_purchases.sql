-- The first, last and last but one day on which an account had bought, at each evaluation that brings another one or begins an epoch.
with epochs as {{ materialized() }} (
    select
        account_id,
        from_number,
        until_number,
        cast(row_number() over (order by account_id, from_number) as integer) as epoch_number
    from {{ ref('int_account_epochs') }}
),

purchase_days as (
    select * from {{ ref('int_purchase_days') }}
),

followed as (
    select
        epochs.epoch_number,
        greatest(epochs.from_number, purchase_days.from_number) as evaluation_number,
        purchase_days.purchase_date,
        lag(purchase_days.purchase_date) over (partition by epochs.epoch_number order by purchase_days.purchase_date)
            as previous_purchase_date
    from epochs
    inner join purchase_days
        on
            epochs.account_id = purchase_days.account_id
            and epochs.from_number < purchase_days.until_number
            and epochs.until_number > purchase_days.from_number

    union all

    select
        epoch_number,
        from_number as evaluation_number,
        cast(null as date) as purchase_date,
        cast(null as date) as previous_purchase_date
    from epochs
),

news as (
    select
        epoch_number,
        evaluation_number,
        min(purchase_date) as first_purchase_date,
        max(purchase_date) as last_purchase_date,
        max(previous_purchase_date) as previous_purchase_date
    from followed
    group by
        epoch_number,
        evaluation_number
),

known as (
    select
        epoch_number,
        evaluation_number,
        min(first_purchase_date) over epoch_so_far as first_purchase_date,
        max(last_purchase_date) over epoch_so_far as last_purchase_date,
        max(previous_purchase_date) over epoch_so_far as previous_purchase_date
    from news
    window epoch_so_far as (partition by epoch_number order by evaluation_number rows unbounded preceding)
)

select
    epochs.account_id,
    known.evaluation_number,
    known.first_purchase_date,
    known.last_purchase_date,
    known.previous_purchase_date
from known
inner join epochs
    on known.epoch_number = epochs.epoch_number
{{ stored_by('account_id') }}
