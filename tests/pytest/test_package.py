"""The project as a package of another dbt project, as docs/use-as-a-package.md says: its files are taken from that page."""

import os
import re
import subprocess
from pathlib import Path

import duckdb
from conftest import CASES_AS_OF, DBT, DEMO, ROOT, read_csv

from gates.suites import LAYERS

PAGE = ROOT / "docs" / "use-as-a-package.md"
SCHEMAS = ("gates", "intermediate", "landing", "marts", "policy", "quality", "staging")


def make_parent(folder: Path) -> Path:
    """The parent project of the page in `folder`: each of its code blocks begins with the name of the file that it is."""
    for name, content in re.findall(r"```(?:yaml|sql)\n(?:#|--) (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content.replace("../channel_assignment", str(ROOT)), encoding="utf-8")
    return folder


def test_a_parent_project_builds_it_under_its_own_schema_names(tmp_path: Path) -> None:
    parent = make_parent(tmp_path / "acme")
    # A source that is called as one here does not take its place.
    (parent / "models" / "sources.yml").write_text("sources: [{name: raw, schema: erp, tables: [{name: orders}]}]")
    warehouse = parent / "acme.duckdb"
    settings = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    settings |= {"COMPANY_DIR": str(DEMO), "AS_OF_DATE": CASES_AS_OF.isoformat(), "DBT_LOG_LEVEL_FILE": "none"}

    def dbt(*arguments: str) -> str:
        done = subprocess.run([DBT, *arguments], cwd=parent, env=settings, capture_output=True, text=True, timeout=570)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    dbt("deps")
    dbt("--quiet", "build", "--exclude-resource-type", "unit_test")
    assert {schema for (schema,) in rows("select distinct table_schema from information_schema.tables")} == {
        "analytics", *(f"sales_{schema}" for schema in SCHEMAS)
    }  # fmt: skip
    visited = "select count(*), count(*) filter (assigned_channel = 'outside') from sales_marts.account_channel_assignments"
    ((accounts, outside),) = rows(visited)
    assert accounts > outside > 0
    assert rows("select count(*) from analytics.visited_accounts") == [(outside,)]
    # The company's own policy lists are in force, and every gate has judged this run.
    own_rates = read_csv(DEMO / "policy" / "exchange_rates.csv")
    assert rows("select count(*) from sales_policy.exchange_rates") == [(len(own_rates),)]
    assert {layer for (layer,) in rows("select layer from sales_quality.data_quality_results")} == set(LAYERS)

    ((run_id,),) = rows("select run_id from sales_landing.last_run")
    asked = ("--quiet", "run-operation", "channel_assignment.report_news")
    assert dbt(*asked).strip() == f"nothing new since {run_id}"
    # A run of the parent's own models leaves all that as it is.
    dbt("--quiet", "build", "--select", "visited_accounts")
    assert rows("select run_id from sales_landing.completed_run") == [(run_id,)]
