"""The records of a CSV file as the database tells them apart: by line ends outside quotes, of whatever kind."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from landing.scan import BYTE_ORDER_MARK, LINE_END

# A field is quoted when a quote opens it; a quote anywhere else is a character like others.
QUOTED = rb' *+"(?:[^"]|"")*+"[^,\r\n]*+'
FIELD = rb"(?:" + QUOTED + rb"|[^,\r\n]*+)"
RECORD = re.compile(rb"(" + FIELD + rb"(?:," + FIELD + rb")*+)(\r\n|\r|\n|\Z)")
QUOTED_FIELD = re.compile(rb"(?:(?<=,)|\A)" + QUOTED)
OPENED = re.compile(rb'(?:(?<=,)|\A) *"')
BLANK = b', "\t\r\n\x1a'
# No record that is longer can be read; a quote that is never closed would otherwise hold the rest of the file in memory.
LONGEST = 4 << 20


class Record(NamedTuple):
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
        return _unquoted(self.content).count(b",") + 1


def records(path: Path) -> Iterator[Record]:
    """The records of a file, header and blank lines among them."""
    line, held, held_length = 1, [], 0
    with path.open("rb") as file:
        file.seek(len(BYTE_ORDER_MARK) if file.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK else 0)
        for text in file:
            if not held and _is_one_record(text):
                yield (record := _record(text, line))
                line += _lines(record)
                continue
            held.append(text)
            held_length += len(text)
            # Within quotes, those that belong to the text come in pairs.
            if len(held) > 1 and text.count(b'"') % 2 == 0 and held_length < LONGEST:
                continue
            together = b"".join(held)
            held, held_length = [], 0
            for record, start in _parsed(together, line):
                if len(together) < LONGEST and OPENED.search(_unquoted(record.content)):
                    held, held_length = [together[start:]], len(together) - start
                    break
                yield record
            line = record.line if held else record.line + _lines(record)
        for record, _ in _parsed(b"".join(held), line):
            yield record


def _is_one_record(text: bytes) -> bool:
    """Whether a text that ends with a line feed, or with the file, is plainly one record. Of most it is, and the rest takes longer."""
    outside = _outside_plain_quotes(text)
    return outside is not None and b"\r" not in outside.removesuffix(b"\r\n")


def _record(text: bytes, line: int) -> Record:
    line_end = b"\r\n" if text.endswith(b"\r\n") else b"\n" if text.endswith(b"\n") else b""
    return Record(text[: len(text) - len(line_end)], line_end, line)


def _lines(record: Record) -> int:
    """The lines of a record; within quotes it may have more than one."""
    return 1 + (len(LINE_END.findall(record.content)) if b'"' in record.content else 0)


def _unquoted(content: bytes) -> bytes:
    outside = _outside_plain_quotes(content)
    return QUOTED_FIELD.sub(b"", content) if outside is None else outside


def _outside_plain_quotes(text: bytes) -> bytes | None:
    """What of a text is not quoted; None where a quote is not closed, or stands elsewhere than at the beginning or end of a field."""
    if b'"' not in text:
        return text
    outside = text.split(b'"')[::2]
    # An empty part lies between the two quotes that stand for one.
    is_plain = (
        text.count(b'"') % 2 == 0
        and outside[0][-1:] in (b"", b",")
        and outside[-1][:1] in (b"", b",", b"\r", b"\n")
        and all(part == b"" or (part[:1] == part[-1:] == b",") for part in outside[1:-1])
    )
    return b"".join(outside) if is_plain else None


def _parsed(text: bytes, line: int) -> Iterator[tuple[Record, int]]:
    """The records of a text and where each starts; a quote that is not closed in it is a character like others."""
    place = 0
    while place < len(text):
        found = RECORD.match(text, place)
        record = Record(found[1], found[2], line)
        yield record, place
        place = found.end()
        line += _lines(record)


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
        if not beginnings and record.line_end == main_line_end:
            continue
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
