"""Votes, candidate, override, owners, deals, leads, and all of it in one call (design sections 2 to 4)."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

from tests.reference.accounts import accounts_in_mart, coverage_of, find_survivors, find_ultimate_parents
from tests.reference.measures import (
    Activity,
    Segments,
    activities,
    segment_accounts,
    trailing_margin,
    trailing_net,
)
from tests.reference.orders import LedgerLine, make_ledger, net_returns, price_orders, usable_lines
from tests.reference.policy import ChannelPolicy, Decision, Override, PolicyBook, read_policy_book
from tests.reference.reading import (
    EXACT,
    Account,
    Findings,
    Lead,
    Opportunity,
    RawData,
    User,
    read_raw,
    round_cents,
)

# Column of the mart -> the policy whose channel is that division's vote.
VOTES = {
    "prospecting_vote": "prospecting_only",
    "account_size_vote": "account_size_only",
    "dormancy_vote": "dormancy_only",
    "transaction_size_vote": "transaction_size_only",
}

LEGAL_FORMS = {
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "llp", "plc",
    "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "pty",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What the marts must say at D; amounts in reporting currency unless a currency stands beside them."""

    accounts: dict[str, dict[str, object]]
    survivors: dict[str, str]
    ledger: dict[tuple[str, str | None], tuple[int, Decimal | None, Decimal]]
    ledger_lines: list[tuple[str | None, str | None, str, Decimal | None]]
    rejected: Counter[tuple[str, str]]
    warnings: Counter[tuple[str, str]]
    deals: dict[str, dict[str, object]]
    leads: dict[str, dict[str, object]]
    decision_table: dict[tuple[str, str, str, str, str], Decision]


def abstains(vote: str, account: Account, segments: Segments) -> bool:
    """Whether a division has nothing to measure on the account (section 3, votes)."""
    has_never_ordered = segments.cell.dormancy_status == "never_ordered"
    if vote == "account_size_vote":
        return has_never_ordered and account.potential_amount is None
    if vote == "dormancy_vote":
        return has_never_ordered
    if vote == "transaction_size_vote":
        return segments.cell.transaction_band == "none"
    return False


def votes_of(account: Account, book: PolicyBook, segments_under: Callable[[str], dict[str, Segments]]) -> dict[str, str]:
    """Each division's vote: its policy's channel for the account's cell under that policy's thresholds."""
    votes = {}
    for vote, policy_id in VOTES.items():
        policy = book.policies.get(policy_id)
        segments = policy and segments_under(policy.threshold_set)[account.account_id]
        is_abstention = segments is None or abstains(vote, account, segments)
        votes[vote] = "abstain" if is_abstention else policy.decide(segments.cell).channel
    return votes


def overrides_in_force(book: PolicyBook, survivors: dict[str, str], as_of: date) -> dict[str, Override]:
    """Surviving account -> the override on top of it: the latest to start, then the smallest account id."""
    by_account = defaultdict(list)
    for override in book.overrides:
        if override.is_in_force(as_of) and override.account_id in survivors:
            by_account[survivors[override.account_id]].append(override)
    return {
        account_id: min(overrides, key=lambda each: (-each.valid_from.toordinal(), each.account_id))
        for account_id, overrides in by_account.items()
    }


def owner_channel_of(owner_id: str | None, users: dict[str, User], book: PolicyBook) -> str:
    """The owner's channel by the CRM, else by the seed's user, else by the seed's title, else `unknown`."""
    user = users.get(owner_id)
    if user and user.channel:
        return user.channel
    for row in book.rep_channels:
        if owner_id is not None and row.user_id == owner_id:
            return row.channel
    for row in book.rep_channels:
        if user and user.title and row.title and row.user_id is None and row.title.lower() == user.title.lower():
            return row.channel
    return "unknown"


def owner_status_of(owner_id: str | None, owner_channel: str, users: dict[str, User], assigned: str) -> str | None:
    """How the owner fits the assigned channel; nobody owns a house account."""
    if assigned == "house":
        return None
    if owner_id is None:
        return "no_owner"
    if owner_id in users and users[owner_id].is_active is False:
        return "inactive_owner"
    if owner_channel == "unknown":
        return "unknown_channel"
    return "matches" if owner_channel == assigned else "wrong_channel"


def channel_columns(coverage: str, decision: Decision, override: Override | None) -> dict[str, object]:
    """Candidate, assigned channel, what decided, and the rule beneath (section 4, at D alone)."""
    if coverage == "house":
        decision, source = Decision("house", None), "policy"
    else:
        source = "fallback" if decision.rule_number is None else "policy"
    return {
        "candidate_channel": decision.channel,
        "assigned_channel": override.channel if override else decision.channel,
        "assignment_source": "override" if override else source,
        "rule_number": decision.rule_number,
    }


def account_row(
    account: Account,
    top: str,
    activity: Activity,
    segments: Segments,
    votes: dict[str, str],
    override: Override | None,
    users: dict[str, User],
    book: PolicyBook,
    policy: ChannelPolicy,
    as_of: date,
) -> dict[str, object]:
    """The account's row of the mart."""
    coverage = coverage_of(account, book)
    channels = channel_columns(coverage, policy.decide(segments.cell), override)
    owner_channel = owner_channel_of(account.owner_id, users, book)
    last = activity.last_purchase_date()
    months = book.whole_number(policy.threshold_set, "size_months")
    return {
        "account_id": account.account_id,
        "ultimate_parent_account_id": top,
        "coverage": coverage,
        "owner_channel": owner_channel,
        "owner_status": owner_status_of(account.owner_id, owner_channel, users, channels["assigned_channel"]),
        **segments.cell._asdict(),
        "size_measure_amount": segments.size_measure_amount,
        "size_basis": segments.size_basis,
        "last_purchase_date": last,
        "days_since_last_purchase": None if last is None else (as_of - last).days,
        "transaction_size_amount": segments.transaction_size_amount,
        "median_transaction_amount": segments.median_transaction_amount,
        **votes,
        **channels,
        "policy_id": policy.policy_id,
        "net_revenue_12m": trailing_net(activity, as_of, months),
        "gross_margin_12m": trailing_margin(activity, as_of, months),
        "is_deleted": account.is_deleted,
    }


def is_open(deal: Opportunity, as_of: date) -> bool:
    """Whether the deal is open at D: created by then, and not closed by then (section 4, held)."""
    if deal.created_date is not None and deal.created_date > as_of:
        return False
    stage = (deal.stage or "").lower()
    is_closed = deal.is_closed
    if is_closed is None:
        is_closed = bool(deal.is_won) or stage in ("won", "lost") or stage.startswith("closed")
    return not is_closed or (deal.close_date is not None and deal.close_date > as_of)


def deal_amount(deal: Opportunity, book: PolicyBook, reporting_currency: str, as_of: date, findings: Findings) -> Decimal | None:
    """The amount at the rate of its creation (else of D), in cents; None without an amount or a rate."""
    if deal.amount is None:
        return None
    day = deal.created_date or as_of
    rate = book.rate(deal.currency_code or reporting_currency, reporting_currency, day)
    if rate is None:
        findings.add("crm_opportunities", "unknown_deal_currency")
        return None
    return round_cents(deal.amount * rate)


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
    """The deal's channel by the policy's `deal_routing` (section 2, deal)."""
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
    amounts = {deal.opportunity_id: deal_amount(deal, book, reporting_currency, as_of, findings) for deal in deals}
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


def email_domain(email: str | None, free_mail_domains: set[str]) -> str | None:
    """The domain of a company's e-mail address; None for free mail and for what is no address."""
    _, at, domain = (email or "").lower().rpartition("@")
    domain = domain.strip()
    return domain if at and domain and domain not in free_mail_domains else None


def website_domain(address: str | None) -> str | None:
    """A web address reduced to its domain: no scheme, `www.`, path or port, lower case."""
    domain = re.sub(r"^[a-z][a-z0-9+.-]*://", "", (address or "").lower())
    domain = re.split(r"[/?#:]", domain, maxsplit=1)[0].strip()
    return domain.removeprefix("www.") or None


def normalised_name(name: str | None) -> str | None:
    """A company name without case, punctuation and trailing legal forms; None when nothing is left."""
    text = (name or "").lower().replace("&", "and")
    words = "".join(character if character.isalnum() else " " for character in text).split()
    while words and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words) or None


def is_lead_in_mart(lead: Lead, book: PolicyBook, as_of: date) -> bool:
    """Whether the lead exists at D and is neither converted by then nor disqualified."""
    if lead.created_date is not None and lead.created_date > as_of:
        return False
    is_by_now = lead.converted_date is None or lead.converted_date <= as_of
    if lead.converted_account_id is not None and is_by_now:
        return False
    return book.lead_treatments.get((lead.status or "").lower(), "open") == "open"


def match_leads(
    raw: RawData,
    survivors: dict[str, str],
    rows: dict[str, dict[str, object]],
    book: PolicyBook,
    as_of: date,
    findings: Findings,
) -> dict[str, dict[str, object]]:
    """Every lead's channel and how it was matched: by conversion, e-mail domain, or name and country."""
    by_domain, by_name = defaultdict(list), defaultdict(list)
    for account_id in rows:
        account = raw.accounts[account_id]
        by_domain[website_domain(account.website_domain)].append(account_id)
        by_name[normalised_name(account.account_name), (account.country or "").lower()].append(account_id)

    def match(lead: Lead) -> tuple[str, str | None]:
        converted = survivors.get(lead.converted_account_id)
        if converted in rows:
            return "conversion", converted
        domain = email_domain(lead.email, book.free_mail_domains)
        same_domain = by_domain.get(domain, []) if domain else []
        if len(same_domain) == 1:
            return "email_domain", same_domain[0]
        name, country = normalised_name(lead.company_name), (lead.country or "").lower()
        same_name = by_name.get((name, country), []) if name and country else []
        if len(same_name) == 1:
            return "company_name", same_name[0]
        return ("ambiguous" if same_domain or same_name else "none"), None

    result = {}
    for lead in raw.leads.values():
        if not is_lead_in_mart(lead, book, as_of):
            continue
        status, account_id = match(lead)
        findings.add("crm_leads", "ambiguous_lead", int(status == "ambiguous"))
        result[lead.lead_id] = {
            "lead_channel": rows[account_id]["assigned_channel"] if account_id else "inside",
            "match_status": status,
            "account_id": account_id,
        }
    return result


def by_severity(findings: Findings, book: PolicyBook, severity: str) -> Counter[tuple[str, str]]:
    """The findings of one severity, as the seed `rejection_reasons` grades them."""
    return Counter({key: count for key, count in findings.counts.items() if book.severities[key[1]] == severity})


def assign(raw_dir: Path, policy_dir: Path, as_of: date, business_timezone: str) -> Result:
    """The whole reference at D: from a folder of raw files and the policy seeds to accounts, deals and leads.

    Raises ValueError where the run must stop: a missing required table or column, two files of one table, an
    order status without a treatment, a day without a policy.
    """
    with localcontext(EXACT):
        findings = Findings()
        book = read_policy_book(policy_dir)
        policy = book.in_force(as_of)
        reporting_currency = book.parameter(policy.threshold_set, "reporting_currency")
        raw = read_raw(raw_dir, business_timezone, findings)

        survivors = find_survivors(raw.accounts, findings)
        tops = find_ultimate_parents(raw.accounts, survivors, book.breaks, findings)
        accounts = [raw.accounts[account_id] for account_id in accounts_in_mart(raw, survivors)]

        lines_by_order, without_header = usable_lines(raw, findings)
        orders = price_orders(raw, lines_by_order, survivors, book, as_of, findings)
        ledger = make_ledger(raw, orders, without_header, reporting_currency)
        activity_of = activities(net_returns(orders))

        segments_cache: dict[str, dict[str, Segments]] = {}

        def segments_under(threshold_set: str) -> dict[str, Segments]:
            if threshold_set not in segments_cache:
                segments_cache[threshold_set] = segment_accounts(accounts, tops, activity_of, book, threshold_set, as_of)
            return segments_cache[threshold_set]

        overrides = overrides_in_force(book, survivors, as_of)
        rows = {
            account.account_id: account_row(
                account=account,
                top=tops[account.account_id],
                activity=activity_of.get(account.account_id, Activity()),
                segments=segments_under(policy.threshold_set)[account.account_id],
                votes=votes_of(account, book, segments_under),
                override=overrides.get(account.account_id),
                users=raw.users,
                book=book,
                policy=policy,
                as_of=as_of,
            )
            for account in accounts
        }
        deals = route_deals(raw, survivors, rows, book, policy, as_of, findings)
        leads = match_leads(raw, survivors, rows, book, as_of, findings)
        return Result(
            accounts=rows,
            survivors=survivors,
            ledger=ledger.totals,
            ledger_lines=[as_tuple(line) for line in ledger.lines],
            rejected=by_severity(findings, book, "error"),
            warnings=by_severity(findings, book, "warning"),
            deals=deals,
            leads=leads,
            decision_table=book.decision_table(),
        )


def as_tuple(line: LedgerLine) -> tuple[str | None, str | None, str, Decimal | None]:
    """(order_id, line_number, bucket, exact_amount) of a ledger line."""
    return line.order_id, line.line_number, line.bucket, line.exact_amount
