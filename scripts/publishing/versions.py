"""The folder that readers read: whole versions beside each other, and a link `current` that is swapped in one step.

    published/
        current -> versions/20250301T050000-1a2b3c4d
        versions/<version>/manifest.json, channel_assignment.duckdb, parquet/<schema>/, csv/<schema>/

A reader that has a file open keeps reading its version; a new reader sees the new one. Whoever reads several files resolves the link once.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publishing import PublishError
from publishing.manifest import MANIFEST_NAME, changed_files, read_manifest

CURRENT = "current"
STAGING_PREFIX = ".staging-"


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the published folder `target` alone, and clear away what a killed publisher left; PublishError where another one holds it."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(f"Another process is publishing to {target}. Wait until it has finished.") from None
        for leftover in target.glob(f"{STAGING_PREFIX}*"):
            shutil.rmtree(leftover)
        yield


def current_version(target: Path) -> str | None:
    """The version that readers see; None where nothing is published."""
    link = target / CURRENT
    return link.readlink().name if link.is_symlink() else None


def all_versions(target: Path) -> list[str]:
    """The versions that are kept, oldest first."""
    return sorted(manifest.parent.name for manifest in (target / "versions").glob(f"*/{MANIFEST_NAME}"))


def add_version(target: Path, staged: Path, version: str) -> None:
    """Make the folder `staged`, which lies in `target`, the version that readers see. Call it within `locked`."""
    for path in sorted(staged.rglob("*")):
        _flush(path)
    _flush(staged)
    folder = target / "versions" / version
    folder.parent.mkdir(exist_ok=True)
    if folder.exists():
        # Of a publisher that was killed before it could swap the link.
        shutil.rmtree(folder)
    staged.rename(folder)
    _flush(folder.parent)
    point_to(target, version)


def point_to(target: Path, version: str) -> None:
    """Let readers see `version` from now on: one atomic step. Call it within `locked`."""
    new = target / f"{STAGING_PREFIX}{CURRENT}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path("versions") / version)
    os.replace(new, target / CURRENT)
    _flush(target)


def remove_old_versions(target: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` versions, never the current one; the removed ones. Call it within `locked`."""
    removed = [version for version in all_versions(target)[:-keep] if version != current_version(target)]
    for version in removed:
        shutil.rmtree(target / "versions" / version)
    return removed


def roll_back(target: Path, version: str | None = None) -> str:
    """Let readers see `version`, by default the one before the current one; the version they see now.

    Raises PublishError where there is no such version, or where its files are not those that were published.
    """
    with locked(target):
        kept, current = all_versions(target), current_version(target)
        if version is None:
            earlier = [one for one in kept if current and one < current]
            if not earlier:
                raise PublishError(f"{target} keeps no version before the current one ({current or 'none'}).")
            version = earlier[-1]
        if version not in kept:
            raise PublishError(f"{target} keeps no version '{version}'. It keeps: {', '.join(kept) or 'none'}.")
        changed = changed_files(target / "versions" / version)
        if changed:
            raise PublishError(f"Version {version} is damaged: {changed[0]} is not what was published. Choose another one with --to.")
        point_to(target, version)
    return version


def describe(target: Path, version: str) -> str:
    """A version in one line: its date, its policy and when it was published."""
    manifest = read_manifest(target / "versions" / version)
    return f"{version}  as of {manifest['as_of_date']}, policy {manifest['policy_id']}, published {manifest['published_at']} UTC"


def _flush(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut leaves a whole version or none."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
