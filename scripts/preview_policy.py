"""Show, as Markdown for a pull request, what a changed policy would do to the published mart.

The policy and the project as they stand in this checkout are built in a temporary folder, and every account is compared with what is
published; then with each policy that the calendar puts in force on a day ahead. Nothing of the project, the warehouse or the mart changes.
"""

import argparse
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import duckdb
from previewing import PreviewError
from previewing.comparing import Coming, Side, compare, read_side
from previewing.markdown import page
from publishing import PublishError
from publishing.manifest import MANIFEST_NAME, read_manifest
from settings import default_company, default_database, default_raw_dir, require_settings
from shared.shown_text import first_line

ROOT = Path(__file__).resolve().parents[1]

EPILOG = """examples:
  preview_policy.py                                   what does the policy in this checkout change?
  preview_policy.py --policy account_size_only        what would that policy do if it came into force at the as-of date?
  RAW_DATA_DIR=/data/crm preview_policy.py --output preview.md

exit codes: 0 shown, whether accounts move or not; 1 nothing to compare with; 78 the policy has a mistake; 65 the raw data cannot be used;
71 the machine or the set-up failed
"""

# Of all tests only those of the policy: a mistake in it must be named, whatever the data are like.
TESTS = ("is_empty_policy_problems_", "is_empty_unmapped_words_")
SELECTED = (
    "policy_restatements",
    "+account_channel_assignments",
    "+deal_channel_assignments",
    "+account_survivors",
    "+channel_decision_table",
    *TESTS,
)


def preview(project: Path, database: Path, as_of: str | None, policy_id: str | None) -> tuple[str, int]:
    """The page and exit code 0, or what stopped the build and its exit code. Raises PreviewError where there is nothing to compare with."""
    before = _read(database)
    # dbt takes seconds to import, which --help need not wait for.
    from explaining import ExplainError
    from explaining.changes import parse_date
    from explaining.what_if import BuildFailed, coming_policies, company_of, with_policy
    from running.aside import timezone_of

    with tempfile.TemporaryDirectory(prefix="preview_policy_") as name:
        folder = Path(name)
        try:
            day = parse_date("--as-of", as_of or before.as_of_date)
            tried = with_policy(project, folder / "project", policy_id, day) if policy_id else project
        except ExplainError as error:
            raise PreviewError(str(error)) from None
        settings = _settings(project, day.isoformat()) | timezone_of(database)
        try:
            warehouse = _build(
                tried, folder, settings | company_of(project, tried) | ({} if policy_id else _beside_published(project, database))
            )
            sides = [_read(warehouse)]
            ahead = [] if policy_id else coming_policies(project, day)
            for day_ahead, policy_ahead in ahead:
                # As if it came into force at the as-of date: what time alone changes until then is not the policy's doing.
                place = folder / day_ahead
                sides.append(_read(_build(with_policy(project, place / "project", policy_ahead, day), place, settings)))
        except BuildFailed as failed:
            return str(failed), failed.exit_code
        coming = [Coming(*one, compare(*both)) for one, both in zip(ahead, pairwise(sides), strict=True)]
        return page(compare(before, sides[0]), policy_id, coming, _restated(warehouse)), 0


def main() -> int:
    """Command line entry; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--policy", metavar="POLICY_ID", help="try this policy of the seeds, as if in force from the as-of date on")
    parser.add_argument("--as-of", metavar="DATE", help="the as-of date of the build (default: that of the published mart)")
    parser.add_argument("--database", type=Path, metavar="FILE", help="DuckDB file to compare with (default: what is published now)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the page to this file (default: print it)")
    arguments = parser.parse_args()
    database = arguments.database.absolute() if arguments.database else ROOT / default_database()
    output = arguments.output.absolute() if arguments.output else None
    # Raw files are named from the project's folder, as for dbt.
    os.chdir(ROOT)
    require_settings()
    try:
        text, exit_code = preview(ROOT, database, arguments.as_of, arguments.policy)
        if exit_code:
            print(text, file=sys.stderr)
        elif output:
            output.write_text(text, encoding="utf-8")
        else:
            print(text, end="")
    except (PreviewError, PublishError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The page cannot be written: {error}", file=sys.stderr)
        return os.EX_OSERR
    return exit_code


def _read(database: Path) -> Side:
    if not database.exists():
        raise PreviewError(f"{database} does not exist. Publish a build first: make build")
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            side = read_side(connection)
    except duckdb.Error as error:
        raise PreviewError(f"{database} cannot be read: {first_line(error)} Publish a build of this version first: make build") from None
    if not side.accounts:
        raise PreviewError(f"{database} holds no account. Publish a build with accounts first: make build")
    return side


def _build(project: Path, folder: Path, settings: dict[str, str]) -> Path:
    """The warehouse of a build of `project` in `folder`. Raises BuildFailed where it fails."""
    from explaining.what_if import BuildFailed
    from running.aside import LEFT_OUT, build_aside

    selection = ["--select", *SELECTED, "--exclude", *LEFT_OUT, "--exclude-resource-type", "unit_test", "--indirect-selection", "empty"]
    built = build_aside(project, folder, selection, settings)
    if built.returncode:
        judgement = built.judgement
        said = [built.output.strip(), "", f"There is no preview: {judgement.ending.words}."]
        raise BuildFailed("\n".join([*said, *(f"  {problem}" for problem in judgement.problems)]), judgement.ending.exit_code)
    return built.warehouse


def _beside_published(project: Path, database: Path) -> dict[str, str]:
    """The settings with which a build compares its policies with those that were in force when the mart was published, and goes on
    whatever it finds; none where the mart is not in a published folder."""
    from explaining.what_if import known_policies

    if database.parent.name != "current" or not (database.parent / MANIFEST_NAME).exists():
        return {}
    published = {row["policy_id"] for row in read_manifest(database.parent).get("policies_in_force", [])}
    company, raw = default_company(), default_raw_dir()
    # Companies and raw data are told apart by how they are named, so they are named here as in a run.
    named = {name: str(place) for name, place in (("COMPANY_DIR", company), ("RAW_DATA_DIR", raw)) if place}
    restated = ",".join(sorted(published | set(known_policies(project))))
    return named | {"PUBLISH_DIR": str(database.parent.parent), "RESTATE_POLICY": restated}


def _restated(warehouse: Path) -> list[str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [message for (message,) in connection.execute("select message from quality.policy_restatements order by all").fetchall()]


def _settings(project: Path, as_of: str) -> dict[str, str]:
    """Where the raw data are, and the date they are read at."""
    raw = default_raw_dir()
    if raw is None:
        raise PreviewError("RAW_SCHEMA is set, but a preview has a warehouse of its own. Set RAW_DATA_DIR to a folder of files instead.")
    return {"AS_OF_DATE": as_of, "RAW_DATA_DIR": str(project / raw)}


if __name__ == "__main__":
    sys.exit(main())
