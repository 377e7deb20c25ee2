"""Two marts compared account by account, each difference with its cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import duckdb
from explaining.marts import Row, rows

# What the data say of an account: as long as these are the same, no difference comes from the data.
MEASURES = ("last_purchase_date", "net_revenue_12m", "size_measure_amount", "transaction_size_amount", "days_since_last_purchase")

CAUSES = ("policy", "override", "structure", "data", "time", "code")

ASSIGNMENTS = """
    select
        assignments.account_id, assignments.account_name, assignments.owner_id, assignments.owner_channel,
        assignments.ultimate_parent_account_id, assignments.candidate_channel, assignments.assigned_channel, assignments.assignment_source,
        assignments.policy_id, assignments.rule_number, assignments.policy_hash, assignments.input_fingerprint, assignments.as_of_date,
        assignments.last_purchase_date, assignments.net_revenue_12m, assignments.size_measure_amount, assignments.transaction_size_amount,
        assignments.days_since_last_purchase, decided.reason as rule_reason, records.record_ids,
        coalesce(deals.deal_count, 0) as deal_count, coalesce(deals.deal_amount, 0) as deal_amount
    from marts.account_channel_assignments as assignments
    left join (select distinct policy_id, rule_number, reason from marts.channel_decision_table) as decided
        using (policy_id, rule_number)
    left join (
        select surviving_account_id as account_id, list(account_id order by account_id) as record_ids
        from marts.account_survivors
        group by all
    ) as records using (account_id)
    left join (
        select account_id, count(*) as deal_count, sum(amount) as deal_amount
        from marts.deal_channel_assignments
        group by all
    ) as deals using (account_id)
    order by assignments.account_id
"""

DEALS = "select opportunity_id, deal_channel from marts.deal_channel_assignments"
CELLS = """
    select lifecycle_stage, size_segment, dormancy_status, transaction_band, coverage_group, channel
    from marts.channel_decision_table
    where policy_id = $policy_id
"""


@dataclass(frozen=True)
class Side:
    """What one of the two marts says."""

    accounts: dict[str, Row]
    deals: dict[str, str]
    cells: dict[tuple, str]
    policy_id: str
    policy_hash: str
    as_of_date: str
    currency: str


@dataclass(frozen=True)
class Move:
    """An account that changes channel."""

    before: Row
    after: Row
    cause: str

    @property
    def account_id(self) -> str:
        """The account."""
        return self.after["account_id"]

    @property
    def direction(self) -> tuple[str, str]:
        """From which channel to which."""
        return self.before["assigned_channel"], self.after["assigned_channel"]

    @property
    def revenue(self) -> Decimal:
        """Its own net revenue of the last 12 months, as the new build has it."""
        return self.after["net_revenue_12m"] or Decimal(0)


@dataclass(frozen=True)
class Comparison:
    """Everything that differs."""

    before: Side
    after: Side
    moves: list[Move]
    appeared: list[Row]
    vanished: list[Row]
    waiting: int
    deals_moved: int
    cells_changed: int


@dataclass(frozen=True)
class Coming:
    """A day ahead on which another policy comes into force, and what that changes in the accounts as they stand at the as-of date."""

    day: str
    policy_id: str
    comparison: Comparison


def read_side(connection: duckdb.DuckDBPyConnection) -> Side:
    """What the mart in a DuckDB file says."""
    accounts = {row["account_id"]: row for row in rows(connection, ASSIGNMENTS)}
    one = next(iter(accounts.values()), {})
    in_force = one.get("policy_id", "none")
    return Side(
        accounts=accounts,
        deals=dict(connection.execute(DEALS).fetchall()),
        cells={tuple(cell): channel for *cell, channel in connection.execute(CELLS, {"policy_id": in_force}).fetchall()},
        policy_id=in_force,
        policy_hash=one.get("policy_hash", "none"),
        as_of_date=str(one.get("as_of_date", "none")),
        currency=connection.execute("select any_value(reporting_currency) from marts.account_segments").fetchall()[0][0] or "",
    )


def compare(before: Side, after: Side) -> Comparison:
    """What differs, largest revenue first."""
    common = [(before.accounts[one], after.accounts[one]) for one in after.accounts if one in before.accounts]
    moves = [Move(old, new, cause_of(old, new)) for old, new in common if _differ(old, new, "assigned_channel")]
    waiting = [1 for old, new in common if _differ(old, new, "candidate_channel") and not _differ(old, new, "assigned_channel")]
    return Comparison(
        before=before,
        after=after,
        moves=sorted(moves, key=lambda move: (-move.revenue, move.account_id)),
        appeared=_largest(row for one, row in after.accounts.items() if one not in before.accounts),
        vanished=_largest(row for one, row in before.accounts.items() if one not in after.accounts),
        waiting=len(waiting),
        deals_moved=_changed(before.deals, after.deals),
        cells_changed=_changed(before.cells, after.cells),
    )


def _differ(before: Row, after: Row, column: str) -> bool:
    return before[column] != after[column]


def _changed(before: dict, after: dict) -> int:
    return sum(1 for key, value in after.items() if key in before and before[key] != value)


def cause_of(before: Row, after: Row) -> str:
    """Why an account changes channel: the first of these that can be told from the two rows."""
    has_other_policy = any(before[name] != after[name] for name in ("policy_hash", "policy_id"))
    has_other_data = before["input_fingerprint"] != after["input_fingerprint"]
    has_other_measures = any(before[name] != after[name] for name in MEASURES)
    if "override" in (before["assignment_source"], after["assignment_source"]):
        return "override"
    if any(before[name] != after[name] for name in ("record_ids", "ultimate_parent_account_id")):
        return "structure"
    if has_other_policy and not has_other_measures:
        return "policy"
    if has_other_measures and has_other_data:
        return "data"
    if before["as_of_date"] != after["as_of_date"]:
        return "time"
    # A policy may also change what is measured, and the data what holds an account where it is.
    if has_other_policy:
        return "policy"
    return "data" if has_other_data else "code"


def _largest(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-(row["net_revenue_12m"] or 0), row["account_id"]))
