#!/usr/bin/env python3
"""Run duckdb_script.sql, the marts written by hand, on a folder of raw files, and write each mart as Parquet.

It prints the seconds that reading, computing and writing took together.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[3]
SHIPPED_SEEDS = ROOT / "seeds" / "policy"
# The lists that the demo company has of its own.
DEMO_SEEDS = ROOT / "data" / "demo" / "policy"
SCRIPT = Path(__file__).with_suffix(".sql")
BUSINESS_TIMEZONE = "America/New_York"
# What the columns of raw CSV files hold where it is not text. Parquet files bring their own types.
MONEY = "decimal(18, 4)"
CSV_TYPES = {
    "crm_accounts": {"potential_amount": MONEY, "is_key_account": "boolean", "is_deleted": "boolean"},
    "crm_users": {"is_active": "boolean"},
    "crm_leads": {},
    "crm_opportunities": {"amount": MONEY, "is_closed": "boolean", "is_won": "boolean"},
    "orders": {"order_total": MONEY, "tax_amount": MONEY, "freight_amount": MONEY},
    "order_lines": {
        "quantity": "decimal(18, 2)",
        "unit_price": MONEY,
        "discount_rate": MONEY,
        "discount_amount": MONEY,
        "unit_cost": MONEY,
    },
}


def quoted(path: Path) -> str:
    """A path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def show_raw(connection: duckdb.DuckDBPyConnection, raw_dir: Path) -> None:
    """Make the schema `raw`: a view on each Parquet or CSV file, whose moments are clock times of the business."""
    connection.execute("create schema raw")
    for table, types in CSV_TYPES.items():
        parquet = raw_dir / f"{table}.parquet"
        if parquet.exists():
            connection.execute(f"create view raw.{table} as select * from read_parquet({quoted(parquet)})")
            continue
        source = f"read_csv({quoted(raw_dir / f'{table}.csv')}, header = true, delim = ',', quote = '\"', all_varchar = true)"
        columns = [row[0] for row in connection.execute(f"describe select * from {source}").fetchall()]
        read = ", ".join(typed(column, types) for column in columns)
        connection.execute(f"create view raw.{table} as select {read} from {source}")


def typed(column: str, types: dict[str, str]) -> str:
    """SQL that reads a text column: moments in UTC become business time, which moments without an offset are already."""
    if column in types:
        return f"cast({column} as {types[column]}) as {column}"
    if column.endswith(("_at", "_date")):
        in_utc = f"timezone('{BUSINESS_TIMEZONE}', cast({column} as timestamptz))"
        return f"case when {column} like '%Z' then {in_utc} else cast({column} as timestamp) end as {column}"
    return column


def show_seeds(connection: duckdb.DuckDBPyConnection, seeds_dir: Path) -> None:
    """Make the schema `seeds`: a table of texts for each policy list, from `seeds_dir` or else the shipped one."""
    connection.execute("create schema seeds")
    for name, file in {file.stem: file for folder in (SHIPPED_SEEDS, seeds_dir) for file in sorted(folder.glob("*.csv"))}.items():
        connection.execute(
            f"create table seeds.{name} as select * from read_csv({quoted(file)}, header = true, delim = ',', all_varchar = true)"
        )


def compute(
    raw_dir: Path, as_of_date: date, temp_dir: Path, memory_limit: str = "6GB", seeds_dir: Path = DEMO_SEEDS, steps: bool = False
) -> duckdb.DuckDBPyConnection:
    """Compute the marts in memory; `steps` prints the seconds of every statement that took some."""
    connection = duckdb.connect(config={"memory_limit": memory_limit, "threads": 2, "temp_directory": str(temp_dir)})
    show_raw(connection, raw_dir)
    show_seeds(connection, seeds_dir)
    connection.execute(f"set variable as_of_date = date '{as_of_date.isoformat()}'")
    script = SCRIPT.read_text(encoding="utf-8")
    if not steps:
        connection.execute(script)
        return connection
    for statement in connection.extract_statements(script):
        started, started_work = time.perf_counter(), time.process_time()
        connection.execute(statement)
        seconds, work = time.perf_counter() - started, time.process_time() - started_work
        if seconds >= 0.05:
            lines = (line for line in statement.query.strip().splitlines() if not line.startswith("--") and line.strip())
            print(f"{seconds:8.2f} s, {work:6.2f} s of processor time: {next(lines)}")
    return connection


def write_marts(connection: duckdb.DuckDBPyConnection, output_dir: Path) -> dict[str, int]:
    """Write each mart as a Parquet file, and return how many rows it has."""
    output_dir.mkdir(parents=True, exist_ok=True)
    marts = connection.execute("select table_name from information_schema.tables where table_schema = 'marts' order by 1").fetchall()
    return {
        mart: connection.execute(f"copy marts.{mart} to {quoted(output_dir / f'{mart}.parquet')} (format parquet)").fetchall()[0][0]
        for (mart,) in marts
    }


def main() -> None:
    """Compute, write and time the marts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--raw-dir", type=Path, required=True, help="folder of raw Parquet or CSV files")
    parser.add_argument("--output-dir", type=Path, required=True, help="folder that the marts are written to")
    parser.add_argument("--as-of-date", type=date.fromisoformat, required=True, help="the date D that everything is measured at")
    parser.add_argument("--seeds-dir", type=Path, default=DEMO_SEEDS, help="folder of the company's own policy lists")
    parser.add_argument("--memory-limit", default="6GB", help="memory that DuckDB may use before it spills to disk")
    parser.add_argument("--steps", action="store_true", help="print the seconds of each step as well")
    arguments = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as temp_dir:
        connection = compute(
            arguments.raw_dir, arguments.as_of_date, Path(temp_dir), arguments.memory_limit, arguments.seeds_dir, arguments.steps
        )
        computed = time.perf_counter()
        rows = write_marts(connection, arguments.output_dir)
        written = time.perf_counter()
    for mart, count in rows.items():
        print(f"{mart:30} {count:>10,} rows")
    print(f"computed in {computed - started:.2f} s, written in {written - computed:.2f} s, {written - started:.2f} s in all")


if __name__ == "__main__":
    main()
