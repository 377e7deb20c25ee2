"""The benchmarks: data of any size are valid and the same each time, the next day changes what it says."""

import os
import sys
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from tools.benchmark.big_data import write_big_data
from tools.benchmark.block import AS_OF_DATE, BlockSize
from tools.benchmark.competitors import measure_competitor
from tools.benchmark.memory import PROC
from tools.benchmark.next_day import write_next_day
from tools.benchmark.processes import CommandFailed, Measured, measure
from tools.benchmark.raw_files import are_there
from tools.benchmark.report import Figures, as_markdown, as_text
from tools.benchmark.runs import Run
from tools.benchmark.stages import BETWEEN, GATES, HISTORY, MARTS, PARSE, PUBLISH, STAGES, STAGING, NodeTime, share_out, stage_of
from tools.demo.company import COLUMNS
from tools.demo.random_part.leads import FREE_MAIL_DOMAINS

BLOCK = BlockSize(accounts=50)
TILES = 3
NEXT_DAY = date(2025, 2, 15)

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
    write_big_data(folder, TILES, BLOCK)
    return folder


@pytest.fixture(scope="module")
def next_raw(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The day after them."""
    folder = tmp_path_factory.mktemp("next")
    write_next_day(raw, folder, NEXT_DAY)
    return folder


@pytest.fixture(params=["raw", "next_raw"])
def either(request: pytest.FixtureRequest) -> Path:
    """Either folder."""
    return request.getfixturevalue(request.param)


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


def test_keys_are_unique_and_references_lead_somewhere(either: Path) -> None:
    for table, key in KEYS.items():
        assert rows(f"select count(*) - count(distinct {key}) from raw.{table}", raw=either) == [(0,)], table
    for table, column, other, other_column in REFERENCES:
        missing = f"select {column} from raw.{table} where {column} not in (select {other_column} from raw.{other})"
        assert rows(missing, raw=either) == [], (table, column)


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


def test_no_return_comes_before_what_it_takes_back(either: Path) -> None:
    pairs = """
        select count(*), count(*) filter (where returns.ordered_at < originals.ordered_at)
        from raw.orders as returns
        inner join raw.orders as originals on returns.original_order_id = originals.order_id
    """
    [(count, wrong)] = rows(pairs, raw=either)
    assert count > 20 and wrong == 0


def test_a_return_takes_back_at_most_what_was_bought(either: Path) -> None:
    too_much = """
        select returns.order_id
        from raw.orders as returns
        inner join raw.orders as originals on returns.original_order_id = originals.order_id
        where originals.order_total + returns.order_total < -0.02
    """
    assert rows(too_much, raw=either) == []


def test_totals_fit_the_lines(either: Path) -> None:
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
    assert rows(wrong, raw=either) == []


def test_the_blocks_differ_in_amounts_and_dates(raw: Path) -> None:
    alike = """
        select count(*) filter (where a.order_total = b.order_total) < 0.2 * count(*),
            count(*) filter (where cast(a.ordered_at as date) = cast(b.ordered_at as date)) < 0.2 * count(*)
        from raw.orders as a
        inner join raw.orders as b on b.order_id = a.order_id || '-001'
    """
    assert rows(alike, raw=raw) == [(True, True)]


def test_the_same_size_gives_the_same_files(raw: Path, next_raw: Path, tmp_path: Path) -> None:
    write_big_data(tmp_path / "raw", TILES, BLOCK)
    write_next_day(raw, tmp_path / "next", NEXT_DAY)
    for first, second in ((raw, tmp_path / "raw"), (next_raw, tmp_path / "next")):
        for table in COLUMNS:
            both = f"select count(*) from ((from a.{table} except all from b.{table}) union all (from b.{table} except all from a.{table}))"
            assert rows(both, a=first, b=second) == [(0,)], table


def test_a_day_adds_and_changes_its_shares(raw: Path, next_raw: Path) -> None:
    changes = f"""
        select
            count(*) filter (where is_new and after.ordered_at >= date '{NEXT_DAY}' and after.original_order_id is null),
            count(*) filter (where is_new and after.ordered_at >= date '{NEXT_DAY}' and after.original_order_id is not null),
            count(*) filter (where is_new and after.ordered_at < date '{NEXT_DAY}'),
            count(*) filter (where after.status = 'Cancelled' and before.status <> 'Cancelled'),
            count(*) filter (where after.order_total > before.order_total),
            count(*) filter (where before.updated_at <> after.updated_at),
            count(before.order_id)
        from next.orders as after
        left join raw.orders as before using (order_id)
        cross join lateral (select before.order_id is null as is_new)
    """
    order_count = rows("select count(*) from raw.orders", raw=raw)[0][0]
    changed = max(1, round(order_count * 0.0005 / 4))
    found = rows(changes, raw=raw, next=next_raw)
    assert found == [(round(order_count * 0.001), changed, changed, changed, changed, 2 * changed, order_count)]


def test_a_day_changes_old_orders(raw: Path, next_raw: Path) -> None:
    ages = f"""
        select min(date_diff('day', originals.ordered_at, date '{NEXT_DAY}')) >= 30
        from next.orders as returns
        inner join raw.orders as originals on returns.original_order_id = originals.order_id
        anti join raw.orders as before on returns.order_id = before.order_id
        union all
        select min(date_diff('day', ordered_at, date '{NEXT_DAY}')) between 14 and 200
        from next.orders
        anti join raw.orders using (order_id)
        where cast(ordered_at as date) < '{NEXT_DAY}'
    """
    assert rows(ages, raw=raw, next=next_raw) == [(True,), (True,)]


def test_a_day_changes_some_of_the_crm(raw: Path, next_raw: Path) -> None:
    changes = f"""
        select
            (select count(*) from next.crm_accounts anti join raw.crm_accounts using (account_id) where created_at = '{NEXT_DAY}'),
            (
                select count(*)
                from next.crm_accounts as after
                inner join raw.crm_accounts as before using (account_id)
                where after.owner_id <> before.owner_id
            ),
            (select count(*) from next.crm_opportunities where is_closed and close_date = '{NEXT_DAY}')
    """
    assert rows(changes, raw=raw, next=next_raw) == [(3, 3, 3)]


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


def test_every_model_has_a_stage() -> None:
    models = [path.relative_to(ROOT).as_posix() for path in (ROOT / "models").rglob("*") if path.suffix in (".sql", ".py")]
    stages = {path: stage_of("model.channel_assignment.any", path) for path in models}
    assert stages["models/quality/gates/gate_raw.py"] == GATES
    assert set(stages.values()) < set(STAGES)


def test_a_command_is_measured_with_what_it_starts() -> None:
    takes_memory = "import time; held = bytearray(60_000_000); sum(range(2_000_000)); time.sleep(0.3)"
    starts_it = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {takes_memory!r}])"
    measured = measure([sys.executable, "-c", starts_it], dict(os.environ), ROOT)
    assert measured.seconds > 0.3 and 0 < measured.cpu_seconds < measured.seconds
    assert measured.peak_bytes > 60_000_000 if PROC.exists() else measured.peak_bytes is None


def test_a_competitor_that_fails_says_why(tmp_path: Path) -> None:
    script = tmp_path / "competitor.py"
    script.write_text("import sys; sys.exit('out of ' + sys.argv[-1])")
    with pytest.raises(CommandFailed, match="out of 2025-02-14"):
        measure_competitor(script, tmp_path, AS_OF_DATE, tmp_path / "output", "1GB")


def test_the_report_has_every_run_and_competitor() -> None:
    full, daily = Measured(0.0, 12.0, 9.0, SAMPLES), Measured(0.0, 3.0, 2.0, [])
    runs = {name: Run(run, share_out(run, NODES, built=10.0)) for name, run in (("full", full), ("daily", daily))}
    runs["nothing-new"] = Run(Measured(0.0, 0.6, 0.5, []), {})
    figures = Figures(
        "S",
        {"orders": 1_200},
        "3GB",
        "2",
        runs,
        {"other": Measured(0.0, 24.0, 40.0, SAMPLES), "large": Measured(0.0, 24.0, 40.0, [(1.0, 8_000_000_000), (7.2, 8_000_000_001)])},
        {"third": "Killed\nout of memory"},
    )
    for text in (as_text(figures), as_markdown(figures)):
        cells = [line.replace("|", " ").split() for line in text.splitlines()]
        assert ["daily", "3.0", "2.0", "-", "-", "400", "0.25"] in cells
        assert ["nothing-new", "0.6", "0.5", "-", "-", "2,000", "0.05"] in cells
        assert ["stage", "full", "s", "full", "MB", "daily", "s", "daily", "MB"] in cells
        assert ["other", "24.0", "40.0", "0", "yes", "50", "2.00"] in cells
        assert ["large", "24.0", "40.0", "7,629", "until", "7", "s", "50", "2.00"] in cells
        assert "third failed:" in text and "out of memory" in text


def test_a_folder_that_misses_a_table_is_not_there(raw: Path, tmp_path: Path) -> None:
    assert are_there(raw) and not are_there(tmp_path)
