"""Publish the marts of a finished build for BI: one DuckDB file and one CSV file a table, swapped in when complete.

A reader that has the file open keeps what it reads; a new reader sees the new one. A failed build publishes nothing.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

PUBLISHED_SCHEMAS = ("marts", "quality")

# Arguments of dbt that leave a part of the build out.
NARROWING_ARGUMENTS = ("select", "exclude", "selector", "resource_types", "empty", "sample")

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class PublishError(Exception):
    """The build cannot be published; the message says why and what to do."""


def check_run(run_results: Path, warehouse: Path) -> None:
    """Raise PublishError unless the dbt run behind `run_results` (a run_results.json) was a whole, successful build of `warehouse`."""
    if not run_results.exists():
        raise PublishError(f"{run_results} does not exist. Run `dbt build` first.")
    if not warehouse.exists():
        raise PublishError(f"{warehouse} does not exist. Run `dbt build`, or set WAREHOUSE_PATH to its file.")
    run = json.loads(run_results.read_text())
    narrowed = [name for name in NARROWING_ARGUMENTS if run["args"].get(name)]
    # Unit tests do not depend on the data, so a build may go without them.
    excluded_types = set(run["args"].get("exclude_resource_types") or []) - {"unit_test"}
    if run["args"].get("which") != "build" or narrowed or excluded_types:
        raise PublishError(f"{run_results} is not of a whole `dbt build`, tests included. Run one first.")
    failed = [r["unique_id"] for r in run["results"] if r["status"] in ("error", "fail", "skipped")]
    if failed:
        raise PublishError(f"The build failed in {len(failed)} places, the first is {failed[0]}. Mend it and run `dbt build` again.")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        last_run = connection.execute("select invocation_id from landing.last_run").fetchall()
    if last_run != [(run["metadata"]["invocation_id"],)]:
        raise PublishError(f"{run_results} is not of the run that last wrote to {warehouse}. Run `dbt build` again.")


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def tables_to_publish(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """(schema, table) of every table in the published schemas of the attached database `build`, in name order."""
    return connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'build' and schema_name in (?, ?) order by all",
        list(PUBLISHED_SCHEMAS),
    ).fetchall()


def safe_csv_query(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query of `table` whose texts no spreadsheet takes for a formula, in the order of all its columns from the left."""
    starts = ", ".join("'" + start.replace("'", "''") + "'" for start in FORMULA_STARTS)
    columns = []
    for name, data_type, *_ in connection.execute(f"describe {table}").fetchall():
        column = quoted(name)
        if data_type == "VARCHAR":
            column = f"case when left({column}, 1) in ({starts}) then '''' || {column} else {column} end as {column}"
        columns.append(column)
    return f"select {', '.join(columns)} from {table} order by all nulls last"


def publish(warehouse: Path, target: Path) -> list[tuple[str, int]]:
    """Copy the published schemas of the DuckDB file `warehouse` to the folder `target`; (table, rows) of each.

    Raises PublishError where the warehouse holds no marts.
    """
    target.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".publishing-", dir=target))
    try:
        database, csv_folder = staging / "channel_assignment.duckdb", staging / "csv"
        csv_folder.mkdir()
        connection = duckdb.connect()
        connection.execute(f"attach '{_literal(warehouse)}' as build (read_only)")
        connection.execute(f"attach '{_literal(database)}' as published")
        counts = []
        for schema, table in tables_to_publish(connection):
            source = f"build.{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create schema if not exists published.{quoted(schema)}")
            connection.execute(f"create table published.{quoted(schema)}.{quoted(table)} as from {source}")
            query = safe_csv_query(connection, source)
            connection.execute(f"copy ({query}) to '{_literal(csv_folder / table)}.csv' (header, delimiter ',')")
            counts.append((f"{schema}.{table}", connection.execute(f"select count(*) from {source}").fetchall()[0][0]))
        connection.execute("detach published")
        connection.close()
        if not counts:
            raise PublishError(f"{warehouse} holds no marts. Run `dbt build` first.")
        _swap(csv_folder, target / "csv")
        os.replace(database, target / "channel_assignment.duckdb")
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return counts


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")


def _swap(new: Path, current: Path) -> None:
    """Put the files of folder `new` in place of those of `current`, each in one step."""
    current.mkdir(exist_ok=True)
    names = set()
    for file in sorted(new.iterdir()):
        os.replace(file, current / file.name)
        names.add(file.name)
    for stale in current.iterdir():
        if stale.name not in names:
            stale.unlink()


def main() -> int:
    """Command line entry; 0 when published, 1 when not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--warehouse",
        type=Path,
        default=Path(os.environ.get("WAREHOUSE_PATH") or f"channel_assignment_{os.environ.get('DBT_TARGET') or 'dev'}.duckdb"),
        help="DuckDB file of the build (default: WAREHOUSE_PATH, else the file of DBT_TARGET)",
    )
    parser.add_argument(
        "--target",
        type=Path,
        default=Path(os.environ.get("PUBLISH_DIR") or "published"),
        help="folder to publish to (default: PUBLISH_DIR, else published)",
    )
    parser.add_argument(
        "--run-results",
        type=Path,
        default=Path(os.environ.get("DBT_TARGET_PATH") or "target") / "run_results.json",
        help="dbt's account of the run",
    )
    arguments = parser.parse_args()
    try:
        check_run(arguments.run_results, arguments.warehouse)
        counts = publish(arguments.warehouse, arguments.target)
    except (PublishError, duckdb.Error, OSError) as error:
        print(f"Nothing was published: {error}", file=sys.stderr)
        return 1
    print(f"Published {len(counts)} tables to {arguments.target / 'channel_assignment.duckdb'} and {arguments.target / 'csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
