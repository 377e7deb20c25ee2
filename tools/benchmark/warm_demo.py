"""Measure how long one waits for the demo while working on it: one model and its tests, one gate, one mart, everything, `make build`.

Everything is built once before, so that what is measured finds a warehouse and dbt's reading of the project. It is written to a temporary
folder. More wall than CPU seconds: the machine was shared, or waited for the disk.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from explaining.tables import aligned

from tools import ROOT
from tools.benchmark.processes import Measured, measure
from tools.benchmark.runs import DBT, RUN

SUMMARIZE = [sys.executable, str(ROOT / "scripts" / "summarize.py")]

# By name, the commands that are called one after the other; MODEL stands for the model that is named by --model.
MODEL = "MODEL"
CASES = {
    "one model and its tests": [[DBT, "build", "--select", MODEL]],
    "one gate": [[DBT, "build", "--select", "gate_staging"]],
    "one mart": [[DBT, "build", "--select", "account_channel_assignments"]],
    "everything": [[DBT, "build"]],
    "make build": [RUN, SUMMARIZE],
}


def main() -> None:
    """Build once, measure each case as often as told to, in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="runs of each case (default: %(default)s)")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), help="what to measure (default: all)")
    parser.add_argument("--model", default="account_segments", help="the model that is built with its tests (default: %(default)s)")
    arguments = parser.parse_args()
    measured: dict[str, list[list[Measured]]] = {case: [] for case in arguments.cases}
    with tempfile.TemporaryDirectory(prefix="warm-demo-") as name:
        folder = Path(name)
        environment = os.environ | {
            "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
            "PUBLISH_DIR": str(folder / "published"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        measure(RUN, environment, ROOT)
        for number in range(1, arguments.runs + 1):
            for case in arguments.cases:
                print(f"run {number} of {arguments.runs}: {case} ...", file=sys.stderr, flush=True)
                measured[case].append([measure(_with_model(command, arguments.model), environment, ROOT) for command in CASES[case]])
    print(aligned(["case", "seconds", "CPU seconds"], [_row(case, runs) for case, runs in measured.items()]))


def _with_model(command: list[str], model: str) -> list[str]:
    return [model if word == MODEL else word for word in command]


def _row(case: str, runs: list[list[Measured]]) -> list[object]:
    """The medians over the runs of a case, each of which is one or more commands."""
    seconds = statistics.median(sum(command.seconds for command in run) for run in runs)
    cpu_seconds = statistics.median(sum(command.cpu_seconds for command in run) for run in runs)
    return [case, round(seconds, 1), round(cpu_seconds, 1)]


if __name__ == "__main__":
    main()
