"""What an account did by a day, and the segments that follow from it (docs/rules.md, Measures and segments)."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from tests.reference.accounts import cycle_of
from tests.reference.dates import first_trailing_day, is_month_end
from tests.reference.orders import Booking, Flow
from tests.reference.policy import Cell, PolicyBook, tier_of
from tests.reference.reading import Account, round_cents
from tests.reference.tiers import UNDER_ALL, Over, boundaries_passed, tier_reached


@dataclass(frozen=True)
class Transaction:
    """Sales that belong together: their amount (reporting currency) on the date of the latest of them."""

    transaction_date: date
    amount: Decimal


@dataclass
class Activity:
    """All of an account's flows by a day, the distinct dates of its sales, and its transactions; in order of date."""

    flows: list[Flow] = field(default_factory=list)
    purchase_dates: list[date] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)

    def first_purchase_date(self) -> date | None:
        """The date of the earliest sale; None for who never purchased."""
        return self.purchase_dates[0] if self.purchase_dates else None

    def last_purchase_date(self) -> date | None:
        """The date of the latest sale; None for who never purchased."""
        return self.purchase_dates[-1] if self.purchase_dates else None


@dataclass(frozen=True)
class Segments:
    """An account's segments under one threshold set, and what they were measured by; amounts in reporting currency."""

    cell: Cell
    size_measure_amount: Decimal | None
    size_basis: str
    transaction_size_amount: Decimal | None
    median_transaction_amount: Decimal | None
    net_revenue: Decimal
    first_purchase_date: date | None
    last_purchase_date: date | None


def group_transactions(sales: Iterable[Flow]) -> list[Transaction]:
    """One account's sales that share a customer PO, or have none and share a date; in order of date."""
    together: dict[tuple[str, object], list[Flow]] = defaultdict(list)
    for sale in sales:
        key = ("date", sale.order_date) if sale.customer_po is None else ("po", sale.customer_po)
        together[key].append(sale)
    return sorted(
        (Transaction(max(sale.order_date for sale in group), sum((sale.net for sale in group), Decimal(0))) for group in together.values()),
        key=lambda transaction: transaction.transaction_date,
    )


def activity_by(bookings: Iterable[Booking], day: date) -> Activity:
    """An account's activity by a day, from what is dated by then."""
    flows = [flow for flow in (booking.flow(day) for booking in bookings) if flow is not None]
    return Activity(
        flows=sorted(flows, key=lambda flow: flow.order_date),
        purchase_dates=sorted({flow.order_date for flow in flows if flow.is_sale}),
        transactions=group_transactions(flow for flow in flows if flow.is_sale),
    )


class Activities:
    """Each account's activity as it was by any day.

    An account's activity can change only on a day on which something of it is dated, so it is worked out once
    from each such day to the next. `first_day_of_all` is the day of the company's first sale or return.
    """

    def __init__(self, bookings: Iterable[Booking]) -> None:
        """Sort the bookings by account, and note the days on which each account's activity changes."""
        self.bookings: dict[str, list[Booking]] = defaultdict(list)
        for booking in bookings:
            self.bookings[booking.account_id()].append(booking)
        self.days = {account_id: sorted({day for each in own for day in each.days()}) for account_id, own in self.bookings.items()}
        self.first_day_of_all = min((days[0] for days in self.days.values()), default=None)
        self.known: dict[tuple[str, int], Activity] = {}

    def first_day(self, account_id: str) -> date | None:
        """The day of the account's first sale or return, whatever became of it later."""
        return self.days[account_id][0] if account_id in self.days else None

    def by(self, account_id: str, day: date) -> Activity:
        """The account's activity by the day."""
        days_passed = bisect_right(self.days.get(account_id, []), day)
        if days_passed == 0:
            return Activity()
        key = (account_id, days_passed)
        if key not in self.known:
            self.known[key] = activity_by(self.bookings[account_id], day)
        return self.known[key]


def trailing_flows(activity: Activity, as_of: date, months: int) -> list[Flow]:
    """Flows of the trailing months; there are none after the as-of date."""
    return activity.flows[bisect_left(activity.flows, first_trailing_day(as_of, months), key=lambda flow: flow.order_date) :]


def trailing_net(activity: Activity, as_of: date, months: int) -> Decimal:
    """Net revenue of the trailing months, 0 without any."""
    return sum((flow.net for flow in trailing_flows(activity, as_of, months)), Decimal(0))


def trailing_margin(activity: Activity, as_of: date, months: int) -> Decimal | None:
    """Gross margin of the trailing months, 0 without any order; None when any part of it is unknown."""
    margins = [flow.margin for flow in trailing_flows(activity, as_of, months)]
    return None if None in margins else sum(margins, Decimal(0))


def trailing_transactions(activity: Activity, as_of: date, months: int) -> list[Transaction]:
    """Transactions dated in the trailing months, in order of date; there are none after the as-of date."""
    first_day = first_trailing_day(as_of, months)
    return activity.transactions[bisect_left(activity.transactions, first_day, key=lambda each: each.transaction_date) :]


def median(amounts: list[Decimal]) -> Decimal | None:
    """The middle amount, or the mean of the middle two, in cents; None without any."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    middle = len(ordered) // 2
    upper, lower = ordered[middle], ordered[middle if len(ordered) % 2 else middle - 1]
    return round_cents((upper + lower) / 2)


def ranked_amount(amounts: list[Decimal], rank: int) -> Decimal | None:
    """The amount at a rank, the largest being rank 1; None with fewer amounts."""
    return sorted(amounts, reverse=True)[rank - 1] if len(amounts) >= rank else None


@dataclass(frozen=True)
class Measures:
    """The parameters of one threshold set applied at the as-of date."""

    book: PolicyBook
    threshold_set: str
    as_of: date
    coverage_groups: dict[str, str]

    def days(self, name: str) -> int:
        """A whole-number parameter of the threshold set."""
        return self.book.whole_number(self.threshold_set, name)

    def is_long_cycle(self, account: Account) -> bool:
        """Whether the account's industry is declared to have a long sales cycle."""
        return cycle_of(account, self.book, self.threshold_set) == "long"

    def dormant_after_days(self, account: Account) -> int:
        """Days of silence that are still not dormant."""
        cycle = "long" if self.is_long_cycle(account) else "short"
        return self.days(f"dormant_after_days_{cycle}")

    def days_silent(self, activity: Activity) -> int | None:
        """Days from the last purchase to the as-of date; None for who never purchased."""
        last = activity.last_purchase_date()
        return None if last is None else (self.as_of - last).days

    def is_at_risk(self, activity: Activity, days_silent: int) -> bool:
        """Silent for clearly longer than the longest interval of the account's own recent rhythm."""
        recent = trailing_transactions(activity, self.as_of, self.days("at_risk_months"))
        if len(recent) < self.days("at_risk_min_transactions"):
            return False
        longest = max(
            ((later.transaction_date - earlier.transaction_date).days for earlier, later in pairwise(recent)),
            default=0,
        )
        factor = Decimal(self.book.parameter(self.threshold_set, "at_risk_interval_factor"))
        return days_silent > self.days("at_risk_min_silent_days") and days_silent > factor * longest

    def dormancy_status(self, account: Account, activity: Activity) -> str:
        """`never_ordered`, `dormant`, `at_risk` or `active`."""
        days_silent = self.days_silent(activity)
        if days_silent is None:
            return "never_ordered"
        if days_silent > self.dormant_after_days(account):
            return "dormant"
        return "at_risk" if self.is_at_risk(activity, days_silent) else "active"

    def lifecycle_stage(self, account: Account, activity: Activity, dormancy_status: str, is_whitespace: bool) -> str:
        """The first stage that fits."""
        if is_whitespace:
            return "whitespace"
        if dormancy_status == "never_ordered":
            return "prospect"
        if dormancy_status == "dormant":
            return "dormant"
        dates = activity.purchase_dates
        if (self.as_of - dates[0]).days <= self.days("new_customer_days"):
            return "new"
        came_back = len(dates) > 1 and (dates[-1] - dates[-2]).days > self.dormant_after_days(account)
        if came_back and (self.as_of - dates[-1]).days <= self.days("reactivated_days"):
            return "reactivated"
        return "established"

    def trailing_value(self, activity: Activity, months: int) -> Decimal | None:
        """Revenue or margin of the trailing months, as the policy measures size."""
        if self.book.parameter(self.threshold_set, "size_measure") == "margin":
            return trailing_margin(activity, self.as_of, months)
        return trailing_net(activity, self.as_of, months)

    def own_size(self, account: Account, activity: Activity) -> Decimal | None:
        """The account's own trailing revenue (or margin); a long cycle may use the scaled longer window."""
        months = self.days("size_months")
        recent = self.trailing_value(activity, months)
        if not self.is_long_cycle(account):
            return recent
        months_long = self.days("size_months_long")
        longer = self.trailing_value(activity, months_long)
        if recent is None or longer is None:
            return None
        return max(recent, round_cents(longer * months / months_long))

    def size_measure(self, account: Account, trailing: Decimal | None) -> tuple[Decimal | None, str]:
        """The larger of the trailing value and the account's own potential, and which of them it is."""
        potential = account.potential_amount
        if trailing is None and potential is None:
            return None, "none"
        if potential is None or (trailing is not None and trailing >= potential):
            return trailing, self.book.parameter(self.threshold_set, "size_measure")
        return potential, "potential"

    def size_tier(self, account: Account, measure: Decimal | None, before: Over) -> tuple[str, Over]:
        """The tier of the measure in the account's scope, and the boundaries passed; a key account is in the top tier."""
        tiers = self.book.tiers(self.threshold_set, "size", account.region, account.country)
        over = boundaries_passed(measure, tiers, before)
        return tiers[-1 if account.is_key_account else tier_reached(tiers, over)].segment, over

    def group_tier(self, account: Account, group_value: Decimal | None, before: Over) -> tuple[bool, Over]:
        """Whether the group's trailing value alone reaches the whitespace segment in the account's scope."""
        tiers = self.book.tiers(self.threshold_set, "size", account.region, account.country)
        over = boundaries_passed(group_value, tiers, before)
        names = [tier.segment for tier in tiers]
        wanted = self.book.parameter(self.threshold_set, "whitespace_min_segment")
        return wanted in names and tier_reached(tiers, over) >= names.index(wanted), over

    def transaction_measures(self, account: Account, activity: Activity) -> tuple[Decimal | None, Decimal | None, str]:
        """Transaction size, median transaction (reporting currency), and band."""
        recent = trailing_transactions(activity, self.as_of, self.days("transaction_size_months"))
        amounts = [transaction.amount for transaction in recent]
        size = ranked_amount(amounts, self.days("transaction_size_rank"))
        tiers = self.book.tiers(self.threshold_set, "transaction_size", account.region, account.country)
        return size, median(amounts), tier_of(size, tiers) if amounts else "none"


def group_sums(own_sizes: dict[str, Decimal | None], tops: dict[str, str]) -> dict[str, Decimal | None]:
    """Ultimate parent -> sum over its accounts; None when any of them is unknown."""
    values: dict[str, list[Decimal | None]] = defaultdict(list)
    for account_id, value in own_sizes.items():
        values[tops[account_id]].append(value)
    return {top: None if None in group else sum(group, Decimal(0)) for top, group in values.items()}


class SizeState(NamedTuple):
    """The size boundaries that an account was over at the last month-end: by its measure, and by its group alone."""

    own: Over = UNDER_ALL
    group: Over = UNDER_ALL


def segment_accounts(
    accounts: list[Account],
    tops: dict[str, str],
    activities: Activities,
    states: dict[str, SizeState],
    measures: Measures,
) -> dict[str, tuple[Segments, SizeState]]:
    """Every account's segments at the as-of date under one threshold set, given the states at the last month-end; and the new states."""
    book, threshold_set, as_of = measures.book, measures.threshold_set, measures.as_of
    activity = {account.account_id: activities.by(account.account_id, as_of) for account in accounts}
    dormancy = {each.account_id: measures.dormancy_status(each, activity[each.account_id]) for each in accounts}
    own_sizes = {each.account_id: measures.own_size(each, activity[each.account_id]) for each in accounts}
    group_values = group_sums(own_sizes, tops)
    buying: dict[str, set[str]] = defaultdict(set)
    for account_id, status in dormancy.items():
        if status in ("active", "at_risk"):
            buying[tops[account_id]].add(account_id)
    is_by_group = book.parameter(threshold_set, "size_scope") == "group"
    size_months = measures.days("size_months")

    result = {}
    for account in accounts:
        account_id = account.account_id
        top = tops[account_id]
        before = states.get(account_id, SizeState())
        is_group_large, over_by_group = measures.group_tier(account, group_values[top], before.group)
        is_whitespace = dormancy[account_id] in ("never_ordered", "dormant") and is_group_large and bool(buying[top] - {account_id})
        size, basis = measures.size_measure(account, group_values[top] if is_by_group else own_sizes[account_id])
        size_segment, over = measures.size_tier(account, size, before.own)
        transaction_size, median_amount, band = measures.transaction_measures(account, activity[account_id])
        segments = Segments(
            cell=Cell(
                lifecycle_stage=measures.lifecycle_stage(account, activity[account_id], dormancy[account_id], is_whitespace),
                size_segment=size_segment,
                dormancy_status=dormancy[account_id],
                transaction_band=band,
                coverage_group=measures.coverage_groups[account_id],
            ),
            size_measure_amount=size,
            size_basis=basis,
            transaction_size_amount=transaction_size,
            median_transaction_amount=median_amount,
            net_revenue=trailing_net(activity[account_id], as_of, size_months),
            first_purchase_date=activity[account_id].first_purchase_date(),
            last_purchase_date=activity[account_id].last_purchase_date(),
        )
        result[account_id] = (segments, SizeState(over, over_by_group))
    return result


def segment_history(
    accounts: list[Account],
    dates_of: dict[str, list[date]],
    tops: dict[str, str],
    activities: Activities,
    coverage_groups: dict[str, str],
    book: PolicyBook,
    threshold_set: str,
) -> dict[str, dict[date, Segments]]:
    """Every account's segments at each of its evaluation dates, one date after the other.

    Accounts that have not started have bought nothing, so their group does not miss them. An as-of date
    between month-ends, always the last date, leaves no state.
    """
    history: dict[str, dict[date, Segments]] = {account.account_id: {} for account in accounts}
    states: dict[str, SizeState] = {}
    for day in sorted(set().union(*dates_of.values())):
        started = [account for account in accounts if dates_of[account.account_id][0] <= day]
        segmented = segment_accounts(started, tops, activities, states, Measures(book, threshold_set, day, coverage_groups))
        for account_id, (segments, state) in segmented.items():
            history[account_id][day] = segments
            if is_month_end(day):
                states[account_id] = state
    return history
