"""A product catalogue, and baskets of it that cost about a given amount."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")
PRODUCTS = 90
# Of 100 baskets how many have one line, two, ... six, and how many lines that is on average.
BASKET_SIZES = (23, 26, 23, 15, 9, 4)
LINES_PER_BASKET = 2.73


@dataclass(frozen=True)
class Product:
    """What is sold."""

    product_id: str
    price: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Line:
    """One order line; a blank discount or cost is a missing value."""

    product_id: str
    quantity: int
    unit_price: Decimal
    discount_rate: str
    discount_amount: str
    unit_cost: str

    @property
    def net(self) -> Decimal:
        """The exact net of the line."""
        rate = Decimal(self.discount_rate or "0")
        return self.quantity * self.unit_price * (1 - rate) - Decimal(self.discount_amount or "0")

    def taken_back(self) -> "Line":
        """The line of a return that nets this one to zero."""
        return replace(self, quantity=-self.quantity, discount_amount=self.discount_amount and f"-{self.discount_amount}")


def to_cents(amount: Decimal) -> Decimal:
    """Round half away from zero to cents."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def draw_catalogue(rng: Random) -> list[Product]:
    """Draw products between some cents and some thousands, cheapest first."""
    products = []
    for number in range(1, PRODUCTS + 1):
        price = to_cents(Decimal(str(min(4.0 + rng.lognormvariate(4.2, 1.5), 6_000.0))))
        cost = to_cents(price * Decimal(str(round(rng.uniform(0.5, 0.8), 3))))
        products.append(Product(f"P-{number:04}", price, cost))
    return sorted(products, key=lambda product: (product.price, product.product_id))


def basket_sizes(lines_per_basket: float) -> list[float]:
    """Of 100 baskets how many have one line, two, ... six, for an average of 2.73 to 4.27: BASKET_SIZES mixed with their reverse.

    Raises ValueError for an average beyond these.
    """
    share = (lines_per_basket - LINES_PER_BASKET) / (7 - 2 * LINES_PER_BASKET)
    if not 0 <= share <= 1:
        raise ValueError(f"baskets have from {LINES_PER_BASKET} to {7 - LINES_PER_BASKET} lines on average, not {lines_per_basket}")
    return [(1 - share) * usual + share * reverse for usual, reverse in zip(BASKET_SIZES, reversed(BASKET_SIZES), strict=True)]


def draw_basket(rng: Random, catalogue: list[Product], amount: float, sizes: list[float]) -> list[Line]:
    """Draw one to six lines whose sum comes near the amount; `sizes` are the weights of their number."""
    count = rng.choices((1, 2, 3, 4, 5, 6), sizes)[0]
    shares = [rng.uniform(0.5, 1.5) for _ in range(count)]
    return [_draw_line(rng, catalogue, amount * share / sum(shares)) for share in shares]


def _draw_line(rng: Random, catalogue: list[Product], target: float) -> Line:
    affordable = max(3, bisect_right(catalogue, target, key=lambda product: product.price))
    # The dearer half of what fits keeps quantities plausible.
    product = catalogue[rng.randrange(affordable // 2, affordable)]
    rate = rng.choices(("", "0", "0.05", "0.1", "0.125"), (60, 15, 12, 9, 4))[0]
    return Line(
        product_id=product.product_id,
        quantity=max(1, round(target / float(product.price))),
        unit_price=product.price,
        discount_rate=rate,
        discount_amount="1.50" if target > 40 and rng.random() < 0.03 else "",
        unit_cost="" if rng.random() < 0.002 else str(product.cost),
    )
