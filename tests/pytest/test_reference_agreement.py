"""The marts against the plain Python reference, account by account: on the demo, on random companies, on real extracts."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import DEMO, DEMO_AS_OF, REAL_EXTRACTS, ROOT, Build, build
from random_companies import draw_companies, write_companies

from tests.reference import Result, assign

POLICY = ROOT / "seeds" / "policy"
TIMEZONE = "America/New_York"


def differences(found: dict, expected: dict) -> list[tuple]:
    """(key, column, found, expected) wherever two tables of rows differ in the columns that are expected."""
    missing = [(key, "row", "-", "expected") for key in expected.keys() - found.keys()]
    surplus = [(key, "row", "found", "-") for key in found.keys() - expected.keys()]
    values = [
        (key, column, found[key][column], value)
        for key, row in expected.items()
        if key in found
        for column, value in row.items()
        if found[key][column] != value
    ]
    return sorted([*missing, *surplus, *values], key=repr)


def assert_agreement(done: Build, expected: Result) -> None:
    """Every row that the reference knows is in the marts as the reference says, and no other."""
    assert done.returncode == 0, done.output
    accounts = done.mart("marts.account_channel_assignments", "account_id")
    assert differences(accounts, expected.accounts)[:20] == []

    survivors = done.mart("marts.account_survivors", "account_id")
    assert {account: row["surviving_account_id"] for account, row in survivors.items()} == expected.survivors
    assert (
        differences(done.mart("marts.deal_channel_assignments", "opportunity_id"), _renamed(expected.deals, "role", "deal_role"))[:20] == []
    )
    assert differences(done.mart("marts.lead_channel_assignments", "lead_id"), expected.leads)[:20] == []

    ledger_lines = done.rows("select order_id, line_number, bucket, exact_net_amount from quality.order_line_ledger")
    assert Counter(ledger_lines) == Counter(expected.ledger_lines)
    ledger = {
        (bucket, None if currency == "(unknown)" else currency): (lines, amount, rounding or Decimal(0))
        for bucket, currency, lines, amount, rounding in done.rows(
            "select bucket, currency_code, line_count, exact_net_amount, rounding_difference from quality.order_line_ledger_totals"
        )
    }
    assert ledger == expected.ledger

    findings = Counter(
        {
            (table, reason): count
            for table, reason, count in done.rows(
                "select table_name, reason_code, count(*) from quality.rejected_rows group by all"
                " union all "
                # One row may hold several values that were ignored.
                "select table_name, reason_code, sum(if(reason_code = 'ignored_value', len(string_split(message, '; ')) - 1, 1))"
                " from quality.data_warnings group by all"
            )
        }
    )
    assert findings == expected.rejected + expected.warnings

    cells = done.rows(
        "select policy_id, lifecycle_stage, size_segment, dormancy_status, transaction_band, channel, rule_number"
        " from marts.channel_decision_table"
    )
    assert [cell for cell in cells if tuple(expected.decision_table[cell[:5]]) != cell[5:]] == []


def _renamed(rows: dict[str, dict], old: str, new: str) -> dict[str, dict]:
    return {key: {new if column == old else column: value for column, value in row.items()} for key, row in rows.items()}


def test_the_demo_agrees(demo: Build) -> None:
    assert_agreement(demo, assign(DEMO, POLICY, DEMO_AS_OF, TIMEZONE))


@pytest.mark.parametrize(("seed", "as_of"), [(1, date(2025, 2, 28)), (2, date(2025, 1, 15))])
def test_random_companies_agree(seed: int, as_of: date, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_companies(draw_companies(250, seed), raw)
    expected = assign(raw, POLICY, as_of, TIMEZONE)
    assert len(expected.accounts) > 500
    assert_agreement(build(tmp_path, raw, as_of), expected)


EXTRACTS = {
    # D, accounts by rule, orders, exact line net to the cent
    "adventureworks": (date(2014, 1, 31), {3: 66, 4: 1104, 5: 185, 6: 746, 7: 29, 8: 17055}, 31455, Decimal("109809274.18")),
    "maven_crm": (date(2017, 12, 31), {5: 85}, 4238, Decimal("10086417.23")),
}


@pytest.mark.parametrize("name", EXTRACTS)
def test_real_extracts_agree(name: str, tmp_path: Path) -> None:
    raw = REAL_EXTRACTS / name
    if not raw.exists():
        pytest.skip("the real extracts are not beside this checkout")
    as_of, accounts_by_rule, orders, exact_net = EXTRACTS[name]
    done = build(tmp_path, raw, as_of)
    assert_agreement(done, assign(raw, POLICY, as_of, TIMEZONE))
    by_rule = done.rows("select rule_number, count(*) from marts.account_channel_assignments group by 1")
    assert dict(by_rule) == accounts_by_rule
    totals = done.rows("select sum(order_count), round(sum(exact_net_amount), 2) from quality.order_line_ledger_totals")
    assert totals == [(orders, exact_net)]
