"""The template of the nightly run: it refuses to run without its inputs, and keeps what the next night compares with."""

import re
import subprocess
from pathlib import PurePath

import pytest
import yaml
from conftest import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "scheduled.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["run"]["steps"]
ENVIRONMENT = WORKFLOW["env"]


def position(words: str) -> int:
    """Where the step stands that uses or runs this."""
    (found,) = [number for number, step in enumerate(STEPS) if words in step.get("uses", "") + step.get("run", "")]
    return found


@pytest.mark.parametrize("missing", ["RAW_DATA_DIR", "BUSINESS_TIMEZONE"])
def test_it_refuses_in_one_sentence_without_its_inputs(missing: str) -> None:
    settings = {"RAW_DATA_DIR": "raw", "BUSINESS_TIMEZONE": "Europe/Berlin", "PATH": "/usr/bin:/bin"}
    refusal = STEPS[0]["run"]
    done = subprocess.run(["bash", "-e", "-c", refusal], env=settings | {missing: ""}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (78, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"::error::The repository variable {missing} is not set")
    assert subprocess.run(["bash", "-e", "-c", refusal], env=settings, capture_output=True, text=True).returncode == 0


def test_it_never_builds_the_demo() -> None:
    """What is not set stays empty, which the first step refuses; nothing stands in for it."""
    assert ENVIRONMENT["RAW_DATA_DIR"] == "${{ vars.RAW_DATA_DIR }}"
    assert ENVIRONMENT["BUSINESS_TIMEZONE"] == "${{ vars.BUSINESS_TIMEZONE }}"
    assert "data/demo" not in str(WORKFLOW)
    assert "env" not in STEPS[0]
    assert "if" not in STEPS[0]


def test_it_keeps_the_warehouse_and_what_is_published() -> None:
    restored, saved = STEPS[position("actions/cache/restore@")]["with"], STEPS[position("actions/cache/save@")]["with"]
    kept = {str(PurePath(ENVIRONMENT["WAREHOUSE_PATH"]).parent), ENVIRONMENT["PUBLISH_DIR"]}
    assert set(restored["path"].split()) == set(saved["path"].split()) == kept
    assert restored["key"] == saved["key"]
    assert saved["key"].startswith(restored["restore-keys"])
    assert "github.run_id" in saved["key"]  # what is saved under a key is never replaced


def test_it_does_the_whole_run_by_its_one_entry_point() -> None:
    order = [
        position(words)
        for words in ("actions/checkout@", "actions/cache/restore@", "FETCH_RAW_DATA", "scripts/run.py", "actions/cache/save@")
    ]
    assert order == sorted(order)
    assert STEPS[position("scripts/run.py")]["run"] == ".venv/bin/python scripts/run.py"
    assert ENVIRONMENT["VOLUME_BASELINE"] == "${{ inputs.volume_baseline || 'last_accepted' }}"
    assert ENVIRONMENT["AS_OF_DATE"] == "${{ inputs.as_of_date }}"


def test_its_actions_are_pinned() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        uses = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert uses and all(re.fullmatch(r"actions/[a-z/-]+@v\d+", action) for action in uses), (path, uses)
