"""Small random companies, full of boundary values and dirt, to compare the build with the reference.

A company is a handful of accounts with their people, orders, deals and leads. Its ids start with `~`, which
`write_companies` replaces by the company's own tag, so that any number of companies fit into one set of raw
files without touching each other. Amounts lie near the thresholds of the shipped policy, and dates near the
limits of its windows as seen from `AS_OF`.
"""

import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.reference.policy import SHIPPED
from tests.reference.reading import COLUMNS

AS_OF = date(2025, 2, 28)
BUSINESS_TIMEZONE = "America/New_York"
POLICY_DIR = Path(__file__).parent / "cases" / "policy"


def copy_policy(folder: Path) -> Path:
    """A folder with every list of the policy, that of the planted cases where they have one, for a test to edit."""
    shutil.copytree(SHIPPED, folder)
    return shutil.copytree(POLICY_DIR, folder, dirs_exist_ok=True)


def change_policy_now_and_then(seeds: Path) -> None:
    """Put a stricter policy with thresholds of its own before and after the shipped one, last between a month-end and the as-of date."""

    def add(name: str, rows: list[str]) -> None:
        path = seeds / f"{name}.csv"
        path.write_text("\n".join([*path.read_text(encoding="utf-8").splitlines(), *rows, ""]), encoding="utf-8")

    # What differs is written, and the rest is taken over from the shipped set: of the thresholds at two removes.
    add("threshold_sets", ["larger,standard,Larger is larger", "strict,larger,Sooner dormant"])
    add("segment_thresholds", ["larger,*,size,medium,12500,9000", "larger,*,size,large,60000,60000", "strict,*,size,large,20000,20000"])
    parameters = {"dormant_after_days_short": 300, "dwell_free_days": 100, "transaction_size_rank": 1, "deal_hold_min_deal_age_days": 1}
    # Drawn sellers seldom make two sales in a row.
    parameters |= {"seller_change_orders": 1}
    add("policy_parameters", [f"strict,{name},{value},a unit,What it does" for name, value in parameters.items()])
    add("sales_cycles", ["strict,Aerospace,short", "larger,*,long", "strict,*,short"])
    add(
        "channel_policy_rules",
        [
            "careful,1,,,,,keys,outside,Key accounts are visited",
            "careful,4,,,,,remote,inside,Nobody works there",
            "careful,6,new,,,,,outside,A new customer is visited",
            "careful,7,,medium,,large,none,outside,Those of no group who buy large are visited",
        ],
    )
    add(
        "coverage_groups",
        [
            "keys,,true,,,,",
            "remote,,,,,,WEST",
            "remote,,,,,france,",
            "trade,,,,Retail,,",
            "trade,,,customer,,Germany,",
            "remote,,,Customer,,germany,",
            *(f"keys,{tag_of(number)}a1,,,,," for number in range(0, 250, 9)),
            *(f"none,{tag_of(number)}a2,,,,Germany," for number in range(0, 250, 3)),
        ],
    )
    add("channel_policies", ["careful,Sooner dormant and slower to move,strict,outside,by_amount,2,1,45,combined,TRUE"])
    calendar = seeds / "policy_calendar.csv"
    rows = ["2024-01-31,careful", "2024-05-15,combined", "2024-10-01,careful", "2024-12-31,combined", "2025-01-10,careful"]
    calendar.write_text("\n".join(["valid_from,policy_id", "2000-01-01,combined", *rows, ""]), encoding="utf-8")


def keep_a_control_group(seeds: Path) -> None:
    """Let the stricter policy keep two of five groups that would move where they were, for some months."""
    path = seeds / "policy_parameters.csv"
    rows = ["strict,control_share,0.4,share,Some stay", "strict,control_months,4,months,For so long"]
    path.write_text("\n".join([*path.read_text(encoding="utf-8").splitlines(), *rows, ""]), encoding="utf-8")


# Stands for the account of the seed `hierarchy_breaks` into which nobody rolls up.
BREAK = "#break"

# How many companies are drawn at a time.
ROUND = 3

Row = dict[str, str]

BOUNDARY_DATES = [
    *(AS_OF - timedelta(days=back) for back in (0, 1, 29, 30, 31, 37, 89, 90, 91, 364, 365, 366, 730, 731)),
    *(AS_OF + timedelta(days=ahead) for ahead in (1, 2, 31)),
    # Twelve, 24 and 36 months before a 28 February lie month-ends: these straddle the windows' open ends.
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1),
    date(2022, 2, 28), date(2022, 3, 1), date(2024, 1, 1), date(2023, 12, 31), date(1999, 12, 31),
]  # fmt: skip
MALFORMED_MOMENTS = [
    "2024-02-30",
    "31/12/2024",
    "2024-1-5",
    "2024-03-01T25:00:00",
    "yesterday",
    "20240301",
    "0",
    "2024-03-01T10:00:00+99",
    "2024-03-01T10:00+14:30",
    "2024-03-01T24:00:00",
]
# What stands for no date in one system or another, and the days that are just plausible or just not.
IMPLAUSIBLE_MOMENTS = [
    "0001-01-01", "0001-01-01T00:00:00Z", "0000-01-01", "1899-12-30", "1900-01-01 00:00:00", "1969-12-31", "1970-01-01T04:59:59Z",
    "2101-01-01T05:00:00Z", "9999-12-31", "9999-12-31T23:59:59-14:00",
]  # fmt: skip
UNUSABLE_MOMENTS = [*MALFORMED_MOMENTS, *IMPLAUSIBLE_MOMENTS]

AMOUNTS = [
    "10000", "9999.99", "10000.00", "10000.01", "5000", "4999.995", "50000", "49999.99", "40000", "39999.99",
    "8000", "100", "19.99", "0.005", "0.015", "1", "2024.994", "+25000", "12500.5", "20000", "1000.", ".5", "100\xa0", "\u202f12000",
    # Decimals as exports of computed prices have them: up to 10 are exact, more are rounded.
    "9999.9949999", "9999.9949999999", "9999.99499999995", "19.1234567", "8000.0000000001", "123456789.0049999999", "0.004999999995",
]  # fmt: skip
MALFORMED_NUMBERS = ["abc", "1e5", "1,000", "NaN", "10 000", "-", "$5"]
STATUSES = [
    *("", "", "", "Shipped", "SHIPPED", " delivered ", "open", "Completed", "won", "returned", "Invoiced"),
    *("Cancelled", "canceled", "Quote", "ON HOLD", "test"),
]
CURRENCIES = ["", "", "", "USD", "usd", "EUR", "eur ", "GBP", "XXX"]
NAMES = [
    "~ Alpha Inc.",
    "~ Alpha, Incorporated",
    "~ Café Zoë GmbH",
    "~ Beta & Co",
    "=SUM(1) ~",
    '~ "Quoted", Ltd',
]
FLAGS = ["", "", "", "true", "FALSE", "Y", "no", "1", "0", "perhaps", "X", "WAHR", "falsch", "-1", "1.0", "0.0", "+1"]


@dataclass(frozen=True)
class Company:
    """Raw rows by table, rows with a wrong number of fields, the row of `channel_overrides` it would like."""

    rows: dict[str, list[Row]]
    ragged: dict[str, list[list[str]]] = field(default_factory=dict)
    override_number: int | None = None


def rarely(common: SearchStrategy[str], rare: Sequence[str], odds: int = 12) -> SearchStrategy[str]:
    """Mostly the common values, one time in `odds` a rare one."""
    return st.integers(1, odds).flatmap(lambda roll: st.sampled_from(rare) if roll == odds else common)


def render_moment(day: date, style: int) -> str:
    """A day as raw text in one of several styles; those with an offset may mean the day before."""
    next_day = day + timedelta(days=1)
    styles = [
        f"{day}", f"{day}", f"{day} 00:00:00", f"{day}T23:59:59", f"{day} 08:15", f"{day}T12:00:00.123456",
        f"{next_day}T03:30:00Z", f"{next_day}T04:59:59Z", f"{next_day}T05:00:00+00:00",
        f"{day}T00:30:00-05:00", f"{day} 06:00:00+0530", f"{day}T23:00:00-08", f" {day} ",
    ]  # fmt: skip
    return styles[style % len(styles)]


def days() -> SearchStrategy[date]:
    """Boundary dates, and now and then any day of the last four years."""
    anywhere = st.integers(0, 1500).map(lambda back: AS_OF - timedelta(days=back))
    return st.one_of(st.sampled_from(BOUNDARY_DATES), st.sampled_from(BOUNDARY_DATES), anywhere)


def moments(rare: Sequence[str] = ("", *UNUSABLE_MOMENTS), odds: int = 25) -> SearchStrategy[str]:
    """Dates and timestamps as text, rarely blank, malformed or implausible."""
    return rarely(st.builds(render_moment, days(), st.integers(0, 12)), rare, odds)


def amounts() -> SearchStrategy[str]:
    """Amounts near the thresholds, rarely malformed."""
    return rarely(st.sampled_from(AMOUNTS), MALFORMED_NUMBERS, 40)


def optional(values: SearchStrategy[str]) -> SearchStrategy[str]:
    """Blank half of the time."""
    return st.booleans().flatmap(lambda is_given: values if is_given else st.just(""))


def some_id(ids: Sequence[str], others: Sequence[str], odds: int = 12) -> SearchStrategy[str]:
    """One of the company's ids, rarely something else."""
    return rarely(st.sampled_from(list(ids)), others, odds)


def rows_of(row: SearchStrategy[Row], key: str, most: int) -> SearchStrategy[list[Row]]:
    """Up to so many rows, numbered in the key column."""
    return st.lists(row, max_size=most).map(lambda rows: [{**each, key: f"~{key[0]}{number}"} for number, each in enumerate(rows, start=1)])


def account_rows(account_ids: Sequence[str], user_ids: Sequence[str]) -> SearchStrategy[Row]:
    """An account without its id: any parent, merge target, owner and segment attribute."""
    return st.fixed_dictionaries(
        {
            "account_name": rarely(st.sampled_from(NAMES), [""], 40),
            "account_type": rarely(st.sampled_from(["", "", "Customer", "prospect"]), ["Web Consumer", "employee", "?"]),
            "website_domain": st.sampled_from(
                [
                    "",
                    "",
                    "https://www.~alpha.example/shop?x=1",
                    "~ALPHA.example:8080",
                    "~beta.example",
                    "gmail.com",
                ]
            ),
            "potential_amount": rarely(st.just(""), [*AMOUNTS, *MALFORMED_NUMBERS, "-1"], 3),
            "is_key_account": rarely(st.just(""), FLAGS, 6),
            "parent_account_id": rarely(st.just(""), [*account_ids, *account_ids, "~A1", BREAK], 2),
            "merged_into_account_id": rarely(st.just(""), [*account_ids, *account_ids, "~gone"], 5),
            "industry": st.sampled_from(["", "", "retail", "industrial machinery", "Aerospace"]),
            "country": st.sampled_from(["", "Germany", "GERMANY ", "France"]),
            "region": st.sampled_from(["", "West"]),
            "owner_id": some_id(["", *user_ids], ["~nobody"]),
            "created_at": optional(moments()),
            "updated_at": optional(moments()),
            "is_deleted": rarely(st.just(""), FLAGS, 4),
        }
    )


def user_rows() -> SearchStrategy[Row]:
    """A user without its id."""
    titles = ["", "Inside sales representative", "Account Executive", "Sales Agent"]
    return st.fixed_dictionaries(
        {
            "user_name": st.sampled_from(["", "Ann ~", "Bob"]),
            "title": st.sampled_from(titles),
            "channel": st.sampled_from(["", "", "inside", "Outside", "field"]),
            "is_active": st.sampled_from(FLAGS),
        }
    )


def opportunity_rows(account_ids: Sequence[str]) -> SearchStrategy[Row]:
    """A deal without its id, open more often than not."""
    return st.fixed_dictionaries(
        {
            "account_id": some_id(account_ids, ["", "~missing"], 6),
            "amount": rarely(amounts(), [""], 6),
            "currency_code": st.sampled_from(CURRENCIES),
            "stage": st.sampled_from(["", "Prospecting", "Engaging", "WON", "lost", "Closed Won", "closed"]),
            "created_at": moments(odds=8),
            "close_date": optional(moments()),
            "is_closed": rarely(st.sampled_from(["", "false"]), FLAGS, 3),
            "is_won": rarely(st.just(""), FLAGS, 4),
        }
    )


def lead_rows(account_ids: Sequence[str]) -> SearchStrategy[Row]:
    """A lead without its id, whose domain or name may be that of none, one or several accounts."""
    return st.fixed_dictionaries(
        {
            "company_name": rarely(st.sampled_from(NAMES), ["", "GmbH & Co. KG", "~ Other"], 4),
            "email": st.sampled_from(["", "a@~alpha.example", "b@~BETA.example", "c@gmail.com", "d@~other.example", "none", "e@"]),
            "status": rarely(st.sampled_from(["", "new", "Working"]), ["Converted", "DISQUALIFIED"], 6),
            "country": st.sampled_from(["", "germany", "France"]),
            "created_at": optional(moments()),
            "converted_account_id": rarely(st.just(""), [*account_ids, "~missing"], 3),
            "converted_at": st.sampled_from(["", f"{AS_OF}", f"{AS_OF + timedelta(days=1)}", "soon", "0001-01-01"]),
        }
    )


def activity_rows(account_ids: Sequence[str], user_ids: Sequence[str]) -> SearchStrategy[Row]:
    """An activity without its id, of any user, or of nobody."""
    return st.fixed_dictionaries(
        {
            "account_id": some_id(account_ids, ["", "~missing"], 6),
            "owner_id": st.sampled_from(["", "~unknown", *user_ids]),
            "activity_type": st.sampled_from(["", "call", "visit"]),
            "occurred_at": moments(odds=8),
        }
    )


def ownership_rows(account_ids: Sequence[str], user_ids: Sequence[str]) -> SearchStrategy[Row]:
    """The owner of an account from a day on, or that nobody owns it."""
    return st.fixed_dictionaries(
        {
            "account_id": some_id(account_ids, ["", "~missing"]),
            "owner_id": st.sampled_from(["", "~unknown", *user_ids]),
            "valid_from": moments(odds=8),
        }
    )


@st.composite
def line_rows(draw: DrawFn, order_id: str) -> list[Row]:
    """Up to three lines of an order, a few of them unusable; no line at all leaves the header to speak."""
    lines = []
    for number in draw(st.sampled_from([[], ["1"], ["1"], ["1", "2"], ["1", "01", "A"]])):
        lines.append(
            {
                "order_id": order_id,
                "line_number": draw(rarely(st.just(number), [""], 40)),
                "quantity": draw(rarely(st.just("1"), ["2", "10", "-1", "0", "0.5", "1.00005", "x", ""], 4)),
                "unit_price": draw(rarely(amounts(), ["-10000", "1000000000000", "999999999999"], 60)),
                "discount_rate": draw(rarely(st.just(""), ["0", "0.1", "0.12345678", "0.333333333333", "1", "-0.05", "1.5", "x"], 4)),
                "discount_amount": draw(rarely(st.just(""), ["0.01", "100", "-0.005", "0.0049999999", "?"], 6)),
                "unit_cost": draw(rarely(st.just("12.5"), ["", "", "n/a", "0", "12.4949999999", "7.00000000005"], 5)),
            }
        )
    return lines


@st.composite
def purchase_days(draw: DrawFn) -> list[date]:
    """The order dates of one account: none, any, a steady rhythm, or a comeback after long silence."""
    pattern = draw(st.sampled_from(["none", "any", "any", "steady", "steady", "comeback"]))
    if pattern == "none":
        return []
    if pattern == "any":
        return draw(st.lists(days(), min_size=1, max_size=4))
    if pattern == "steady":
        # 1.25 x 24 and 1.25 x 40 are whole days, so that a silence of exactly that length can be drawn.
        step = draw(st.sampled_from([8, 24, 40, 120]))
        silent = draw(st.sampled_from([30, 31, 50, 51, 150, 151]))
        count = draw(st.integers(2, 4))
        return [AS_OF - timedelta(days=silent + step * number) for number in range(count)]
    back = draw(st.sampled_from([1, 89, 90, 91]))
    gap = draw(st.sampled_from([364, 365, 366, 730, 731]))
    return [AS_OF - timedelta(days=back), AS_OF - timedelta(days=back + gap)]


@st.composite
def returned_lines(draw: DrawFn, order_id: str, original_lines: list[Row]) -> list[Row]:
    """The original's lines taken back: whole, in part, or more than was sold."""
    factor = draw(st.sampled_from(["-1", "-1", "-0.5", "-2"]))
    return [
        {**line, "order_id": order_id, "quantity": factor} for line in original_lines if line["quantity"] == "1" and line["line_number"]
    ]


@st.composite
def orders_and_lines(draw: DrawFn, account_ids: Sequence[str], user_ids: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Orders of all accounts with their lines and sellers; some are returns that name an earlier order."""
    orders: list[Row] = []
    lines: list[Row] = []
    for account_id in account_ids:
        for day in draw(purchase_days()):
            order_id = f"~o{len(orders) + 1}"
            own_lines = draw(line_rows(order_id))
            original_id = draw(rarely(st.just(""), [*(order["order_id"] for order in orders), "~nope"], 4))
            if original_id and draw(st.booleans()):
                own_lines = draw(returned_lines(order_id, [line for line in lines if line["order_id"] == original_id]))
            orders.append(
                {
                    "order_id": order_id,
                    "account_id": draw(rarely(st.just(account_id), [*account_ids, "~missing", ""])),
                    "ordered_at": draw(
                        rarely(
                            st.integers(0, 12).map(lambda style, day=day: render_moment(day, style)),
                            ["", "2100-12-31", *UNUSABLE_MOMENTS],
                            40,
                        )
                    ),
                    "status": draw(st.sampled_from(STATUSES)),
                    "currency_code": draw(st.sampled_from(CURRENCIES)),
                    "order_total": draw(rarely(amounts(), ["", "-100", "-10000", "0"], 5)),
                    "tax_amount": draw(rarely(st.just(""), ["0.01", "19", "x"], 8)),
                    "freight_amount": draw(rarely(st.just(""), ["5.5", "-1"], 8)),
                    "customer_po": draw(rarely(st.just(""), ["PO1", " PO1 ", "PO2", "po1"], 3)),
                    "original_order_id": original_id,
                    "owner_id": draw(some_id([*user_ids, ""], ["~nobody"])),
                    "updated_at": draw(optional(moments())),
                }
            )
            lines.extend(own_lines)
    lines.extend(draw(rarely(st.just(""), ["orphan"], 10).map(lambda kind: [orphan_line()] if kind else [])))
    return orders, lines


def orphan_line() -> Row:
    """A line whose order was never delivered."""
    return {"order_id": "~lost", "line_number": "1", "quantity": "1", "unit_price": "7"}


@st.composite
def with_duplicates(draw: DrawFn, rows: list[Row]) -> list[Row]:
    """The rows in any order, some of them twice: the same, or changed in a column that decides who wins."""
    copies = []
    for row in rows:
        if draw(st.integers(1, 12)) == 12:
            copy = dict(row)
            changeable = [each for each in ("updated_at", "status", "title", "quantity") if each in row]
            changed = draw(st.sampled_from(changeable or [""]))
            if changed == "updated_at":
                copy[changed] = draw(optional(moments()))
            elif changed == "quantity":
                copy[changed] = "3"
            elif changed:
                copy[changed] = ""
            copies.append(copy)
    return draw(st.permutations([*rows, *copies]))


@st.composite
def company(draw: DrawFn) -> Company:
    """One company."""
    account_ids = [f"~a{number}" for number in range(1, draw(st.integers(1, 5)) + 1)]
    users = draw(rows_of(user_rows(), "user_id", 2))
    user_ids = [user["user_id"] for user in users]
    accounts = [{**draw(account_rows(account_ids, user_ids)), "account_id": each} for each in account_ids]
    orders, lines = draw(orders_and_lines(account_ids, user_ids))
    clean = {
        "crm_accounts": accounts,
        "crm_users": users,
        "crm_leads": draw(rows_of(lead_rows(account_ids), "lead_id", 3)),
        "crm_opportunities": draw(rows_of(opportunity_rows(account_ids), "opportunity_id", 4)),
        "crm_activities": draw(rows_of(activity_rows(account_ids, user_ids), "activity_id", 3)),
        "account_owners": draw(st.lists(ownership_rows(account_ids, user_ids), max_size=4)),
        "orders": orders,
        "order_lines": lines,
    }
    rows = {table: draw(with_duplicates(each)) for table, each in clean.items()}
    ragged = {}
    if draw(st.integers(1, 10)) == 10:
        table = draw(st.sampled_from(sorted(COLUMNS)))
        width = len(COLUMNS[table]) + draw(st.sampled_from([-1, 1]))
        ragged[table] = [["~cut"] * width]
    return Company(rows, ragged, draw(rarely(st.just(""), ["0", "1", "2", "3", "4"], 3).map(as_number)))


def as_number(text: str) -> int | None:
    """The number written in a text; None for a blank."""
    return int(text) if text else None


def draw_companies(count: int, seed_number: int) -> list[Company]:
    """So many companies, the same ones for the same seed.

    They are drawn in short rounds, because a long one goes on to repeat parts of what it has already drawn; a
    round's first company is always the simplest one possible, and is left out.
    """
    drawn: list[Company] = []
    for number in range(-(-count // ROUND)):
        drawn += draw_round(seed_number * 100_000 + number)[1:]
    return drawn[:count]


def draw_round(seed_number: int) -> list[Company]:
    """The companies of one round, the first of them the simplest."""
    drawn: list[Company] = []

    @seed(seed_number)
    @settings(
        max_examples=ROUND + 1,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(company())
    def collect(each: Company) -> None:
        drawn.append(each)

    collect()
    return drawn


def seed_account_ids(seed_name: str) -> list[str]:
    """The account ids that a policy seed names, in its order."""
    with (POLICY_DIR / f"{seed_name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["account_id"] for row in csv.DictReader(file)]


def tag_of(number: int) -> str:
    """The prefix of a company's ids."""
    return f"K{number:04d}-"


def shared_accounts(companies: Sequence[Company]) -> list[Row]:
    """The accounts that policy seeds name; one with an override is merged into a company."""
    accounts = [{"account_id": each, "account_name": f"Shared {each}"} for each in seed_account_ids("hierarchy_breaks")]
    for number, account_id in enumerate(seed_account_ids("channel_overrides")):
        claimants = [place for place, each in enumerate(companies) if each.override_number == number]
        target = f"{tag_of(claimants[0])}a1" if claimants else ""
        accounts.append(
            {
                "account_id": account_id,
                "account_name": f"Shared {account_id}",
                "merged_into_account_id": target,
            }
        )
    return accounts


def write_companies(companies: Sequence[Company], folder: Path) -> None:
    """Pack companies into one set of raw CSV files, each under the tag of its place in the sequence."""
    break_id = seed_account_ids("hierarchy_breaks")[0]
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in COLUMNS.items():
        shared = shared_accounts(companies) if table == "crm_accounts" else []
        records: list[list[str]] = [[row.get(column, "") for column in columns] for row in shared]
        for number, each in enumerate(companies):
            own = [[row.get(column, "") for column in columns] for row in each.rows.get(table, [])]
            records += [
                [replace_placeholders(value, tag_of(number), break_id) for value in record]
                for record in [*own, *each.ragged.get(table, [])]
            ]
        write_csv(folder / f"{table}.csv", [columns, *records])


def replace_placeholders(value: str, tag: str, break_id: str) -> str:
    """A value as this company writes it."""
    return value.replace("~", tag).replace(BREAK, break_id)


def write_csv(path: Path, records: Iterable[Sequence[str]]) -> None:
    """A CSV file of text fields."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(records)
