"""What dbt's manifest says of who reads and who waits for whom."""

import re
from functools import cache

import yaml

from gates.suites import LAYERS, SUITES

GATES = tuple(f"gate_{layer}" for layer in LAYERS)

# What a model can wait for without reading it: a failed test of it stops all that comes after.
STOPS = (*GATES, "policy_problems", "unmapped_words")

# What each of them checks.
CHECKED = {"gate_raw": "raw", "gate_staging": "staging", "gate_intermediate": "intermediate", "policy_problems": "policy"}

# The gates' own queries start from the run's date.
RUN_DATE = "intermediate.int_as_of_date"

PLAUSIBLE_DATES = "Staging has to know the plausible dates before anybody can tell whether the policy is sound."

# Who reads the policy before it is known to be sound, and why.
READS_UNJUDGED_POLICY = {
    "gate_staging": "Its suite compares the currencies of orders with those that have a rate, and reads how old the newest order may be.",
    "unmapped_words": "One run says everything that is wrong with the lists.",
    "base_crm__account_owners": PLAUSIBLE_DATES,
    "base_crm__accounts": PLAUSIBLE_DATES,
    "base_crm__activities": PLAUSIBLE_DATES,
    "base_crm__leads": PLAUSIBLE_DATES,
    "base_crm__opportunities": PLAUSIBLE_DATES,
    "base_crm__users": PLAUSIBLE_DATES,
    "base_orders__orders": PLAUSIBLE_DATES,
    "value_readings": PLAUSIBLE_DATES,
}


class Graph:
    """The models of a manifest with their parents, by name; a source is called by its table, as schema.name."""

    def __init__(self, manifest: dict) -> None:
        nodes = manifest["nodes"] | manifest["sources"]
        models = {node_id: node for node_id, node in nodes.items() if node["resource_type"] == "model"}
        tables = {node_id: f"{node['schema']}.{node['name']}" for node_id, node in nodes.items() if "schema" in node}
        self.tables = {node["name"]: tables[node_id] for node_id, node in models.items()}
        self.folders = {node["name"]: tuple(node["fqn"][1:-1]) for node in models.values()}
        self.parents = {
            node["name"]: {
                models[parent]["name"] if parent in models else tables[parent]
                for parent in node["depends_on"]["nodes"]
                if parent in models or parent in tables
            }
            for node in models.values()
        }
        self.ancestors = cache(self._ancestors)

    def _ancestors(self, name: str) -> frozenset[str]:
        parents = self.parents.get(name, set())
        return frozenset(parents).union(*(self.ancestors(parent) for parent in parents))

    def layer(self, name: str) -> str:
        """The layer whose gate checks a model or source: raw, staging, intermediate, policy (checked by policy_problems), or none."""
        folder = self.folders.get(name, ())
        if not folder:
            return "raw" if name.startswith("landing.") and not name.startswith("landing.accepted") else ""
        if "policy" in folder and folder[0] != "marts":
            return "policy" if name in self.ancestors("policy_problems") and self.tables[name] != RUN_DATE else ""
        return folder[0] if folder[0] in LAYERS else ""


def who_forgot_to_wait(graph: Graph) -> list[str]:
    """Each model that reads what a gate (or policy_problems) checks and is built without waiting for it."""
    problems = []
    for stop, layer in CHECKED.items():
        for name, parents in sorted(graph.parents.items()):
            read = sorted(parent for parent in parents if graph.layer(parent) == layer)
            waits = stop in graph.ancestors(name)
            is_before = graph.layer(name) == layer or name == stop or name in graph.ancestors(stop)
            # Quality describes the layers to a person who looks into a failed gate.
            is_meant = (layer == "policy" and name in READS_UNJUDGED_POLICY) or (layer == "intermediate" and graph.layer(name) != "marts")
            if read and not waits and not is_before and not is_meant:
                problems.append(f"{name} reads {', '.join(read)} and does not wait for {stop}: write {{{{ after('{stop}') }}}}")
    return problems


def who_waits_twice(graph: Graph) -> list[str]:
    """Each model that waits for what one of its parents waits for already."""
    return [
        f"{name} need not wait for {stop}, because {parent} does"
        for name, parents in sorted(graph.parents.items())
        if name not in GATES
        for stop in STOPS
        if stop in parents
        for parent in [min((parent for parent in parents if stop in graph.ancestors(parent)), default=None)]
        if parent
    ]


def suite_tables(layer: str) -> set[str]:
    """The tables, as schema.name, that the suite of a layer is about, those that its queries read besides, and the run's date."""
    tables = {RUN_DATE}
    for entry in yaml.safe_load((SUITES / f"{layer}.yml").read_text(encoding="utf-8"))["tables"]:
        tables.add(entry["table"])
        for expectation in entry["expectations"]:
            query = (expectation.get("kwargs") or {}).get("unexpected_rows_query", "")
            tables |= set(re.findall(r"\b(?:landing|staging|intermediate|quality|gates|marts)\.\w+", query))
    return tables


def gates_unlike_their_suite(graph: Graph) -> list[str]:
    """Each table that a gate names and its suite does not, that a suite has and its gate does not wait for, or that is built before
    another one that the gate names: each edge more multiplies the ways through the graph.
    """
    problems = []
    for layer in LAYERS:
        gate = f"gate_{layer}"
        named = sorted(graph.parents[gate])
        tables = {graph.tables.get(parent, parent) for parent in named}
        before = {graph.tables.get(ancestor, ancestor) for ancestor in graph.ancestors(gate)}
        problems += [f"{gate} names {table}, which is not in its suite" for table in sorted(tables - suite_tables(layer))]
        problems += [f"{gate} does not wait for {table} of its suite" for table in sorted(suite_tables(layer) - before)]
        problems += [
            f"{gate} need not name {first}, because {second} comes after it"
            for first in named
            for second in named
            if first in graph.ancestors(second)
        ]
    return problems


def paths_between_models(graph: Graph) -> int:
    """The number of ways from one model to another along the graph."""

    @cache
    def ending_in(name: str) -> int:
        return sum(1 + ending_in(parent) for parent in graph.parents[name] if parent in graph.parents)

    return sum(map(ending_in, graph.parents))


def longest_chain(graph: Graph, name: str) -> list[str]:
    """The longest way to a model, from the first of its ancestors."""

    @cache
    def chain(model: str) -> tuple[str, ...]:
        parents = [chain(parent) for parent in sorted(graph.parents[model]) if parent in graph.parents]
        return (*max(parents, key=len, default=()), model)

    return list(chain(name))
