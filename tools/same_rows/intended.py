"""The list of differences that are wanted: each is one row of a CSV file, with its reason.

| change | what it says |
|---|---|
| renamed | the table, or a column of it, is called `new_name` on the right |
| added, removed | the right side has the table or column and the left does not, or the other way round |
| retyped | the column is of another type; its values are compared as text |
| values | the column's values differ and are not compared; without a column, the table's rows are not compared |
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = ("table", "column", "change", "new_name", "reason")
CHANGES = ("renamed", "added", "removed", "retyped", "values")


@dataclass(frozen=True)
class Difference:
    """One wanted difference. `table` is the schema and name of a table, on the left where both sides have it; `column` may be blank."""

    table: str
    column: str
    change: str
    new_name: str
    reason: str

    def __str__(self) -> str:
        """The difference in words."""
        name = f"{self.table}.{self.column}" if self.column else self.table
        return f"{name} {self.change}{f' to {self.new_name}' if self.new_name else ''}: {self.reason}"


@dataclass
class Intended:
    """All wanted differences, and which of them were met so far."""

    differences: list[Difference] = field(default_factory=list)
    met: set[Difference] = field(default_factory=set)

    def is_met(self, table: str, column: str, change: str) -> bool:
        """Whether such a difference is wanted. It then counts as met."""
        found = [each for each in self.differences if (each.table, each.column, each.change) == (table, column, change)]
        self.met.update(found)
        return bool(found)

    def new_name(self, table: str, column: str, name: str) -> str:
        """What the right side calls a table (no `column`) or a column; `name` where nothing is renamed."""
        for each in self.differences:
            if (each.table, each.column, each.change) == (table, column, "renamed"):
                self.met.add(each)
                return each.new_name
        return name

    def never_met(self) -> list[Difference]:
        """What is on the list but differed nowhere."""
        return [each for each in self.differences if each not in self.met]


def read_intended(path: Path) -> Intended:
    """The list in a CSV file. Raises ValueError, naming the rows, where it cannot be used."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path}: the header must be {','.join(COLUMNS)}")
        found = [Difference(**{name: (row[name] or "").strip() for name in COLUMNS}) for row in reader]
    problems = [f"row {number}: {problem}" for number, each in enumerate(found, start=2) for problem in _problems(each)]
    if problems:
        raise ValueError(f"{path} cannot be used:\n" + "\n".join(problems))
    return Intended(found)


def _problems(difference: Difference) -> list[str]:
    return [
        problem
        for is_wrong, problem in (
            ("." not in difference.table, f"table is {difference.table!r}; write the schema too, as marts.account_segments"),
            (difference.change not in CHANGES, f"change is {difference.change!r}; write one of {', '.join(CHANGES)}"),
            (difference.change == "renamed" and not difference.new_name, "a renaming needs new_name"),
            (difference.change == "retyped" and not difference.column, "a type is that of a column; name it"),
            (not difference.reason, "a difference needs its reason"),
        )
        if is_wrong
    ]
