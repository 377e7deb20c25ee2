"""Measure what the gates and the data tests cost: their share of a full build, and their peak memory beside that of the build alone.

One full build tells how the time divides between models, data tests and gates. Then, on what it built, the models alone (A) and the gates
and data tests alone (B) run in processes of their own, for their peak memory. Unit tests are left out: they do not depend on the data.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from demo.company import AS_OF_DATE

ROOT = Path(__file__).resolve().parents[1]
DBT = Path(sys.executable).with_name("dbt")
MODELS_ALONE = ["run", "--exclude", "tag:gate"]
CHECKS_ALONE = ["build", "--select", "tag:gate", "resource_type:test"]


def dbt(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Call dbt in a process of its own; its wall seconds and peak memory in MB. Raises CalledProcessError where it fails."""
    started = time.perf_counter()
    # The peak of children is that of the largest so far, so each call is measured by a parent of its own.
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=sys.stderr)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.exit(done.returncode)\n"
    )
    command = [sys.executable, "-c", code, str(DBT), "--quiet", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return time.perf_counter() - started, int(done.stdout) / 1024


def seconds_by_kind(run_results: Path) -> Counter[str]:
    """Seconds of execution in dbt's account of a build: models, gates and tests."""
    seconds: Counter[str] = Counter()
    for result in json.loads(run_results.read_text())["results"]:
        resource_type, _, name = result["unique_id"].split(".")[:3]
        kind = {"test": "data tests", "model": "gates" if name.startswith("gate_") else "models"}.get(resource_type, "other")
        seconds[kind] += result["execution_time"]
    return seconds


def main() -> None:
    """Generate the data where they are not there, measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=Path, help="folder of raw data to measure (default: generated for the measurement)")
    parser.add_argument("--accounts", type=int, default=100_000, help="accounts to generate (default: %(default)s)")
    parser.add_argument("--orders-per-account", type=float, default=20.5, help="orders per account to generate (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=1, help="full builds to measure (default: %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        raw = arguments.raw or folder / "raw"
        if not arguments.raw:
            size = ["--accounts", str(arguments.accounts), "--orders-per-account", str(arguments.orders_per_account)]
            generate = [sys.executable, str(ROOT / "scripts" / "generate_demo_data.py"), "--output-dir", str(raw)]
            subprocess.run([*generate, *size], check=True)
        environment = os.environ | {
            "RAW_DATA_DIR": str(raw.absolute()),
            "AS_OF_DATE": AS_OF_DATE.isoformat(),
            "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
            "PUBLISH_DIR": str(folder / "published"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder),
        }
        for number in range(1, arguments.runs + 1):
            wall, memory = dbt(["build", "--exclude-resource-type", "unit_test"], environment)
            seconds = seconds_by_kind(folder / "target" / "run_results.json")
            total = sum(seconds.values())
            print(f"full build {number}: {wall:.0f} s, peak memory {memory:,.0f} MB", flush=True)
            for kind, spent in seconds.most_common():
                print(f"  {kind:<11} {spent:7.1f} s  {spent / total:5.1%}")
            checks = seconds["gates"] + seconds["data tests"]
            print(f"  gates and data tests: {checks / total:.1%} of a full build", flush=True)
        models, models_memory = dbt(MODELS_ALONE, environment)
        print(f"A, models alone: {models:.0f} s, peak memory {models_memory:,.0f} MB", flush=True)
        checks, checks_memory = dbt(CHECKS_ALONE, environment)
        print(f"B, gates and data tests alone: {checks:.0f} s, peak memory {checks_memory:,.0f} MB")
        print(f"B / (A + B): {checks / (models + checks):.1%} of the time; B / A: {checks_memory / models_memory:.2f} of the peak memory")


if __name__ == "__main__":
    main()
