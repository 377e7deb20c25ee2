"""Export the core measures of a built warehouse, or compare a contender's rows with them.

    python scripts/benchmark/contenders/core_measures.py export  --warehouse W --output-dir O
    python scripts/benchmark/contenders/core_measures.py compare --warehouse W --result O/core_measures.parquet

Comparing ends with code 1 where a row differs, and prints some of what only one side has.
"""

import argparse
import sys
from pathlib import Path

import duckdb
from contract import COLUMNS, OUTPUT_NAME

SHOWN = 2
# What the project keeps of D alone, and so is compared there alone.
AT_D_ALONE = ("gross_margin_12m", "median_transaction_amount", "longest_interval_days")
# The threshold set of the policy in force at D, which is what the contenders work under. Without an order in the window there is no margin.
CORE_MEASURES = """
    select
        measures.*,
        segments.lifecycle_stage,
        segments.size_segment,
        transaction_sizes.transaction_size_amount,
        transaction_sizes.median_transaction_amount,
        case when margins.account_id is null then 0 else margins.gross_margin end as gross_margin_12m
    from intermediate.int_account_measures as measures
    inner join intermediate.int_account_segments as segments using (account_id, evaluation_number, threshold_set)
    inner join intermediate.int_run_context as run_context using (threshold_set)
    left join intermediate.int_account_transaction_sizes as transaction_sizes using (account_id, evaluation_number, threshold_set)
    left join intermediate.int_account_margins as margins using (account_id, evaluation_number, threshold_set)
    where measures.is_kept
"""


def compared(rows: str) -> str:
    """A query of `rows` (a query or table function) with every column as what it is compared as."""
    columns = []
    for name, data_type in COLUMNS.items():
        value = f"case when evaluation_date = max(evaluation_date) over () then {name} end" if name in AT_D_ALONE else name
        columns.append(f"cast({value} as {data_type}) as {name}")
    return f"select {', '.join(columns)} from ({rows})"


def quoted(path: Path) -> str:
    """A path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the warehouse, with the view `expected`. Raises duckdb.Error where it cannot be read or was not built."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    connection.execute(f"create temporary view expected as {compared(CORE_MEASURES)}")
    return connection


def export(warehouse: Path, output_dir: Path) -> None:
    """Write the warehouse's core measures."""
    output_dir.mkdir(parents=True, exist_ok=True)
    connect(warehouse).execute(f"copy expected to {quoted(output_dir / OUTPUT_NAME)} (format parquet)")


def differences(warehouse: Path, result: Path) -> tuple[int, int, list[str]]:
    """Rows that are equal, rows that only one side has, and some of these in words. Duplicates count."""
    connection = connect(warehouse)
    connection.execute("create temporary table expected_rows as from expected")
    connection.execute(f"create temporary table found_rows as {compared(f'from read_parquet({quoted(result)})')}")
    total = connection.execute("select count(*) from expected_rows").fetchone()[0]
    counts, shown = [], []
    for side, other in (("expected", "found"), ("found", "expected")):
        only = f"(from {side}_rows except all from {other}_rows)"
        counts.append(connection.execute(f"select count(*) from {only}").fetchone()[0])
        rows = connection.execute(f"select * from {only} order by account_id, evaluation_date limit {SHOWN}").fetchall()
        shown += [f"only {side}: {dict(zip(COLUMNS, row, strict=True))}" for row in rows]
    return total - counts[0], sum(counts), shown


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    for action, argument, help_text in (
        ("export", "--output-dir", f"folder that {OUTPUT_NAME} is written to"),
        ("compare", "--result", "file that a contender wrote"),
    ):
        subparser = actions.add_parser(action)
        subparser.add_argument("--warehouse", type=Path, required=True, help="DuckDB file of a build")
        subparser.add_argument(argument, type=Path, required=True, help=help_text)
    return parser.parse_args()


def main() -> int:
    """Export or compare; the exit code."""
    arguments = parse_arguments()
    if arguments.action == "export":
        export(arguments.warehouse, arguments.output_dir)
        return 0
    equal, different, shown = differences(arguments.warehouse, arguments.result)
    print(f"{equal:,} rows equal, {different:,} on one side only", *shown, sep="\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
