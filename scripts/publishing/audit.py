"""The audit before publishing: only one whole, unselected dbt run that passed every gate may be published."""

import json
from pathlib import Path

import duckdb
import yaml
from shared.shown_text import first_line

from publishing import PublishError

EXPECTATIONS = Path(__file__).parents[2] / "tests" / "expectations"

# Arguments of dbt that leave a part of the build out.
NARROWING_ARGUMENTS = ("select", "exclude", "selector", "resource_types", "empty", "sample")

GATE_RESULTS = """
    select layer, expectation_name, severity, outcome, message
    from quality.data_quality_results
    where run_id = ?
    order by layer, expectation_name
"""


def audit(run_results: Path, warehouse: Path) -> str:
    """The id of the run behind `run_results` (dbt's run_results.json), which wrote `warehouse` and may be published.

    Raises PublishError unless it was a whole `dbt build`, nothing in it failed, it was the last run to write to the warehouse, and every
    declared expectation was evaluated and none that is critical failed.
    """
    if not run_results.exists():
        raise PublishError(f"{run_results} does not exist. Run `dbt build` first.")
    if not warehouse.exists():
        raise PublishError(f"{warehouse} does not exist. Run `dbt build`, or set WAREHOUSE_PATH to its file.")
    try:
        run = json.loads(run_results.read_text(encoding="utf-8"))
        run_id = run["metadata"]["invocation_id"]
        _check_whole(run, run_results)
    except (ValueError, KeyError, TypeError):
        raise PublishError(f"{run_results} is not what dbt writes, so it was cut or changed. Run `dbt build` again.") from None
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            last_run = connection.execute("select run_id from landing.last_run").fetchall()
            gate_results = connection.execute(GATE_RESULTS, [run_id]).fetchall()
    except duckdb.Error as error:
        raise PublishError(
            f"{warehouse} cannot be read as the warehouse of a build: {first_line(error)} Close a program that has it open, or run"
            " `dbt build` again."
        ) from None
    if last_run != [(run_id,)]:
        raise PublishError(f"{run_results} is not of the run that last wrote to {warehouse}. Run `dbt build` again.")
    _check_gates(gate_results)
    return run_id


def _check_whole(run: dict, run_results: Path) -> None:
    narrowed = [name for name in NARROWING_ARGUMENTS if run["args"].get(name)]
    # Unit tests do not depend on the data, so a build may go without them.
    excluded_types = set(run["args"].get("exclude_resource_types") or []) - {"unit_test"}
    if run["args"].get("which") != "build" or narrowed or excluded_types:
        raise PublishError(f"{run_results} is not of a whole `dbt build`, tests included. Run one first.")
    failed = [result["unique_id"] for result in run["results"] if result["status"] not in ("success", "pass", "warn")]
    if failed:
        raise PublishError(f"The build failed in {len(failed)} places, the first is {failed[0]}. Repair it and run `dbt build` again.")


def _check_gates(results: list[tuple[str, str, str, str, str]]) -> None:
    evaluated = {(layer, name) for layer, name, *_ in results}
    missing = sorted(declared_expectations() - evaluated)
    if missing:
        layer, name = missing[0]
        raise PublishError(
            f"{len(missing)} declared expectations were not evaluated in the run, the first is '{name}' of {layer}.yml."
            " Run `dbt build` again."
        )
    stopping = [
        message for *_, severity, outcome, message in results if outcome == "errored" or (outcome, severity) == ("failed", "critical")
    ]
    if stopping:
        raise PublishError(f"{len(stopping)} expectations stop it, the first: {stopping[0]}")


def declared_expectations(folder: Path = EXPECTATIONS) -> set[tuple[str, str]]:
    """(layer, name) of every expectation in the suites of `folder`."""
    return {
        (path.stem, expectation["meta"]["name"])
        for path in sorted(folder.glob("*.yml"))
        for table in yaml.safe_load(path.read_text(encoding="utf-8"))["tables"]
        for expectation in table["expectations"]
    }
