"""The header of a CSV file: the column names in it, or why it is none."""

import contextlib
import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from landing.scan import BYTE_ORDER_MARK

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# How far down a header is looked for, in lines, and how many bytes are looked at.
DEPTH = 20
HEAD = 1 << 20
# More line breaks than a name has: a quote is not closed, and the name goes on until the next one.
TOO_MANY_BREAKS = 5


@dataclass(frozen=True)
class Header:
    """The column names, empty where there is no line at all; the records and lines up to and with the header; what is wrong with it."""

    names: list[str]
    records: int = 0
    lines: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """A record that may be the header: its cells, how many records and lines of the file end with it."""

    cells: list[str]
    records: int
    lines: int


def read_header(path: Path, contract: Sequence[str]) -> Header:
    """The header of a file of a table with the columns `contract`."""
    with path.open("rb") as file:
        head = file.read(HEAD).removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace")
    first = next(_lines(head, ","), None)
    if first is None:
        return Header([])
    if any(len(cell.splitlines()) > TOO_MANY_BREAKS for cell in first.cells) or _ends_within_quotes(head, first):
        return Header([], problems=["a quote is opened in the header and not closed. Close it, or double it where it belongs to a name."])
    return Header(first.cells, first.records, first.lines, _problems(head, first, contract))


def _ends_within_quotes(head: str, first: _Line) -> bool:
    """Whether the whole text is taken for the first record, because a quote in it is never closed."""
    lines = io.StringIO(head, newline="").readlines()
    try:
        list(csv.reader(lines[: first.lines], strict=True, skipinitialspace=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _problems(head: str, first: _Line, contract: Sequence[str]) -> list[str]:
    """What is wrong with a header, as far as it hides the columns' names."""

    def known(cells: list[str]) -> int:
        return len({cell.lower() for cell in cells} & set(contract))

    best, place, delimiter = known(first.cells), first, ","
    for candidate in DELIMITERS:
        # What stands above a header is looked for only where the first line says nothing.
        for line in itertools.islice(_lines(head, candidate), 1 if best else DEPTH):
            if known(line.cells) > best:
                best, place, delimiter = known(line.cells), line, candidate
    if not best:
        names = ",".join(contract[:4]) + (",..." if len(contract) > 4 else "")
        return [
            f"line {first.lines} names none of this table's columns: it is a row of data, or a header with other names."
            f" The first line must be the header, in the form {names}"
        ]
    problems = []
    if place.lines > first.lines:
        problems.append(f"the header stands in line {place.lines}. Remove the lines above it.")
    if delimiter != ",":
        problems.append(f"the fields are separated by {DELIMITERS[delimiter]}. Export it with commas.")
    return problems


def _lines(head: str, delimiter: str) -> Iterator[_Line]:
    """The records that are not blank, as far as they can be told apart."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, skipinitialspace=True)
    with contextlib.suppress(csv.Error):
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                yield _Line([cell.strip() for cell in cells], number, reader.line_num)
