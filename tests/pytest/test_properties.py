"""What must hold of any company, whatever it sells: each drawn company is built with changed copies of itself, all in one build."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import WITHOUT_TESTS, Build, build, copy_project, write_csv
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

# Between month-ends, so that every kind of evaluation date occurs.
AS_OF = date(2025, 2, 15)
COMPANIES = 120
SCALE = 3
DWELL_MONTHS = {"outside": 1, "inside": 3}
DWELL_FREE_DAYS = 180
CELL = ("lifecycle_stage", "size_segment", "dormancy_status", "transaction_band")

# Cents, at and around what the shipped policy holds measures against.
AMOUNTS = [100, 50_000, 399_999, 500_000, 800_000, 799_999, 999_999, 1_000_000, 1_200_000, 2_500_000, 3_999_999, 4_000_000, 5_000_000]


@dataclass(frozen=True)
class Sale:
    """An order of one line of one piece, in the reporting currency."""

    account: int
    day: date
    cents: int
    customer_po: str = ""
    returned_on: date | None = None
    returned_cents: int = 0


@dataclass(frozen=True)
class SmallCompany:
    """Accounts in one group or each by itself, with their sales; `potentials` in cents, 0 for none."""

    potentials: tuple[int, ...]
    is_group: bool
    sales: tuple[Sale, ...]


@st.composite
def small_company(draw: DrawFn) -> SmallCompany:
    """A company that buys often or seldom over four years, takes some of it back, and may have potential."""
    size = draw(st.integers(1, 3))
    days = st.integers(0, 1400).map(lambda back: AS_OF - timedelta(days=back))
    sales = []
    for day in draw(st.lists(days, min_size=2, max_size=14)):
        cents = draw(st.sampled_from(AMOUNTS))
        returned_on = draw(
            st.one_of(st.none(), st.none(), st.none(), st.integers(0, 200).map(lambda after, day=day: day + timedelta(after)))
        )
        sales.append(
            Sale(
                account=draw(st.integers(1, size)),
                day=day,
                cents=cents,
                customer_po=draw(st.sampled_from(["", "", "", "PO1", "PO2"])),
                returned_on=returned_on,
                returned_cents=draw(st.sampled_from([1, cents // 2, cents])) if returned_on else 0,
            )
        )
    potentials = tuple(draw(st.sampled_from([0, 0, 0, 1_000_000, 5_000_000])) for _ in range(size))
    return SmallCompany(potentials, draw(st.booleans()), tuple(sales))


def is_sale(sale: Sale) -> bool:
    """Whether something of it is left at the as-of date."""
    return sale.returned_on is None or sale.returned_on > AS_OF or sale.returned_cents < sale.cents


def with_raised_sale(company: SmallCompany, place: int) -> SmallCompany:
    """The company with one of its sales made larger."""
    places = [number for number, sale in enumerate(company.sales) if is_sale(sale)]
    if not places:
        return company
    number = places[place % len(places)]
    raised = replace(company.sales[number], cents=company.sales[number].cents + 1_500_000)
    return replace(company, sales=(*company.sales[:number], raised, *company.sales[number + 1 :]))


def with_one_more_sale(company: SmallCompany, back: int) -> SmallCompany:
    """The company with one more sale, no older than the last of its account."""
    account = company.sales[0].account
    last = max(sale.day for sale in company.sales if sale.account == account)
    day = last + timedelta(days=back % ((AS_OF - last).days + 1))
    return replace(company, sales=(*company.sales, Sale(account, day, 1_000_000)))


def draw_companies() -> list[tuple[SmallCompany, SmallCompany, SmallCompany]]:
    """Companies, each with a copy that has a larger sale and one that has one more."""
    drawn = []

    @seed(4)
    @settings(max_examples=COMPANIES, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(small_company(), st.integers(0, 99), st.integers(0, 2000))
    def collect(company: SmallCompany, place: int, back: int) -> None:
        drawn.append((company, with_raised_sale(company, place), with_one_more_sale(company, back)))

    collect()
    return drawn


def money(cents: int) -> str:
    """Cents as a plain decimal."""
    return str(Decimal(cents) / 100)


def write_all(folder: Path, companies: list[tuple[SmallCompany, SmallCompany, SmallCompany]]) -> None:
    """Raw files that hold every company as drawn (b), with a raised sale (r), with one more (m), and scaled (s)."""
    accounts = [["account_id", "account_name", "parent_account_id", "potential_amount", "region"]]
    orders = [["order_id", "account_id", "ordered_at", "customer_po", "original_order_id"]]
    lines = [["order_id", "line_number", "quantity", "unit_price"]]
    for number, (base, raised, more) in enumerate(companies):
        for kind, company in (("b", base), ("r", raised), ("m", more), ("s", base)):
            tag, factor = f"{kind}{number}", SCALE if kind == "s" else 1
            region = "Scaled" if kind == "s" else ""
            for account, potential in enumerate(company.potentials, start=1):
                parent = f"{tag}-1" if company.is_group and account > 1 else ""
                accounts.append([f"{tag}-{account}", tag, parent, money(potential * factor) if potential else "", region])
            for place, sale in enumerate(company.sales):
                order_id = f"{tag}-{place}"
                orders.append([order_id, f"{tag}-{sale.account}", sale.day.isoformat(), sale.customer_po, ""])
                lines.append([order_id, "1", "1", money(sale.cents * factor)])
                if sale.returned_on:
                    orders.append([f"{order_id}-R", f"{tag}-{sale.account}", sale.returned_on.isoformat(), "", order_id])
                    lines.append([f"{order_id}-R", "1", "-1", money(sale.returned_cents * factor)])
    for name, rows in (("crm_accounts", accounts), ("orders", orders), ("order_lines", lines)):
        write_csv(folder / f"{name}.csv", rows)


@pytest.fixture(scope="module")
def companies() -> list[tuple[SmallCompany, SmallCompany, SmallCompany]]:
    """The drawn companies."""
    return draw_companies()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, companies: list[tuple[SmallCompany, SmallCompany, SmallCompany]]) -> Build:
    """One build of them all, in which the thresholds of region Scaled are as many times as large as its amounts."""
    folder = tmp_path_factory.mktemp("properties")
    project = copy_project(folder)
    thresholds = project / "seeds" / "policy" / "segment_thresholds.csv"
    header, *rows = thresholds.read_text(encoding="utf-8").splitlines()
    scaled = []
    for threshold_set, _, measure, segment, *bounds in (row.split(",") for row in rows):
        scaled.append(
            ",".join([threshold_set, "Scaled", measure, segment, *(str(int(bound) * SCALE) if bound else "" for bound in bounds)])
        )
    thresholds.write_text("\n".join([header, *rows, *scaled, ""]), encoding="utf-8")
    write_all(folder / "raw", companies)
    selection = ("--select", "+account_segment_history", *WITHOUT_TESTS)
    built = build(folder, folder / "raw", AS_OF, *selection, project=project)
    assert built.returncode == 0, built.output
    return built


@pytest.fixture(scope="module")
def history(done: Build) -> dict[str, dict[tuple[str, date], dict]]:
    """The history by kind of copy; within one, the copies have the same keys."""
    by_kind: dict[str, dict[tuple[str, date], dict]] = defaultdict(dict)
    for (account_id, day), row in done.mart("marts.account_segment_history", "account_id", "evaluation_date").items():
        by_kind[account_id[0]][account_id[1:], day] = row
    assert len(by_kind["b"]) > 2000
    return by_kind


@pytest.mark.parametrize("kind", ["r", "m"])
def test_a_larger_sale_or_one_more_never_moves_an_account_inside(history: dict, kind: str) -> None:
    wrong = [
        key
        for key, row in history["b"].items()
        if row["candidate_channel"] == "outside" and history[kind][key]["candidate_channel"] == "inside"
    ]
    assert wrong == []
    # The copies do differ, or nothing would have been shown.
    assert sum(row["candidate_channel"] != history[kind][key]["candidate_channel"] for key, row in history["b"].items()) > 50


def test_a_new_sale_never_makes_an_account_dormant(history: dict) -> None:
    wrong = [
        key
        for key, row in history["b"].items()
        if row["dormancy_status"] in ("active", "at_risk") and history["m"][key]["dormancy_status"] == "dormant"
    ]
    assert wrong == []


def test_amounts_and_thresholds_together_may_be_of_any_scale(history: dict) -> None:
    compared = [*CELL, "candidate_channel", "settled_channel", "assigned_channel"]
    wrong = [key for key, row in history["b"].items() if [row[name] for name in compared] != [history["s"][key][name] for name in compared]]
    assert wrong == []
    assert len({tuple(row[name] for name in CELL) for row in history["s"].values()}) > 25


def test_the_settled_channel_never_changes_twice_within_the_dwell(history: dict, companies: list) -> None:
    """After a change, the next one waits for its dwell, but for a first purchase, a young customer's rise and a reactivation."""
    settled: dict[str, list[dict]] = defaultdict(list)
    for (account_id, day), row in sorted(history["b"].items()):
        if day != AS_OF:
            settled[account_id].append(row)
    changes, wrong = 0, []
    for account_id, rows in settled.items():
        since = None
        for months, (before, row) in enumerate(zip(rows, rows[1:], strict=False)):
            if row["settled_channel"] == before["settled_channel"]:
                continue
            changes += 1
            if (
                since is not None
                and months - since <= DWELL_MONTHS[row["settled_channel"]]
                and not _is_at_once(row, before, companies, account_id)
            ):
                wrong.append((account_id, row["evaluation_date"]))
            since = months
    assert wrong == []
    assert changes > 30


def _is_at_once(row: dict, before: dict, companies: list, account_id: str) -> bool:
    """Whether the rules let the account settle without dwell."""
    number, account = account_id.split("-")
    first = min(sale.day for sale in companies[int(number)][0].sales if sale.account == int(account))
    # A first purchase that was taken back whole leaves a later one to be the first.
    is_first = before["last_purchase_date"] is None
    is_young = row["settled_channel"] == "outside" and (row["evaluation_date"] - first).days <= DWELL_FREE_DAYS
    is_back = row["lifecycle_stage"] == "reactivated" and row["last_purchase_date"] > before["evaluation_date"]
    return is_first or is_young or is_back
