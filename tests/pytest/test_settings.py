"""Settings: one that is set and cannot be used stops everything, in the same words, before anything is read or written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DEMO, ROOT, run_dbt, run_dbt_here
from settings import NAMES, default_company, default_raw_dir, settings_problems

INJECTION = "2025-02-28','x') then date '2025-02-28' end as as_of_date) as settings; copy (select 42 as x) to 'pwned.csv'; --"

# what is set -> what is said of it
UNUSABLE: dict[str, tuple[dict[str, str], str]] = {
    "root of the file system": ({"RAW_DATA_DIR": "/"}, "RAW_DATA_DIR is '/', the root of the file system"),
    "root to publish to": ({"PUBLISH_DIR": "//"}, "PUBLISH_DIR is '//', the root of the file system"),
    "root above the folder": ({"COMPANY_DIR": "/tmp/.."}, "COMPANY_DIR is '/tmp/..', the root of the file system"),
    "empty": ({"RAW_DATA_DIR": ""}, "RAW_DATA_DIR is set but empty. Give it a value, or unset it"),
    "blank": ({"AS_OF_DATE": " "}, "AS_OF_DATE is set but empty"),
    "no such folder": ({"RAW_DATA_DIR": "no/such"}, f"RAW_DATA_DIR is 'no/such': the folder {ROOT}/no/such is missing"),
    "a pattern": ({"RAW_DATA_DIR": "dat*"}, f"RAW_DATA_DIR is 'dat*': the folder {ROOT}/dat* is missing"),
    "no such company": ({"COMPANY_DIR": "acme"}, f"COMPANY_DIR is 'acme': the folder {ROOT}/acme is missing"),
    "a file": ({"RAW_DATA_DIR": "README.md"}, f"the folder {ROOT}/README.md is a file"),
    "a file to publish to": ({"PUBLISH_DIR": "README.md"}, f"PUBLISH_DIR is 'README.md': {ROOT}/README.md is a file"),
    "a line break": ({"PUBLISH_DIR": "a\nb"}, "PUBLISH_DIR is 'a\\nb', which holds a control character"),
    "two places": ({"RAW_DATA_DIR": "data/demo", "RAW_SCHEMA": "erp"}, "Both RAW_DATA_DIR and RAW_SCHEMA are set ('data/demo', 'erp')"),
    "schema of the project": ({"RAW_SCHEMA": "Landing"}, "RAW_SCHEMA is 'Landing', but this project or DuckDB itself uses"),
    "schema of the engine": ({"RAW_SCHEMA": "pg_catalog"}, "RAW_SCHEMA is 'pg_catalog', but"),
    "another date format": ({"AS_OF_DATE": "28.02.2025"}, "AS_OF_DATE is '28.02.2025', which is no calendar date"),
    "no such day": ({"AS_OF_DATE": "2025-02-29"}, "AS_OF_DATE is '2025-02-29', which is no calendar date"),
    "quotes kept by an env file": ({"AS_OF_DATE": "'2025-02-28'"}, "AS_OF_DATE is \"'2025-02-28'\", which is no calendar date"),
    "SQL": ({"AS_OF_DATE": INJECTION}, "which is no calendar date"),
    "the year 0": ({"AS_OF_DATE": "0000-01-01"}, "AS_OF_DATE is '0000-01-01', which is no calendar date"),
    "the day before the first": ({"AS_OF_DATE": "1969-12-31"}, "Write a date from 1970-01-01 to 2100-12-31"),
    "the day after the last": ({"AS_OF_DATE": "2101-01-01"}, "Write a date from 1970-01-01 to 2100-12-31"),
    "time zone": ({"BUSINESS_TIMEZONE": "New York"}, "BUSINESS_TIMEZONE is 'New York', which is no IANA time zone"),
    "baseline": ({"VOLUME_BASELINE": "never"}, "VOLUME_BASELINE is 'never'. Write last_accepted, or none"),
    "no thread": ({"DBT_THREADS": "0"}, "DBT_THREADS is '0'. Write a whole number from 1 to 999"),
    "threads in words": ({"DBT_THREADS": "lots"}, "DBT_THREADS is 'lots'. Write a whole number"),
    "kept versions": ({"PUBLISH_KEEP": "0"}, "PUBLISH_KEEP is '0'. Write a whole number"),
    "memory in words": ({"DUCKDB_MEMORY_LIMIT": "lots"}, "DUCKDB_MEMORY_LIMIT is 'lots'. Write a size above 0 with its unit"),
    "no memory": ({"DUCKDB_MEMORY_LIMIT": "0GB"}, "DUCKDB_MEMORY_LIMIT is '0GB'. Write a size above 0"),
    "memory without unit": ({"DUCKDB_BLOCK_ALLOCATOR_MEMORY": "4"}, "DUCKDB_BLOCK_ALLOCATOR_MEMORY is '4'. Write a size from 0 on"),
    "warehouse named as a schema": ({"WAREHOUSE_PATH": "landing.duckdb"}, "'landing' is the name of a schema"),
    "warehouse named as a catalog": ({"WAREHOUSE_PATH": "TEMP.db"}, "'TEMP' is the name of a schema"),
    "quote in the warehouse": ({"WAREHOUSE_PATH": "o'brien.duckdb"}, "WAREHOUSE_PATH is o'brien.duckdb, which holds a quotation mark"),
    "warehouse is a folder": ({"WAREHOUSE_PATH": "data"}, "WAREHOUSE_PATH is 'data', which is a folder"),
    "no folder for the warehouse": ({"WAREHOUSE_PATH": "no/such/w.duckdb"}, f"the folder {ROOT}/no/such is missing"),
}
USABLE = {
    "RAW_DATA_DIR": "./data/demo/", "AS_OF_DATE": "2024-02-29", "BUSINESS_TIMEZONE": "Europe/Berlin", "PUBLISH_KEEP": "1",
    "DBT_THREADS": "16", "DUCKDB_MEMORY_LIMIT": "1.5 GiB", "DUCKDB_BLOCK_ALLOCATOR_MEMORY": "0GB", "WAREHOUSE_PATH": "my.landing.duckdb",
    "PUBLISH_DIR": "not there yet", "VOLUME_BASELINE": "none", "COMPANY_DIR": "data/demo",
}  # fmt: skip


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_setting_that_cannot_be_used_is_said(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    given, words = UNUSABLE[case]
    (problem,) = settings_problems(given)
    assert words in problem


def test_settings_that_can_be_used_raise_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert settings_problems(USABLE) == settings_problems({}) == []


def test_dbt_says_all_of_them_before_it_does_anything(tmp_path: Path) -> None:
    given = {"DBT_THREADS": "0", "DUCKDB_MEMORY_LIMIT": "lots", "AS_OF_DATE": INJECTION, "BUSINESS_TIMEZONE": "New York"}
    done = run_dbt(tmp_path, "build", RAW_DATA_DIR=str(DEMO) + "x", **given)
    assert done.returncode == 2
    assert "The settings cannot be used:" in done.output
    assert [name for name in (*given, "RAW_DATA_DIR") if f"- {name} is " not in done.output] == []
    assert "Traceback" not in done.output
    assert not done.warehouse.exists()
    assert not (ROOT / "pwned.csv").exists()


def test_the_scheduled_run_says_them_in_its_summary(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "RAW_DATA_DIR": "/", "PUBLISH_DIR": str(tmp_path), "DBT_TARGET_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, ROOT / "scripts" / "run.py"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == os.EX_OSERR
    (problem,) = json.loads((tmp_path / "run_summary.json").read_text())["problems"]
    assert "RAW_DATA_DIR is '/', the root of the file system" in problem


@pytest.mark.parametrize(
    ("given", "company", "raw"),
    [
        ({}, "data/demo", "data/demo"),
        ({"RAW_DATA_DIR": "data/demo"}, "data/demo", "data/demo"),
        ({"RAW_DATA_DIR": "/data/crm"}, None, "/data/crm"),
        ({"COMPANY_DIR": "acme"}, "acme", "acme"),
        ({"COMPANY_DIR": "acme", "RAW_DATA_DIR": "/data/crm"}, "acme", "/data/crm"),
        ({"COMPANY_DIR": "acme", "RAW_SCHEMA": "erp"}, "acme", None),
        ({"RAW_SCHEMA": "erp"}, None, None),
    ],
)
def test_the_demo_is_the_company_only_where_nothing_else_is_named(
    given: dict[str, str], company: str | None, raw: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert (default_company(), default_raw_dir()) == (company and Path(company), raw and Path(raw))


def test_a_time_zone_of_own_data_is_checked_before_the_models_are_read(tmp_path: Path, small_company: Path) -> None:
    done = run_dbt_here(tmp_path, "build", RAW_DATA_DIR=str(small_company), BUSINESS_TIMEZONE="New York")
    assert "BUSINESS_TIMEZONE is 'New York', which is no IANA time zone" in done.output
