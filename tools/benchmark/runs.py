"""A run as a schedule starts it, measured: build, gates, data tests and publishing, in a folder of its own."""

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools import ROOT
from tools.benchmark.processes import Measured, measure
from tools.benchmark.stages import StageFigures, stage_figures
from tools.cases import CASES

DBT = str(Path(sys.executable).with_name("dbt"))
# As a schedule starts it: it builds only where something is new.
RUN = [sys.executable, str(ROOT / "scripts" / "run.py")]
# With an argument for dbt it builds in any case. Unit tests do not depend on the data.
BUILD = [*RUN, "--", "--exclude-resource-type", "unit_test"]
# The models alone of the mart that holds the core measures of the contenders, nothing checked, nothing published.
HISTORY = [
    DBT, "--quiet", "build", "--select", "+account_segment_history",
    "--exclude-resource-type", "test", "unit_test", "--exclude", "tag:gate",
]  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What a run took as a whole and, where it built, by stage."""

    measured: Measured
    stages: dict[str, StageFigures]


def measure_run(command: list[str], raw_dir: Path, as_of_date: date, folder: Path, memory_limit: str) -> Run:
    """Run `command`, one of those above, on the data in `raw_dir` with the warehouse and the published versions in `folder`.

    `memory_limit` is DuckDB's, as in DUCKDB_MEMORY_LIMIT. Raises CommandFailed where it does not end well.
    """
    target = folder / "target"
    target.mkdir(parents=True, exist_ok=True)
    settings = {
        "RAW_DATA_DIR": str(raw_dir.absolute()),
        "COMPANY_DIR": str(CASES),
        "AS_OF_DATE": as_of_date.isoformat(),
        "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
        "PUBLISH_DIR": str(folder / "published"),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(folder),
        "DUCKDB_MEMORY_LIMIT": memory_limit,
    }
    measured = measure(command, os.environ | settings, ROOT)
    return Run(measured, stage_figures(measured, target))
