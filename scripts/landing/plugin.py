"""A plugin of dbt-duckdb (profiles.yml names it): macros/engine/files.sql calls its functions by SQL and reads their answers as JSON."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from landing.csv_files import Inspected, inspect_csv
from landing.parquet_files import inspect_parquet
from landing.places import content, fingerprint, is_named, pattern
from landing.reader import csv_query, parquet_query
from landing.scan import LineCounter

KINDS = ("csv", "parquet")


class Plugin(BasePlugin):
    """Gives each database that dbt opens the functions below."""

    def configure_connection(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Define the functions."""
        functions = (
            self.raw_file,
            self.policy_file,
            self.published_table,
            self.file_pattern,
            self.folder_content,
            self.folder_fingerprint,
            self.remove_copies,
        )
        for function in functions:
            count = function.__code__.co_argcount - 1
            # Another connection of this process may have defined them.
            with suppress(duckdb.CatalogException):
                connection.create_function(function.__name__, function, ["VARCHAR"] * count, "VARCHAR", side_effects=True)
        with suppress(duckdb.CatalogException):
            connection.create_function("file_line", LineCounter().line_at, ["VARCHAR", "BIGINT"], "BIGINT", side_effects=True)

    @property
    def copies(self) -> Path:
        """Where the copies are: on the disk that has room for the warehouse."""
        return Path(f"{self.creds.path}.copies")

    def raw_file(self, folder: str, table: str, columns: str) -> str:
        """What a folder has of a raw table: {kind: csv, parquet or missing, name, path, columns, query, problems}."""
        found = {kind: Path(folder) / f"{table}.{kind}" for kind in KINDS}
        found = {kind: path for kind, path in found.items() if is_named(path)}
        names = [f"{folder}/{path.name}" for path in found.values()]
        if len(found) != 1:
            problems = [f"{' and '.join(names)} both exist. Keep the one that is meant."] if found else []
            return json.dumps({"kind": "missing", "name": table, "columns": [], "problems": problems})
        contract = json.loads(columns)
        ((kind, path),) = found.items()
        inspected = inspect_csv(path, contract, self.copies / path.name) if kind == "csv" else inspect_parquet(path, contract)
        return _answer(kind, names[0], inspected, contract)

    def policy_file(self, path: str, name: str, columns: str) -> str:
        """The same of the CSV file of a policy list, which is called `name` in messages."""
        contract = json.loads(columns)
        inspected = inspect_csv(Path(path), contract, self.copies / "policy" / Path(path).name, all_must_be_utf8=True)
        return _answer("csv", name, inspected, contract)

    def published_table(self, path: str) -> str:
        """The same of a Parquet file of a published version; it is missing where nothing has that name."""
        if not is_named(Path(path)):
            return json.dumps({"kind": "missing", "problems": []})
        return _answer("parquet", path, inspect_parquet(Path(path), None), [])

    def file_pattern(self, path: str) -> str:
        """The pattern that finds this one file, as a JSON text; null where nothing has that name."""
        return json.dumps(pattern(Path(path)) if is_named(Path(path)) else None)

    def folder_content(self, folder: str) -> str:
        """The names in a folder."""
        return json.dumps(content(Path(folder)))

    def folder_fingerprint(self, folder: str) -> str:
        """A number in text for the files in a folder, their names and bytes."""
        return json.dumps(fingerprint(Path(folder)))

    def remove_copies(self) -> str:
        """Remove what was written to be read in place of other files, that of a killed run included."""
        shutil.rmtree(self.copies, ignore_errors=True)
        return json.dumps(None)


def _answer(kind: str, name: str, inspected: Inspected, contract: list[str]) -> str:
    problems = [f"{name}: {problem}" for problem in inspected.problems]
    query = None if problems else csv_query(inspected, contract) if kind == "csv" else parquet_query(inspected)
    path = str(inspected.path) if inspected.path else None
    return json.dumps({"kind": kind, "name": name, "path": path, "columns": inspected.columns, "query": query, "problems": problems})
