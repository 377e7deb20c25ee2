"""The block that benchmark data are tiled from: a company of the generator of tools.cases, without planted cases, in typed tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tools.cases.company import AS_OF_DATE as CASES_AS_OF_DATE
from tools.cases.company import COLUMNS, Company
from tools.cases.random_part import add_random_part
from tools.cases.writer import write_company

# Strictly inside a month, and the day after it too: no month-end comes between them.
AS_OF_DATE = date(2025, 2, 14)
NEXT_DAY = AS_OF_DATE + timedelta(days=1)
SEED = 20250214

# How a warehouse would export them; a column that is not named is text.
TYPES = {
    "annual_revenue": "decimal(18, 2)",
    "amount": "decimal(18, 2)",
    "capacity_accounts": "integer",
    "close_date": "date",
    "converted_at": "date",
    "created_at": "date",
    "discount_amount": "decimal(9, 2)",
    "discount_rate": "decimal(5, 4)",
    "employee_count": "integer",
    "freight_amount": "decimal(12, 2)",
    "hired_at": "date",
    "is_active": "boolean",
    "is_closed": "boolean",
    "is_deleted": "boolean",
    "is_key_account": "boolean",
    "is_won": "boolean",
    "line_number": "integer",
    "order_total": "decimal(12, 2)",
    "ordered_at": "timestamp",
    "potential_amount": "decimal(18, 2)",
    "quantity": "integer",
    "tax_amount": "decimal(12, 2)",
    "unit_cost": "decimal(9, 2)",
    "unit_price": "decimal(9, 2)",
    "updated_at": "timestamp",
}
# The order system exports when an order was changed with its offset.
MOMENTS = {("orders", "updated_at")}
# What does not move with the as-of date.
FIXED = {"hired_at"}


@dataclass(frozen=True)
class BlockSize:
    """Accounts, and how many orders an account and lines an order has, roughly."""

    accounts: int = 10_000
    orders_per_account: float = 18.7
    lines_per_order: float = 3.15


def load_block(connection: duckdb.DuckDBPyConnection, size: BlockSize) -> None:
    """Make the tables of a block, named as the raw tables, with all dates moved to AS_OF_DATE and without orders after it.

    The generator's orders run past its as-of date on purpose; these do not.
    """
    company = Company()
    add_random_part(company, SEED, size.accounts, size.orders_per_account, size.lines_per_order)
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        write_company(company, folder)
        for table, columns in COLUMNS.items():
            typed = ", ".join(f"{_typed(table, column)} as {column}" for column in columns)
            connection.execute(f"create table {table} as select {typed} from read_csv('{folder / table}.csv', all_varchar = true)")
    connection.execute(f"delete from orders where ordered_at >= date '{AS_OF_DATE}' + interval 1 day")
    connection.execute("delete from order_lines where order_id not in (select order_id from orders)")
    # A change is known when it is exported, at the end of the as-of date.
    connection.execute(f"update orders set updated_at = least(updated_at, timestamptz '{AS_OF_DATE} 23:00:00Z')")


def _typed(table: str, column: str) -> str:
    """The text of a column in its type, its days moved by those between the generator's as-of date and AS_OF_DATE."""
    column_type = "timestamptz" if (table, column) in MOMENTS else TYPES.get(column, "varchar")
    if not column_type.startswith(("date", "timestamp")):
        return f"cast({column} as {column_type})"
    # Times of order are times of business, whether or not they were exported with an offset.
    text = f"replace({column}, 'Z', '')" if column_type == "timestamp" else column
    days = 0 if column in FIXED else (CASES_AS_OF_DATE - AS_OF_DATE).days
    return f"cast(cast({text} as {column_type}) - interval {days} day as {column_type})"
