"""What a mart says of one account: from a published DuckDB file or from that of a build, which have the same schemas."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from shared.shown_text import first_line, one_line

from explaining import ExplainError

Row = dict[str, Any]


class MartRow(dict):
    """A row by the names of its columns. Asking for one that the mart does not have raises ExplainError."""

    def __missing__(self, column: str) -> None:
        """Say what is missing, which only a mart of another version can lack."""
        raise ExplainError(f"The mart has no column '{column}'. Publish a build of this version first: make build")


# What an explanation is made of.
TABLES = (
    "account_channel_assignments",
    "account_segments",
    "account_survivors",
    "assignment_explanations",
    "assignment_neighbours",
    "upcoming_flips",
    "channel_handoffs",
    "channel_decision_table",
    "deal_channel_assignments",
)
# Not there where the outlook is switched off, as in a build of a what-if, which has the accounts of one group only.
OUTLOOK_TABLES = ("account_reorder_outlook", "reorder_fits", "reorder_calibration")
# With what came of the tenth of accounts that had the nearest forecasts six months earlier.
OUTLOOK = """
    select
        outlooks.*, fits.predicted_share, fits.ordered_share,
        deciles.account_count as near_count, deciles.ordered_count as near_ordered_count,
        round(deciles.predicted_share * deciles.account_count) as near_expected_count
    from marts.account_reorder_outlook as outlooks
    left join marts.reorder_fits as fits on outlooks.fit_id = fits.fit_id
    left join marts.reorder_calibration as deciles on fits.fit_group = deciles.scope
    where outlooks.account_id = $id
    -- The first tenth that reaches so far, else the last one.
    order by
        outlooks.probability_order_6m > deciles.highest_probability,
        if(outlooks.probability_order_6m > deciles.highest_probability, -deciles.decile, deciles.decile)
    limit 1
"""
NEAREST = """
    select survivors.account_id, assignments.account_name
    from marts.account_survivors as survivors
    left join marts.account_channel_assignments as assignments on survivors.surviving_account_id = assignments.account_id
    order by
        greatest(
            jaro_winkler_similarity(lower(survivors.account_id), lower($id)),
            coalesce(jaro_winkler_similarity(lower(assignments.account_name), lower($id)), 0)
        ) desc,
        survivors.account_id
    limit 3
"""
SAME_ID = """
    from marts.account_survivors
    where account_id = $id or lower(account_id) = lower($id)
    order by account_id <> $id, account_id
"""
GROUP = """
    select account_id, account_name
    from marts.account_channel_assignments
    where ultimate_parent_account_id = $id
    order by account_id
"""


@dataclass(frozen=True)
class Facts:
    """All that a mart says of one account. `row` is its assignment, its segments and its explanation in one dictionary; `outlook` is None
    where none is made."""

    asked_id: str
    row: Row
    group: list[Row]
    neighbours: list[Row]
    flips: list[Row]
    handoffs: list[Row]
    deals: list[Row]
    outlook: Row | None

    @property
    def account_id(self) -> str:
        """The surviving account."""
        return self.row["account_id"]

    @property
    def as_of_date(self) -> date:
        """The as-of date of the mart."""
        return self.row["as_of_date"]


def open_mart(database: Path) -> duckdb.DuckDBPyConnection:
    """The DuckDB file, to be read only. Raises ExplainError where it cannot be read or lacks a table."""
    if not database.exists():
        raise ExplainError(f"{database} does not exist. Publish a build first: make build")
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise ExplainError(f"{database} cannot be read: {first_line(error)} Name another DuckDB file with --database.") from None
    found = _tables(connection)
    missing = [name for name in TABLES if name not in found]
    if missing:
        connection.close()
        raise ExplainError(f"{database} has no table marts.{missing[0]}. Publish a build of this version first: make build")
    return connection


def surviving_id(connection: duckdb.DuckDBPyConnection, asked_id: str) -> str:
    """The account in the mart that stands for the record `asked_id`; ExplainError, with the nearest ids, where there is none."""
    found = rows(connection, SAME_ID, asked_id)
    if not found:
        listed = [f"{row['account_id']} ({row['account_name'] or 'deleted'})" for row in rows(connection, NEAREST, asked_id)]
        nearest = one_line("; ".join(listed)) or "none, the mart is empty"
        raise ExplainError(f"No account has the id '{one_line(asked_id)}'. The nearest are: {nearest}")
    if not found[0]["is_in_mart"]:
        raise ExplainError(f"Account '{one_line(asked_id)}' is deleted and has no order, so it is in no channel.")
    return found[0]["surviving_account_id"]


def read_facts(connection: duckdb.DuckDBPyConnection, asked_id: str) -> Facts:
    """What the mart says of the account that `asked_id` leads to. Raises ExplainError where there is none."""
    account_id = surviving_id(connection, asked_id)
    row: Row = MartRow()
    for table in ("account_segments", "account_channel_assignments", "assignment_explanations"):
        row |= rows(connection, f"from marts.{table} where account_id = $id", account_id)[0]
    return Facts(
        asked_id=asked_id,
        row=row,
        group=rows(connection, GROUP, row["ultimate_parent_account_id"]),
        neighbours=rows(connection, "from marts.assignment_neighbours where account_id = $id order by is_flip desc, step", account_id),
        flips=rows(connection, "from marts.upcoming_flips where account_id = $id order by flip_date, flip_of", account_id),
        handoffs=rows(connection, "from marts.channel_handoffs where account_id = $id order by changed_date", account_id),
        deals=rows(connection, "from marts.deal_channel_assignments where account_id = $id order by opportunity_id", account_id),
        outlook=rows(connection, OUTLOOK, account_id)[0] if _tables(connection).issuperset(OUTLOOK_TABLES) else None,
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()}


def rows(connection: duckdb.DuckDBPyConnection, query: str, account_id: str | None = None) -> list[Row]:
    """The rows of a query as dictionaries; `account_id` is its $id."""
    result = connection.execute(query, {"id": account_id} if account_id is not None else None)
    names = [column[0] for column in result.description]
    return [MartRow(zip(names, values, strict=True)) for values in result.fetchall()]
