"""The summary of a run: JSON for machines, Markdown for a CI job's page, and the last lines on the terminal."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shared.shown_text import escaped, one_line

from running.endings import Ending

JSON_NAME = "run_summary.json"
MARKDOWN_NAME = "run_summary.md"

# Where a CI service shows Markdown on the page of the job.
STEP_SUMMARY = "GITHUB_STEP_SUMMARY"


@dataclass(frozen=True)
class Summary:
    """What there is to say of a run. `readers_see` describes the published version after it; `restatements` are what policies in force
    now say otherwise than before."""

    ending: str
    exit_code: int
    run_id: str | None
    as_of_date: str | None
    policy_id: str | None
    started_at: str
    seconds: float
    problems: list[str]
    warnings: list[str]
    gates: dict[str, dict[str, int]]
    tables: dict[str, int]
    readers_see: str | None
    where_to_look: list[str]
    restatements: list[str] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """The run in one sentence."""
        if self.ending == Ending.UNCHANGED.words:
            return f"Nothing new: what was published as of {self.as_of_date}, policy {self.policy_id}, stands."
        if self.exit_code == 0:
            return f"Published as of {self.as_of_date}, policy {self.policy_id}."
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        return f"Nothing was published: {self.ending}, {count}."


def forget(folder: Path) -> None:
    """Remove the summary of an earlier run from `folder`, so that a run that is killed leaves none that is not its own."""
    for name in (JSON_NAME, MARKDOWN_NAME):
        (folder / name).unlink(missing_ok=True)


def write(summary: Summary, folder: Path) -> None:
    """Write run_summary.json and run_summary.md to `folder`, and the latter to the CI job's page where there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON_NAME).write_text(json.dumps({"headline": summary.headline} | asdict(summary), indent=1) + "\n", encoding="utf-8")
    markdown = as_markdown(summary)
    (folder / MARKDOWN_NAME).write_text(markdown, encoding="utf-8")
    if os.environ.get(STEP_SUMMARY):
        with Path(os.environ[STEP_SUMMARY]).open("a", encoding="utf-8") as page:
            page.write(markdown)


def as_text(summary: Summary) -> str:
    """The last lines of the run."""
    lines = ["", summary.headline]
    lines += [f"  {one_line(problem)}" for problem in summary.problems]
    if summary.restatements:
        lines.append("Told otherwise than before, as RESTATE_POLICY allows:")
        lines += [f"  {one_line(restatement)}" for restatement in summary.restatements]
    if summary.warnings:
        is_one = len(summary.warnings) == 1
        lines.append("1 warning, which stops nothing:" if is_one else f"{len(summary.warnings)} warnings, which stop nothing:")
        lines += [f"  {one_line(warning)}" for warning in summary.warnings]
    lines.append(f"Readers see {summary.readers_see or 'nothing yet'}")
    lines += [f"  {place}" for place in summary.where_to_look]
    return "\n".join(lines)


def as_markdown(summary: Summary) -> str:
    """The run as a page."""
    lines = [f"## {'✅' if summary.exit_code == 0 else '❌'} {escaped(summary.headline)}", ""]
    lines += [f"Readers see {escaped(summary.readers_see or 'nothing yet')}. The run took {summary.seconds:.0f} s.", ""]
    if summary.problems:
        lines += ["### What stopped it", "", *(f"- {escaped(problem)}" for problem in summary.problems), ""]
    if summary.restatements:
        lines += ["### Told otherwise than before (RESTATE_POLICY)", "", *(f"- {escaped(line)}" for line in summary.restatements), ""]
    if summary.warnings:
        lines += ["### Warnings", "", *(f"- {escaped(warning)}" for warning in summary.warnings), ""]
    if summary.gates:
        lines += ["### Gates", "", "| layer | passed | failed | errored |", "|---|---:|---:|---:|"]
        lines += [
            f"| {layer} | " + " | ".join(str(outcomes.get(outcome, 0)) for outcome in ("passed", "failed", "errored")) + " |"
            for layer, outcomes in summary.gates.items()
        ]
        lines.append("")
    if summary.tables:
        lines += ["### Published tables", "", "| table | rows |", "|---|---:|"]
        lines += [f"| {table} | {rows:,} |" for table, rows in summary.tables.items()]
        lines.append("")
    lines += ["### Where to look", "", *(f"- {escaped(place)}" for place in summary.where_to_look), ""]
    return "\n".join(lines)
