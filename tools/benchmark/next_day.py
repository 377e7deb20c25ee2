"""The next day's raw data: what a day of business changes in a folder of big data.

Of all orders 0.1 % are new, and 0.05 % late or changed, in equal parts: twice the quantity, cancelled, arriving weeks or months late,
taken back in full. In the CRM some accounts are new, some have another owner, and some deals were closed. Who and what is drawn by hash.
"""

from datetime import date
from pathlib import Path

import duckdb
from landing.places import pattern

from tools.benchmark.database import scratch_database, write_parquet
from tools.demo.company import COLUMNS

NEW_SHARE = 0.001
LATE_OR_CHANGED_SHARE = 0.0005
CRM_SHARE = 0.0003
LEAST_CRM_CHANGES = 3

# What is changed in each table is found by this column.
KEYS = {"crm_accounts": "account_id", "crm_opportunities": "opportunity_id", "orders": "order_id", "order_lines": "order_id"}

# What happens to an order, or to the like of it, and how many days before the next day it may be dated.
FATES = {"new": (1, 10_000), "doubled": (1, 10_000), "cancelled": (1, 10_000), "late": (14, 200), "returned": (30, 10_000)}

# Sales of which nothing was taken back; each may meet one fate only.
DRAWN_ORDERS = """
    insert into drawn_orders
    select '{fate}', orders.*
    from orders
    anti join (select original_order_id as order_id from orders where original_order_id is not null) using (order_id)
    where
        hash(order_id, '{day}') % {fates} = {number}
        and order_total > 0
        and original_order_id is null
        and lower(status) in ('delivered', 'invoiced', 'completed')
        and date_diff('day', ordered_at, date '{day}') between {least_days} and {most_days}
    order by hash(order_id, '{day}', 'order'), order_id
    limit {count}
"""

CHANGED_ORDERS = """
    insert into changed_orders
    select
        case when fate in ('new', 'late', 'returned') then added_id(order_id) else order_id end,
        coalesce(crm_accounts.merged_into_account_id, account_id),
        case when fate in ('new', 'returned') then date '{day}' + cast(ordered_at as time) else ordered_at end,
        case fate
            when 'new' then 'Confirmed'
            when 'cancelled' then 'Cancelled'
            when 'returned' then 'Returned'
            else status
        end,
        currency_code,
        case fate
            when 'doubled' then 2 * order_total - coalesce(freight_amount, 0)
            when 'returned' then coalesce(freight_amount, 0) - order_total
            else order_total
        end,
        case fate when 'doubled' then 2 * tax_amount when 'returned' then -tax_amount else tax_amount end,
        case when fate <> 'returned' then freight_amount end,
        case when fate in ('doubled', 'cancelled') then customer_po end,
        case when fate = 'returned' then order_id end,
        drawn_orders.owner_id,
        timestamptz '{day} 22:00:00Z'
    from drawn_orders
    left join crm_accounts using (account_id)
"""

CHANGED_LINES = """
    insert into changed_order_lines
    select
        case when fate = 'doubled' then order_id else added_id(order_id) end,
        line_number,
        product_id,
        times * quantity,
        unit_price,
        discount_rate,
        times * discount_amount,
        unit_cost
    from order_lines
    inner join (
        select order_id, fate, case fate when 'doubled' then 2 when 'returned' then -1 else 1 end as times
        from drawn_orders
        where fate <> 'cancelled'
    ) using (order_id)
"""

NEW_ACCOUNTS = """
    insert into changed_crm_accounts
    select * replace (
        added_id(account_id) as account_id,
        'New ' || account_name as account_name,
        'Prospect' as account_type,
        null as website_domain,
        false as is_key_account,
        null as parent_account_id,
        date '{day}' as created_at,
        timestamp '{day} 12:00:00' as updated_at
    )
    from crm_accounts
    where merged_into_account_id is null and hash(account_id, '{day}') % 2 = 0
    order by hash(account_id, '{day}', 'new'), account_id
    limit {count}
"""

# Each is given to the owner of the next.
OTHER_OWNERS = """
    insert into changed_crm_accounts
    select * replace (
        coalesce(
            lead(owner_id) over (order by account_id), first_value(owner_id) over (order by account_id)
        ) as owner_id,
        timestamp '{day} 12:00:00' as updated_at
    )
    from (
        from crm_accounts
        where owner_id is not null and merged_into_account_id is null and hash(account_id, '{day}') % 2 = 1
        order by hash(account_id, '{day}', 'owner'), account_id
        limit {count}
    )
"""

CLOSED_DEALS = """
    insert into changed_crm_opportunities
    select * replace (
        if(hash(opportunity_id, 'won') % 2 = 0, 'Closed Won', 'Closed Lost') as stage,
        date '{day}' as close_date,
        true as is_closed,
        hash(opportunity_id, 'won') % 2 = 0 as is_won
    )
    from crm_opportunities
    where not is_closed
    order by hash(opportunity_id, '{day}'), opportunity_id
    limit {count}
"""


def write_next_day(raw_dir: Path, output_dir: Path, day: date) -> dict[str, int]:
    """Write the raw data of `day`, which follows the as-of date of those in `raw_dir`, to `output_dir`; the rows of each table.

    Both are folders of Parquet files. Raises duckdb.IOException where one is missing.
    """
    output_dir.mkdir(parents=True, exist_ok=True)
    with scratch_database() as connection:
        for table in COLUMNS:
            connection.read_parquet(pattern(raw_dir / f"{table}.parquet"), hive_partitioning=False).create_view(table)
        for table in KEYS:
            connection.execute(f"create table changed_{table} as from {table} limit 0")
        connection.execute(f"create macro added_id(id) as id || '-{day:%Y%m%d}'")
        _change_orders(connection, day)
        _change_crm(connection, day)
        return {table: write_parquet(connection, _next_query(table), output_dir / f"{table}.parquet") for table in COLUMNS}


def _change_orders(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    connection.execute("create table drawn_orders as select '' as fate, orders.* from orders limit 0")
    order_count = connection.execute("select count(*) from orders").fetchall()[0][0]
    for number, (fate, (least_days, most_days)) in enumerate(FATES.items()):
        share = NEW_SHARE if fate == "new" else LATE_OR_CHANGED_SHARE / (len(FATES) - 1)
        connection.execute(
            DRAWN_ORDERS.format(
                fate=fate,
                day=day,
                fates=len(FATES),
                number=number,
                least_days=least_days,
                most_days=most_days,
                count=max(1, round(share * order_count)),
            )
        )
    connection.execute(CHANGED_ORDERS.format(day=day))
    connection.execute(CHANGED_LINES)


def _change_crm(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    account_count = connection.execute("select count(*) from crm_accounts").fetchall()[0][0]
    count = max(LEAST_CRM_CHANGES, round(CRM_SHARE * account_count))
    for change in (NEW_ACCOUNTS, OTHER_OWNERS, CLOSED_DEALS):
        connection.execute(change.format(day=day, count=count))


def _next_query(table: str) -> str:
    """The rows of a table that stay as they are, then those that are changed or new."""
    if table not in KEYS:
        return f"from {table}"
    return f"(from {table} anti join changed_{table} using ({KEYS[table]})) union all (from changed_{table})"
