"""The scheduled run: how it judges a build, what it returns, and what it writes for people and machines."""

import json
import os
from pathlib import Path

import duckdb
import pytest
from conftest import Build
from running.endings import Ending, judge_build
from running.progress import PATIENCE, Progress
from running.summary import JSON_NAME, MARKDOWN_NAME, STEP_SUMMARY, Summary, as_markdown, as_text, write

WAREHOUSE = """
    create schema quality;
    create table quality.data_quality_results as
    select * from (values
        ('run', 'raw', 'critical', '{critical}', '[critical] few orders', 'few'),
        ('run', 'raw', 'warning', '{warning}', '[warning] few leads', 'leads'),
        ('earlier', 'raw', 'critical', 'failed', '[critical] of another run', 'few')
    ) as t(run_id, layer, severity, outcome, message, expectation_name);
    create table quality.policy_problems as select 'channel_policies.csv: no policy' as message
"""
GATE_TEST = {
    "unique_id": "test.channel_assignment.gate_raw_passes.1a2b",
    "status": "fail",
    "failures": 1,
    "message": "Got 1 result",
    "compiled_code": "select message from quality.data_quality_results",
}
POLICY_TEST = GATE_TEST | {
    "unique_id": "test.channel_assignment.is_empty_policy_problems_.1a2b",
    "compiled_code": "select * from quality.policy_problems",
}
KEY_TEST = POLICY_TEST | {"unique_id": "test.channel_assignment.unique_x.1a2b", "compiled_code": "select 'A-1' as account_id, 2 as n"}
MODEL = {"unique_id": "model.channel_assignment.int_x", "status": "error", "failures": None, "message": "IO Error: No space left on device"}
NULL_IN_CONTRACT = MODEL | {"message": "Constraint Error: NOT NULL constraint failed: x.account_id"}
UNIT_TEST = MODEL | {"unique_id": "unit_test.channel_assignment.x", "status": "fail", "message": "actual differs from expected"}
SKIPPED = MODEL | {"status": "skipped"}

# what failed, the outcomes of the critical and the warning expectation: how the run ended, what stopped it
ENDINGS: dict[str, tuple[list[dict], str, str, Ending, str]] = {
    "nothing failed": ([], "passed", "passed", Ending.PUBLISHED, ""),
    "only a warning": ([], "passed", "failed", Ending.PUBLISHED, ""),
    "a gate": ([GATE_TEST, SKIPPED], "failed", "failed", Ending.DATA, "[critical] few orders"),
    "a gate that could not be evaluated": ([GATE_TEST], "errored", "passed", Ending.ENVIRONMENT, "[critical] few orders"),
    "a data test": ([KEY_TEST], "passed", "passed", Ending.DATA, "unique_x: 1 found. account_id=A-1, n=2"),
    "a contract": ([NULL_IN_CONTRACT], "passed", "passed", Ending.DATA, "NOT NULL constraint failed"),
    "the policy": ([POLICY_TEST, GATE_TEST], "failed", "passed", Ending.POLICY, "channel_policies.csv: no policy"),
    "the disk": ([MODEL, GATE_TEST, POLICY_TEST], "failed", "passed", Ending.ENVIRONMENT, "No space left on device"),
    "a unit test": ([UNIT_TEST], "passed", "passed", Ending.ENVIRONMENT, "actual differs from expected"),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_a_build_is_judged_by_what_failed(case: str, tmp_path: Path) -> None:
    failed, critical, warning, ending, words = ENDINGS[case]
    warehouse, results = tmp_path / "warehouse.duckdb", tmp_path / "run_results.json"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(WAREHOUSE.format(critical=critical, warning=warning))
    results.write_text(json.dumps({"metadata": {"invocation_id": "run"}, "results": failed}))
    judgement = judge_build(1 if failed else 0, "", results, warehouse)
    assert judgement.ending is ending
    assert judgement.warnings == (["[warning] few leads"] if warning == "failed" else [])
    assert words in " ".join(judgement.problems)
    assert bool(words) == bool(judgement.problems)


STOPPED: dict[str, tuple[str, Ending, str]] = {
    "data": ("Compilation Error\n  The raw data cannot be used:\n    - orders.csv: empty\n    - x\n", Ending.DATA, "orders.csv: empty"),
    "policy": ("  The policy seeds cannot be read:\n    - a.csv, line 2: cells\n", Ending.POLICY, "a.csv, line 2: cells"),
    "setting": (
        "05:00:00  Encountered an error:\nCompilation Error\n  AS_OF_DATE is 'x'\n  \n  > in macro\nTraceback\n  File\n",
        Ending.ENVIRONMENT,
        "The build stopped before anything was built (dbt returned 2): Compilation Error AS_OF_DATE is 'x'",
    ),
    "silence": ("", Ending.ENVIRONMENT, "(dbt returned 2): nothing"),
}


@pytest.mark.parametrize("case", STOPPED)
def test_a_build_that_never_began_is_judged_by_what_it_said(case: str, tmp_path: Path) -> None:
    output, ending, words = STOPPED[case]
    judgement = judge_build(2, output, tmp_path / "run_results.json", tmp_path / "warehouse.duckdb")
    assert judgement.ending is ending
    assert words in judgement.problems[0]


def test_exit_codes_are_distinct_and_those_of_sysexits() -> None:
    codes = {ending: ending.exit_code for ending in Ending}
    assert codes == {Ending.PUBLISHED: 0, Ending.UNCHANGED: 0, Ending.DATA: 65, Ending.ENVIRONMENT: 71, Ending.POLICY: 78}


def summary(**changes: object) -> Summary:
    """A summary of a failed run."""
    values = {
        "ending": "data failure", "exit_code": 65, "run_id": "run", "as_of_date": None, "policy_id": None,
        "started_at": "2025-03-01T05:00:00", "seconds": 12.3, "warnings": ["few leads"],
        "problems": ["[critical] orders: few | Examples: <b>A_1*</b> &amp; @all $x$\x1b[2J\n::error::"], "gates": {}, "tables": {},
        "readers_see": "published/current: yesterday's", "where_to_look": ["target/data_docs/index.html"],
    }  # fmt: skip
    return Summary(**(values | changes))


def test_the_summary_is_for_machines_and_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n")
    monkeypatch.setenv(STEP_SUMMARY, str(page))
    write(summary(), tmp_path)
    machine = json.loads((tmp_path / JSON_NAME).read_text())
    assert (machine["exit_code"], machine["headline"]) == (65, "Nothing was published: data failure, 1 problem.")
    markdown = (tmp_path / MARKDOWN_NAME).read_text()
    assert markdown.startswith("## ❌ Nothing was published: data failure, 1 problem.")
    # What the data say is neither Markdown nor HTML.
    assert r"- \[critical\] orders: few \| Examples: &lt;b&gt;A\_1\*&lt;/b&gt; &amp;amp; \@all \$x\$ \[2J ::error::" in markdown
    assert page.read_text() == "Before\n" + markdown
    text = as_text(summary())
    # Nor is it for a terminal, or for a CI service that reads commands at the start of a line.
    assert "  [critical] orders: few | Examples: <b>A_1*</b> &amp; @all $x$ [2J ::error::" in text.splitlines()
    assert "1 warning, which stops nothing:\n  few leads" in text
    assert "2 warnings, which stop nothing:" in as_text(summary(warnings=["a", "b"]))
    assert text.splitlines()[-2:] == ["Readers see published/current: yesterday's", "  target/data_docs/index.html"]


def test_a_good_summary_has_gates_and_tables() -> None:
    good = summary(ending="published", exit_code=0, problems=[], as_of_date="2025-02-28", policy_id="combined",
                   gates={"raw": {"passed": 18, "failed": 1}}, tables={"marts.x": 1234})  # fmt: skip
    markdown = as_markdown(good)
    assert markdown.startswith("## ✅ Published as of 2025-02-28, policy combined.")
    assert "| raw | 18 | 1 | 0 |" in markdown
    assert "| marts.x | 1,234 |" in markdown


def test_a_good_build_is_judged_as_publishable(cases: Build) -> None:
    judgement = judge_build(cases.returncode, cases.output, cases.target / "run_results.json", cases.warehouse)
    assert (judgement.ending, judgement.problems) == (Ending.PUBLISHED, [])
    assert len(judgement.warnings) == 2  # what test_gates.py says is planted
    assert Ending.PUBLISHED.exit_code == os.EX_OK


def event(name: str, msg: str = "", level: str = "info", **data: object) -> str:
    """A line of dbt's structured log."""
    return json.dumps({"info": {"name": name, "msg": msg, "level": level, "ts": "2025-03-01T05:00:07.1Z"}, "data": data}) + "\n"


def step(name: str, node: str, status: str = "success", **data: object) -> str:
    """The event that ends a step, the third of 400."""
    kind = "test" if name == "LogTestResult" else "model"
    return event(
        name, **data, node_info={"node_name": node, "node_status": status, "resource_type": kind, "node_path": f"marts/{node}.sql"}
    )


def test_progress_leaves_the_output_as_it_would_be_without(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    progress = Progress()
    lines = [
        event("MainReportVersion", "Running with dbt"),
        event("LogStartLine", "1 of 400 START"),
        event(
            "MainEncounteredError",
            "Encountered an error:\nCompilation Error\n  The raw data cannot be used:\n    - orders.csv: empty",
            "error",
        ),
        event("PrintEvent", "gate_raw_warns: 1 found"),
        "Traceback of a library\n",
        "[1]\n",
    ]
    shown = "".join(text for text in map(progress.read, lines) if text is not None)
    assert shown == (
        "05:00:07  Encountered an error:\nCompilation Error\n  The raw data cannot be used:\n    - orders.csv: empty\n"
        "gate_raw_warns: 1 found\nTraceback of a library\n[1]\n"
    )
    judgement = judge_build(2, shown, tmp_path / "run_results.json", tmp_path / "warehouse.duckdb")
    assert (judgement.ending, judgement.problems) == (Ending.DATA, ["orders.csv: empty"])
    assert capsys.readouterr().err == ""


def test_progress_says_what_is_done_and_breaks_a_long_silence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("running.progress.time.monotonic", lambda: clock[0])
    progress = Progress()
    clock[0] += 3
    for number in (6, 7):
        node = {"unique_id": f"operation.channel_assignment.channel_assignment-on-run-start-{number}"}
        progress.read(event("LogHookEndLine", index=number, total=7, node_info=node))
    progress.read(step("LogModelResult", "int_orders", total=400))
    progress.read(step("LogTestResult", "gate_raw_warns", "warn", num_failures=2, num_models=400))
    progress.read(step("LogTestResult", "gate_raw_passes", "pass", num_failures=0, num_models=400))
    progress.read(step("LogTestResult", "gate_staging_warns", "pass", num_failures=0, num_models=400))
    clock[0] += PATIENCE
    progress.read(step("LogModelResult", "account_segments", total=400))
    progress.read(step("LogModelResult", "account_survivors", total=400))
    progress.read(step("LogTestResult", "gate_marts_passes", "fail", num_failures=1, num_models=400))
    assert capsys.readouterr().err.splitlines() == [
        "    3 s  raw data landed",
        "    3 s  raw: 2 warnings (step 2 of 400)",
        "    3 s  raw: gate passed (step 3 of 400)",
        "   13 s  building marts (step 5 of 400)",
        "   13 s  marts: gate failed, so nothing behind it is built (step 7 of 400)",
    ]
