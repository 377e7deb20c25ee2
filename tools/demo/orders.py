"""Orders: when an account buys, how much, who sells it, what it costs, and what comes back."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tools.cases.company import AS_OF_DATE
from tools.demo.accounts import Account
from tools.demo.tables import Tables
from tools.demo.vocabulary import COUNTRIES

CENT = Decimal("0.01")
# How much of an average month's amount is bought in January, February, ...
MONTH_FACTORS = (0.85, 0.9, 1.0, 1.05, 1.05, 1.0, 0.85, 0.85, 1.05, 1.15, 1.2, 1.05)
YEARLY_GROWTH = {"growing": 1.5, "shrinking": 0.62}
# US dollars for one unit, to draw amounts of about the same worth; the policy has the true rates.
ROUGH_RATES = {"USD": 1.0, "CAD": 0.73, "GBP": 1.26, "EUR": 1.08}
# Product, list price and what it costs.
PRODUCTS = tuple(
    (product, Decimal(price), (Decimal(price) * Decimal(share)).quantize(CENT))
    for product, price, share in (
        ("GLOVE-NITRILE-100", "18.40", "0.70"), ("FILTER-CARTRIDGE", "34.90", "0.66"), ("BEARING-6204", "52.00", "0.68"),
        ("HOSE-HYDRAULIC-10M", "118.00", "0.71"), ("BELT-CONVEYOR-5M", "236.00", "0.69"), ("VALVE-BALL-DN50", "412.00", "0.67"),
        ("PUMP-SEAL-KIT", "685.00", "0.64"), ("MOTOR-3KW", "1240.00", "0.73"), ("PUMP-CENTRIFUGAL", "2890.00", "0.70"),
        ("COMPRESSOR-ROTARY", "5480.00", "0.72"),
    )
)  # fmt: skip
STATUSES = {"Delivered": 45, "Invoiced": 25, "Completed": 22, "delivered": 3, "": 2, "Backordered": 3}
OPEN_STATUSES = {"Open": 20, "Confirmed": 30, "Processing": 20, "Shipped": 30}


@dataclass(frozen=True)
class Line:
    """One order line."""

    product: str
    quantity: int
    price: Decimal
    rate: Decimal
    cost: Decimal

    @property
    def net(self) -> Decimal:
        """The exact net of the line."""
        return self.quantity * self.price * (1 - self.rate)


@dataclass
class Order:
    """An order before it has a number; of a return, `returns` is the order that it takes back."""

    account: Account
    day: date
    lines: list[Line]
    status: str = "Delivered"
    customer_po: str = ""
    returns: "Order | None" = None
    seller_id: str = ""
    order_id: str = ""

    @property
    def net(self) -> Decimal:
        """The net amount to the cent, in the account's currency."""
        return sum((line.net for line in self.lines), Decimal(0)).quantize(CENT, rounding=ROUND_HALF_UP)

    @property
    def rough_worth(self) -> float:
        """About how many US dollars it is worth; 0 where it does not count."""
        return 0.0 if self.status in ("Cancelled", "Quote") else float(self.net) * ROUGH_RATES[self.account.currency]


def draw_orders(rng: Random, accounts: list[Account]) -> list[Order]:
    """Every account's orders and returns, numbered by day as an order system does; nothing is dated after the as-of date."""
    orders: list[Order] = []
    for account in accounts:
        if account.told_orders:
            orders += _told_orders(account)
        else:
            orders += _draw_of_account(rng, account)
    orders = sorted((order for order in orders if order.day <= AS_OF_DATE), key=lambda order: (order.day, order.account.account_id))
    for number, order in enumerate(orders, start=1):
        order.order_id = f"SO-{20_000 + number}"
    return orders


def _draw_of_account(rng: Random, account: Account) -> list[Order]:
    orders: list[Order] = []
    for day in _draw_days(rng, account):
        lines = _draw_lines(rng, account, _draw_amount(rng, account, day))
        order = Order(account, day, lines, _draw_status(rng, day))
        order.customer_po = f"PO-{rng.randint(10_000, 99_999)}" if rng.random() < 0.35 else ""
        orders.append(order)
        if order.status not in ("Cancelled", "Quote") and rng.random() < 0.03:
            orders.append(_draw_return(rng, order))
    return orders


def _draw_days(rng: Random, account: Account) -> list[date]:
    """The days on which it orders: gaps around its mean interval within the periods in which it buys."""
    interval = 365 / account.orders_per_year
    days = []
    for first, last in _periods(rng, account):
        day = first
        while day <= last:
            days.append(day + timedelta(days=max(0, day.weekday() - 4) and 7 - day.weekday()))
            day += timedelta(days=max(1, round(rng.gammavariate(7, interval / 7))))
    return days


def _periods(rng: Random, account: Account) -> list[tuple[date, date]]:
    """When it buys at all. Those who fade bought last nearly a year ago, or fell silent some months ago."""
    ago = AS_OF_DATE - timedelta(days=1)
    if account.behaviour == "prospect":
        return []
    if account.behaviour == "lapsed":
        return [(account.starts_on, ago - timedelta(days=rng.randint(380, 680)))]
    if account.behaviour == "fading":
        return [(account.starts_on, ago - timedelta(days=rng.choice((rng.randint(100, 240), rng.randint(300, 345)))))]
    if account.behaviour == "returning":
        stopped = account.starts_on + timedelta(days=rng.randint(90, 250))
        return [(account.starts_on, stopped), (max(stopped + timedelta(days=400), ago - timedelta(days=rng.randint(10, 300))), ago)]
    return [(account.starts_on, ago)]


def _draw_amount(rng: Random, account: Account, day: date) -> float:
    years_ago = (AS_OF_DATE - day).days / 365
    trend = YEARLY_GROWTH.get(account.behaviour, 1.0) ** -years_ago
    if account.behaviour == "wavering":
        # Good half-years and bad ones.
        trend *= 1.3 if (day.toordinal() // 183 + account.created_on.day) % 2 else 0.72
    average = account.yearly_amount / account.orders_per_year / ROUGH_RATES[account.currency]
    return max(25.0, average * trend * MONTH_FACTORS[day.month - 1] * rng.lognormvariate(-0.06, 0.35))


def _draw_lines(rng: Random, account: Account, amount: float) -> list[Line]:
    """One to four lines of what fits the amount, with the account's discount."""
    count = rng.choices((1, 2, 3, 4), (34, 34, 22, 10))[0]
    shares = [rng.uniform(0.5, 1.5) for _ in range(count)]
    lines = []
    for share in shares:
        target = amount * share / sum(shares)
        fitting = [product for product in PRODUCTS if product[1] <= target] or [PRODUCTS[0]]
        name, price, cost = rng.choice(fitting[-4:])
        rate = Decimal(str(account.discount))
        lines.append(Line(name, max(1, round(target / float(price * (1 - rate)))), price, rate, cost))
    return lines


def _draw_status(rng: Random, day: date) -> str:
    chance = rng.random()
    if chance < 0.03:
        return "Cancelled" if chance < 0.022 else "Quote"
    statuses = OPEN_STATUSES if day > AS_OF_DATE - timedelta(days=14) else STATUSES
    return rng.choices(list(statuses), list(statuses.values()))[0]


def _draw_return(rng: Random, order: Order) -> Order:
    """Take back the first line, or all of them."""
    taken = order.lines if rng.random() < 0.25 else order.lines[:1]
    lines = [Line(line.product, -line.quantity, line.price, line.rate, line.cost) for line in taken]
    return Order(order.account, order.day + timedelta(days=rng.randint(4, 50)), lines, "Returned", returns=order)


def _told_orders(account: Account) -> list[Order]:
    """The orders of a story, of one line each; an amount below zero takes something back of the order before it."""
    orders: list[Order] = []
    rate = Decimal(str(account.discount))
    for day, amount in account.told_orders:
        price = (abs(Decimal(amount)) / (1 - rate)).quantize(CENT)
        is_return = amount.startswith("-")
        line = Line("PROJECT-SUPPLY", -1 if is_return else 1, price, rate, (price * Decimal("0.7")).quantize(CENT))
        status = "Returned" if is_return else "Delivered"
        orders.append(Order(account, date.fromisoformat(day), [line], status, returns=orders[-1] if is_return else None))
    return orders


def add_orders(rng: Random, tables: Tables, orders: list[Order]) -> None:
    """Add headers and lines."""
    for order in orders:
        account = order.account
        tax = (order.net * COUNTRIES[account.country][2] / 100).quantize(CENT)
        freight = Decimal("35.00") if order.net > 0 and rng.random() < 0.25 else Decimal("0.00")
        tables.add(
            "orders",
            order_id=order.order_id,
            account_id=account.record_on(order.day),
            ordered_at=f"{order.day} {rng.randint(8, 17):02}:{rng.randint(0, 59):02}:00",
            status=order.status,
            currency_code=account.currency,
            order_total=order.net + tax + freight,
            tax_amount=tax,
            freight_amount=freight,
            customer_po=order.customer_po,
            original_order_id=order.returns.order_id if order.returns else "",
            owner_id=order.seller_id,
            updated_at=f"{min(order.day + timedelta(days=2), AS_OF_DATE)} 18:30:00",
        )
        for number, line in enumerate(order.lines, start=1):
            tables.add(
                "order_lines",
                order_id=order.order_id,
                line_number=number,
                product_id=line.product,
                quantity=line.quantity,
                unit_price=line.price,
                discount_rate=line.rate or "",
                unit_cost=line.cost if rng.random() > 0.003 else "",
            )
