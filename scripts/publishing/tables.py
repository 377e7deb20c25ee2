"""Writes the published tables of a build: one DuckDB file, a Parquet file for each, and a CSV file for each that a spreadsheet holds."""

from pathlib import Path

import duckdb
from settings import DATABASE_NAME

PUBLISHED_SCHEMAS = ("marts", "quality")

# The name of the new file while it is written: no warehouse is called so.
PUBLISHED = "_published_version"

# DuckDB makes this folder where it is needed and removes it again.
SPILL_NAME = ".spill"

# The oldest format that DuckDB 1.x writes, which every 1.x client can open; 2.0 would write one that none of them can.
STORAGE_VERSION = "v1.0.0"

# What a spreadsheet holds, header included. A CSV file of more rows opens in none, and at a million accounts that of all order lines alone
# would take longer to write than all the rest.
SPREADSHEET_ROWS = 1_048_576

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(warehouse: Path, folder: Path, run_id: str, memory_limit: str) -> dict[str, int]:
    """Copy each table and view of the published schemas from the DuckDB file `warehouse` into `folder`; the rows of each by its name.

    Rows are in the order of their columns from the left, so that the same rows give the same files. Each Parquet file carries `run_id`.
    What does not fit into `memory_limit` (as DuckDB writes it) is on disk in `folder` for the time being.
    """
    counts = {}
    with duckdb.connect(config={"memory_limit": memory_limit, "temp_directory": str(folder / SPILL_NAME)}) as connection:
        # Under its own name, by which its views name what they read.
        connection.execute(f"attach '{literal(warehouse)}' (read_only)")
        ((build,),) = connection.execute("select database_name from duckdb_databases() where path is not null and not internal").fetchall()
        connection.execute(f"attach '{literal(folder / DATABASE_NAME)}' as {PUBLISHED} (storage_version '{STORAGE_VERSION}')")
        for schema, table in _tables(connection, build):
            target = f"{PUBLISHED}.{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create schema if not exists {PUBLISHED}.{quoted(schema)}")
            source = f"{quoted(build)}.{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create table {target} as from {source} order by all nulls last")
            parquet, csv = folder / "parquet" / schema / f"{table}.parquet", folder / "csv" / schema / f"{table}.csv"
            for file in (parquet, csv):
                file.parent.mkdir(parents=True, exist_ok=True)
            ((count,),) = connection.execute(f"select count(*) from {target}").fetchall()
            connection.execute(f"copy {target} to '{literal(parquet)}' (format parquet, kv_metadata {{run_id: '{run_id}'}})")
            if count < SPREADSHEET_ROWS:
                connection.execute(f"copy ({safe_csv_query(connection, target)}) to '{literal(csv)}' (header, delimiter ',')")
            counts[f"{schema}.{table}"] = count
        connection.execute(f"detach {PUBLISHED}")
    return counts


def safe_csv_query(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query of `table` whose texts no spreadsheet takes for a formula, in the table's own order."""
    starts = ", ".join("'" + start.replace("'", "''") + "'" for start in FORMULA_STARTS)
    columns = []
    for name, data_type, *_ in connection.execute(f"describe {table}").fetchall():
        column = quoted(name)
        if data_type == "VARCHAR":
            column = f"case when left({column}, 1) in ({starts}) then '''' || {column} else {column} end as {column}"
        columns.append(column)
    return f"select {', '.join(columns)} from {table}"


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(path: Path) -> str:
    """The path as the inside of a quoted SQL text."""
    return str(path).replace("'", "''")


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ? and table_schema in (?, ?) order by all",
        [database, *PUBLISHED_SCHEMAS],
    ).fetchall()
