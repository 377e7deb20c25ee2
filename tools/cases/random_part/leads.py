"""Leads: strangers mostly, some from accounts that are known, some already converted."""

from datetime import timedelta
from random import Random

from tools.cases.company import AS_OF_DATE, Company
from tools.cases.random_part.accounts import Account
from tools.cases.random_part.vocabulary import (
    CITIES,
    COMPANY_FIRST_WORDS,
    COUNTRIES,
    FIRST_NAMES,
    LAST_NAMES,
    REGIONS,
    weighted,
)

LEADS_PER_ACCOUNT = 0.35
SOURCES = ("Web form", "Trade fair", "Webinar", "Referral", "Purchased list")
FREE_MAIL_DOMAINS = ("gmail.com", "outlook.com", "yahoo.com", "gmx.de")


def add_leads(company: Company, rng: Random, accounts: list[Account]) -> None:
    """Add about one lead for every three accounts."""
    known = [account for account in accounts if not account.merged_into_account_id]
    for number in range(1, round(len(known) * LEADS_PER_ACCOUNT) + 1):
        _add_lead(company, rng, known, number)


def _add_lead(company: Company, rng: Random, known: list[Account], number: int) -> None:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    name = f"{rng.choice(CITIES)} {rng.choice(COMPANY_FIRST_WORDS)} Works"
    country = rng.choices(*weighted(COUNTRIES))[0]
    domain = rng.choice(FREE_MAIL_DOMAINS) if rng.random() < 0.25 else f"works-{number}.example"
    created = AS_OF_DATE - timedelta(days=rng.randint(0, 700))
    status = rng.choices(("New", "Working", "Nurturing", "Disqualified", "Converted"), (35, 25, 12, 13, 15))[0]
    account = rng.choice(known)
    if status == "Converted" or rng.random() < 0.2:
        name, country = account.account_name, account.country
        domain = account.website_domain or domain
    is_converted = status == "Converted"
    company.add(
        "crm_leads",
        lead_id=f"LD-{number:05}",
        lead_name=f"{first} {last}",
        company_name=name,
        email=f"{'contact' if number % 5 else 'info'}{number}@{domain}",
        title=rng.choice(("Buyer", "Owner", "Plant Manager", "")),
        status=status,
        source=rng.choice(SOURCES),
        annual_revenue=str(rng.randint(2, 900) * 10_000) if rng.random() < 0.5 else "",
        region=rng.choice(REGIONS),
        country=country,
        owner_id="",
        created_at=created.isoformat(),
        converted_account_id=account.account_id if is_converted else "",
        converted_at=min(created + timedelta(days=21), AS_OF_DATE).isoformat() if is_converted else "",
    )
