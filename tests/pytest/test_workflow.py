"""The template of the nightly run: it refuses to run without its inputs, and keeps what the next night compares with."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from settings import settings_problems

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "scheduled.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["run"]["steps"]
ENVIRONMENT = WORKFLOW["env"]
INPUTS = {"RAW_DATA_DIR": "raw", "BUSINESS_TIMEZONE": "Europe/Berlin"}


def position(words: str) -> int:
    """Where the step stands that uses or runs this."""
    (found,) = [number for number, step in enumerate(STEPS) if words in step.get("uses", "") + step.get("run", "")]
    return found


def take_settings(folder: Path, **variables: str) -> tuple[subprocess.CompletedProcess, dict[str, str]]:
    """Do the first step with these settings, the others empty; how it ended and what later steps find set."""
    taken = folder / "environment"
    taken.write_text("")
    environment = dict.fromkeys(STEPS[0]["env"], "") | variables | {"GITHUB_ENV": str(taken), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["bash", "-e", "-c", STEPS[0]["run"]], env=environment, capture_output=True, text=True)
    return done, dict(line.split("=", 1) for line in taken.read_text().splitlines())


@pytest.mark.parametrize("missing", ["RAW_DATA_DIR", "BUSINESS_TIMEZONE"])
def test_it_refuses_in_one_sentence_without_its_inputs(missing: str, tmp_path: Path) -> None:
    done, _ = take_settings(tmp_path, **INPUTS | {missing: ""})
    assert (done.returncode, done.stderr) == (os.EX_OSERR, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"::error::The repository variable {missing} is not set")


def test_the_folder_of_the_company_may_hold_the_raw_files(tmp_path: Path) -> None:
    done, taken = take_settings(tmp_path, COMPANY_DIR="company", BUSINESS_TIMEZONE="Europe/Berlin")
    assert (done.returncode, taken) == (0, {"COMPANY_DIR": "company", "BUSINESS_TIMEZONE": "Europe/Berlin"})


def test_what_is_not_set_is_not_there_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty setting stops a run, as it should."""
    done, taken = take_settings(tmp_path, **INPUTS)
    assert (done.returncode, taken) == (0, INPUTS)
    monkeypatch.chdir(tmp_path)
    (tmp_path / INPUTS["RAW_DATA_DIR"]).mkdir()
    assert settings_problems(WORKFLOW["env"] | taken) == []


def test_it_never_builds_the_demo() -> None:
    """No default stands in for where the raw data are."""
    assert STEPS[0]["env"]["RAW_DATA_DIR"] == "${{ vars.RAW_DATA_DIR }}"
    assert "if" not in STEPS[0]
    assert "data/demo" not in str(WORKFLOW)


def test_it_keeps_the_warehouse_and_what_is_published() -> None:
    restored, saved = STEPS[position("actions/cache/restore@")]["with"], STEPS[position("actions/cache/save@")]["with"]
    kept = {ENVIRONMENT["WAREHOUSE_PATH"], ENVIRONMENT["PUBLISH_DIR"]}
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
    assert STEPS[0]["env"]["VOLUME_BASELINE"] == "${{ inputs.volume_baseline || 'last_accepted' }}"
    assert STEPS[0]["env"]["AS_OF_DATE"] == "${{ inputs.as_of_date }}"


def test_its_actions_are_pinned() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        uses = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert uses and all(re.fullmatch(r"actions/[a-z/-]+@v\d+", action) for action in uses), (path, uses)
