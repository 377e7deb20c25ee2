"""Where the scripts find what a build wrote: the same environment variables, with the same defaults, that dbt reads."""

import os
from pathlib import Path

from publishing import PublishError
from publishing.tables import DATABASE_NAME


def default_warehouse() -> Path:
    """DuckDB file of the build: WAREHOUSE_PATH, else the file of DBT_TARGET."""
    return Path(os.environ.get("WAREHOUSE_PATH") or f"channel_assignment_{os.environ.get('DBT_TARGET') or 'dev'}.duckdb")


def default_publish_dir() -> Path:
    """Folder that is published to: PUBLISH_DIR, else published."""
    return Path(os.environ.get("PUBLISH_DIR") or "published")


def default_database() -> Path:
    """The DuckDB file that readers read now."""
    return default_publish_dir() / "current" / DATABASE_NAME


def default_keep() -> int:
    """Published versions to keep: PUBLISH_KEEP, else 5. Raises PublishError where it is no such number."""
    keep = os.environ.get("PUBLISH_KEEP") or "5"
    if not keep.isdecimal() or int(keep) < 1:
        raise PublishError(f"PUBLISH_KEEP is '{keep}'. Write a whole number of at least 1.")
    return int(keep)


def default_memory_limit() -> str:
    """Memory that DuckDB may take, as DuckDB writes it: DUCKDB_MEMORY_LIMIT, else that of profiles.yml."""
    return os.environ.get("DUCKDB_MEMORY_LIMIT") or "3GB"


def default_threads() -> str:
    """Models that dbt builds at a time: DBT_THREADS, else as many as in profiles.yml."""
    return os.environ.get("DBT_THREADS") or "2"


def default_target() -> Path:
    """Folder of dbt's own files: DBT_TARGET_PATH, else target."""
    return Path(os.environ.get("DBT_TARGET_PATH") or "target")


def default_run_results() -> Path:
    """What dbt says of its last run."""
    return default_target() / "run_results.json"
