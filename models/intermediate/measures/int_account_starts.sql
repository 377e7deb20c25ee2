-- One row per account: the first date at which it is evaluated.
--
-- Rule "Evaluation dates" in docs/rules.md. It is the first that knows of the account's creation, or of its first sale or return where
-- that is earlier or the creation unknown. An account that is older than the company's first order starts with that; with neither, on the
-- as-of date.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

order_amounts as (
    select * from {{ ref('int_order_amounts') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_orders as (
    select
        account_id,
        min(known_date) as first_order_date
    from order_amounts
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
),

evaluated as (
    select
        account_id,
        case
            when start_date is null or company_start_date is null then as_of_date
            else {{ first_evaluation_on_or_after('greatest(start_date, company_start_date)', 'as_of_date') }}
        end as first_evaluation_date
    from starts
)

select
    account_id,
    first_evaluation_date
from evaluated
