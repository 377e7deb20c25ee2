"""Builds a case with a checkout in a process of its own, and keeps its published tables as Parquet files.

What was built is found again by the files of the checkout and of the case, so that a comparison that was stopped goes on where it was.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from settings import MODEL_PACKAGES

from tools.same_results.cases import Case
from tools.same_rows.sides import collect, export

# What of a checkout decides about results.
DECIDING = ("models", "macros", "seeds", *MODEL_PACKAGES, "scripts", "tests/expectations", "dbt_project.yml", "profiles.yml")
KEPT_OF_ENVIRONMENT = ("PATH", "HOME", "TMPDIR")
LAST_LINES = 15
WITHOUT_CHECKS = ["--quiet", "build", "--exclude-resource-type", "test", "unit_test", "--exclude", "tag:gate"]


class BuildFailed(Exception):
    """A build did not end well; the message holds its last lines."""


def fingerprint(checkout: Path) -> str:
    """A short text that differs where a file of the checkout differs that results depend on."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *DECIDING],
        cwd=checkout, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return _hash([checkout / name for name in sorted(set(listed.split("\0"))) if name and (checkout / name).is_file()], checkout)


def tables_of(case: Case, checkout: Path, side: str, code: str, work: Path, threads: int) -> Path:
    """The folder of the tables that a checkout makes of a case, built where it is not there yet. Raises BuildFailed."""
    inputs = _hash([file for file in sorted(case.folder.rglob("*")) if file.is_file()], case.folder)
    tables = work / "tables" / f"{case.folder.name}-{inputs}" / f"{side}-{code}"
    if tables.exists():
        return tables
    scratch = work / "scratch" / side
    for name in ("warehouse", "published"):
        shutil.rmtree(scratch / name, ignore_errors=True)
    (scratch / "warehouse").mkdir(parents=True)
    programs = checkout / ".venv" / "bin"
    programs = programs if programs.exists() else Path(sys.executable).parent
    command = (
        [programs / "python", "scripts/run.py", "--", "--exclude-resource-type", "unit_test"]
        if case.has_checks
        else [programs / "dbt", *WITHOUT_CHECKS]
    )
    warehouse = scratch / "warehouse" / "warehouse.duckdb"
    environment = {name: os.environ[name] for name in KEPT_OF_ENVIRONMENT if name in os.environ} | {
        "RAW_DATA_DIR": str(case.raw),
        "COMPANY_DIR": str(case.folder),
        "AS_OF_DATE": case.as_of.isoformat(),
        "WAREHOUSE_PATH": str(warehouse),
        "PUBLISH_DIR": str(scratch / "published"),
        # Kept from case to case: dbt reads the project again only where something differs.
        "DBT_TARGET_PATH": str(scratch / "target"),
        "DBT_LOG_PATH": str(scratch),
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_THREADS": str(threads),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    done = subprocess.run(command, cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise BuildFailed("\n".join([f"the build of {checkout} ended with {done.returncode}:", *done.stdout.splitlines()[-LAST_LINES:]]))
    made = scratch / "tables"
    shutil.rmtree(made, ignore_errors=True)
    if case.has_checks:
        collect(scratch / "published" / "current", made)
    else:
        export(warehouse, made)
    tables.parent.mkdir(parents=True, exist_ok=True)
    made.rename(tables)
    return tables


def _hash(files: list[Path], folder: Path) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.relative_to(folder)}\0".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:12]
