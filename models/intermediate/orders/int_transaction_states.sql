{{ config(materialized='incremental', incremental_strategy='changed_accounts') }}

-- An account's sales that share a purchase order number, else those of one day, are one transaction: split shipments add up. Its states
-- follow those of its sales: later shipments make it larger and younger, returns smaller.
with orders as (

    select * from {{ changed_rows(ref('int_order_states'), 'changed_accounts') }}

),

keyed as (

    select
        account_id,
        customer_po,
        -- The day tells sales apart only where no purchase order number does.
        case when customer_po is null then order_date end as sales_date,
        coalesce('po ' || customer_po, 'day ' || cast(order_date as {{ dbt.type_string() }})) as transaction_key,
        from_number,
        until_number,
        net_amount,
        order_date
    from orders

),

changes as (

    select
        account_id,
        transaction_key,
        from_number
    from keyed

    union

    select
        account_id,
        transaction_key,
        until_number as from_number
    from keyed
    where until_number < {{ never() }}

),

spans as (

    select
        account_id,
        transaction_key,
        from_number,
        coalesce(
            lead(from_number) over (partition by account_id, transaction_key order by from_number), {{ never() }}
        ) as until_number
    from changes

),

final as (

    select
        keyed.account_id,
        keyed.customer_po,
        keyed.sales_date,
        spans.from_number,
        cast(spans.until_number as integer) as until_number,
        cast(sum(keyed.net_amount) as decimal(18, 2)) as transaction_amount,
        -- The latest delivery dates it, so that one more sale never makes a transaction older.
        max(keyed.order_date) as transaction_date
    from spans
    inner join keyed
        on
            spans.account_id = keyed.account_id
            and spans.transaction_key = keyed.transaction_key
            and spans.from_number >= keyed.from_number
            and spans.from_number < keyed.until_number
    group by
        keyed.account_id,
        keyed.customer_po,
        keyed.sales_date,
        spans.from_number,
        spans.until_number

)

select * from final
