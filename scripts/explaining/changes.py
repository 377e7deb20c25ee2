"""What is asked to be otherwise: read from the command line and put into raw rows."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from shared.shown_text import first_line, one_line

from explaining import ExplainError
from explaining.raw_rows import identity

NUMBERS = ("potential_amount", "annual_revenue", "employee_count")
BOOLEANS = ("is_key_account", "is_deleted")
TIMES = ("created_at", "updated_at")
REFERENCES = ("parent_account_id", "merged_into_account_id")
NUMBER = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?"


@dataclass(frozen=True)
class Order:
    """An order more. No date is the day before the as-of date."""

    amount: Decimal
    ordered_on: date | None


@dataclass(frozen=True)
class Changes:
    """All that is asked to be otherwise."""

    orders: list[Order] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    policy_id: str | None = None
    as_of: date | None = None

    @property
    def references(self) -> list[str]:
        """The other CRM records that the changed values name."""
        return [value for column, value in self.values.items() if column in REFERENCES and value]

    def in_words(self, as_of: date, currency: str) -> list[str]:
        """Each change as a line."""
        lines = [f"an order more of {order.amount:,} {currency} on {_ordered_on(order, as_of)}" for order in self.orders]
        lines += [f"{column} is {one_line(value) or 'empty'}" for column, value in self.values.items()]
        lines += [f"policy {one_line(self.policy_id)} comes into force on {as_of}"] if self.policy_id else []
        return lines + ([f"it is {as_of}"] if self.as_of else [])


def parse_changes(orders: list[str], values: list[str], policy_id: str | None, as_of: str | None) -> Changes:
    """The changes as they stand on the command line. Raises ExplainError for what cannot be meant."""
    return Changes(
        [parse_order(text) for text in orders], dict(map(parse_value, values)), policy_id, parse_date("--as-of", as_of) if as_of else None
    )


def parse_order(text: str) -> Order:
    """AMOUNT or AMOUNT@DATE."""
    amount, _, day = text.partition("@")
    amount = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", amount.strip())
    if not re.fullmatch(NUMBER, amount):
        raise ExplainError(f"--order {one_line(text)}: '{one_line(amount)}' is no plain number. Write it like 12000 or 12000@2025-02-27.")
    return Order(Decimal(amount), parse_date("--order", day) if day else None)


def parse_value(text: str) -> tuple[str, str]:
    """COLUMN=VALUE of crm_accounts; an empty value stands for null."""
    column, equals, value = text.partition("=")
    column, value = column.strip().lower(), value.strip()
    if not equals:
        raise ExplainError(f"--set {one_line(text)}: there is no '='. Write it like potential_amount=60000.")
    for columns, pattern, example in ((NUMBERS, NUMBER, "60000"), (BOOLEANS, "true|false", "true"), (TIMES, TIME, "2024-06-30")):
        if column in columns and value and not re.fullmatch(pattern, value):
            raise ExplainError(f"--set {column}: '{one_line(value)}' would not be read. Write it like {column}={example}.")
    if column in ("account_id", "account_name") and (column == "account_id" or not value):
        raise ExplainError(f"--set {one_line(text)}: an account cannot be without its {column}. Change another column.")
    return column, value


def parse_date(option: str, text: str) -> date:
    """A date as YYYY-MM-DD."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ExplainError(f"{option}: '{one_line(text)}' is no date. Write it as YYYY-MM-DD, for example 2025-02-27.")


def apply(connection: duckdb.DuckDBPyConnection, changes: Changes, account_id: str, as_of: date, status: str | None) -> None:
    """Change the raw rows of an account. `status` is that of an order that counts; ExplainError for a value that its column cannot take."""
    columns = {name: kind for name, kind, *_ in connection.execute("describe crm_accounts").fetchall()}
    for column, value in changes.values.items():
        if column not in columns:
            raise ExplainError(f"--set {one_line(column)}: crm_accounts has no such column. It has: {', '.join(columns)}")
        try:
            connection.execute(
                f"update crm_accounts set {column} = cast($value as {columns[column]}) where {identity('account_id')} = $id",
                {"value": value or None, "id": account_id},
            )
        except duckdb.Error as error:
            raise ExplainError(f"--set {column}={one_line(value)}: {first_line(error)} The column is of type {columns[column]}.") from None
    (kind,) = [kind for name, kind, *_ in connection.execute("describe orders").fetchall() if name == "order_id"]
    for number, order in enumerate(changes.orders, start=1):
        values = {
            "order_id": f"WHAT-IF-{number}" if kind == "VARCHAR" else str(-number),
            "account_id": account_id,
            "ordered_at": _ordered_on(order, as_of).isoformat(),
            "status": status,
            "order_total": str(order.amount),
        }
        named = ", ".join(f"${name} as {name}" for name in values)
        try:
            connection.execute(f"insert into orders by name select {named}", values)
        except duckdb.Error as error:
            raise ExplainError(f"--order {order.amount}: {first_line(error)} The raw orders cannot hold it.") from None


def _ordered_on(order: Order, as_of: date) -> date:
    return order.ordered_on or as_of - timedelta(days=1)
