"""A yardstick must be right to be one: each contender against a company that was worked out by hand, and against the others.

The benchmark itself compares each with the project's own history on the data that it measures.
"""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tools import ROOT
from tools.benchmark.big_data import write_big_data
from tools.benchmark.block import AS_OF_DATE, BlockSize
from tools.benchmark.competitors import COMPETITORS, compared_with, installed
from tools.benchmark.contenders import policy
from tools.benchmark.contenders.contract import COLUMNS, OUTPUT_NAME

CONTENDERS = [
    pytest.param(name, marks=pytest.mark.skipif(name not in installed(), reason="its tool is not installed")) for name in COMPETITORS
]
COMPANY = """
    create table crm_accounts (
        account_id text, account_name text, account_type text, parent_account_id text, merged_into_account_id text, industry text,
        country text, region text, potential_amount decimal(18, 2), is_key_account boolean, is_deleted boolean, created_at date,
        updated_at timestamp
    );
    insert into crm_accounts by name
    select * from (
        values
            ('LARGE', 'Large', 'Customer', null, null),
            ('BRANCH', 'Branch of Large', 'Prospect', 'LARGE', date '2024-12-01'),
            ('SILENT', 'Silent', 'Customer', null, null),
            ('SHOP', 'Somebody', 'Web Consumer', null, null)
    ) as accounts (account_id, account_name, account_type, parent_account_id, created_at);
    create table orders (
        order_id text, account_id text, original_order_id text, customer_po text, currency_code text, status text,
        order_total decimal(12, 2), tax_amount decimal(12, 2), freight_amount decimal(12, 2), ordered_at timestamp, updated_at timestamptz
    );
    insert into orders by name
    select * from (
        values
            ('L1', 'LARGE', timestamp '2024-06-03', 30000, null),
            ('L2', 'LARGE', timestamp '2024-09-02', 30000, null),
            ('L3', 'LARGE', timestamp '2025-01-10', -5000, 'L2'),
            ('S1', 'SILENT', timestamp '2023-12-30', 500, null),
            ('W1', 'SHOP', timestamp '2025-02-01', 20, null)
    ) as orders (order_id, account_id, ordered_at, order_total, original_order_id);
    create table order_lines (
        order_id text, line_number integer, quantity integer, unit_price decimal(9, 2), discount_rate decimal(5, 4),
        discount_amount decimal(9, 2)
    );
"""
# Account and date: stage, size, status, band, basis, candidate, size amount, revenue, transaction size, count, days, last purchase.
BY_HAND = {
    ("BRANCH", date(2024, 12, 31)): (
        "whitespace", "large", "never_ordered", "none", "revenue", "outside", 60_000, 0, None, 0, None, None,
    ),
    ("BRANCH", AS_OF_DATE): ("whitespace", "large", "never_ordered", "none", "revenue", "outside", 55_000, 0, None, 0, None, None),
    ("LARGE", date(2024, 12, 31)): (
        "established", "large", "active", "large", "revenue", "outside", 60_000, 60_000, 30_000, 2, 120, date(2024, 9, 2),
    ),
    # The return is taken from the order that it names.
    ("LARGE", AS_OF_DATE): (
        "established", "large", "active", "large", "revenue", "outside", 55_000, 55_000, 25_000, 2, 165, date(2024, 9, 2),
    ),
    ("SHOP", AS_OF_DATE): ("new", "small", "active", "small", "revenue", "house", 20, 20, None, 1, 13, date(2025, 2, 1)),
    ("SILENT", date(2024, 12, 31)): (
        "dormant", "small", "dormant", "small", "revenue", "inside", 0, 0, None, 1, 367, date(2023, 12, 30),
    ),
    ("SILENT", AS_OF_DATE): ("dormant", "small", "dormant", "small", "revenue", "inside", 0, 0, None, 1, 412, date(2023, 12, 30)),
}  # fmt: skip


def run(name: str, raw: Path, output: Path) -> str:
    """What a contender made, in SQL."""
    places = ["--raw-dir", raw, "--output-dir", output, "--as-of-date", str(AS_OF_DATE)]
    done = subprocess.run([sys.executable, "-m", f"tools.benchmark.contenders.{name}", *places], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return f"read_parquet('{output / OUTPUT_NAME}')"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw files of the company that was worked out by hand."""
    folder = tmp_path_factory.mktemp("company")
    with duckdb.connect() as connection:
        connection.execute(COMPANY)
        for table in ("crm_accounts", "orders", "order_lines"):
            connection.execute(f"copy {table} to '{folder / table}.parquet'")
    return folder


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data such as the benchmark measures."""
    folder = tmp_path_factory.mktemp("raw")
    write_big_data(folder, 200, BlockSize(accounts=100))
    return folder


@pytest.mark.parametrize("name", CONTENDERS)
def test_a_company_comes_out_as_by_hand(name: str, company: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        query = f"select account_id, evaluation_date, {', '.join(list(COLUMNS)[1:-1])} from {run(name, company, tmp_path)}"
        found = {row[:2]: row[2:] for row in connection.execute(query).fetchall() if row[1] in (AS_OF_DATE, date(2024, 12, 31))}
    assert found == {key: tuple(Decimal(value) if isinstance(value, int) else value for value in values) for key, values in BY_HAND.items()}


@pytest.mark.parametrize("name", CONTENDERS[1:])
def test_all_give_the_same_rows(name: str, raw: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        found = compared_with(connection, run("duckdb_script", raw, tmp_path / "first"), run(name, raw, tmp_path / "second"))
    assert found.rows > 1000
    assert found.is_same, found


def test_a_policy_that_they_are_not_written_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = [{"valid_from": "2000-01-01", "policy_id": "combined"}, {"valid_from": "2024-07-01", "policy_id": "account_size_only"}]
    shipped = policy.rows
    monkeypatch.setattr(policy, "rows", lambda seed: calendar if seed == "policy_calendar" else shipped(seed))
    with pytest.raises(ValueError, match="one policy in force"):
        policy.read_policy(AS_OF_DATE)
    assert policy.read_policy(date(2024, 6, 30)).rules
