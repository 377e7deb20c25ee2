"""Accounts: who they are, how they buy, and which group they belong to."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE
from tools.demo.vocabulary import CITIES, COUNTRIES, INDUSTRIES, NAME_BEGINNINGS, NAME_ENDINGS

FIRST_DAY = date(2022, 3, 1)
ACCOUNTS = 640
GROUPS = 34
MERGED_RECORDS = 9
# Yearly revenue in US dollars is lognormal: a median, and a tail that makes most of the total.
MEDIAN_YEARLY_AMOUNT, YEARLY_AMOUNT_SIGMA, LARGEST_YEARLY_AMOUNT = 6_200, 1.68, 900_000

# How an account buys, and of 100 accounts how many do so.
BEHAVIOURS = {
    "prospect": 14,
    "steady": 37,
    "growing": 9,
    "shrinking": 9,
    "wavering": 5,
    "fading": 5,
    "lapsed": 12,
    "new": 5,
    "returning": 4,
}
# Orders a year of those who buy projects, stock and daily needs, and of 100 accounts how many each.
STYLES = {"project": (20, 1.2, 2.6), "stock": (58, 3.0, 7.0), "daily": (22, 9.0, 15.0)}


@dataclass
class Account:
    """An account record with the way it buys; `owners` are those it had, each with its first day."""

    account_id: str
    name: str
    industry: str
    country: str
    region: str
    behaviour: str
    yearly_amount: float
    orders_per_year: float
    starts_on: date
    account_type: str = "Customer"
    parent: "Account | None" = None
    is_key: bool = False
    potential: int | None = None
    # What it pays less than the list price, as a share; a few large ones pay less than cost.
    discount: float = 0.0
    owners: list[tuple[date, str]] = field(default_factory=list)
    # Whether a story has both teams sell to it.
    is_shared: bool = False
    # A second record of it, under which orders were taken before this day; it has been merged since.
    former_id: str = ""
    former_until: date = FIRST_DAY
    # Orders that a story tells: (day, net amount in its currency).
    told_orders: tuple[tuple[str, str], ...] = ()

    @property
    def currency(self) -> str:
        """The currency that it is invoiced in."""
        return COUNTRIES[self.country][1]

    @property
    def head(self) -> "Account":
        """The head of its group, itself where it has none."""
        return self.parent or self

    @property
    def is_house(self) -> bool:
        """Whether no rep covers it."""
        return self.account_type in ("Web Consumer", "Employee")

    @property
    def created_on(self) -> date:
        """When its record was made, some weeks before it bought."""
        return self.starts_on - timedelta(days=7 + sum(map(ord, self.name)) % 60)

    def record_on(self, day: date) -> str:
        """The record that an order of a day was taken under."""
        return self.former_id if day < self.former_until else self.account_id

    def owner_on(self, day: date) -> str:
        """Who owned it on a day; its first owner before that, and nobody where it never had one."""
        before = [owner for since, owner in self.owners if since <= day]
        return before[-1] if before else next((owner for _, owner in self.owners), "")


def draw_accounts(rng: Random) -> list[Account]:
    """Draw the accounts, and give some of the larger ones branches and a sister that never bought."""
    names: set[str] = set()
    accounts = [_draw_account(rng, 10_001 + number, names) for number in range(ACCOUNTS)]
    heads = [one for one in accounts if one.behaviour in ("steady", "growing") and one.yearly_amount > 14_000 and not one.is_house]
    for head in rng.sample(heads, GROUPS):
        for city in rng.sample(CITIES[head.region], rng.choice((1, 1, 2, 2, 3))):
            accounts.append(_draw_branch(rng, 10_001 + len(accounts), head, city))
    buyers = [one for one in accounts if one.behaviour in ("steady", "growing") and not one.parent and not one.is_house]
    for number, account in enumerate(rng.sample(buyers, MERGED_RECORDS), start=1):
        account.former_id, account.former_until = f"A-{9_000 + number}", account.starts_on + timedelta(days=rng.randint(60, 300))
    return accounts


def _draw_account(rng: Random, number: int, names: set[str]) -> Account:
    country = rng.choices(list(COUNTRIES), [weight for weight, *_ in COUNTRIES.values()])[0]
    industry = rng.choices(list(INDUSTRIES), [weight for weight, _ in INDUSTRIES.values()])[0]
    behaviour = rng.choices(list(BEHAVIOURS), list(BEHAVIOURS.values()))[0]
    _, least, most = STYLES[rng.choices(list(STYLES), [weight for weight, *_ in STYLES.values()])[0]]
    amount = min(MEDIAN_YEARLY_AMOUNT * rng.lognormvariate(0, YEARLY_AMOUNT_SIGMA), LARGEST_YEARLY_AMOUNT)
    account = Account(
        account_id=f"A-{number}",
        name=_draw_name(rng, industry, country, names),
        industry=industry,
        country=country,
        region=rng.choice(COUNTRIES[country][4]),
        behaviour=behaviour,
        yearly_amount=amount,
        orders_per_year=rng.uniform(least, most),
        starts_on=_draw_start(rng, behaviour),
        discount=_draw_discount(rng, amount),
    )
    if behaviour == "prospect":
        account.account_type = "Prospect"
        account.potential = round(account.yearly_amount * rng.uniform(1, 3), -2) if rng.random() < 0.6 else None
        account.potential = account.potential and int(account.potential)
    elif behaviour == "wavering":
        # Around the boundary of large, or that of medium.
        account.yearly_amount = rng.choice((46_000, 46_000, 9_200)) * rng.uniform(0.94, 1.06)
        account.orders_per_year = rng.uniform(6, 12)
        account.starts_on = FIRST_DAY + timedelta(days=rng.randint(0, 300))
    elif amount < 1_200 and rng.random() < 0.25:
        account.account_type = "Web Consumer"
    else:
        account.account_type = rng.choices(("Customer", "Reseller", "Partner"), (86, 10, 4))[0]
        account.is_key = amount > 150_000 and rng.random() < 0.4
    return account


def _draw_branch(rng: Random, number: int, head: Account, city: str) -> Account:
    """A branch of a group, most of which buy; one in five is a sister that nobody has sold to."""
    word, form = head.name.rsplit(" ", 1)
    behaviour = rng.choices(("steady", "growing", "shrinking", "prospect", "lapsed"), (48, 10, 10, 20, 12))[0]
    amount = head.yearly_amount * rng.uniform(0.1, 0.6)
    return Account(
        account_id=f"A-{number}",
        name=f"{word} {city} {form}",
        industry=head.industry,
        country=head.country,
        region=head.region,
        behaviour=behaviour,
        yearly_amount=amount,
        orders_per_year=rng.uniform(2.5, 7),
        starts_on=_draw_start(rng, behaviour),
        account_type="Prospect" if behaviour == "prospect" else "Customer",
        parent=head,
        discount=head.discount,
    )


def _draw_name(rng: Random, industry: str, country: str, names: set[str]) -> str:
    """A name whose first word no other account has."""
    while True:
        name = rng.choice(NAME_BEGINNINGS) + rng.choice(NAME_ENDINGS)
        if name not in names:
            names.add(name)
            return f"{name} {rng.choice(INDUSTRIES[industry][1])} {rng.choice(COUNTRIES[country][3])}"


def _draw_start(rng: Random, behaviour: str) -> date:
    """The day from which an account buys, or is known."""
    if behaviour == "new":
        return AS_OF_DATE - timedelta(days=rng.randint(8, 170))
    latest = {"lapsed": 350, "returning": 250, "fading": 400, "growing": 500}.get(behaviour, 800)
    return FIRST_DAY + timedelta(days=int(latest * rng.random() ** 2))


def _draw_discount(rng: Random, amount: float) -> float:
    """The larger the account, the more it gets off; some large ones bargained for more than the margin."""
    if amount > 30_000 and rng.random() < 0.09:
        return rng.choice((0.3, 0.35))
    return rng.choice((0.0, 0.0, 0.0, 0.05, 0.05, 0.1)) if amount > 8_000 else rng.choice((0.0, 0.0, 0.0, 0.05))
