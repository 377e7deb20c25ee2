"""Compares the tables of two sides: every table of both, every column but those that say which run a row comes from, every row.

Rows of one side that the other lacks are counted both ways, duplicates included. Differing rows are then put side by side, each with the
one of the other side that it shares most values with, to say which columns differ.
"""

import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tools.same_rows.intended import Intended
from tools.same_rows.sides import relations

# They say which run it was and how long it took, so they differ between any two runs.
OF_THE_RUN = ("run_id", "run_started_at", "seconds")
LOOKED_AT = 1000
EXAMPLES = 3

Row = tuple[object, ...]


@dataclass
class Comparison:
    """What comparing one table gave: its rows on the left, the rows that one side alone has, by column the pairs of rows that differ
    in it, some of them in words, and what the ids in differing rows start with that `marks` looks for."""

    table: str
    rows: int = 0
    only_left: int = 0
    only_right: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but what is wanted."""
        return not (self.problems or self.only_left or self.only_right)

    def __str__(self) -> str:
        """One line, and some more where something differs."""
        line = f"{'same     ' if self.is_same else 'DIFFERENT'} {self.table:40} {self.rows:>10,} rows"
        if self.not_compared:
            line += f", not compared: {', '.join(self.not_compared)}"
        more = list(self.problems)
        if self.only_left or self.only_right:
            more.append(f"{self.only_left:,} rows only on the left, {self.only_right:,} only on the right")
        if self.differing:
            more.append("columns: " + ", ".join(f"{name} ({count:,})" for name, count in self.differing.most_common()))
        return "\n".join([line, *(f"    {text}" for text in [*more, *self.examples])])


def compare(left: Path, right: Path, intended: Intended, mark: str = "") -> list[Comparison]:
    """Compare all tables of two sides. `mark` is a pattern, whose matches in differing rows are returned with them."""
    with tempfile.TemporaryDirectory(prefix="same-rows-") as name, duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        with relations(left, Path(name) / "left") as lefts, relations(right, Path(name) / "right") as rights:
            found = []
            for table, relation in lefts.items():
                new_name = intended.new_name(table, "", table)
                if new_name in rights:
                    found.append(compare_table(connection, table, relation, rights.pop(new_name), intended, mark))
                elif not intended.is_met(table, "", "removed"):
                    found.append(Comparison(table, problems=[f"there is no {new_name} on the right"]))
            added = [table for table in rights if not intended.is_met(table, "", "added")]
            return [*found, *(Comparison(table, problems=["there is none on the left"]) for table in added)]


def compare_table(
    connection: duckdb.DuckDBPyConnection, table: str, left: str, right: str, intended: Intended, mark: str = ""
) -> Comparison:
    """Compare one table, whose sides are `left` and `right` in SQL."""
    result = Comparison(table, rows=_count(connection, left))
    if intended.is_met(table, "", "values"):
        result.not_compared.append("its rows")
        return result
    pairs = _column_pairs(connection, table, left, right, intended, result)
    if not pairs:
        return result
    queries = [f"select {', '.join(pair[side] for pair in pairs.values())} from {relation}" for side, relation in enumerate((left, right))]
    only = [f"({queries[0]}) except all ({queries[1]})", f"({queries[1]}) except all ({queries[0]})"]
    result.only_left, result.only_right = (_count(connection, f"({query})") for query in only)
    if result.only_left or result.only_right:
        rows = [connection.execute(f"from ({query}) order by all limit {LOOKED_AT}").fetchall() for query in only]
        _describe(result, list(pairs), *rows)
        if mark:
            result.marks = {match for row in [*rows[0], *rows[1]] for match in re.findall(mark, " ".join(map(str, row)))}
    return result


def _column_pairs(
    connection: duckdb.DuckDBPyConnection, table: str, left: str, right: str, intended: Intended, result: Comparison
) -> dict[str, tuple[str, str]]:
    """What is compared, by the column's name on the left: SQL for either side."""
    lefts, rights = _columns(connection, left), _columns(connection, right)
    pairs = {}
    for name, data_type in lefts.items():
        new_name = intended.new_name(table, name, name)
        other_type = rights.pop(new_name, None)
        if name in OF_THE_RUN or (other_type and intended.is_met(table, name, "values")):
            result.not_compared.append(name)
        elif other_type is None:
            if not intended.is_met(table, name, "removed"):
                result.problems.append(f"there is no column {new_name} on the right")
        elif other_type == data_type:
            pairs[name] = (f'"{name}"', f'"{new_name}"')
        elif intended.is_met(table, name, "retyped"):
            pairs[name] = (f'cast("{name}" as varchar)', f'cast("{new_name}" as varchar)')
        else:
            result.problems.append(f"column {name} is {data_type} on the left and {other_type} on the right")
    result.problems += [f"there is no column {name} on the left" for name in rights if not intended.is_met(table, name, "added")]
    return pairs


def _describe(result: Comparison, columns: list[str], lefts: list[Row], rights: list[Row]) -> None:
    """Put differing rows side by side and note what differs."""
    waiting: dict[object, list[Row]] = defaultdict(list)
    for row in rights:
        waiting[row[0]].append(row)
    for row in lefts:
        others = waiting[row[0]]
        if not others:
            result.examples.append(f"only on the left: {_words(columns, row)}")
            continue
        nearest = max(others, key=lambda other, row=row: sum(one == two for one, two in zip(row, other, strict=True)))
        others.remove(nearest)
        changed = [number for number, (one, two) in enumerate(zip(row, nearest, strict=True)) if one != two]
        result.differing.update(columns[number] for number in changed)
        values = "; ".join(f"{columns[number]} {row[number]!s} -> {nearest[number]!s}" for number in changed)
        result.examples.append(f"{columns[0]} {row[0]}: {values}")
    result.examples += [f"only on the right: {_words(columns, row)}" for rows in waiting.values() for row in rows]
    del result.examples[EXAMPLES:]


def _words(columns: list[str], row: Row) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(columns, row, strict=True) if value is not None)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {name: data_type for name, data_type, *_ in connection.execute(f"describe select * from {relation}").fetchall()}


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
