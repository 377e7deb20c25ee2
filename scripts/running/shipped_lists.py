"""The shipped policy lists are seeds, which dbt reads before it does anything else: one that is not UTF-8 ends it in a traceback."""

from pathlib import Path

from landing.csv_files import encoding_problems
from settings import POLICY_LISTS

from running.endings import UNUSABLE_POLICY


def refusal(project: Path) -> str | None:
    """What to say in dbt's place where it could not read a shipped list of `project`; None where it can read all."""
    files = [file.relative_to(project) for file in sorted((project / POLICY_LISTS).glob("*.csv"))]
    problems = [f"  - {file}: {problem}" for file in files for problem in encoding_problems(project / file)]
    return "\n".join([f"{UNUSABLE_POLICY}:", *problems, ""]) if problems else None
