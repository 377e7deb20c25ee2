"""The raw tables of the demo company, and how they are written."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.cases.company import COLUMNS as CONTRACT

# Two tables more than the planted cases have.
COLUMNS = CONTRACT | {
    "crm_activities": ("activity_id", "account_id", "owner_id", "activity_type", "occurred_at"),
    "account_owners": ("account_id", "owner_id", "valid_from"),
}


class Tables:
    """The rows of every raw table, in the order in which they are written."""

    def __init__(self) -> None:
        """Begin with none."""
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in COLUMNS}

    def add(self, table: str, **values: object) -> None:
        """Add a row; a column that is not named, or None, is blank."""
        unknown = values.keys() - set(COLUMNS[table])
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
        self.rows[table].append({column: as_text(values.get(column)) for column in COLUMNS[table]})

    def write(self, folder: Path) -> dict[str, int]:
        """Write a file for each table, and say how many rows it has."""
        for table, rows in self.rows.items():
            write_csv(folder / f"{table}.csv", COLUMNS[table], (list(row.values()) for row in rows))
        return {table: len(rows) for table, rows in self.rows.items()}


def as_text(value: object) -> str:
    """A value as it stands in a file."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def write_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file, the same bytes on every machine."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
