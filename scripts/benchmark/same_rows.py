#!/usr/bin/env python3
"""Compare the marts of two builds, table by table and row by row. A side is a folder of Parquet files or a warehouse (its schema marts).

Every column is compared but those left out by name, below. Rows of one side that the other lacks are counted both ways, duplicates
included. The exit code is 1 when a table differs or is missing.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Columns that say which run a row comes from, not what it says.
LEFT_OUT = {
    "policy_hash": "a fingerprint of the policy seeds, made to be compared within this project",
    "input_fingerprint": "a fingerprint of the raw rows, made to be compared within this project",
}
EXAMPLES = 3


@dataclass(frozen=True)
class Comparison:
    """What comparing one table gave."""

    table: str
    rows: int
    compared_columns: int
    left_out: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    only_left: int = 0
    only_right: int = 0
    examples: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_same(self) -> bool:
        """Whether both sides hold the same rows."""
        return not (self.problem or self.missing_columns or self.only_left or self.only_right)

    def __str__(self) -> str:
        """One line, and some more where something differs."""
        if self.problem:
            return f"DIFFERENT {self.table}: {self.problem}"
        verdict = "same     " if self.is_same else "DIFFERENT"
        line = f"{verdict} {self.table:30} {self.rows:>10,} rows, {self.compared_columns} columns"
        if self.left_out:
            line += f", without {', '.join(self.left_out)}"
        if self.missing_columns:
            line += f", on one side only: {', '.join(self.missing_columns)}"
        if self.only_left or self.only_right:
            line += f": {self.only_left:,} rows only on the left, {self.only_right:,} only on the right"
        return "\n".join([line, *(f"    {example}" for example in self.examples)])


def compare(left: Path, right: Path, tables: list[str] | None = None) -> list[Comparison]:
    """Compare `tables`, or all that the right side has, which is the one that may hold fewer."""
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        found = [attach(connection, side, alias, Path(folder)) for side, alias in ((left, "left_side"), (right, "right_side"))]
        return [compare_table(connection, table, found) for table in tables or sorted(found[1])]


def attach(connection: duckdb.DuckDBPyConnection, side: Path, alias: str, folder: Path) -> dict[str, str]:
    """Make a side readable: the name of each of its tables, and what stands for it in SQL. What is a view is written to `folder`."""
    text = str(side).replace("'", "''")
    if side.is_dir():
        return {path.stem: f"read_parquet('{text}/{path.name}')" for path in side.glob("*.parquet")}
    found = {}
    # Views name the database that they are in by its file.
    with duckdb.connect(str(side), read_only=True) as warehouse:
        for (name,) in warehouse.execute("select view_name from duckdb_views() where schema_name = 'marts' and not internal").fetchall():
            file = str(folder / f"{alias}_{name}.parquet").replace("'", "''")
            warehouse.execute(f"copy marts.{name} to '{file}'")
            found[name] = f"read_parquet('{file}')"
    connection.execute(f"attach '{text}' as {alias} (read_only)")
    names = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'marts'", [alias]
    ).fetchall()
    return found | {name: f"{alias}.marts.{name}" for (name,) in names}


def compare_table(connection: duckdb.DuckDBPyConnection, table: str, found: list[dict[str, str]]) -> Comparison:
    """Compare one table of both sides."""
    if any(table not in side for side in found):
        return Comparison(table, 0, 0, problem=f"there is none on the {'left' if table not in found[0] else 'right'}")
    relations = [side[table] for side in found]
    columns = [{row[0]: row[1] for row in connection.execute(f"describe select * from {relation}").fetchall()} for relation in relations]
    shared = [name for name in columns[0] if name in columns[1] and name not in LEFT_OUT]
    missing = sorted((columns[0].keys() ^ columns[1].keys()) - LEFT_OUT.keys())
    retyped = [name for name in shared if columns[0][name] != columns[1][name]]
    if retyped:
        kinds = ", ".join(f"{name} is {columns[0][name]} and {columns[1][name]}" for name in retyped)
        return Comparison(table, 0, 0, problem=f"column types differ: {kinds}")
    names = ", ".join(f'"{name}"' for name in shared)
    queries = [f"select {names} from {relation}" for relation in relations]
    differences = [f"({queries[0]} except all {queries[1]})", f"({queries[1]} except all {queries[0]})"]
    only_left, only_right = (connection.execute(f"select count(*) from {query}").fetchone()[0] for query in differences)
    examples = [
        f"{mark} {row}"
        for mark, query, count in zip("<>", differences, (only_left, only_right), strict=True)
        if count
        for row in connection.execute(f"select * from {query} order by all limit {EXAMPLES}").fetchall()
    ]
    return Comparison(
        table=table,
        rows=connection.execute(f"select count(*) from {relations[0]}").fetchone()[0],
        compared_columns=len(shared),
        left_out=tuple(sorted(LEFT_OUT.keys() & (columns[0].keys() | columns[1].keys()))),
        missing_columns=tuple(missing),
        only_left=only_left,
        only_right=only_right,
        examples=tuple(examples),
    )


def main() -> None:
    """Compare, print, and say by the exit code whether all is the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("left", type=Path, help="folder of Parquet files, or a warehouse")
    parser.add_argument("right", type=Path, help="folder of Parquet files, or a warehouse; its tables are compared")
    parser.add_argument("--tables", nargs="+", help="tables to compare instead of all that the right side has")
    arguments = parser.parse_args()
    results = compare(arguments.left, arguments.right, arguments.tables)
    for result in results:
        print(result)
    for name, reason in LEFT_OUT.items():
        print(f"left out: {name} is {reason}")
    if not results or not all(result.is_same for result in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
