"""Where the tables of one side are: a published version, a folder of Parquet files, or the DuckDB file of a build."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from settings import DATABASE_NAME

SCHEMAS = ("marts", "quality")


def parquet_files(folder: Path) -> dict[str, Path]:
    """The Parquet file of each table, by schema and table. Files that lie in `folder` itself are those of the schema it is named after."""
    if (folder / "parquet").is_dir():
        folder = folder / "parquet"
    own = folder.name if folder.name in SCHEMAS else SCHEMAS[0]
    found = {f"{own}.{file.stem}": file for file in sorted(folder.glob("*.parquet"))}
    return found | {f"{schema}.{file.stem}": file for schema in SCHEMAS for file in sorted((folder / schema).glob("*.parquet"))}


def export(database: Path, folder: Path) -> None:
    """Write each table and view of the published schemas of a DuckDB file to `folder`, as SCHEMA/TABLE.parquet, but those there already."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_schema in ? order by all", [SCHEMAS]
        ).fetchall()
        for schema, table in tables:
            file = folder / schema / f"{table}.parquet"
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                connection.execute(f'copy {schema}."{table}" to {quoted(file)} (format parquet)')


def collect(version: Path, folder: Path) -> None:
    """Write each table of a published version to `folder`, whether it was published as Parquet or in the DuckDB file alone."""
    for table, file in parquet_files(version).items():
        copy = folder / f"{table.replace('.', '/', 1)}.parquet"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    if (version / DATABASE_NAME).exists():
        export(version / DATABASE_NAME, folder)


@contextmanager
def relations(side: Path, scratch: Path) -> Iterator[dict[str, str]]:
    """What stands in SQL for each table of a side, while the context lasts. What a DuckDB file holds is written to `scratch` for it.

    Raises FileNotFoundError where there is no table.
    """
    folder = side
    if side.is_file() or (side / DATABASE_NAME).exists():
        (export if side.is_file() else collect)(side, scratch)
        folder = scratch
    found = parquet_files(folder)
    if not found:
        raise FileNotFoundError(f"{side} holds no table. Name a published version, a folder of Parquet files or a build's DuckDB file.")
    yield {table: f"read_parquet({quoted(file)})" for table, file in found.items()}


def quoted(value: object) -> str:
    """A value as an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"
