"""Damage one model at a time, build, and say which check catches it; write the table of the documentation.

What was tried is kept in --work: a run that was stopped goes on where it was, and all is tried again once a file of the project changes.
Ends with 1 where fewer than nine of ten mutations are caught, or where one is not and nobody says why it changes nothing.
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tools import ROOT
from tools.mutations.changes import LostRow, Mutation
from tools.mutations.list_of_mutations import MUTATIONS
from tools.mutations.workshop import NOTHING, Broken, Good, Verdict, Workshop, build_good, fingerprint, timed

TABLE = ROOT / "docs" / "mutations.md"
REQUIRED_SHARE = 0.9
# Rewrites a model as the others do, and changes nothing. If this is caught, then what catches the others may be the rewriting.
CONTROL = Mutation("models/marts/assignment/channel_decision_table.sql", LostRow("false"), "nothing")


def table(tried: list[tuple[Mutation, Verdict]]) -> str:
    """The page with one row per mutation."""
    kinds = Counter(verdict.caught_by for _, verdict in tried if verdict.caught_by != NOTHING)
    lines = [
        "# Mutations",
        "",
        "Written by `make mutations`: one model or rule at a time is damaged in a copy of the project that builds the planted cases.",
        "The first check that fails is named. Where the build passes, the Python tests look at it that compare with the reference. The",
        "sister of this page, with faults in the data in place of the code, is [Sabotage](sabotage.md).",
        "",
        f"Caught: {kinds.total()} of {len(tried)} (" + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()) + ").",
        "",
        "| layer | mutation | what a user would see | caught by | check |",
        "|---|---|---|---|---|",
    ]
    for mutation, verdict in tried:
        check = f"`{verdict.check}`" if verdict.check else mutation.harmless
        lines.append(f"| {mutation.layer} | {_cell(mutation.name)} | {_cell(mutation.why)} | {verdict.caught_by} | {_cell(check)} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


class Results:
    """The verdicts so far, in a file."""

    def __init__(self, file: Path, project: str) -> None:
        """Read what is there of this project."""
        self.file, self.project = file, project
        self.found: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def of(self, mutation: Mutation, is_any_project: bool = False) -> Verdict | None:
        """The verdict on this mutation, if it is known; of other files of the project too where `is_any_project` and it was caught."""
        project, *verdict = self.found.get(self._key(mutation), [""])
        if not verdict or (project != self.project and not (is_any_project and verdict[0] != NOTHING)):
            return None
        return Verdict(*verdict)

    def add(self, mutation: Mutation, verdict: Verdict) -> None:
        """Keep a verdict."""
        self.found[self._key(mutation)] = [self.project, verdict.caught_by, verdict.check]
        self.file.write_text(json.dumps(self.found, indent=1), encoding="utf-8")

    @staticmethod
    def _key(mutation: Mutation) -> str:
        return f"{mutation.file} {mutation.change}"


def good_build(work: Path, project: str) -> Good:
    """The good build of this project in `work`, made where it is not there yet."""
    folder = work / f"good-{project}"
    if not (folder / "done").exists():
        for old in work.glob("good-*"):
            shutil.rmtree(old)
        build_good(folder)
        (folder / "done").touch()
    return Good(folder / "warehouse.duckdb", folder / "target" / "manifest.json", folder / "published")


def try_all(mutations: list[Mutation], work: Path, good: Good, jobs: int, results: Results) -> list[str]:
    """Try these mutations out, `jobs` at a time; what went wrong with the trying."""
    workshops: SimpleQueue[Workshop] = SimpleQueue()
    for number in range(jobs):
        shutil.rmtree(work / f"workshop-{number}", ignore_errors=True)
        workshops.put(Workshop(work / f"workshop-{number}", good))
    workshop = workshops.get()
    control = workshop.try_out(CONTROL, is_alone=True)
    if control.caught_by != NOTHING:
        return [f"a change that changes nothing is caught: {control}"]
    workshops.put(workshop)

    def try_one(mutation: Mutation) -> str | None:
        workshop = workshops.get()
        try:
            verdict, seconds = timed(workshop, mutation)
        except Broken as error:
            return str(error)
        finally:
            workshops.put(workshop)
        results.add(mutation, verdict)
        print(f"{mutation.name}: {verdict.caught_by} {verdict.check} ({seconds:.0f} s)", flush=True)
        return None

    with ThreadPoolExecutor(jobs) as pool:
        return [error for error in pool.map(try_one, mutations) if error]


def main() -> int:
    """Command line entry; 0 when enough is caught and the rest explained."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="WORD", help="only the mutations whose layer or name has this word; writes no table")
    parser.add_argument("--jobs", type=int, default=2, help="how many are tried at the same time (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "mutations", help="folder for the builds (default: %(default)s)")
    parser.add_argument("--keep-caught", action="store_true", help="what was caught before the project was changed counts as caught")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    lost = [error for mutation in MUTATIONS if (error := mutation.is_lost(ROOT))]
    if lost:
        print(
            "The list of mutations names code that is not there; correct tools/mutations/list_of_mutations.py:",
            *lost,
            sep="\n",
            file=sys.stderr,
        )
        return 1
    project = fingerprint()
    results = Results(work / "results.json", project)
    chosen = [mutation for mutation in MUTATIONS if not arguments.only or arguments.only in f"{mutation.layer} {mutation.name}"]
    open_ones = [mutation for mutation in chosen if results.of(mutation, arguments.keep_caught) is None]
    broken = []
    if open_ones:
        try:
            good = good_build(work, project)
            broken = try_all(open_ones, work, good, arguments.jobs, results)
        except Broken as error:
            print(error, file=sys.stderr)
            return 1
    tried = [(mutation, verdict) for mutation in chosen if (verdict := results.of(mutation, arguments.keep_caught))]
    survivors = [mutation for mutation, verdict in tried if verdict.caught_by == NOTHING]
    unexplained = [mutation.name for mutation in survivors if not mutation.harmless]
    print(f"{len(chosen)} mutations, {len(tried) - len(survivors)} caught, {len(survivors)} not, {len(broken)} could not be tried")
    print(*broken, *(f"not caught, and no reason given: {name}" for name in unexplained), sep="\n")
    if not arguments.only and not broken:
        TABLE.write_text(table(tried), encoding="utf-8")
        print(f"wrote {TABLE}")
    is_enough = len(tried) - len(survivors) >= REQUIRED_SHARE * len(chosen)
    return 0 if is_enough and not unexplained and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
