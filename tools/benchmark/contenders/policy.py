"""The policy that a contender works under, read from the project's seeds. Amounts are in cents of reporting currency."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOUSE = "house"
CELL = ("lifecycle_stage", "size_segment", "dormancy_status", "transaction_band")
# The lists that the company of the planted cases has of its own, and behind them the shipped ones.
SEEDS = (ROOT / "tests" / "cases" / "policy", ROOT / "seeds" / "policy")
ANYWHERE = "*"
BLANK_STATUS = "(blank)"
FIRST_DAY, LAST_DAY = date.min, date.max


@dataclass(frozen=True)
class Tier:
    """A size tier: entered at `enter_at` cents, left below `exit_below` cents; the lowest has neither."""

    segment: str
    enter_at: int | None
    exit_below: int | None


@dataclass(frozen=True)
class Rate:
    """An exchange rate, in force from one day to before another."""

    currency_code: str
    valid_from: date
    valid_until: date
    rate_to_reporting: float


@dataclass(frozen=True)
class Rule:
    """A rule of the policy: the words of the cell that it asks for, in the order of CELL and None where it asks for none."""

    words: tuple[str | None, ...]
    channel: str


@dataclass(frozen=True)
class Policy:
    """The policy in force on all days up to the as-of date, with its threshold set, and the mappings that every policy shares.

    `size_tiers` and `large_transaction_from` are by scope; tiers are in order of size.
    """

    parameters: dict[str, str]
    size_tiers: dict[str, list[Tier]]
    large_transaction_from: dict[str, int]
    cycles: dict[str, str]
    counted_statuses: list[str]
    rates: list[Rate]
    hierarchy_breaks: list[str]
    rules: list[Rule]
    fallback_channel: str
    house_types: list[str]

    def word(self, name: str) -> str:
        """A parameter that is a word, in lower case."""
        return self.parameters[name].lower()

    def number(self, name: str) -> int:
        """A parameter that is a whole number."""
        return int(self.parameters[name])

    def reporting_currency(self) -> str:
        """The currency that every amount is converted to."""
        return self.parameters["reporting_currency"].upper()

    def risk_factor(self) -> float:
        """The multiple of its longest interval after which a silent account is at risk."""
        return float(self.parameters["at_risk_interval_factor"])

    def long_window_share(self) -> float:
        """What scales the long window of the size measure back to the length of the short one."""
        return self.number("size_months") / self.number("size_months_long")

    def scopes(self) -> list[str]:
        """Every scope that has size tiers of its own."""
        return sorted(self.size_tiers)

    def industries_with_long_cycle(self) -> list[str]:
        """The industries whose sales cycle is declared long, in lower case."""
        return [industry for industry, cycle in self.cycles.items() if cycle == "long" and industry != ANYWHERE]

    def industries_with_short_cycle(self) -> list[str]:
        """The industries whose sales cycle is declared short, in lower case."""
        return [industry for industry, cycle in self.cycles.items() if cycle != "long" and industry != ANYWHERE]

    def is_long_by_default(self) -> bool:
        """Whether industries that nothing is declared for have a long sales cycle."""
        return self.cycles.get(ANYWHERE, "short") == "long"

    def whitespace_rank(self, scope: str) -> int | None:
        """The place of the tier that a group must reach before its unsold accounts are whitespace; the lowest tier is 0."""
        names = [tier.segment for tier in self.size_tiers[scope]]
        wanted = self.word("whitespace_min_segment")
        return names.index(wanted) if wanted in names else None


def rows(seed: str) -> list[dict[str, str]]:
    """The rows of a seed, cells trimmed."""
    with next(folder / f"{seed}.csv" for folder in SEEDS if (folder / f"{seed}.csv").exists()).open(encoding="utf-8", newline="") as file:
        return [{name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file)]


def set_rows(seed: str, threshold_set: str, *keys: str) -> list[dict[str, str]]:
    """The rows of a seed that hold in a threshold set: its own, and those of the sets that it is based on for what it does not write."""
    bases = {row["threshold_set"]: row["based_on"] for row in rows("threshold_sets")}
    held: dict[tuple[str, ...], dict[str, str]] = {}
    while threshold_set:
        own = {tuple(row[key].lower() for key in keys): row for row in rows(seed) if row["threshold_set"] == threshold_set}
        held = own | held
        threshold_set = bases[threshold_set]
    return list(held.values())


def cents(text: str) -> int | None:
    """An amount in cents; None for a blank."""
    return int(Decimal(text) * 100) if text else None


def policy_in_force(as_of: date) -> dict[str, str]:
    """The row of the policy in force. Raises ValueError where there was another one before, or where it is based on another one."""
    started = {row["policy_id"] for row in rows("policy_calendar") if date.fromisoformat(row["valid_from"]) <= as_of}
    found = [row for row in rows("channel_policies") if row["policy_id"] in started]
    if len(found) != 1 or found[0]["based_on"]:
        raise ValueError("the contenders are written for one policy in force throughout, which is based on no other one")
    return found[0]


def read_rules(policy_id: str) -> list[Rule]:
    """The rules of a policy in their order."""
    own = sorted((row for row in rows("channel_policy_rules") if row["policy_id"] == policy_id), key=lambda row: int(row["rule_number"]))
    return [Rule(tuple(row[word].lower() or None for word in CELL), row["channel"].lower()) for row in own]


def read_tiers(threshold_set: str, measure: str) -> dict[str, list[Tier]]:
    """The tiers of a measure by scope, in order of size."""
    tiers: dict[str, list[Tier]] = defaultdict(list)
    for row in set_rows("segment_thresholds", threshold_set, "scope", "measure", "segment"):
        if row["measure"].lower() == measure:
            enter_at = cents(row["enter_at"]) or None
            exit_below = cents(row["exit_below"]) if row["exit_below"] else enter_at
            tiers[row["scope"].lower()].append(Tier(row["segment"].lower(), enter_at, exit_below if enter_at else None))
    return {scope: sorted(own, key=lambda tier: tier.enter_at or 0) for scope, own in tiers.items()}


def read_rates(reporting_currency: str) -> list[Rate]:
    """Every exchange rate with the days it is in force; the reporting currency's is 1 on every day."""
    starts: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for row in rows("exchange_rates"):
        starts[row["currency_code"].upper()].append((date.fromisoformat(row["valid_from"]), float(row["rate_to_reporting"])))
    starts[reporting_currency] = [(FIRST_DAY, 1.0)]
    rates = []
    for currency_code, own in starts.items():
        own.sort()
        ends = [start for start, _ in own[1:]] + [LAST_DAY]
        rates += [Rate(currency_code, start, end, rate) for (start, rate), end in zip(own, ends, strict=True)]
    return rates


def read_policy(as_of: date) -> Policy:
    """The policy in force at a date. Raises ValueError where the contenders are not written for it."""
    in_force = policy_in_force(as_of)
    threshold_set = in_force["threshold_set"]
    parameters = {row["parameter"].lower(): row["value"] for row in set_rows("policy_parameters", threshold_set, "parameter")}
    if parameters["size_measure"].lower() != "revenue":
        raise ValueError("the contenders are written for sizes that are measured by revenue")
    transaction_tiers = read_tiers(threshold_set, "transaction_size")
    return Policy(
        parameters=parameters,
        size_tiers=read_tiers(threshold_set, "size"),
        large_transaction_from={
            scope: tier.enter_at for scope, own in transaction_tiers.items() for tier in own if tier.segment == "large"
        },
        cycles={row["industry"].lower(): row["cycle"].lower() for row in set_rows("sales_cycles", threshold_set, "industry")},
        counted_statuses=[row["status"].lower() for row in rows("order_statuses") if row["treatment"].lower() == "counted"],
        rates=read_rates(parameters["reporting_currency"].upper()),
        hierarchy_breaks=[row["account_id"] for row in rows("hierarchy_breaks")],
        rules=read_rules(in_force["policy_id"]),
        fallback_channel=in_force["fallback_channel"].lower(),
        house_types=[row["account_type"].lower() for row in rows("account_types") if row["coverage"].lower() == HOUSE],
    )
