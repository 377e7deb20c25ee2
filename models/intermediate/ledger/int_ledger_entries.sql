{{ config(materialized='ephemeral') }}

-- What each order adds to the ledger: the lines that its net was added up from, or its line 0; and each line and header that no order
-- counts. The ledger's own rows add up to the same, which `ledger_totals_are_sums_of_its_rows` proves.
with orders as (

    select * from {{ ref('int_orders_priced') }}

),

uncounted_lines as (

    select * from {{ ref('int_ledger_uncounted_lines') }}

),

unusable_headers as (

    select * from {{ ref('int_ledger_unusable_headers') }}

),

uncounted as (

    select * from uncounted_lines
    union all
    select * from unusable_headers

),

final as (

    select
        order_id,
        bucket,
        currency_code,
        greatest(line_count, 1) as line_count,
        exact_net_amount
    from orders

    union all

    select
        order_id,
        bucket,
        currency_code,
        1 as line_count,
        exact_net_amount
    from uncounted

)

select * from final
