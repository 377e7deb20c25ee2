"""Folders of raw data as Parquet files."""

from pathlib import Path

import duckdb
from landing.places import pattern

from tools.cases.company import COLUMNS


def are_there(folder: Path) -> bool:
    """Whether every raw table is in the folder."""
    return all((folder / f"{table}.parquet").exists() for table in COLUMNS)


def row_counts(folder: Path) -> dict[str, int]:
    """The rows of each raw table in the folder. Raises duckdb.IOException where one is missing."""
    with duckdb.connect() as connection:
        return {
            table: connection.execute("select count(*) from read_parquet(?)", [pattern(folder / f"{table}.parquet")]).fetchall()[0][0]
            for table in COLUMNS
        }
