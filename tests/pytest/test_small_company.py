"""A user's first own data: few columns, few rows, from files or from tables."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from conftest import ASSIGNMENTS_ONLY, Build, build, run_dbt

AS_OF = date(2025, 2, 28)
EXPECTED = {
    # account: (stage, size, dormancy, band, 12 month revenue, channel, rule)
    "A1": ("established", "large", "active", "large", Decimal("75000.50"), "outside", 5),
    "A2": ("established", "small", "active", "small", Decimal("800.00"), "inside", 8),
    "A3": ("dormant", "small", "dormant", "none", Decimal("0.00"), "inside", 4),
    "A4": ("prospect", "small", "never_ordered", "none", Decimal("0.00"), "inside", 3),
}


def assignments(done: Build) -> dict[str, tuple]:
    """What the mart says of each account, as in EXPECTED."""
    columns = (
        "lifecycle_stage",
        "size_segment",
        "dormancy_status",
        "transaction_band",
        "net_revenue_12m",
        "assigned_channel",
        "rule_number",
    )
    return {
        account: tuple(row[column] for column in columns)
        for account, row in done.mart("marts.account_channel_assignments", "account_id").items()
    }


def test_required_columns_alone_build(tmp_path: Path, small_company: Path) -> None:
    done = build(tmp_path, small_company, AS_OF)
    assert done.returncode == 0, done.output
    assert assignments(done) == EXPECTED


def test_parquet_builds_the_same(tmp_path: Path, small_company: Path) -> None:
    raw = tmp_path / "parquet"
    raw.mkdir()
    with duckdb.connect() as connection:
        for file in small_company.iterdir():
            # Types as DuckDB finds them: dates are dates, amounts are numbers.
            connection.execute(f"copy (from read_csv('{file}')) to '{raw / file.stem}.parquet'")
    done = build(tmp_path, raw, AS_OF, *ASSIGNMENTS_ONLY)
    assert done.returncode == 0, done.output
    assert assignments(done) == EXPECTED


def test_tables_in_a_schema_build_the_same(tmp_path: Path, small_company: Path) -> None:
    warehouse = tmp_path / "with_raw.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema erp")
        for file in small_company.iterdir():
            connection.execute(f"create table erp.{file.stem} as from read_csv('{file}')")
    done = run_dbt(
        tmp_path, "build", "--exclude-resource-type", "unit_test",
        RAW_SCHEMA="erp", AS_OF_DATE=AS_OF.isoformat(), WAREHOUSE_PATH=str(warehouse),
    )  # fmt: skip
    assert done.returncode == 0, done.output
    assert assignments(done) == EXPECTED


def test_ids_that_a_data_frame_made_floats_are_whole_numbers(tmp_path: Path) -> None:
    raw = tmp_path / "floats"
    raw.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select 1 as account_id, 'One' as account_name, null::double as parent_account_id, 1.0::double as is_key_account"
            f" union all select 2, 'Two', 1.0, 0.0) to '{raw / 'crm_accounts.parquet'}'"
        )
        connection.execute(
            f"copy (select 7.0::double as order_id, 2.0::double as account_id, date '2025-01-15' as ordered_at, 100.5 as order_total)"
            f" to '{raw / 'orders.parquet'}'"
        )
    done = build(tmp_path, raw, AS_OF, *ASSIGNMENTS_ONLY)
    assert done.returncode == 0, done.output
    columns = "account_id, ultimate_parent_account_id, is_key_account, net_revenue_12m"
    assert done.rows(f"select {columns} from marts.account_channel_assignments order by 1") == [
        ("1", "1", True, Decimal("0.00")),
        ("2", "1", False, Decimal("100.50")),
    ]


def test_a_header_may_hold_quotes_commas_and_capitals(tmp_path: Path, small_company: Path) -> None:
    text = (small_company / "crm_accounts.csv").read_text().splitlines()
    header, *rows = text
    (small_company / "crm_accounts.csv").write_text(
        "\n".join(['"ACCOUNT_ID","Remark, long", Account_Name ', *[row.replace(",", ',"a, b",') for row in rows], ""])
    )
    done = build(tmp_path, small_company, AS_OF, *ASSIGNMENTS_ONLY)
    assert done.returncode == 0, done.output
    assert assignments(done) == EXPECTED


def test_one_mart_and_what_it_needs_can_be_selected(tmp_path: Path, small_company: Path) -> None:
    done = build(tmp_path, small_company, AS_OF, "--select", "+account_channel_assignments")
    assert done.returncode == 0, done.output
    assert assignments(done) == EXPECTED
    shown = run_dbt(tmp_path, "show", "--select", "int_policy_decisions", "--limit", "3")
    assert shown.returncode == 0, shown.output
    assert "lifecycle_stage" in shown.output
