"""Who waits for which gate, and how far one model is from another."""

import copy

import pytest
from graph import Graph, gates_unlike_their_suite, paths_between_models, who_forgot_to_wait, who_waits_twice

# Lineage is read along these paths, so a model that reads two neighbours of one chain adds millions. dbt-project-evaluator, which follows
# each of them, ends at some ten million: less is better.
MOST_PATHS = 45_000_000


@pytest.fixture(scope="module")
def graph(manifest: dict) -> Graph:
    """The project's graph, as dbt reads it without building anything."""
    return Graph(manifest)


def changed(manifest: dict, model: str, *, reads: tuple[str, ...] = (), reads_no_more: tuple[str, ...] = ()) -> Graph:
    """The graph with a model that reads other tables."""
    nodes = manifest["nodes"]
    node = copy.deepcopy(nodes[f"model.channel_assignment.{model}"])
    gone = {f"model.channel_assignment.{name}" for name in reads_no_more}
    node["depends_on"]["nodes"] = [name for name in node["depends_on"]["nodes"] if name not in gone]
    node["depends_on"]["nodes"] += [f"model.channel_assignment.{name}" for name in reads]
    return Graph(manifest | {"nodes": nodes | {node["unique_id"]: node}})


def test_a_model_waits_for_the_gate_of_what_it_reads_once(graph: Graph) -> None:
    assert len(graph.parents) > 100
    assert who_forgot_to_wait(graph) == []
    assert who_waits_twice(graph) == []


def test_a_gate_waits_for_the_tables_of_its_suite(graph: Graph) -> None:
    assert gates_unlike_their_suite(graph) == []


FORGOTTEN = {
    "base_crm__users": ("landing.crm_users", "gate_raw"),
    "int_account_merges": ("stg_crm__accounts", "gate_staging"),
    "account_survivors": ("int_account_merges", "gate_intermediate"),
    "int_policy_parameters": ("int_policy_set_parameters", "policy_problems"),
}


@pytest.mark.parametrize("model", FORGOTTEN)
def test_a_model_that_forgets_to_wait_is_named(model: str, manifest: dict) -> None:
    read, stop = FORGOTTEN[model]
    graph = changed(manifest, model, reads_no_more=(stop,))
    (found,) = [line for line in who_forgot_to_wait(graph) if line.startswith(f"{model} reads ")]
    assert read in found
    assert found.endswith(f"does not wait for {stop}: write {{{{ after('{stop}') }}}}")


def test_a_model_that_waits_twice_is_named(manifest: dict) -> None:
    graph = changed(manifest, "int_account_hierarchy", reads=("gate_raw",))
    assert [line for line in who_waits_twice(graph) if line.startswith("int_account_hierarchy need not wait for gate_raw, because ")]


def test_a_gate_unlike_its_suite_is_named(manifest: dict) -> None:
    graph = changed(manifest, "gate_marts", reads=("account_survivors", "account_segments"), reads_no_more=("policy_backtest",))
    assert gates_unlike_their_suite(graph) == [
        "gate_marts names marts.account_survivors, which is not in its suite",
        "gate_marts does not wait for marts.policy_backtest of its suite",
        "gate_marts need not name account_segments, because measure_changes comes after it",
    ]


def test_the_graph_has_few_paths(graph: Graph) -> None:
    assert paths_between_models(graph) < MOST_PATHS
