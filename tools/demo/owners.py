"""Who owned which account since when, and who sold what: owners follow an account's size, some of them late and some never."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from tools.cases.company import AS_OF_DATE
from tools.demo.accounts import FIRST_DAY, Account
from tools.demo.orders import Order
from tools.demo.people import BY_ID, LEFT_ON, NEW_HIRE, reps_of

# The CRM's idea of large, which the owners follow: entered at, left below, both in US dollars of twelve months.
LARGE_AT, LARGE_UNTIL = 48_000, 39_000
# When territories changed within each team.
REALIGNMENTS = (date(2023, 7, 3), date(2024, 4, 1))
SHARED_ACCOUNTS = 26


def give_owners(rng: Random, accounts: list[Account], orders: list[Order]) -> None:
    """Give every account the owners that it had, and every order its seller."""
    worth = _monthly_worth(orders)
    for account in accounts:
        if not account.owners and not account.is_house and rng.random() > 0.03:
            account.owners = _owners_of(rng, account, worth[account.head.account_id])
    _hand_over_books(rng, accounts)
    covered = [one for one in accounts if one.yearly_amount > 6_000 and one.owners and one.behaviour != "prospect"]
    shared = {one.account_id for one in rng.sample(covered, SHARED_ACCOUNTS)} | {one.account_id for one in accounts if one.is_shared}
    for order in orders:
        order.seller_id = order.returns.seller_id if order.returns else _seller(rng, order, order.account.account_id in shared)


def _monthly_worth(orders: list[Order]) -> dict[str, dict[tuple[int, int], float]]:
    """About what each group bought in each month."""
    worth: dict[str, dict[tuple[int, int], float]] = defaultdict(lambda: defaultdict(float))
    for order in orders:
        worth[order.account.head.account_id][order.day.year, order.day.month] += order.rough_worth
    return worth


def _owners_of(rng: Random, account: Account, worth: dict[tuple[int, int], float]) -> list[tuple[date, str]]:
    """The first owner by what the group was expected to buy, then those who followed it up or down."""
    channel = "outside" if account.head.yearly_amount > LARGE_AT else "inside"
    if rng.random() < 0.05:
        channel = "inside" if channel == "outside" else "outside"
    owners = [(account.created_on, rng.choice(reps_of(account.region, channel)).user_id)]
    for day in REALIGNMENTS:
        colleagues = [rep.user_id for rep in reps_of(account.region, channel) if rep.user_id != owners[-1][1]]
        if colleagues and account.starts_on < day and rng.random() < 0.12:
            owners.append((day, colleagues[0]))
    months_waited = 0
    for day in _month_firsts(account.starts_on + timedelta(days=365)):
        months = [day - timedelta(days=30 * back) for back in range(1, 13)]
        year = sum(worth.get((month.year, month.month), 0.0) for month in months)
        wanted = "outside" if year >= LARGE_AT else "inside" if year < LARGE_UNTIL else channel
        months_waited = months_waited + 1 if wanted != channel else 0
        if months_waited > (1 if wanted == "outside" else 3) and rng.random() < 0.4:
            channel, months_waited = wanted, 0
            since = day + timedelta(days=rng.randint(3, 40))
            there = [rep for rep in reps_of(account.region, channel) if since < LEFT_ON.get(rep.user_id, date.max)]
            if since <= AS_OF_DATE and since > owners[-1][0]:
                owners.append((since, rng.choice(there).user_id))
    return owners


def _month_firsts(day: date) -> list[date]:
    """The first day of every month after `day`, up to the as-of date."""
    first = max(day, FIRST_DAY)
    months = range(first.year * 12 + first.month, AS_OF_DATE.year * 12 + AS_OF_DATE.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _hand_over_books(rng: Random, accounts: list[Account]) -> None:
    """A part of what the two who left owned has gone to others; the rest still waits."""
    for account in accounts:
        owner = account.owners[-1][1] if account.owners else ""
        if owner not in LEFT_ON or account.told_orders or rng.random() > 0.45:
            continue
        rep = BY_ID[owner]
        heirs = [NEW_HIRE] if rep.channel == "outside" and rng.random() < 0.6 else []
        heirs += [one.user_id for one in reps_of(rep.region, rep.channel) if one.is_active]
        since = LEFT_ON[owner] + timedelta(days=rng.randint(4, 25))
        if since <= AS_OF_DATE:
            account.owners.append((since, heirs[0]))


def _seller(rng: Random, order: Order, is_shared: bool) -> str:
    """Mostly the owner of the day; of a shared account often a rep of the other team; nobody for what came in on the web."""
    owner = BY_ID.get(order.account.owner_on(order.day))
    if owner is None or rng.random() < 0.04:
        return ""
    channel = owner.channel
    if is_shared and rng.random() < 0.45:
        channel = "inside" if channel == "outside" else "outside"
    elif order.day < LEFT_ON.get(owner.user_id, date.max):
        return owner.user_id
    there = [rep for rep in reps_of(owner.region, channel) if order.day < LEFT_ON.get(rep.user_id, date.max)]
    return there[0].user_id if there else ""
