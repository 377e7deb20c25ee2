"""The core measures in DuckDB: one script of SQL (duckdb_script.sql) over the raw Parquet files."""

import os
import tempfile
from datetime import date
from pathlib import Path
from string import Template

import duckdb

from tools.benchmark.contenders.contract import RAW_COLUMNS, Arguments, business_timezone, parse_arguments
from tools.benchmark.contenders.policy import read_policy
from tools.benchmark.contenders.sql_inputs import literal, load_statements, variables

SQL = Path(__file__).with_suffix(".sql")
MEMORY_LIMIT = os.environ.get("DUCKDB_MEMORY_LIMIT", "6GB")


def compute(connection: duckdb.DuckDBPyConnection, arguments: Arguments) -> None:
    """Make the view core_measures."""
    policy = read_policy(arguments.as_of_date)
    connection.execute(f"set timezone = {literal(business_timezone())}")
    connection.execute(";".join(load_statements(policy, "create table")))
    connection.execute("create schema raw")
    for table in RAW_COLUMNS:
        connection.execute(f"create view raw.{table} as from read_parquet({literal(arguments.raw(table))})")
    named = variables(arguments.as_of_date, policy)
    values = {name: literal(value) if isinstance(value, str | date) else value for name, value in named.items()}
    connection.execute(Template(SQL.read_text(encoding="utf-8")).substitute(values))


def main() -> None:
    """Compute the core measures and write them."""
    arguments = parse_arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="duckdb-") as folder:
        # A database in a file, so that what does not fit into memory is on disk.
        config = {"memory_limit": MEMORY_LIMIT, "temp_directory": folder}
        with duckdb.connect(str(Path(folder) / "core.duckdb"), config=config) as connection:
            compute(connection, arguments)
            connection.execute(f"copy core_measures to {literal(arguments.output())} (format parquet)")


if __name__ == "__main__":
    main()
