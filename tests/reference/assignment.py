"""Votes, overrides, owners, leads, and all of it in one call (docs/rules.md)."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

from tests.reference.accounts import accounts_in_mart, coverage_groups_of, coverage_of, find_survivors, find_ultimate_parents
from tests.reference.credits import Terms, credit_rows
from tests.reference.dates import evaluation_dates, last_month_end_before, month_end, months_before
from tests.reference.deals import route_deals
from tests.reference.economics import economics
from tests.reference.history import Evaluation, Walk, last_move, shown_history
from tests.reference.measures import Activities, Activity, Segments, segment_history, trailing_margin
from tests.reference.orders import LedgerLine, bookings, make_ledger, price_orders, usable_lines
from tests.reference.policy import Decision, Override, PolicyBook, read_policy_book
from tests.reference.quality import holding_dates
from tests.reference.reading import EXACT, Account, Findings, Lead, RawData, User, read_raw
from tests.reference.sellers import (
    People,
    contention_rows,
    mismatch_rows,
    month_rows,
    order_rows,
    planned_moves,
    rep_rows,
    seller_change_rows,
    seller_rows,
    sold_orders,
    takeover_rows,
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
    """What the marts must say at the as-of date; amounts in reporting currency unless a currency stands next to them.

    `history` holds the evaluations that are shown, those at the as-of date included, by account and evaluation date.
    """

    accounts: dict[str, dict[str, object]]
    history: dict[tuple[str, date], dict[str, object]]
    survivors: dict[str, str]
    ledger: dict[tuple[str, str | None], tuple[int, Decimal | None, Decimal]]
    ledger_lines: list[tuple[str | None, str | None, str, Decimal | None]]
    rejected: Counter[tuple[str, str]]
    warnings: Counter[tuple[str, str]]
    deals: dict[str, dict[str, object]]
    leads: dict[str, dict[str, object]]
    decision_table: dict[tuple[str, str, str, str, str], Decision]
    orders: dict[str, dict[str, object]]
    months: dict[tuple[str, date], dict[str, object]]
    sellers: dict[tuple[str, str], dict[str, object]]
    contention: dict[str, dict[str, object]]
    seller_mismatches: dict[str, dict[str, object]]
    seller_changes: dict[tuple[str, int], dict[str, object]]
    handoffs: dict[tuple[str, date], dict[str, object]]
    reps: dict[str, dict[str, object]]
    economics: dict[str, dict[str, object]]
    credits: dict[tuple[str, str], dict[str, object]]


def abstains(vote: str, account: Account, segments: Segments) -> bool:
    """Whether a division has nothing to measure on the account (docs/rules.md, Votes of the divisions)."""
    has_never_ordered = segments.cell.dormancy_status == "never_ordered"
    if vote == "account_size_vote":
        return has_never_ordered and account.potential_amount is None
    if vote == "dormancy_vote":
        return has_never_ordered
    if vote == "transaction_size_vote":
        return segments.cell.transaction_band == "none"
    return False


def votes_of(account: Account, book: PolicyBook, segments_under: dict[str, Segments]) -> dict[str, str]:
    """Each division's vote: its policy's channel for the account's cell at the as-of date under that policy's thresholds."""
    votes = {}
    for vote, policy_id in VOTES.items():
        policy = book.policies.get(policy_id)
        segments = policy and segments_under[policy.threshold_set]
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


def account_row(
    account: Account,
    top: str,
    activity: Activity,
    evaluations: list[Evaluation],
    votes: dict[str, str],
    users: dict[str, User],
    book: PolicyBook,
) -> dict[str, object]:
    """The account's row of the mart, from its last evaluation, which is that at the as-of date."""
    at_d = evaluations[-1]
    segments = at_d.segments
    owner_channel = owner_channel_of(account.owner_id, users, book)
    last = segments.last_purchase_date
    months = book.whole_number(at_d.policy.threshold_set, "size_months")
    previous_channel, channel_since = last_move(evaluations)
    return {
        "account_id": account.account_id,
        "ultimate_parent_account_id": top,
        "coverage": coverage_of(account, book),
        "owner_name": users[account.owner_id].user_name if account.owner_id in users else None,
        "owner_channel": owner_channel,
        "owner_status": owner_status_of(account.owner_id, owner_channel, users, at_d.assigned_channel),
        "previous_channel": previous_channel,
        "channel_since": channel_since,
        **segments.cell._asdict(),
        "size_measure_amount": segments.size_measure_amount,
        "size_basis": segments.size_basis,
        "last_purchase_date": last,
        "days_since_last_purchase": None if last is None else (at_d.day - last).days,
        "transaction_size_amount": segments.transaction_size_amount,
        "median_transaction_amount": segments.median_transaction_amount,
        **votes,
        "candidate_channel": at_d.candidate.channel,
        "settled_channel": at_d.settled_channel,
        "assigned_channel": at_d.assigned_channel,
        "assignment_source": at_d.assignment_source,
        "policy_id": at_d.policy.policy_id,
        "rule_number": at_d.candidate.rule_number,
        "net_revenue_12m": segments.net_revenue,
        "gross_margin_12m": trailing_margin(activity, at_d.day, months),
        "is_deleted": account.is_deleted,
    }


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
    text = (name or "").lower().replace("&", " and ")
    words = "".join(character if character.isalnum() else " " for character in text).split()
    while words and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words) or None


def is_lead_in_mart(lead: Lead, book: PolicyBook, as_of: date) -> bool:
    """Whether the lead exists at the as-of date and is neither converted by then nor disqualified."""
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


def first_of(*days: date | None) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def start_of(account: Account, activities: Activities) -> date | None:
    """Where the account's history starts: created or first bought, but not before the company's first sale or return."""
    start = first_of(account.created_date, activities.first_day(account.account_id))
    company_start = activities.first_day_of_all
    return None if start is None or company_start is None else max(start, company_start)


def segments_by_threshold_set(
    accounts: list[Account],
    dates_of: dict[str, list[date]],
    tops: dict[str, str],
    activities: Activities,
    coverage_groups: dict[str, str],
    book: PolicyBook,
) -> dict[str, dict[str, dict[date, Segments]]]:
    """Threshold set -> account -> evaluation date -> segments, for every set that a policy uses."""
    threshold_sets = {policy.threshold_set for policy in book.policies.values()}
    return {each: segment_history(accounts, dates_of, tops, activities, coverage_groups, book, each) for each in sorted(threshold_sets)}


def assign(raw_dir: Path, policy_dir: Path, as_of: date, business_timezone: str) -> Result:
    """The whole reference at the as-of date: from a folder of raw files and the policy seeds to accounts, deals and leads.

    Raises ValueError where the run must stop: a missing required table or column, two files of one table, an
    order status without a treatment, a day without a policy.
    """
    with localcontext(EXACT):
        findings = Findings()
        book = read_policy_book(policy_dir)
        policy = book.in_force(as_of)
        reporting_currency = book.parameter(policy.threshold_set, "reporting_currency")
        earliest_date = date.fromisoformat(book.parameter(policy.threshold_set, "earliest_plausible_date"))
        raw = read_raw(raw_dir, business_timezone, earliest_date, findings)

        survivors = find_survivors(raw.accounts, findings)
        tops = find_ultimate_parents(raw.accounts, survivors, book.breaks, findings)
        accounts = [raw.accounts[account_id] for account_id in accounts_in_mart(raw, survivors)]

        lines_by_order, without_header = usable_lines(raw, findings)
        orders = price_orders(raw, lines_by_order, survivors, book, as_of, findings)
        ledger = make_ledger(raw, orders, without_header, reporting_currency)

        activities = Activities(bookings(orders))
        coverage_groups = coverage_groups_of(accounts, survivors, book)
        dates_of = {account.account_id: evaluation_dates(start_of(account, activities), as_of) for account in accounts}
        segments = segments_by_threshold_set(accounts, dates_of, tops, activities, coverage_groups, book)

        deals_of = defaultdict(list)
        for deal in raw.opportunities.values():
            deals_of[survivors.get(deal.account_id)].append(deal)
        rejected_dates = holding_dates(findings, raw, survivors, book)
        all_dates = set().union(*dates_of.values())
        overrides = {day: overrides_in_force(book, survivors, day) for day in all_dates}

        evaluations, rows = {}, {}
        for account in accounts:
            account_id = account.account_id
            evaluations[account_id] = Walk(
                account=account,
                group=tops[account_id],
                deals=deals_of[account_id],
                rejected_dates=rejected_dates.get(account_id, []),
                segments={threshold_set: each[account_id] for threshold_set, each in segments.items()},
                overrides={day: in_force[account_id] for day, in_force in overrides.items() if account_id in in_force},
                book=book,
                reporting_currency=reporting_currency,
            ).through(dates_of[account_id])
            rows[account_id] = account_row(
                account=account,
                top=tops[account_id],
                activity=activities.by(account_id, as_of),
                evaluations=evaluations[account_id],
                votes=votes_of(account, book, {each: own[account_id][as_of] for each, own in segments.items()}),
                users=raw.users,
                book=book,
            )
        deals = route_deals(raw, survivors, rows, book, policy, as_of, findings)
        leads = match_leads(raw, survivors, rows, book, as_of, findings)

        user_ids = raw.users.keys() | {row.user_id for row in book.rep_channels if row.user_id is not None}
        sold = sold_orders(orders, user_ids)
        channels = {account_id: {each.day: each.assigned_channel for each in its} for account_id, its in evaluations.items()}
        people = People(
            users=raw.users,
            channel_of=lambda user_id: owner_channel_of(user_id, raw.users, book),
            accounts={account.account_id: account for account in accounts},
        )
        window_months = {"12m": "size_months", "24m": "size_months_long"}
        lengths = {window: book.whole_number(policy.threshold_set, parameter) for window, parameter in window_months.items()}
        sellers = seller_rows(sold, people, as_of, lengths)
        terms = Terms(
            days=book.whole_number(policy.threshold_set, "credit_days"),
            steps=book.whole_number(policy.threshold_set, "credit_steps"),
            start=Decimal(book.parameter(policy.threshold_set, "credit_share_start")),
            end=Decimal(book.parameter(policy.threshold_set, "credit_share_end")),
            months=lengths["12m"],
        )
        history_months = book.whole_number(policy.threshold_set, "history_months")
        history = shown_history(evaluations, as_of, history_months)
        first_kept_day = month_end(months_before(as_of, history_months))
        last_day_not_kept = last_month_end_before(first_kept_day)
        if activities.first_day_of_all is None or last_day_not_kept < activities.first_day_of_all:
            last_day_not_kept = None
        moves = planned_moves(channels, first_kept_day)
        needed = book.whole_number(policy.threshold_set, "seller_change_orders")
        return Result(
            accounts=rows,
            history=history,
            survivors=survivors,
            ledger=ledger.totals,
            ledger_lines=[as_tuple(line) for line in ledger.lines],
            rejected=by_severity(findings, book, "error"),
            warnings=by_severity(findings, book, "warning"),
            deals=deals,
            leads=leads,
            decision_table=book.decision_table(),
            orders=order_rows(sold, channels, people, reporting_currency),
            months=month_rows(sold, channels, as_of),
            sellers=sellers,
            contention=contention_rows(sellers, rows),
            seller_mismatches=mismatch_rows(sellers, rows),
            seller_changes=seller_change_rows(sold, moves, people, as_of, needed, lengths["12m"], last_day_not_kept),
            handoffs=takeover_rows(sold, moves, people, needed),
            reps=rep_rows(user_ids, people, rows),
            economics=economics(rows, book, policy.threshold_set),
            credits=credit_rows(sold, channels, set(history), list(raw.ownerships.values()), people, user_ids, terms),
        )


def as_tuple(line: LedgerLine) -> tuple[str | None, str | None, str, Decimal | None]:
    """(order_id, line_number, bucket, exact_amount) of a ledger line."""
    return line.order_id, line.line_number, line.bucket, line.exact_amount
