"""Rows as text for a terminal."""

from collections.abc import Sequence


def aligned(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A header line, then a line a row, indented by two; numbers to the right, null as '-'."""
    texts = [[_text(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [names, *texts]) for i in range(len(names))]
    is_number = [all(not isinstance(row[i], str) for row in rows) for i in range(len(names))]
    lines = [
        "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(line, widths, is_number, strict=True))
        for line in [names, *texts]
    ]
    return "\n".join("  " + line.rstrip() for line in lines)


def _text(value: object) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:,}"
