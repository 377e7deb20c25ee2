"""What both SQL scripts are given: the policy as tables, and the numbers of the policy and the as-of date as variables."""

from datetime import date

from tools.benchmark.contenders.evaluations import NEVER, as_of_number, months_before
from tools.benchmark.contenders.policy import CELL, Policy


def literal(value: object) -> str:
    """A value as SQL text."""
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def policy_tables(policy: Policy) -> dict[str, tuple[str, list[tuple]]]:
    """The policy as tables: columns and rows."""
    tiers = [
        (scope, rank, tier.segment, tier.enter_at, tier.exit_below)
        for scope, own in policy.size_tiers.items()
        for rank, tier in enumerate(own)
    ]
    scopes = [(scope, 0, len(own) - 1, policy.whitespace_rank(scope)) for scope, own in policy.size_tiers.items()]
    rules = [(place, *rule.words, rule.channel) for place, rule in enumerate(policy.rules)]
    rates = [(rate.currency_code, rate.valid_from, rate.valid_until, rate.rate_to_reporting) for rate in policy.rates]
    return {
        "tiers": ("scope text, tier_rank integer, segment text, enter_at bigint, exit_below bigint", tiers),
        "size_scopes": ("scope text, lowest_rank integer, top_rank integer, whitespace_rank integer", scopes),
        "large_transactions": ("scope text, enter_at bigint", list(policy.large_transaction_from.items())),
        "cycles": ("industry text, cycle text", list(policy.cycles.items())),
        "counted_statuses": ("status text", [(status,) for status in policy.counted_statuses]),
        "rates": ("currency_code text, valid_from date, valid_until date, rate_to_reporting numeric(18, 8)", rates),
        "rules": (
            f"place integer, {', '.join(f'{name} text' for name in CELL)}, channel text",
            rules,
        ),
        "house_types": ("account_type text", [(account_type,) for account_type in policy.house_types]),
        "hierarchy_breaks": ("account_id text", [(account_id,) for account_id in policy.hierarchy_breaks]),
    }


def load_statements(policy: Policy, create: str) -> list[str]:
    """The statements that make the schema policy; `create` is how a table is created."""
    statements = ["create schema policy"]
    for table, (columns, table_rows) in policy_tables(policy).items():
        statements.append(f"{create} policy.{table} ({columns})")
        statements += [f"insert into policy.{table} values ({', '.join(map(literal, row))})" for row in table_rows]
    return statements


def variables(as_of: date, policy: Policy) -> dict[str, object]:
    """What the scripts name as variables."""
    number = as_of_number(as_of)
    whole_numbers = (
        "size_months",
        "size_months_long",
        "transaction_size_months",
        "transaction_size_rank",
        "at_risk_months",
        "at_risk_min_transactions",
        "at_risk_min_silent_days",
        "dormant_after_days_short",
        "dormant_after_days_long",
        "new_customer_days",
        "reactivated_days",
    )
    return {name: policy.number(name) for name in whole_numbers} | {
        "as_of_date": as_of,
        "as_of_number": number,
        "first_kept": number + number % 2 - 2 * policy.number("history_months"),
        "never": NEVER,
        "reporting_currency": policy.reporting_currency(),
        "fallback_channel": policy.fallback_channel,
        "size_scope": policy.word("size_scope"),
        "at_risk_interval_factor": policy.risk_factor(),
        "size_start": months_before(as_of, policy.number("size_months")),
        "size_start_long": months_before(as_of, policy.number("size_months_long")),
        "transaction_start": months_before(as_of, policy.number("transaction_size_months")),
        "rhythm_start": months_before(as_of, policy.number("at_risk_months")),
    }
