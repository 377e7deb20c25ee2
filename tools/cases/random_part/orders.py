"""Orders of the random accounts: when they buy, how much, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tools.cases.company import AS_OF_DATE, Company
from tools.cases.random_part.accounts import Account
from tools.cases.random_part.products import CENT, Line, Product, basket_sizes, draw_basket, draw_catalogue, to_cents
from tools.cases.random_part.vocabulary import TAX_PERCENT

# The feed runs a little past the as-of date.
LAST_ORDER_DAY = AS_OF_DATE + timedelta(days=4)
# What the orders per year of the buying styles come to in orders per account.
ORDERS_PER_ACCOUNT_AS_DRAWN = 23.7
# How much of an average month's amount is bought in January, February, ...
MONTH_FACTORS = (0.8, 0.85, 1.0, 1.05, 1.0, 0.95, 0.8, 0.85, 1.1, 1.15, 1.25, 1.2)
YEARLY_GROWTH = {"growing": 1.4, "shrinking": 0.7}
CLOSED_STATUSES = {"Delivered": 40, "Invoiced": 25, "Completed": 25, "completed": 4, "DELIVERED": 4, "": 2}
OPEN_STATUSES = {"Open": 20, "Confirmed": 30, "Processing": 20, "shipped": 20, "Shipped": 10}


@dataclass(frozen=True)
class Order:
    """An order before it has a number."""

    account: Account
    day: date
    status: str
    lines: list[Line]
    customer_po: str = ""
    is_header_only: bool = False
    returns: "Order | None" = None


def add_orders(company: Company, rng: Random, accounts: list[Account], orders_per_account: float, lines_per_order: float) -> None:
    """Draw every account's orders and number them by date, as an order system does."""
    catalogue = draw_catalogue(rng)
    sizes = basket_sizes(lines_per_order)
    pace = orders_per_account / ORDERS_PER_ACCOUNT_AS_DRAWN
    orders = [order for account in accounts if account.buys for order in _draw_orders(rng, catalogue, sizes, account, pace)]
    orders.sort(key=lambda order: order.day)
    numbers = {id(order): f"SO-{number:06}" for number, order in enumerate(orders, start=1)}
    for order in orders:
        original_id = numbers[id(order.returns)] if order.returns else ""
        _add_order(company, rng, order, numbers[id(order)], original_id)


def _draw_orders(rng: Random, catalogue: list[Product], sizes: list[float], account: Account, pace: float) -> list[Order]:
    orders = []
    for day in _draw_days(rng, account, pace):
        lines = draw_basket(rng, catalogue, _draw_amount(rng, account, day, pace), sizes)
        order = Order(
            account=account,
            day=day,
            status=_draw_status(rng, day),
            lines=lines,
            customer_po=f"PO{rng.randint(10_000, 99_999)}" if rng.random() < 0.3 else "",
            is_header_only=rng.random() < 0.015,
        )
        shipments = _split_shipment(rng, order)
        orders.extend(shipments)
        if order.status in CLOSED_STATUSES and rng.random() < 0.03:
            orders.append(_draw_return(rng, shipments[0]))
    return [order for order in orders if order.day <= LAST_ORDER_DAY]


def _draw_days(rng: Random, account: Account, pace: float) -> list[date]:
    """Draw the days on which the account orders: gaps around its mean interval, within the periods in which it buys."""
    interval = 365 / (account.orders_per_year * pace)
    days = []
    for first, last in _buying_periods(rng, account):
        day = first
        while day <= last:
            days.append(_next_working_day(day))
            day += timedelta(days=max(1, round(rng.gammavariate(5, interval / 5))))
    return days


def _buying_periods(rng: Random, account: Account) -> list[tuple[date, date]]:
    start = account.starts_on
    if account.behaviour == "lapsed":
        return [(start, start + timedelta(days=rng.randint(60, 420)))]
    if account.behaviour == "silent":
        return [(start, AS_OF_DATE - timedelta(days=rng.randint(75, 300)))]
    if account.behaviour == "returning":
        return [
            (start, start + timedelta(days=rng.randint(60, 400))),
            (AS_OF_DATE - timedelta(days=rng.randint(5, 88)), LAST_ORDER_DAY),
        ]
    if account.behaviour == "seasonal":
        month = rng.randint(1, 12)
        seasons = [date(year, month, 3) for year in range(start.year, AS_OF_DATE.year + 1)]
        return [(day, min(day + timedelta(days=50), LAST_ORDER_DAY)) for day in seasons if start <= day <= AS_OF_DATE]
    return [(start, LAST_ORDER_DAY)]


def _next_working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _draw_amount(rng: Random, account: Account, day: date, pace: float) -> float:
    """Draw the amount of one order from the yearly amount, the trend, the month and chance."""
    years_ago = (AS_OF_DATE - day).days / 365
    trend = YEARLY_GROWTH.get(account.behaviour, 1.0) ** -years_ago
    average = account.yearly_amount / (account.orders_per_year * pace)
    return max(12.0, average * trend * MONTH_FACTORS[day.month - 1] * rng.lognormvariate(-0.1, 0.45))


def _draw_status(rng: Random, day: date) -> str:
    chance = rng.random()
    if chance < 0.025:
        return rng.choice(("Cancelled", "cancelled", "Canceled", "Voided"))
    if chance < 0.05:
        return rng.choice(("Quote", "Sample", "On Hold", "Disputed", "Internal"))
    statuses = OPEN_STATUSES if day > AS_OF_DATE - timedelta(days=20) else CLOSED_STATUSES
    return rng.choices(list(statuses), list(statuses.values()))[0]


def _split_shipment(rng: Random, order: Order) -> list[Order]:
    """Ship some orders of several lines in two parts, which are two orders under one purchase order."""
    if len(order.lines) < 3 or order.is_header_only or rng.random() > 0.04:
        return [order]
    customer_po = order.customer_po or f"PO{rng.randint(10_000, 99_999)}"
    later = order.day + timedelta(days=rng.randint(1, 9))
    first = Order(order.account, order.day, order.status, order.lines[:2], customer_po)
    second = Order(order.account, later, order.status, order.lines[2:], customer_po)
    return [first, second]


def _draw_return(rng: Random, order: Order) -> Order:
    """Take back the first line of an order, or all of it; one return in five does not say which order it belongs to."""
    taken_back = order.lines if rng.random() < 0.3 else order.lines[:1]
    return Order(
        account=order.account,
        day=order.day + timedelta(days=rng.randint(3, 60)),
        status=rng.choice(("Returned", "returned")),
        lines=[line.taken_back() for line in taken_back],
        returns=order if rng.random() < 0.8 else None,
    )


def _add_order(company: Company, rng: Random, order: Order, order_id: str, original_id: str) -> None:
    account = order.account
    net = to_cents(sum((line.net for line in order.lines), Decimal(0)))
    tax = to_cents(net * TAX_PERCENT[account.country] / 100)
    freight = Decimal("25.00") if net > 0 and rng.random() < 0.3 else Decimal("0.00")
    blank_currency = account.currency == "USD" and rng.random() < 0.03
    company.add(
        "orders",
        order_id=order_id,
        account_id=account.former_account_id if order.day < account.former_until else account.account_id,
        ordered_at=_draw_timestamp(rng, order.day),
        status=order.status,
        currency_code="" if blank_currency else account.currency,
        order_total=str((net + tax + freight).quantize(CENT)),
        tax_amount=str(tax),
        freight_amount=str(freight) if freight else "",
        customer_po=order.customer_po,
        original_order_id=original_id,
        owner_id=account.owner_id,
        updated_at=f"{(order.day + timedelta(days=1)).isoformat()}T06:00:00Z",
    )
    if order.is_header_only:
        return
    for number, line in enumerate(order.lines, start=1):
        company.add(
            "order_lines",
            order_id=order_id,
            line_number=str(number),
            product_id=line.product_id,
            quantity=str(line.quantity),
            unit_price=str(line.unit_price),
            discount_rate=line.discount_rate,
            discount_amount=line.discount_amount,
            unit_cost=line.unit_cost,
        )


def _draw_timestamp(rng: Random, day: date) -> str:
    """Write the day as a date, a local timestamp or one in UTC; all three fall on the same business day."""
    clock = f"{rng.randint(9, 16):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    form = rng.choices(("date", "local", "utc"), (30, 55, 15))[0]
    if form == "date":
        return day.isoformat()
    if form == "utc":
        return f"{day.isoformat()}T{clock}Z"
    return f"{day.isoformat()} {clock}"
