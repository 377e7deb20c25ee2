"""The expectations as alarms: silent where nothing counts, about what could be wrong, and about what is new."""

import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import Build, run_dbt_here, write_csv
from running.endings import Ending, judge_build

from gates import validation
from gates.suites import LAYERS, load_suite

AS_OF = date(2025, 2, 28)
RESULTS = """
    create schema landing; create schema staging; create schema intermediate;
    create schema marts; create schema quality; create schema gates;
    create table landing.last_run as select 'run-1' as run_id, timestamp '2025-03-01 05:00:00' as run_started_at;
    create table landing.accepted_measures (measure_group text, member text, value double, policy_hash text, as_of_date date);
    create table intermediate.int_as_of_date as select date '2025-02-28' as as_of_date;
"""


@pytest.fixture
def warehouse(cases: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """The warehouse of the planted cases, to be changed at will."""
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    validation._context.cache_clear()
    return duckdb.connect(shutil.copy(cases.warehouse, tmp_path))


def alarms(connection: duckdb.DuckDBPyConnection, layer: str) -> list[tuple]:
    """Each expectation of a layer that does not pass, with what it says."""
    return validation.check_layer(layer, connection).filter("outcome <> 'passed'").project("outcome, message").fetchall()


def test_a_table_without_rows_raises_no_alarm(warehouse: duckdb.DuckDBPyConnection) -> None:
    """No orders, no lines, no users, nothing that counts: there is nothing to judge."""
    tables = warehouse.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_type = 'BASE TABLE' and table_catalog = 'warehouse'"
        " and table_schema in ('landing', 'staging', 'intermediate', 'marts', 'quality', 'gates')"
        " and table_name not in ('last_run', 'int_as_of_date', 'data_quality_results')"
    ).fetchall()
    assert len(tables) > 100
    for (table,) in tables:
        warehouse.execute(f"delete from {table}")
    assert {layer: alarms(warehouse, layer) for layer in LAYERS} == {layer: [] for layer in LAYERS}


def test_the_first_rows_of_a_table_are_no_jump(warehouse: duckdb.DuckDBPyConnection) -> None:
    """What the last accepted run had nothing of has nothing to be compared with."""
    alone = {alarm for layer in LAYERS for alarm in alarms(warehouse, layer)}
    warehouse.execute(
        "insert into landing.accepted_measures"
        " select measure_group, member, case when measure_group in ('rows', 'total') then 0 else value end, 'hash', date '2025-02-27'"
        " from quality.run_measures"
    )
    assert {alarm for layer in LAYERS for alarm in alarms(warehouse, layer)} - alone == set()


def test_a_company_in_which_nothing_counts_is_built_without_a_false_alarm(tmp_path: Path) -> None:
    """All orders are quotes, and there are no lines and no users."""
    raw = tmp_path / "raw"
    accounts = [[f"A{i}", f"Account {i}", f"U{i % 3}"] for i in range(30)]
    write_csv(raw / "crm_accounts.csv", [["account_id", "account_name", "owner_id"], *accounts])
    quotes = [[f"O{i}", f"A{i % 30}", f"2025-0{i % 2 + 1}-27", "quote", "1000"] for i in range(60)]
    write_csv(raw / "orders.csv", [["order_id", "account_id", "ordered_at", "status", "order_total"], *quotes])
    done = run_dbt_here(tmp_path, "build", "--exclude-resource-type", "unit_test", RAW_DATA_DIR=str(raw), AS_OF_DATE=AS_OF.isoformat())
    judgement = judge_build(done.returncode, done.output, done.target / "run_results.json", done.warehouse)
    assert (judgement.ending, judgement.problems) == (Ending.PUBLISHED, []), done.output
    (warning,) = judgement.warnings
    assert "at most 20 % of the orders are cancelled or excluded" in warning


def outcome(name: str, tables: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """How the expectation whose name has `name` comes out on these tables (name: query), on the as-of date of the cases."""
    found = [(layer, table, one) for layer in LAYERS for table, ones in load_suite(layer).items() for one in ones if name in one.name]
    ((layer, table, declared),) = found
    monkeypatch.setattr(validation, "load_suite", lambda asked, **_: {table: [declared]} if asked == layer else {})
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path))
    validation._context.cache_clear()
    with duckdb.connect() as connection:
        connection.execute(RESULTS)
        connection.execute(validation_log())
        for target, query in tables.items():
            verb = "insert into" if target == "landing.accepted_measures" else "create or replace table"
            connection.execute(f"{verb} {target} {'by name' if verb == 'insert into' else 'as'} {query}")
        rows = validation.check_layer(layer, connection)
        ((result, message),) = rows.project("outcome, message").fetchall()
    assert result != "errored", message
    return result


def validation_log() -> str:
    """The log of the gates, as far as a gate needs it."""
    row = validation.row_of_mistake(validation.Run("run", AS_OF, datetime(2025, 3, 1)), "raw", "x")
    types = {
        "unexpected_count": "bigint",
        "unexpected_share": "double",
        "seconds": "double",
        "as_of_date": "date",
        "run_started_at": "timestamp",
    }
    columns = ", ".join(f"{name} {types.get(name, 'text')}" for name in row.__dataclass_fields__)
    return f"create table quality.data_quality_results ({columns})"


def some(count: int, columns: str, start: int = 0) -> str:
    """A query of so many rows, in which `i` counts from `start`."""
    return f"select {columns} from range({start}, {start + count}) as r(i)"


def both(*queries: str) -> str:
    """The rows of several queries."""
    return " union all by name ".join(queries)


ACCOUNT = "'A' || i as account_id"
MEASURED = "'standard' as threshold_set, date '2025-02-28' as evaluation_date"
ORDER = "'O' || i as order_id"

# What is wrong is all that could be, yet a small share of all rows. Then the same with what is right in its place.
# name of the expectation: the tables, the wrong rows, the right rows
SHARES: dict[str, tuple[str, dict[str, str], str, str]] = {
    "at most 5 % of the accounts that have an owner have one whom crm_users does not know": (
        "staging.stg_crm__accounts",
        {"staging.stg_crm__users": "select 'U1' as user_id"},
        some(7, f"{ACCOUNT}, 'gone' as owner_id"),
        some(7, f"{ACCOUNT}, 'U1' as owner_id"),
    ),
    "no purchase order number is a placeholder": (
        "staging.stg_orders__orders",
        {},
        some(25, f"{ORDER}, {ACCOUNT}, 'N/A' as customer_po", 5000),
        some(25, f"{ORDER}, {ACCOUNT}, 'PO' || i as customer_po", 5000),
    ),
    "a quarter of those that name a parent": (
        "intermediate.int_account_hierarchy",
        {},
        some(7, f"{ACCOUNT}, 'P' as parent_account_id, 'parent_missing' as parent_problem"),
        some(7, f"{ACCOUNT}, 'P' as parent_account_id"),
    ),
    "15 % of those that name a parent": (
        "intermediate.int_account_hierarchy",
        {},
        some(7, f"{ACCOUNT}, 'P' as parent_account_id, 'parent_missing' as parent_problem"),
        some(7, f"{ACCOUNT}, 'P' as parent_account_id"),
    ),
    "30 % of those that were merged": (
        "intermediate.int_account_merges",
        {},
        some(7, f"{ACCOUNT}, 'S' as merged_into_account_id, 'merge_target_missing' as merge_problem"),
        some(7, f"{ACCOUNT}, 'S' as merged_into_account_id"),
    ),
    "at most 2 % of the orders whose status counts are of an account": (
        "intermediate.int_orders",
        {},
        some(7, f"{ORDER}, 'no_account' as bucket"),
        some(7, f"{ORDER}, 'sale' as bucket"),
    ),
    "at most 1 % of the orders whose status counts are in a currency": (
        "intermediate.int_orders",
        {},
        some(7, f"{ORDER}, 'no_rate' as bucket"),
        some(7, f"{ORDER}, 'sale' as bucket"),
    ),
    "at most 1 % of the orders whose status counts have neither": (
        "intermediate.int_orders",
        {},
        some(7, f"{ORDER}, 'no_amount' as bucket"),
        some(7, f"{ORDER}, 'sale' as bucket"),
    ),
    "at most 40 % of the sales and returns": (
        "intermediate.int_orders",
        {},
        some(7, f"{ORDER}, 'return' as bucket"),
        some(7, f"{ORDER}, 'sale' as bucket"),
    ),
    "at most 15 % of the sales and returns": (
        "intermediate.int_orders",
        {},
        some(7, f"{ORDER}, 'return' as bucket"),
        some(7, f"{ORDER}, 'sale' as bucket"),
    ),
    "at most 10 % of the orders of named sellers": (
        "intermediate.int_orders",
        {"intermediate.int_users": "select 'U1' as user_id"},
        some(7, f"{ORDER}, 'sale' as bucket, date '2025-01-01' as counted_date, 'gone' as seller_id"),
        some(7, f"{ORDER}, 'sale' as bucket, date '2025-01-01' as counted_date, 'U1' as seller_id"),
    ),
    "a total that differs from their lines": (
        "intermediate.int_order_net",
        {"staging.stg_orders__orders": both(some(7, f"{ORDER}, 10.0 as order_total"), some(993, f"{ORDER}", 7))},
        some(7, f"{ORDER}, true as has_header_difference, 2 as line_count, 9.0 as exact_net_amount"),
        some(7, f"{ORDER}, false as has_header_difference, 2 as line_count, 9.0 as exact_net_amount"),
    ),
    "at most 5 % of the accounts that buy measure less": (
        "intermediate.int_account_measures",
        {
            "intermediate.int_policy_parameters": "select 'standard' as threshold_set, 'revenue' as size_measure",
            "intermediate.int_as_of_date": "select date '2025-02-28' as as_of_date",
        },
        some(7, f"{ACCOUNT}, 100 as net_revenue_12m, 50 as size_measure_amount, {MEASURED}"),
        some(7, f"{ACCOUNT}, 100 as net_revenue_12m, 100 as size_measure_amount, {MEASURED}"),
    ),
    "have one who is no longer active": (
        "intermediate.int_account_assignments",
        {},
        some(7, f"{ACCOUNT}, 'inactive_owner' as owner_status"),
        some(7, f"{ACCOUNT}, 'matches' as owner_status"),
    ),
    "have one whose channel is unknown": (
        "intermediate.int_account_assignments",
        {"intermediate.int_users": "select 'U1' as user_id"},
        some(7, f"{ACCOUNT}, 'unknown_channel' as owner_status"),
        some(7, f"{ACCOUNT}, 'matches' as owner_status"),
    ),
    "at most 20 % of the leads that fit an account": (
        "intermediate.int_leads",
        {},
        some(7, "'L' || i as lead_id, 'ambiguous' as match_status"),
        some(7, "'L' || i as lead_id, 'email_domain' as match_status"),
    ),
    "are decided by the fallback": (
        "marts.account_channel_assignments",
        {},
        some(7, f"{ACCOUNT}, 'fallback' as assignment_source, 'assigned' as coverage"),
        some(7, f"{ACCOUNT}, 'policy' as assignment_source, 'assigned' as coverage"),
    ),
    "that reps cover are exceptions": (
        "marts.account_channel_assignments",
        {},
        some(7, f"{ACCOUNT}, 'override' as assignment_source, 'assigned' as coverage"),
        some(7, f"{ACCOUNT}, 'policy' as assignment_source, 'assigned' as coverage"),
    ),
    "no owner has more than 60 %": (
        "marts.account_channel_assignments",
        {},
        some(25, f"{ACCOUNT}, 'U1' as owner_id, 'assigned' as coverage"),
        some(25, f"{ACCOUNT}, 'U' || i as owner_id, 'assigned' as coverage"),
    ),
    "have one of more than a hundred times what they buy": (
        "marts.account_segments",
        {"marts.account_channel_assignments": some(1000, ACCOUNT)},
        some(12, f"{ACCOUNT}, 200000 as potential_amount, 1500 as net_revenue_12m"),
        some(12, f"{ACCOUNT}, 2000 as potential_amount, 1500 as net_revenue_12m"),
    ),
    "at most 10 % of the accounts that have orders": (
        "quality.rejected_rows",
        {
            "marts.account_channel_assignments": both(
                some(10, f"{ACCOUNT}, date '2025-01-01' as last_purchase_date"), some(990, ACCOUNT, 10)
            )
        },
        some(7, f"{ACCOUNT}, 'O' || i as record_key, true as holds_account"),
        some(7, f"{ACCOUNT}, 'O' || i as record_key, false as holds_account"),
    ),
}

# Rows that could not be wrong, a thousand of them in each table.
OTHERS = {
    "staging.stg_crm__accounts": some(1000, ACCOUNT, 1000),
    "staging.stg_orders__orders": some(3000, f"{ORDER}, {ACCOUNT}", 1000),
    "intermediate.int_account_hierarchy": some(1000, f"{ACCOUNT}", 1000),
    "intermediate.int_account_merges": some(1000, ACCOUNT, 1000),
    "intermediate.int_orders": some(1000, f"{ORDER}, case when i % 2 = 0 then 'cancelled' else 'excluded' end as bucket", 1000),
    "intermediate.int_order_net": some(993, f"{ORDER}, false as has_header_difference, 2 as line_count, 9.0 as exact_net_amount", 1000),
    "intermediate.int_account_measures": some(1000, f"{ACCOUNT}, 0 as net_revenue_12m, 0 as size_measure_amount, {MEASURED}", 1000),
    "intermediate.int_account_assignments": some(1000, f"{ACCOUNT}, case when i % 2 = 0 then 'no_owner' end as owner_status", 1000),
    "intermediate.int_leads": some(1000, "'L' || i as lead_id, 'none' as match_status", 1000),
    "marts.account_channel_assignments": some(
        1000, f"{ACCOUNT}, 'policy' as assignment_source, 'house' as coverage, 'W' as owner_id", 1000
    ),
    "marts.account_segments": some(1000, f"{ACCOUNT}, 200000 as potential_amount, 0 as net_revenue_12m", 1000),
    "quality.rejected_rows": some(100, "'L' || i as record_key, false as holds_account"),
}


@pytest.mark.parametrize("name", SHARES)
def test_a_share_is_of_the_rows_that_could_be_wrong(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table, others, wrong, right = SHARES[name]
    found = {}
    for kind, rows in {"wrong": wrong, "right": right}.items():
        # Every column of either kind.
        columns = both(*(f"select * from ({one}) where false" for one in (wrong, right)))
        with monkeypatch.context() as patch:
            found[kind] = outcome(name, others | {table: both(columns, OTHERS[table], rows)}, patch, tmp_path)
    assert found == {"wrong": "failed", "right": "passed"}


def handoffs(moved: int, at: str, as_of: str, accepted: str | None) -> dict[str, str]:
    """60 accounts that reps cover and 1,000 of the house, of which so many were handed over at a month-end."""
    days = ", ".join(f"date '{day}'" for day in ("2024-12-31", "2025-01-31", "2025-02-15", "2025-02-28"))
    dates = f"select unnest([{days}]) as evaluation_date"
    return {
        "landing.accepted_measures": f"select 'rows' as measure_group, 'orders' as member, 1 as value, date '{accepted}' as as_of_date"
        f" where {accepted is not None}".replace("date 'None'", "null"),
        "intermediate.int_as_of_date": f"select date '{as_of}' as as_of_date",
        "intermediate.int_evaluation_dates": dates,
        "intermediate.int_accounts": some(1060, f"{ACCOUNT}, case when i < 60 then 'assigned' else 'house' end as coverage"),
        "intermediate.int_channel_history": f"select {ACCOUNT}, evaluation_date from range(1060) as r(i), ({dates})"
        f" where evaluation_date <= date '{as_of}'",
        "intermediate.int_channel_periods": some(
            1060, f"{ACCOUNT}, 'inside' as former_channel, i < {moved} as is_move, date '{at}' as from_date"
        ),
    }


@pytest.mark.parametrize(
    ("moved", "at", "as_of", "accepted", "expected"),
    [
        (7, "2025-02-28", "2025-02-28", "2025-01-31", "failed"),
        (6, "2025-02-28", "2025-02-28", "2025-01-31", "passed"),  # exactly 10 % of those that reps cover
        (30, "2025-01-31", "2025-02-28", "2025-01-31", "passed"),  # the accepted run has seen it
        (30, "2025-01-31", "2025-02-28", "2024-12-31", "failed"),  # two month-ends since
        (30, "2025-01-31", "2025-02-15", None, "failed"),  # the last month-end, with nothing accepted
        (30, "2025-02-15", "2025-02-15", None, "failed"),
        (30, "2024-12-31", "2025-02-15", None, "passed"),
        (30, "2025-01-31", "2025-02-28", None, "passed"),
    ],
)
def test_handoffs_warn_only_of_what_is_new(
    moved: int, at: str, as_of: str, accepted: str | None, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tables = handoffs(moved, at, as_of, accepted)
    assert outcome("at most 10 % of the accounts have changed channel", tables, monkeypatch, tmp_path) == expected


@pytest.mark.parametrize(
    ("policy", "starts", "expected"),
    [
        ("in force", "2025-01-01", "failed"),
        ("to come", "2025-03-01", "failed"),
        ("over", "2020-01-01", "passed"),
        ("shelved", None, "passed"),
    ],
)
def test_flapping_is_judged_for_policies_that_somebody_can_change(
    policy: str, starts: str | None, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calendar = (
        f"select '{policy}' as policy_id, date '{starts}' as valid_from"
        if starts
        else "select 'x' as policy_id, date '2020-01-01' as valid_from"
    )
    tables = {
        "marts.policy_backtest": f"select '{policy}' as policy_id, 'as_written' as variant, 40 as move_count, 0.3 as flap_rate",
        "intermediate.int_run_context": "select 'in force' as policy_id",
        "staging.stg_policy__policy_calendar": calendar,
    }
    assert outcome("send at most a quarter of their moves back", tables, monkeypatch, tmp_path) == expected


def divided(inside: int, outside: int, inside_revenue: int, outside_revenue: int, last_purchase: str = "date '2025-01-01'") -> str:
    """A mart with so many accounts in each channel, 1,000 of the house, and so much revenue of each account."""
    kinds = {"inside": (inside, inside_revenue), "outside": (outside, outside_revenue), "house": (1000, 500)}
    columns = "'{0}' || i as account_id, '{0}' as assigned_channel, {1} as net_revenue_12m, {2} as last_purchase_date"
    return both(*(some(count, columns.format(channel, revenue, last_purchase)) for channel, (count, revenue) in kinds.items()))


@pytest.mark.parametrize(
    ("mart", "expected"),
    [
        (divided(95, 5, 1, 19), "passed"),  # 5 % of the accounts exactly
        (divided(96, 4, 1, 19), "failed"),
        (divided(50, 50, 95, 5), "passed"),  # 5 % of the revenue exactly
        (divided(50, 50, 96, 4), "failed"),
        (divided(50, 50, 0, 0), "passed"),  # nothing bought in the last year, so no share of it
        (divided(20, 0, 1, 1), "failed"),
        (divided(19, 0, 1, 1), "passed"),  # too few to divide
        (divided(30, 0, 0, 0, "null"), "passed"),  # nobody has bought yet
    ],
)
def test_a_policy_that_does_not_divide_the_company_is_warned_of(
    mart: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tables = {"marts.account_channel_assignments": mart}
    assert outcome("the policy in force divides the company", tables, monkeypatch, tmp_path) == expected


@pytest.mark.parametrize(
    ("deleted", "accepted", "expected"),
    [(30, None, "passed"), (51, None, "failed"), (30, 0.3, "passed"), (40, 0.3, "passed"), (41, 0.3, "failed"), (11, 0.0, "failed")],
)
def test_deleted_accounts_stop_a_run_when_they_are_new(
    deleted: int, accepted: float | None, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    share = f"select 'deleted_share' as measure_group, 'crm_accounts' as member, {accepted or 0} as value where {accepted is not None}"
    record = f"{ACCOUNT}, i < {deleted} as is_deleted, null as merged_into_account_id"
    merged = f"{ACCOUNT}, true as is_deleted, 'A0' as merged_into_account_id"
    tables = {"landing.accepted_measures": share, "staging.stg_crm__accounts": both(some(100, record), some(1000, merged, 100))}
    assert outcome("are deleted without being merged", tables, monkeypatch, tmp_path) == expected


@pytest.mark.parametrize(
    ("newest", "limit", "expected"),
    [("2025-02-18", "10", "passed"), ("2025-02-17", "10", "failed"), ("2025-02-17", "two weeks", "passed"), ("2025-03-01", "10", "passed")],
)
def test_freshness_is_a_number_of_the_policy(
    newest: str, limit: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for severity in ("max", "warn"):
        tables = {
            "staging.stg_orders__orders": f"select 'O1' as order_id, date '{newest}' as order_date",
            "staging.stg_policy__policy_parameters": (
                f"select 'newest_order_{severity}_days' as parameter, '{limit}' as value union all select 'decline_days', '1'"
            ),
        }
        with monkeypatch.context() as patch:
            assert outcome(f"at most newest_order_{severity}_days old", tables, patch, tmp_path) == expected


@pytest.mark.parametrize(("change", "count", "expected"), [(0.2, 10, "failed"), (0.2, 9, "passed"), (0.09, 900, "passed")])
def test_a_small_company_may_move_its_accounts(
    change: float, count: int, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changes = (
        "select 'assigned_channel' as measure_group, 'inside' as member, 0.5 as value, 0.3 as accepted_value,"
        f" {change} as change, {count} as changed_count, true as is_same_policy"
    )
    tables = {"gates.measure_changes": changes}
    assert outcome("no channel gains or loses more than 10 %", tables, monkeypatch, tmp_path) == expected


@pytest.mark.parametrize(("accepted", "expected"), [(None, "failed"), (0.3, "passed"), (0.27, "failed")])
@pytest.mark.parametrize(
    ("name", "buckets"),
    [
        ("at most 15 % of the sales and returns are returns", ("return", "sale")),
        ("at most 20 % of the orders are cancelled or excluded", ("excluded", "sale")),
    ],
)
def test_what_a_company_always_does_was_news_once(
    name: str, buckets: tuple[str, str], accepted: float | None, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """30 of 100 orders, next to the share that the last accepted run had."""
    usual, other = buckets
    before = f"(values ('{usual}', {accepted or 0}), ('{other}', 1 - {accepted or 0})) as t(member, value)"
    tables = {
        "landing.accepted_measures": f"select 'order_bucket' as measure_group, member, value from {before} where {accepted is not None}",
        "intermediate.int_orders": some(100, f"{ORDER}, case when i < 30 then '{usual}' else '{other}' end as bucket"),
    }
    assert outcome(name, tables, monkeypatch, tmp_path) == expected


@pytest.mark.parametrize(
    ("amount", "taken_back", "accepted", "expected"),
    [
        (176, 0, "null", "failed"),  # of 876
        (175, 0, "null", "passed"),  # exactly a fifth
        (175, 300, "null", "passed"),  # of what was sold, not of what is left
        (176, 0, "date '2025-01-30'", "failed"),
        (176, 0, "date '2025-01-31'", "passed"),
    ],
)
def test_a_large_order_was_news_once(
    amount: int, taken_back: int, accepted: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dated = "false as is_linked_return, date '2025-01-31' as known_date"
    amounts = [some(700, f"{ORDER}, 1 as net_amount, {dated}"), some(1, f"'L' as order_id, {amount} as net_amount, {dated}")]
    tables = {
        "landing.accepted_measures": f"select 'rows' as measure_group, 'orders' as member, 1 as value, {accepted} as as_of_date",
        "intermediate.int_order_amounts": both(*amounts, some(1, f"'R' as order_id, {-taken_back} as net_amount, {dated}")),
    }
    assert outcome("no order since the last accepted run", tables, monkeypatch, tmp_path) == expected
