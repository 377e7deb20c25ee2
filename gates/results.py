"""One row per expectation and run: what Great Expectations found, in the columns of `quality.data_quality_results`."""

from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from gates.suites import Declared

PASSED, FAILED, ERRORED = "passed", "failed", "errored"


@dataclass(frozen=True)
class Run:
    """The run that a gate belongs to."""

    run_id: str
    as_of_date: date | None
    run_started_at: datetime


@dataclass(frozen=True)
class Finding:
    """What one expectation came to.

    `unexpected_count` counts rows, `unexpected_share` is of the rows that the expectation judges (0 to 1), `example_keys` are keys and
    never other values, `problem` says why the expectation could not be evaluated.
    """

    outcome: str
    observed_value: str | None = None
    example_keys: str | None = None
    unexpected_count: int | None = None
    unexpected_share: float | None = None
    problem: str | None = None


# A comparison with a run that is not there holds; the row says that nothing was compared.
NOTHING_TO_COMPARE = Finding(PASSED, observed_value="no accepted run to compare with")


@dataclass(frozen=True)
class Row:
    """A row of `quality.data_quality_results`, in its order of columns."""

    run_id: str
    layer: str
    table_name: str
    column_name: str | None
    expectation_name: str
    expectation_type: str | None
    severity: str
    outcome: str
    owner: str | None
    reason: str | None
    what_to_do: str | None
    observed_value: str | None
    example_keys: str | None
    message: str
    unexpected_count: int | None
    unexpected_share: float | None
    seconds: float | None
    as_of_date: date | None
    run_started_at: datetime

    @property
    def values(self) -> tuple[Any, ...]:
        """The row as a tuple."""
        return astuple(self)


def row_of(run: Run, declared: Declared, finding: Finding, seconds: float) -> Row:
    """The row of an expectation that was evaluated, or could not be, in `seconds`."""
    return Row(
        run_id=run.run_id,
        layer=declared.layer,
        table_name=declared.table,
        column_name=", ".join(declared.columns) or None,
        expectation_name=declared.name,
        expectation_type=declared.type,
        severity=declared.severity,
        outcome=finding.outcome,
        owner=declared.meta["owner"],
        reason=declared.meta["reason"],
        what_to_do=declared.meta["what_to_do"],
        observed_value=finding.observed_value,
        example_keys=finding.example_keys,
        message=_message(declared, finding),
        unexpected_count=finding.unexpected_count,
        unexpected_share=finding.unexpected_share,
        seconds=seconds,
        as_of_date=run.as_of_date,
        run_started_at=run.run_started_at,
    )


def row_of_mistake(run: Run, layer: str, message: str) -> Row:
    """The row of a suite that cannot be evaluated at all: the expectations in it are unknown, so it stops everything."""
    return Row(
        run_id=run.run_id,
        layer=layer,
        table_name="(suite)",
        column_name=None,
        expectation_name="the suite can be read",
        expectation_type=None,
        severity="critical",
        outcome=ERRORED,
        owner="analytics engineering",
        reason="What cannot be checked must not be published.",
        what_to_do="Correct the suite file.",
        observed_value=None,
        example_keys=None,
        message=f"[errored] {message}",
        unexpected_count=None,
        unexpected_share=None,
        seconds=None,
        as_of_date=run.as_of_date,
        run_started_at=run.run_started_at,
    )


def _message(declared: Declared, finding: Finding) -> str:
    """The result in words: which expectation on which table and column, what was found, and what to do about it."""
    tag = declared.severity if finding.outcome == FAILED else finding.outcome
    place = ".".join([declared.table, *([", ".join(declared.columns)] if declared.columns else [])])
    found = []
    if finding.problem:
        found.append(f"Great Expectations could not evaluate it: {finding.problem}.")
    if finding.unexpected_count:
        share = f" ({finding.unexpected_share:.2%})" if finding.unexpected_share is not None else ""
        found.append(f"{finding.unexpected_count:,} unexpected rows{share}.")
    elif finding.observed_value is not None:
        found.append(f"Found {finding.observed_value}.")
    if finding.example_keys:
        found.append(f"Examples: {finding.example_keys}.")
    if finding.outcome == FAILED:
        found.append(f"{declared.meta['what_to_do']} (Owner: {declared.meta['owner']}; {declared.type})")
    return " ".join([f"[{tag}] {place}: {declared.name}.", *found])
