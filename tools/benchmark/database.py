"""The database that benchmark data are made in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

MEMORY_LIMIT = "4GB"


@contextmanager
def scratch_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database that holds at most MEMORY_LIMIT in memory and the rest in a temporary folder."""
    with TemporaryDirectory(prefix="benchmark-") as folder, duckdb.connect(str(Path(folder) / "scratch.duckdb")) as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"set temp_directory = '{folder}/spilled'")
        connection.execute("set timezone = 'UTC'")
        yield connection


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of `query` to `path`, which is there only once it is whole; their number."""
    return connection.execute(f"copy ({query}) to '{path}' (format parquet, use_tmp_file true)").fetchall()[0][0]
