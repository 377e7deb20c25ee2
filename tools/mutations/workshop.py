"""Builds copies of the project with one mutation each, from a good warehouse on, and says which check catches it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
from settings import MODEL_PACKAGES

from tools import ROOT
from tools.cases import CASES
from tools.cases.company import AS_OF_DATE
from tools.mutations.changes import Mutation

CONTRACT, UNIT_TEST, DATA_TEST, GATE, REFERENCE, NOTHING = "contract", "unit test", "data test", "gate", "reference", "nothing"

PROGRAMS = Path(sys.executable).parent
KEPT_OF_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "DUCKDB_MEMORY_LIMIT")
# What of the project a copy needs and results depend on.
COPIED = (
    *MODEL_PACKAGES,
    *("data", "macros", "models", "scripts", "seeds", "tests", "tools", "dbt_project.yml", "profiles.yml", "pyproject.toml"),
)
# The Python tests that compare the marts with expected values: those that can read the warehouse of the mutation, then those that
# build companies of their own with its code.
ON_THE_WAREHOUSE = (
    "tests/pytest/test_cases.py::test_every_planted_case_comes_out_as_expected",
    "tests/pytest/test_reference_agreement.py::test_the_cases_agree",
)
ON_RANDOM_COMPANIES = ("tests/pytest/test_reference_agreement.py", "-k", "random_companies")
# What the reference knows.
COMPARED = {
    "account_channel_assignments", "account_segment_history", "account_survivors", "channel_decision_table", "deal_channel_assignments",
    "lead_channel_assignments", "order_line_ledger", "order_line_ledger_totals", "rejected_rows", "data_warnings",
}  # fmt: skip
# A model that breaks one of these was refused by what its description promises; other errors are those of a mutation that is no SQL.
PROMISES = ("enforced contract", "NOT NULL constraint", "Constraint Error", "Conversion Error", "Invalid Input Error")

FAILED_EXPECTATIONS = """
    select expectation_name
    from quality.data_quality_results
    where run_id = ? and outcome <> 'passed' and (severity = 'critical' or outcome = 'errored')
    order by expectation_name
"""


class Broken(Exception):
    """A mutation that could not be tried out: its code is not there, or does not run."""


@dataclass(frozen=True)
class Good:
    """A good build of the planted cases: its warehouse, what dbt knows of the project, and the folder it is published in."""

    warehouse: Path
    manifest: Path
    published: Path


@dataclass(frozen=True)
class Verdict:
    """Which kind of check caught a mutation, and the check's name."""

    caught_by: str
    check: str = ""


def project_files() -> list[Path]:
    """The files of the project that results depend on, by their names in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *COPIED],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [Path(name) for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def fingerprint() -> str:
    """A short text that differs where a file of the project differs."""
    found = hashlib.sha256()
    for name in project_files():
        # The tool itself decides by its list, which is looked at mutation by mutation.
        if name.parts[:1] != ("tools",):
            found.update(f"{name}\0".encode() + (ROOT / name).read_bytes())
    return found.hexdigest()[:16]


def copy_project(folder: Path) -> Path:
    """A copy of the project in `folder`."""
    for name in project_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def environment(folder: Path, published: Path) -> dict[str, str]:
    """The settings of builds in `folder`; the same from build to build, so that dbt reads again only what has changed."""
    return {name: os.environ[name] for name in KEPT_OF_ENVIRONMENT if name in os.environ} | {
        "COMPANY_DIR": str(CASES),
        "AS_OF_DATE": str(AS_OF_DATE),
        "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
        "PUBLISH_DIR": str(published),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder),
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def build_good(folder: Path) -> Good:
    """A published run of the cases in `folder`, unit tests included. Raises Broken where it fails: what fails anyway catches nothing."""
    project = copy_project(folder / "project")
    command = [PROGRAMS / "python", "scripts/run.py"]
    done = subprocess.run(command, cwd=project, env=environment(folder, folder / "published"), capture_output=True, text=True)
    if done.returncode:
        raise Broken(f"the undamaged project does not build:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return Good(folder / "warehouse.duckdb", folder / "target" / "manifest.json", folder / "published")


class Workshop:
    """A copy of the project in a folder of its own, in which one mutation at a time is built."""

    def __init__(self, folder: Path, good: Good) -> None:
        """Copy the project; `good` is read only."""
        self.folder, self.good = folder, good
        self.project = copy_project(folder / "project")
        self.manifest = json.loads(good.manifest.read_text(encoding="utf-8"))
        self.environment = environment(folder, good.published)

    def try_out(self, mutation: Mutation, is_alone: bool = False) -> Verdict:
        """What catches this mutation when the model and all that reads it are built; with `is_alone`, the model and its tests only."""
        if lost := mutation.is_lost(self.project):
            raise Broken(lost)
        file = self.project / mutation.file
        before = file.read_text(encoding="utf-8")
        try:
            file.write_text(mutation.change.of(before), encoding="utf-8")
            verdict = self._build(mutation, is_alone)
            return verdict if verdict.caught_by != NOTHING or is_alone else self._compare(mutation)
        finally:
            file.write_text(before, encoding="utf-8")

    def changed_models(self, mutation: Mutation) -> list[str]:
        """The models that the changed file decides about: itself, or those that call a macro of it."""
        if mutation.file.startswith("models/"):
            return [mutation.subject]
        macros = self.manifest["macros"]
        changed = {name for name, macro in macros.items() if macro["original_file_path"] == mutation.file}
        size = 0
        while size < len(changed):
            size = len(changed)
            changed |= {name for name, macro in macros.items() if changed & set(macro["depends_on"]["macros"])}
        return sorted(
            node["name"]
            for node in self.manifest["nodes"].values()
            if node["resource_type"] == "model" and changed & set(node["depends_on"]["macros"])
        )

    def _build(self, mutation: Mutation, is_alone: bool) -> Verdict:
        """What stops a build that starts from the good warehouse."""
        models = self.changed_models(mutation)
        if not models:
            raise Broken(f"{mutation.name}: no model depends on {mutation.file}")
        shutil.copy(self.good.warehouse, self.folder / "warehouse.duckdb")
        results = self.folder / "target" / "run_results.json"
        results.unlink(missing_ok=True)
        # What other models are to do with the rows that they are given is theirs to test, and not changed.
        others = [
            f"unit_test:{test['name']}" for test in self.manifest["unit_tests"].values() if test["model"] not in models
        ]  # fmt: skip
        done = subprocess.run(
            [
                PROGRAMS / "dbt", "--quiet", "build", "--fail-fast", "--indirect-selection", "buildable" if is_alone else "eager",
                "--select", *(model if is_alone else f"{model}+" for model in models), "--exclude", *others,
            ],
            cwd=self.project, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        if not results.exists():
            raise Broken(f"{mutation.name}: nothing was built:\n{done.stdout[-3000:]}")
        run = json.loads(results.read_text(encoding="utf-8"))
        failed = [result for result in run["results"] if result["status"] in ("error", "fail", "runtime error")]
        if bool(done.returncode) != bool(failed):
            raise Broken(f"{mutation.name}: dbt returned {done.returncode}, but {len(failed)} nodes failed:\n{done.stdout[-3000:]}")
        return self._verdict(mutation, failed[0], run["metadata"]["invocation_id"]) if failed else Verdict(NOTHING)

    def _verdict(self, mutation: Mutation, failed: dict, run_id: str) -> Verdict:
        """Who said that the build must stop."""
        kind, _, *names = failed["unique_id"].split(".")
        message = failed["message"] or ""
        if failed["status"] == "fail" and kind == "unit_test":
            return Verdict(UNIT_TEST, f"{names[0]}: {names[1]}")
        if failed["status"] == "fail" and names[0].startswith("gate_"):
            with duckdb.connect(str(self.folder / "warehouse.duckdb"), read_only=True) as connection:
                said = connection.execute(FAILED_EXPECTATIONS, [run_id]).fetchall()
            return Verdict(GATE, said[0][0])
        if failed["status"] == "fail":
            return Verdict(DATA_TEST, names[0])
        if kind == "model" and any(words in message for words in PROMISES):
            lines = [line.strip() for line in message.splitlines() if any(words in line for words in PROMISES)]
            return Verdict(CONTRACT, f"{names[0]}: {lines[0]}")
        raise Broken(f"{mutation.name}: {failed['unique_id']} does not run: {message}")

    def _is_known_to_the_reference(self, mutation: Mutation) -> bool:
        """Whether the mutation can show in a table that the reference has an opinion of."""
        reached = [name for name, node in self.manifest["nodes"].items() if node["name"] in self.changed_models(mutation)]
        seen = set(reached)
        for name in reached:
            new = set(self.manifest["child_map"][name]) - seen
            seen |= new
            reached += new
        return any(name.startswith("model.") and name.split(".")[2] in COMPARED for name in seen)

    def _compare(self, mutation: Mutation) -> Verdict:
        """What of the Python tests sees a difference: in the warehouse that was just built, then in random companies."""
        for tests in (ON_THE_WAREHOUSE, ON_RANDOM_COMPANIES) if self._is_known_to_the_reference(mutation) else (ON_THE_WAREHOUSE,):
            command = [PROGRAMS / "python", "-m", "pytest", "-n", "0", "-x", "--no-header", "-p", "no:cacheprovider", *tests]
            kept = {name: os.environ[name] for name in KEPT_OF_ENVIRONMENT if name in os.environ}
            at_hand = kept | {"CASES_AT_HAND": str(self.folder)}
            done = subprocess.run(command, cwd=self.project, env=at_hand, capture_output=True, text=True)
            failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            if failed:
                return Verdict(REFERENCE, failed[0].split("::", 1)[1].split(" - ")[0])
            if done.returncode:
                raise Broken(f"pytest ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        return Verdict(NOTHING)


def timed(workshop: Workshop, mutation: Mutation) -> tuple[Verdict, float]:
    """The verdict on a mutation, and the seconds that it took."""
    start = time.monotonic()
    return workshop.try_out(mutation), time.monotonic() - start
