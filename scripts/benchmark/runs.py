"""A run as a schedule starts it, measured: build, gates, data tests and publishing, in a folder of its own."""

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmark.processes import Measured, measure
from benchmark.stages import StageFigures, stage_figures

ROOT = Path(__file__).resolve().parents[2]
# Unit tests do not depend on the data.
COMMAND = [sys.executable, str(ROOT / "scripts" / "run.py"), "--", "--exclude-resource-type", "unit_test"]


@dataclass(frozen=True)
class Run:
    """What a run took as a whole and by stage."""

    measured: Measured
    stages: dict[str, StageFigures]


def measure_run(raw_dir: Path, as_of_date: date, folder: Path, memory_limit: str) -> Run:
    """Build and publish the data in `raw_dir` with the warehouse and the published versions in `folder`.

    `memory_limit` is DuckDB's, as in DUCKDB_MEMORY_LIMIT. Raises CommandFailed where nothing was published.
    """
    target = folder / "target"
    settings = {
        "RAW_DATA_DIR": str(raw_dir.absolute()),
        "AS_OF_DATE": as_of_date.isoformat(),
        "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
        "PUBLISH_DIR": str(folder / "published"),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(folder),
        "DUCKDB_MEMORY_LIMIT": memory_limit,
    }
    measured = measure(COMMAND, os.environ | settings, ROOT)
    return Run(measured, stage_figures(measured, target))
