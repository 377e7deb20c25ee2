"""What a run knows of the runs before it: the measures of the published one, and the log of what the gates found."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import Build, build

AS_OF = date(2025, 2, 28)
MEASURES = [{"measure_group": "rows", "member": "orders", "value": 6.0}]


def start(folder: Path, raw: Path, raw_source: str | None = None, **settings: str) -> Build:
    """A run that stops after its beginning, next to a published manifest; by default one of the same raw data."""
    manifest = folder / "published" / "current" / "manifest.json"
    manifest.parent.mkdir(parents=True, exist_ok=True)
    published = {"raw_source": raw_source or str(raw), "policy_hash": "hash", "as_of_date": "2025-02-27", "measures": MEASURES}
    if not manifest.exists():
        manifest.write_text(json.dumps(published))
    return build(folder, raw, AS_OF, "--select", "int_as_of_date", **settings)


def accepted(done: Build) -> list[tuple]:
    """What the run compares with."""
    assert done.returncode == 0, done.output
    return done.rows("from landing.accepted_measures")


def test_the_published_run_is_compared_with(tmp_path: Path, small_company: Path) -> None:
    assert accepted(start(tmp_path, small_company)) == [("rows", "orders", 6.0, "hash", date(2025, 2, 27))]


def test_yesterdays_folder_is_compared_with_todays(tmp_path: Path, small_company: Path) -> None:
    assert len(accepted(start(tmp_path, small_company, raw_source="/data/2025-02-27"))) == 1


def test_the_demo_is_no_baseline_for_other_data(tmp_path: Path, small_company: Path) -> None:
    assert accepted(start(tmp_path, small_company, raw_source="data/demo")) == []


def test_a_run_may_be_meant_to_differ(tmp_path: Path, small_company: Path) -> None:
    assert accepted(start(tmp_path, small_company, VOLUME_BASELINE="none")) == []


def test_with_nothing_published_there_is_nothing_to_compare_with(tmp_path: Path, small_company: Path) -> None:
    assert accepted(build(tmp_path, small_company, AS_OF, "--select", "int_as_of_date")) == []


@pytest.mark.parametrize("content", [b'{"measures": [', b"[]", b"\xff"])
def test_a_manifest_that_is_none_stops_in_words(content: bytes, tmp_path: Path, small_company: Path) -> None:
    manifest = tmp_path / "published" / "current" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_bytes(content)
    done = start(tmp_path, small_company)
    assert done.returncode == 2
    assert f"{manifest} is no manifest of a published version" in done.output
    assert "python scripts/rollback.py" in done.output


def test_the_log_of_the_gates_outlives_the_warehouse(tmp_path: Path, small_company: Path) -> None:
    log = tmp_path / "published" / "current" / "parquet" / "quality" / "data_quality_results.parquet"
    log.parent.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'run-1' as run_id, 'raw' as layer, 'landing.orders' as table_name, 'few' as expectation_name,"
            " 'critical' as severity, 'failed' as outcome, 'few orders' as message, timestamp '2025-02-27 05:00:00' as run_started_at)"
            f" to '{log}'"
        )
    done = start(tmp_path, small_company)
    assert done.returncode == 0, done.output
    kept = "select run_id, outcome, owner from quality.data_quality_results"
    assert done.rows(kept) == [("run-1", "failed", None)]
    # A warehouse that has a log keeps its own, what is published among it.
    assert start(tmp_path, small_company).rows(kept) == [("run-1", "failed", None)]
