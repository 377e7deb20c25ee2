"""The yardstick of the speed benchmark must be right to be one: the marts written by hand against the plain Python reference.

The benchmark itself compares all their rows and columns with those of the project; here a small company is judged without building it.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import by_key, copy_project
from test_reference_agreement import TIMEZONE, differences
from tools.benchmark.same_rows import compare

from tests.reference import assign
from tools.benchmark.contenders import duckdb_script
from tools.demo.company import Company
from tools.demo.random_part import add_random_part
from tools.demo.writer import write_company

OVERRIDES = """account_id,channel,reason,approved_by,valid_from,valid_to
ACC-00001,outside,Ended,director,2023-04-01,2024-06-30
ACC-00004,outside,Merely the older one,director,2024-10-01,2025-12-31
ACC-00004,inside,The newer one,director,2025-01-31,2025-02-20
OLD-00010,outside,Named by the record that was merged,director,2024-09-15,2025-12-31
ACC-00026,inside,A house account that is covered,director,2025-02-28,2025-03-31
"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company of the demo generator without planted cases, as the benchmark's are."""
    folder = tmp_path_factory.mktemp("raw")
    company = Company()
    add_random_part(company, seed=20250228, account_count=250, orders_per_account=12)
    write_company(company, folder)
    return folder


@pytest.mark.parametrize("as_of", [date(2025, 2, 14), date(2025, 2, 28)])
def test_the_script_agrees_with_the_reference(raw: Path, tmp_path: Path, as_of: date) -> None:
    seeds = copy_project(tmp_path) / "seeds" / "policy"
    (seeds / "channel_overrides.csv").write_text(OVERRIDES, encoding="utf-8")
    # One of the company's groups is a buying group.
    (seeds / "hierarchy_breaks.csv").write_text("account_id,reason\nACC-00089,A buying group\n", encoding="utf-8")
    expected = assign(raw, seeds, as_of, TIMEZONE)
    assert {row["assignment_source"] for row in expected.history.values()} >= {"policy", "dwell", "override"}

    with duckdb_script.compute(raw, as_of, tmp_path, seeds_dir=seeds) as connection:

        def rows(mart: str, *key: str) -> dict:
            return by_key(connection.sql(f"from marts.{mart}"), *key)

        assert differences(rows("account_channel_assignments", "account_id"), expected.accounts)[:20] == []
        assert differences(rows("account_segment_history", "account_id", "evaluation_date"), expected.history)[:20] == []
        assert differences(rows("lead_channel_assignments", "lead_id"), expected.leads)[:20] == []
        deals = {deal: row | {"role": row["deal_role"]} for deal, row in rows("deal_channel_assignments", "opportunity_id").items()}
        assert differences(deals, expected.deals)[:20] == []


def test_a_policy_that_the_script_is_not_written_for_is_refused(raw: Path, tmp_path: Path) -> None:
    seeds = copy_project(tmp_path) / "seeds" / "policy"
    with (seeds / "policy_calendar.csv").open("a", encoding="utf-8") as calendar:
        calendar.write("2024-07-01,account_size_only\n")
    with pytest.raises(duckdb.Error, match="one policy in force"):
        duckdb_script.compute(raw, date(2025, 2, 14), tmp_path, seeds_dir=seeds)


def test_rows_are_compared_both_ways_and_by_name(tmp_path: Path) -> None:
    folder, warehouse = tmp_path / "folder", tmp_path / "warehouse.duckdb"
    folder.mkdir()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.same as select 1 as a, 'x' as b, 'run 1' as policy_hash union all select 1, 'x', 'run 1'")
        connection.execute("create table marts.fewer as select 1 as a union all select 1")
        connection.execute("create table marts.typed as select 1 as a")
        connection.execute("create table marts.narrow as select 1 as a, 2 as b")
        connection.execute("create table marts.not_compared as select 1 as a")
        for table, query in {
            "same": "select 'x' as b, 1 as a union all select 'x', 1",
            "fewer": "select 1 as a",
            "typed": "select cast(1 as bigint) as a",
            "narrow": "select 1 as a",
            "surplus": "select 1 as a",
        }.items():
            connection.execute(f"copy ({query}) to '{folder / table}.parquet'")
    found = {result.table: result for result in compare(warehouse, folder)}
    assert [table for table, result in found.items() if result.is_same] == ["same"]
    assert found["same"].left_out == ("policy_hash",)
    assert (found["fewer"].only_left, found["fewer"].only_right) == (1, 0)
    assert found["typed"].problem == "column types differ: a is INTEGER and BIGINT"
    assert found["narrow"].missing_columns == ("b",)
    assert found["surplus"].problem == "there is none on the left"
    assert found.keys() == {"same", "fewer", "typed", "narrow", "surplus"}
