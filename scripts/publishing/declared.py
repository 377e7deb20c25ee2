"""What the project declares of the tables that it publishes: their descriptions, their keys, and which of them are large."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publishing import PublishError

PUBLISHED_SCHEMAS = ("marts", "quality")

# The tests that say which columns are a key, each with its arguments that name these.
KEY_TESTS = {"unique": ("column_name",), "unique_combination": ("columns",), "unique_within": ("group", "columns")}


@dataclass(frozen=True)
class Declared:
    """A published table as the project declares it."""

    # That of the table under "", those of its columns under their names.
    descriptions: dict[str, str]
    # Empty where the project says that the table has none.
    key: tuple[str, ...]
    # Too large to be stored in the DuckDB file as well.
    parquet_only: bool


def read_declared(dbt_manifest: Path) -> dict[tuple[str, str], Declared]:
    """Each model and source of the published schemas in dbt's manifest.json, by schema and name.

    Raises PublishError where the file cannot be read, and where a table has neither the test of a key nor a reason to have none.
    """
    try:
        known = json.loads(dbt_manifest.read_text(encoding="utf-8"))
        relations = [node for node in known["nodes"].values() if node["resource_type"] == "model"] + list(known["sources"].values())
        tests = _tests_by_relation(known["nodes"])
        declared = {
            (relation["schema"], relation.get("alias") or relation["name"]): _declared(relation, tests.get(relation["unique_id"], []))
            for relation in relations
            if relation["schema"] in PUBLISHED_SCHEMAS
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PublishError(f"{dbt_manifest} is missing, or is not what dbt writes. Run `dbt build` again.") from None
    unordered = [f"{schema}.{name}" for (schema, name), table in declared.items() if table is None]
    if unordered:
        raise PublishError(
            f"{', '.join(sorted(unordered))}: no test says what the key is, so the order of the rows is left to chance. Add one of"
            f" {', '.join(KEY_TESTS)}, or say in meta.no_key why there is no key."
        )
    return {place: table for place, table in declared.items() if table}


def _declared(relation: dict[str, Any], tests: list[dict[str, Any]]) -> Declared | None:
    meta, columns = relation["config"].get("meta") or {}, list(relation["columns"])
    keys = [_key(test) for test in tests if test["name"] in KEY_TESTS]
    may_repeat = meta.get("no_key") or meta.get("repeats_show_in") or any(test["name"] == "is_empty" for test in tests)
    if not keys and not may_repeat:
        return None
    return Declared(
        descriptions={"": relation["description"], **{name: column["description"] for name, column in relation["columns"].items()}},
        # Of several keys the one that stands first in the table.
        key=min(keys, key=lambda key: [columns.index(name) if name in columns else len(columns) for name in key], default=()),
        parquet_only=bool(meta.get("parquet_only")),
    )


def _key(test: dict[str, Any]) -> tuple[str, ...]:
    named = [test["kwargs"][argument] for argument in KEY_TESTS[test["name"]]]
    return tuple(column for one in named for column in ([one] if isinstance(one, str) else one))


def _tests_by_relation(nodes: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The generic tests of each model that judge all its rows and stop the build, by its id."""
    found: dict[str, list[dict[str, Any]]] = {}
    for node in nodes.values():
        if node.get("test_metadata") and not node["config"]["where"] and node["config"]["severity"].lower() == "error":
            found.setdefault(node["attached_node"], []).append(node["test_metadata"])
    return found
