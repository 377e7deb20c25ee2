"""The marts against the plain Python reference, account by account: on the planted cases, on random companies, on real extracts."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import CASES, CASES_AS_OF, CASES_POLICY, REAL_EXTRACTS, WITHOUT_TESTS, Build, build, copy_project

from tests.random_companies import change_policy_now_and_then, draw_companies, keep_a_control_group, write_companies
from tests.reference import Result, assign

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
    assert differences(done.mart("marts.account_channel_economics", "account_id"), expected.economics)[:20] == []

    assert differences(history_of(done), expected.history)[:20] == []

    for part, key, table in (
        ("orders", ("order_id",), "order_facts"),
        ("months", ("account_id", "month_start_date"), "account_months"),
        ("sellers", ("account_id", "seller_id"), "account_sellers"),
        ("contention", ("account_id",), "channel_contention"),
        ("seller_mismatches", ("account_id",), "seller_mismatches"),
        ("seller_changes", ("account_id", "change_number"), "seller_changes"),
        ("handoffs", ("account_id", "changed_date"), "channel_handoffs"),
        ("reps", ("user_id",), "reps"),
        ("credits", ("order_id", "rep_id"), "handoff_credits"),
    ):
        assert differences(done.mart(f"marts.{table}", *key), getattr(expected, part))[:20] == [], table

    survivors = done.mart("marts.account_survivors", "account_id")
    assert {account: row["surviving_account_id"] for account, row in survivors.items()} == expected.survivors
    assert (
        differences(done.mart("marts.deal_channel_assignments", "opportunity_id"), _renamed(expected.deals, "role", "deal_role"))[:20] == []
    )
    assert differences(done.mart("marts.lead_channel_assignments", "lead_id"), expected.leads)[:20] == []

    ledger_lines = done.rows("select order_id, line_number, bucket, exact_net_amount from quality.order_line_ledger")
    assert Counter(ledger_lines) == Counter(expected.ledger_lines)
    ledger = {
        (bucket, None if currency == "(unknown)" else currency): (
            row["line_count"], row["exact_net_amount"], row["rounding_difference"] or Decimal(0)
        )
        for (bucket, currency), row in done.mart("quality.order_line_ledger_totals", "bucket", "currency_code").items()
    }  # fmt: skip
    assert ledger == expected.ledger

    findings = Counter(
        {
            (table, reason): count
            for table, reason, count in done.rows(
                "select table_name, reason_code, count(*) from quality.rejected_rows group by all"
                " union all "
                # One row may hold several values that were ignored, or rounded.
                "select table_name, reason_code, sum(case when reason_code in ('ignored_value', 'digits_lost')"
                " then len(string_split(message, '; ')) - 1 else 1 end)"
                " from quality.data_warnings group by all"
            )
        }
    )
    assert findings == expected.rejected + expected.warnings

    cells = done.rows(
        "select policy_id, lifecycle_stage, size_segment, dormancy_status, transaction_band, coverage_group, channel, rule_number"
        " from marts.channel_decision_table"
    )
    assert [cell for cell in cells if tuple(expected.decision_table[cell[:6]]) != cell[6:]] == []


def history_of(done: Build) -> dict[tuple[str, date], dict]:
    """The rows of account_segment_history by account and evaluation date."""
    return done.mart("marts.account_segment_history", "account_id", "evaluation_date")


def _renamed(rows: dict[str, dict], old: str, new: str) -> dict[str, dict]:
    return {key: {new if column == old else column: value for column, value in row.items()} for key, row in rows.items()}


def test_the_cases_agree(cases: Build) -> None:
    assert_agreement(cases, assign(CASES, CASES_POLICY, CASES_AS_OF, TIMEZONE))


def test_random_companies_agree_and_history_does_not_depend_on_when_it_is_read(tmp_path: Path) -> None:
    """A warehouse that was built for an earlier as-of date before agrees, and its history of that time is what it said then."""
    raw = tmp_path / "raw"
    write_companies(draw_companies(250, seed_number=3), raw)
    earlier = build(tmp_path, raw, date(2024, 11, 30), "--select", "+account_segment_history", *WITHOUT_TESTS)
    assert earlier.returncode == 0, earlier.output
    history_then = history_of(earlier)

    expected = assign(raw, CASES_POLICY, date(2025, 2, 28), TIMEZONE)
    assert len(expected.accounts) > 500
    assert expected.contention
    assert len(expected.seller_mismatches) > 20
    done = build(tmp_path, raw, date(2025, 2, 28))
    assert_agreement(done, expected)

    history_now = history_of(done)
    both = history_then.keys() & history_now.keys()
    assert len({day for _, day in both}) == 22
    assert len(both) > 5000
    of_the_run = {"is_as_of_date", "input_fingerprint", "policy_hash", "as_of_date"}
    wrong = [
        (key, name)
        for key in both
        for name, value in history_then[key].items()
        if name not in of_the_run and history_now[key][name] != value
    ]
    assert wrong == []


def test_random_companies_agree_between_month_ends_and_across_policies(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    change_policy_now_and_then(project / "seeds" / "policy")
    keep_a_control_group(project / "seeds" / "policy")
    raw, as_of = tmp_path / "raw", date(2025, 1, 15)
    write_companies(draw_companies(250, seed_number=2), raw)
    expected = assign(raw, project / "seeds" / "policy", as_of, TIMEZONE)
    sources = Counter((row["assignment_source"], row["policy_id"]) for row in expected.history.values())
    assert {source for source, _ in sources} == {"policy", "dwell", "control", "deal_hold", "data_hold", "override"}
    assert {policy for _, policy in sources} == {"combined", "careful"}
    assert {row["is_planned"] for row in expected.seller_changes.values()} == {True, False, None}
    assert any(row["took_place_on"] for row in expected.handoffs.values())
    assert_agreement(build(tmp_path, raw, as_of, project=project), expected)


EXTRACTS = {
    # the as-of date, accounts by rule, orders, exact line net to the cent
    "adventureworks": (date(2014, 1, 31), {3: 66, 4: 1104, 5: 194, 6: 746, 7: 21, 8: 17054}, 31455, Decimal("109809274.18")),
    "maven_crm": (date(2017, 12, 31), {5: 85}, 4238, Decimal("10086417.23")),
}


@pytest.mark.parametrize("name", EXTRACTS)
def test_real_extracts_agree(name: str, tmp_path: Path) -> None:
    raw = REAL_EXTRACTS / name
    if not raw.exists():
        pytest.skip("the real extracts are not next to this checkout")
    as_of, accounts_by_rule, orders, exact_net = EXTRACTS[name]
    done = build(tmp_path, raw, as_of)
    assert_agreement(done, assign(raw, CASES_POLICY, as_of, TIMEZONE))
    by_rule = done.rows("select rule_number, count(*) from marts.account_channel_assignments group by 1")
    assert dict(by_rule) == accounts_by_rule
    totals = done.rows("select sum(order_count), round(sum(exact_net_amount), 2) from quality.order_line_ledger_totals")
    assert totals == [(orders, exact_net)]
