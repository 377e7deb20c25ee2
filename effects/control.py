"""The control effects of a build: each policy, direction and outcome, by the accounts whose months are over."""

import hashlib
from typing import Any

import numpy as np

from effects.permutation import Difference, compare

# The outcomes that int_control_accounts has a change of, in reporting currency; null where unknown.
OUTCOMES = ("net_revenue", "gross_margin")


def compare_arms(accounts: Any, session: Any) -> Any:  # noqa: ANN401 DuckDB's relation and connection
    """Compare moved with kept accounts of a relation like int_control_accounts, and return a relation of one row per comparison.

    Columns: policy_id, from_channel, to_channel, outcome; difference, interval_low, interval_high and standard_error in reporting currency
    (an end of the interval is null where so few groups cannot say), p_value, draw_count, is_exact.
    """
    rows = []
    ended = accounts.filter("is_ended")
    for policy_id, from_channel, to_channel in sorted(ended.project("policy_id, from_channel, to_channel").distinct().fetchall()):
        for outcome in OUTCOMES:
            found = _compared(ended, (policy_id, from_channel, to_channel, outcome))
            if found is not None:
                rows.append((policy_id, from_channel, to_channel, outcome, *_written(found)))
    session.execute(
        "create or replace temp table control_tests (policy_id varchar, from_channel varchar, to_channel varchar, outcome varchar,"
        " difference decimal(18, 2), interval_low decimal(18, 2), interval_high decimal(18, 2), standard_error decimal(18, 4),"
        " p_value decimal(9, 6), draw_count integer, is_exact boolean)"
    )
    if rows:
        session.executemany(f"insert into control_tests values ({', '.join('?' * len(rows[0]))})", rows)
    return session.table("control_tests")


def seed_of(*names: str) -> int:
    """A seed that is the same for the same comparison in every run."""
    return int(hashlib.sha256("|".join(names).encode()).hexdigest()[:16], 16)


def _compared(ended: Any, names: tuple[str, str, str, str]) -> Difference | None:  # noqa: ANN401
    policy_id, from_channel, to_channel, outcome = (name.replace("'", "''") for name in names)
    change = f"{outcome}_after - {outcome}_before"
    own = (
        ended.filter(f"policy_id = '{policy_id}' and from_channel = '{from_channel}' and to_channel = '{to_channel}'")
        .filter(f"{change} is not null")
        .project(f"group_id, arm = 'moved' as is_moved, cast(100 * ({change}) as bigint) as cents")
        .fetchnumpy()
    )
    # DuckDB masks what may be null; here nothing is.
    cents, is_moved, groups = (np.asarray(own[column]) for column in ("cents", "is_moved", "group_id"))
    return compare(cents.astype(np.int64), is_moved.astype(bool), groups.astype(str), seed_of(*names))


def _written(found: Difference) -> tuple[Any, ...]:
    """Amounts in whole cents of the currency, and nothing that depends on the last bit of a quotient."""

    def amount(cents: float, places: int = 2) -> float | None:
        return None if np.isinf(cents) else round(cents / 100, places) + 0.0

    return (
        amount(found.difference),
        amount(found.low),
        amount(found.high),
        amount(found.standard_error, 4),
        round(found.p_value, 6),
        found.draw_count,
        found.is_exact,
    )
