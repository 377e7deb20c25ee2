"""Every model says what one of its rows is, and a row that is there twice stops the build.

A model has a key test of its own, or names in `meta.repeats_show_in` the model or test after it that fails on a repeated row. One that has
no key says in `meta.no_key` why; a public model must not.
"""

import copy
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import by_key

# Tests that fail where a row is there twice. What is_empty tests fails where a row is there once.
KEY_TESTS = ("unique", "unique_combination", "unique_within", "is_empty")


def models_without_key(manifest: dict) -> list[str]:
    """Each model of dbt's manifest whose repeated rows nobody would notice, and why."""
    nodes = manifest["nodes"]
    keyed = {
        node["attached_node"]
        for node in nodes.values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") in KEY_TESTS
    }
    problems = []
    for node_id, node in nodes.items():
        if node["resource_type"] != "model":
            continue
        meta = node["config"]["meta"]
        if node_id in keyed:
            # What a whole folder says of repeats may stand next to the test of one of its models.
            problems += [f"{node['name']} has a key test, so its meta.no_key is out of date"] if meta.get("no_key") else []
        elif meta.get("repeats_show_in"):
            shown = {
                follower
                for follower in _followers(manifest["child_map"], node_id)
                if nodes.get(follower, {}).get("name") == meta["repeats_show_in"]
                and (follower in keyed or nodes[follower]["resource_type"] == "test")
            }
            if not shown:
                problems.append(f"{node['name']}: {meta['repeats_show_in']} does not read it, or has no key test")
        elif node["access"] == "public" or not meta.get("no_key"):
            problems.append(f"{node['name']} has no key test")
    return problems


def _followers(child_map: dict[str, list[str]], node_id: str) -> set[str]:
    found, open_ids = set(), [node_id]
    while open_ids:
        for child in child_map.get(open_ids.pop(), []):
            if child not in found:
                found.add(child)
                open_ids.append(child)
    return found


def test_every_model_has_a_key_or_says_why_not(manifest: dict) -> None:
    assert sum(node["resource_type"] == "model" for node in manifest["nodes"].values()) > 100
    assert models_without_key(manifest) == []


def test_a_key_that_is_blank_twice_is_a_repeated_key(manifest: dict) -> None:
    """dbt's own `unique` lets any number of nulls pass; the project's, in tests/generic, takes its place."""
    tests = [node for node in manifest["nodes"].values() if (node.get("test_metadata") or {}).get("name") == "unique"]
    assert len(tests) > 20
    assert {macro for node in tests for macro in node["depends_on"]["macros"] if "unique" in macro} == {
        "macro.channel_assignment.test_unique"
    }


def _without_tests(name: str) -> Callable[[dict], None]:
    def change(manifest: dict) -> None:
        model = f"model.channel_assignment.{name}"
        for node_id in [node_id for node_id, node in manifest["nodes"].items() if node.get("attached_node") == model]:
            del manifest["nodes"][node_id]

    return change


def _with_meta(name: str, **meta: str) -> Callable[[dict], None]:
    def change(manifest: dict) -> None:
        manifest["nodes"][f"model.channel_assignment.{name}"]["config"]["meta"] = meta

    return change


UNNOTICED: dict[str, tuple[Callable[[dict], None], list[str]]] = {
    "no test": (_without_tests("int_channel_periods"), ["int_channel_periods has no key test"]),
    "no test where others rely on it": (
        _without_tests("int_account_segments"),
        [
            "int_account_measures: int_account_segments does not read it, or has no key test",
            "int_account_segments has no key test",
            "int_account_size_segments: int_account_segments does not read it, or has no key test",
        ],
    ),
    "no reason": (_with_meta("int_account_trailing_revenue"), ["int_account_trailing_revenue has no key test"]),
    "a reason is not enough where BI reads": (
        _with_meta("rejected_rows", no_key="Identical raw rows give identical rows."),
        ["rejected_rows has no key test"],
    ),
    "a test that looks elsewhere": (
        _with_meta("int_order_amounts", repeats_show_in="run_context_has_one_row"),
        ["int_order_amounts: run_context_has_one_row does not read it, or has no key test"],
    ),
    "an old reason": (
        _with_meta("int_channel_periods", no_key="It has none."),
        ["int_channel_periods has a key test, so its meta.no_key is out of date"],
    ),
}


@pytest.mark.parametrize("case", UNNOTICED)
def test_a_model_whose_repeated_rows_nobody_would_notice_is_named(case: str, manifest: dict) -> None:
    change, problems = UNNOTICED[case]
    changed = copy.deepcopy(manifest)
    change(changed)
    assert sorted(models_without_key(changed)) == sorted(problems)


def test_no_test_helper_hides_a_repeated_row(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "any.duckdb")) as connection:
        connection.execute("create table sales as from (values ('A-1', 1, 10), ('A-1', 2, 20)) as t(account_id, day, amount)")
        sales = connection.sql("from sales")
        assert by_key(sales, "account_id", "day")["A-1", 2]["amount"] == 20
        with pytest.raises(ValueError, match="account_id = A-1 is there more than once"):
            by_key(sales, "account_id")
