"""The manifest of a published version: where it comes from, what it holds, and what the next run is compared with."""

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from publishing import PublishError
from publishing.tables import Written

MANIFEST_NAME = "manifest.json"

# What every reader of a manifest relies on.
NEEDED = {
    "run_id": str,
    "run_started_at": str,
    "raw_source": str,
    "as_of_date": str,
    "business_timezone": str,
    "policy_id": str,
    "published_at": str,
    "gates": dict,
    "tables": dict,
    "files": dict,
}

RUN = """
    select
        last_run.run_id, last_run.run_started_at, last_run.raw_source, last_run.company,
        context.as_of_date, context.business_timezone, context.policy_id,
        fingerprints.policy_hash, fingerprints.input_fingerprint, context.reporting_currency
    from landing.last_run as last_run
    cross join intermediate.int_run_context as context
    cross join intermediate.int_run_fingerprints as fingerprints
"""
GATES = """
    select layer, outcome, count(*) as expectations
    from quality.data_quality_status
    group by layer, outcome
    order by case layer when 'raw' then 1 when 'staging' then 2 when 'intermediate' then 3 else 4 end, outcome
"""
WARNINGS = """
    select message
    from quality.data_quality_status
    where outcome = 'failed'
    order by layer, expectation_name
"""
POLICIES_IN_FORCE = "select policy_id, seed_name, item, meaning from intermediate.int_policy_meanings where is_in_force order by all"
RESTATEMENTS = "select message from quality.policy_restatements order by all"
MEASURES = "select measure_group, member, value from quality.run_measures order by all"


def build_manifest(warehouse: Path, folder: Path, written: dict[str, Written]) -> dict[str, Any]:
    """The manifest of the version in `folder`, whose tables were `written` there from the DuckDB file `warehouse`."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        run = _dictionaries(connection, RUN)[0]
        gates: dict[str, dict[str, int]] = {}
        for layer, outcome, count in connection.execute(GATES).fetchall():
            gates.setdefault(layer, {})[outcome] = count
        return {
            "manifest_version": 1,
            **{name: str(value) for name, value in run.items()},
            "published_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "software": {name: version(name) for name in ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")},
            "gates": gates,
            "warnings": [message for (message,) in connection.execute(WARNINGS).fetchall()],
            "tables": {name: table.rows for name, table in written.items()},
            "formats": {name: table.formats for name, table in written.items()},
            "files": fingerprints(folder),
            "policies_in_force": _dictionaries(connection, POLICIES_IN_FORCE),
            "policy_restatements": [message for (message,) in connection.execute(RESTATEMENTS).fetchall()],
            "measures": _dictionaries(connection, MEASURES),
        }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the version in `folder`. Raises PublishError where there is none, or none that can be read."""
    path = folder / MANIFEST_NAME
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublishError(f"{path} does not exist, so {folder} is no published version") from None
    except OSError as error:
        raise PublishError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise PublishError(f"{path} is no JSON, so it was cut or changed after it was published") from None
    lacking = [name for name, kind in NEEDED.items() if not isinstance(manifest, dict) or not isinstance(manifest.get(name), kind)]
    if lacking:
        raise PublishError(f"{path} lacks {', '.join(lacking)}, so it was changed after it was published")
    return manifest


def version_of(manifest: dict[str, Any]) -> str:
    """The name of the version that a manifest is of: when its run started, and the first part of the run's id."""
    try:
        started = datetime.fromisoformat(manifest["run_started_at"])
    except ValueError:
        raise PublishError(f"its manifest says run_started_at '{manifest['run_started_at']}', which is no time") from None
    return f"{started:%Y%m%dT%H%M%S}-{manifest['run_id'][:8]}"


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of the version in `folder`."""
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def fingerprints(folder: Path) -> dict[str, dict[str, Any]]:
    """The size and the SHA-256 of each file in `folder`, by its path within it."""
    return {str(file.relative_to(folder)): _fingerprint(file) for file in sorted(folder.rglob("*")) if file.is_file()}


def changed_files(folder: Path) -> list[str]:
    """The files of the version in `folder` that are not as its manifest says. Raises PublishError where that cannot be read."""
    files = read_manifest(folder)["files"]
    return [name for name, noted in files.items() if not (folder / name).is_file() or _fingerprint(folder / name) != noted]


def surplus_files(folder: Path) -> list[str]:
    """What lies in `folder` next to the files that its manifest names."""
    known = {*read_manifest(folder)["files"], MANIFEST_NAME}
    return sorted(name for file in folder.rglob("*") if not file.is_dir() and (name := str(file.relative_to(folder))) not in known)


def _fingerprint(file: Path) -> dict[str, Any]:
    with file.open("rb") as content:
        return {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(content, "sha256").hexdigest()}


def _dictionaries(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
