-- The first evaluation of each account: its creation, or its first sale or return where that is earlier or the creation unknown, but not
-- before the company's first sale or return; with neither, D.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

parts as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_orders as (
    select
        account_id,
        min(known_date) as first_order_date
    from parts
    where not is_linked_return
    group by account_id
),

company as (
    select min(first_order_date) as first_order_date
    from first_orders
),

starts as (
    select
        accounts.account_id,
        as_of.as_of_number,
        as_of.as_of_date,
        company.first_order_date as company_start_date,
        case
            when first_orders.first_order_date < accounts.created_date or accounts.created_date is null
                then first_orders.first_order_date
            else accounts.created_date
        end as start_date
    from accounts
    cross join as_of
    cross join company
    left join first_orders
        on accounts.account_id = first_orders.account_id
)

select
    account_id,
    case
        when start_date is null or company_start_date is null or start_date > as_of_date then as_of_number
        else {{ entry_number('greatest(start_date, company_start_date)', 'as_of_number') }}
    end as start_number
from starts
