"""One build at a time on one warehouse."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from shared.lock_files import Held, held


class AlreadyRunning(Exception):
    """Another process holds the warehouse; the message names it."""


@contextmanager
def only_build(warehouse: Path) -> Iterator[None]:
    """Be the only run that builds `warehouse`; AlreadyRunning where another run, or another program, holds it."""
    lock_path = warehouse.with_name(warehouse.name + ".lock")
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with held(lock_path) as lock:
            lock.truncate(0)
            lock.write(f"process {os.getpid()}")
            lock.flush()
            check_free(warehouse)
            yield
    except Held as holder:
        raise AlreadyRunning(
            f"Another run ({str(holder) or 'just started'}) is building {warehouse}."
            " Wait until it has finished, or set WAREHOUSE_PATH to another file."
        ) from None


def check_free(warehouse: Path) -> None:
    """Raise AlreadyRunning where a program that knows nothing of the lock has the DuckDB file open; duckdb.Error where it is none."""
    if not warehouse.exists():
        return
    try:
        duckdb.connect(str(warehouse)).close()
    except duckdb.IOException as error:
        holder = re.search(r"PID (\d+)", str(error))
        if "lock" not in str(error):
            raise
        raise AlreadyRunning(
            f"Another program ({f'process {holder[1]}' if holder else 'unknown'}) has {warehouse} open: a build, or a reader of the build's"
            " own file. Readers read the published copy. Close it, or set WAREHOUSE_PATH to another file."
        ) from None
