"""dbt within this process: for many builds in a row, which then pay once for the imports and for reading the project."""

import gc
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from running.shipped_lists import refusal

# All builds share one reading of the project, which knows the warehouse by the name of its file.
WAREHOUSE_NAME = "warehouse.duckdb"


def run_dbt(project: Path, arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Call dbt on the folder `project` in this environment; its exit code and all that it printed.

    The last part of WAREHOUSE_PATH must be WAREHOUSE_NAME, or ValueError is raised.
    """
    warehouse = Path(environment["WAREHOUSE_PATH"])
    if warehouse.name != WAREHOUSE_NAME:
        raise ValueError(f"WAREHOUSE_PATH is {warehouse}; within this process the file is named {WAREHOUSE_NAME}")
    refused = refusal(project)
    if refused:
        return 2, refused
    output = io.StringIO()
    with _inside(project, environment), redirect_stdout(output), redirect_stderr(output):
        # A copy, because dbt notes in it what it has compiled, and would leave the ephemeral models out of the next run.
        done = dbtRunner(manifest=_manifest(project).deepcopy()).invoke(arguments)
    # As on the command line: 1 where something that was built failed, 2 where dbt could not do what it was told.
    returncode = 0 if done.success else 2 if done.exception else 1
    # Adapter, results and tracebacks would keep the warehouse open, among what the gates have put out of the collector's sight.
    del done
    DuckDBConnectionManager.close_all_connections()
    gc.unfreeze()
    gc.collect()
    return returncode, output.getvalue()


@lru_cache(maxsize=2)
def _manifest(project: Path) -> Manifest:
    done = dbtRunner().invoke(["--quiet", "parse"])
    if not done.success:
        raise done.exception
    # dbt cannot copy what a switch left out, and needs none of it once everything that is left has been resolved.
    done.result.disabled.clear()
    return done.result


@contextmanager
def _inside(project: Path, environment: dict[str, str]) -> Iterator[None]:
    before, folder = dict(os.environ), Path.cwd()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(project)
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)
