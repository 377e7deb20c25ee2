"""Build, gate, publish and say how it went: the one entry point of scheduled runs.

Exit codes: 0 published, or nothing is new and what is published stands; 65 the data failed a check, 78 the policy has a mistake, 71 the
machine or the set-up failed. Whatever is not 0 changed nothing for readers. Arguments after `--` go to `dbt build`; what they leave out of
the build keeps it from being published.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from publish import publish
from publishing import PublishError
from publishing.manifest import read_manifest
from publishing.versions import current_version, describe
from running import summary as summaries
from running.endings import Ending, Judgement, judge_build
from running.locks import AlreadyRunning, only_build
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


def run(dbt_arguments: list[str]) -> summaries.Summary:
    """Do the whole run and return what there is to say of it. Never raises what a run can be expected to meet."""
    started, clock = datetime.now(UTC), time.monotonic()
    warehouse, target, results = default_warehouse(), default_publish_dir(), default_run_results()
    manifest: dict = {}
    try:
        check_settings()
        with only_build(warehouse):
            published = published_manifest(target)
            if published and not dbt_arguments and is_up_to_date(warehouse, published):
                judgement, manifest = Judgement(Ending.UNCHANGED, run_id=published["run_id"]), published
            else:
                results.unlink(missing_ok=True)
                judgement = judge_build(*build(dbt_arguments), results, warehouse)
                if judgement.ending is Ending.PUBLISHED:
                    manifest = publish(warehouse, target, results, default_keep(), default_memory_limit(), default_replaced())
    except SettingsError as error:
        judgement = Judgement(Ending.ENVIRONMENT, error.problems)
    except (AlreadyRunning, PublishError, duckdb.Error, OSError) as error:
        judgement = Judgement(Ending.ENVIRONMENT, [str(error)])
    seen = current_version(target)
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
        readers_see=f"{target}/current: {describe(target, seen)}" if seen else None,
        where_to_look=[
            f"{default_target() / 'data_docs' / 'overview.html'}: what every gate found",
            f"{warehouse}: quality.data_quality_results, and the layers as far as they were built",
            f"{default_target() / summaries.MARKDOWN_NAME}, {summaries.JSON_NAME}: this summary",
        ],
    )


def published_manifest(target: Path) -> dict | None:
    """The manifest of what readers see, or None where nothing is published."""
    return read_manifest(target / "current") if current_version(target) else None


def is_up_to_date(warehouse: Path, published: dict) -> bool:
    """Whether a build could only make again what is published: raw rows, D and the project are those of the published run, which was the
    last in the warehouse and passed all its tests."""
    if not warehouse.exists():
        return False
    # What cannot be asked, an unusable input among it, is for the build to say.
    asked = subprocess.run([DBT, "--quiet", "run-operation", "report_news"], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.returncode == 0 and f"nothing new since {published['run_id']}" in asked.stdout


def build(dbt_arguments: list[str]) -> tuple[int, str]:
    """Run `dbt build`, showing what it prints; its exit code and its output."""
    refused = refusal(ROOT)
    if refused:
        print(refused, end="", flush=True)
        return 2, refused
    output = []
    with subprocess.Popen(
        [DBT, "--quiet", "build", *dbt_arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        # Whoever stops this run stops dbt with it.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        for line in process.stdout or ():
            print(line, end="", flush=True)
            output.append(line)
    return process.returncode, "".join(output)


def main() -> int:
    """Command line entry; the exit code of the run's ending."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dbt_arguments", nargs="*", metavar="-- DBT_ARGUMENT", help="arguments for dbt build")
    arguments = parser.parse_args()
    # Like dbt itself, whatever folder a scheduler starts it in.
    os.chdir(ROOT)
    done = run(arguments.dbt_arguments)
    summaries.write(done, default_target())
    print(summaries.as_text(done), flush=True)
    return done.exit_code


if __name__ == "__main__":
    sys.exit(main())
