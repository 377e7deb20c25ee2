"""Other ways to the same assignments, measured on the same data: a script each in `contenders/`."""

import os
import sys
from datetime import date
from pathlib import Path

from tools.benchmark.processes import Measured, measure

CONTENDERS = Path(__file__).parent / "contenders"
# Each is a file there, called as `python NAME.py --raw-dir R --output-dir O --as-of-date D`.
# The name is not that of a library, which the file would hide from itself.
COMPETITORS = ("duckdb_script", "polars_script", "pandas_script", "postgresql_script")


def script_of(name: str) -> Path:
    """The script of a competitor."""
    return CONTENDERS / f"{name}.py"


def measure_competitor(script: Path, raw_dir: Path, as_of_date: date, output_dir: Path, memory_limit: str) -> Measured:
    """Run a competitor's script on the data in `raw_dir`; what it makes goes to `output_dir`. Raises CommandFailed where it fails."""
    output_dir.mkdir(parents=True, exist_ok=True)
    places = ["--raw-dir", str(raw_dir.absolute()), "--output-dir", str(output_dir)]
    command = [sys.executable, str(script), *places, "--as-of-date", as_of_date.isoformat()]
    return measure(command, os.environ | {"DUCKDB_MEMORY_LIMIT": memory_limit}, output_dir)
