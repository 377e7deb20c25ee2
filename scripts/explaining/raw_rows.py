"""The raw rows that bear on one account, cut out of a whole extract: enough that a build of them says the same of it.

These are all CRM records of its ultimate parent's group, merged ones included; their orders, lines and opportunities with every copy of
each; returns that take back their orders and orders that their returns take back; all users; no leads. And, because no account is
evaluated before the company's first sale, whatever was ordered up to then.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import yaml
from landing.csv_files import inspect_csv
from landing.parquet_files import inspect_parquet
from landing.reader import csv_query, parquet_query
from publishing.tables import literal, quoted
from shared.shown_text import first_line

from explaining import ExplainError

SOURCES = Path("models") / "staging" / "_raw__sources.yml"

# What staging trims (macros/engine/read_values.sql, trimmed_characters).
SPACES = (
    " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c"
    "\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)


@dataclass(frozen=True)
class Place:
    """Where raw rows are read: a DuckDB file in which they were landed, or a folder of files."""

    path: Path
    is_landed: bool

    def __str__(self) -> str:
        """The place as it is called in messages."""
        return f"{self.path} (schema landing)" if self.is_landed else str(self.path)


def find_place(candidates: list[Path], raw_folder: Path | None) -> Place:
    """The first of these DuckDB files that holds landed rows and can be opened, else the folder. ExplainError where there is neither."""
    for database in candidates:
        if not database.exists():
            continue
        try:
            with duckdb.connect(str(database), read_only=True) as connection:
                landed = "select count(*) from information_schema.tables where table_schema = 'landing' and table_name = 'orders'"
                if connection.execute(landed).fetchall() == [(1,)]:
                    return Place(database, is_landed=True)
        except duckdb.Error:
            continue  # another build holds it
    if raw_folder is None or not any((raw_folder / f"crm_accounts.{kind}").exists() for kind in ("csv", "parquet")):
        raise ExplainError(
            f"There are no raw rows: none landed in {' or '.join(map(str, candidates))}, and no crm_accounts.csv or crm_accounts.parquet in"
            f" {raw_folder}. Run a build (make build), or set RAW_DATA_DIR to the folder of the raw files."
        )
    return Place(raw_folder, is_landed=False)


def landed_run(place: Place) -> str | None:
    """The run that landed the rows in a DuckDB file."""
    if not place.is_landed:
        return None
    with duckdb.connect(str(place.path), read_only=True) as connection:
        found = connection.execute("select run_id from landing.last_run").fetchall()
    return found[0][0] if found else None


@contextmanager
def rows_of(project: Path, place: Place, record_ids: list[str], first_sale: date | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the raw tables as far as they bear on these CRM records, to be changed and written with `write_rows`.

    `first_sale` is the date of the company's first sale; None where there is none.
    """
    declared = declared_columns(project)
    with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="what_if_raw_") as copies:
        connection.execute("set timezone = 'UTC'")
        try:
            _select(connection, _sources(connection, place, declared, Path(copies)), record_ids, first_sale)
        except duckdb.Error as error:
            raise ExplainError(f"The raw rows in {place} cannot be read: {first_line(error)} Build again: make build") from None
        yield connection


def is_there(connection: duckdb.DuckDBPyConnection, account_id: str) -> bool:
    """Whether the raw tables of `rows_of` hold the account's own record."""
    return bool(connection.execute(f"select 1 from crm_accounts where {identity('account_id')} = $id", {"id": account_id}).fetchall())


def write_rows(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the raw tables of `rows_of` as files that a build can land."""
    folder.mkdir(parents=True)
    for (table,) in connection.execute("select table_name from duckdb_tables() where database_name = 'memory'").fetchall():
        if not table.startswith("kept_"):
            connection.execute(f"copy {table} to '{literal(folder / table)}.parquet' (format parquet)")


def declared_columns(project: Path) -> dict[str, list[str]]:
    """The columns of each raw table, as the raw contract declares them."""
    content = yaml.safe_load((project / SOURCES).read_text(encoding="utf-8"))
    raw = next(source for source in content["sources"] if source["name"] == "raw")
    return {table["name"]: [column["name"] for column in table["columns"]] for table in raw["tables"]}


def identity(column: str) -> str:
    """An id as staging reads it (macros/engine/read_values.sql, raw_text): without blanks around it, a float as its whole number."""
    text = (
        f"case when regexp_full_match(typeof({column}), 'FLOAT|DOUBLE|DECIMAL.*')"
        f" then nullif(regexp_replace(cast({column} as varchar), '[.]0+$', ''), 'nan') else cast({column} as varchar) end"
    )
    return f"nullif(trim({text}, '{SPACES}'), '')"


def _select(connection: duckdb.DuckDBPyConnection, sources: dict[str, str], record_ids: list[str], first_sale: date | None) -> None:
    # Without a first sale every order may have been the first. Two days more than the date says, since a time zone may shift it.
    last_first_date = first_sale + timedelta(days=2) if first_sale else date.max
    connection.execute("create table kept_accounts as select unnest($ids) as account_id", {"ids": record_ids})
    connection.execute(
        f"create table kept_orders as select {identity('order_id')} as order_id from {sources['orders']}"
        f" where {identity('account_id')} in (from kept_accounts)"
        f" or try_cast(left({identity('ordered_at')}, 10) as date) <= $last_first_date",
        {"last_first_date": last_first_date},
    )
    connection.execute(
        f"insert into kept_orders select {identity('original_order_id')} from {sources['orders']}"
        f" where {identity('order_id')} in (from kept_orders) and {identity('original_order_id')} is not null"
        f" union select {identity('order_id')} from {sources['orders']} where {identity('original_order_id')} in (from kept_orders)"
    )
    # A row without a key may be what holds the account.
    connection.execute(
        f"create table orders as from {sources['orders']} where {identity('order_id')} in (from kept_orders)"
        f" or {identity('account_id')} in (from kept_accounts)"
    )
    connection.execute(f"create table order_lines as from {sources['order_lines']} where {identity('order_id')} in (from kept_orders)")
    # An order counts only for a record that is there.
    connection.execute(f"insert into kept_accounts select distinct {identity('account_id')} from orders")
    connection.execute(
        f"create table crm_accounts as from {sources['crm_accounts']} where {identity('account_id')} in (from kept_accounts)"
    )
    connection.execute(
        f"create table crm_opportunities as from {sources['crm_opportunities']} where {identity('opportunity_id')} in"
        f" (select {identity('opportunity_id')} from {sources['crm_opportunities']} where {identity('account_id')} in (from kept_accounts))"
        f" or {identity('account_id')} in (from kept_accounts)"
    )
    connection.execute(f"create table crm_users as from {sources['crm_users']}")


def _sources(connection: duckdb.DuckDBPyConnection, place: Place, declared: dict[str, list[str]], copies: Path) -> dict[str, str]:
    """A query in brackets for each raw table with all its declared columns. Files that must be read as copies are written to `copies`."""
    if place.is_landed:
        # Views that were made in a database know it by the name of its file.
        name = quoted(place.path.stem)
        connection.execute(f"attach '{literal(place.path)}' as {name} (read_only)")
        return {table: f"(select {', '.join(columns)} from {name}.landing.{table})" for table, columns in declared.items()}
    return {table: _file_query(place.path, table, columns, copies) for table, columns in declared.items()}


def _file_query(folder: Path, table: str, columns: list[str], copies: Path) -> str:
    """The rows of a raw file as landing reads them, missing columns as nulls."""
    csv, parquet = folder / f"{table}.csv", folder / f"{table}.parquet"
    if not csv.exists() and not parquet.exists():
        return f"(select {', '.join(f'cast(null as varchar) as {column}' for column in columns)} where false)"
    inspected = inspect_csv(csv, columns, copies / csv.name) if csv.exists() else inspect_parquet(parquet, columns)
    if inspected.problems:
        raise ExplainError(f"{csv if csv.exists() else parquet}: {' '.join(inspected.problems)}")
    found = {name.lower(): name for name in inspected.columns}
    listed = [f"{quoted(found[column])} as {column}" if column in found else f"cast(null as varchar) as {column}" for column in columns]
    query = csv_query(inspected, columns) if csv.exists() else parquet_query(inspected)
    return f"(select {', '.join(listed)} from ({query}))"
