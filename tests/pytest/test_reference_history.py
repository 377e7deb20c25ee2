"""The reference's history against cases worked out by hand: each table says what an account's months must read.

Unless a case says otherwise there is one account A, and the shipped policy is in force: an account is large
and goes outside from 50,000 and stays so down to 40,000, a rise takes one further month-end, a fall three.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.random_companies import AS_OF, BUSINESS_TIMEZONE, POLICY_DIR, copy_policy, draw_companies, write_companies
from tests.reference import Result, assign
from tests.reference.dates import evaluation_dates, first_trailing_day, last_month_end_before
from tests.reference.policy import Tier
from tests.reference.tiers import boundaries_passed, tier_reached

Run = Callable[..., Result]

ORDER_COLUMNS = "order_id,account_id,ordered_at,order_total,original_order_id,currency_code"
DEAL_COLUMNS = "opportunity_id,account_id,amount,currency_code,created_at,close_date,is_closed"
DEFAULT_TABLES = {"crm_accounts": "account_id,account_name\nA,Alpha", "orders": ORDER_COLUMNS}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write raw CSV tables, and run the reference on them at the as-of date."""

    def run_tables(as_of: str, policy_dir: Path = POLICY_DIR, **tables: str) -> Result:
        folder = tmp_path / "raw"
        folder.mkdir(exist_ok=True)
        for table, text in {**DEFAULT_TABLES, **tables}.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        return assign(folder, policy_dir, date.fromisoformat(as_of), BUSINESS_TIMEZONE)

    return run_tables


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A copy of the shipped policy that a test may edit."""
    return copy_policy(tmp_path / "policy")


def edit(policy: Path, seed: str, old: str = "", new: str = "", append: str = "") -> None:
    """Replace text in a seed, or append lines to it."""
    path = policy / f"{seed}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{seed} has no {old!r}"
    path.write_text((text.replace(old, new) if old else text).rstrip("\n") + f"\n{append}", encoding="utf-8")


def orders(*rows: str) -> str:
    """Orders numbered from 0: account, day, amount, and where it is given the original that is taken back."""
    return "\n".join([ORDER_COLUMNS, *(f"{number},{row}{',' * (4 - row.count(','))}" for number, row in enumerate(rows))])


def months(result: Result, *columns: str, account_id: str = "A") -> dict[str, str]:
    """Evaluation date -> the values of the columns of an account's history, in order of date."""
    rows = sorted((day, row) for (each, day), row in result.history.items() if each == account_id)
    return {day.isoformat(): " ".join(str(row[column]) for column in columns) for day, row in rows}


def assert_months(found: dict[str, str], expected: dict[str, str]) -> None:
    """The months that are expected read as they must; a month alone stands for its last day."""
    by_month = {**{day[:7]: value for day, value in found.items()}, **found}
    assert {key: by_month.get(key) for key in expected} == expected


CHANNELS = ("candidate_channel", "settled_channel", "assigned_channel", "assignment_source")


def short(words: str) -> str:
    """Channels by their first letter: `IOI dwell` = candidate inside, settled outside, assigned inside, source dwell."""
    *channels, source = words.split()
    return "".join(channel[0].upper() for channel in channels) + f" {source}"


def steps(result: Result, account_id: str = "A") -> dict[str, str]:
    """Evaluation date -> candidate, settled and assigned channel by first letter, and the source."""
    return {day: short(words) for day, words in months(result, *CHANNELS, account_id=account_id).items()}


# --- Evaluation dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "as_of", "expected"),
    [
        ("2024-01-31", "2024-03-31", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("2024-01-01", "2024-03-15", ["2024-01-31", "2024-02-29", "2024-03-15"]),
        ("2024-03-02", "2024-03-15", ["2024-03-15"]),
        ("2024-03-15", "2024-03-31", ["2024-03-31"]),
        ("2023-12-31", "2024-01-01", ["2023-12-31", "2024-01-01"]),
        ("2024-03-16", "2024-03-15", ["2024-03-15"]),
        ("2024-04-01", "2024-03-31", ["2024-03-31"]),
        (None, "2024-03-15", ["2024-03-15"]),
    ],
)
def test_evaluation_dates(start: str | None, as_of: str, expected: list[str]) -> None:
    found = evaluation_dates(start and date.fromisoformat(start), date.fromisoformat(as_of))
    assert [each.isoformat() for each in found] == expected


def test_dates_at_the_start_of_the_calendar() -> None:
    assert first_trailing_day(date(1, 3, 31), 12) == date.min
    assert first_trailing_day(date(2, 1, 31), 12) == date(1, 2, 1)
    assert last_month_end_before(date(1, 1, 31)) is None
    assert last_month_end_before(date(2024, 3, 31)) == last_month_end_before(date(2024, 3, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("created", "own_orders", "first"),
    [
        ("2023-11-05", [], "2023-11-30"),
        ("2023-11-30T23:30-05:00", [], "2023-11-30"),
        ("2023-12-01T03:00Z", [], "2023-11-30"),  # still November in New York
        ("2023-11-05", ["A,2023-12-24,5"], "2023-11-30"),
        ("2023-11-05", ["A,2023-10-24,5"], "2023-10-31"),
        ("", ["A,2023-12-24,5"], "2023-12-31"),
        ("soon", ["A,2023-12-24,5"], "2023-12-31"),
        ("", ["A,2023-12-24,-5"], "2023-12-31"),  # a return counts
        ("", ["A,2023-12-24,0"], "2024-02-15"),  # what is worth nothing does not
        ("", ["A,2024-02-16,5"], "2024-02-15"),  # nor what is dated after the as-of date
        ("2019-05-05", [], "2023-09-30"),  # nobody starts before the company's first sale, on 10 September
        ("2024-02-01", [], "2024-02-15"),
        ("2024-02-16", [], "2024-02-15"),
        ("", [], "2024-02-15"),
        ("", ["A,2023-10-05,5", "A,2023-11-05,-5,1"], "2023-10-31"),  # a sale that was taken back still counts
        ("", ["A,2023-12-05,-1,0"], "2024-02-15"),  # the return of another's sale is that other's
    ],
)
def test_start(run: Run, created: str, own_orders: list[str], first: str) -> None:
    result = run(
        "2024-02-15",
        crm_accounts=f"account_id,account_name,created_at\nA,Alpha,{created}\nB,Beta,",
        orders=orders("B,2023-09-10,100", *own_orders),
    )
    expected = [day.isoformat() for day in evaluation_dates(date.fromisoformat(first), date(2024, 2, 15))]
    assert list(months(result)) == expected
    assert result.accounts["A"]["channel_since"] == date.fromisoformat(first)


def test_orders_of_a_merged_record_start_its_survivor_but_its_creation_does_not(run: Run) -> None:
    accounts = "account_id,account_name,created_at,merged_into_account_id\nA,Alpha,2023-12-01,\nOLD,Old,2023-01-01,A\nB,Beta,,"
    result = run("2024-02-15", crm_accounts=accounts, orders=orders("B,2022-09-10,100"))
    assert next(iter(months(result))) == "2023-12-31"
    result = run("2024-02-15", crm_accounts=accounts, orders=orders("B,2022-09-10,100", "OLD,2023-06-05,1"))
    assert next(iter(months(result))) == "2023-06-30"


def test_without_any_sale_there_is_only_d(run: Run) -> None:
    result = run("2024-02-15", crm_accounts="account_id,account_name,created_at\nA,Alpha,2020-01-01")
    assert list(result.history) == [("A", date(2024, 2, 15))]


@pytest.mark.parametrize(
    ("as_of", "months_kept", "first", "count"),
    [("2024-03-31", 24, "2022-03-31", 25), ("2024-03-15", 24, "2022-03-31", 25), ("2024-03-31", 0, "2024-03-31", 1)],
)
def test_only_so_many_months_are_shown_but_all_are_known(
    run: Run, policy: Path, as_of: str, months_kept: int, first: str, count: int
) -> None:
    edit(policy, "policy_parameters", "history_months,24", f"history_months,{months_kept}")
    result = run(as_of, policy, orders=orders("A,2020-05-05,60000"))
    shown = list(months(result))
    assert (shown[0], len(shown)) == (first, count)
    # Bought in 2020, dormant since 31 May 2021, and inside since three month-ends later.
    assert (result.accounts["A"]["previous_channel"], result.accounts["A"]["channel_since"]) == ("outside", date(2021, 8, 31))


def test_the_last_row_is_the_mart(run: Run) -> None:
    result = run("2024-03-15", orders=orders("A,2023-05-05,60000", "A,2024-03-10,20000"))
    row = result.history["A", date(2024, 3, 15)]
    assert row == {column: result.accounts["A"][column] for column in row}
    assert len(row) == 16


# --- Size with enter and exit ----------------------------------------------------------------------

TIERS = [
    Tier("small", None),
    Tier("medium", Decimal(10000), Decimal(8000)),
    Tier("large", Decimal(50000), None),  # a blank exit is the entry
]


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ("9999.99 10000 9999.99 8000 7999.99 8000 9999.99 10000", "small medium medium medium small small small medium"),
        ("50000 49999.99 50000 9000", "large medium large medium"),
        ("9000 49999.99 9000 60000 7999.99 9000", "small medium medium large small small"),
        ("60000 unknown 9000", "large small small"),  # what is not known is under
        ("10000 unknown 8000 -5 8000", "medium small small small small"),
    ],
)
def test_enter_and_exit(measures: str, expected: str) -> None:
    over, found = frozenset(), []
    for measure in measures.split():
        over = boundaries_passed(None if measure == "unknown" else Decimal(measure), TIERS, over)
        found.append(TIERS[tier_reached(TIERS, over)].segment)
    assert " ".join(found) == expected


def test_size_remembers_the_last_month_end(run: Run) -> None:
    changes = ["A,2023-07-10,10000", "A,2023-08-10,-2000", "A,2023-09-10,-0.01", "A,2023-10-10,2000", "A,2023-11-10,0.01"]
    result = run("2023-12-31", orders=orders(*changes, "A,2023-12-05,40000"))
    assert_months(
        months(result, "size_measure_amount", "size_segment"),
        {
            "2023-07": "10000.00 medium",
            "2023-08": "8000.00 medium",
            "2023-09": "7999.99 small",
            "2023-10": "9999.99 small",
            "2023-11": "10000.00 medium",
            "2023-12": "50000.00 large",
        },
    )


@pytest.mark.parametrize(
    ("changes", "as_of", "expected"),
    [
        # The as-of date stands on the state of the last month-end ...
        (["A,2024-01-10,10000", "A,2024-02-10,-2000"], "2024-02-15", {"2024-01": "medium", "2024-02-15": "medium"}),
        (["A,2024-01-10,10000", "A,2024-02-10,-2000.01"], "2024-02-15", {"2024-01": "medium", "2024-02-15": "small"}),
        (["A,2024-01-10,9000", "A,2024-02-10,1000"], "2024-02-15", {"2024-01": "small", "2024-02-15": "medium"}),
        (["A,2024-02-10,9000"], "2024-02-15", {"2024-02-15": "small"}),
        # ... and is not remembered by the month-end that follows, whatever it was.
        (["A,2024-01-10,9000", "A,2024-02-10,1000", "A,2024-02-20,-1000"], "2024-02-29", {"2024-01": "small", "2024-02": "small"}),
        (["A,2024-01-10,10000", "A,2024-02-10,-3000", "A,2024-02-20,1000"], "2024-02-29", {"2024-01": "medium", "2024-02": "medium"}),
    ],
)
def test_a_d_between_month_ends_is_not_remembered(run: Run, changes: list[str], as_of: str, expected: dict[str, str]) -> None:
    assert months(run(as_of, orders=orders(*changes)), "size_segment") == {
        (day if len(day) > 7 else str(evaluation_dates(date.fromisoformat(f"{day}-01"), date(2030, 1, 1))[0])): value
        for day, value in expected.items()
    }


def test_a_key_account_is_large_whatever_it_buys(run: Run) -> None:
    result = run("2024-02-29", crm_accounts="account_id,account_name,is_key_account\nA,Alpha,yes", orders=orders("A,2024-01-10,1"))
    assert set(months(result, "size_segment").values()) == {"large"}


def test_size_leaves_the_window_at_the_month_end(run: Run) -> None:
    result = run("2024-07-31", orders=orders("A,2023-06-30,60000", "A,2023-07-01,20000"))
    assert_months(
        months(result, "size_measure_amount", "size_segment", "net_revenue_12m"),
        {
            "2023-06": "60000.00 large 60000.00",
            "2024-05": "80000.00 large 80000.00",
            "2024-06": "20000.00 medium 20000.00",
            "2024-07": "0 small 0",
        },
    )


def test_the_group_of_whitespace_is_large_with_enter_and_exit_too(run: Run) -> None:
    result = run(
        "2024-05-31",
        crm_accounts="account_id,account_name,parent_account_id,created_at,potential_amount\n"
        "TOP,Top,,,\nA,Early,TOP,2024-01-01,\nLATE,Late,TOP,2024-02-01,\nRICH,Rich,TOP,2024-02-01,60000",
        orders=orders("TOP,2024-01-10,50000", "TOP,2024-02-10,-10000", "TOP,2024-04-10,-0.01", "TOP,2024-05-10,10000"),
    )
    assert_months(
        months(result, "lifecycle_stage"),
        {"2024-01": "whitespace", "2024-02": "whitespace", "2024-03": "whitespace", "2024-04": "prospect", "2024-05": "prospect"},
    )
    # Who came when the group was between exit and entry has not seen it large.
    assert set(months(result, "lifecycle_stage", account_id="LATE").values()) == {"prospect"}
    # A potential makes the account large, but not its group.
    assert set(months(result, "lifecycle_stage", "size_segment", account_id="RICH").values()) == {"prospect large"}


def test_each_threshold_set_has_a_memory_of_its_own(run: Run, policy: Path) -> None:
    copy_threshold_set(policy, "strict", "10000,8000", "10000,9500")
    edit(policy, "channel_policies", 'by phone and web",standard', 'by phone and web",strict')
    edit(policy, "channel_policy_rules", append="account_size_only,1,,medium,,,,outside,Medium is large enough\n")
    edit(policy, "channel_policy_rules", "account_size_only,1,,large", "account_size_only,3,,large")
    row = run("2024-02-29", policy, orders=orders("A,2024-01-10,10000", "A,2024-02-10,-1000")).accounts["A"]
    assert (row["size_segment"], row["account_size_vote"]) == ("medium", "inside")
    row = run("2024-02-29", policy, orders=orders("A,2024-01-10,10000", "A,2024-02-10,-500")).accounts["A"]
    assert (row["size_segment"], row["account_size_vote"]) == ("medium", "outside")


def copy_threshold_set(policy: Path, name: str, old: str, new: str) -> None:
    """A new threshold set that is the shipped one but for some text of its tiers."""
    for seed in ("policy_parameters", "segment_thresholds", "sales_cycles"):
        with (policy / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            rows = [
                ",".join([name, *(f'"{value}"' if "," in value else value for value in row[1:])])
                for row in csv.reader(file)
                if row[0] == "standard"
            ]
        edit(policy, seed, append="\n".join(rows).replace(old, new) + "\n")
    edit(policy, "threshold_sets", append=f"{name},,Written whole\n")


# --- Returns that come later -----------------------------------------------------------------------


def test_a_return_leaves_the_month_ends_before_it_whole(run: Run) -> None:
    result = run("2024-04-30", orders=orders("A,2024-01-10,60000", "A,2024-03-15,-60000,0", "A,2024-04-10,5"))
    assert_months(
        months(result, "lifecycle_stage", "size_segment", "transaction_band", "net_revenue_12m", "last_purchase_date"),
        {
            "2024-01": "new large small 60000.00 2024-01-10",
            "2024-02": "new large small 60000.00 2024-01-10",
            "2024-03": "prospect small none 0.00 None",
            "2024-04": "new small small 5.00 2024-04-10",
        },
    )
    # In April it buys for the first time again, so whatever the candidate is, it settles.
    assert_months(steps(result), {"2024-01": "OOO policy", "2024-02": "OOO policy", "2024-03": "IOO dwell", "2024-04": "III policy"})


def test_a_part_return_counts_on_the_day_of_its_sale_but_from_its_own_day_on(run: Run) -> None:
    result = run("2025-02-28", orders=orders("A,2024-01-10,60000", "A,2024-07-15,-20000,0", "A,2024-07-16,7"))
    assert_months(
        months(result, "net_revenue_12m", "transaction_size_amount"),
        {
            "2024-06": "60000.00 None",
            "2024-07": "40007.00 7.00",
            "2024-12": "40007.00 7.00",
            "2025-01": "7.00 7.00",  # with the sale its return has left the window
        },
    )


# --- Dwell -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "as_of", "expected"),
    [
        # A rise 274 days after the first purchase takes one further month-end.
        (
            ["A,2023-06-10,100", "A,2024-03-10,60000"],
            "2024-05-31",
            {"2024-02": "III policy", "2024-03": "OII dwell", "2024-04": "OOO policy", "2024-05": "OOO policy"},
        ),
        # A fall takes three.
        (
            ["A,2023-01-10,60000", "A,2023-09-10,-30000"],
            "2024-01-31",
            {
                "2023-08": "OOO policy", "2023-09": "IOO dwell", "2023-10": "IOO dwell", "2023-11": "IOO dwell",
                "2023-12": "III policy", "2024-01": "III policy",
            },
        ),
        # One month-end at the old channel, and the count begins again.
        (
            ["A,2023-01-10,60000", "A,2023-09-10,-25000", "A,2023-11-10,9000", "A,2023-11-11,9000", "A,2023-12-10,-20000"],
            "2024-03-31",
            {
                "2023-10": "IOO dwell", "2023-11": "OOO policy", "2023-12": "IOO dwell", "2024-01": "IOO dwell",
                "2024-02": "IOO dwell", "2024-03": "III policy",
            },
        ),
        # Between month-ends the as-of date carries the last, and a spell between two month-ends is not seen.
        (["A,2023-01-10,60000", "A,2023-09-10,-30000"], "2023-12-30", {"2023-11": "IOO dwell", "2023-12-30": "IOO dwell"}),
        (["A,2023-06-10,100", "A,2024-03-10,60000"], "2024-03-15", {"2024-03-15": "OII dwell"}),
        (["A,2023-06-10,100", "A,2024-03-10,60000"], "2024-04-15", {"2024-03-31": "OII dwell", "2024-04-15": "OII dwell"}),
        (
            ["A,2023-01-10,60000", "A,2023-09-10,-25000", "A,2023-11-10,9000", "A,2023-11-11,9000", "A,2023-11-20,-18000"],
            "2023-12-31",
            {"2023-11": "IOO dwell", "2023-12": "III policy"},
        ),
    ],
)  # fmt: skip
def test_dwell(run: Run, changes: list[str], as_of: str, expected: dict[str, str]) -> None:
    assert_months(steps(run(as_of, orders=orders(*changes))), expected)


@pytest.mark.parametrize(
    ("dwell", "expected"),
    [
        ("0,0", {"2023-09": "III policy", "2024-03": "OOO policy"}),
        ("2,1", {"2023-09": "IOO dwell", "2023-10": "III policy", "2024-03": "OII dwell", "2024-04": "OII dwell", "2024-05": "OOO policy"}),
    ],
)
def test_dwell_is_the_policys(run: Run, policy: Path, dwell: str, expected: dict[str, str]) -> None:
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90", f"large_outside_else_account,{dwell},90")
    changes = ["A,2023-06-10,60000", "A,2023-09-10,-30000", "A,2024-03-10,30000"]
    assert_months(steps(run("2024-05-31", policy, orders=orders(*changes))), expected)


@pytest.mark.parametrize(
    ("is_dwell_free", "expected"),
    [
        ("true", {"2024-06": "OOO policy", "2024-07": "III policy"}),
        ("", {"2024-06": "OOO policy", "2024-07": "IOO dwell", "2024-09": "IOO dwell", "2024-10": "III policy"}),
    ],
)
def test_becoming_dormant_needs_no_dwell_where_the_policy_says_so(
    run: Run, policy: Path, is_dwell_free: str, expected: dict[str, str]
) -> None:
    """Large until it has been silent for more than 365 days, on 11 July 2024."""
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90,,", f"large_outside_else_account,1,3,90,,{is_dwell_free}")
    assert_months(steps(run("2024-10-31", policy, orders=orders("A,2023-07-11,60000"))), expected)
    between = steps(run("2024-07-15", policy, orders=orders("A,2023-07-11,60000")))
    assert between["2024-07-15"] == ("III policy" if is_dwell_free else "IOO dwell")


def test_without_dwell_a_d_between_month_ends_still_carries(run: Run, policy: Path) -> None:
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90", "large_outside_else_account,0,0,90")
    result = run("2023-09-15", policy, orders=orders("A,2023-05-10,60000", "A,2023-09-10,-30000"))
    assert steps(result)["2023-09-15"] == "IOO dwell"


def test_the_first_appearance_is_settled(run: Run) -> None:
    accounts = "account_id,account_name,created_at,potential_amount\nA,Alpha,2024-03-05,60000\nB,Beta,,"
    result = run("2024-03-15", crm_accounts=accounts, orders=orders("B,2023-01-10,1"))
    assert steps(result) == {"2024-03-15": "OOO policy"}


@pytest.mark.parametrize(
    ("as_of", "own_orders", "expected"),
    [
        # At once, at a month-end as between two, although a fall takes three further month-ends.
        ("2024-03-31", ["A,2024-03-10,100"], {"2024-02": "OOO policy", "2024-03": "III policy"}),
        ("2024-03-15", ["A,2024-03-10,100"], {"2024-02": "OOO policy", "2024-03-15": "III policy"}),
        ("2024-03-15", ["A,2024-03-01,100"], {"2024-02": "OOO policy", "2024-03-15": "III policy"}),
        ("2024-03-31", ["A,2024-02-29,100"], {"2024-01": "OOO policy", "2024-02": "III policy"}),
        # An unlinked return makes nobody a customer.
        ("2024-03-31", ["A,2024-03-10,-100"], {"2024-03": "OOO policy"}),
    ],
)
def test_the_first_purchase_settles_at_once(run: Run, policy: Path, as_of: str, own_orders: list[str], expected: dict[str, str]) -> None:
    edit(policy, "channel_policy_rules", "combined,3,prospect,,,,,inside", "combined,3,prospect,,,,,outside")
    accounts = "account_id,account_name,created_at\nA,Alpha,2023-03-05\nB,Beta,"
    result = run(as_of, policy, crm_accounts=accounts, orders=orders("B,2023-01-10,1", *own_orders))
    assert_months(steps(result), expected)


@pytest.mark.parametrize(
    ("first", "as_of", "expected"),
    [
        # 4 March to 31 August are 180 days.
        ("2023-03-04", "2023-09-30", {"2023-07": "III policy", "2023-08": "OOO policy", "2023-09": "OOO policy"}),
        ("2023-03-03", "2023-09-30", {"2023-07": "III policy", "2023-08": "OII dwell", "2023-09": "OOO policy"}),
        ("2023-03-03", "2023-08-30", {"2023-08-30": "OOO policy"}),
        ("2023-03-03", "2023-08-31", {"2023-08-31": "OII dwell"}),
    ],
)
def test_a_rise_soon_after_the_first_purchase_settles_at_once(run: Run, first: str, as_of: str, expected: dict[str, str]) -> None:
    assert_months(steps(run(as_of, orders=orders(f"A,{first},100", "A,2023-08-10,60000"))), expected)


def test_a_fall_soon_after_the_first_purchase_dwells(run: Run) -> None:
    result = run("2023-06-30", orders=orders("A,2023-03-04,60000", "A,2023-04-10,-30000"))
    assert_months(steps(result), {"2023-04": "IOO dwell", "2023-05": "IOO dwell", "2023-06": "IOO dwell"})


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2023-06-30", {"2023-05": "III policy", "2023-06": "OOO policy"}),
        ("2023-06-15", {"2023-06-15": "OOO policy"}),
        ("2023-06-09", {"2023-06-09": "III policy"}),
    ],
)
def test_a_reactivation_settles_at_once(run: Run, as_of: str, expected: dict[str, str]) -> None:
    # Dormant since 11 January 2023, inside since 30 April.
    result = run(as_of, orders=orders("A,2022-01-10,60000", "A,2023-06-10,60000"))
    assert_months(steps(result), {"2022-12": "OOO policy", "2023-01": "IOO dwell", "2023-03": "IOO dwell", "2023-04": "III policy"})
    assert_months(steps(result), expected)


def test_only_the_purchase_that_reactivates_settles_at_once(run: Run) -> None:
    # Still reactivated in July, but it is the sister's order that makes the group large.
    result = run(
        "2023-08-31",
        crm_accounts="account_id,account_name,parent_account_id\nA,Alpha,\nB,Beta,A",
        orders=orders("A,2022-01-10,100", "A,2023-06-10,100", "B,2023-07-10,60000"),
    )
    assert_months(months(result, "lifecycle_stage"), {"2023-06": "reactivated", "2023-07": "reactivated", "2023-08": "reactivated"})
    assert_months(steps(result), {"2023-06": "III policy", "2023-07": "OII dwell", "2023-08": "OOO policy"})


CALENDAR_ORDERS = [
    "P,2023-02-10,60000", "P,2023-09-10,-30000",  # falls by its own data in September
    "Q,2023-02-10,60000",  # is large before October, and no longer under the new threshold
    "R,2023-02-10,120000", "R,2023-10-10,-70000",  # falls in October under the new policy, not under the old
    "S,2023-02-10,120000", "S,2023-10-10,-90000",  # falls in October under both
    "T,2023-02-10,120000",
]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (
            "2024-01-31",
            {
                "P": {"2023-09": "IOO dwell", "2023-10": "IOO dwell", "2023-11": "IOO dwell", "2023-12": "III policy"},
                "Q": {"2023-09": "OOO policy", "2023-10": "III policy", "2023-11": "III policy"},
                "R": {"2023-09": "OOO policy", "2023-10": "III policy"},
                "S": {"2023-10": "IOO dwell", "2023-11": "IOO dwell", "2023-12": "IOO dwell", "2024-01": "III policy"},
                "T": {"2023-10": "OOO policy", "2024-01": "OOO policy"},
            },
        ),
        ("2023-10-15", {"P": {"2023-10-15": "IOO dwell"}, "Q": {"2023-10-15": "III policy"}, "S": {"2023-10-15": "IOO dwell"}}),
        ("2023-10-01", {"P": {"2023-10-01": "IOO dwell"}, "Q": {"2023-10-01": "III policy"}, "R": {"2023-10-01": "OOO policy"}}),
    ],
)
def test_a_change_of_policy_settles_at_once_and_only_what_it_changes(
    run: Run, policy: Path, as_of: str, expected: dict[str, dict[str, str]]
) -> None:
    copy_threshold_set(policy, "strict", "50000,40000", "100000,80000")
    add_policy(policy, "stricter", "strict", 90, "2023-10-01")
    accounts = "\n".join(["account_id,account_name", *(f"{each},Name" for each in "PQRST")])
    result = run(as_of, policy, crm_accounts=accounts, orders=orders(*CALENDAR_ORDERS))
    for account_id, its_months in expected.items():
        assert_months(steps(result, account_id), its_months)
    assert_months(months(result, "policy_id", "size_segment", account_id="Q"), {"2023-09": "combined large"})
    assert set(months(result, "policy_id", account_id="T").values()) == {"combined", "stricter"}


def add_policy(policy: Path, policy_id: str, threshold_set: str, deal_hold_days: int, valid_from: str) -> None:
    """A policy with the rules of the shipped one, in force from a day on."""
    row = f"{policy_id},Another,{threshold_set},inside,large_outside_else_account,1,3,{deal_hold_days},,"
    edit(policy, "channel_policies", append=f"{row}\n")
    with (policy / "channel_policy_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = [",".join([policy_id, *row[1:8], "as before"]) for row in csv.reader(file) if row[0] == "combined"]
    edit(policy, "channel_policy_rules", append="\n".join(rules) + "\n")
    edit(policy, "policy_calendar", append=f"{valid_from},{policy_id}\n")


def test_before_the_first_calendar_row_its_policy_is_in_force(run: Run, policy: Path) -> None:
    edit(policy, "policy_calendar", "2000-01-01,combined", "2024-02-01,combined")
    result = run("2024-03-31", policy, orders=orders("A,2023-12-10,60000"))
    assert months(result, "policy_id", "assigned_channel") == {
        "2023-12-31": "combined outside", "2024-01-31": "combined outside",
        "2024-02-29": "combined outside", "2024-03-31": "combined outside",
    }  # fmt: skip


# --- Deal hold ---------------------------------------------------------------------------------------

# Candidate outside at 31 March 2024, settled on 30 April; 90 days later it is 29 July.
RISES_IN_APRIL = ["A,2023-06-10,100", "A,2024-03-10,60000"]
FREE, HELD = "OOO policy", "OOI deal_hold"


@pytest.mark.parametrize(
    ("deal", "april", "may"),
    [
        ("A,10000,,2024-03-31,,", HELD, HELD),  # 30 days old
        ("A,10000,,2024-04-01,,", FREE, FREE),  # 29
        ("A,9999.99,,2024-03-31,,", FREE, FREE),
        ("A,9999.995,,2024-03-31,,", HELD, HELD),  # amounts are in cents
        ("A,9259.26,EUR,2024-03-31,,", HELD, HELD),  # x 1.08 = 10,000.00
        ("A,9259.25,EUR,2024-03-31,,", FREE, FREE),
        ("A,99999,XXX,2024-03-31,,", FREE, FREE),
        ("A,,,2024-03-31,,", FREE, FREE),
        ("A,10000,,,,", FREE, FREE),  # no created date
        ("A,10000,,soon,,", FREE, FREE),
        ("OLD,10000,,2024-03-31,,", HELD, HELD),  # a merged record's deal is its survivor's
        ("B,10000,,2024-03-31,,", FREE, FREE),
        ("Z,10000,,2024-03-31,,", FREE, FREE),
        (",10000,,2024-03-31,,", FREE, FREE),
        ("A,10000,,2024-03-31,2024-04-05,no", HELD, HELD),  # an open deal's close date is a forecast
        ("A,10000,,2024-03-31,2024-04-30,yes", FREE, FREE),  # closed on the day of the change
        ("A,10000,,2024-03-31,2024-05-01,yes", HELD, FREE),
        ("A,10000,,2024-03-31,2024-05-31,yes", HELD, FREE),
        ("A,10000,,2024-03-31,2024-06-01,yes", HELD, HELD),
        ("A,10000,,2024-03-31,,yes", FREE, FREE),  # closed, nobody knows when
    ],
)
def test_which_deals_hold(run: Run, deal: str, april: str, may: str) -> None:
    result = run(
        "2024-05-31",
        crm_accounts="account_id,account_name,merged_into_account_id\nA,Alpha,\nOLD,Old,A\nB,Beta,",
        orders=orders(*RISES_IN_APRIL),
        crm_opportunities=f"{DEAL_COLUMNS}\nD,{deal}",
    )
    assert_months(steps(result), {"2024-03": "OII dwell", "2024-04": april, "2024-05": may})


@pytest.mark.parametrize(
    ("as_of", "deal_hold_days", "expected"),
    [
        ("2024-07-29", 90, HELD),
        ("2024-07-30", 90, FREE),
        ("2024-05-15", 15, HELD),
        ("2024-05-16", 15, FREE),
        ("2024-04-30", 0, FREE),
    ],
)
def test_how_long_a_deal_holds(run: Run, policy: Path, as_of: str, deal_hold_days: int, expected: str) -> None:
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90", f"large_outside_else_account,1,3,{deal_hold_days}")
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    assert steps(run(as_of, policy, orders=orders(*RISES_IN_APRIL), crm_opportunities=deal))[as_of] == expected


def test_a_deal_is_worth_what_it_was_when_it_was_created(run: Run) -> None:
    # A euro is 1.08 in 2024 and 1.05 in 2025.
    for created, expected in (("2024-12-31", HELD), ("2025-01-01", FREE)):
        result = run(
            "2025-02-28",
            orders=orders("A,2024-03-10,100", "A,2025-01-10,60000"),
            crm_opportunities=f"{DEAL_COLUMNS}\nD,A,9259.26,EUR,{created},,",
        )
        assert_months(steps(result), {"2025-01": "OII dwell", "2025-02": expected})


@pytest.mark.parametrize(("valid_from", "expected"), [("2024-05-01", HELD), ("2024-04-30", FREE)])
def test_the_policy_at_the_change_says_what_holds_it(run: Run, policy: Path, valid_from: str, expected: str) -> None:
    copy_threshold_set(policy, "odd", "transaction_size,large,10000,10000", "transaction_size,large,20000,20000")
    edit(policy, "policy_parameters", "odd,deal_hold_min_deal_age_days,30", "odd,deal_hold_min_deal_age_days,60")
    add_policy(policy, "odd", "odd", 0, valid_from)
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    result = run("2024-05-31", policy, orders=orders(*RISES_IN_APRIL), crm_opportunities=deal)
    assert_months(steps(result), {"2024-04": expected, "2024-05": expected})


def test_a_held_account_moves_when_it_is_free(run: Run) -> None:
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    result = run("2024-08-31", orders=orders(*RISES_IN_APRIL), crm_opportunities=deal)
    assert_months(steps(result), {"2024-04": HELD, "2024-06": HELD, "2024-07": FREE, "2024-08": FREE})
    assert (result.accounts["A"]["previous_channel"], result.accounts["A"]["channel_since"]) == ("inside", date(2024, 7, 31))
    assert result.accounts["A"]["assigned_channel"] == "outside"


def test_the_boundary_of_a_deal_is_that_of_the_accounts_scope(run: Run, policy: Path) -> None:
    rows = "standard,West,transaction_size,small,,\nstandard,West,transaction_size,large,500,500\n"
    edit(policy, "segment_thresholds", append=rows)
    accounts = "account_id,account_name,region\nA,Alpha,West"
    for amount, expected in (("500", HELD), ("499.99", FREE)):
        deal = f"{DEAL_COLUMNS}\nD,A,{amount},,2024-03-31,,"
        result = run("2024-04-30", policy, crm_accounts=accounts, orders=orders(*RISES_IN_APRIL), crm_opportunities=deal)
        assert steps(result)["2024-04-30"] == expected


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        # The first change is held, and so is the one back: the channel has never moved.
        ("2023-01-01", {"2023-09": "III policy", "2023-10": "OOI deal_hold", "2023-11": "III deal_hold", "2024-02": "III policy"}),
        # Only the change back is held: the channel stays where the first one brought it.
        ("2023-10-31", {"2023-09": "III policy", "2023-10": "OOO policy", "2023-11": "IIO deal_hold", "2024-02": "III policy"}),
    ],
)  # fmt: skip
def test_each_change_is_held_on_its_own(run: Run, policy: Path, created: str, expected: dict[str, str]) -> None:
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90", "large_outside_else_account,0,0,90")
    result = run(
        "2024-02-29",
        policy,
        orders=orders("A,2023-01-10,100", "A,2023-10-10,60000", "A,2023-11-10,-60000", "A,2023-11-11,1"),
        crm_opportunities=f"{DEAL_COLUMNS}\nD,A,10000,,{created},,",
    )
    assert_months(steps(result), expected)


def test_a_change_at_a_d_between_month_ends_is_held_too(run: Run) -> None:
    changes = orders("A,2022-01-10,60000", "A,2023-06-10,60000")
    result = run("2023-06-15", orders=changes, crm_opportunities=f"{DEAL_COLUMNS}\nD,A,10000,,2023-05-16,,")
    assert steps(result)["2023-06-15"] == "OOI deal_hold"
    result = run("2023-06-15", orders=changes, crm_opportunities=f"{DEAL_COLUMNS}\nD,A,10000,,2023-05-17,,")
    assert steps(result)["2023-06-15"] == "OOO policy"


def test_the_first_appearance_is_no_change_to_hold(run: Run) -> None:
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2023-01-01,,"
    assert steps(run("2024-01-31", orders=orders("A,2024-01-10,60000"), crm_opportunities=deal)) == {"2024-01-31": "OOO policy"}


# --- Control group -----------------------------------------------------------------------------------

# The hash of A and combined begins with 1869a6b, a part of 0.09536 of all that seven digits can say.
CONTROL = "OOI control"


def draw(policy: Path, share: str, months: int = 12) -> None:
    """Let the shipped set keep a share of the groups for some months."""
    edit(policy, "policy_parameters", "control_share,0,", f"control_share,{share},")
    edit(policy, "policy_parameters", "control_months,12,", f"control_months,{months},")


@pytest.mark.parametrize(("share", "expected"), [("0", FREE), ("0.0953", FREE), ("0.0954", CONTROL), ("1", CONTROL)])
def test_a_share_of_the_groups_is_kept(run: Run, policy: Path, share: str, expected: str) -> None:
    draw(policy, share)
    assert_months(steps(run("2024-05-31", policy, orders=orders(*RISES_IN_APRIL))), {"2024-03": "OII dwell", "2024-04": expected})


@pytest.mark.parametrize(
    ("as_of", "months", "expected"),
    [
        ("2024-04-30", 12, CONTROL),
        ("2025-03-31", 12, CONTROL),
        ("2025-04-29", 12, CONTROL),
        ("2025-04-30", 12, FREE),  # the month-end twelve months later
        ("2024-05-30", 1, CONTROL),
        ("2024-05-31", 1, FREE),  # from month-end to month-end, though 30 April and a month are 30 May
    ],
)
def test_how_long_the_control_group_keeps(run: Run, policy: Path, as_of: str, months: int, expected: str) -> None:
    draw(policy, "1", months)
    # It buys again, so that it is neither dormant nor small.
    changes = orders(*RISES_IN_APRIL, "A,2024-12-10,60000", "A,2025-03-10,60000")
    assert steps(run(as_of, policy, orders=changes))[as_of] == expected


def test_a_change_back_moves_nobody_and_the_next_one_begins_months_of_its_own(run: Run, policy: Path) -> None:
    draw(policy, "1", months=3)
    edit(policy, "channel_policies", "large_outside_else_account,1,3,90", "large_outside_else_account,0,0,90")
    changes = ["A,2023-01-10,100", "A,2023-10-10,60000", "A,2023-11-10,-60000", "A,2023-11-11,1", "A,2023-12-10,60000"]
    assert_months(
        steps(run("2024-03-31", policy, orders=orders(*changes))),
        {"2023-10": CONTROL, "2023-11": "III policy", "2023-12": CONTROL, "2024-02": CONTROL, "2024-03": FREE},
    )


def test_the_first_appearance_is_no_move_to_keep_from(run: Run, policy: Path) -> None:
    draw(policy, "1")
    assert steps(run("2024-01-31", policy, orders=orders("A,2024-01-10,60000"))) == {"2024-01-31": FREE}


def test_the_control_group_goes_before_a_deal_and_after_an_override_and_rejected_rows(run: Run, policy: Path) -> None:
    draw(policy, "1", months=1)
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    months_by_hand = {"2024-04": CONTROL, "2024-05": HELD, "2024-06": HELD, "2024-07": FREE}
    assert_months(steps(run("2024-08-31", policy, orders=orders(*RISES_IN_APRIL), crm_opportunities=deal)), months_by_hand)
    unreadable = orders(*RISES_IN_APRIL, "A,2024-04-05,x")
    result = run("2024-08-31", policy, orders=unreadable, crm_opportunities=deal)
    assert_months(steps(result), {"2024-04": "OOI data_hold", "2024-08": "OOI data_hold"})
    edit(policy, "channel_overrides", append="A,outside,Promised,Ann,2024-04-30,2024-04-30\n")
    result = run("2024-08-31", policy, orders=orders(*RISES_IN_APRIL), crm_opportunities=deal)
    assert_months(steps(result), {"2024-04": "OOO override", "2024-05": HELD})


def test_a_group_is_kept_whole_and_a_new_policy_draws_others_but_ends_no_months(run: Run, policy: Path) -> None:
    draw(policy, "0.0954")
    crm_accounts = "account_id,account_name,parent_account_id\nA,Alpha,\nB,Beta,A\nC,Other,"
    rises = [row.replace("A,", f"{account},") for account in "ABC" for row in RISES_IN_APRIL]
    result = run("2024-05-31", policy, crm_accounts=crm_accounts, orders=orders(*rises))
    assert {account: steps(result, account)["2024-05-31"] for account in "ABC"} == {"A": CONTROL, "B": CONTROL, "C": FREE}
    copy_threshold_set(policy, "later", "control_share,0.0954", "control_share,0")
    add_policy(policy, "later", "later", 90, "2024-05-31")
    result = run("2024-06-30", policy, crm_accounts=crm_accounts, orders=orders(*rises))
    assert [result.history[account, date(2024, 6, 30)]["assignment_source"] for account in "AB"] == ["control", "control"]


def test_owner_deals_and_leads_follow_the_assigned_channel(run: Run) -> None:
    for day, channel, owner_status in (("2024-07-29", "inside", "wrong_channel"), ("2024-07-30", "outside", "matches")):
        result = run(
            day,
            crm_accounts="account_id,account_name,owner_id,website_domain\nA,Alpha,U,alpha.example",
            orders=orders(*RISES_IN_APRIL),
            crm_users="user_id,channel\nU,outside",
            crm_opportunities=f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,\nE,A,5,,2024-07-01,,",
            crm_leads="lead_id,email\nL,a@alpha.example",
        )
        # The large deal keeps its own channel, the small one goes with the account.
        assert {key: deal["deal_channel"] for key, deal in result.deals.items()} == {"D": "outside", "E": channel}
        assert result.leads["L"]["lead_channel"] == channel
        assert result.accounts["A"]["owner_status"] == owner_status


# --- Data hold ----------------------------------------------------------------------------------

ORDERS_WITH_DIRT = f"{ORDER_COLUMNS}\n1,A,2023-06-10,100,,\n2,A,2024-03-10,60000,,\n"
KEPT = "OOI data_hold"


@pytest.mark.parametrize(
    ("tables", "april"),
    [
        ({"orders": "X,A,2024-03-20,x,,"}, KEPT),
        ({"orders": "X,OLD,2024-03-20,x,,"}, KEPT),  # a merged record's row is its survivor's
        ({"orders": ",A,2024-03-20,5,,"}, KEPT),  # without an id
        ({"orders": "X,A,2024-03-20,9999999999999,,"}, KEPT),
        ({"orders": "X,A,2024-03-20,,,"}, KEPT),  # no amount
        ({"orders": "X,A,2024-03-20,5,,XXX"}, KEPT),  # no rate
        ({"orders": "X,A,soon,5,,"}, FREE),  # nobody knows when
        ({"orders": "X,Z,2024-03-20,5,,"}, FREE),  # nobody knows whose
        ({"orders": "X,B,2024-03-20,x,,"}, FREE),
        ({"orders": "X,A,2024-03-20"}, FREE),  # unreadable
        ({"orders": "X,A,2024-05-20,x,,"}, FREE),  # not yet
        ({"orders": "X,A,2022-04-30,x,,"}, FREE),  # 24 months ago
        ({"orders": "X,A,2022-05-01,x,,"}, KEPT),  # before its first month-end, so the fallback, which is inside
        ({"orders": "2,A,2024-03-20,60000,,"}, FREE),  # a duplicate is no error
        ({"orders": "X,A,2024-03-20,5,nowhere,"}, FREE),  # nor is an original that is missing
        ({"order_lines": "2,1,x,1\n2,2,1,60000"}, KEPT),
        ({"order_lines": "2,1,1,60000\n7,1,x,1"}, FREE),
        ({"crm_opportunities": ",A,5,,2024-03-20,,"}, KEPT),
        ({"crm_opportunities": ",A,5,,,,"}, FREE),
        ({"crm_opportunities": "P,A,x,,2024-03-20,,"}, FREE),  # the row stays
    ],
)
def test_which_rows_hold_the_account(run: Run, tables: dict[str, str], april: str) -> None:
    columns = {
        "orders": ORDERS_WITH_DIRT,
        "order_lines": "order_id,line_number,quantity,unit_price\n",
        "crm_opportunities": f"{DEAL_COLUMNS}\n",
    }
    result = run(
        "2024-04-30",
        crm_accounts="account_id,account_name,merged_into_account_id\nA,Alpha,\nOLD,Old,A\nB,Beta,",
        **{"orders": ORDERS_WITH_DIRT, **{table: columns[table] + rows for table, rows in tables.items()}},
    )
    assert_months(steps(result), {"2024-04": april})


def test_a_reason_may_hold_nobody(run: Run, policy: Path) -> None:
    edit(policy, "rejection_reasons", "malformed_number,error,yes", "malformed_number,error,no")
    assert steps(run("2024-04-30", policy, orders=f"{ORDERS_WITH_DIRT}X,A,2024-03-20,x,,"))["2024-04-30"] == FREE


@pytest.mark.parametrize(
    ("dirt", "expected"),
    [
        # Inside at 29 February, the last month-end before the row, and so for the 24 months in which the row counts.
        (["2024-03-20"], {"2024-02": "III policy", "2024-03": "OII data_hold", "2024-04": KEPT, "2026-02": KEPT, "2026-03": FREE}),
        (["2024-03-31"], {"2024-03": "OII data_hold", "2026-02": KEPT, "2026-03": FREE}),
        (["2024-04-01"], {"2024-03": "OII dwell", "2024-04": KEPT, "2026-03": KEPT, "2026-04": FREE}),
        # Outside already at the month-end before: it stays there, and the hold still is what decides.
        (["2024-05-01"], {"2024-04": FREE, "2024-05": "OOO data_hold", "2026-04": "OOO data_hold", "2026-05": FREE}),
        # While the month-end before one row still has another one active, the chain keeps the channel before its first.
        (["2024-03-20", "2026-03-31"], {"2026-02": KEPT, "2026-03": KEPT, "2027-09": KEPT}),
        (["2024-03-20", "2024-09-20", "2026-09-30"], {"2026-03": KEPT, "2026-08": KEPT, "2026-09": KEPT, "2027-09": KEPT}),
        # When a month-end lies between them, they are two.
        (["2024-03-20", "2026-04-01"], {"2026-02": KEPT, "2026-03": FREE, "2026-04": "OOO data_hold", "2027-09": "OOO data_hold"}),
        # The earliest active row decides, the order in the file does not.
        (["2024-05-20", "2024-03-20"], {"2024-05": KEPT, "2026-03": KEPT, "2026-04": KEPT, "2026-05": FREE}),
        # There is no month-end before the account's first: the fallback.
        (["2023-06-01"], {"2023-06": "III data_hold", "2024-04": KEPT, "2025-05": KEPT, "2025-06": FREE}),
    ],
)
def test_data_hold(run: Run, policy: Path, dirt: list[str], expected: dict[str, str]) -> None:
    edit(policy, "policy_parameters", "history_months,24", "history_months,99")
    # A sale of 60,000 in the March of every year keeps the candidate outside.
    rows = [f"{3 + number},A,{2025 + number}-03-01,60000,," for number in range(3)]
    rows += [f"X{number},A,{day},x,," for number, day in enumerate(dirt)]
    assert_months(steps(run("2027-09-30", policy, orders=ORDERS_WITH_DIRT + "\n".join(rows))), expected)


def test_the_fallback_may_be_another_channel_than_before(run: Run, policy: Path) -> None:
    edit(policy, "channel_policies", "standard,inside,large_outside_else_account", "standard,outside,large_outside_else_account")
    result = run("2024-02-29", policy, orders=f"{ORDER_COLUMNS}\n1,A,2024-01-10,100,,\nX,A,2024-01-05,x,,")
    assert steps(result) == {"2024-01-31": "IIO data_hold", "2024-02-29": "IIO data_hold"}


def test_a_row_of_an_account_that_only_d_sees_means_the_fallback(run: Run) -> None:
    accounts = "account_id,account_name,potential_amount\nA,Alpha,60000"
    assert steps(run("2024-02-29", crm_accounts=accounts, orders=f"{ORDER_COLUMNS}\nX,A,2024-01-05,x,,")) == {"2024-02-29": KEPT}


def test_house_accounts_are_never_held(run: Run) -> None:
    accounts = "account_id,account_name,account_type\nA,Alpha,employee"
    result = run("2024-04-30", crm_accounts=accounts, orders=f"{ORDERS_WITH_DIRT}X,A,2024-03-20,x,,")
    assert set(months(result, *CHANNELS, "rule_number").values()) == {"house house house policy None"}


def test_a_data_hold_keeps_what_a_deal_held(run: Run) -> None:
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    result = run("2024-08-31", orders=f"{ORDERS_WITH_DIRT}X,A,2024-06-05,x,,", crm_opportunities=deal)
    assert_months(steps(result), {"2024-04": HELD, "2024-05": HELD, "2024-06": KEPT, "2024-08": KEPT})


# --- Overrides -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("override", "expected", "previous", "since"),
    [
        (
            "A,outside,r,b,2024-02-29,2024-03-31",
            {"2024-01": "III policy", "2024-02": "IIO override", "2024-03": "IIO override", "2024-04": "III policy"},
            "outside",
            "2024-04-30",
        ),
        (
            "A,outside,r,b,2024-02-01,2030-12-31",
            {"2024-01": "III policy", "2024-02": "IIO override", "2024-04": "IIO override"},
            "inside",
            "2024-02-29",
        ),
        # Between two month-ends nobody sees it.
        ("A,outside,r,b,2024-03-01,2024-03-30", {"2024-02": "III policy", "2024-03": "III policy"}, None, "2024-01-31"),
        ("A,inside,r,b,2024-02-01,2024-03-31", {"2024-02": "III override", "2024-04": "III policy"}, None, "2024-01-31"),
        ("OLD,outside,r,b,2024-04-01,2024-04-30", {"2024-03": "III policy", "2024-04": "IIO override"}, "inside", "2024-04-30"),
    ],
)
def test_overrides_at_past_dates(run: Run, policy: Path, override: str, expected: dict[str, str], previous: str | None, since: str) -> None:
    edit(policy, "channel_overrides", append=f"{override}\n")
    accounts = "account_id,account_name,merged_into_account_id\nA,Alpha,\nOLD,Old,A"
    result = run("2024-04-30", policy, crm_accounts=accounts, orders=orders("A,2024-01-10,100"))
    assert_months(steps(result), expected)
    row = result.accounts["A"]
    assert (row["previous_channel"], row["channel_since"]) == (previous, date.fromisoformat(since))


def test_an_override_between_month_ends_counts_at_the_as_of_date(run: Run, policy: Path) -> None:
    edit(policy, "channel_overrides", append="A,outside,r,b,2024-03-01,2024-03-15\n")
    row = run("2024-03-15", policy, orders=orders("A,2024-01-10,100")).accounts["A"]
    assert (row["previous_channel"], row["channel_since"], row["assigned_channel"]) == ("inside", date(2024, 3, 15), "outside")


def test_an_override_changes_nothing_beneath(run: Run, policy: Path) -> None:
    edit(policy, "channel_overrides", append="A,outside,r,b,2024-03-01,2024-05-31\n")
    deal = f"{DEAL_COLUMNS}\nD,A,10000,,2024-03-31,,"
    result = run("2024-07-31", policy, orders=f"{ORDERS_WITH_DIRT}X,A,2024-06-05,x,,", crm_opportunities=deal)
    assert_months(
        steps(result),
        {"2024-02": "III policy", "2024-03": "OIO override", "2024-04": "OOO override", "2024-05": "OOO override", "2024-06": KEPT},
    )


# --- What must hold for any company ----------------------------------------------------------------


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Some random companies in one folder, and what the reference says of them."""
    folder = tmp_path_factory.mktemp("companies")
    drawn = [replace(each, override_number=None) for each in draw_companies(60, seed_number=20240229)]
    write_companies(drawn, folder)
    return folder, assign(folder, POLICY_DIR, AS_OF, BUSINESS_TIMEZONE)


@pytest.mark.parametrize("day", [date(2025, 1, 31), date(2024, 2, 29), date(2023, 5, 31)])
def test_the_row_of_a_month_end_is_what_a_run_of_that_day_says(companies: tuple[Path, Result], day: date) -> None:
    folder, result = companies
    rows = {account_id: row for (account_id, each), row in result.history.items() if each == day}
    that_day = assign(folder, POLICY_DIR, day, BUSINESS_TIMEZONE)
    assert len(rows) > 40
    assert rows == {account_id: that_day.history[account_id, day] for account_id in rows}


def test_since_and_before_are_in_the_history(companies: tuple[Path, Result]) -> None:
    _, result = companies
    for account_id, row in result.accounts.items():
        days = sorted(day for each, day in result.history if each == account_id)
        assert days[-1] == AS_OF
        since = [day for day in days if day >= row["channel_since"]]
        assert {result.history[account_id, day]["assigned_channel"] for day in since} == {row["assigned_channel"]}
        before = [day for day in days if day < row["channel_since"]]
        if before:
            assert result.history[account_id, before[-1]]["assigned_channel"] == row["previous_channel"] != row["assigned_channel"]


def test_what_decided_explains_the_difference(companies: tuple[Path, Result]) -> None:
    _, result = companies
    assert {row["assignment_source"] for row in result.history.values()} >= {"policy", "dwell", "data_hold"}
    for row in result.history.values():
        if row["assignment_source"] in ("policy", "fallback"):
            assert row["candidate_channel"] == row["settled_channel"] == row["assigned_channel"]
        if row["assignment_source"] == "dwell":
            assert row["candidate_channel"] != row["settled_channel"] == row["assigned_channel"]
