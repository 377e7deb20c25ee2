"""Build, gate, publish and say how it went: the one entry point of scheduled runs.

Exit codes: 0 published, or nothing is new and what is published stands; 65 the data failed a check, 78 the policy has a mistake, 71 the
machine or the set-up failed, or the run was stopped. Whatever is not 0 changed nothing for readers. Arguments after `--` go to `dbt build`;
what they leave out of the build keeps it from being published.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from publish import publish
from publishing import PublishError
from publishing.manifest import read_manifest
from publishing.versions import CURRENT, what_readers_see
from running import summary as summaries
from running.endings import Ending, Judgement, judge_build
from running.locks import AlreadyRunning, only_build
from running.progress import EVENT_ARGUMENTS, Progress
from running.shipped_lists import refusal
from settings import (
    SettingsError,
    check_settings,
    default_keep,
    default_memory_limit,
    default_publish_dir,
    default_replaced,
    default_run_results,
    default_target,
    default_warehouse,
)

ROOT = Path(__file__).resolve().parents[1]
DBT = Path(sys.executable).with_name("dbt")

TRACEBACK_NAME = "run_traceback.txt"


class Stopped(Exception):
    """Somebody stopped the run; the message says how."""


def run(dbt_arguments: list[str]) -> summaries.Summary:
    """Do the whole run and return what there is to say of it, whatever happens."""
    started, clock = datetime.now(UTC), time.monotonic()
    warehouse, target, results = default_warehouse(), default_publish_dir(), default_run_results()
    manifest: dict = {}
    found: list[str] = []
    progress = Progress()
    try:
        check_settings()
        forget_last_summary(default_target())
        with only_build(warehouse):
            published = published_manifest(target)
            if published and not dbt_arguments:
                progress.say("looking for anything new")
            if published and not dbt_arguments and is_up_to_date(warehouse, published):
                judgement, manifest = Judgement(Ending.UNCHANGED, run_id=published["run_id"]), published
            else:
                has_lost_version = (target / CURRENT).is_symlink() and not (target / CURRENT).exists()
                forget_last_build(results)
                progress.say("starting dbt, which lands the raw data first")
                returncode, output = build(dbt_arguments, progress)
                found = places_of_build(warehouse, started)
                judgement = judge_build(returncode, output, results, warehouse)
                if has_lost_version:
                    judgement.warnings.append(f"{what_readers_see(target)}; so this run was compared with no earlier one.")
                if judgement.ending is Ending.PUBLISHED:
                    progress.say("publishing")
                    manifest = publish(warehouse, target, results, default_keep(), default_memory_limit(), default_replaced())
    except SettingsError as error:
        judgement = Judgement(Ending.ENVIRONMENT, error.problems)
    except (AlreadyRunning, PublishError, Stopped, duckdb.Error, OSError) as error:
        judgement = Judgement(Ending.ENVIRONMENT, [str(error)])
    except KeyboardInterrupt:
        judgement = Judgement(Ending.ENVIRONMENT, ["The run was stopped from the keyboard."])
    except Exception as error:
        judgement = Judgement(Ending.ENVIRONMENT, [f"The program failed: {type(error).__name__}: {error}"])
        found += keep_traceback(default_target())
    is_new = judgement.ending is Ending.PUBLISHED
    restatements = manifest.get("policy_restatements", []) if is_new else []
    if is_new and os.environ.get("RESTATE_POLICY") and not restatements:
        judgement.warnings.append("RESTATE_POLICY is set, but no policy in force says anything else than before: unset it.")
    return summaries.Summary(
        ending=judgement.ending.words,
        exit_code=judgement.ending.exit_code,
        run_id=judgement.run_id,
        as_of_date=manifest.get("as_of_date"),
        policy_id=manifest.get("policy_id"),
        started_at=started.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - clock, 1),
        problems=judgement.problems,
        warnings=judgement.warnings,
        gates=manifest.get("gates", {}),
        tables=manifest.get("tables", {}),
        restatements=restatements,
        readers_see=what_readers_see(target),
        where_to_look=[*found, f"{default_target() / summaries.MARKDOWN_NAME}, {summaries.JSON_NAME}: this summary"],
    )


def forget_last_summary(folder: Path) -> None:
    """Remove what an earlier run said at its end, so that one that is killed leaves nothing that is not its own."""
    summaries.forget(folder)
    (folder / TRACEBACK_NAME).unlink(missing_ok=True)


def forget_last_build(results: Path) -> None:
    """Remove what an earlier build found, so that what is there afterwards is of this one."""
    results.unlink(missing_ok=True)
    shutil.rmtree(default_target() / "data_docs", ignore_errors=True)


def places_of_build(warehouse: Path, started: datetime) -> list[str]:
    """Where to look for what the build found, as far as it came. A warehouse that it has not written to says nothing of it."""
    overview = default_target() / "data_docs" / "overview.html"
    files = [file for file in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")) if file.exists()]
    is_written = any(file.stat().st_mtime >= started.timestamp() for file in files)
    places = [f"{overview}: what every gate found"] if overview.exists() else []
    return places + ([f"{warehouse}: quality.data_quality_results, and the layers as far as they were built"] if is_written else [])


def keep_traceback(folder: Path) -> list[str]:
    """Write the traceback of the exception that is being handled to `folder`; where it is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TRACEBACK_NAME).write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return []
    return [f"{folder / TRACEBACK_NAME}: where the program failed, for its developers"]


def published_manifest(target: Path) -> dict | None:
    """The manifest of what readers see; None where nothing is published, or nothing that can be read: then the build says so."""
    try:
        return read_manifest(target / CURRENT)
    except PublishError:
        return None


def is_up_to_date(warehouse: Path, published: dict) -> bool:
    """Whether a build could only repeat what is published: raw rows, as-of date and project are those of the published run, which was
    the last in the warehouse and passed all its tests."""
    if not warehouse.exists():
        return False
    # What cannot be asked, an unusable input among it, is for the build to say.
    asked = subprocess.run([DBT, "--quiet", "run-operation", "report_news"], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.returncode == 0 and f"nothing new since {published['run_id']}" in asked.stdout


def build(dbt_arguments: list[str], progress: Progress) -> tuple[int, str]:
    """Run `dbt build`, showing how far it is and what `dbt --quiet build` would print; its exit code and that output."""
    refused = refusal(ROOT)
    if refused:
        print(refused, end="", flush=True)
        return 2, refused
    output = []
    with subprocess.Popen(
        [DBT, *EVENT_ARGUMENTS, "build", *dbt_arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                shown = progress.read(line)
                if shown is not None:
                    print(shown, end="", flush=True)
                    output.append(shown)
        except BaseException:
            # Stopping this run stops dbt with it.
            process.terminate()
            raise
    return process.returncode, "".join(output)


def stop(number: int, _: object) -> None:
    """End the run on a signal as on any other trouble: with a summary."""
    raise Stopped(f"The run was stopped by {signal.Signals(number).name}.")


def main() -> int:
    """Command line entry; the exit code of the run's ending."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dbt_arguments", nargs="*", metavar="-- DBT_ARGUMENT", help="arguments for dbt build")
    arguments = parser.parse_args()
    # Like dbt itself, whatever folder a scheduler starts it in.
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, stop)
    done = run(arguments.dbt_arguments)
    # From here on there is nothing to stop, and the summary must be written whole.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        summaries.write(done, default_target())
    except OSError as error:
        done = replace(done, where_to_look=[place for place in done.where_to_look if summaries.MARKDOWN_NAME not in place])
        print(f"The summary could not be written: {error}", file=sys.stderr)
    print(summaries.as_text(done), flush=True)
    return done.exit_code


if __name__ == "__main__":
    sys.exit(main())
