"""Deals: which are open, what they come to, who works them (docs/rules.md, Deals, leads and people)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from tests.reference.policy import ChannelPolicy, PolicyBook
from tests.reference.reading import Account, Findings, Opportunity, RawData, round_cents


def is_open(deal: Opportunity, as_of: date) -> bool:
    """Whether the deal is open at the as-of date: created by then, as far as that is known, and not closed by then."""
    if deal.created_date is not None and deal.created_date > as_of:
        return False
    stage = (deal.stage or "").lower()
    is_closed = deal.is_closed
    if is_closed is None:
        is_closed = bool(deal.is_won) or stage in ("won", "lost") or stage.startswith("closed")
    return not is_closed or (deal.close_date is not None and deal.close_date > as_of)


def deal_amount(deal: Opportunity, book: PolicyBook, reporting_currency: str, day: date) -> Decimal | None:
    """The amount at the rate of a day, in cents of reporting currency; None without an amount or a rate."""
    rate = book.rate(deal.currency_code or reporting_currency, reporting_currency, day)
    return None if deal.amount is None or rate is None else round_cents(deal.amount * rate)


def open_deal_amount(deal: Opportunity, book: PolicyBook, reporting_currency: str, as_of: date, findings: Findings) -> Decimal | None:
    """The amount at the rate of its creation, else of the as-of date, with a remark where there is no rate."""
    amount = deal_amount(deal, book, reporting_currency, deal.created_date or as_of)
    if deal.amount is not None and amount is None:
        findings.add("crm_opportunities", "unknown_deal_currency")
    return amount


def combined_amounts(
    deals: list[Opportunity],
    amounts: dict[str, Decimal | None],
    account_of: dict[str, str | None],
    grouping_days: int,
) -> dict[str, Decimal | None]:
    """Each deal's amount with those of its account's open deals created within so many days of it."""
    by_account = defaultdict(list)
    for deal in deals:
        is_dated = deal.created_date is not None and amounts[deal.opportunity_id] is not None
        if is_dated and account_of[deal.opportunity_id] is not None:
            by_account[account_of[deal.opportunity_id]].append(deal)
    combined = dict(amounts)
    for group in by_account.values():
        for deal in group:
            near = [each for each in group if abs((each.created_date - deal.created_date).days) <= grouping_days]
            combined[deal.opportunity_id] = sum((amounts[each.opportunity_id] for each in near), Decimal(0))
    return combined


def deal_boundary(account: Account | None, book: PolicyBook, threshold_set: str) -> Decimal:
    """The amount from which a deal is large: the large transaction tier of the account's scope."""
    region, country = (account.region, account.country) if account else (None, None)
    tiers = book.tiers(threshold_set, "transaction_size", region, country)
    return next(tier.enter_at for tier in tiers if tier.segment == "large")


def route_deal(amount: Decimal | None, account_channel: str | None, policy: ChannelPolicy, boundary: Decimal) -> str:
    """The deal's channel by the policy's `deal_routing` (docs/rules.md, Deal routing)."""
    by_amount = "outside" if amount is not None and amount >= boundary else "inside"
    if account_channel is None:
        return by_amount
    if account_channel == "house" or amount is None or policy.deal_routing == "follow_account":
        return account_channel
    if policy.deal_routing == "by_amount" or by_amount == "outside":
        return by_amount
    return account_channel


def route_deals(
    raw: RawData,
    survivors: dict[str, str],
    rows: dict[str, dict[str, object]],
    book: PolicyBook,
    policy: ChannelPolicy,
    as_of: date,
    findings: Findings,
) -> dict[str, dict[str, object]]:
    """Every open deal's channel, role and combined amount (reporting currency)."""
    reporting_currency = book.parameter(policy.threshold_set, "reporting_currency")
    deals = [deal for deal in raw.opportunities.values() if is_open(deal, as_of)]
    amounts = {deal.opportunity_id: open_deal_amount(deal, book, reporting_currency, as_of, findings) for deal in deals}
    account_of = {}
    for deal in deals:
        survivor = survivors.get(deal.account_id)
        account_of[deal.opportunity_id] = survivor if survivor in rows else None
        if deal.account_id is not None and account_of[deal.opportunity_id] is None:
            findings.add("crm_opportunities", "unknown_deal_account")
    grouping_days = book.whole_number(policy.threshold_set, "deal_grouping_days")
    combined = combined_amounts(deals, amounts, account_of, grouping_days)

    result = {}
    for deal in deals:
        account_id = account_of[deal.opportunity_id]
        account_channel = rows[account_id]["assigned_channel"] if account_id else None
        boundary = deal_boundary(raw.accounts.get(account_id), book, policy.threshold_set)
        channel = route_deal(combined[deal.opportunity_id], account_channel, policy, boundary)
        result[deal.opportunity_id] = {
            "deal_channel": channel,
            "role": "lead" if account_channel in (None, channel) else "support",
            "account_id": account_id,
            "combined_amount": combined[deal.opportunity_id],
        }
    return result
