"""What an account did by D, and the segments that follow from it (design section 2)."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tests.reference.accounts import cycle_of
from tests.reference.orders import Flow
from tests.reference.policy import Cell, PolicyBook, tier_of
from tests.reference.reading import Account, round_cents


@dataclass(frozen=True)
class Transaction:
    """Sales that belong together: their amount (reporting currency) on the date of the latest of them."""

    transaction_date: date
    amount: Decimal


@dataclass
class Activity:
    """All of an account's flows by D, the distinct dates of its sales in order, and its transactions."""

    flows: list[Flow] = field(default_factory=list)
    purchase_dates: list[date] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)

    def last_purchase_date(self) -> date | None:
        """The date of the latest sale; None for who never purchased."""
        return self.purchase_dates[-1] if self.purchase_dates else None


@dataclass(frozen=True)
class Segments:
    """An account's segments under one threshold set; amounts in reporting currency."""

    cell: Cell
    size_measure_amount: Decimal | None
    size_basis: str
    transaction_size_amount: Decimal | None
    median_transaction_amount: Decimal | None


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, clipped to a shorter month's end; a month-end stays a month-end."""
    month_index = day.year * 12 + day.month - 1 - months
    first = date(month_index // 12, month_index % 12 + 1, 1)
    last_day = month_end(first).day
    return first.replace(day=last_day if day == month_end(day) else min(day.day, last_day))


def is_trailing(day: date, as_of: date, months: int) -> bool:
    """Whether the day lies in the trailing months: (D - n months, D]."""
    return months_before(as_of, months) < day <= as_of


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


def activities(flows: Iterable[Flow]) -> dict[str, Activity]:
    """Each account's activity."""
    by_account: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        by_account[flow.account_id].append(flow)
    return {
        account_id: Activity(
            flows=own,
            purchase_dates=sorted({flow.order_date for flow in own if flow.is_sale}),
            transactions=group_transactions(flow for flow in own if flow.is_sale),
        )
        for account_id, own in by_account.items()
    }


def trailing_net(activity: Activity, as_of: date, months: int) -> Decimal:
    """Net revenue of the trailing months, 0 without any."""
    nets = [flow.net for flow in activity.flows if is_trailing(flow.order_date, as_of, months)]
    return sum(nets, Decimal(0))


def trailing_margin(activity: Activity, as_of: date, months: int) -> Decimal | None:
    """Gross margin of the trailing months, 0 without any order; None when any part of it is unknown."""
    margins = [flow.margin for flow in activity.flows if is_trailing(flow.order_date, as_of, months)]
    return None if None in margins else sum(margins, Decimal(0))


def trailing_transactions(activity: Activity, as_of: date, months: int) -> list[Transaction]:
    """Transactions dated in the trailing months, in order of date."""
    return [each for each in activity.transactions if is_trailing(each.transaction_date, as_of, months)]


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
    """The parameters of one threshold set applied at D."""

    book: PolicyBook
    threshold_set: str
    as_of: date

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
        """Days from the last purchase to D; None for who never purchased."""
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

    def size_segment(self, account: Account, measure: Decimal | None) -> str:
        """The tier of the measure in the account's scope; a key account is in the top tier."""
        tiers = self.book.tiers(self.threshold_set, "size", account.region, account.country)
        return tiers[-1].segment if account.is_key_account else tier_of(measure, tiers)

    def is_group_large(self, account: Account, group_value: Decimal | None) -> bool:
        """Whether the group's trailing value alone reaches the whitespace segment in the account's scope."""
        tiers = self.book.tiers(self.threshold_set, "size", account.region, account.country)
        names = [tier.segment for tier in tiers]
        wanted = self.book.parameter(self.threshold_set, "whitespace_min_segment")
        return wanted in names and names.index(tier_of(group_value, tiers)) >= names.index(wanted)

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


def segment_accounts(
    accounts: list[Account],
    tops: dict[str, str],
    activity_of: dict[str, Activity],
    book: PolicyBook,
    threshold_set: str,
    as_of: date,
) -> dict[str, Segments]:
    """Every account's segments at D under one threshold set."""
    measures = Measures(book, threshold_set, as_of)
    activity = {account.account_id: activity_of.get(account.account_id, Activity()) for account in accounts}
    dormancy = {each.account_id: measures.dormancy_status(each, activity[each.account_id]) for each in accounts}
    own_sizes = {each.account_id: measures.own_size(each, activity[each.account_id]) for each in accounts}
    group_values = group_sums(own_sizes, tops)
    buying: dict[str, set[str]] = defaultdict(set)
    for account_id, status in dormancy.items():
        if status in ("active", "at_risk"):
            buying[tops[account_id]].add(account_id)
    is_by_group = book.parameter(threshold_set, "size_scope") == "group"

    result = {}
    for account in accounts:
        account_id = account.account_id
        top = tops[account_id]
        is_whitespace = (
            dormancy[account_id] in ("never_ordered", "dormant")
            and measures.is_group_large(account, group_values[top])
            and bool(buying[top] - {account_id})
        )
        size, basis = measures.size_measure(account, group_values[top] if is_by_group else own_sizes[account_id])
        transaction_size, median_amount, band = measures.transaction_measures(account, activity[account_id])
        result[account_id] = Segments(
            cell=Cell(
                lifecycle_stage=measures.lifecycle_stage(account, activity[account_id], dormancy[account_id], is_whitespace),
                size_segment=measures.size_segment(account, size),
                dormancy_status=dormancy[account_id],
                transaction_band=band,
            ),
            size_measure_amount=size,
            size_basis=basis,
            transaction_size_amount=transaction_size,
            median_transaction_amount=median_amount,
        )
    return result
