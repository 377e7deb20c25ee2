"""Between whom an order is shared after its account has changed channel (docs/rules.md, Shared credit)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from tests.reference.dates import is_trailing, month_end
from tests.reference.reading import Ownership, round_cents
from tests.reference.sellers import NONE, People, Row, Sold, primary_of


@dataclass(frozen=True)
class Terms:
    """How long the former rep shares the credit, and by how much at first and at last."""

    days: int
    steps: int
    start: Decimal
    end: Decimal
    months: int

    def former_share(self, day_number: int) -> Decimal:
        """The former rep's share in an order so many days after the effective date, to 4 decimals."""
        if self.steps == 1:
            return self.start
        step = min(self.steps - 1, day_number * self.steps // self.days)
        exact = self.start + (self.end - self.start) * step / (self.steps - 1)
        return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def handoffs_of(channels: dict[date, str], shown: set[date]) -> list[tuple[date, date]]:
    """The effective and the changed date of each handoff that is shown; to and from the house is none."""
    return [
        (month_end(day) + timedelta(days=1), day)
        for before, day in pairwise(sorted(channels))
        if day in shown and channels[before] != channels[day] and "house" not in (channels[before], channels[day])
    ]


def owner_on(account_id: str, day: date, ownerships: list[Ownership]) -> str | None:
    """Who owned the account on a day; None where nobody says, or nobody did."""
    known = [each for each in ownerships if each.account_id == account_id and each.valid_from <= day]
    return max(known, key=lambda each: each.valid_from).owner_id if known else None


def primary_before(those: list[Sold], day_before: date, months: int) -> str:
    """The known seller who sold most in the months up to a day; nobody where there is none."""
    sellers: dict[str, list[Sold]] = defaultdict(list)
    for each in those:
        if is_trailing(each.counted_date, day_before, months):
            sellers[each.seller_id].append(each)
    rows: dict[str, Row] = {
        seller_id: {
            "orders_12m": sum(each.is_sale for each in own),
            "net_revenue_12m": sum((each.net for each in own), Decimal(0)),
            "last_sale_date": max((each.counted_date for each in own if each.is_sale), default=None),
        }
        for seller_id, own in sellers.items()
    }
    return primary_of(rows) or NONE


def credit_rows(
    sold: list[Sold],
    channels: dict[str, dict[date, str]],
    shown: set[tuple[str, date]],
    ownerships: list[Ownership],
    people: People,
    user_ids: set[str],
    terms: Terms,
) -> dict[tuple[str, str], Row]:
    """Each order within a credit period, and each rep who shares it. `channels`: by account and evaluation date.

    A rep who is not among `user_ids` is nobody.
    """

    def known(user_id: str | None) -> str:
        return user_id if user_id in user_ids else NONE

    by_account: dict[str, list[Sold]] = defaultdict(list)
    for each in sold:
        by_account[each.account_id].append(each)
    owners: dict[str, list[Ownership]] = defaultdict(list)
    for ownership in ownerships:
        owners[ownership.account_id].append(ownership)

    shown_days: dict[str, set[date]] = defaultdict(set)
    for account_id, day in shown:
        shown_days[account_id].add(day)

    rows: dict[tuple[str, str], Row] = {}
    for account_id, those in by_account.items():
        handoffs = handoffs_of(channels[account_id], shown_days[account_id])
        for each in those:
            running = [one for one in handoffs if timedelta(0) <= each.counted_date - one[0] <= timedelta(days=terms.days)]
            if not running:
                continue
            effective, changed = max(running)
            day_before = effective - timedelta(days=1)
            owner_before = owner_on(account_id, day_before, owners[account_id])
            former = known(owner_before) if owner_before else primary_before(those, day_before, terms.months)
            owner_then = owner_on(account_id, each.counted_date, owners[account_id])
            owner_now = people.accounts[account_id].owner_id
            seller = None if each.given_seller_id == NONE else each.given_seller_id
            new = known(seller or owner_then or owner_now)
            share = Decimal(1) if former == new else terms.former_share((each.counted_date - effective).days)
            amount = round_cents(each.net * share)
            parts = {former: ("both" if former == new else "former", share, amount)}
            if former != new:
                parts[new] = ("new", 1 - share, each.net - amount)
            for rep_id, (role, part, money) in parts.items():
                rows[each.priced.order.order_id, rep_id] = {
                    "account_id": account_id,
                    "rep_name": people.name_of(rep_id),
                    "role": role,
                    "share": part,
                    "amount": money,
                    "owner_then_id": owner_then,
                    "owner_now_id": owner_now,
                    "changed_date": changed,
                    "effective_date": effective,
                    "counted_date": each.counted_date,
                }
    return rows
