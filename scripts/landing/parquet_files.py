"""What there is to say of a Parquet file before the build reads it."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from landing.csv_files import Inspected
from landing.foreign import first_bytes, foreign_kind
from landing.places import pattern, unopenable

MARK, ENCRYPTED = b"PAR1", b"PARE"
# A file without rows has its mark twice, the description of its columns, and the length of that.
SHORTEST = 12
# DuckDB before 2.0 reads a wider decimal as another number, without an error.
WIDEST_DECIMAL = 38

EXPORT_AGAIN = "Export it again."
# The build waits meanwhile, so what it may take of the machine is free.
SETTINGS = {"memory_limit": "1GB", "threads": 2, "autoinstall_known_extensions": False}


def inspect_parquet(path: Path, contract: Sequence[str] | None) -> Inspected:
    """Look at a Parquet file of a table with the columns `contract`, which are in lower case, or None for all that it has. Every value of
    those columns is read once."""
    unusable = unopenable(path) or _foreign(path)
    if unusable:
        return Inspected(problems=[unusable])
    with duckdb.connect(config=SETTINGS) as connection:
        file = [pattern(path)]
        try:
            described = connection.execute("describe from read_parquet(?, hive_partitioning = false)", file).fetchall()
            columns = [name for name, *_ in described]
            decimals = connection.execute("select name from parquet_schema(?) where precision > ?", [*file, WIDEST_DECIMAL]).fetchall()
        except duckdb.Error:
            return Inspected(problems=[f"it is damaged: the description of its columns cannot be read. {EXPORT_AGAIN}"])
        used = [name for name in columns if contract is None or name.lower() in contract]
        problems = [
            f"column '{name}' is a decimal of more than {WIDEST_DECIMAL} digits, which is read as another number."
            f" Export it with at most {WIDEST_DECIMAL} digits."
            for (name,) in decimals
            if name in used
        ]
        if not _can_be_read(connection, path, used):
            problems += [
                f"the values of column '{name}' cannot be read: they are damaged, or texts that are not UTF-8. {EXPORT_AGAIN}"
                for name in used
                if not _can_be_read(connection, path, [name])
            ]
    return Inspected(columns, path, problems)


def _foreign(path: Path) -> str | None:
    size = path.stat().st_size
    beginning = first_bytes(path)
    with path.open("rb") as file:
        file.seek(-min(len(MARK), size), 2)
        end = file.read()
    if not size:
        return f"the file is empty. {EXPORT_AGAIN}"
    if beginning.startswith(ENCRYPTED) or end == ENCRYPTED:
        return "it is encrypted. Export it without encryption."
    if not beginning.startswith(MARK):
        return foreign_kind(beginning) or "it is no Parquet file. Export it as Parquet; if it is CSV, let its name end in .csv."
    if end != MARK or size < SHORTEST:
        return "it is cut: its end is missing. Copy it again, or export it again."
    return None


def _can_be_read(connection: duckdb.DuckDBPyConnection, path: Path, columns: list[str]) -> bool:
    quoted = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
    # Counting alone would not look at the values.
    values = f"bit_xor(hash({quoted}))" if columns else "count(*)"
    try:
        connection.execute(f"select {values} from read_parquet(?, hive_partitioning = false)", [pattern(path)]).fetchall()
    except duckdb.Error:
        return False
    return True
