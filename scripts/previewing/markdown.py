"""A comparison as Markdown for a pull request."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from shared.shown_text import escaped

from previewing.comparing import CAUSES, Coming, Comparison, Move, Row

SHOWN = 20

FOOTNOTE = (
    "Cause: `override` where an override decides on either side; else `structure` where other CRM records are merged into the account or it"
    " has another ultimate parent; else `policy` where the policy differs and last purchase, days since it, net revenue, size measure and"
    " transaction size do not; else `data` where one of these differs and the raw data do too; else `time` where the as-of date differs. Of"
    " what is left, `policy` is where the policy differs (it may change what is measured), `data` where the raw data do, and `code` where"
    " only the project can differ. Revenue is net revenue of the last 12 months by order date. A rep loses an account that leaves the"
    " channel of its CRM owner, and gains one that comes to it."
)


EDITED = (
    "The next run stops at them. Let a new policy begin on a coming day instead. To tell the past otherwise on purpose, run once with"
    " RESTATE_POLICY."
)


def page(comparison: Comparison, put_in_force: str | None = None, coming: Sequence[Coming] = (), restated: Sequence[str] = ()) -> str:
    """The whole page. `put_in_force` is the policy that is tried out, where it is not the one in force; `coming` are the days ahead on
    which the calendar puts other policies in force; `restated` is what policies in force say otherwise than the published mart had it."""
    as_of = comparison.after.as_of_date
    start = f"On {as_of}, with this branch" if coming else "With this branch"
    if put_in_force:
        start = f"If {escaped(put_in_force)} came into force on {as_of}"
    lines = ["## Policy preview", "", headline(comparison, start)]
    for ahead in coming:
        lines += ["", headline(ahead.comparison, _start(ahead))]
    if restated:
        lines += ["", "### Edits of policies that were in force", "", EDITED, "", *(f"- {escaped(one)}" for one in restated)]
    sides = ("published", "tried out" if put_in_force else "this branch")
    lines += ["", *([f"### On {as_of}", ""] if coming else []), *details(comparison, sides)]
    for ahead in coming:
        sides = ("the day before", f"from {ahead.day} on")
        lines += ["", f"## From {ahead.day}: {escaped(ahead.policy_id)}", "", f"As the accounts stand on {as_of}.", ""]
        lines += details(ahead.comparison, sides)
    if any(one.moves for one in (comparison, *(ahead.comparison for ahead in coming))):
        lines += ["", f"<sub>{FOOTNOTE}</sub>"]
    return "\n".join(lines) + "\n"


def details(comparison: Comparison, sides: tuple[str, str]) -> list[str]:
    """What is compared, and everything that differs."""
    lines = facts(comparison, sides)
    if comparison.moves:
        lines += ["", "### By cause and direction", "", *by_cause(comparison.moves)]
        lines += ["", "### By rep", "", *by_rep(comparison.moves)]
        lines += ["", "### Largest accounts that move", "", *largest(comparison.moves)]
    for title, rows in (("Accounts that appear", comparison.appeared), ("Accounts that vanish", comparison.vanished)):
        if rows:
            lines += ["", f"### {title}", "", *listed(rows)]
    return lines


def _start(ahead: Coming) -> str:
    return f"On {ahead.day}, when {escaped(ahead.policy_id)} comes into force"


def headline(comparison: Comparison, start: str) -> str:
    """The one sentence to read aloud."""
    moves, total = comparison.moves, len(comparison.after.accounts)
    if not moves:
        return (
            f"**{start}, no account changes channel.** There are {len(comparison.before.accounts):,} accounts before and {total:,} after."
        )
    directions = [
        f"{len(some):,} from {start_channel} to {end_channel} ({money(total_revenue(some))} {escaped(comparison.after.currency)})"
        for (start_channel, end_channel), some in _grouped(moves, lambda move: move.direction)
    ]
    verb = "account changes" if len(moves) == 1 else "accounts change"
    return f"**{start}, {len(moves):,} {verb} channel, of {total:,}: {'; '.join(directions)}.**"


def facts(comparison: Comparison, sides: tuple[str, str]) -> list[str]:
    """What is compared, and what changes without an account moving."""
    before, after = comparison.before, comparison.after
    table = [
        ("as of", before.as_of_date, after.as_of_date),
        ("policy", before.policy_id, after.policy_id),
        ("policy hash", before.policy_hash[:8], after.policy_hash[:8]),
        ("accounts", f"{len(before.accounts):,}", f"{len(after.accounts):,}"),
    ]
    lines = markdown_table(["", *sides], table)
    sentences = (
        (comparison.cells_changed, "kind of account is decided otherwise", "kinds of account are decided otherwise"),
        (
            comparison.waiting,
            "more account gets another answer from the rules but stays for now (dwell, control group, deal hold, override, rejected rows)",
            "more accounts get another answer from the rules but stay for now (dwell, control group, deal hold, override, rejected rows)",
        ),
        (comparison.deals_moved, "open deal changes channel", "open deals change channel"),
    )
    for count, one, several in sentences:
        lines += ["", f"{count:,} {one if count == 1 else several}."] if count else []
    return lines


def by_cause(moves: list[Move]) -> list[str]:
    """A row for each cause and direction."""
    rows = []
    for (cause, _, _), some in sorted(
        _grouped(moves, lambda move: (move.cause, *move.direction)), key=lambda group: (CAUSES.index(group[0][0]), group[0])
    ):
        rows.append((cause, _arrow(some[0]), f"{len(some):,}", money(total_revenue(some)), *_deals(some)))
    rows.append(("all", "", f"{len(moves):,}", money(total_revenue(moves)), *_deals(moves)))
    return markdown_table(["cause", "direction", "accounts", "revenue", "open deals", "their amount"], rows, numbers_from=2)


def by_rep(moves: list[Move]) -> list[str]:
    """Who loses and who gains what, the largest revenue first."""
    lost = _grouped([one for one in moves if one.before["owner_channel"] == one.direction[0]], lambda one: one.before["owner_id"] or "")
    gained = _grouped([one for one in moves if one.after["owner_channel"] == one.direction[1]], lambda one: one.after["owner_id"] or "")
    losses, gains = dict(lost), dict(gained)
    reps = sorted(
        losses.keys() | gains.keys(), key=lambda rep: (-total_revenue(losses.get(rep, [])) - total_revenue(gains.get(rep, [])), rep)
    )
    rows = [_rep_row(rep or "(nobody)", losses.get(rep, []), gains.get(rep, [])) for rep in reps[:SHOWN]]
    if len(reps) > SHOWN:
        rest = [[move for rep in reps[SHOWN:] for move in side.get(rep, [])] for side in (losses, gains)]
        rows.append(_rep_row(f"{len(reps) - SHOWN} other{'s' * (len(reps) - SHOWN != 1)}", *rest))
    counted = {move.account_id for side in (losses, gains) for some in side.values() for move in some}
    apart = [move for move in moves if move.account_id not in counted]
    lines = markdown_table(["rep", "loses", "revenue", "gains", "revenue"], rows, numbers_from=1) if rows else []
    if apart:
        accounts = "1 account that moves is" if len(apart) == 1 else f"{len(apart):,} accounts that move are"
        lines += ["", f"{accounts} owned by nobody, or by someone of unknown channel: {money(total_revenue(apart))}."]
    return lines


def _rep_row(rep: str, lost: list[Move], gained: list[Move]) -> tuple[str, ...]:
    return rep, f"{len(lost):,}", money(total_revenue(lost)), f"{len(gained):,}", money(total_revenue(gained))


def largest(moves: list[Move]) -> list[str]:
    """The largest accounts with what decided before and after."""
    rows = [
        (one.account_id, one.after["account_name"], _arrow(one), one.cause, money(one.revenue), decided(one.before), decided(one.after))
        for one in moves[:SHOWN]
    ]
    lines = markdown_table(["account", "name", "direction", "cause", "revenue", "before", "after"], rows)
    return lines + (["", f"And {len(moves) - SHOWN:,} more."] if len(moves) > SHOWN else [])


def decided(row: Row) -> str:
    """The rule that an account fell under, and what lay on top of it."""
    rule = f"rule {row['rule_number']} of {row['policy_id']}: {row['rule_reason']}" if row["rule_number"] is not None else "fallback"
    source = row["assignment_source"].replace("_", " ")
    if row["assigned_channel"] == "house" and source != "override":
        return "no rep covers its type"
    return rule if source in ("policy", "fallback") else f"{source}, over {rule}"


def listed(rows: list[Row]) -> list[str]:
    """Accounts that are on one side only."""
    table = [(row["account_id"], row["account_name"], row["assigned_channel"], money(row["net_revenue_12m"])) for row in rows[:SHOWN]]
    lines = markdown_table(["account", "name", "channel", "revenue"], table, numbers_from=3)
    return lines + (["", f"And {len(rows) - SHOWN:,} more."] if len(rows) > SHOWN else [])


def markdown_table(names: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int | None = None) -> list[str]:
    """A Markdown table; whatever stands in the cells is read as text. Columns from `numbers_from` on are to the right."""
    split = len(names) if numbers_from is None else numbers_from
    lines = ["| " + " | ".join(names) + " |", "|" + "|".join("---" if i < split else "---:" for i in range(len(names))) + "|"]
    return lines + ["| " + " | ".join(escaped(cell) for cell in row) + " |" for row in rows]


def money(amount: Decimal | None) -> str:
    """An amount with thousands separated."""
    return f"{amount or Decimal(0):,.2f}"


def total_revenue(moves: list[Move]) -> Decimal:
    """The revenue of these accounts together."""
    return sum((move.revenue for move in moves), Decimal(0))


def _deals(moves: list[Move]) -> tuple[str, str]:
    amount = sum((move.after["deal_amount"] or Decimal(0) for move in moves), Decimal(0))
    return f"{sum(move.after['deal_count'] for move in moves):,}", money(amount)


def _arrow(move: Move) -> str:
    return " → ".join(move.direction)


def _grouped(moves: list[Move], key: Callable) -> list[tuple]:
    groups: dict = {}
    for move in moves:
        groups.setdefault(key(move), []).append(move)
    return sorted(groups.items())
