"""The gates: suites that are declared, results that are data, and nothing that is built past a failed gate."""

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import ROOT, Build, by_key
from sqlalchemy import Connection, Engine, event

from gates import validation
from gates.results import Run
from gates.suites import ACCEPTED, LAYERS, SUITES, SuiteError, load_suite

META = {"name": "orders have an id", "owner": "data engineering", "reason": "A key.", "what_to_do": "Fill it in."}
NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "order_id"}, "severity": "critical", "meta": META}


def entry(name: str = "orders have an id", **changes: object) -> dict:
    """An expectation as a file declares it."""
    return NOT_NULL | {"meta": META | {"name": name}} | changes


def sql(query: str, **changes: object) -> dict:
    """An expectation that a query finds nothing."""
    return entry(type="unexpected_rows_expectation", kwargs={"unexpected_rows_query": query}, **changes)


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a raw suite on landing.orders, which all gates of the test read; the other layers have the project's own."""
    for layer in LAYERS:
        (tmp_path / f"{layer}.yml").write_bytes((SUITES / f"{layer}.yml").read_bytes())
    monkeypatch.setattr(validation, "load_suite", lambda layer, **_: load_suite(layer, tmp_path))
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "target"))
    validation._context.cache_clear()

    def write(*expectations: dict, table: str = "landing.orders", key: tuple[str, ...] = ("order_id",)) -> Path:
        content = {"tables": [{"table": table, "key": list(key), "expectations": list(expectations)}]}
        (tmp_path / "raw.yml").write_text(yaml.safe_dump(content))
        return tmp_path

    return write


@pytest.fixture
def session(cases: Build) -> duckdb.DuckDBPyConnection:
    """A warehouse as a gate meets it: a run, its date, a log, five orders."""
    connection = duckdb.connect()
    (log,) = cases.rows("select sql from duckdb_tables() where table_name = 'data_quality_results'")
    connection.execute("create schema landing; create schema intermediate; create schema quality")
    connection.execute("create table landing.last_run as select 'run-1' as run_id, timestamp '2025-03-01 05:00:00' as run_started_at")
    connection.execute("create table intermediate.int_as_of_date as select date '2025-02-28' as as_of_date")
    connection.execute("create table landing.accepted_measures (measure_group text, member text, value double, policy_hash text)")
    connection.execute(log[0])
    connection.execute(
        "create table landing.orders as from (values ('O1', 10, 'secret 1'), ('O2', 20, 'secret 2'), ('O3', null, 'secret 3'),"
        " (null, 40, 'secret 4'), ('O5', 50, 'secret 5')) as t(order_id, amount, remark)"
    )
    return connection


def check(session: duckdb.DuckDBPyConnection, layer: str = "raw") -> dict[str, dict]:
    """The rows of a gate by the name of the expectation."""
    return by_key(validation.check_layer(layer, session), "expectation_name")


def test_results_are_rows(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    suites(
        entry("orders have an id"),
        entry("most orders have an id", kwargs={"column": "order_id", "mostly": 0.8}),
        entry("amounts add up", type="expect_column_sum_to_be_between", kwargs={"column": "amount", "max_value": 100}, severity="warning"),
        sql("select order_id from {batch} where amount >= 20 order by amount desc", meta=META | {"name": "no large order"}),
    )
    rows = check(session)
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "orders have an id": "failed",
        "most orders have an id": "passed",
        "amounts add up": "failed",
        "no large order": "failed",
    }
    row = rows["orders have an id"]
    assert (row["layer"], row["table_name"], row["column_name"], row["severity"]) == ("raw", "landing.orders", "order_id", "critical")
    assert (row["run_id"], row["as_of_date"], row["run_started_at"]) == ("run-1", date(2025, 2, 28), datetime(2025, 3, 1, 5))
    assert (row["unexpected_count"], row["unexpected_share"], row["example_keys"]) == (1, pytest.approx(0.2), "(blank)")
    assert row["seconds"] > 0
    assert row["message"] == (
        "[critical] landing.orders.order_id: orders have an id. 1 unexpected rows (20.00%). Examples: (blank). Fill it in."
        " (Owner: data engineering; expect_column_values_to_not_be_null)"
    )
    assert rows["amounts add up"]["observed_value"] == "120"
    assert (rows["no large order"]["unexpected_count"], rows["no large order"]["example_keys"]) == (3, "(blank), O2, O5")


def test_examples_are_keys_and_nothing_else(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    suites(
        entry("remarks are short", type="expect_column_value_lengths_to_be_between", kwargs={"column": "remark", "max_value": 3}),
        sql("select order_id, remark from {batch}", meta=META | {"name": "no order"}),
    )
    rows = check(session)
    assert rows["remarks are short"]["example_keys"] == "O1, O2, O3"
    overview = (tmp_path / "target" / "data_docs" / "overview.html").read_text()
    assert "<td class='critical'>critical</td><td>raw</td><td>landing.orders.remark</td><td>remarks are short" in overview
    assert "Examples: O1, O2, O3" in overview
    pages = "".join(page.read_text() for page in (tmp_path / "target" / "data_docs").rglob("*.html"))
    assert "remark" in pages
    assert "secret" not in str(rows) + pages


def test_no_page_reads_a_text_of_the_data_as_html(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    session.execute("update landing.orders set order_id = '<b>' || order_id, remark = '<script>alert(' || amount || ')</script>'")
    suites(
        entry("remarks are short", type="expect_column_value_lengths_to_be_between", kwargs={"column": "remark", "max_value": 3}),
        entry("the remark is usual", type="expect_column_most_common_value_to_be_in_set", kwargs={"column": "remark", "value_set": ["x"]}),
    )
    assert {row["outcome"] for row in check(session).values()} == {"failed"}
    pages = "".join(page.read_text() for page in (tmp_path / "target" / "data_docs").rglob("*.html"))
    assert "&lt;script&gt;alert(10)" in pages
    assert "&lt;b&gt;O1" in pages
    assert "<script>alert" not in pages
    assert "<b>O1" not in pages


def test_nothing_is_fetched_but_counts_and_keys(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    suites(
        entry("remarks are short", type="expect_column_value_lengths_to_be_between", kwargs={"column": "remark", "max_value": 3}),
        entry(
            "ids come after remarks",
            type="expect_column_pair_values_a_to_be_greater_than_b",
            kwargs={"column_A": "order_id", "column_B": "remark"},
        ),
        sql("select order_id, remark from {batch}", meta=META | {"name": "no order"}),
    )
    queries = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        queries.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        rows = check(session)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert {row["outcome"] for row in rows.values()} == {"failed"}
    assert any("unexpected_count" in query for query in queries)
    assert [query for query in queries if "AS unexpected_values" in query or 'AS "unexpected_values' in query] == []


def test_what_cannot_be_evaluated_is_errored_whatever_its_severity(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    suites(
        sql("select order_id from {batch} where cast(remark as integer) > 0", severity="warning"),
        entry("others go on", kwargs={"column": "remark"}),
    )
    rows = check(session)
    assert rows["orders have an id"]["outcome"] == "errored"
    assert "Great Expectations could not evaluate it" in rows["orders have an id"]["message"]
    assert "Conversion Error" in rows["orders have an id"]["message"]
    assert rows["others go on"]["outcome"] == "passed"


def test_a_library_that_breaks_is_errored(
    suites: Callable[..., Path], session: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    suites(entry())
    monkeypatch.setattr("great_expectations.datasource.fluent.interfaces.Batch.validate", lambda *_, **__: 1 / 0)
    (row,) = check(session).values()
    assert (row["outcome"], row["severity"]) == ("errored", "critical")
    assert "division by zero" in row["message"]


def test_nothing_to_compare_with_is_no_failure(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    bounds = {"min_value": {"$PARAMETER": "accepted_rows_orders * 0.8"}, "max_value": {"$PARAMETER": "accepted_rows_orders * 1.5"}}
    suites(entry("as many orders", type="expect_table_row_count_to_be_between", kwargs=bounds))
    first = check(session)["as many orders"]
    assert (first["outcome"], first["observed_value"]) == ("passed", "no accepted run to compare with")
    # There are five; Great Expectations takes a bound on a number of rows down to a whole one.
    for accepted, outcome in {8: "failed", 7.5: "failed", 7: "passed", 4: "passed", 10 / 3: "passed", 3: "failed"}.items():
        session.execute("delete from landing.accepted_measures")
        session.execute(f"insert into landing.accepted_measures values ('rows', 'orders', {accepted}, 'hash')")
        assert check(session)["as many orders"]["outcome"] == outcome, accepted


@pytest.mark.parametrize(
    ("newest", "outcome"), [("2025-01-28", "passed"), ("2025-01-27", "failed"), ("2025-02-28", "passed"), ("2025-03-01", "passed")]
)
def test_parameters_are_the_librarys_own_expressions(
    newest: str, outcome: str, suites: Callable[..., Path], session: duckdb.DuckDBPyConnection
) -> None:
    session.execute(f"create or replace table landing.orders as select 'O1' as order_id, date '{newest}' as order_date")
    kwargs = {"column": "order_date", "min_value": {"$PARAMETER": "as_of_date - timedelta(days=31)"}}
    suites(entry("fresh", type="expect_column_max_to_be_between", kwargs=kwargs))
    assert check(session)["fresh"]["outcome"] == outcome


MISTAKES: dict[str, tuple[dict, list[str]]] = {
    "unknown type": (
        entry(type="expect_column_values_to_not_be_nul"),
        [
            "raw.yml, table landing.orders, expectation 1",
            "no type 'expect_column_values_to_not_be_nul'",
            "did you mean 'expect_column_values_",
        ],
    ),
    "unknown column": (
        entry(kwargs={"column": "order_ids"}),
        [
            "raw.yml, table landing.orders, 'orders have an id'",
            "no column 'order_ids' (did you mean 'order_id'?)",
            "order_id, amount, remark",
        ],
    ),
    "unknown column in a condition": (
        entry(kwargs={"column": "order_id", "row_condition": {"type": "nullity", "column": {"name": "amuont"}, "is_null": False}}),
        ["no column 'amuont' (did you mean 'amount'?)"],
    ),
    "unknown kwarg": (entry(kwargs={"column": "order_id", "mosty": 1}), ["its kwargs do not fit", "mosty", "extra fields not permitted"]),
    "share above 1": (entry(kwargs={"column": "order_id", "mostly": 98}), ["its kwargs do not fit", "mostly", "less than or equal to 1"]),
    "unknown severity": (entry(severity="fatal"), ["severity is 'fatal'. Write one of critical, warning, info"]),
    "no owner": (entry(meta={k: v for k, v in META.items() if k != "owner"}), ["expectation 1, meta: owner missing. Fill it in."]),
    "surplus word": (entry(severty="critical"), ["severty means nothing here (did you mean 'severity'?)"]),
    "unknown parameter": (
        entry(kwargs={"column": "order_id", "mostly": {"$PARAMETER": "as_of"}}),
        ["no $PARAMETER 'as_of'", "There are as_of_date, and accepted_<group>_<member>"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_suite_stops_in_words(mistake: str, suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    expectation, words = MISTAKES[mistake]
    suites(expectation)
    (row,) = check(session).values()
    assert row["outcome"] == "errored"
    assert [word for word in words if word not in row["message"]] == []


def test_the_first_gate_reads_all_suites(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    folder = suites(entry())
    (folder / "marts.yml").write_text("tables: [oops")
    (row,) = check(session).values()
    assert row["outcome"] == "errored"
    assert "tests/expectations/marts.yml is no YAML" in row["message"]


def test_a_file_says_all_its_mistakes(suites: Callable[..., Path]) -> None:
    folder = suites(entry("one", severity="fatal"), entry("two"), entry("two"))
    with pytest.raises(SuiteError) as error:
        load_suite("raw", folder)
    assert len(str(error.value).splitlines()) == 2
    assert "the name 'two' is there twice" in str(error.value)


def test_an_empty_suite_is_a_mistake(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    folder = suites(entry())
    (folder / "raw.yml").write_text("tables: []")
    (row,) = check(session).values()
    assert row["outcome"] == "errored"
    assert "tests/expectations/raw.yml has no list `tables`" in row["message"]


def test_a_table_that_is_not_there_is_named(suites: Callable[..., Path], session: duckdb.DuckDBPyConnection) -> None:
    suites(entry(), table="landing.order")
    (row,) = check(session).values()
    assert "there is no table landing.order in the warehouse" in row["message"]


def test_every_layer_has_a_suite_worth_its_name(cases: Build) -> None:
    known = {"as_of_date"} | {
        f"{ACCEPTED}{group}_{member}" for group, member in cases.rows("select measure_group, member from quality.run_measures")
    }
    for layer in LAYERS:
        declared = [one for expectations in load_suite(layer).values() for one in expectations]
        assert len(declared) >= 12
        assert {one.severity for one in declared} >= {"critical", "warning"}
        # A comparison with a measure that no run keeps could never fail.
        assert {name for one in declared for name in one.parameters} - known == set()


def test_the_cases_pass_every_gate_but_for_the_warnings_that_are_planted(cases: Build) -> None:
    found = cases.rows(
        "select expectation_name, severity, example_keys from quality.data_quality_status where outcome <> 'passed' order by 1"
    )
    assert found == [
        (
            "every account type, job title, lead status and currency is in its seed",
            "warning",
            "crm_accounts.account_type 'cooperative' (1 of 585 rows), crm_leads.status 'waiting for the fair' (1 of 138 rows),"
            " crm_opportunities.currency_code 'JPY' (1 of 284 rows)",
        ),
        (
            "no more orders below zero are left out by their status than in the last accepted run",
            "warning",
            "status cancelled (cancelled): 1 orders of together -12000.00",
        ),
    ]
    evaluated = dict(cases.rows("select layer, count(*) from quality.data_quality_status group by layer"))
    assert evaluated == {layer: sum(map(len, load_suite(layer).values())) for layer in LAYERS}


def test_what_decides_is_judged_by_the_rows_that_fill_it() -> None:
    """Three deleted accounts in a thousand, all lost, stop the run; what decides nothing, or is one typing error, does not."""
    stops, warns = (each.kwargs["unexpected_rows_query"] for each in load_suite("staging")["quality.value_readings"])
    with duckdb.connect() as connection:
        connection.execute(
            "create table readings as select *, unread_count / nullif(filled_count, 0) as unread_share from (values"
            " ('crm_accounts', 'is_deleted', 3, 3, true), ('crm_accounts', 'potential_amount', 4, 2, true),"
            " ('crm_accounts', 'created_at', 900, 900, false), ('crm_opportunities', 'amount', 100, 6, true),"
            " ('crm_opportunities', 'is_won', 100, 5, true), ('crm_users', 'channel', 100, 20, true),"
            " ('crm_users', 'is_active', 0, 0, true), ('order_lines', 'unit_cost', 100, 3, false)"
            ") as t(table_name, column_name, filled_count, unread_count, is_deciding)"
        )
        found = [connection.execute(query.replace("{batch}", "readings")).fetchall() for query in (stops, warns)]
    assert found == [
        [("crm_accounts.is_deleted (3 of 3 filled rows)",)],
        [
            ("crm_accounts.created_at (900 of 900 filled rows)",),
            ("crm_accounts.is_deleted (3 of 3 filled rows)",),
            ("crm_opportunities.amount (6 of 100 filled rows)",),
            ("order_lines.unit_cost (3 of 100 filled rows)",),
        ],
    ]


def test_usage_statistics_are_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path))
    assert yaml.safe_load((ROOT / "dbt_project.yml").read_text())["flags"]["send_anonymous_usage_stats"] is False
    context = validation._context.__wrapped__(Run("run", date(2025, 2, 28), datetime(2025, 3, 1)))
    assert context.variables.analytics_enabled is False
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


STOPS_OR_WARNS = {"passes": ["critical failed", "info errored", "warning errored"], "warns": ["warning failed"]}


@pytest.mark.parametrize(("test", "found"), STOPS_OR_WARNS.items())
def test_a_gate_fails_on_what_stops_a_run_and_warns_on_warnings(test: str, found: list[str], cases: Build, tmp_path: Path) -> None:
    results = json.loads((cases.target / "run_results.json").read_text())["results"]
    (query,) = [result["compiled_code"] for result in results if f".gate_raw_{test}." in result["unique_id"]]
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema gates")
        connection.execute(
            "create table gates.gate_raw as select severity, outcome, severity || ' ' || outcome as message"
            " from (values ('critical'), ('warning'), ('info')) as s(severity), (values ('passed'), ('failed'), ('errored')) as o(outcome)"
            " where (severity, outcome) <> ('critical', 'errored')"
        )
        assert connection.execute(f"select * from ({query}) order by 1").fetchall() == [(message,) for message in found]


def found_by(layer: str, name: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What the query of an expectation finds in a database, its first column."""
    ((table, expectation),) = [(table, one) for table, listed in load_suite(layer).items() for one in listed if one.name == name]
    query = expectation.kwargs["unexpected_rows_query"].replace("{batch}", table)
    return [row[0] for row in connection.execute(query).fetchall()]


ROOM = "all amounts of a currency together are below 5 x 10^15, in reporting currency too"
# line amount, header amount, deal amount, currency -> what has no room
AMOUNTS: dict[str, tuple[str, str, str, str, list[str]]] = {
    "large, with room": ("999999999999", "999999999999", "999999999999", "USD", []),
    "converted beyond it": ("5000000000", "1", "1", "KWD", ["unit_price of order_lines in KWD"]),
    "converted just below": ("4999999999", "1", "1", "KWD", []),
    "headers": ("1", "5000000001", "1", "KWD", ["order_total of orders in KWD"]),
    "deals": ("1", "1", "-5000000001", "KWD", ["amount of crm_opportunities in KWD"]),
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_amounts_that_no_sum_has_room_for_are_found_before_they_are_added_up(case: str) -> None:
    price, total, deal, currency, expected = AMOUNTS[case]
    with duckdb.connect() as connection:
        connection.execute("create schema staging")
        connection.execute(
            "create table staging.stg_policy__exchange_rates as"
            " select * from (values ('KWD', 3::decimal(18, 8)), ('KWD', 1000000), ('YEN', 0.01)) as r(currency_code, rate_to_reporting)"
        )
        connection.execute(
            f"create table staging.stg_orders__orders as select 'O' as order_id, '{currency}' as currency_code, {total} as order_total"
        )
        connection.execute(f"create table staging.stg_crm__opportunities as select {deal} as amount, '{currency}' as currency_code")
        connection.execute(
            f"create table staging.stg_orders__order_lines as select 'O' as order_id, -1 as quantity, {price} as unit_price,"
            " null::decimal(18, 8) as discount_rate, null::decimal(22, 10) as discount_amount, null::decimal(22, 10) as unit_cost"
        )
        found = found_by("staging", ROOM, connection)
        assert [text.split(": ")[0] for text in found] == expected


CREDITS = "no more orders below zero are left out by their status than in the last accepted run"


@pytest.mark.parametrize(("accepted", "is_found"), [(None, True), (2, True), (3, False), (4, False)])
def test_credit_notes_that_do_not_count_are_said_with_their_amount_once(accepted: int | None, is_found: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema intermediate; create schema staging; create schema landing")
        connection.execute("create table landing.accepted_measures (measure_group varchar, member varchar, value double)")
        if accepted is not None:
            connection.execute("insert into landing.accepted_measures values ('uncounted_credits', 'cancelled', ?)", [accepted])
        connection.execute(
            "create table intermediate.int_orders as select * from (values"
            " ('C1', 'cancelled', -10.50, -12.60), ('C2', 'cancelled', -1.00, -1.00), ('T1', 'excluded', -5.00, null::decimal(18, 2)),"
            " ('C3', 'cancelled', 7.00, 7.00), ('R1', 'return', -3.00, -3.00)) as o(order_id, bucket, net_amount, reporting_net_amount)"
        )
        connection.execute(
            "create table staging.stg_orders__orders as select * from (values"
            " ('C1', 'Cancelled'), ('C2', 'cancelled'), ('C3', 'Cancelled'), ('T1', 'Test'), ('R1', null)) as o(order_id, order_status)"
        )
        expected = {"status cancelled (cancelled): 2 orders of together -13.60", "status test (excluded): 1 orders of together 0.00"}
        assert set(found_by("intermediate", CREDITS, connection)) == (expected if is_found else set())


MOST = "most accounts with a type, and most orders with a currency, have one that a seed knows"


@pytest.mark.parametrize(
    ("table", "column", "counts", "is_found"),
    [
        ("crm_accounts", "account_type", [3, 3], True),
        ("crm_accounts", "account_type", [3, 2], False),
        ("orders", "currency_code", [6], True),
        ("crm_users", "title", [10], False),  # a title decides no channel of an account
    ],
)
def test_a_vocabulary_that_is_unknown_in_most_rows_is_critical(table: str, column: str, counts: list[int], is_found: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.unmapped_words"
            " (table_name varchar, column_name varchar, word varchar, row_count bigint, filled_row_count bigint, stops_build boolean)"
        )
        rows = [(table, column, f"word {number}", count, 10, False) for number, count in enumerate(counts)]
        connection.executemany("insert into quality.unmapped_words values (?, ?, ?, ?, ?, ?)", rows)
        expected = [f"{table}.{column}: {sum(counts)} of 10 rows"] if is_found else []
        assert found_by("intermediate", MOST, connection) == expected
