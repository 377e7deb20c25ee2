"""The core measures in other tools, measured on the same data and compared with what the project has published: a script each in
`contenders/`."""

import os
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb

from tools import ROOT
from tools.benchmark.contenders.contract import COLUMNS, OUTPUT_NAME
from tools.benchmark.contenders.postgresql_script import find_programs
from tools.benchmark.processes import CommandFailed, Measured, measure
from tools.same_rows.comparing import Comparison, compare_table
from tools.same_rows.intended import Intended
from tools.same_rows.sides import quoted

# Each is a module there, called as `python -m MODULE --raw-dir R --output-dir O --as-of-date D`.
COMPETITORS = ("duckdb_script", "polars_script", "postgresql_script")


def installed() -> list[str]:
    """The competitors whose tools are there."""
    missing = set()
    if not find_spec("polars"):
        missing.add("polars_script")
    try:
        find_programs()
    except FileNotFoundError:
        missing.add("postgresql_script")
    return [name for name in COMPETITORS if name not in missing]


def measure_competitor(name: str, raw_dir: Path, as_of_date: date, output_dir: Path, memory_limit: str) -> Measured:
    """Run a competitor on the data in `raw_dir`; what it makes goes to `output_dir`. Raises CommandFailed where it fails."""
    output_dir.mkdir(parents=True, exist_ok=True)
    places = ["--raw-dir", str(raw_dir.absolute()), "--output-dir", str(output_dir), "--as-of-date", as_of_date.isoformat()]
    command = [sys.executable, "-m", f"tools.benchmark.contenders.{name}", *places]
    return measure(command, os.environ | {"DUCKDB_MEMORY_LIMIT": memory_limit}, ROOT)


def check_competitor(name: str, output_dir: Path, warehouse: Path) -> None:
    """Compare a competitor's rows with the history of a build on the same data. Raises CommandFailed where a row differs."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(warehouse)} as {quoted_name(warehouse.stem)} (read_only)")
        history = f"{quoted_name(warehouse.stem)}.marts.account_segment_history"
        found = compared_with(connection, history, f"read_parquet({quoted(output_dir / OUTPUT_NAME)})")
    if not found.is_same:
        raise CommandFailed(f"{name} has other rows than the project:\n{found}")


def compared_with(connection: duckdb.DuckDBPyConnection, history: str, result: str) -> Comparison:
    """The history of the project, compared with a competitor's rows; both in SQL."""
    columns = ", ".join(f"cast({name} as {data_type}) as {name}" for name, data_type in COLUMNS.items())
    sides = [f"(select {columns} from {relation})" for relation in (history, result)]
    return compare_table(connection, "core measures", *sides, Intended())


def quoted_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
