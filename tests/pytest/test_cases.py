"""The planted cases: each comes out as its manifest says, and the same input gives the same marts."""

import csv
import hashlib
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from conftest import CASES, CASES_AS_OF, ROOT, WITHOUT_TESTS, Build, build, read_csv
from publishing.declared import read_declared
from publishing.tables import write_tables

KEYS = {
    "account_channel_assignments": ("marts", "account_id"),
    "account_survivors": ("marts", "account_id"),
    "deal_channel_assignments": ("marts", "opportunity_id"),
    "lead_channel_assignments": ("marts", "lead_id"),
    "channel_handoffs": ("marts", "account_id || ' ' || changed_date"),
    "handoff_worklist": ("marts", "account_id"),
    "upcoming_flips": ("marts", "account_id || ' ' || flip_of"),
    "order_line_ledger": ("quality", "order_id || '/' || line_number"),
    "rejected_rows": ("quality", "table_name || ':' || coalesce(record_key, '')"),
    "data_warnings": ("quality", "table_name || ':' || record_key"),
}


def test_the_cases_build(cases: Build) -> None:
    assert cases.returncode == 0, cases.output
    # The gate after intermediate warns of what is planted (test_gates.py says of what).
    assert "WARN=1 ERROR=0 SKIP=0" in cases.output
    assert "deprecat" not in cases.output.lower()


def test_every_planted_case_comes_out_as_expected(cases: Build) -> None:
    planted = read_csv(CASES / "manifest.csv")
    assert len(planted) > 200
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for table, (schema, key) in KEYS.items():
        columns = [row[0] for row in cases.rows(f"describe {schema}.{table}")]
        for manifest_key, *values in cases.rows(f"select {key}, * from {schema}.{table}"):
            found.setdefault((table, manifest_key), []).append(dict(zip(columns, values, strict=True)))

    wrong = []
    for case in planted:
        rows = found.get((case["table_name"], case["key"]), [])
        if case["column_name"] == "(absent)":
            if rows:
                wrong.append((case["case"], case["key"], "should be absent", rows))
        elif not any(_is(case["expected"], row[case["column_name"]]) for row in rows):
            got = [row[case["column_name"]] for row in rows]
            wrong.append((case["case"], case["table_name"], case["key"], case["column_name"], case["expected"], got, case["note"]))
    assert wrong == []


def _is(expected: str, value: object) -> bool:
    """Whether a value of the mart is the manifest's text: an empty one is null, numbers are equal whatever their decimals."""
    if value is None or expected == "":
        return value is None and expected == ""
    if isinstance(value, bool):
        return expected == str(value).lower()
    return value == Decimal(expected) if isinstance(value, Decimal) else str(value) == expected


def published_hashes(done: Build, folder: Path) -> dict[str, str]:
    """The sha256 of each table as the ordered Parquet file that is published, of which the other formats are copies."""
    folder.mkdir()
    write_tables(done.warehouse, folder, "run", "1GB", read_declared(done.target / "manifest.json"))
    # What the gates found names the run and its time.
    files = [file for file in sorted((folder / "parquet").rglob("*.parquet")) if not file.name.startswith("data_quality_")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_rows_in_any_order_give_the_same_marts(cases: Build, tmp_path: Path) -> None:
    raw = tmp_path / "shuffled"
    raw.mkdir()
    for file in CASES.glob("*.csv"):
        with file.open(newline="", encoding="utf-8") as source:
            header, *rows = csv.reader(source)
        random.Random(1).shuffle(rows)
        with (raw / file.name).open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([header, *rows])
    done = build(tmp_path, raw, CASES_AS_OF, *WITHOUT_TESTS, DBT_THREADS="1")
    assert done.returncode == 0, done.output
    first, second = published_hashes(cases, tmp_path / "first"), published_hashes(done, tmp_path / "second")
    # Where a row cannot be read, its place in the file is all there is to name it by; a missing word names the folder of the lists.
    differing = {"rejected_rows.parquet", "unmapped_words.parquet"}
    assert {name: first[name] for name in first.keys() - differing} == {name: second[name] for name in second.keys() - differing}


def test_the_cases_are_what_the_generator_writes(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tools.cases", "--output-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in CASES.iterdir() if file.is_file()}
