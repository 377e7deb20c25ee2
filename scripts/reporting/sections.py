"""The sections of the report. Each names the tables that it needs, and is left out where the mart lacks one."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
from explaining.tables import aligned
from shared.shown_text import one_line

# A text of the data that is longer than this is cut, so that a row stays a row.
WIDEST = 76

CHANNELS = """
    with accounts as (
        select
            assigned_channel as channel, count(*) as accounts, sum(net_revenue_12m) as net_revenue, sum(gross_margin_12m) as gross_margin
        from marts.account_channel_assignments
        group by all
    ),

    costs as (
        select
            assigned_channel as channel, sum(contribution) as contribution,
            sum(case when assigned_channel = 'outside' then contact_cost_outside else contact_cost_inside end) as contact_cost
        from marts.account_channel_economics
        group by all
    ),

    -- Active users of the channel, but for managers without accounts of their own.
    there as (
        select channel, count(*) as reps
        from marts.reps
        where
            is_active and channel <> 'unknown'
            and (account_count > 0 or user_id not in (select manager_id from marts.reps where manager_id is not null))
        group by all
    )

    select
        accounts.channel, accounts.accounts,
        cast(accounts.net_revenue as decimal(18)) as "net revenue", cast(accounts.gross_margin as decimal(18)) as "gross margin",
        cast(costs.contact_cost as decimal(18)) as "contact cost", cast(costs.contribution as decimal(18)) as contribution,
        case when accounts.channel <> 'house' then cast(policy_comparison.reps_needed as decimal(18, 1)) end as "reps needed",
        case when accounts.channel <> 'house' and exists (from there) then coalesce(there.reps, 0) end as "reps there"
    from accounts
    left join costs using (channel)
    left join there using (channel)
    left join marts.policy_comparison on accounts.channel = policy_comparison.channel and policy_comparison.is_in_force
    order by accounts.channel
"""
BELOW_COST = """
    select
        count(*) filter (contribution < 0) as accounts, cast(sum(contribution) filter (contribution < 0) as decimal(18)) as together,
        count(*) filter (contribution is null) as unknown
    from marts.account_channel_economics
    where assigned_channel = 'outside'
"""
STAKE = """
    select count(*) as accounts, cast(sum(amount_at_stake) as decimal(18)) as at_stake
    from marts.account_channel_economics
    where not is_agreed
"""
OWNERS = """
    select
        count(*) filter (owner_status = 'wrong_channel') as wrong, count(*) filter (owner_status = 'inactive_owner') as left_behind,
        count(*) filter (owner_status = 'no_owner') as without, count(*) filter (owner_status = 'unknown_channel') as unknown
    from marts.account_channel_assignments
"""
SINCE = "effective_date >= date_trunc('month', as_of_date)"
HANDOFFS = f"""
    select
        account_name || ' (' || account_id || ')' as account,
        coalesce(from_owner_name || ', ', '') || from_channel as "from",
        coalesce(to_owner_name || if(to_owner_source = 'owner', '', ' (proposed)'), 'nobody yet') || ', ' || to_channel as "to",
        cast(net_revenue_12m as decimal(18)) as "net revenue", cast(effective_date as varchar) as on, handoff_status as status,
        cause_text as why
    from marts.handoff_worklist
    where {SINCE}
    order by net_revenue_12m desc, account_id
    limit 5
"""
CONTENTION = """
    select
        account_name || ' (' || account_id || ')' as account, coalesce(owner_name || ', ', '') || assigned_channel as "is with",
        cast(inside_net_revenue_12m as decimal(18)) as "sold by inside", cast(outside_net_revenue_12m as decimal(18)) as "sold by outside"
    from marts.channel_contention
    order by contention_rank
    limit 3
"""
QUIET = """
    select
        account_name || ' (' || account_id || ')' as account, coalesce(owner_name || ', ', '') || assigned_channel as "is with",
        cast(net_revenue_12m as decimal(18)) as "net revenue", reason as why
    from marts.owner_account_lists
    where list_name = 'going_quiet'
    order by net_revenue_12m desc, account_id
    limit 3
"""
LINES = """
    select bucket, cast(sum(line_count) as bigint) as lines
    from quality.order_line_ledger_totals
    group by all
    order by lines desc, bucket
"""
REJECTED = """
    select table_name || ' ' || reason_code as kind, count(*) as rows
    from quality.rejected_rows
    group by all
    order by rows desc, kind
"""
GATES = """
    select count(*) filter (outcome = 'passed') as passed, count(*) filter (outcome = 'failed') as failed
    from quality.data_quality_status
"""


@dataclass(frozen=True)
class Section:
    """A part of the report: the tables without which it is left out, and what writes its lines."""

    tables: tuple[str, ...]
    lines: Callable[[duckdb.DuckDBPyConnection], list[str]]


def sections(connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    """The lines of each section that has its tables and something to say."""
    held = {f"{schema}.{name}" for schema, name in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()}
    written = [section.lines(connection) for section in SECTIONS if held.issuperset(section.tables)]
    return [lines for lines in written if lines]


def _channels(connection: duckdb.DuckDBPyConnection) -> list[str]:
    lines = ["Who is where, and what it costs a year (marts.policy_comparison says it of other policies)", _table(connection, CHANNELS)]
    below, together, unknown = _row(connection, BELOW_COST)
    if below:
        lines.append(
            f"  {_count(below, 'outside account earns', 'outside accounts earn')} less than their visits cost: {together:,} together"
        )
    if unknown:
        lines.append(f"  {_count(unknown, 'outside account has', 'outside accounts have')} no known margin, so no contribution")
    disagreed, at_stake = _row(connection, STAKE)
    if disagreed:
        lines.append(f"  {_count(disagreed, 'account is', 'accounts are')} not where money would put them: {at_stake:,} at stake")
    return lines


def _handoffs(connection: duckdb.DuckDBPyConnection) -> list[str]:
    count, since = _row(
        connection, f"select count(*) filter ({SINCE}), cast(date_trunc('month', max(as_of_date)) as date) from marts.handoff_worklist"
    )
    if count:
        title = f"Who changes hands since {since} ({_count(count, 'account', 'accounts')}; all in marts.handoff_worklist)"
        lines = [title, _table(connection, HANDOFFS)]
    else:
        lines = ["Nobody changes hands this month"]
    wrong, left_behind, without, unknown = _row(connection, OWNERS)
    kinds = [
        f"with a rep of the other channel {wrong:,} (marts.owner_mismatches)",
        f"of one who has left {left_behind:,} (marts.leaver_accounts)",
    ]
    kinds += [f"without one {without:,}"] + ([f"with one of unknown channel {unknown:,}"] if unknown else [])
    lines.append(f"  Accounts {', '.join(kinds)}")
    return lines


def _contention(connection: duckdb.DuckDBPyConnection) -> list[str]:
    (count,) = _row(connection, "select count(*) from marts.channel_contention")
    if count:
        accounts = _count(count, "account", "accounts")
        return [f"Where both teams sell to one customer ({accounts}; all in marts.channel_contention)", _table(connection, CONTENTION)]
    (known,) = _row(connection, "select count(*) from marts.account_sellers where seller_channel <> 'unknown'")
    return ["No customer is sold to by both teams" if known else "Where both teams sell is not known: no seller has a known channel"]


def _quiet(connection: duckdb.DuckDBPyConnection) -> list[str]:
    count, money = _row(
        connection,
        "select count(*), cast(sum(net_revenue_12m) as decimal(18)) from marts.owner_account_lists where list_name = 'going_quiet'",
    )
    if not count:
        return ["No account with an owner goes quiet"]
    title = f"Who goes quiet ({_count(count, 'account', 'accounts')}, {money:,} of revenue; all in marts.owner_account_lists)"
    return [title, _table(connection, QUIET)]


def _set_aside(connection: duckdb.DuckDBPyConnection) -> list[str]:
    lines, rejected = connection.execute(LINES).fetchall(), connection.execute(REJECTED).fetchall()
    passed, failed = _row(connection, GATES)
    return [
        "What the figures stand on",
        f"  Order lines: {_listed(lines, len(lines))} (quality.order_line_ledger)",
        f"  Rows set aside: {_listed(rejected, 4)} (quality.rejected_rows)" if rejected else "  No row was set aside",
        f"  Gates: {passed:,} expectations passed, {_count(failed, 'warning', 'warnings')} (quality.data_quality_status)",
    ]


SECTIONS = (
    Section(("marts.account_channel_assignments", "marts.account_channel_economics", "marts.policy_comparison", "marts.reps"), _channels),
    Section(("marts.handoff_worklist", "marts.account_channel_assignments"), _handoffs),
    Section(("marts.channel_contention", "marts.account_sellers"), _contention),
    Section(("marts.owner_account_lists",), _quiet),
    Section(("quality.order_line_ledger_totals", "quality.rejected_rows", "quality.data_quality_status"), _set_aside),
)


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple:
    (row,) = connection.execute(query).fetchall()
    return row


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _listed(rows: list[tuple[str, int]], shown: int) -> str:
    """The first rows as 'name number', and how many there are of other names."""
    others = sum(number for _, number in rows[shown:])
    return ", ".join([f"{one_line(name)} {number:,}" for name, number in rows[:shown]] + ([f"others {others:,}"] if others else []))


def _table(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The result of a query as aligned text, each row on one line."""
    result = connection.execute(query)
    return aligned([name for name, *_ in result.description], [[_cell(value) for value in row] for row in result.fetchall()])


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."
