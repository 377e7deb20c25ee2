"""Writes the published tables of a build: a Parquet file for each, one DuckDB file, and a CSV file for each that a spreadsheet holds.

Tables that grow with every order line, order and month-end (`parquet_only`) are in no DuckDB file.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
from settings import DATABASE_NAME

from publishing.declared import PUBLISHED_SCHEMAS, Declared

# The name of the new file while it is written: no warehouse is called so.
PUBLISHED = "_published_version"

# DuckDB makes this folder where it is needed and removes it again.
SPILL_NAME = ".spill"

# The oldest format that DuckDB 1.x writes, which every 1.x client can open; 2.0 would write one that none of them can.
STORAGE_VERSION = "v1.0.0"

# What spreadsheets hold, header included: Excel and LibreOffice so many rows, Google Sheets so many cells. A larger CSV file opens in none
# of them, or not in all.
SPREADSHEET_ROWS = 1_048_576
SPREADSHEET_CELLS = 10_000_000

# A spreadsheet takes a cell for a formula that begins with one of these signs, in any width (OWASP, "CSV Injection"), also where white
# space, marks or signs that nobody sees stand before it, or where the cell begins with a tab or a line end.
FORMULA = (
    r"^[\s\p{Z}\p{C}\p{M}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*"
    r"[=+\-@\x{2212}\x{FE62}\x{FE63}\x{FE66}\x{FE6B}\x{FF0B}\x{FF0D}\x{FF1D}\x{FF20}]"
    r"|^[\t\r\n]"
)

# Types whose values are no texts, and so no formulas: a negative number must stay one.
HARMLESS_TYPES = ("BOOLEAN", "DATE", "TIME", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class Written:
    """A table as it was published."""

    rows: int
    formats: tuple[str, ...]


def write_tables(
    warehouse: Path, folder: Path, run_id: str, memory_limit: str, declared: dict[tuple[str, str], Declared]
) -> dict[str, Written]:
    """Write each of the `declared` tables of the DuckDB file `warehouse` into `folder`; what was written, by schema and name.

    A table is sorted once, by its key, into its Parquet file, which carries `run_id`; the other formats are copies of that. So the same
    rows give the same Parquet and CSV files; the DuckDB file may have its blocks in other places. There each table and column carries its
    description as a comment, which BI tools show.
    What does not fit into `memory_limit` (as DuckDB writes it) is on disk in `folder` for the time being.
    """
    written, copying = {}, []
    with (
        duckdb.connect(config={"memory_limit": memory_limit, "temp_directory": str(folder / SPILL_NAME)}) as connection,
        # A table of less than 122,880 rows keeps one processor busy, so that another can write copies of the tables that are ready.
        ThreadPoolExecutor(max_workers=1) as copier,
    ):
        # Under its own name, by which its views name what they read.
        connection.execute(f"attach '{literal(warehouse)}' (read_only)")
        ((build,),) = connection.execute("select database_name from duckdb_databases() where path is not null and not internal").fetchall()
        connection.execute(f"attach '{literal(folder / DATABASE_NAME)}' as {PUBLISHED} (storage_version '{STORAGE_VERSION}')")
        for schema, name in _tables(connection, build):
            if (schema, name) not in declared:
                # Of an earlier version of the project, left over in a warehouse that is kept.
                continue
            table = declared[schema, name]
            parquet, csv = folder / "parquet" / schema / f"{name}.parquet", folder / "csv" / schema / f"{name}.csv"
            for file in (parquet, csv):
                file.parent.mkdir(parents=True, exist_ok=True)
            source = f"{quoted(build)}.{quoted(schema)}.{quoted(name)}"
            order = ", ".join(f"{quoted(column)} nulls last" for column in table.key) or "all nulls last"
            ((rows,),) = connection.execute(
                f"copy (from {source} order by {order}) to '{literal(parquet)}' (format parquet, kv_metadata {{run_id: '{run_id}'}})"
            ).fetchall()
            formats, ordered = ["parquet"], f"read_parquet('{literal(parquet)}')"
            if not table.parquet_only:
                formats.append("duckdb")
                copying.append(copier.submit(_store, connection.cursor(), ordered, schema, name, table.descriptions))
            if _fits_spreadsheet(connection, ordered, rows):
                formats.append("csv")
                copying.append(copier.submit(_write_csv, connection.cursor(), ordered, csv))
            written[f"{schema}.{name}"] = Written(rows, tuple(formats))
        for copy in copying:
            copy.result()
        connection.execute(f"detach {PUBLISHED}")
    return written


def _store(cursor: duckdb.DuckDBPyConnection, ordered: str, schema: str, name: str, descriptions: dict[str, str]) -> None:
    """Copy what `ordered` reads into the published DuckDB file, with its descriptions."""
    target = f"{PUBLISHED}.{quoted(schema)}.{quoted(name)}"
    # One transaction, or the disk would be waited for at each comment.
    cursor.execute("begin")
    cursor.execute(f"create schema if not exists {PUBLISHED}.{quoted(schema)}")
    cursor.execute(f"create table {target} as from {ordered}")
    add_comments(cursor, target, descriptions)
    cursor.execute("commit")


def _write_csv(cursor: duckdb.DuckDBPyConnection, ordered: str, csv: Path) -> None:
    cursor.execute(f"copy ({safe_csv_query(cursor, ordered)}) to '{literal(csv)}' (header, delimiter ',')")


def _fits_spreadsheet(connection: duckdb.DuckDBPyConnection, ordered: str, rows: int) -> bool:
    columns = len(connection.execute(f"describe from {ordered}").fetchall())
    return rows < SPREADSHEET_ROWS and (rows + 1) * columns <= SPREADSHEET_CELLS


def add_comments(connection: duckdb.DuckDBPyConnection, table: str, texts: dict[str, str]) -> None:
    """Give the table and each of its columns its description as a comment."""
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    places = {"": f"table {table}"} | {name: f"column {table}.{quoted(name)}" for name in columns}
    for name, place in places.items():
        text = " ".join(texts.get(name, "").split())
        if text:
            connection.execute(f"comment on {place} is '{literal(text)}'")


def safe_csv_query(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query of `table` whose texts no spreadsheet takes for a formula, in the table's own order."""
    columns = []
    for name, data_type, *_ in connection.execute(f"describe from {table}").fetchall():
        column = quoted(name)
        if not data_type.startswith(HARMLESS_TYPES) or data_type.endswith("]"):
            text = f"cast({column} as varchar)"
            column = f"case when regexp_matches({text}, '{literal(FORMULA)}') then '''' || {text} else {text} end as {column}"
        columns.append(column)
    return f"select {', '.join(columns)} from {table}"


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """The value as the inside of a quoted SQL text."""
    return str(value).replace("'", "''")


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ? and table_schema in (?, ?) order by all",
        [database, *PUBLISHED_SCHEMAS],
    ).fetchall()
