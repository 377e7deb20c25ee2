"""Publish the build for BI, if one whole run passed every gate: a DuckDB file, Parquet and CSV, swapped in at once.

Nothing changes for readers when the build may not be published, or when publishing is interrupted.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from publishing import PublishError
from publishing.audit import audit
from publishing.companies import check_company
from publishing.declared import read_declared
from publishing.manifest import build_manifest, version_of, write_manifest
from publishing.tables import write_tables
from publishing.versions import STAGING_PREFIX, add_version, is_published, locked, newest_readable, remove_old_versions
from settings import (
    SettingsError,
    check_settings,
    default_keep,
    default_memory_limit,
    default_publish_dir,
    default_replaced,
    default_run_results,
    default_warehouse,
)


def publish(warehouse: Path, target: Path, run_results: Path, keep: int, memory_limit: str, replaced: str | None = None) -> dict:
    """Publish the run behind `run_results` from `warehouse` to the folder `target`, keeping the newest `keep` versions; its manifest.

    DuckDB takes at most `memory_limit` for it. The mart of another company is only taken the place of where it is the one `replaced`.

    Raises PublishError where the run may not be published or another process is publishing; OSError and duckdb.Error where the disk or
    the database fail. In each case readers see what they saw before.
    """
    run_id = audit(run_results, warehouse)
    declared = read_declared(run_results.with_name("manifest.json"))
    with locked(target):
        known = newest_readable(target)
        if known:
            check_company(*known, warehouse, replaced)
        staged = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=target))
        try:
            written = write_tables(warehouse, staged, run_id, memory_limit, declared)
            manifest = build_manifest(warehouse, staged, written)
            write_manifest(staged, manifest)
            staged.chmod(0o755)
            version = version_of(manifest)
            if not is_published(target, version):
                add_version(target, staged, version)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        try:
            remove_old_versions(target, keep)
        except PublishError as error:
            # Readers see the new version all the same.
            print(f"Published, but an old version is still there: {error}", file=sys.stderr)
    return manifest


def main() -> int:
    """Command line entry; 0 when published, 1 when not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--warehouse", type=Path, default=default_warehouse(), help="DuckDB file of the build (default: %(default)s)")
    parser.add_argument("--target", type=Path, default=default_publish_dir(), help="folder to publish to (default: %(default)s)")
    parser.add_argument("--run-results", type=Path, default=default_run_results(), help="dbt's account of the run (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        check_settings()
        manifest = publish(
            arguments.warehouse, arguments.target, arguments.run_results, default_keep(), default_memory_limit(), default_replaced()
        )
    except (SettingsError, PublishError, duckdb.Error, OSError) as error:
        print(f"Nothing was published: {error}", file=sys.stderr)
        return 1
    print(f"Published {len(manifest['tables'])} tables as of {manifest['as_of_date']} to {arguments.target / 'current'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
