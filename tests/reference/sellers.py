"""Who sold what, when and to whom: orders, months, sellers and reps (docs/rules.md, Who sold)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from tests.reference.dates import first_trailing_day, is_month_end, is_trailing, last_month_end_before, month_end, months_before
from tests.reference.orders import PricedOrder
from tests.reference.reading import Account, User

NONE = "(none)"
Row = dict[str, object]


@dataclass(frozen=True)
class Sold:
    """A counted order with its account, its seller and the day on which it counts.

    `given_seller_id`: as the order names it; `seller_id`: the same where somebody knows that user.
    `is_sale`: it sold something, of which its linked returns have left something.
    """

    priced: PricedOrder
    account_id: str
    given_seller_id: str
    seller_id: str
    counted_date: date
    is_sale: bool

    @property
    def net(self) -> Decimal:
        """Net in reporting currency."""
        return self.priced.reporting_net


@dataclass(frozen=True)
class People:
    """Who is who: users, the channel of each, and the accounts of the mart."""

    users: dict[str, User]
    channel_of: Callable[[str | None], str]
    accounts: dict[str, Account]

    def name_of(self, user_id: str | None) -> str | None:
        """The user's name, None where the CRM does not know the user."""
        user = self.users.get(user_id)
        return user.user_name if user else None


def sold_orders(orders: dict[str, PricedOrder], user_ids: set[str]) -> list[Sold]:
    """Every counted order; a linked return belongs to the account, the seller and the day of the order that it takes back."""
    counted = [priced for priced in orders.values() if priced.bucket in ("sale", "return")]
    taken_back: dict[str, Decimal] = defaultdict(Decimal)
    for priced in counted:
        if priced.original_id:
            taken_back[priced.original_id] += priced.reporting_net
    result = []
    for priced in counted:
        origin = orders[priced.original_id] if priced.original_id else priced
        left = priced.reporting_net + taken_back[priced.order.order_id]
        result.append(
            Sold(
                priced=priced,
                account_id=origin.account_id,
                given_seller_id=origin.order.seller_id or NONE,
                seller_id=origin.order.seller_id if origin.order.seller_id in user_ids else NONE,
                counted_date=origin.order.order_date,
                is_sale=priced.bucket == "sale" and left > 0,
            )
        )
    return result


def order_rows(sold: list[Sold], channels: dict[str, dict[date, str]], people: People, reporting_currency: str) -> dict[str, Row]:
    """Each counted order, with the channel that its account had at the last month-end that is not after it.

    `channels`: by account and evaluation date, the assigned channel.
    """
    rows = {}
    for each in sold:
        order = each.priced.order
        day = order.order_date
        at_day = day if is_month_end(day) else last_month_end_before(day)
        owner_id = people.accounts[each.account_id].owner_id
        rows[order.order_id] = {
            "account_id": each.account_id,
            "linked_order_id": each.priced.original_id,
            "seller_id": each.given_seller_id,
            "seller_name": people.name_of(each.seller_id),
            "seller_channel": people.channel_of(each.seller_id),
            "owner_id": owner_id,
            "owner_name": people.name_of(owner_id),
            "owner_channel": people.channel_of(owner_id),
            "assigned_channel": channels[each.account_id].get(at_day),
            "bucket": each.priced.bucket,
            "currency_code": order.currency_code or reporting_currency,
            "net_amount_in_currency": each.priced.net,
            "net_amount": each.net,
            "margin_amount": each.priced.reporting_margin,
            "order_date": day,
            "counted_date": each.counted_date,
        }
    return rows


def month_rows(sold: list[Sold], channels: dict[str, dict[date, str]], as_of: date) -> dict[tuple[str, date], Row]:
    """Each account and month, by its first day, in which a counted order counts."""
    months: dict[tuple[str, date], list[Sold]] = defaultdict(list)
    for each in sold:
        months[each.account_id, each.counted_date.replace(day=1)].append(each)
    rows = {}
    for (account_id, first_day), those in months.items():
        margins = [each.priced.reporting_margin for each in those]
        rows[account_id, first_day] = {
            "assigned_channel": channels[account_id][min(month_end(first_day), as_of)],
            "order_count": len(those),
            "seller_count": len({each.given_seller_id for each in those} - {NONE}),
            "net_revenue": sum((each.net for each in those), Decimal(0)),
            "gross_margin": None if None in margins else sum(margins, Decimal(0)),
        }
    return rows


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """The part's share, to 4 decimals; None where the whole is not above 0."""
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole > 0 else None


def primary_of(sellers: dict[str, Row]) -> str | None:
    """The seller who sold most in 12 months, then latest, then the one with the lowest id; nobody's orders only where nobody else sold."""
    candidates = {seller_id: row for seller_id, row in sellers.items() if row["orders_12m"]}
    named = sorted(candidates.keys() - {NONE})
    if not named:
        return NONE if candidates else None
    # The first of several that are alike is the lowest.
    return max(named, key=lambda each: (candidates[each]["net_revenue_12m"], candidates[each]["last_sale_date"]))


def latest_of(those: list[Sold]) -> str | None:
    """The named seller of the latest sale, on one day that of the highest order id; nobody only where no sale has a seller."""
    sales = [each for each in those if each.is_sale]
    named = [each for each in sales if each.seller_id != NONE]
    latest = max(named or sales, key=lambda each: (each.counted_date, each.priced.order.order_id), default=None)
    return latest and latest.seller_id


def seller_rows(sold: list[Sold], people: People, as_of: date, months: dict[str, int]) -> dict[tuple[str, str], Row]:
    """Each account and seller of its counted orders. `months`: the length of each window, by its name in the columns."""
    by_account: dict[str, list[Sold]] = defaultdict(list)
    for each in sold:
        by_account[each.account_id].append(each)
    rows = {}
    for account_id, those in by_account.items():
        sellers: dict[str, Row] = {}
        for seller_id in {each.seller_id for each in those}:
            own = [each for each in those if each.seller_id == seller_id]
            sale_days = [each.counted_date for each in own if each.is_sale]
            row: Row = {
                "seller_name": people.name_of(seller_id),
                "seller_channel": people.channel_of(seller_id),
                "net_revenue_total": sum((each.net for each in own), Decimal(0)),
                "first_sale_date": min(sale_days, default=None),
                "last_sale_date": max(sale_days, default=None),
                "is_owner": seller_id == people.accounts[account_id].owner_id,
            }
            for window, length in months.items():
                within = [each for each in own if is_trailing(each.counted_date, as_of, length)]
                row[f"orders_{window}"] = sum(each.is_sale for each in within)
                row[f"net_revenue_{window}"] = sum((each.net for each in within), Decimal(0))
            sellers[seller_id] = row
        primary, latest = primary_of(sellers), latest_of(those)
        count = len({each.seller_id for each in those if each.is_sale} - {NONE})
        for row in sellers.values():
            row["seller_count"] = count
        for window in months:
            total = sum((row[f"net_revenue_{window}"] for row in sellers.values()), Decimal(0))
            for row in sellers.values():
                row[f"revenue_share_{window}"] = share(row[f"net_revenue_{window}"], total)
        for seller_id, row in sellers.items():
            rows[account_id, seller_id] = {**row, "is_primary_seller": seller_id == primary, "is_latest_seller": seller_id == latest}
    return rows


def tenures(sales: list[Sold], needed: int) -> list[tuple[str, date]]:
    """Who has an account from which day on: the seller of the first sale, then anybody else who makes enough sales in a row.

    `sales`: of one account. `needed`: that many are enough.
    """
    result: list[tuple[str, date]] = []
    run: list[Sold] = []
    for sale in sorted(sales, key=lambda each: (each.counted_date, each.priced.order.order_id)):
        run = [*run, sale] if run and run[-1].seller_id == sale.seller_id else [sale]
        if not result or (len(run) >= needed and sale.seller_id != result[-1][0]):
            result.append((sale.seller_id, run[0].counted_date))
    return result


def sales_of_named(sold: list[Sold]) -> dict[str, list[Sold]]:
    """Each account's sales by sellers whom somebody knows."""
    sales = defaultdict(list)
    for each in sold:
        if each.is_sale and each.seller_id != NONE:
            sales[each.account_id].append(each)
    return sales


def planned_moves(channels: dict[str, dict[date, str]], first_day: date) -> dict[str, list[tuple[date, str]]]:
    """Each account's days of change from one rep's channel to the other's, the first kept day or later, with the new channel."""
    moves = {}
    for account_id, by_day in channels.items():
        days = sorted(by_day)
        moves[account_id] = [
            (day, by_day[day])
            for before, day in pairwise(days)
            if by_day[day] != by_day[before] and "house" not in (by_day[day], by_day[before]) and day >= first_day
        ]
    return moves


def effective_day(changed: date) -> date:
    """The first of the month after a change of channel."""
    return month_end(changed) + timedelta(days=1)


def plan_at(moves: list[tuple[date, str]], day: date) -> tuple[date, str] | None:
    """The latest move up to a day, where it lies in the 12 months up to it."""
    past = [move for move in moves if move[0] <= day]
    return past[-1] if past and is_trailing(past[-1][0], day, 12) else None


def takeover_rows(sold: list[Sold], moves: dict[str, list[tuple[date, str]]], people: People, needed: int) -> dict[tuple[str, date], Row]:
    """Each planned move, with the first sale of a lasting seller who is in the new channel."""
    sales = sales_of_named(sold)
    rows = {}
    for account_id, planned in moves.items():
        held = tenures(sales[account_id], needed)
        for move in planned:
            days = []
            for sale in sales[account_id]:
                holders = [seller_id for seller_id, since in held if since <= sale.counted_date]
                is_theirs = holders[-1] == sale.seller_id and people.channel_of(sale.seller_id) == move[1]
                if is_theirs and plan_at(planned, sale.counted_date) == move:
                    days.append(sale.counted_date)
            took_place = min(days, default=None)
            rows[account_id, move[0]] = {
                "to_channel": move[1],
                "took_place_on": took_place,
                "days_late": took_place and (took_place - effective_day(move[0])).days,
            }
    return rows


def seller_change_rows(
    sold: list[Sold],
    moves: dict[str, list[tuple[date, str]]],
    people: People,
    as_of: date,
    needed: int,
    months: int,
    last_day_not_kept: date | None,
) -> dict[tuple[str, int], Row]:
    """Each lasting change of an account's seller.

    `months`: the length of the windows before and after. `last_day_not_kept`: the last evaluation whose moves are not shown.
    """
    by_account = defaultdict(list)
    for each in sold:
        by_account[each.account_id].append(each)
    rows: dict[tuple[str, int], Row] = {}
    for account_id, sales in sales_of_named(sold).items():
        for number, ((former_id, _), (seller_id, changed)) in enumerate(pairwise(tenures(sales, needed)), start=1):
            eve = changed - timedelta(days=1)
            last_after = months_before(eve, -months)
            before = [each for each in by_account[account_id] if is_trailing(each.counted_date, eve, months)]
            after = [each for each in by_account[account_id] if changed <= each.counted_date <= last_after]
            former_channel, channel = people.channel_of(former_id), people.channel_of(seller_id)
            plan = plan_at(moves[account_id], changed)
            is_over = last_after <= as_of
            is_planned = plan is not None and plan[1] == channel
            if channel in ("unknown", former_channel):
                plan, is_planned = None, None
            elif not is_planned:
                plan = None
                if last_day_not_kept is not None and last_day_not_kept >= first_trailing_day(changed, 12):
                    is_planned = None
            rows[account_id, number] = {
                "former_seller_id": former_id,
                "former_seller_name": people.name_of(former_id),
                "former_seller_channel": former_channel,
                "seller_id": seller_id,
                "seller_name": people.name_of(seller_id),
                "seller_channel": channel,
                "orders_12m_before": sum(each.is_sale for each in before),
                "orders_12m_after": sum(each.is_sale for each in after) if is_over else None,
                "net_revenue_12m_before": sum((each.net for each in before), Decimal(0)),
                "net_revenue_12m_after": sum((each.net for each in after), Decimal(0)) if is_over else None,
                "is_planned": is_planned,
                "planned_handoff_date": plan and plan[0],
                "planned_effective_date": plan and effective_day(plan[0]),
                "days_late": plan and (changed - effective_day(plan[0])).days,
                "changed_date": changed,
            }
    return rows


def contention_rows(sellers: dict[tuple[str, str], Row], assigned: dict[str, Row]) -> dict[str, Row]:
    """Each account to which reps of both channels made a sale in 12 months, most contested revenue first."""
    by_account: dict[str, list[Row]] = defaultdict(list)
    for (account_id, _), each in sellers.items():
        by_account[account_id].append(each)
    rows: dict[str, Row] = {}
    for account_id, those in by_account.items():
        row: Row = {"assigned_channel": assigned[account_id]["assigned_channel"]}
        for channel in ("inside", "outside"):
            own = [each for each in those if each["seller_channel"] == channel]
            row[f"{channel}_seller_count"] = sum(each["orders_12m"] > 0 for each in own)
            row[f"{channel}_net_revenue_12m"] = sum((each["net_revenue_12m"] for each in own), Decimal(0))
        if row["inside_seller_count"] and row["outside_seller_count"]:
            row["contested_revenue"] = min(row["inside_net_revenue_12m"], row["outside_net_revenue_12m"])
            rows[account_id] = row
    by_money = sorted(rows, key=lambda each: (-rows[each]["contested_revenue"], -assigned[each]["net_revenue_12m"], each))
    return {account_id: {**rows[account_id], "contention_rank": rank} for rank, account_id in enumerate(by_money, start=1)}


def mismatch_rows(sellers: dict[tuple[str, str], Row], assigned: dict[str, Row]) -> dict[str, Row]:
    """Each account whose primary seller is known to work in another channel than the assigned one."""
    return {
        account_id: {"seller_id": seller_id, "seller_channel": row["seller_channel"], "seller_net_revenue_12m": row["net_revenue_12m"]}
        for (account_id, seller_id), row in sellers.items()
        if row["is_primary_seller"] and row["seller_channel"] not in ("unknown", assigned[account_id]["assigned_channel"])
    }


def rep_rows(user_ids: set[str], people: People, assigned: dict[str, Row]) -> dict[str, Row]:
    """Each user with the accounts that the CRM says the user owns; those of the house are nobody's."""
    owned = defaultdict(list)
    for account_id, row in assigned.items():
        if row["assigned_channel"] != "house":
            owned[people.accounts[account_id].owner_id].append(row["net_revenue_12m"])
    return {
        user_id: {
            "rep_name": people.name_of(user_id),
            "manager_name": people.name_of(people.users[user_id].manager_id) if user_id in people.users else None,
            "channel": people.channel_of(user_id),
            "account_count": len(owned[user_id]),
            "net_revenue_12m": sum(owned[user_id], Decimal(0)),
        }
        for user_id in user_ids
    }
