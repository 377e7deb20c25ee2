"""The records of a CSV file as the database tells them apart: by line ends outside quotes, of whatever kind."""

import mmap
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from landing.scan import BYTE_ORDER_MARK, LINE_END

# A field is quoted when a quote opens it; a quote anywhere else is a character like others.
QUOTED = rb' *+"(?:[^"]|"")*+"[^,\r\n]*+'
FIELD = rb"(?:" + QUOTED + rb"|[^,\r\n]*+)"
RECORD = re.compile(rb"(" + FIELD + rb"(?:," + FIELD + rb")*+)(\r\n|\r|\n|\Z)")
QUOTED_FIELD = re.compile(rb"(?:(?<=,)|\A)" + QUOTED)
BLANK = b', "\t\r\n\x1a'


@dataclass(frozen=True)
class Record:
    """One record: its bytes without the line end, the line end, and the line that it starts in."""

    content: bytes
    line_end: bytes
    line: int

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing but separators."""
        return not self.content.strip(BLANK)

    @property
    def fields(self) -> int:
        """The number of its fields."""
        unquoted = QUOTED_FIELD.sub(b"", self.content) if b'"' in self.content else self.content
        return unquoted.count(b",") + 1


def records(path: Path) -> Iterator[Record]:
    """The records of a file that is not empty, header and blank lines among them."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        place, line = len(BYTE_ORDER_MARK) if content[:3] == BYTE_ORDER_MARK else 0, 1
        while place < len(content):
            found = RECORD.match(content, place)
            record = Record(found[1], found[2], line)
            yield record
            place = found.end()
            line += 1 + (len(LINE_END.findall(record.content)) if b'"' in record.content else 0)


def line_ends(path: Path) -> Counter[bytes]:
    """How often each kind of line end ends a record."""
    return Counter(record.line_end for record in records(path) if record.line_end)


def cells_cut_in_two(path: Path, fields: int, main_line_end: bytes) -> list[Record]:
    """Records with which a record begins that a line end within a cell has cut: the line end is not of the file's main kind, the parts
    have as many fields as the header together, and at least one of them has fewer. Read as records of their own, a part at the end or the
    beginning of the row could pass for the whole."""
    found: list[Record] = []
    beginnings: list[tuple[Record, int, bool]] = []  # with the fields up to here, and whether a part has fewer than the header
    for record in records(path):
        is_short = record.fields < fields and not record.is_blank
        together = [(first, total + record.fields - 1, has_short or is_short) for first, total, has_short in beginnings]
        cut = [first for first, total, has_short in together if total == fields and has_short]
        found += cut[:1]
        beginnings = [] if cut else [beginning for beginning in together if beginning[1] <= fields]
        beginnings.append((record, record.fields, is_short))
        if record.line_end in (main_line_end, b""):
            beginnings = []
    return found


def write_with_one_line_end(path: Path, header_records: int, fields: int, copy: Path) -> None:
    """Write the file to `copy` with the same record in the same line, each ended by a line feed. The header, the last of the first
    `header_records`, comes first and on one line, which the database needs."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with copy.open("wb") as file:
        file.write(b",".join([b"column"] * fields))
        for number, record in enumerate(records(path)):
            if number < header_records:
                file.write(b"\n" * (1 + len(LINE_END.findall(record.content))))
            else:
                file.write(record.content + b"\n")
