"""How a run ended, judged from dbt's account of it and from what the gates found."""

import json
import os
import re
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import duckdb

EXAMPLES = 3

# What is wrong with the seeds is a list to work through, and said in one run.
POLICY_PROBLEMS = 100

GATE_RESULTS = """
    select layer, severity, outcome, message
    from quality.data_quality_results
    where run_id = ? and outcome <> 'passed'
    order by outcome, severity, layer, expectation_name
"""

UNMAPPED_WORDS = "select message from quality.unmapped_words where not stops_build order by row_count desc, message"

# What the macros that stop a run say first.
UNUSABLE_DATA = "The raw data cannot be used"
UNUSABLE_POLICY = "The policy seeds cannot be read"

# Errors of the database that are about a value in the data and not about the machine.
DATA_ERRORS = ("Constraint Error", "Conversion Error")


class Ending(Enum):
    """The kinds of ending with their exit codes, which are those of sysexits.h."""

    PUBLISHED = (os.EX_OK, "published")
    UNCHANGED = (os.EX_OK, "nothing new")
    DATA = (os.EX_DATAERR, "data failure")
    ENVIRONMENT = (os.EX_OSERR, "environment error")
    POLICY = (os.EX_CONFIG, "policy error")

    @property
    def exit_code(self) -> int:
        """What the process returns."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The kind in words."""
        return self.value[1]


@dataclass
class Judgement:
    """How a build ended and why: one line each for what stopped it and for what is only worth knowing."""

    ending: Ending
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    run_id: str | None = None


def judge_build(returncode: int, output: str, run_results: Path, warehouse: Path) -> Judgement:
    """How the build that printed `output` ended; PUBLISHED stands for "may be published".

    An environment error comes before a policy error, and that before a data failure: what comes first may have caused the others.
    """
    if not run_results.exists():
        return _judge_output(returncode, output)
    run = json.loads(run_results.read_text(encoding="utf-8"))
    run_id = run["metadata"]["invocation_id"]
    failed = [result for result in run["results"] if result["status"] in ("error", "fail", "runtime error")]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        gate_results = connection.execute(GATE_RESULTS, [run_id]).fetchall()
        tests = {result["unique_id"]: _failed_rows(connection, result) for result in failed if result["unique_id"].startswith("test.")}
        unmapped_words = _unmapped_words(connection, run["results"])
    warnings = [message for _, severity, outcome, message in gate_results if outcome == "failed" and severity == "warning"]

    reasons: dict[Ending, list[str]] = {Ending.ENVIRONMENT: [], Ending.POLICY: [], Ending.DATA: []}
    for _, severity, outcome, message in gate_results:
        if outcome == "errored":
            reasons[Ending.ENVIRONMENT].append(message)
        elif severity == "critical":
            reasons[Ending.DATA].append(message)
    for result in failed:
        node = result["unique_id"]
        if _is_gate_test(node):
            continue  # said by the gate's own results
        if is_policy_test(node):
            reasons[Ending.POLICY] += tests.get(node) or [_message(result)]
            # The gate that warns of them is not reached.
            warnings += [message for message in unmapped_words if message not in warnings]
        elif tests.get(node):
            reasons[Ending.DATA].append(f"{node.split('.')[2]}: {result['failures']} found. {' '.join(tests[node])}")
        elif any(words in (result["message"] or "") for words in DATA_ERRORS):
            reasons[Ending.DATA].append(_message(result))
        else:
            reasons[Ending.ENVIRONMENT].append(_message(result))
    for ending, problems in reasons.items():
        if problems:
            return Judgement(ending, problems, warnings, run_id)
    if returncode:
        return Judgement(Ending.ENVIRONMENT, [f"dbt returned {returncode}. Its last words: {_last_words(output)}"], warnings, run_id)
    return Judgement(Ending.PUBLISHED, [], warnings, run_id)


def _judge_output(returncode: int, output: str) -> Judgement:
    """The ending of a build that stopped before anything was built, from what it printed."""
    ending = Ending.POLICY if UNUSABLE_POLICY in output else Ending.DATA if UNUSABLE_DATA in output else Ending.ENVIRONMENT
    starts = [output.find(words) for words in (UNUSABLE_POLICY, UNUSABLE_DATA) if words in output]
    if starts:
        lines = [line.strip() for line in output[min(starts) :].splitlines()]
        listed = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
        return Judgement(ending, listed or lines[:1])
    return Judgement(ending, [f"The build stopped before anything was built (dbt returned {returncode}): {_last_words(output)}"])


def _last_words(output: str) -> str:
    """What dbt said after 'Encountered an error:', without a traceback; else its last line."""
    lines = [re.sub(r"^\d\d:\d\d:\d\d\s*", "", line).strip() for line in output.splitlines()]
    if "Encountered an error:" in lines:
        lines = lines[lines.index("Encountered an error:") + 1 :]
        end = next((i for i, line in enumerate(lines) if line.startswith(("Traceback", "> "))), len(lines))
        lines = lines[:end]
    said = [line for line in lines if line]
    return " ".join(said[-4:]) if said else "nothing"


def is_policy_test(node: str) -> bool:
    """Whether a node of dbt is a test that stops what reads policy: sales operations have to act on its failure."""
    return "policy_problems" in node or "unmapped_words" in node


def _is_gate_test(node: str) -> bool:
    return re.search(r"\.gate_[a-z]+_(passes|warns)\.", node) is not None


def _message(result: dict[str, Any]) -> str:
    return " ".join((result["message"] or result["unique_id"]).split())[:600]


def _failed_rows(connection: duckdb.DuckDBPyConnection, result: dict[str, Any]) -> list[str]:
    """The first rows that a failed data test found, in words where it has a column `message`."""
    limit = POLICY_PROBLEMS if is_policy_test(result["unique_id"]) else EXAMPLES
    try:
        found = connection.execute(f"select * from ({result['compiled_code']}) as failures order by all limit {limit}")
    except duckdb.Error:
        return []
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [row["message"] if "message" in row else ", ".join(f"{name}={value}" for name, value in row.items()) for row in rows]


def _unmapped_words(connection: duckdb.DuckDBPyConnection, results: list[dict[str, Any]]) -> list[str]:
    """The words that no seed maps and that stop nothing by themselves, if this run has looked for them."""
    is_built = any(result["unique_id"].endswith(".unmapped_words") and result["status"] == "success" for result in results)
    return [message for (message,) in connection.execute(UNMAPPED_WORDS).fetchall()] if is_built else []
