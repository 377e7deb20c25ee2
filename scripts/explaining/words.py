"""An explanation as lines for a terminal, in the words of the sales people who ask."""

import re
import textwrap
from datetime import date
from decimal import Decimal

from shared.shown_text import one_line

from explaining.marts import Facts, Row
from explaining.outlook import outlook_sentences
from explaining.rules import CONDITIONS, Policy, Rule, words
from explaining.tables import aligned

WIDTH = 140

TEAMS = {"inside": "inside sales", "outside": "outside sales", "house": "no rep (house account)"}
VOTES = {
    "prospecting_vote": "prospecting or customer",
    "account_size_vote": "account size",
    "dormancy_vote": "dormancy",
    "transaction_size_vote": "transaction size",
}
VOTE_MEASURES = {
    "prospecting_vote": "lifecycle_stage",
    "account_size_vote": "size_segment",
    "dormancy_vote": "dormancy_status",
    "transaction_size_vote": "transaction_band",
}


def explanation(facts: Facts, policy: Policy) -> str:
    """The whole explanation of one account."""
    sections = [
        ("", heading(facts)),
        ("In short", _indented([one_line(facts.row["assignment_reason"])])),
        ("Who it is", who(facts)),
        ("Whose it is", whose(facts)),
        ("What decided", decisions(facts, policy)),
        ("What was measured, and how far it is from the next boundary", measures(facts)),
        ("What each division alone would say", votes(facts)),
        (f"The rules of {policy.policy_id} in their order: the first that fits wins", rules(facts, policy)),
        ("What would change the policy's answer", flips(facts)),
        ("What is coming up if nothing is ordered", upcoming(facts)),
        *([("When it will order again", outlook(facts))] if facts.outlook else []),
        ("How it changed hands so far", handoffs(facts)),
    ]
    return "\n\n".join("\n".join([title, *lines] if title else lines) for title, lines in sections) + "\n"


def heading(facts: Facts) -> list[str]:
    """The question, and of which mart it is answered."""
    row = facts.row
    lines = [f"Why is {one_line(row['account_name'])} ({one_line(facts.account_id)}) with {TEAMS[row['assigned_channel']]}?"]
    if facts.asked_id != facts.account_id:
        is_merged = facts.asked_id.lower() != facts.account_id.lower()
        if is_merged:
            lines.append(f"{one_line(facts.asked_id)} was merged into {one_line(facts.account_id)}, which stands for it.")
    lines.append(f"As of {row['as_of_date']}, policy {row['policy_id']}, amounts in {row['reporting_currency']}.")
    return lines


def who(facts: Facts) -> list[str]:
    """Type, place, group and owner of the account."""
    row = facts.row
    kind = [row["account_type"], row["industry"], row["region"], row["country"], f"{row['sales_cycle']} sales cycle"]
    lines = [", ".join(one_line(text) for text in dict.fromkeys(kind) if text)]
    others = [one for one in facts.group if one["account_id"] != facts.account_id]
    if row["ultimate_parent_account_id"] != facts.account_id or others:
        listed = ", ".join(one["account_id"] for one in others[:5]) + (", ..." if len(others) > 5 else "")
        lines.append(
            f"In the group of {one_line(row['ultimate_parent_account_id'])}, with {len(others)} other account{'s' * (len(others) != 1)}"
            f" ({one_line(listed)})"
        )
    if row["is_key_account"]:
        lines.append("A person declared it a key account")
    if row["is_deleted"]:
        lines.append("Deleted in the CRM, kept because orders name it")
    lines.append(owner(row))
    return _indented(lines)


def owner(row: Row) -> str:
    """The CRM owner and whether that fits."""
    name, status = one_line(row["owner_name"] or row["owner_id"] or "nobody"), row["owner_status"]
    team = TEAMS.get(row["owner_channel"], "a rep of unknown channel")
    said = {
        "matches": f"{team}, as it should be",
        "wrong_channel": f"{team}: the account is with the wrong team",
        "inactive_owner": "no longer active",
        "unknown_channel": "whose channel is not known",
    }
    return "Owned by nobody in the CRM" if row["owner_id"] is None else f"Owned in the CRM by {name}, {said.get(status, team)}"


def whose(facts: Facts) -> list[str]:
    """The channel, since when, and what was before."""
    row = facts.row
    line = f"{TEAMS[row['assigned_channel']]}, since {row['channel_since']}"
    line += f"; before that {TEAMS[row['previous_channel']]}" if row["previous_channel"] else "; never with another channel"
    if facts.deals:
        line += f". Open deals: {len(facts.deals)}"
        support = [one_line(deal["opportunity_id"]) for deal in facts.deals if deal["deal_role"] == "support"]
        line += f", of which the other team works {', '.join(support)}" if support else ""
    return _indented([line])


def decisions(facts: Facts, policy: Policy) -> list[str]:
    """The four steps from the policy's answer to the assigned channel."""
    row = facts.row
    steps = [("candidate", row["candidate_channel"], _candidate_words(row))]
    # A house account has nothing to settle or to hold.
    if row["candidate_channel"] != "house":
        is_covered = row["assignment_source"] in ("override", "data_hold")
        steps.append(("settled", row["settled_channel"], _settled_words(row, policy)))
        steps.append(("held", None if is_covered else row["assigned_channel"], _held_words(row, policy)))
    steps.append(("assigned", row["assigned_channel"], _assigned_words(row)))
    lines = []
    for step, channel, said in steps:
        lines += _wrapped(f"  {step:<10} {channel or '-':<8} ", said)
    return lines


def _candidate_words(row: Row) -> str:
    if row["candidate_channel"] == "house":
        return f"no rep covers accounts of type {one_line(row['account_type'] or 'none')}"
    if row["rule_number"] is None:
        return f"no rule of {row['policy_id']} fits, so its fallback applies"
    # Most accounts are of no group, which is no news.
    shown = [name for name in CONDITIONS if name != "coverage_group" or row[name] != "none"]
    cell = ", ".join(f"{words(name)} {words(row[name])}" for name in shown)
    return f"what the policy says: rule {row['rule_number']} of {row['policy_id']} ({cell})"


def _settled_words(row: Row, policy: Policy) -> str:
    candidate, settled = row["candidate_channel"], row["settled_channel"]
    if candidate == settled:
        return "the policy's answer has settled"
    waits = policy.settings.get("dwell_up" if candidate == "outside" else "dwell_down")
    how_long = f"{waits} further month-end{'s' * (waits != '1')}" if waits else "some further month-ends"
    return f"not yet: a change to {candidate} settles when the policy says the same at {how_long}"


def _held_words(row: Row, policy: Policy) -> str:
    if row["assignment_source"] in ("override", "data_hold"):
        return "does not matter: what follows lies on top"
    if row["assignment_source"] == "control":
        return "the policy drew its group to stay where it was, to be compared with accounts that moved"
    if row["assignment_source"] != "deal_hold":
        return "neither the control group nor an open deal holds a change back"
    days = policy.settings.get("deal_hold_days")
    limit = f", at most {days} days" if days else ""
    return f"a large open deal that was under way before the change holds it back until it closes{limit}"


def _assigned_words(row: Row) -> str:
    match row["assignment_source"]:
        # What lies on top is said before the rule, in the mart's own words.
        case "override" | "data_hold" | "control" | "deal_hold" | "dwell":
            return one_line(re.split(r" (?=Rule [0-9]+ of |No rule of )", row["assignment_reason"])[0])
        case "fallback":
            return "the policy's fallback"
    return "no rep covers it" if row["assigned_channel"] == "house" else "as the policy says"


def measures(facts: Facts) -> list[str]:
    """Each measure with what it makes of the account, its boundary and the distance to it."""
    row = facts.row
    lines = [("size", _size_value(facts), row["size_segment"], *_size_boundary(row))]
    if row["amount_above_exit"] is not None and not row["is_key_account"]:
        until = _money(row["size_segment_until_below"])
        lines.append(("", "", "", f"stays {row['size_segment']} down to {until}", _distance(row["amount_above_exit"])))
    lines.append(("last purchase", _recency_value(row), words(row["dormancy_status"]), *_recency_boundary(row)))
    lines.append(("transaction size", _transaction_value(row), row["transaction_band"], *_transaction_boundary(row)))
    stage = f"established from {row['established_on_date']}" if row["established_on_date"] else "-"
    first = f"first bought {row['first_purchase_date']}" if row["first_purchase_date"] else "never bought"
    lines.append(("lifecycle stage", first, words(row["lifecycle_stage"]), stage, _days(facts.as_of_date, row["established_on_date"])))
    lines.append(("own net revenue, 12 months", _money(row["net_revenue_12m"]), "-", "decides nothing by itself", "-"))
    return aligned(["measure", "value", "so it is", "boundary", "distance"], lines).splitlines()


def _size_value(facts: Facts) -> str:
    row = facts.row
    if row["size_measure_amount"] is None:
        return "unknown"
    basis = {"potential": "potential", "margin": "trailing margin"}.get(row["size_basis"], "trailing revenue")
    of_group = " of the group" if len(facts.group) > 1 and row["size_basis"] != "potential" else ""
    return f"{_money(row['size_measure_amount'])} {basis}{of_group}"


def _size_boundary(row: Row) -> tuple[str, str]:
    if row["is_key_account"]:
        return "the top, as a key account", "-"
    if row["next_size_segment_from"] is None:
        return "the top", "-"
    return f"{row['next_size_segment']} from {_money(row['next_size_segment_from'])}", _distance(-(row["amount_to_next_size_segment"] or 0))


def _recency_value(row: Row) -> str:
    if not row["last_purchase_date"]:
        return "never"
    days = row["days_since_last_purchase"]
    return f"{row['last_purchase_date']}, {days:,} day{'s' * (days != 1)} ago"


def _recency_boundary(row: Row) -> tuple[str, str]:
    boundary = f"dormant after {row['dormant_after_days']} days"
    days = row["days_to_dormant"]
    if days is None:
        return boundary, "-"
    return boundary, f"{days} days left, dormant on {row['dormant_on_date']}" if days >= 0 else f"{-days:,} day{'s' * (days != -1)} over"


def _transaction_value(row: Row) -> str:
    if row["transaction_size_amount"] is not None:
        return f"{_money(row['transaction_size_amount'])}, of {row['transaction_count']:,} transactions"
    return "one recent transaction" if row["transaction_band"] != "none" else "no recent transaction"


def _transaction_boundary(row: Row) -> tuple[str, str]:
    boundary = f"large from {_money(row['large_transaction_from'])}"
    missing = row["large_transactions_missing"]
    if missing:
        return boundary, f"{missing} transaction{'s' * (missing != 1)} of that size missing"
    if row["transaction_size_amount"] is None:
        return boundary, "-"
    return boundary, _distance(row["transaction_size_amount"] - row["large_transaction_from"])


def votes(facts: Facts) -> list[str]:
    """The answer of each of the four divisions."""
    lines = []
    for vote, division in VOTES.items():
        why = f"{words(VOTE_MEASURES[vote])} is {words(facts.row[VOTE_MEASURES[vote]])}"
        says = facts.row[vote]
        lines.append((division, says or "-", why if says in TEAMS else "has nothing to measure"))
    return aligned(["division", "says", "because"], lines).splitlines()


def rules(facts: Facts, policy: Policy) -> list[str]:
    """Each rule of the policy in its order with what became of it."""
    row = facts.row
    if row["candidate_channel"] == "house":
        return _indented(["No rule is asked: no rep covers house accounts."])
    lines = []
    if not policy.is_known:
        lines += _wrapped("  ", "The conditions of its rules are not those in this checkout, so here is only what each rule says.")
    elif policy.differs_from_checkout:
        lines += _wrapped(
            "  ",
            "The policy in this checkout differs from the one this mart was built with; the rules below decide as it did.",
        )
    for rule in policy.rules:
        marker = ">" if rule.number == row["rule_number"] else " "
        lines += _wrapped(f"{marker} {rule.number:>3}  {rule.channel:<8} ", rule_words(rule, row, policy.is_known))
    if row["rule_number"] is None:
        lines.append(f">      {row['candidate_channel']:<8} WINS as the fallback: no rule fits")
    return lines


def rule_words(rule: Rule, row: Row, is_known: bool) -> str:
    """What became of one rule for this account."""
    reason = f'"{one_line(rule.reason)}"'
    if rule.number == row["rule_number"]:
        return f"WINS: {reason}"
    if not is_known:
        return reason
    failures = rule.failures(row)
    is_later = row["rule_number"] is not None and rule.number > row["rule_number"]
    if not failures:
        return f"fits too, but comes later: {reason}"
    return ("would not have fitted: " if is_later else "does not fit: ") + "; ".join(failures)


def flips(facts: Facts) -> list[str]:
    """What would change the policy's answer, in the mart's words."""
    lines = [one_line(facts.row["what_would_flip"])]
    source = facts.row["assignment_source"]
    if source == "override":
        lines.append("While the override lasts, the account stays where it is all the same.")
    elif source == "data_hold":
        lines.append("While rejected rows hold the account, it stays where it is all the same.")
    return _indented(lines)


def upcoming(facts: Facts) -> list[str]:
    """What time alone will change soon."""
    if not facts.flips:
        return _indented(["Nothing within the days that the policy looks ahead."])
    subject = {"assigned": "the account moves", "candidate": "the policy's answer changes"}
    return [
        line
        for flip in facts.flips
        for line in _wrapped(
            "  ",
            f"{flip['flip_date']}  {subject[flip['flip_of']]} from {flip['from_channel']} to {flip['to_channel']}"
            f" ({words(flip['cause'])}): {one_line(words(flip['cause_text']))}",
        )
    ]


def outlook(facts: Facts) -> list[str]:
    """When it is expected to order again, and what is at risk."""
    return _wrapped("  ", " ".join(outlook_sentences(facts.outlook, one_line(facts.row["reporting_currency"]))))


def handoffs(facts: Facts) -> list[str]:
    """The changes of channel that are kept to be read."""
    if not facts.handoffs:
        return _indented(["No change in the history that is kept."])
    return [
        line
        for one in facts.handoffs
        for line in _wrapped(
            "  ",
            f"{one['changed_date']}  {one['from_channel']} to {one['to_channel']} ({words(one['cause'])}):"
            f" {one_line(words(one['cause_text']))}{_delay(one)}",
        )
    ]


def _delay(handoff: Row) -> str:
    held = {words(what): handoff[f"days_held_by_{what}"] for what in ("dwell", "control", "deal_hold")}
    waited = [f"{days} days held by {'the control group' if what == 'control' else what}" for what, days in held.items() if days]
    return f"; {', '.join(waited)}" if waited else ""


def _money(amount: Decimal | None) -> str:
    """As people write it: no cents where they are zero."""
    return "-" if amount is None else f"{amount:,.2f}".removesuffix(".00")


def _distance(amount: Decimal) -> str:
    return f"{_money(abs(amount))} {'below' if amount < 0 else 'above'}"


def _days(as_of: date, until: date | None) -> str:
    return f"{(until - as_of).days} days" if until else "-"


def _indented(lines: list[str]) -> list[str]:
    return [line for text in lines for line in _wrapped("  ", text)]


def _wrapped(start: str, text: str) -> list[str]:
    """`text` behind `start`, its further lines indented as far."""
    return textwrap.wrap(
        text, width=WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False, break_on_hyphens=False
    )
