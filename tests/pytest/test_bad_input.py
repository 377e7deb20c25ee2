"""Bad input: what makes the whole input unusable stops the run in words, what makes a row unusable sets it aside with a reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Build, build, copy_project, run_dbt_here, write_csv
from running.endings import Ending, judge_build

AS_OF = date(2025, 2, 28)
HEADER = "order_id,account_id,ordered_at\n"


def rename_column(raw: Path) -> None:
    """An upstream system renamed a required column."""
    text = (raw / "orders.csv").read_text()
    (raw / "orders.csv").write_text(text.replace("ordered_at", "order_date", 1))


def open_a_quote(raw: Path) -> None:
    """A quote that nobody closes takes the rows behind it for one text."""
    text = (raw / "orders.csv").read_text()
    (raw / "orders.csv").write_text(text.replace("O2,A1", 'O2,"A1'))


def write_native(table: Path, columns: str) -> None:
    """Write one row of native values as Parquet in place of a CSV file."""
    table.with_suffix(".csv").unlink()
    duckdb.sql(f"copy (select {columns}) to '{table}.parquet' (format parquet)")


UNUSABLE: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    # what was done to the folder: (how, what the message must say)
    "table missing": (lambda raw: (raw / "orders.csv").unlink(), ["required table 'orders' is missing", "crm_accounts.csv"]),
    "column missing": (rename_column, ["orders.csv", "required column 'ordered_at' is missing", "order_date"]),
    "both formats": (lambda raw: (raw / "orders.parquet").write_bytes(b""), ["orders.csv and", "orders.parquet both exist"]),
    "empty file": (lambda raw: (raw / "orders.csv").write_text(""), ["orders.csv", "the file is empty"]),
    "column twice": (
        lambda raw: (raw / "orders.csv").write_text("order_id,account_id,ordered_at,Order_ID\n"),
        ["orders.csv", "'order_id' is there more than once"],
    ),
    "open quote": (open_a_quote, ["orders.csv: a quote is opened at or after line 3 and not closed"]),
    "columns that are no values": (
        lambda raw: write_native(
            raw / "orders", "['O1'] as order_id, {'id': 'A1'} as account_id, date '2025-01-02' as ordered_at, 'x'::blob as status"
        ),
        [
            "orders.parquet: column 'order_id' is of type VARCHAR[]",
            "orders.parquet: column 'account_id' is of type STRUCT",
            "orders.parquet: column 'status' is of type BLOB, which is no single text, number, date or flag. Export it as one.",
        ],
    ),
    "no row fits the header": (
        lambda raw: (raw / "orders.csv").write_text(HEADER + "O1,A1\nO2,A1\n"),
        ["orders.csv: none of its rows can be read. Of line 2: the header has 3 fields, but this line has 2"],
    ),
    "no row is usable": (
        lambda raw: (raw / "orders.csv").write_text(HEADER + "O1,A1,01/02/2025\nO2,A1,02/02/2025\n"),
        ["None of its 2 rows can be used", "ordered_at is '01/02/2025', which is no ISO 8601 date"],
    ),
}


@pytest.mark.parametrize("fault", UNUSABLE)
def test_unusable_input_stops_the_run_in_words(fault: str, tmp_path: Path, small_company: Path) -> None:
    spoil, words = UNUSABLE[fault]
    spoil(small_company)
    done = build(tmp_path, small_company, AS_OF)
    assert done.returncode != 0
    assert "Traceback" not in done.output
    assert [word for word in words if word not in done.output] == []


def test_a_schema_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run_dbt_here(tmp_path, "build", RAW_SCHEMA="erp")
    assert "required table 'orders' is missing in RAW_SCHEMA 'erp'" in done.output


ORDERS = [
    ["order_id", "account_id", "ordered_at", "status", "currency_code", "order_total", "updated_at"],
    ["GOOD", "A1", "2025-01-02", "", "", "\u202f100\xa0", ""],
    ["NO-DATE", "A1", "", "", "", "1", ""],
    ["GERMAN-DATE", "A1", "02.01.2025", "", "", "1", ""],
    ["NO-SUCH-DAY", "A1", "2025-02-29", "", "", "1", ""],
    ["FAR-OFFSET", "A1", "2025-01-02T10:00:00+99", "", "", "1", ""],
    ["ZERO-DATE", "A1", "0001-01-01", "", "", "1", ""],
    ["FOR-EVER", "A1", "9999-12-31T00:00:00Z", "", "", "1", ""],
    ["THOUSANDS", "A1", "2025-01-02", "", "", "1,000", ""],
    ["EXPONENT", "A1", "2025-01-02", "", "", "1e3", ""],
    ["NOT-A-NUMBER", "A1", "2025-01-02", "", "", "NaN", ""],
    ["HUGE", "A1", "2025-01-02", "", "", "1000000000000", ""],
    ["", "A1", "2025-01-02", "", "", "1", ""],
    ["NO-ACCOUNT", "", "2025-01-02", "", "", "1", ""],
    ["ORPHAN", "A99", "2025-01-02", "", "", "1", ""],
    ["NO-RATE", "A1", "2025-01-02", "", "XXX", "1", ""],
    ["NO-AMOUNT", "A1", "2025-01-02", "", "", "", ""],
    ["TWICE", "A2", "2025-01-02", "", "", "20", "2025-01-03T00:00:00Z"],
    ["TWICE", "A2", "2025-01-02", "", "", "30", "2025-01-02T22:00:00-05:00"],
    ["BAD-UPDATE", "A3", "2025-01-02", "", "", "7", "yesterday"],
    ["LINED", "A1", "2025-01-02", "", "", "", ""],
]
LINES = [
    ["order_id", "line_number", "quantity", "unit_price", "discount_rate", "unit_cost"],
    ["LINED", "1", "2", "10.005", "", "1"],
    ["LINED", "1", "2", "10.005", "", "1"],
    ["LINED", "2", "two", "10", "", "1"],
    ["LINED", "3", "1", "10", "15", "1"],
    ["LINED", "", "1", "10", "", "1"],
    ["LINED", "4", "999999999999", "999999999999", "", "1"],
    ["NOWHERE", "1", "1", "10", "", "1"],
    ["NO-SUCH-DAY", "1", "1", "10", "", "1"],
]
EXPECTED_REJECTIONS = {
    ("crm_accounts", "A3", "duplicate_key"),
    ("crm_accounts", None, "missing_value"),
    ("orders", "NO-DATE", "missing_value"),
    ("orders", "GERMAN-DATE", "malformed_date"),
    ("orders", "NO-SUCH-DAY", "malformed_date"),
    ("orders", "FAR-OFFSET", "malformed_date"),
    ("orders", "ZERO-DATE", "implausible_date"),
    ("orders", "FOR-EVER", "implausible_date"),
    ("orders", "THOUSANDS", "malformed_number"),
    ("orders", "EXPONENT", "malformed_number"),
    ("orders", "NOT-A-NUMBER", "malformed_number"),
    ("orders", "HUGE", "out_of_range"),
    ("orders", None, "missing_value"),
    ("orders", "NO-ACCOUNT", "missing_value"),
    ("orders", "ORPHAN", "unknown_account"),
    ("orders", "NO-RATE", "no_exchange_rate"),
    ("orders", "NO-AMOUNT", "no_amount"),
    ("orders", "TWICE", "duplicate_key"),
    ("orders", "file line 22", "unreadable_row"),
    ("orders", "file line 23", "unreadable_row"),
    ("orders", "file line 24", "unreadable_row"),
    ("order_lines", "LINED/1", "duplicate_key"),
    ("order_lines", "LINED/2", "malformed_number"),
    ("order_lines", "LINED/3", "out_of_range"),
    ("order_lines", None, "missing_value"),
    ("order_lines", "LINED/4", "out_of_range"),
    ("order_lines", "NOWHERE/1", "unknown_order"),
    ("order_lines", "NO-SUCH-DAY/1", "order_rejected"),
}


def test_unusable_rows_are_set_aside_with_a_reason_and_the_rest_is_right(tmp_path: Path, small_company: Path) -> None:
    write_csv(
        small_company / "crm_accounts.csv",
        [
            ["account_id", "account_name", "potential_amount", "created_at"],
            ["A1", "One", "a lot", ""],
            ["A2", "Two", "", "0001-01-01"],
            ["A3", "Three", "", ""],
            ["A3", "Three", "", ""],
            ["", "Nobody", "", ""],
        ],
    )
    write_csv(small_company / "orders.csv", ORDERS)
    with (small_company / "orders.csv").open("ab") as file:
        file.write(b"TOO-MANY,A1,2025-01-02,,,1,,surplus\nTOO-FEW,A1\nLATIN1,A1,2025-01-02,caf\xe9,,1,\n")
    write_csv(small_company / "order_lines.csv", LINES)
    done = build(tmp_path, small_company, AS_OF)
    assert done.returncode == 0, done.output

    rejected = done.rows("select table_name, record_key, reason_code, message, payload from quality.rejected_rows")
    assert {row[:3] for row in rejected} == EXPECTED_REJECTIONS
    assert len(rejected) == len(EXPECTED_REJECTIONS)
    assert all(message and payload for *_, message, payload in rejected)

    warned = done.rows("select table_name, record_key, reason_code from quality.data_warnings order by all")
    assert warned == [
        ("crm_accounts", "A1", "ignored_value"),
        ("crm_accounts", "A2", "ignored_value"),
        ("orders", "BAD-UPDATE", "ignored_value"),
    ]

    # The newest copy wins: 22:00 in New York is 03:00 UTC the next day, later than midnight UTC. 2 x 10.005 = 20.01.
    assert done.rows("select account_id, net_revenue_12m from marts.account_channel_assignments order by 1") == [
        ("A1", Decimal("120.01")),
        ("A2", Decimal("30.00")),
        ("A3", Decimal("7.00")),
    ]
    ledger = dict(done.rows("select bucket, sum(line_count) from quality.order_line_ledger_totals group by 1"))
    # Eight lines, and a line 0 for each header without one: 11 rejected, 3 unreadable, 3 that cannot
    # be counted, 3 sales and the loser of TWICE.
    assert sum(ledger.values()) == (len(LINES) - 1) + 11 + 3 + 3 + 3 + 1
    assert ledger == {"sale": 4, "duplicate": 2, "no_account": 1, "no_rate": 1, "no_amount": 1, "rejected": 20}


@pytest.mark.skipif(duckdb.__version__ < "2", reason="the type is new in DuckDB 2.0")
def test_nanoseconds_with_a_time_zone_are_a_moment(cases: Build) -> None:
    moment = "'2025-01-15 03:30:00+00'::timestamptz_ns, 'America/New_York'"
    read = cases.rows(f"select cast(landing.business_time({moment}) as date), cast(landing.utc_time({moment}) as varchar)")
    assert read == [(date(2025, 1, 14), "2025-01-15 03:30:00")]


def test_all_that_is_wrong_with_seeds_and_vocabulary_is_said_in_one_run(tmp_path: Path, small_company: Path) -> None:
    project = copy_project(tmp_path)
    seeds = project / "seeds" / "policy"
    with (seeds / "channel_overrides.csv").open("a") as file:
        file.write("A1,outside,Because,,2025-01-01,2024-12-31\n")
    with (seeds / "segment_thresholds.csv").open("a") as file:
        file.write("standard,*,size,huge,lots,\n")
    with (seeds / "channel_policy_rules.csv").open("a") as file:
        file.write("combined,9,prospect,,,,,inside,Never reached\ncombined,10,,enormous,,,,inside,No such segment\n")
    write_csv(
        small_company / "crm_accounts.csv",
        [["account_id", "account_name", "account_type"], ["A1", "One", "Customer - Direct"], ["A2", "Two", "Customer"]],
    )
    statuses = ["Shipped", "in limbo", "In Limbo", "parked", "Teilgeliefert"]
    write_csv(
        small_company / "orders.csv",
        [
            ["order_id", "account_id", "ordered_at", "status"],
            *[[f"O{number}", "A1", "2025-01-01", status] for number, status in enumerate(statuses)],
        ],
    )
    done = build(tmp_path, small_company, AS_OF, project=project)
    assert done.returncode != 0
    problems = {(file, problem) for file, problem in done.rows("select file_name, problem from quality.policy_problems")}
    assert {
        ("seeds/policy/channel_overrides.csv", "approved_by is blank"),
        ("seeds/policy/channel_overrides.csv", "it ends before it starts"),
        ("seeds/policy/segment_thresholds.csv", "enter_at is 'lots'"),
        ("seeds/policy/channel_policy_rules.csv", "policy combined reads threshold set standard, which has no size segment 'enormous'"),
    } <= problems
    assert any("can never win" in problem for _, problem in problems)

    judgement = judge_build(done.returncode, done.output, done.target / "run_results.json", done.warehouse)
    said = "\n".join(judgement.problems)
    assert judgement.ending is Ending.POLICY
    assert [(len(judgement.problems) - 3,)] == done.rows("select count(*) from quality.policy_problems")
    for words in (
        "seeds/policy/channel_overrides.csv [account_id=A1, valid_from=2025-01-01]: approved_by is blank",
        "orders: status 'in limbo' in 2 of 5 rows is in no seed. Add it to seeds/policy/order_statuses.csv",
        "orders: status 'parked' in 1 of 5 rows",
        "orders: status 'teilgeliefert' in 1 of 5 rows",
    ):
        assert words in said
        assert words in done.output
    (warning,) = judgement.warnings
    assert "account_type 'customer - direct' in 1 of 2 rows is in no seed. Add it to seeds/policy/account_types.csv" in warning

    unbuilt = ("int_run_context", "channel_decision_table", "int_orders", "account_channel_assignments")
    assert done.rows(f"select table_name from duckdb_tables() where table_name in {unbuilt}") == []
