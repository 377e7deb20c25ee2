"""One pass over the bytes of a text file: its line ends, and what of it is no UTF-8 text."""

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LINE_END = re.compile(rb"\r\n|\r|\n")

CHUNK = 4 << 20
# Where a chunk may be cut: not within a character, not between the two bytes of a line end.
NOT_LAST = bytes(range(128, 256)) + b"\r"


@dataclass
class Scan:
    """What was found; lines are counted from 1."""

    line_feeds: int = 0
    carriage_returns: int = 0
    both: int = 0
    zero_lines: int = 0
    first_zero_line: int | None = None
    undecodable_lines: int = 0
    first_undecodable: tuple[int, int] | None = None  # line, byte
    has_other_utf8: bool = False

    @property
    def kinds_of_line_end(self) -> int:
        """How many of the three kinds of line end there are, be they within quotes or not."""
        return sum(count > 0 for count in (self.both, self.line_feeds - self.both, self.carriage_returns - self.both))

    @property
    def is_other_encoding(self) -> bool:
        """Whether the file as a whole is in another encoding: one line may be damaged; of two, another line would be UTF-8."""
        return self.undecodable_lines > 1 and not self.has_other_utf8


def scan(path: Path) -> Scan:
    """Read a file once, in parts."""
    found = Scan()
    with path.open("rb") as file:
        rest = file.read(len(BYTE_ORDER_MARK)).removeprefix(BYTE_ORDER_MARK)
        while chunk := file.read(CHUNK):
            chunk = rest + chunk
            end = len(chunk.rstrip(NOT_LAST))
            _add(found, chunk[:end])
            rest = chunk[end:]
    _add(found, rest)
    return found


class LineCounter:
    """Finds the lines of places in files, each file read once where its places are asked for in order."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._path, self._place, self._line = "", 0, 1
        # The database may ask from several threads at once.
        self._one_at_a_time = Lock()

    def line_at(self, path: str, place: int) -> int:
        """The line, from 1, of the byte that has `place` bytes before it."""
        with self._one_at_a_time:
            return self._line_at(path, place)

    def _line_at(self, path: str, place: int) -> int:
        if path != self._path or place < self._place:
            self._path, self._place, self._line = path, 0, 1
        with Path(path).open("rb") as file:
            file.seek(self._place)
            while self._place < place:
                part = file.read(min(CHUNK, place - self._place))
                if not part:
                    break
                # Of a line end of two bytes, the second one counts.
                last = part.endswith(b"\r") and self._place + len(part) < place
                part += file.read(1) if last else b""
                self._line += part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")
                self._place += len(part)
        return self._line


def _add(found: Scan, part: bytes) -> None:
    lines_before = found.line_feeds + found.carriage_returns - found.both
    found.line_feeds += part.count(b"\n")
    carriage_returns = part.count(b"\r")
    if carriage_returns:
        found.carriage_returns += carriage_returns
        found.both += part.count(b"\r\n")
    has_zeros = b"\0" in part
    try:
        found.has_other_utf8 |= not part.isascii() and bool(part.decode())
    except UnicodeDecodeError:
        pass
    else:
        if not has_zeros:
            return
    for number, line in enumerate(LINE_END.split(part), lines_before + 1):
        if b"\0" in line:
            found.zero_lines += 1
            found.first_zero_line = found.first_zero_line or number
        try:
            found.has_other_utf8 |= not line.isascii() and bool(line.decode())
        except UnicodeDecodeError as error:
            found.undecodable_lines += 1
            found.first_undecodable = found.first_undecodable or (number, line[error.start])
