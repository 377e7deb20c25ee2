"""The other tables of the CRM: users, accounts with their merged records, owners as they were, opportunities and leads."""

from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE
from tools.demo.accounts import Account
from tools.demo.orders import ROUGH_RATES, Order
from tools.demo.people import LEADERS, REGIONS, REPS, reps_of
from tools.demo.story import DEALS
from tools.demo.tables import Tables
from tools.demo.vocabulary import FIRST_NAMES, INDUSTRIES, LAST_NAMES, NAME_BEGINNINGS, NAME_ENDINGS

LEADS = 96
LEAD_STATUSES = {"New": 24, "Contacted": 26, "Nurturing": 16, "Qualified": 12, "Disqualified": 22}
STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")


def add_users(tables: Tables) -> None:
    """Add the head of sales, the managers and the reps."""
    for rep in (*LEADERS, *REPS):
        tables.add(
            "crm_users",
            user_id=rep.user_id,
            user_name=rep.name,
            title=rep.title,
            channel=rep.channel if rep.is_channel_filled else "",
            region=rep.region,
            territory=rep.territory,
            manager_id=rep.manager_id,
            is_active=rep.is_active,
            capacity_accounts=rep.capacity or "",
            hired_at=rep.hired,
        )


def add_accounts(rng: Random, tables: Tables, accounts: list[Account]) -> None:
    """Add the records, and before a survivor the one that was merged into it."""
    for account in accounts:
        values = {
            "account_name": account.name,
            "account_type": account.account_type,
            "industry": account.industry,
            "country": account.country,
            "region": account.region,
            "owner_id": account.owner_on(AS_OF_DATE),
            "annual_revenue": int(account.yearly_amount * rng.uniform(30, 90)) // 10_000 * 10_000 or None,
            "employee_count": max(3, int(account.yearly_amount / rng.uniform(400, 1_400))),
            "updated_at": f"{AS_OF_DATE - timedelta(days=rng.randint(1, 400))} 09:15:00",
        }
        if account.former_id:
            merged = {"account_name": account.name.rsplit(" ", 1)[0], "merged_into_account_id": account.account_id, "is_deleted": True}
            created = account.created_on - timedelta(days=20)
            tables.add("crm_accounts", account_id=account.former_id, created_at=created, **values | merged)
        tables.add(
            "crm_accounts",
            account_id=account.account_id,
            website_domain="" if account.parent or account.is_house else f"{account.name.split()[0].lower()}.example",
            potential_amount=account.potential,
            is_key_account=account.is_key,
            parent_account_id=account.parent.account_id if account.parent else "",
            created_at=account.created_on,
            is_deleted=False,
            **values,
        )


def add_owners(tables: Tables, accounts: list[Account]) -> None:
    """Add who owned each account since when."""
    for account in accounts:
        for since, owner in account.owners:
            tables.add("account_owners", account_id=account.account_id, owner_id=owner, valid_from=since)


def add_opportunities(rng: Random, tables: Tables, accounts: list[Account], orders: list[Order]) -> None:
    """Add closed deals for some of the larger orders, open ones for some accounts, and those of the stories."""
    won = [order for order in orders if order.rough_worth > 4_000 and not order.account.told_orders and order.account.owners]
    deals = [(order.account, order.net, "Closed Won", order.day - timedelta(days=rng.randint(20, 90)), order.day, True) for order in won]
    deals = rng.sample(deals, min(220, len(deals)))
    candidates = [one for one in accounts if one.owners and not one.told_orders and one.behaviour != "lapsed"]
    for account in rng.sample(candidates, 190):
        amount = max(500, round(account.yearly_amount * rng.lognormvariate(-1.0, 0.7) / ROUGH_RATES[account.currency], -2))
        created = AS_OF_DATE - timedelta(days=rng.randint(3, 420))
        if created < AS_OF_DATE - timedelta(days=150):
            deals.append((account, f"{amount:.2f}", "Closed Lost", created, created + timedelta(days=rng.randint(30, 140)), False))
        else:
            close = AS_OF_DATE + timedelta(days=rng.randint(10, 150))
            deals.append((account, f"{amount:.2f}", rng.choice(STAGES), created, close, None))
    told = [(account, amount, stage, created, close, None) for account, amount, stage, created, close in DEALS]
    for number, (account, amount, stage, created, close, is_won) in enumerate([*deals, *told], start=1):
        tables.add(
            "crm_opportunities",
            opportunity_id=f"D-{4_000 + number}",
            account_id=account.account_id,
            amount=amount,
            currency_code=account.currency,
            stage=stage,
            created_at=created,
            close_date=close,
            is_closed=is_won is not None,
            is_won=bool(is_won),
            owner_id=account.owner_on(date.fromisoformat(str(created))),
        )


def add_leads(rng: Random, tables: Tables, accounts: list[Account]) -> None:
    """Add leads of companies that are no accounts, and of some that have become accounts or are known already."""
    new = [account for account in accounts if account.behaviour == "new" and not account.is_house]
    known = [account for account in accounts if account.behaviour in ("steady", "prospect") and not account.is_house and not account.parent]
    sources = [*((account, True) for account in new[:14]), *((account, False) for account in rng.sample(known, 12))]
    sources += [(None, False)] * (LEADS - len(sources))
    for number, (account, is_converted) in enumerate(sources, start=1):
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        region = account.region if account else rng.choice(REGIONS)
        industry = rng.choice(list(INDUSTRIES))
        company = account.name if account else f"{rng.choice(NAME_BEGINNINGS)}{rng.choice(NAME_ENDINGS)} {INDUSTRIES[industry][1][0]}"
        created = account.created_on if is_converted else AS_OF_DATE - timedelta(days=rng.randint(2, 300))
        status = "Converted" if is_converted else rng.choices(list(LEAD_STATUSES), list(LEAD_STATUSES.values()))[0]
        tables.add(
            "crm_leads",
            lead_id=f"L-{700 + number}",
            lead_name=f"{first} {last}",
            company_name=company,
            email=f"{first}.{last}@{company.split()[0]}.example".lower(),
            title=rng.choice(("Plant Manager", "Buyer", "Maintenance Lead", "Head of Purchasing", "Owner")),
            status=status,
            source=rng.choice(("Web form", "Trade fair", "Referral", "Catalogue request")),
            annual_revenue=rng.choice(("", 2_000_000, 12_000_000, 45_000_000)),
            region=region,
            country="Canada" if region == "Canada" else "United Kingdom" if region == "Europe" else "United States",
            owner_id=next(rep.user_id for rep in reps_of(region, "inside") if rep.is_active) if rng.random() < 0.85 else "",
            created_at=created,
            converted_account_id=account.account_id if is_converted else "",
            converted_at=account.starts_on if is_converted else "",
        )
