"""Files that are something else than their name says, known by their first bytes."""

import re
from pathlib import Path

AS_CSV = "Save the sheet as CSV (UTF-8, separated by commas)."
UNPACK = "Unpack it."
EXPORT = "Export the table as CSV or Parquet."

# First bytes as a pattern, what the file is, what to do.
KINDS = [
    (re.compile(beginning, re.DOTALL | re.IGNORECASE), what, remedy)
    for beginning, what, remedy in (
        (rb"\x1f\x8b", "a gzip archive", UNPACK),
        (rb"PK\x03\x04", "an Excel workbook or a zip archive", f"{AS_CSV} Or unpack the archive."),
        (rb"\xd0\xcf\x11\xe0", "an Excel workbook", AS_CSV),
        (rb"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
        (rb"BZh[1-9]1AY&SY", "a bzip2 archive", UNPACK),
        (rb"\xfd7zXZ\x00", "an xz archive", UNPACK),
        (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
        (rb"PAR1[^ -~]", "a Parquet file", "Let its name end in .parquet."),
        (rb"%PDF-", "a PDF document", EXPORT),
        (rb"SQLite format 3\x00", "an SQLite database", EXPORT),
        (rb"Obj\x01", "an Avro file", EXPORT),
        (rb"ARROW1\x00", "an Arrow file", EXPORT),
        (rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", "a web page or XML", f"The export may have failed or asked for a login. {EXPORT}"),
        (rb"(\xef\xbb\xbf)?\s*(\{\s*\"|\[\s*\{)", "JSON", EXPORT),
    )
]  # fmt: skip

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def first_bytes(path: Path) -> bytes:
    """As much of a file as tells what it is."""
    with path.open("rb") as file:
        return file.read(512)


def foreign_kind(beginning: bytes) -> str | None:
    """What a file that begins so is if it is no CSV file, with what to do; None where it may be one."""
    for known, what, remedy in KINDS:
        if known.match(beginning):
            return f"it is {what}. {remedy}"
    # Text of two bytes a character: every other one of Latin letters is zero.
    halves = (beginning[0:200:2], beginning[1:200:2])
    if beginning.startswith(UTF_16_MARKS) or any(len(half) > 3 and half.count(0) > 0.9 * len(half) for half in halves):
        return "it is written in UTF-16. Export it as UTF-8."
    return None
