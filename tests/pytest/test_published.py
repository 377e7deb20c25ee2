"""What is published: complete, safe to open in a spreadsheet, and never from a build that failed."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import DEMO_AS_OF, ROOT, Build, run_dbt

SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))


def script(name: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a script as a user would."""
    return subprocess.run([sys.executable, f"scripts/{name}.py", *arguments], cwd=ROOT, capture_output=True, text=True)


def publish(done: Build, target: Path) -> subprocess.CompletedProcess:
    """Publish a build."""
    results = str(done.target / "run_results.json")
    return script("publish", "--warehouse", str(done.warehouse), "--target", str(target), "--run-results", results)


def test_published_tables_are_those_of_the_build(demo: Build, tmp_path: Path) -> None:
    done = publish(demo, tmp_path)
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(tmp_path / "channel_assignment.duckdb"), read_only=True) as connection:
        published = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        for schema, table in published:
            assert connection.execute(f"from {schema}.{table} order by all").fetchall() == demo.rows(f"from {schema}.{table} order by all")
    assert ("marts", "account_channel_assignments") in published
    assert sorted(file.stem for file in (tmp_path / "csv").iterdir()) == sorted(table for _, table in published)
    summary = script("summarize", "--database", str(tmp_path / "channel_assignment.duckdb"))
    assert summary.returncode == 0, summary.stderr
    assert f"as of {DEMO_AS_OF}, policy combined" in summary.stdout


def test_no_published_cell_is_a_formula(demo: Build, tmp_path: Path) -> None:
    assert demo.rows("select count(*) from marts.account_channel_assignments where account_name like '=%'") != [(0,)]
    assert publish(demo, tmp_path).returncode == 0
    for file in (tmp_path / "csv").iterdir():
        with file.open(newline="", encoding="utf-8") as rows:
            cells = [cell for row in csv.reader(rows) for cell in row]
        formulas = [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _is_number(cell))]
        assert formulas == [], file.name


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_personal_data_are_published(demo: Build, tmp_path: Path) -> None:
    assert publish(demo, tmp_path).returncode == 0
    published, cells = "", set()
    for file in (tmp_path / "csv").iterdir():
        published += file.read_text()
        with file.open(newline="", encoding="utf-8") as rows:
            cells |= {cell for row in csv.reader(rows) for cell in row}
    emails = {email for (email,) in demo.rows("select email from landing.crm_leads where email is not null")}
    names = {name for (name,) in demo.rows("select lead_name from landing.crm_leads union select user_name from landing.crm_users")}
    # Ids may be shown, and a person's record may have nothing but an id for a name.
    names -= {user for (user,) in demo.rows("select user_id from landing.crm_users")}
    assert min(len(emails), len(names)) > 50
    assert {email for email in emails if email in published} == set()
    assert names & cells == set()


@pytest.mark.parametrize("fault", ["failed", "partial", "untested", "other run", "no run"])
def test_nothing_is_published_of_a_build_that_is_not_whole(fault: str, demo: Build, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    if fault != "no run":
        run = json.loads((demo.target / "run_results.json").read_text())
        if fault == "failed":
            run["results"][-1]["status"] = "fail"
        elif fault == "partial":
            run["args"]["select"] = ["+account_segments"]
        elif fault == "untested":
            run["args"]["exclude_resource_types"] = ["test", "unit_test"]
        else:
            run["metadata"]["invocation_id"] = "of a run that wrote to another warehouse"
        (target / "run_results.json").write_text(json.dumps(run))
    done = publish(Build(0, "", demo.warehouse, target), tmp_path / "published")
    assert done.returncode == 1
    assert "Nothing was published" in done.stderr
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize("name", [file.stem for file in SCRIPTS])
def test_every_script_says_what_it_does(name: str) -> None:
    done = script(name, "--help")
    assert done.returncode == 0
    assert "usage:" in done.stdout


def test_documentation_is_complete(demo: Build, tmp_path: Path) -> None:
    """Every model, seed, source and column that was built has a description, and none is described that was not."""
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copy(demo.warehouse, warehouse)
    done = run_dbt(tmp_path, "docs", "generate", WAREHOUSE_PATH=str(warehouse))
    assert done.returncode == 0, done.output
    manifest = json.loads((tmp_path / "target" / "manifest.json").read_text())
    catalog = json.loads((tmp_path / "target" / "catalog.json").read_text())
    nodes = {**catalog["nodes"], **catalog["sources"]}
    assert len(nodes) > 100
    problems = []
    for node_id, built in nodes.items():
        described = manifest["nodes"].get(node_id) or manifest["sources"][node_id]
        if not described["description"].strip():
            problems.append(node_id)
        columns = {name.lower() for name in built["columns"]}
        problems += [f"{node_id}.{name} is not described" for name in columns if not described["columns"].get(name, {}).get("description")]
        problems += [f"{node_id}.{name} is described but not built" for name in described["columns"] if name not in columns]
    assert problems == []
