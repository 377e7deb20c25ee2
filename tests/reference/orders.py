"""Orders priced, converted, netted of returns and put in buckets; the ledger (docs/rules.md, Orders and money)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.reference.policy import BLANK_STATUS, PolicyBook
from tests.reference.reading import CENT, Findings, Line, Order, RawData, round_cents


@dataclass
class PricedOrder:
    """An order with what its bucket and its measures need.

    `exact_net`, `net` and `margin` are in order currency, the last two in cents; `reporting_net` and
    `reporting_margin` in cents of reporting currency. `account_id` is the survivor, None when it is unknown.
    `original_id` is set only on a linked return. Margins are None where a cost is missing.
    """

    order: Order
    account_id: str | None
    treatment: str
    lines: list[Line]
    exact_net: Decimal | None
    net: Decimal | None
    margin: Decimal | None
    original_id: str | None = None
    rate: Decimal | None = None
    bucket: str = ""
    reporting_net: Decimal | None = None
    reporting_margin: Decimal | None = None


@dataclass(frozen=True)
class Flow:
    """What a counted order adds to its account by a day, netted of its linked returns; reporting currency, cents.

    It counts on the order's own date. `is_sale`: a purchase; the others are unlinked returns and sales that
    were returned whole.
    """

    account_id: str
    order_date: date
    customer_po: str | None
    net: Decimal
    margin: Decimal | None
    is_sale: bool


@dataclass(frozen=True)
class Booking:
    """A counted order that is no linked return, and the returns that are linked to it."""

    original: PricedOrder
    returns: list[PricedOrder]

    def account_id(self) -> str:
        """The account of the original, which is that of its returns too."""
        return self.original.account_id

    def days(self) -> list[date]:
        """The days from which on its parts count."""
        return [part.order.order_date for part in (self.original, *self.returns)]

    def flow(self, day: date) -> Flow | None:
        """What it comes to by the day, from what is dated by then; None before its own date.

        The money of a linked return follows the original order: its date and its account. Before the return's
        own date the original is whole.
        """
        if self.original.order.order_date > day:
            return None
        parts = [self.original, *(part for part in self.returns if part.order.order_date <= day)]
        margins = [part.reporting_margin for part in parts]
        net = sum((part.reporting_net for part in parts), Decimal(0))
        return Flow(
            account_id=self.account_id(),
            order_date=self.original.order.order_date,
            customer_po=self.original.order.customer_po,
            net=net,
            margin=None if None in margins else sum(margins, Decimal(0)),
            is_sale=self.original.bucket == "sale" and net > 0,
        )


@dataclass(frozen=True)
class LedgerLine:
    """A raw order line, or line 0 of an order without lines, in its bucket; amount in `currency_code`."""

    order_id: str | None
    line_number: str | None
    bucket: str
    currency_code: str | None
    exact_amount: Decimal | None


@dataclass(frozen=True)
class Ledger:
    """Every raw line, and by bucket and currency: lines, exact amount or None, rounding difference."""

    lines: list[LedgerLine]
    totals: dict[tuple[str, str | None], tuple[int, Decimal | None, Decimal]]


def order_margin(net: Decimal | None, lines: list[Line]) -> Decimal | None:
    """Order net less cost, cents of order currency; None without lines or with a cost missing."""
    costs = [line.cost() for line in lines]
    if net is None or not costs or None in costs:
        return None
    return round_cents(net - sum(costs, Decimal(0)))


def check_statuses(orders: Iterable[Order], book: PolicyBook) -> None:
    """Raise ValueError when a status has no treatment, naming it with the number of its orders."""
    statuses = Counter((order.status or BLANK_STATUS).lower() for order in orders)
    unmapped = {status: count for status, count in statuses.items() if status not in book.order_treatments}
    if unmapped:
        raise ValueError(f"order statuses without a treatment: {unmapped}")


def usable_lines(raw: RawData, findings: Findings) -> tuple[dict[str, list[Line]], list[Line]]:
    """Lines by order, and the lines that have no usable header."""
    all_headers = {order.order_id for order in raw.orders.rejected} | set(raw.orders.rows)
    by_order: dict[str, list[Line]] = defaultdict(list)
    without_header = []
    for line in raw.lines.rows.values():
        if line.order_id in raw.orders.rows:
            by_order[line.order_id].append(line)
        else:
            findings.add("order_lines", "order_rejected" if line.order_id in all_headers else "unknown_order")
            without_header.append(line)
    return by_order, without_header


def check_header(order: Order, lines: list[Line], exact_net: Decimal | None, findings: Findings) -> None:
    """Remark on a header that differs from its lines by more than one cent per line; the lines win."""
    header_amount = order.amount()
    if lines and header_amount is not None and abs(header_amount - exact_net) > len(lines) * CENT:
        findings.add("orders", "header_differs")


def start_pricing(order: Order, lines: list[Line], survivors: dict[str, str], book: PolicyBook, findings: Findings) -> PricedOrder:
    """Net and margin in order currency, before returns are linked and amounts converted."""
    amounts = [line.amount() for line in lines]
    exact_net = sum(amounts, Decimal(0)) if lines else order.amount()
    net = None if exact_net is None else round_cents(exact_net)
    check_header(order, lines, exact_net, findings)
    return PricedOrder(
        order=order,
        account_id=survivors.get(order.account_id),
        treatment=book.order_treatments[(order.status or BLANK_STATUS).lower()],
        lines=lines,
        exact_net=exact_net,
        net=net,
        margin=order_margin(net, lines),
    )


def is_countable(priced: PricedOrder) -> bool:
    """Counted by its status, of a known account, and with an amount."""
    return priced.treatment == "counted" and priced.account_id is not None and priced.net is not None


def own_rate(priced: PricedOrder, book: PolicyBook, reporting_currency: str, day: date) -> Decimal | None:
    """The rate of the order's currency on a day; a blank currency is the reporting currency."""
    return book.rate(priced.order.currency_code or reporting_currency, reporting_currency, day)


def link_return(
    priced: PricedOrder,
    orders: dict[str, PricedOrder],
    book: PolicyBook,
    reporting_currency: str,
    findings: Findings,
) -> None:
    """Set `original_id` where a return names a sale that can bear it and is not later than the return."""
    original_id = priced.order.original_order_id
    if not is_countable(priced) or priced.net >= 0 or original_id is None:
        return
    original = orders.get(original_id)
    if (
        original is not None
        and is_countable(original)
        and original.net > 0
        and own_rate(original, book, reporting_currency, original.order.order_date) is not None
        and original.order.order_date <= priced.order.order_date
    ):
        priced.original_id = original_id
    else:
        findings.add("orders", "original_order_missing")


def bucket_of(priced: PricedOrder, as_of: date) -> str:
    """The order's bucket: the first that fits (docs/rules.md, Order buckets), by its own net in its own currency."""
    if priced.treatment != "counted":
        return priced.treatment
    if priced.account_id is None:
        return "no_account"
    if priced.net is None:
        return "no_amount"
    if priced.rate is None:
        return "no_rate"
    if priced.order.order_date > as_of:
        return "after_d"
    if priced.net == 0:
        return "zero_value"
    return "return" if priced.net < 0 else "sale"


def convert(priced: PricedOrder) -> None:
    """Set the amounts in reporting currency, rounded again."""
    if priced.rate is None:
        return
    if priced.net is not None:
        priced.reporting_net = round_cents(priced.net * priced.rate)
    if priced.margin is not None:
        priced.reporting_margin = round_cents(priced.margin * priced.rate)


def price_orders(
    raw: RawData,
    lines_by_order: dict[str, list[Line]],
    survivors: dict[str, str],
    book: PolicyBook,
    as_of: date,
    findings: Findings,
) -> dict[str, PricedOrder]:
    """Every usable order, priced and in its bucket. A linked return converts at its original's date."""
    check_statuses(raw.orders.rows.values(), book)
    reporting_currency = book.parameter(book.in_force(as_of).threshold_set, "reporting_currency")
    orders = {
        order_id: start_pricing(order, lines_by_order.get(order_id, []), survivors, book, findings)
        for order_id, order in raw.orders.rows.items()
    }
    reasons = {"no_account": "unknown_account", "no_amount": "no_amount", "no_rate": "no_exchange_rate"}
    for priced in orders.values():
        link_return(priced, orders, book, reporting_currency, findings)
        rate_order = orders[priced.original_id].order if priced.original_id else priced.order
        priced.rate = own_rate(priced, book, reporting_currency, rate_order.order_date)
        convert(priced)
        priced.bucket = bucket_of(priced, as_of)
        if priced.bucket in reasons:
            findings.reject("orders", reasons[priced.bucket], priced.order)
    return orders


def bookings(orders: dict[str, PricedOrder]) -> list[Booking]:
    """What is counted by the as-of date: sales with the returns linked to them, and the unlinked returns."""
    counted = [priced for priced in orders.values() if priced.bucket in ("sale", "return")]
    returns: dict[str, list[PricedOrder]] = defaultdict(list)
    for priced in counted:
        if priced.original_id:
            returns[priced.original_id].append(priced)
    return [Booking(priced, returns[priced.order.order_id]) for priced in counted if not priced.original_id]


def header_line(order: Order, bucket: str, reporting_currency: str) -> LedgerLine:
    """Line 0 of an order that has no line of its own."""
    return LedgerLine(order.order_id, "0", bucket, order.currency_code or reporting_currency, order.amount())


def ledger_lines(raw: RawData, orders: dict[str, PricedOrder], without_header: list[Line], reporting_currency: str) -> list[LedgerLine]:
    """Every raw line in exactly one bucket.

    A line's currency is its usable header's, None without one. A header that cannot be used gets a line 0
    only when no raw line names it, else its lines stand for it.
    """

    def own(line: Line, bucket: str) -> LedgerLine:
        order = raw.orders.rows.get(line.order_id)
        currency_code = (order.currency_code or reporting_currency) if order else None
        return LedgerLine(line.order_id, line.line_number, bucket, currency_code, line.amount())

    result = [own(line, "rejected") for line in [*raw.lines.rejected, *without_header]]
    result += [own(line, "duplicate") for line in raw.lines.duplicates]
    for priced in orders.values():
        if priced.lines:
            result += [own(line, priced.bucket) for line in priced.lines]
        else:
            result.append(header_line(priced.order, priced.bucket, reporting_currency))

    named = {line.order_id for line in [*raw.lines.rows.values(), *raw.lines.duplicates, *raw.lines.rejected]}
    named.discard(None)
    for headers, bucket in ((raw.orders.rejected, "rejected"), (raw.orders.duplicates, "duplicate")):
        result += [header_line(order, bucket, reporting_currency) for order in headers if order.order_id not in named]

    # A row that cannot be read still is one raw line, or one header whose lines are not known.
    result += [LedgerLine(None, None, "rejected", None, None)] * raw.lines.unreadable
    result += [LedgerLine(None, "0", "rejected", None, None)] * raw.orders.unreadable
    return result


def make_ledger(raw: RawData, orders: dict[str, PricedOrder], without_header: list[Line], reporting_currency: str) -> Ledger:
    """The ledger's lines and totals.

    The rounding difference is order net less exact net, summed over the orders of the bucket; rows that never
    became an order (rejected, duplicate, no amount) have none.
    """
    lines = ledger_lines(raw, orders, without_header, reporting_currency)
    counts: Counter[tuple[str, str | None]] = Counter()
    amounts: dict[tuple[str, str | None], Decimal] = {}
    differences: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for line in lines:
        key = (line.bucket, line.currency_code)
        counts[key] += 1
        if line.exact_amount is not None:
            amounts[key] = amounts.get(key, Decimal(0)) + line.exact_amount
    for priced in orders.values():
        if priced.net is not None:
            key = (priced.bucket, priced.order.currency_code or reporting_currency)
            differences[key] += priced.net - priced.exact_net
    return Ledger(lines, {key: (count, amounts.get(key), differences[key]) for key, count in counts.items()})
