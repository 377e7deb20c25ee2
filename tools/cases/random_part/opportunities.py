"""Opportunities: won, lost and open deals of the random accounts."""

from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE, Company
from tools.cases.random_part.accounts import Account

OPEN_STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation")
LONG_CYCLE_INDUSTRIES = ("Industrial Machinery", "Aerospace")


def add_opportunities(company: Company, rng: Random, accounts: list[Account]) -> None:
    """Give every second account or so up to three opportunities."""
    number = 0
    for account in accounts:
        if account.merged_into_account_id or account.account_type == "Web Consumer":
            continue
        for _ in range(rng.choices((0, 1, 2, 3), (50, 25, 15, 10))[0]):
            number += 1
            _add_opportunity(company, rng, account, f"D-{number:05}")


def _add_opportunity(company: Company, rng: Random, account: Account, opportunity_id: str) -> None:
    days = rng.randint(120, 420) if account.industry in LONG_CYCLE_INDUSTRIES else rng.randint(7, 75)
    outcome = rng.choices(("open", "won", "lost"), (30, 40, 30))[0]
    if outcome == "open":
        created = AS_OF_DATE - timedelta(days=rng.randint(0, days))
    else:
        created = date(2021, 3, 1) + timedelta(days=rng.randint(0, 1_455 - days))
    stages = {"open": rng.choice(OPEN_STAGES), "won": "Closed Won", "lost": "Closed Lost"}
    amount = max(200.0, account.yearly_amount / account.orders_per_year * rng.lognormvariate(0.6, 0.6))
    company.add(
        "crm_opportunities",
        opportunity_id=opportunity_id,
        account_id=account.account_id,
        amount=f"{amount:.2f}" if rng.random() < 0.96 else "",
        currency_code=account.currency,
        stage=stages[outcome],
        created_at=created.isoformat(),
        close_date=(created + timedelta(days=days)).isoformat(),
        is_closed="false" if outcome == "open" else "true",
        is_won="true" if outcome == "won" else "false",
        owner_id=account.owner_id,
    )
