"""Builds on good data and on data with one fault, and says what caught it."""

import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import duckdb
from publish import publish
from running.endings import is_policy_test
from running.in_process import WAREHOUSE_NAME, run_dbt
from settings import default_memory_limit

from tools import ROOT
from tools.cases import CASES
from tools.cases.company import AS_OF_DATE, Company
from tools.cases.random_part import add_random_part
from tools.cases.writer import write_company
from tools.sabotage.faults import CRITICAL, LANDING, POLICY, WARNING, Fault
from tools.sabotage.raw_data import RawData

ORDERS_PER_ACCOUNT = 20.0

ALARMS = """
    select layer, severity, outcome, expectation_name
    from quality.data_quality_results
    where run_id = (select run_id from landing.last_run) and outcome <> 'passed'
    order by case layer when 'raw' then 1 when 'staging' then 2 when 'intermediate' then 3 else 4 end, severity, expectation_name
"""


@dataclass(frozen=True)
class Alarm:
    """What a build said: the layer that spoke, how gravely, and which check it was."""

    layer: str
    severity: str
    check: str


def write_good_data(folder: Path, seed: int, accounts: int) -> Path:
    """Raw data of a random company in which nothing is wrong."""
    company = Company()
    add_random_part(company, seed, accounts, ORDERS_PER_ACCOUNT)
    write_company(company, folder)
    return folder


class Workshop:
    """A folder with good data and a published run of it, which runs with faults are compared with."""

    def __init__(self, folder: Path, seed: int, accounts: int) -> None:
        """Write the good data and publish a run of them, which must raise no alarm."""
        self.folder = folder
        self.good = write_good_data(folder / "good", seed, accounts)
        self.published = folder / "published"
        self.false_alarms = self._build(self.good, 0)
        warehouse, results = self._place("warehouse") / WAREHOUSE_NAME, self._place("target") / "run_results.json"
        publish(warehouse, self.published, results, keep=1, memory_limit=default_memory_limit())
        # The day after, the rows in another order: the run that is compared with the published one.
        self.false_alarms += self._build(self._shuffled(seed), 1)

    def try_out(self, fault: Fault) -> list[Alarm]:
        """The alarms of a run on good data with this fault."""
        raw = self.folder / "faulty"
        shutil.rmtree(raw, ignore_errors=True)
        shutil.copytree(self.good, raw)
        fault.inject(RawData(raw))
        return self._build(raw, 0)

    def _place(self, name: str) -> Path:
        return self.folder / "build" / name

    def _shuffled(self, seed: int) -> Path:
        raw = self.folder / "next_day"
        shutil.copytree(self.good, raw)
        data = RawData(raw)
        for table in ("crm_accounts", "orders", "order_lines"):
            rows = data.rows(table)
            Random(seed).shuffle(rows)
            data.write(table, rows)
        return raw

    def _build(self, raw: Path, days_later: int) -> list[Alarm]:
        """The alarms of a build of `raw` that starts from nothing but the published run."""
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        for name in ("warehouse", "target"):
            self._place(name).mkdir(parents=True)
        environment = {
            "RAW_DATA_DIR": str(raw),
            "COMPANY_DIR": str(CASES),
            "AS_OF_DATE": str(AS_OF_DATE + timedelta(days=days_later)),
            "WAREHOUSE_PATH": str(self._place("warehouse") / WAREHOUSE_NAME),
            "PUBLISH_DIR": str(self.published),
            "DBT_TARGET_PATH": str(self._place("target")),
            "DBT_LOG_PATH": str(self._place("target")),
            "DBT_LOG_LEVEL_FILE": "none",
        }
        returncode, output = run_dbt(ROOT, ["--quiet", "build", "--exclude-resource-type", "unit_test"], environment)
        results = self._place("target") / "run_results.json"
        if not results.exists():
            said = next(line.strip() for line in output.splitlines() if line.strip().startswith("- "))
            first_sentence = said.removeprefix("- ").replace(f"{raw}/", "").split(" in RAW_DATA_DIR")[0].split(". ")[0]
            return [Alarm(LANDING, CRITICAL, first_sentence)]
        alarms = self._alarms(json.loads(results.read_text()))
        if bool(returncode) != any(alarm.severity == CRITICAL for alarm in alarms):
            raise RuntimeError(f"dbt returned {returncode}, but the alarms are {alarms}:\n{output}")
        return alarms

    def _alarms(self, run: dict) -> list[Alarm]:
        with duckdb.connect(str(self._place("warehouse") / WAREHOUSE_NAME), read_only=True) as connection:
            found = connection.execute(ALARMS).fetchall()
        alarms = [Alarm(layer, CRITICAL if outcome == "errored" else severity, name) for layer, severity, outcome, name in found]
        for result in run["results"]:
            node = result["unique_id"].split(".")[2]
            if result["status"] in ("fail", "error") and not node.startswith("gate_"):
                alarms.append(Alarm(POLICY if is_policy_test(node) else "dbt test", CRITICAL, node))
        return alarms


def first_alarm(alarms: list[Alarm]) -> Alarm | None:
    """The alarm that decides: the first critical one, else the first warning."""
    return next((alarm for alarm in alarms if alarm.severity == CRITICAL), next((a for a in alarms if a.severity == WARNING), None))


def is_caught(fault: Fault, alarms: list[Alarm]) -> bool:
    """Whether the layer that should catch the fault did, at the severity that the fault deserves."""
    first = first_alarm(alarms)
    return first is not None and (first.layer, first.severity) == (fault.layer, fault.severity)
