"""How DuckDB reads a file that has been looked at: every query of a raw or policy CSV file is made here."""

from collections.abc import Sequence

from landing.csv_files import Inspected
from landing.places import pattern

# White space of any script, and characters that show nothing.
BLANK = r"[\s\p{Z}\p{Cf}\x0B\x1C-\x1F\x85]*"


def csv_query(inspected: Inspected, contract: Sequence[str]) -> str:
    """A query of the contract's columns that the file has, all as text. Lines that are no rows are in reject_errors afterwards.

    Rows of nothing but separators, which a spreadsheet writes for what was once used, are left out.
    """
    # Named by place, so that an unnamed or repeated column that nothing reads does no harm.
    names = [name.lower() for name in inspected.columns]
    names = [name if name in contract else f"ignored_{number}" for number, name in enumerate(names, 1)]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    # Nearly every row shows by the first byte of its first column that it is not blank.
    has_content = (
        f"case when {names[0]} between '!' and chr(127) then true"
        f" else not regexp_full_match(concat_ws('', {', '.join(names)}), '{BLANK}') end"
    )
    return (
        f"select {', '.join(name for name in names if name in contract)} from read_csv({_literal(inspected)}, auto_detect = false,"
        f" columns = {{{columns}}}, delim = ',', quote = '\"', escape = '\"', header = true, nullstr = '', hive_partitioning = false,"
        f" store_rejects = true, rejects_limit = 0) where {has_content}"
    )


def parquet_query(inspected: Inspected) -> str:
    """A query of all columns of a Parquet file."""
    return f"select * from read_parquet({_literal(inspected)}, hive_partitioning = false)"


def _literal(inspected: Inspected) -> str:
    return "'" + pattern(inspected.path).replace("'", "''") + "'" if inspected.path else "''"
