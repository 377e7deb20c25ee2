"""Accounts: who they are, how they buy, which group they belong to, and which records were merged."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE, Company
from tools.cases.random_part.reps import Rep
from tools.cases.random_part.vocabulary import (
    CITIES,
    COMPANY_FIRST_WORDS,
    COMPANY_SECOND_WORDS,
    COUNTRIES,
    CURRENCIES,
    INDUSTRIES,
    LEGAL_FORMS,
    REGIONS,
    weighted,
)

# How an account buys, and of 100 accounts how many do so.
BEHAVIOURS = {
    "prospect": 13,
    "steady": 31,
    "growing": 10,
    "shrinking": 8,
    "seasonal": 8,
    "lapsed": 14,
    "silent": 6,
    "new": 6,
    "returning": 4,
}
# Orders per year of those who buy projects, stock and daily needs, and of 100 accounts how many each.
BUYING_STYLES = {"project": 22, "stock": 53, "daily": 25}
ORDERS_PER_YEAR = {"project": (1.2, 3.5), "stock": (5.0, 14.0), "daily": (18.0, 36.0)}
# Yearly revenue is lognormal: a median of 5,500 and a tail that makes most of the total.
MEDIAN_YEARLY_AMOUNT = 5_500
YEARLY_AMOUNT_SIGMA = 1.7
LARGEST_YEARLY_AMOUNT = 1_500_000
# Above this an account is usually in the hands of outside sales.
OUTSIDE_OWNER_AMOUNT = 35_000
FIRST_ORDER_DAY = date(2021, 1, 4)


@dataclass(frozen=True)
class Account:
    """An account record together with the buying behaviour that its orders are drawn from."""

    account_id: str
    account_name: str
    account_type: str
    website_domain: str
    industry: str
    country: str
    region: str
    owner_id: str
    created_on: date
    updated_on: date
    behaviour: str
    yearly_amount: float
    orders_per_year: float
    starts_on: date
    potential_amount: str = ""
    is_key_account: bool = False
    parent_account_id: str = ""
    merged_into_account_id: str = ""
    # Orders before this day still carry the id of the record that was merged into this one.
    former_account_id: str = ""
    former_until: date = FIRST_ORDER_DAY

    @property
    def currency(self) -> str:
        """The currency that the account is invoiced in."""
        return CURRENCIES[self.country]

    @property
    def buys(self) -> bool:
        """Whether any orders are drawn for the record."""
        return self.behaviour != "prospect" and not self.merged_into_account_id


def draw_accounts(rng: Random, count: int, reps: list[Rep]) -> list[Account]:
    """Draw the accounts, put some of them into groups, and give some a record that was merged into them."""
    names: set[str] = set()
    accounts = [_draw_account(rng, number, reps, names) for number in range(1, count + 1)]
    accounts = _form_groups(rng, accounts)
    return _add_merged_records(rng, accounts)


def _draw_account(rng: Random, number: int, reps: list[Rep], names: set[str]) -> Account:
    industry = rng.choices(*weighted(INDUSTRIES))[0]
    country = rng.choices(*weighted(COUNTRIES))[0]
    region = rng.choice(REGIONS)
    behaviour = rng.choices(*weighted(BEHAVIOURS))[0]
    # Projects are a habit of long sales cycles; who went silent had a rhythm before.
    style = rng.choices(*weighted(BUYING_STYLES))[0]
    if industry in ("Industrial Machinery", "Aerospace") and rng.random() < 0.6:
        style = "project"
    if behaviour == "silent":
        style = "daily"
    is_web_consumer = behaviour == "steady" and rng.random() < 0.08
    yearly_amount = min(MEDIAN_YEARLY_AMOUNT * rng.lognormvariate(0, YEARLY_AMOUNT_SIGMA), LARGEST_YEARLY_AMOUNT)
    if is_web_consumer:
        yearly_amount = min(yearly_amount, 800.0)
    starts_on = _draw_start(rng, behaviour)
    name = _draw_name(rng, industry, country, names)
    potential = ""
    if rng.random() < (0.6 if behaviour == "prospect" else 0.12):
        potential = str(max(500, round(yearly_amount * rng.uniform(0.8, 2.5), -2))).removesuffix(".0")
    return Account(
        account_id=f"ACC-{number:05}",
        account_name=name,
        account_type=_draw_type(rng, behaviour, is_web_consumer),
        website_domain=_domain(name, number) if rng.random() < 0.8 else "",
        industry=industry,
        country=country,
        region=region,
        owner_id=_draw_owner(rng, reps, region, yearly_amount),
        created_on=starts_on - timedelta(days=rng.randint(0, 90)),
        updated_on=date(2024, 1, 1) + timedelta(days=rng.randint(0, 400)),
        behaviour=behaviour,
        yearly_amount=yearly_amount,
        orders_per_year=rng.uniform(*ORDERS_PER_YEAR[style]),
        starts_on=starts_on,
        potential_amount=potential,
        is_key_account=yearly_amount > 120_000 and rng.random() < 0.3,
    )


def _draw_start(rng: Random, behaviour: str) -> date:
    """Draw the day from which the account buys, or is known."""
    if behaviour == "new":
        return AS_OF_DATE - timedelta(days=rng.randint(5, 85))
    latest = {"lapsed": 700, "returning": 400, "silent": 900}.get(behaviour, 1_150)
    return FIRST_ORDER_DAY + timedelta(days=int(latest * rng.random() ** 1.6))


def _draw_type(rng: Random, behaviour: str, is_web_consumer: bool) -> str:
    if is_web_consumer:
        return "Web Consumer"
    if behaviour == "prospect":
        return rng.choice(("Prospect", "prospect", ""))
    return rng.choices(("Customer", "customer", "Reseller", "Partner", ""), (70, 8, 10, 4, 8))[0]


def _draw_owner(rng: Random, reps: list[Rep], region: str, yearly_amount: float) -> str:
    """Draw an owner of the region: mostly of the channel that the size suggests, sometimes of the other, sometimes none."""
    if rng.random() < 0.05:
        return ""
    channel = "outside" if yearly_amount >= OUTSIDE_OWNER_AMOUNT else "inside"
    if rng.random() < 0.15:
        channel = "inside" if channel == "outside" else "outside"
    return rng.choice([rep.user_id for rep in reps if rep.region == region and rep.channel == channel])


def _draw_name(rng: Random, industry: str, country: str, names: set[str]) -> str:
    """Draw a name that no other account has."""
    while True:
        words = [rng.choice(COMPANY_FIRST_WORDS), rng.choice(COMPANY_SECOND_WORDS[industry])]
        if rng.random() < 0.3 or len(names) > 1_000:
            words.insert(0, rng.choice(CITIES))
        if len(names) > 5_000:
            words.append(str(rng.randint(1, 99_999)))
        name = " ".join(words)
        if name not in names:
            names.add(name)
            return f"{name} {rng.choice(LEGAL_FORMS[country])}"


def _domain(name: str, number: int) -> str:
    """Make a domain of the first two words of a name; the number keeps it unique."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode("ascii").lower()
    return f"{'-'.join(re.findall('[a-z]+', plain)[:2])}-{number}.example"


def _form_groups(rng: Random, accounts: list[Account]) -> list[Account]:
    """Make about one account in ten a branch of a group, whose head is mostly one of the larger buyers."""
    heads = [account for account in accounts if account.behaviour in ("steady", "growing") and account.yearly_amount > 20_000]
    heads = [head for head in heads if head.account_type.lower() == "customer"]
    heads = rng.sample(heads, k=min(len(heads), max(1, len(accounts) // 35)))
    head_ids = {head.account_id for head in heads}
    grouped = []
    for account in accounts:
        is_branch = heads and account.account_id not in head_ids and not account.is_key_account and rng.random() < 0.11
        if is_branch and account.account_type != "Web Consumer":
            head = rng.choice(heads)
            name = f"{head.account_name.rsplit(' ', 1)[0]} {rng.choice(CITIES)} {head.account_name.rsplit(' ', 1)[1]}"
            account = replace(account, parent_account_id=head.account_id, account_name=name, website_domain="")
        grouped.append(account)
    return grouped


def _add_merged_records(rng: Random, accounts: list[Account]) -> list[Account]:
    """Give one account in fifty a second record that was merged into it and under which its first orders were taken."""
    with_merged = []
    for account in accounts:
        if account.behaviour in ("steady", "growing") and rng.random() < 0.04:
            former_id = f"OLD-{account.account_id.removeprefix('ACC-')}"
            former_until = account.starts_on + timedelta(days=rng.randint(60, 400))
            account = replace(account, former_account_id=former_id, former_until=former_until)
            former = replace(
                account,
                account_id=former_id,
                account_name=f"{account.account_name.rsplit(' ', 1)[0]} (old)",
                website_domain="",
                parent_account_id="",
                merged_into_account_id=account.account_id,
            )
            with_merged.append(former)
        with_merged.append(account)
    return with_merged


def add_accounts(company: Company, accounts: list[Account]) -> None:
    """Add the account records to the CRM."""
    for account in accounts:
        company.add(
            "crm_accounts",
            account_id=account.account_id,
            account_name=account.account_name,
            account_type=account.account_type,
            website_domain=account.website_domain,
            potential_amount=account.potential_amount,
            is_key_account="true" if account.is_key_account else "false",
            parent_account_id=account.parent_account_id,
            merged_into_account_id=account.merged_into_account_id,
            industry=account.industry,
            annual_revenue=str(int(account.yearly_amount * 40) // 1_000 * 1_000),
            employee_count=str(max(3, int(account.yearly_amount / 900))),
            country=account.country,
            region=account.region,
            owner_id=account.owner_id,
            created_at=account.created_on.isoformat(),
            updated_at=f"{account.updated_on.isoformat()}T08:00:00",
            is_deleted="true" if account.merged_into_account_id else "false",
        )
