"""A run that goes on from the one before leaves exactly what a full refresh leaves, row for row in every table."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import DEMO, WITHOUT_TESTS, Build, build, write_csv
from next_days import write_next_day

FIRST_DAY = date(2025, 2, 13)
NEXT_DAY = date(2025, 2, 14)

# What tells of the run itself, and not of the data.
ABOUT_THE_RUN = {
    "base_orders__changes", "int_changed_orders", "int_changed_accounts", "int_moved_accounts", "int_moved_evaluation",
    "int_account_fingerprints", "data_quality_results",
}  # fmt: skip


def differences(one: Path, other: Path) -> dict[str, int]:
    """The tables of two warehouses that are not the same, with the number of rows that only one of them holds."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only); attach '{other}' as other (read_only)")
        tables = connection.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() semi join duckdb_tables()"
            " using (database_name, schema_name, table_name) where database_name = 'one'"
            " and schema_name in ('staging', 'intermediate', 'quality', 'marts') group by all order by all"
        ).fetchall()
        found = {}
        for schema, table, columns in tables:
            if table in ABOUT_THE_RUN:
                continue
            names = ", ".join(f'"{column}"' for column in columns)
            both = [f"select {names} from {database}.{schema}.{table}" for database in ("one", "other")]
            query = f"select count(*) from (({both[0]} except all {both[1]}) union all ({both[1]} except all {both[0]}))"
            found[table] = connection.execute(query).fetchone()[0]
    assert len(found) > 100
    return {table: count for table, count in found.items() if count}


def is_incremental(done: Build) -> bool:
    """Whether the last run in the warehouse went on from the one before."""
    return done.rows("select is_incremental from landing.last_run")[0][0]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder whose warehouse has lived through two days, and the raw files of the second."""
    folder = tmp_path_factory.mktemp("days")
    write_next_day(DEMO, folder / "raw", NEXT_DAY, seed=20250214)
    first = build(folder, DEMO, FIRST_DAY, *WITHOUT_TESTS)
    assert first.returncode == 0, first.output
    assert not is_incremental(first)
    return folder, folder / "raw"


def test_the_next_day_is_as_a_full_refresh(days: tuple[Path, Path], tmp_path: Path) -> None:
    folder, raw = days
    daily = build(folder, raw, NEXT_DAY, *WITHOUT_TESTS)
    full = build(tmp_path, raw, NEXT_DAY, *WITHOUT_TESTS)
    assert (daily.returncode, full.returncode) == (0, 0), daily.output + full.output
    assert is_incremental(daily)
    assert not is_incremental(full)
    ((orders, accounts, going_on, all_accounts),) = daily.rows(
        "select (select count(*) from intermediate.int_changed_orders), (select count(*) from intermediate.int_changed_accounts),"
        " (select count(*) from intermediate.int_changed_accounts where goes_on), (select count(*) from intermediate.int_accounts)"
    )
    assert 100 < orders < 1000
    assert 0 < going_on < accounts
    assert 50 < accounts < all_accounts
    assert differences(daily.warehouse, full.warehouse) == {}

    # The data tests of the run after a tested one read only what it builds: nothing but the rows without an id, none of which can be used.
    with duckdb.connect(str(daily.warehouse)) as connection:
        connection.execute("update landing.completed_run set is_tested = true")
    again = build(folder, raw, NEXT_DAY)
    assert again.returncode == 0, again.output
    assert is_incremental(again)
    assert again.rows("select count(*) from intermediate.int_changed_accounts") == [(0,)]
    assert differences(again.warehouse, full.warehouse) == {}


@pytest.mark.parametrize("day", [date(2025, 2, 12), date(2025, 2, 16)], ids=["back", "ahead"])
def test_another_day_alone_is_as_a_full_refresh(days: tuple[Path, Path], tmp_path: Path, day: date) -> None:
    """D moves over the same raw rows: whoever it moves past a limit or out of a window is built again, all others stay as they are."""
    folder, raw = days
    moved = build(folder, raw, day, *WITHOUT_TESTS)
    full = build(tmp_path, raw, day, *WITHOUT_TESTS)
    assert (moved.returncode, full.returncode) == (0, 0), moved.output + full.output
    assert is_incremental(moved)
    ((accounts, all_accounts),) = moved.rows(
        "select (select count(*) from intermediate.int_moved_accounts), (select count(*) from intermediate.int_accounts)"
    )
    assert 0 < accounts < all_accounts / 2
    assert differences(moved.warehouse, full.warehouse) == {}


# Of each account the days before D on which it bought. The next day passes the limit that it is named after, or leaves the window; there is
# no leap day in two years, so 365 days and 12 months are different days.
MOVED = {
    "new customer for 90 days": [90, 10],
    "young customer for 180 days": [180, 10],
    "back for 90 days": [1300, 90],
    "silent for 30 days": [1300, 30],
    "silent for 1.25 x 40 days": [130, 90, 50],
    "silent for 365 days": [1300, 365],
    "silent for 730 days": [1300, 730],
    "order of 12 months": [1300, 364, 10],
    "order of 24 months": [1300, 729, 10],
    "order of 36 months": [1300, 1094, 10],
    "sister of one that is silent": [1300, 10],
}
UNMOVED = {
    "a day before the limits": [89, 29],
    "a day behind the limits": [181, 31],
    "long behind the limits": [1300, 366],
    "never bought": [],
}


def test_a_day_moves_who_passes_a_limit_or_leaves_a_window(tmp_path: Path) -> None:
    day, next_day = date(2027, 3, 13), date(2027, 3, 14)
    accounts = [["account_id", "account_name", "industry", "parent_account_id"]]
    orders = [["order_id", "account_id", "ordered_at", "order_total"]]
    for name, days in (MOVED | UNMOVED).items():
        industry = "Aerospace" if "730" in name else ""
        accounts.append([name, name, industry, "silent for 30 days" if "sister" in name else ""])
        orders += [[f"{name} {days_ago}", name, (day - timedelta(days_ago)).isoformat(), "100"] for days_ago in days]
    write_csv(tmp_path / "raw" / "crm_accounts.csv", accounts)
    write_csv(tmp_path / "raw" / "orders.csv", orders)
    assert build(tmp_path / "daily", tmp_path / "raw", day, *WITHOUT_TESTS).returncode == 0
    daily = build(tmp_path / "daily", tmp_path / "raw", next_day, *WITHOUT_TESTS)
    full = build(tmp_path / "full", tmp_path / "raw", next_day, *WITHOUT_TESTS)
    assert (daily.returncode, full.returncode) == (0, 0), daily.output + full.output
    assert is_incremental(daily)
    assert daily.rows("select count(*) from intermediate.int_changed_accounts") == [(0,)]
    assert {account for (account,) in daily.rows("from intermediate.int_moved_accounts")} == set(MOVED)
    assert differences(daily.warehouse, full.warehouse) == {}


def test_a_group_under_a_deleted_top_is_as_a_full_refresh(tmp_path: Path) -> None:
    """The top of the group has no row of its own among the accounts, but what is added up over the group is under its id."""
    accounts = [
        ["account_id", "account_name", "parent_account_id", "is_deleted"],
        ["top", "top", "", "true"],
        ["one", "one", "top", ""],
        ["two", "two", "top", ""],
    ]
    orders = [
        ["order_id", "account_id", "ordered_at", "order_total"],
        ["O1", "one", "2024-03-05", "9000"],
        ["O2", "two", "2024-05-05", "700"],
    ]
    for name, rows in {"first": orders, "next": [*orders, ["late", "two", "2024-06-05", "60000"]]}.items():
        write_csv(tmp_path / name / "crm_accounts.csv", accounts)
        write_csv(tmp_path / name / "orders.csv", rows)
    assert build(tmp_path / "daily", tmp_path / "first", FIRST_DAY, *WITHOUT_TESTS).returncode == 0
    daily = build(tmp_path / "daily", tmp_path / "next", NEXT_DAY, *WITHOUT_TESTS)
    full = build(tmp_path / "full", tmp_path / "next", NEXT_DAY, *WITHOUT_TESTS)
    assert (daily.returncode, full.returncode) == (0, 0), daily.output + full.output
    assert is_incremental(daily)
    assert differences(daily.warehouse, full.warehouse) == {}
