"""What there is to say of a CSV file before the database reads it, and the file that it reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from landing.foreign import first_bytes, foreign_kind
from landing.header import Header, read_header
from landing.places import unopenable
from landing.records import cells_cut_in_two, line_ends, write_with_one_line_end
from landing.scan import Scan, scan

NAMES = {b"\r": "a carriage return", b"\n": "a line feed", b"\r\n": "a line end"}
EMPTY = "the file is empty. It needs a header line at least."


@dataclass(frozen=True)
class Inspected:
    """The columns of a file as they are named in it, the file to read in its place, and what makes it unusable."""

    columns: list[str] = field(default_factory=list)
    path: Path | None = None
    problems: list[str] = field(default_factory=list)


def inspect_csv(path: Path, contract: Sequence[str], copy: Path, all_must_be_utf8: bool = False) -> Inspected:
    """Look at a CSV file of a table with the columns `contract`, which are in lower case.

    Where the database could not read it, though it can mean only one thing, `copy` is written and is the file to read. A line that is not
    UTF-8 is left for the database to set aside, unless `all_must_be_utf8` or the whole file is in another encoding.
    """
    unusable = unopenable(path) or foreign_kind(first_bytes(path))
    if unusable:
        return Inspected(problems=[unusable])
    found, header = scan(path), read_header(path, contract)
    problems = [*_text_problems(found, all_must_be_utf8), *header.problems]
    if not header.names and not problems:
        problems.append(EMPTY)
    if problems:
        return Inspected(header.names, path, problems)
    return _readable(path, header, found, copy)


def encoding_problems(path: Path) -> list[str]:
    """Why a file is not UTF-8 throughout; none where it is, or cannot be opened."""
    if unopenable(path):
        return []
    foreign = foreign_kind(first_bytes(path))
    return [foreign] if foreign else _text_problems(scan(path), all_must_be_utf8=True)


def _text_problems(found: Scan, all_must_be_utf8: bool) -> list[str]:
    problems = []
    if found.first_undecodable and (all_must_be_utf8 or found.is_other_encoding):
        line, byte = found.first_undecodable
        character = bytes([byte]).decode("cp1252", "replace")
        problems.append(
            f"it is not UTF-8, {_where(line, found.undecodable_lines)}: byte 0x{byte:02X} (in Windows-1252 '{character}')."
            " Export it as UTF-8."
        )
    if found.first_zero_line:
        problems.append(f"it holds zero bytes (NUL), {_where(found.first_zero_line, found.zero_lines)}. Export it again.")
    return problems


def _readable(path: Path, header: Header, found: Scan, copy: Path) -> Inspected:
    """The file to read in place of one whose text and header are right."""
    fields = len(header.names)
    ends = line_ends(path) if found.kinds_of_line_end > 1 else Counter()
    if len(ends) > 1:
        main = max(ends, key=lambda line_end: (ends[line_end], line_end))
        cut = cells_cut_in_two(path, fields, main)
        if cut:
            problem = (
                f"{NAMES[cut[0].line_end]} stands within a cell that is not quoted, {_where(cut[0].line, len(cut))}."
                " Remove it, or put the cell in double quotes."
            )
            return Inspected(header.names, path, [problem])
    if len(ends) > 1 or header.lines > 1:
        write_with_one_line_end(path, header.records, fields, copy)
        return Inspected(header.names, copy)
    return Inspected(header.names, path)


def _where(first: int, count: int) -> str:
    return f"first in line {first}, in {count:,} lines in all" if count > 1 else f"in line {first}"
