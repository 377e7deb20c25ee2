"""The lists of the demo company's policy that differ from the shipped ones."""

import csv
from pathlib import Path

from tools import ROOT
from tools.demo.story import ALLIANCE, BY_PHONE, EXCEPTION
from tools.demo.tables import write_csv

SHIPPED = ROOT / "seeds" / "policy"
HEAD, FIELD = "Margaret Oduya", "Lucia Ferrante"

EXCEPTIONS = [
    (EXCEPTION.account_id, "outside", "Ward refit: visits until it is finished", HEAD, "2024-04-01", "2025-03-31"),
    (BY_PHONE.account_id, "inside", "Asked in writing not to be visited", HEAD, "2023-07-01", "2025-12-31"),
]
RATES = {
    "CAD": (("2000-01-01", "0.77"), ("2023-01-01", "0.74"), ("2024-01-01", "0.73"), ("2025-01-01", "0.70")),
    "EUR": (("2000-01-01", "1.06"), ("2023-01-01", "1.08"), ("2024-01-01", "1.08"), ("2025-01-01", "1.04")),
    "GBP": (("2000-01-01", "1.24"), ("2023-01-01", "1.24"), ("2024-01-01", "1.28"), ("2025-01-01", "1.25")),
}
GROUPS = [
    ("key accounts", "", "true", "", "", "", ""),
    ("public sector", "", "", "", "Public Sector", "", ""),
]
# The policy of the coming spring: that of today, with a rule for each group ahead of all others.
SPRING, SPRING_BEGINS, BASE = "two_groups", "2025-04-01", "combined"
GROUP_RULES = [
    ("key accounts", "outside", "A key account has one face, and head office promised visits"),
    ("public sector", "inside", "Public customers buy by tender, which is answered from a desk"),
]
COSTS = [
    ("inside", "99000", "220", "10", "Budget of 2025: pay, commission, telephone and a desk"),
    ("outside", "189000", "210", "2", "Budget of 2025: pay, commission, car, hotels and 14 days of training"),
]
# Calls of inside and visits of outside sales a year: as a rule, and to accounts that do not buy.
CONTACTS = {
    ("large", ""): (48, 24), ("medium", ""): (36, 12), ("small", ""): (12, 6),
    ("large", "prospect"): (24, 12), ("large", "whitespace"): (24, 12), ("large", "dormant"): (12, 6),
    ("medium", "prospect"): (12, 6), ("medium", "whitespace"): (12, 6), ("medium", "dormant"): (6, 4),
    ("small", "prospect"): (12, 4), ("small", "whitespace"): (12, 4), ("small", "dormant"): (6, 2),
    ("", ""): (12, 6),
}  # fmt: skip
AGREED = "Agreed by both managers in December 2024; nobody has measured an uplift"


def write_policy(folder: Path) -> dict[str, int]:
    """Write the lists, and say how many rows each has."""
    lists = {
        "channel_costs": COSTS,
        "channel_overrides": EXCEPTIONS,
        "channel_policies": [*_shipped("channel_policies")[1], _spring_policy()],
        "channel_policy_rules": [*_shipped("channel_policy_rules")[1], *_spring_rules()],
        "coverage_groups": GROUPS,
        "coverage_standards": [
            (segment, stage, channel, contacts, 0, AGREED)
            for (segment, stage), by_channel in CONTACTS.items()
            for channel, contacts in zip(("inside", "outside"), by_channel, strict=True)
        ],
        "exchange_rates": [(currency, since, rate) for currency, rates in RATES.items() for since, rate in rates],
        "hierarchy_breaks": [(ALLIANCE.account_id, "Buying group: its members are independent businesses")],
        "order_statuses": [*_shipped("order_statuses")[1], ("backordered", "counted")],
        "policy_calendar": [*_shipped("policy_calendar")[1], (SPRING_BEGINS, SPRING)],
        "sales_cycles": [("standard", "*", "short"), ("standard", "Aerospace", "long"), ("standard", "Machinery", "long")],
    }
    for name, rows in lists.items():
        write_csv(folder / f"{name}.csv", _shipped(name)[0], rows)
    return {f"policy/{name}": len(rows) for name, rows in lists.items()}


def _spring_policy() -> list[str]:
    """The row of the coming policy: today's, under another name."""
    header, rows = _shipped("channel_policies")
    (base,) = [dict(zip(header, row, strict=True)) for row in rows if row[0] == BASE]
    return list(
        (base | {"policy_id": SPRING, "description": "As combined, with a rule for key accounts and one for the public sector"}).values()
    )


def _spring_rules() -> list[list[str]]:
    """The rules of the coming policy: one for each group, then today's."""
    header, rows = _shipped("channel_policy_rules")
    blank = dict.fromkeys(header, "")
    rules = [blank | {"coverage_group": group, "channel": channel, "reason": reason} for group, channel, reason in GROUP_RULES]
    rules += [dict(zip(header, row, strict=True)) for row in rows if row[0] == BASE]
    return [list((rule | {"policy_id": SPRING, "rule_number": str(number)}).values()) for number, rule in enumerate(rules, 1)]


def _shipped(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the shipped list."""
    with (SHIPPED / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows
