"""No model compares every row of a large table with every row of another."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import Build

# Outer joins that DuckDB can only do row by row, because no plain equality is all of their condition, and why they stay short.
SHORT = {
    "int_account_size_segments": "the other side is the tiers of the policy, three as shipped",
    "int_policy_decisions": "cells of the policy, and its rules",
    "book_frontier": "the plans of each team, eight at most",
    "policy_problems__policies": "the list of policies, and one row",
}


def outer_loops(node: dict) -> Iterator[str]:
    """The conditions of the outer joins below a node of a plan that are nested loops."""
    details = node.get("extra_info", {})
    if node.get("name") in ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN") and details.get("Join Type") != "INNER":
        yield str(details.get("Condition") or details.get("Conditions"))
    for child in node.get("children", []):
        yield from outer_loops(child)


def loops_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The conditions of the outer joins of a query that are nested loops."""
    ((_, plan),) = connection.execute(f"explain (format json) {query}").fetchall()
    return [condition for node in json.loads(plan) for condition in outer_loops(node)]


def compiled(target: Path) -> list[Path]:
    """The SQL of each model as it was run."""
    files = [
        path for path in target.glob("compiled/channel_assignment/models/**/*.sql") if not any(part.endswith(".yml") for part in path.parts)
    ]
    assert len(files) > 100
    return sorted(files)


def test_no_outer_join_is_a_loop_over_large_tables(demo: Build) -> None:
    with duckdb.connect(str(demo.warehouse), read_only=True) as connection:
        found = {path.stem: loops_of(connection, path.read_text(encoding="utf-8")) for path in compiled(demo.target)}
    found = {model: conditions for model, conditions in found.items() if conditions}
    assert found.keys() - SHORT.keys() == set(), found
    assert SHORT.keys() - found.keys() == set(), "no longer loops: leave them out of SHORT"


@pytest.mark.parametrize(
    "condition",
    ["l.id = r.id and l.day > '2025-01-01'", "l.id = r.id and abs(date_diff('day', l.day, r.day)) < 7", "l.id = r.id or l.id is null"],
)
def test_a_loop_is_found(condition: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t as select range as id, date '2025-01-01' as day from range(1000)")
        loops = loops_of(connection, f"select l.id from t as l left join t as r on {condition}")
        assert loops
        assert not loops_of(connection, "select l.id from t as l left join t as r on l.id = r.id and l.day = r.day")
