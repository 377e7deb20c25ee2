"""Builds for the tests: dbt as a user would call it, on raw data and seeds of the test's own, in a folder of its own."""

import csv
import fcntl
import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from running.aside import copy_project as copy_project_to
from running.in_process import run_dbt as run_dbt_in_process

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "demo"
# The company of the planted cases. In its policy are the lists that it has of its own; the shipped ones are behind them.
CASES = ROOT / "tests" / "cases"
CASES_POLICY = CASES / "policy"
CASES_AS_OF = date(2025, 2, 28)
CASES_SETTINGS = {"COMPANY_DIR": str(CASES), "AS_OF_DATE": CASES_AS_OF.isoformat()}
REAL_EXTRACTS = ROOT.parent / "shared" / "data"
# For builds whose tables are read and judged by the test itself.
WITHOUT_TESTS = ("--exclude-resource-type", "test")
# For those that read nothing but the assignments: gates apart, a mart waits for all that a gate looks at.
ASSIGNMENTS_ONLY = (
    "--select", "+account_channel_assignments", *WITHOUT_TESTS,
    "--exclude", "path:models/quality/policy_checks", "policy_problems", "raw_profile", "value_readings",
)  # fmt: skip
DBT = str(Path(sys.executable).with_name("dbt"))


@dataclass
class Build:
    """One dbt call: what it printed, how it ended and where its warehouse is."""

    returncode: int
    output: str
    warehouse: Path
    target: Path

    def rows(self, query: str) -> list[tuple]:
        """The rows of `query` in the warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def mart(self, table: str, *key: str) -> dict:
        """The rows of `table` as dictionaries under their `key`."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return by_key(connection.sql(f"from {table}"), *key)


def by_key(relation: duckdb.DuckDBPyRelation, *key: str) -> dict:
    """The rows of `relation` as dictionaries under their `key`, which is a tuple where it has several columns.

    Raises ValueError where two rows have the same key: a dictionary would keep one of them and hide the other from the test.
    """
    found: dict = {}
    for values in relation.fetchall():
        row = dict(zip(relation.columns, values, strict=True))
        place = tuple(row[column] for column in key) if len(key) > 1 else row[key[0]]
        if place in found:
            raise ValueError(f"{', '.join(key)} = {place} is there more than once")
        found[place] = row
    return found


def run_dbt(folder: Path, *arguments: str, project: Path = ROOT, **settings: str) -> Build:
    """Call dbt on `project` as a user would, with these settings, everything it writes going to `folder`."""
    environment = _environment(folder, settings)
    done = subprocess.run([DBT, *arguments], cwd=project, env=environment, capture_output=True, text=True, timeout=570)
    return Build(done.returncode, done.stdout + done.stderr, Path(environment["WAREHOUSE_PATH"]), Path(environment["DBT_TARGET_PATH"]))


def run_dbt_here(folder: Path, *arguments: str, project: Path = ROOT, **settings: str) -> Build:
    """The same within this process, which is faster; nothing but `settings` and the defaults decide."""
    environment = _environment(folder, settings)
    returncode, output = run_dbt_in_process(project, list(arguments), environment)
    return Build(returncode, output, Path(environment["WAREHOUSE_PATH"]), Path(environment["DBT_TARGET_PATH"]))


def build(folder: Path, raw: Path, as_of: date, *arguments: str, project: Path = ROOT, **settings: str) -> Build:
    """A build of the raw files in `raw` within this process, without dbt's unit tests, which do not depend on the data, and without
    the gates, which would stop data as dirty as the tests need. The policy is that of the planted cases; a copy of the project has its
    lists among its seeds."""
    command = ["build", "--exclude-resource-type", "unit_test", "--exclude", "tag:gate", *arguments]
    places = {"RAW_DATA_DIR": str(raw), "AS_OF_DATE": as_of.isoformat()} | ({"COMPANY_DIR": str(CASES)} if project == ROOT else {})
    return run_dbt_here(folder, *command, project=project, **places | settings)


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """An environment with `settings` and nothing else that dbt would read, all that is written going to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    places = {
        "WAREHOUSE_PATH": folder / "warehouse.duckdb",
        "PUBLISH_DIR": folder / "published",
        "DBT_TARGET_PATH": folder / "target",
        "DBT_LOG_PATH": folder,
    }
    # dbt looks through all variables at each event, so few of them make builds faster.
    others = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return others | {"DBT_LOG_LEVEL_FILE": "none"} | {name: str(place) for name, place in places.items()} | settings


def copy_project(folder: Path) -> Path:
    """A copy of the project without its environment and results, so that a test can edit its seeds: those of the planted cases."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("COMPANY_DIR", str(CASES))
        return copy_project_to(ROOT, folder / "project")


def write_csv(path: Path, rows: list[list[str]]) -> None:
    """Write `rows`, the first of which is the header, as a CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as dictionaries."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What dbt reads of the project, without building anything, as far as it is about the graph and its keys."""
    done = run_dbt(tmp_path_factory.mktemp("parsed"), "--quiet", "parse")
    assert done.returncode == 0, done.output
    read = json.loads((done.target / "manifest.json").read_text(encoding="utf-8"))
    kept = ("unique_id", "name", "resource_type", "access", "attached_node", "test_metadata", "config", "depends_on", "schema", "fqn")
    trimmed = {
        kind: {node_id: {name: node[name] for name in kept if name in node} for node_id, node in read[kind].items()}
        for kind in ("nodes", "sources")
    }
    return trimmed | {"child_map": read["child_map"]}


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The planted cases, built with every dbt test and unit test.

    It is made once, for all processes between which the tests are divided. Who changes it changes a copy. `make mutations` has the
    tests look at a build of its own, in the folder CASES_AT_HAND.
    """
    if "CASES_AT_HAND" in os.environ:
        at_hand = Path(os.environ["CASES_AT_HAND"])
        return Build(0, "", at_hand / "warehouse.duckdb", at_hand / "target")
    return _build_once(tmp_path_factory, "cases", "build", **CASES_SETTINGS)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The build a newcomer makes first, with nothing set. The unit tests, which do not depend on data, have run with `cases`."""
    return _build_once(tmp_path_factory, "demo", "build", "--exclude-resource-type", "unit_test")


@pytest.fixture
def with_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the planted cases, for code that reads them from the environment of the tests."""
    for name, value in CASES_SETTINGS.items():
        monkeypatch.setenv(name, value)


def _build_once(factory: pytest.TempPathFactory, name: str, *command: str, **settings: str) -> Build:
    """A build that the first process that asks for it makes, in a folder that all of them share."""
    is_divided = "PYTEST_XDIST_WORKER" in os.environ
    folder = (factory.getbasetemp().parent if is_divided else factory.getbasetemp()) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "build.pickle"
        if not made.exists():
            made.write_bytes(pickle.dumps(run_dbt(folder, *command, **settings)))
        return pickle.loads(made.read_bytes())


@pytest.fixture
def small_company(tmp_path: Path) -> Path:
    """A folder with the smallest raw data there can be: the required tables and columns, four accounts and six orders."""
    raw = tmp_path / "raw"
    write_csv(raw / "crm_accounts.csv", [["account_id", "account_name"], *[[f"A{i}", f"Account {i}"] for i in range(1, 5)]])
    write_csv(
        raw / "orders.csv",
        [
            ["order_id", "account_id", "ordered_at", "order_total"],
            ["O1", "A1", "2024-06-03", "60000"],
            ["O2", "A1", "2025-01-15", "15000.50"],
            ["O3", "A2", "2024-11-11", "900"],
            ["O4", "A2", "2024-12-24", "-100"],
            ["O5", "A3", "2022-05-05", "25000"],
            ["O6", "A3", "2022-05-06", "1"],
        ],
    )
    return raw
