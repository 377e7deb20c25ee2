"""Whatever happens to a scheduled run, it ends with one of its exit codes and a summary of its own, which points at what is there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import run
from conftest import ROOT
from publishing.manifest import MANIFEST_NAME
from running.summary import JSON_NAME, MARKDOWN_NAME
from test_versions import SECOND
from test_versions import publish as publish_day

BUILT_NOTHING = (2, "05:00:00  Encountered an error:\nCompilation Error\n  AS_OF_DATE is 'x'\n")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders of a run's own, with two published versions and the summary of yesterday's run; nothing is new to no run."""
    for name, folder in {"WAREHOUSE_PATH": "w.duckdb", "PUBLISH_DIR": "published", "DBT_TARGET_PATH": "target"}.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    monkeypatch.setattr(run, "is_up_to_date", lambda warehouse, published: False)
    monkeypatch.setattr(run, "build", lambda *_: BUILT_NOTHING)
    for day in (1, 2):
        publish_day(tmp_path / "published", day)
    target = tmp_path / "target"
    (target / "data_docs").mkdir(parents=True)
    duckdb.connect(str(tmp_path / "w.duckdb")).close()
    os.utime(tmp_path / "w.duckdb", (0, 0))
    for file in (target / JSON_NAME, target / MARKDOWN_NAME, target / "data_docs" / "overview.html", target / "run_results.json"):
        file.write_text("yesterday: published")
    folder, handler = Path.cwd(), signal.getsignal(signal.SIGTERM)
    yield tmp_path
    os.chdir(folder)
    signal.signal(signal.SIGTERM, handler)


def ending(place: Path, capsys: pytest.CaptureFixture) -> tuple[int, dict, str]:
    """How the run ended: its exit code, its summary and what it printed; all places that it names are there."""
    exit_code = run.main()
    printed = capsys.readouterr()
    summary = json.loads((place / "target" / JSON_NAME).read_text())
    assert summary["exit_code"] == exit_code
    for where in summary["where_to_look"]:
        assert Path(where.split(": ")[0].split(", ")[0]).exists(), where
    assert "Traceback" not in printed.out + printed.err
    return exit_code, summary, printed.out


def _raise(error: BaseException) -> Callable:
    def do(*_: object) -> None:
        raise error

    return do


def _no_json(place: Path) -> None:
    (place / "published" / "current" / MANIFEST_NAME).write_text('{"measures": [')


def _no_version(place: Path) -> None:
    (place / "published" / "versions" / SECOND).rename(place / "moved")


def _locked_by_a_link(place: Path) -> None:
    (place / "w.duckdb.lock").symlink_to(place / "elsewhere")


# What is wrong with the folders, what happens instead of the build: the problem in words, and what readers see.
ENDINGS: dict[str, tuple[Callable[[Path], object] | None, Callable | None, str, str]] = {
    "the build": (None, None, "AS_OF_DATE is 'x'", f"current: {SECOND}  as of 2025-03-02"),
    "a fault of the program": (None, _raise(KeyError("gates")), "The program failed: KeyError: 'gates'", SECOND),
    "a key": (None, _raise(KeyboardInterrupt()), "stopped from the keyboard", SECOND),
    "no dbt": (None, _raise(FileNotFoundError("[Errno 2] No such file: 'dbt'")), "No such file: 'dbt'", SECOND),
    "a broken manifest": (_no_json, None, "AS_OF_DATE is 'x'", f"{SECOND}  damaged: "),
    "a lost version": (_no_version, None, "AS_OF_DATE is 'x'", f"leads to versions/{SECOND}, which is not there"),
    "a link for a lock": (_locked_by_a_link, None, "w.duckdb.lock is a symbolic link", SECOND),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_a_run_that_fails_ends_in_words(case: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    spoil, build, problem, seen = ENDINGS[case]
    if spoil:
        spoil(place)
    if build:
        monkeypatch.setattr(run, "build", build)
    exit_code, summary, printed = ending(place, capsys)
    assert exit_code == os.EX_OSERR
    assert problem in " ".join(summary["problems"])
    assert f"Nothing was published: environment error, 1 problem.\n  {summary['problems'][0]}" in printed
    assert seen in summary["readers_see"]
    assert ("compared with no earlier one" in " ".join(summary["warnings"])) == (case == "a lost version")
    # Nothing of yesterday is left to be taken for today's: neither the gates' pages nor a warehouse that nobody wrote to.
    assert [where for where in summary["where_to_look"] if "overview.html" in where or "w.duckdb" in where] == []
    assert "yesterday" not in (place / "target" / MARKDOWN_NAME).read_text()
    assert any(run.TRACEBACK_NAME in where for where in summary["where_to_look"]) == (case == "a fault of the program")


def test_yesterdays_summary_is_gone_while_the_run_builds(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def build(*_: object) -> tuple[int, str]:
        assert sorted(file.name for file in (place / "target").iterdir()) == []
        (place / "target" / "data_docs").mkdir()
        (place / "target" / "data_docs" / "overview.html").write_text("today's")
        # What a file system writes down may be some milliseconds behind the clock.
        os.utime(place / "w.duckdb", (time.time() + 1, time.time() + 1))
        return BUILT_NOTHING

    monkeypatch.setattr(run, "build", build)
    _, summary, _ = ending(place, capsys)
    assert [where.split("/")[-1] for where in summary["where_to_look"]] == [
        "overview.html: what every gate found",
        "w.duckdb: quality.data_quality_results, and the layers as far as they were built",
        "run_summary.md, run_summary.json: this summary",
    ]


def test_a_summary_that_cannot_be_written_is_said(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    # The settings are checked at the start, and the folder may be lost after that.
    monkeypatch.setattr(run, "check_settings", lambda: None)
    monkeypatch.setenv("DBT_TARGET_PATH", str(place / "published" / ".lock"))
    assert run.main() == os.EX_OSERR
    printed = capsys.readouterr()
    assert "The summary could not be written: " in printed.err
    assert "Nothing was published: environment error" in printed.out
    assert "this summary" not in printed.out


SLOW_BUILD = """
import sys
sys.path.insert(0, "scripts")
import run
run.is_up_to_date = lambda *_: False
run.DBT = sys.argv.pop()
sys.exit(run.main())
"""


def test_a_run_that_is_stopped_stops_its_build_and_says_so(place: Path) -> None:
    slow = place / "dbt"
    slow.write_text(f"#!/bin/sh\necho $$ > {place / 'pid'}\nexec sleep 60\n")
    slow.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, str(slow)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while not (place / "pid").exists() or not (place / "pid").read_text().strip():
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)
    process.terminate()
    output, _ = process.communicate(timeout=30)
    assert process.returncode == os.EX_OSERR, output
    assert "The run was stopped by SIGTERM." in output
    assert json.loads((place / "target" / JSON_NAME).read_text())["problems"] == ["The run was stopped by SIGTERM."]
    with pytest.raises(ProcessLookupError):
        os.kill(int((place / "pid").read_text()), 0)


WINDOWS = """
import sys
import argparse, csv, hashlib, json, os, re, shutil, signal, subprocess, tempfile, zoneinfo, duckdb, yaml
sys.platform, sys.modules["fcntl"] = "win32", None
sys.path.insert(0, "scripts")
import runpy
sys.argv = [sys.argv[1], "--help"]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("name", ["run", "publish", "rollback", "explain", "preview_policy"])
def test_windows_is_told_what_to_use(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", WINDOWS, f"scripts/{name}.py"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("This project runs on Linux and macOS. On Windows, run it in WSL")
    assert len(done.stderr.splitlines()) == 1
