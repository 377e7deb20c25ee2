"""The policy seeds as objects, and the decision of a cell (docs/rules.md, Policy)."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tests.reference.reading import parse_text

BLANK_STATUS = "(blank)"

# The coverage group of accounts of no group.
NO_GROUP = "none"

# What can go together, whatever the parameters say: who never purchased has no dormancy and no transaction,
# and the later stages belong to customers who are not dormant.
STAGES_AND_DORMANCIES = [
    ("whitespace", "never_ordered"),
    ("whitespace", "dormant"),
    ("prospect", "never_ordered"),
    ("dormant", "dormant"),
    *product(("new", "reactivated", "established"), ("active", "at_risk")),
]


class Cell(NamedTuple):
    """One place in the segment space."""

    lifecycle_stage: str
    size_segment: str
    dormancy_status: str
    transaction_band: str
    coverage_group: str = NO_GROUP


class Decision(NamedTuple):
    """A cell's channel and the rule that won; no rule number where the policy's fallback decides."""

    channel: str
    rule_number: int | None


class Tier(NamedTuple):
    """A segment, the least measure (reporting currency) that enters it, and the least that does not leave it.

    The lowest tier has no floor; a blank `exit_below` is `enter_at`.
    """

    segment: str
    enter_at: Decimal | None
    exit_below: Decimal | None = None


@dataclass(frozen=True)
class Rule:
    """A row of `channel_policy_rules`: a blank condition (None) fits any value."""

    rule_number: int
    conditions: tuple[str | None, ...]
    channel: str

    def fits(self, cell: Cell) -> bool:
        """Whether every condition that is given is met."""
        return all(wanted in (None, found) for wanted, found in zip(self.conditions, cell, strict=True))


@dataclass(frozen=True)
class ChannelPolicy:
    """A row of `channel_policies` with its rules in order of number."""

    policy_id: str
    threshold_set: str
    fallback_channel: str
    deal_routing: str
    dwell_up: int
    dwell_down: int
    deal_hold_days: int
    dormancy_is_dwell_free: bool
    rules: list[Rule]

    def decide(self, cell: Cell) -> Decision:
        """The first rule that fits, else the fallback."""
        for rule in self.rules:
            if rule.fits(cell):
                return Decision(rule.channel, rule.rule_number)
        return Decision(self.fallback_channel, None)


@dataclass(frozen=True)
class Override:
    """A row of `channel_overrides`; both dates are inclusive."""

    account_id: str
    channel: str
    valid_from: date
    valid_to: date

    def is_in_force(self, day: date) -> bool:
        """Whether the day lies within the override's dates."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class RepChannel:
    """A row of `rep_channels`: by user, or by title where it names no user."""

    user_id: str | None
    title: str | None
    channel: str


@dataclass(frozen=True)
class CoverageGroup:
    """A row of `coverage_groups`: the accounts of a group, by the conditions that it fills; texts in lower case."""

    name: str
    account_id: str | None
    is_key_account: bool | None
    account_type: str | None
    industry: str | None
    region: str | None
    country: str | None

    def specificity(self) -> tuple[bool, ...]:
        """Which conditions are filled, the one that counts most first."""
        conditions = (self.account_id, self.is_key_account, self.account_type, self.industry, self.region, self.country)
        return tuple(each is not None for each in conditions)


@dataclass(frozen=True)
class PolicyBook:
    """All policy seeds."""

    policies: dict[str, ChannelPolicy]
    calendar: list[tuple[date, str]]
    thresholds: dict[tuple[str, str, str], list[Tier]]
    parameters: dict[tuple[str, str], str]
    cycles: dict[tuple[str, str], str]
    order_treatments: dict[str, str]
    lead_treatments: dict[str, str]
    rates: dict[str, list[tuple[date, Decimal]]]
    coverages: dict[str, str]
    rep_channels: list[RepChannel]
    coverage_groups: list[CoverageGroup]
    breaks: set[str]
    overrides: list[Override]
    free_mail_domains: set[str]
    severities: dict[str, str]
    holds_account: set[str]
    channel_costs: dict[str, tuple[Decimal, Decimal, Decimal]]
    coverage_standards: dict[tuple[str | None, str | None, str], tuple[Decimal, Decimal]]

    def in_force(self, day: date) -> ChannelPolicy:
        """The policy of the latest calendar row that starts by the day; ValueError when there is none."""
        started = [row for row in self.calendar if row[0] <= day]
        if not started:
            raise ValueError(f"no policy is in force on {day}")
        return self.policies[max(started)[1]]

    def policy_at(self, day: date) -> ChannelPolicy:
        """The policy in force on a day of the past; before the first calendar row, that row's."""
        return self.in_force(max(day, min(self.calendar)[0]))

    def parameter(self, threshold_set: str, name: str) -> str:
        """A parameter as written."""
        return self.parameters[threshold_set, name]

    def whole_number(self, threshold_set: str, name: str) -> int:
        """A parameter that counts days, months, ranks or transactions."""
        return int(self.parameter(threshold_set, name))

    def tiers(self, threshold_set: str, measure: str, region: str | None, country: str | None) -> list[Tier]:
        """The tiers of the region's scope, else the country's, else everyone's; lowest first."""
        for scope in (region, country):
            rows = self.thresholds.get((threshold_set, measure, (scope or "").lower()))
            # Whatever the region is called, `*` are everyone's.
            if scope and scope != "*" and rows:
                return rows
        return self.thresholds[threshold_set, measure, "*"]

    def segments(self, threshold_set: str, measure: str) -> list[str]:
        """Every segment name of a measure, over all scopes."""
        return sorted(
            {
                tier.segment
                for (row_set, row_measure, _), tiers in self.thresholds.items()
                if (row_set, row_measure) == (threshold_set, measure)
                for tier in tiers
            }
        )

    def rate(self, currency_code: str, reporting_currency: str, day: date) -> Decimal | None:
        """Reporting currency per unit of the currency on the day; None when there is no rate by then."""
        if currency_code == reporting_currency:
            return Decimal(1)
        started = [row for row in self.rates.get(currency_code, []) if row[0] <= day]
        return max(started)[1] if started else None

    def cells(self, threshold_set: str) -> list[Cell]:
        """Every cell of the segment space that can exist."""
        sizes = self.segments(threshold_set, "size")
        bands = ["none", *self.segments(threshold_set, "transaction_size")]
        groups = sorted({NO_GROUP, *(row.name for row in self.coverage_groups)})
        return [
            Cell(stage, size, dormancy, band, group)
            for stage, dormancy in STAGES_AND_DORMANCIES
            for size in sizes
            for band in (["none"] if dormancy == "never_ordered" else bands)
            for group in groups
        ]

    def decision_table(self) -> dict[tuple[str, ...], Decision]:
        """Every policy's decision of every cell that can exist, by policy id and what the cell is made of."""
        return {
            (policy.policy_id, *cell): policy.decide(cell) for policy in self.policies.values() for cell in self.cells(policy.threshold_set)
        }


def tier_of(measure: Decimal | None, tiers: list[Tier]) -> str:
    """The highest tier whose `enter_at` the measure reaches, else the lowest (docs/rules.md, Size tier)."""
    reached = [tier for tier in tiers if measure is not None and (tier.enter_at or 0) <= measure]
    return reached[-1].segment if reached else tiers[0].segment


# The lists that hold where a company has none of its own.
SHIPPED = Path(__file__).parents[2] / "seeds" / "policy"


def read_seed(policy_dir: Path, name: str) -> list[dict[str, str | None]]:
    """The rows of a seed that hold anything, trimmed, blank as None."""
    own = policy_dir / f"{name}.csv"
    with (own if own.exists() else SHIPPED / own.name).open(encoding="utf-8-sig", newline="") as file:
        rows = [{column: parse_text(value) for column, value in row.items()} for row in csv.DictReader(file)]
    return [row for row in rows if any(row.values())]


def based_on(policy_dir: Path, name: str, key: str) -> dict[str, str | None]:
    """Each threshold set (or policy) and the one that it is based on, if any."""
    return {row[key]: row.get("based_on") for row in read_seed(policy_dir, name)}


def inherited(written: dict[str, dict[Any, Any]], bases: dict[str, str | None]) -> dict[str, dict[Any, Any]]:
    """What holds for each owner: what its base has, and over it what it writes itself."""

    def held(owner: str) -> dict[Any, Any]:
        base = bases.get(owner)
        return (held(base) if base else {}) | written.get(owner, {})

    return {owner: held(owner) for owner in bases}


def read_set_rows(policy_dir: Path, name: str, *keys: str) -> dict[str, dict[tuple[str, ...], dict[str, str | None]]]:
    """The rows of a seed that hold in each threshold set, by `keys` in lower case."""
    written: dict[str, dict] = defaultdict(dict)
    for row in read_seed(policy_dir, name):
        written[row["threshold_set"]][tuple(row[key].lower() for key in keys)] = row
    return inherited(written, based_on(policy_dir, "threshold_sets", "threshold_set"))


def read_coverage_groups(policy_dir: Path) -> list[CoverageGroup]:
    """The rows of `coverage_groups`."""
    flags = {"true": True, "false": False, None: None}

    def lower(text: str | None) -> str | None:
        return text and text.lower()

    return [
        CoverageGroup(
            name=row["coverage_group"].lower(),
            account_id=row["account_id"],
            is_key_account=flags[lower(row["is_key_account"])],
            **{column: lower(row[column]) for column in ("account_type", "industry", "region", "country")},
        )
        for row in read_seed(policy_dir, "coverage_groups")
    ]


def read_policies(policy_dir: Path) -> dict[str, ChannelPolicy]:
    """Policies with their rules: those that they write, and those of other numbers of the policy that they are based on."""
    written: dict[str, dict[int, Rule]] = defaultdict(dict)
    for row in read_seed(policy_dir, "channel_policy_rules"):
        number = int(row["rule_number"])
        conditions = tuple(row.get(dimension) for dimension in Cell._fields)
        written[row["policy_id"]][number] = Rule(rule_number=number, conditions=conditions, channel=row["channel"])
    rules = inherited(written, based_on(policy_dir, "channel_policies", "policy_id"))
    return {
        row["policy_id"]: ChannelPolicy(
            policy_id=row["policy_id"],
            threshold_set=row["threshold_set"],
            fallback_channel=row["fallback_channel"],
            deal_routing=row["deal_routing"],
            dwell_up=int(row["dwell_up"]),
            dwell_down=int(row["dwell_down"]),
            deal_hold_days=int(row["deal_hold_days"]),
            dormancy_is_dwell_free=(row.get("dormancy_is_dwell_free") or "").lower() == "true",
            rules=sorted(rules[row["policy_id"]].values(), key=lambda rule: rule.rule_number),
        )
        for row in read_seed(policy_dir, "channel_policies")
    }


def read_thresholds(policy_dir: Path) -> dict[tuple[str, str, str], list[Tier]]:
    """(threshold set, measure, scope) -> tiers, lowest first."""
    thresholds = defaultdict(list)
    for threshold_set, rows in read_set_rows(policy_dir, "segment_thresholds", "scope", "measure", "segment").items():
        for (scope, measure, _), row in rows.items():
            enter_at, exit_below = (None if row[column] is None else Decimal(row[column]) for column in ("enter_at", "exit_below"))
            thresholds[threshold_set, measure, scope].append(Tier(row["segment"], enter_at, exit_below))
    for tiers in thresholds.values():
        tiers.sort(key=lambda tier: tier.enter_at or Decimal(0))
    return dict(thresholds)


def read_rates(policy_dir: Path) -> dict[str, list[tuple[date, Decimal]]]:
    """Currency -> rates with their first day."""
    rates = defaultdict(list)
    for row in read_seed(policy_dir, "exchange_rates"):
        rates[row["currency_code"].upper()].append((date.fromisoformat(row["valid_from"]), Decimal(row["rate_to_reporting"])))
    return dict(rates)


def read_mapping(policy_dir: Path, name: str, key: str, value: str) -> dict[str, str]:
    """A two-column seed, its keys in lower case."""
    return {row[key].lower(): row[value] for row in read_seed(policy_dir, name)}


def read_policy_book(policy_dir: Path) -> PolicyBook:
    """All policy seeds of a folder; they are taken to be free of mistakes."""
    return PolicyBook(
        policies=read_policies(policy_dir),
        calendar=[(date.fromisoformat(row["valid_from"]), row["policy_id"]) for row in read_seed(policy_dir, "policy_calendar")],
        thresholds=read_thresholds(policy_dir),
        parameters={
            (threshold_set, parameter): row["value"]
            for threshold_set, rows in read_set_rows(policy_dir, "policy_parameters", "parameter").items()
            for (parameter,), row in rows.items()
        },
        cycles={
            (threshold_set, industry): row["cycle"]
            for threshold_set, rows in read_set_rows(policy_dir, "sales_cycles", "industry").items()
            for (industry,), row in rows.items()
        },
        order_treatments=read_mapping(policy_dir, "order_statuses", "status", "treatment"),
        lead_treatments=read_mapping(policy_dir, "lead_statuses", "status", "treatment"),
        rates=read_rates(policy_dir),
        coverages=read_mapping(policy_dir, "account_types", "account_type", "coverage"),
        rep_channels=[RepChannel(row["user_id"], row["title"], row["channel"]) for row in read_seed(policy_dir, "rep_channels")],
        coverage_groups=read_coverage_groups(policy_dir),
        breaks={row["account_id"] for row in read_seed(policy_dir, "hierarchy_breaks")},
        overrides=[
            Override(
                account_id=row["account_id"],
                channel=row["channel"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]),
            )
            for row in read_seed(policy_dir, "channel_overrides")
        ],
        free_mail_domains={row["domain"].lower() for row in read_seed(policy_dir, "free_mail_domains")},
        severities={row["code"]: row["severity"] for row in read_seed(policy_dir, "rejection_reasons")},
        holds_account={row["code"] for row in read_seed(policy_dir, "rejection_reasons") if row["holds_account"] == "yes"},
        channel_costs={
            row["channel"].lower(): tuple(Decimal(row[column]) for column in ("rep_cost_per_year", "working_days", "contacts_per_day"))
            for row in read_seed(policy_dir, "channel_costs")
        },
        coverage_standards={
            (*((row[column] or "").lower() or None for column in ("size_segment", "lifecycle_stage")), row["channel"].lower()): (
                Decimal(row["contacts_per_year"]),
                Decimal(row["margin_uplift"]),
            )
            for row in read_seed(policy_dir, "coverage_standards")
        },
    )
