"""What the drills share: a small company whose good run is published, and the scheduled run as a scheduler starts it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from conftest import CASES_SETTINGS, ROOT
from publishing.versions import current_version

ACCOUNTS = 120


@dataclass
class Company:
    """A folder of raw data, a warehouse and a published folder of their own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> Path:
        """The raw files."""
        return self.folder / "raw"

    @property
    def published(self) -> Path:
        """What readers read."""
        return Path(self.environment["PUBLISH_DIR"])

    @property
    def version(self) -> str | None:
        """The version that readers see."""
        return current_version(self.published)

    @property
    def summary(self) -> dict:
        """The machine-readable summary of the last run."""
        return json.loads((self.folder / "target" / "run_summary.json").read_text())

    @property
    def environment(self) -> dict[str, str]:
        """What a scheduler gives a job: next to nothing, and the settings."""
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": os.environ.get("HOME", "/"),
            "RAW_DATA_DIR": str(self.raw),
            **CASES_SETTINGS,
            "WAREHOUSE_PATH": str(self.folder / "warehouse.duckdb"),
            "PUBLISH_DIR": str(self.folder / "published"),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder),
        } | self.settings

    def start(self, *command: str, **options: object) -> subprocess.Popen:
        """Start a script of the project from a folder that is none of its own, in a process group of its own."""
        name, *arguments = command
        return subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / f"{name}.py"), *arguments],
            cwd="/", env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, **options,
        )  # fmt: skip

    def start_run(self, **options: object) -> subprocess.Popen:
        """Start the scheduled run, without the unit tests, which do not depend on the data."""
        return self.start("run", "--", "--exclude-resource-type", "unit_test", **options)

    def run(self, **options: object) -> tuple[int, str]:
        """Do the scheduled run; its exit code and what it printed."""
        process = self.start_run(**options)
        output, _ = process.communicate(timeout=300)
        return process.returncode, output

    def what_readers_see(self) -> tuple[str, int]:
        """The run and the number of accounts of the published mart, by its own tables."""
        database = self.published / "current" / "channel_assignment.duckdb"
        query = "select any_value(run_id), (select count(*) from marts.account_channel_assignments) from quality.data_quality_status"
        with duckdb.connect(str(database), read_only=True) as connection:
            return connection.execute(query).fetchall()[0]
