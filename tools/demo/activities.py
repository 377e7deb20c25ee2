"""Calls and visits of the last nine months: owners touch their accounts now and then, and some never do."""

from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE
from tools.demo.accounts import Account
from tools.demo.people import BY_ID, LEFT_ON
from tools.demo.story import TOUCHES
from tools.demo.tables import Tables

FIRST_DAY = date(2024, 6, 3)
# Days between two touches of an account, on average, and the share of accounts that nobody touches.
INTERVALS = {"inside": 75, "outside": 42}
UNTOUCHED = 0.2


def add_activities(rng: Random, tables: Tables, accounts: list[Account]) -> None:
    """Add the touches of all accounts by day."""
    told = {account.account_id for account, *_ in TOUCHES}
    touches = [(date.fromisoformat(day), account.account_id, rep, kind) for account, rep, kind, day in TOUCHES]
    for account in accounts:
        if account.account_id not in told and account.owners and rng.random() >= UNTOUCHED:
            touches += _draw_touches(rng, account)
    for number, (day, account_id, owner, kind) in enumerate(sorted(touches), start=1):
        tables.add(
            "crm_activities",
            activity_id=f"T-{50_000 + number}",
            account_id=account_id,
            owner_id=owner,
            activity_type=kind,
            occurred_at=f"{day} {rng.randint(8, 17):02}:{rng.choice(('00', '15', '30', '45'))}:00",
        )


def _draw_touches(rng: Random, account: Account) -> list[tuple[date, str, str, str]]:
    """Each by the owner of the day, unless that one has left; outside reps call too, and inside reps do not visit."""
    touches = []
    day = FIRST_DAY + timedelta(days=rng.randint(0, 60))
    while day <= AS_OF_DATE:
        owner = BY_ID.get(account.owner_on(day))
        if owner and day < LEFT_ON.get(owner.user_id, date.max) and day.weekday() < 5:
            kind = "visit" if owner.channel == "outside" and rng.random() < 0.65 else "call"
            touches.append((day, account.account_id, owner.user_id, kind))
        interval = INTERVALS[owner.channel] if owner else 90
        day += timedelta(days=max(2, round(rng.gammavariate(3, interval / 3))))
    return touches
