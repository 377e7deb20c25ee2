"""The benchmark: data of any size are valid and the same each time, and the report says what was measured."""

import os
import sys
from functools import cache
from pathlib import Path

import duckdb
import pytest

from tools import ROOT
from tools.benchmark import competitors
from tools.benchmark.big_data import write_big_data
from tools.benchmark.block import AS_OF_DATE, BlockSize
from tools.benchmark.memory import PROC
from tools.benchmark.processes import CommandFailed, Measured, measure
from tools.benchmark.raw_files import are_there
from tools.benchmark.report import Figures, as_markdown, as_text
from tools.benchmark.runs import Run
from tools.benchmark.stages import BETWEEN, GATES, PARSE, PUBLISH, RAW, TESTS, NodeTime, in_order, share_out, stage_of
from tools.cases.company import COLUMNS
from tools.cases.random_part.leads import FREE_MAIL_DOMAINS

BLOCK = BlockSize(accounts=50)
TILES = 3
ACCOUNTS = 50 * TILES

# What refers to what.
REFERENCES = [
    ("crm_accounts", "parent_account_id", "crm_accounts", "account_id"),
    ("crm_accounts", "merged_into_account_id", "crm_accounts", "account_id"),
    ("crm_accounts", "owner_id", "crm_users", "user_id"),
    ("crm_users", "manager_id", "crm_users", "user_id"),
    ("crm_leads", "converted_account_id", "crm_accounts", "account_id"),
    ("crm_opportunities", "account_id", "crm_accounts", "account_id"),
    ("crm_opportunities", "owner_id", "crm_users", "user_id"),
    ("orders", "account_id", "crm_accounts", "account_id"),
    ("orders", "owner_id", "crm_users", "user_id"),
    ("orders", "original_order_id", "orders", "order_id"),
    ("order_lines", "order_id", "orders", "order_id"),
]
KEYS = {
    "crm_accounts": "account_id",
    "crm_users": "user_id",
    "crm_leads": "lead_id",
    "crm_opportunities": "opportunity_id",
    "orders": "order_id",
    "order_lines": "order_id || '/' || line_number",
}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three blocks of 50 accounts."""
    folder = tmp_path_factory.mktemp("raw")
    write_big_data(folder, ACCOUNTS, BLOCK)
    return folder


def rows(query: str, **folders: Path) -> list[tuple]:
    """The rows of `query`, in which a folder's name before a table's stands for its file."""
    return reader(tuple(folders.items())).execute(query).fetchall()


@cache
def reader(folders: tuple[tuple[str, Path], ...]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name, folder in folders:
        connection.execute(f"create schema {name}")
        for table in COLUMNS:
            connection.execute(f"create view {name}.{table} as from read_parquet('{folder / table}.parquet')")
    return connection


def test_every_block_has_the_same_rows_under_other_ids(raw: Path) -> None:
    for table, key in KEYS.items():
        per_tile = f"select count(*) from raw.{table} group by regexp_extract({key}, '-(00[12])(/|$)', 1)"
        counts = rows(per_tile, raw=raw)
        assert len(counts) == TILES and len(set(counts)) == 1, table


def test_keys_are_unique_and_references_lead_somewhere(raw: Path) -> None:
    for table, key in KEYS.items():
        assert rows(f"select count(*) - count(distinct {key}) from raw.{table}", raw=raw) == [(0,)], table
    for table, column, other, other_column in REFERENCES:
        missing = f"select {column} from raw.{table} where {column} not in (select {other_column} from raw.{other})"
        assert rows(missing, raw=raw) == [], (table, column)


def test_names_and_domains_of_one_block_match_no_other(raw: Path) -> None:
    assert (
        rows("select website_domain from raw.crm_accounts where website_domain is not null group by 1 having count(*) > 1", raw=raw) == []
    )
    strangers = """
        select lead_id
        from raw.crm_leads
        inner join raw.crm_accounts on split_part(email, '@', 2) = website_domain or company_name = account_name
        where regexp_extract(lead_id, '-(00.)$', 1) <> regexp_extract(account_id, '-(00.)$', 1)
    """
    assert rows(strangers, raw=raw) == []
    domains = rows("select distinct split_part(email, '@', 2) from raw.crm_leads where email not like '%.example'", raw=raw)
    assert domains and {domain for (domain,) in domains} <= set(FREE_MAIL_DOMAINS)


def test_nothing_is_dated_after_the_as_of_date(raw: Path) -> None:
    latest = """
        select max(cast(ordered_at as date)) from raw.orders
        union all select max(cast(updated_at as date)) from raw.orders
        union all select max(created_at) from raw.crm_accounts
        union all select max(created_at) from raw.crm_leads
        union all select max(converted_at) from raw.crm_leads
        union all select max(created_at) from raw.crm_opportunities
        union all select max(close_date) from raw.crm_opportunities where is_closed
    """
    assert all(day <= AS_OF_DATE for (day,) in rows(latest, raw=raw))


def test_no_return_comes_before_what_it_takes_back(raw: Path) -> None:
    pairs = """
        select count(*), count(*) filter (where returns.ordered_at < originals.ordered_at)
        from raw.orders as returns
        inner join raw.orders as originals on returns.original_order_id = originals.order_id
    """
    [(count, wrong)] = rows(pairs, raw=raw)
    assert count > 20 and wrong == 0


def test_a_return_takes_back_at_most_what_was_bought(raw: Path) -> None:
    too_much = """
        select returns.order_id
        from raw.orders as returns
        inner join raw.orders as originals on returns.original_order_id = originals.order_id
        where originals.order_total + returns.order_total < -0.02
    """
    assert rows(too_much, raw=raw) == []


def test_totals_fit_the_lines(raw: Path) -> None:
    wrong = """
        select order_id
        from raw.orders
        inner join raw.order_lines using (order_id)
        group by order_id
        having
            abs(
                any_value(order_total - tax_amount - coalesce(freight_amount, 0))
                - sum(quantity * unit_price * (1 - coalesce(discount_rate, 0)) - coalesce(discount_amount, 0))
            ) > 0.011
    """
    assert rows(wrong, raw=raw) == []


def test_the_blocks_differ_in_amounts_and_dates(raw: Path) -> None:
    alike = """
        select count(*) filter (where a.order_total = b.order_total) < 0.2 * count(*),
            count(*) filter (where cast(a.ordered_at as date) = cast(b.ordered_at as date)) < 0.2 * count(*)
        from raw.orders as a
        inner join raw.orders as b on b.order_id = a.order_id || '-001'
    """
    assert rows(alike, raw=raw) == [(True, True)]


def test_the_same_size_gives_the_same_files(raw: Path, tmp_path: Path) -> None:
    write_big_data(tmp_path, ACCOUNTS, BLOCK)
    for table in COLUMNS:
        both = f"select count(*) from ((from a.{table} except all from b.{table}) union all (from b.{table} except all from a.{table}))"
        assert rows(both, a=raw, b=tmp_path) == [(0,)], table


def test_fewer_accounts_than_a_block_are_a_smaller_block(tmp_path: Path) -> None:
    write_big_data(tmp_path, 20, BLOCK)
    assert 15 <= rows("select count(*) from raw.crm_accounts where merged_into_account_id is null", raw=tmp_path)[0][0] <= 25


STAGING, HISTORY, MARTS = "staging", "intermediate: channels", "marts: history"
NODES = [NodeTime(STAGING, 2.0, 6.0), NodeTime(HISTORY, 4.0, 8.0), NodeTime(HISTORY, 5.0, 6.0), NodeTime(MARTS, 9.0, 10.0)]
SAMPLES = [(0.5, 10), (3.0, 40), (5.0, 60), (7.0, 50), (8.5, 20), (9.5, 30), (11.0, 70)]


def test_stages_add_up_to_the_wall_time() -> None:
    stages = share_out(Measured(0.0, 12.0, 9.0, SAMPLES), NODES, built=10.0)
    seconds = {stage: figures.seconds for stage, figures in stages.items() if figures.seconds}
    staging, history = 2 + 1 / 2 + 1 / 3, 1 / 2 + 2 / 3 + 2
    assert seconds == pytest.approx({PARSE: 2, STAGING: staging, HISTORY: history, MARTS: 1, BETWEEN: 1, PUBLISH: 2})
    assert sum(seconds.values()) == pytest.approx(12)


def test_a_stage_peaks_while_it_runs() -> None:
    stages = share_out(Measured(0.0, 12.0, 9.0, SAMPLES), NODES, built=10.0)
    peaks = {stage: figures.peak_bytes for stage, figures in stages.items() if figures.peak_bytes}
    assert peaks == {PARSE: 10, STAGING: 60, HISTORY: 60, BETWEEN: 20, MARTS: 30, PUBLISH: 70}


def test_a_stage_is_what_a_node_is_or_where_its_file_lies() -> None:
    nodes = {
        ("model.p.stg_crm__users", "models/staging/crm/stg_crm__users.sql"): "staging",
        ("model.p.int_orders", "models/intermediate/orders/int_orders.sql"): "intermediate: orders",
        ("model.p.rejected_rows", "models/quality/rejected_rows.sql"): "quality",
        ("seed.p.exchange_rates", "seeds/policy/exchange_rates.csv"): RAW,
        ("operation.p.project-on-run-start-0", "./dbt_project.yml"): RAW,
        ("operation.p.project-on-run-end-0", "./dbt_project.yml"): BETWEEN,
        ("test.p.unique_users", "models/staging/crm/_crm__models.yml"): TESTS,
    }
    assert {node: stage_of(*node, tags=[]) for node in nodes} == nodes
    assert stage_of("model.p.gate_raw", "models/quality/gates/gate_raw.py", ["gate"]) == GATES
    assert in_order({TESTS, "quality", "marts: history", STAGING, PARSE, "intermediate: orders"}) == [
        PARSE, STAGING, "intermediate: orders", "marts: history", "quality", TESTS,
    ]  # fmt: skip


def test_a_command_is_measured_with_what_it_starts() -> None:
    takes_memory = "import time; held = bytearray(60_000_000); sum(range(2_000_000)); time.sleep(0.3)"
    starts_it = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {takes_memory!r}])"
    measured = measure([sys.executable, "-c", starts_it], dict(os.environ), ROOT)
    assert measured.seconds > 0.3 and 0 < measured.cpu_seconds < measured.seconds
    assert measured.peak_bytes > 60_000_000 if PROC.exists() else measured.peak_bytes is None


def test_a_competitor_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="orders.parquet|crm_accounts.parquet"):
        competitors.measure_competitor("duckdb_script", tmp_path, AS_OF_DATE, tmp_path / "output", "1GB")


def test_the_report_has_every_run_and_competitor() -> None:
    full, history = Measured(0.0, 12.0, 9.0, SAMPLES), Measured(0.0, 3.0, 2.0, [])
    runs = {name: Run(run, share_out(run, NODES, built=10.0)) for name, run in (("full", full), ("history", history))}
    runs["nothing-new"] = Run(Measured(0.0, 0.6, 0.5, []), {})
    figures = Figures(
        {"orders": 1_200},
        "3GB",
        "2",
        runs,
        {"other": Measured(0.0, 24.0, 40.0, SAMPLES), "large": Measured(0.0, 24.0, 40.0, [(1.0, 8_000_000_000), (7.2, 8_000_000_001)])},
        {"third": "Killed\nout of memory"},
    )
    for text in (as_text(figures), as_markdown(figures)):
        cells = [line.replace("|", " ").split() for line in text.splitlines()]
        assert ["history", "3.0", "2.0", "-", "-", "400", "0.25"] in cells
        assert ["nothing-new", "0.6", "0.5", "-", "-", "2,000", "0.05"] in cells
        assert ["stage", "full", "s", "full", "MB", "history", "s", "history", "MB"] in cells
        assert ["other", "24.0", "40.0", "0", "yes", "50", "2.00"] in cells
        assert ["large", "24.0", "40.0", "7,629", "until", "7", "s", "50", "2.00"] in cells
        assert "third failed:" in text and "out of memory" in text


def test_a_folder_that_misses_a_table_is_not_there(raw: Path, tmp_path: Path) -> None:
    assert are_there(raw) and not are_there(tmp_path)
