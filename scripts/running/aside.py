"""A build that touches nothing of the project: raw rows, warehouse, results and log in a folder of its own, nothing published."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from publishing.manifest import MANIFEST_NAME, read_manifest
from settings import MODEL_PACKAGES, POLICY_LISTS, policy_lists

from running.endings import Judgement, judge_build
from running.in_process import WAREHOUSE_NAME, run_dbt

# What of the caller's environment such a build keeps; dbt looks through all of it at each event, so it is little.
KEPT = ("PATH", "HOME", "TMPDIR", "BUSINESS_TIMEZONE", "DBT_TARGET", "DBT_THREADS", "DUCKDB_MEMORY_LIMIT", "DUCKDB_BLOCK_ALLOCATOR_MEMORY")

# What of a mart's ancestors such a build leaves out: it only stands before a gate.
LEFT_OUT = ("tag:gate", "raw_profile", "value_readings")

PROJECT_FOLDERS = (
    *MODEL_PACKAGES,
    *("scripts/landing", "models", "macros", "seeds", "tests/expectations", "tests/generic", "tests/singular"),
)
PROJECT_FILES = ("dbt_project.yml", "profiles.yml", "scripts/settings.py", "scripts/checked_settings.py")


@dataclass(frozen=True)
class Aside:
    """How such a build went, and where what it made is."""

    returncode: int
    output: str
    warehouse: Path
    run_results: Path

    @property
    def judgement(self) -> Judgement:
        """How it ended, as a scheduled run would judge it."""
        return judge_build(self.returncode, self.output, self.run_results, self.warehouse)


def build_aside(project: Path, folder: Path, arguments: list[str], settings: dict[str, str]) -> Aside:
    """Call `dbt build` on `project` within this process with `settings`, all that is written going to `folder`."""
    target, warehouse = folder / "target", folder / WAREHOUSE_NAME
    places = {"WAREHOUSE_PATH": warehouse, "DBT_TARGET_PATH": target, "DBT_LOG_PATH": folder, "PUBLISH_DIR": folder / "published"}
    environment = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    environment |= {name: str(place) for name, place in places.items()}
    environment |= {"DBT_LOG_LEVEL_FILE": "none", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "VOLUME_BASELINE": "none"}
    returncode, output = run_dbt(project, ["--quiet", "build", *arguments], environment | settings)
    return Aside(returncode, output, warehouse, target / "run_results.json")


def timezone_of(database: Path) -> dict[str, str]:
    """The setting of the business time zone that a published mart was built with; none for another DuckDB file."""
    is_published = (database.parent / MANIFEST_NAME).exists()
    return {"BUSINESS_TIMEZONE": read_manifest(database.parent)["business_timezone"]} if is_published else {}


def copy_project(project: Path, folder: Path) -> Path:
    """A copy of the dbt project in `folder`, whose seeds may be edited. They are the lists in force, a company's own among them."""
    for name in PROJECT_FOLDERS:
        if (project / name).is_dir():
            shutil.copytree(project / name, folder / name)
    for name in PROJECT_FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(project / name, folder / name)
    for name, file in policy_lists(project).items():
        shutil.copy(file, folder / POLICY_LISTS / f"{name}.csv")
    return folder
