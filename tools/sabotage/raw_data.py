"""Raw data as a fault changes them: the CSV files of one folder."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]


class RawData:
    """The raw tables in a folder; each method changes one file."""

    def __init__(self, folder: Path) -> None:
        """Take the folder as it is."""
        self.folder = folder

    def path(self, table: str) -> Path:
        """The file of a table."""
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> list[Row]:
        """The rows of a table."""
        with self.path(table).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[Row]) -> None:
        """Put `rows` in place of those of a table."""
        header = list(self.rows(table)[0])
        with self.path(table).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, table: str, change: Callable[[Row], None], one_in: int = 1, where: Callable[[Row], bool] = lambda row: True) -> None:
        """Change every `one_in`-th of the rows that `where` picks, from the first on."""
        rows = self.rows(table)
        for row in [row for row in rows if where(row)][::one_in]:
            change(row)
        self.write(table, rows)

    def fill(self, table: str, column: str, value: str, one_in: int = 1, where: Callable[[Row], bool] = lambda row: True) -> None:
        """Write `value` into a column of every `one_in`-th of the rows that `where` picks."""
        self.change(table, lambda row: row.update({column: value}), one_in, where)

    def scale(self, table: str, column: str, factor: str, one_in: int = 1) -> None:
        """Multiply the filled numbers of a column in every `one_in`-th row."""

        def scaled(row: Row) -> None:
            row[column] = format(Decimal(row[column]) * Decimal(factor), "f")

        self.change(table, scaled, one_in, lambda row: row[column] != "")

    def drop(self, table: str, one_in: int) -> None:
        """Lose every `one_in`-th row."""
        self.write(table, [row for number, row in enumerate(self.rows(table)) if number % one_in])

    def keep(self, table: str, where: Callable[[Row], bool]) -> None:
        """Lose all rows but those that `where` picks."""
        self.write(table, [row for row in self.rows(table) if where(row)])

    def repeat(self, table: str, one_in: int) -> None:
        """Have every `one_in`-th row a second time."""
        rows = self.rows(table)
        self.write(table, rows + rows[::one_in])

    def rename(self, table: str, column: str, name: str) -> None:
        """Give a column another name in the header."""
        header, _, rest = self.path(table).read_text(encoding="utf-8").partition("\n")
        names = [name if one == column else one for one in header.split(",")]
        self.path(table).write_text(",".join(names) + "\n" + rest, encoding="utf-8")

    def cut(self, table: str, share: float) -> None:
        """Keep the first `share` of the file's bytes, up to the middle of a row."""
        content = self.path(table).read_bytes()
        end = content.rindex(b"\n", 0, int(len(content) * share)) + 12
        self.path(table).write_bytes(content[:end])

    def remove(self, table: str) -> None:
        """Lose the file."""
        self.path(table).unlink()
