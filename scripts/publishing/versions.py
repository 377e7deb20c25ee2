"""The folder that readers read: whole versions side by side, and a link `current` that is swapped in one step.

    published/
        current -> versions/20250301T050000-1a2b3c4d
        versions/<version>/manifest.json, channel_assignment.duckdb, parquet/<schema>/, csv/<schema>/

A reader that has a file open keeps reading its version; a new reader sees the new one. A program that reads several files resolves the link
once. In a restored backup or a download `current` may be a folder, because links are followed there: the next change makes it a link again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shared.lock_files import Held, held

from publishing import PublishError
from publishing.manifest import MANIFEST_NAME, changed_files, read_manifest, surplus_files, version_of

CURRENT = "current"
VERSIONS = "versions"

# Whatever is called so is of a publisher that did not finish: the version that it wrote, the new link, the folder that was `current`.
STAGING_PREFIX = ".staging-"


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the published folder `target` alone, and clear away what a killed publisher left.

    Raises PublishError where another process holds it, or where something stands in the way that only a person may remove.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise PublishError(f"{target} is no folder, so nothing can be published to it. Set PUBLISH_DIR to a folder.") from None
    try:
        with held(target / ".lock"):
            for leftover in sorted(target.glob(f"{STAGING_PREFIX}*")):
                _remove(leftover)
            _check_room(target)
            yield
    except Held:
        raise PublishError(f"Another process is publishing to {target}. Wait until it has finished.") from None


def current_version(target: Path) -> str | None:
    """The version that `current` leads to, whether or not it is still there; None where nothing is published."""
    current = target / CURRENT
    if current.is_symlink():
        return current.readlink().name
    try:
        return version_of(read_manifest(current))
    except PublishError:
        return None


def what_readers_see(target: Path) -> str | None:
    """The current version in one line, or what is wrong with it; None where nothing is published."""
    current = target / CURRENT
    try:
        version = current_version(target)
        if current.is_symlink() and not current.exists():
            return f"nothing: {current} leads to {VERSIONS}/{version}, which is not there"
        return f"{current}: {_described(current, version or 'a folder')}" if current.exists() else None
    except OSError as error:
        return f"what this user may not: {current} cannot be read ({error.strerror})"


def is_published(target: Path, version: str) -> bool:
    """Whether readers see `version`, and can."""
    try:
        return current_version(target) == version and bool(read_manifest(target / CURRENT))
    except PublishError:
        return False


def newest_readable(target: Path) -> tuple[dict[str, Any], Path] | None:
    """The manifest and the folder of what readers see; where that is lost or damaged, those of the newest version that can be read."""
    for folder in (target / CURRENT, *(target / VERSIONS / version for version in reversed(all_versions(target)))):
        try:
            return read_manifest(folder), folder
        except PublishError:
            continue
    return None


def all_versions(target: Path) -> list[str]:
    """The versions that are kept, oldest first, damaged ones among them."""
    return sorted(manifest.parent.name for manifest in (target / VERSIONS).glob(f"*/{MANIFEST_NAME}"))


def add_version(target: Path, staged: Path, version: str) -> None:
    """Make the folder `staged`, which lies in `target`, the version that readers see. Call it within `locked`."""
    for path in sorted(staged.rglob("*")):
        _flush(path)
    _flush(staged)
    folder, former = target / VERSIONS / version, target / f"{STAGING_PREFIX}former"
    folder.parent.mkdir(exist_ok=True)
    if folder.exists() or folder.is_symlink():
        # Of a publisher that was killed before it could swap the link, or damaged since.
        folder.rename(former)
    staged.rename(folder)
    _flush(folder.parent)
    point_to(target, version)
    _remove(former)


def point_to(target: Path, version: str) -> None:
    """Let readers see `version` from now on: one atomic step, where `current` is a link. Call it within `locked`."""
    new, current = target / f"{STAGING_PREFIX}{CURRENT}", target / CURRENT
    new.symlink_to(Path(VERSIONS) / version)
    if current.is_dir() and not current.is_symlink():
        # No system swaps a folder for a link in one step, so for some microseconds there is no `current`.
        _keep_as_version(target, current)
    os.replace(new, current)
    _flush(target)


def remove_old_versions(target: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` versions, never the current one; the removed ones. Call it within `locked`."""
    removed = [version for version in all_versions(target)[:-keep] if version != current_version(target)]
    for version in removed:
        _remove(target / VERSIONS / version)
    return removed


def roll_back(target: Path, version: str | None = None) -> str:
    """Let readers see `version`, by default the one before the current one; the version they see now.

    Raises PublishError where there is no such version, or where its files are not those that were published.
    """
    if not target.is_dir():
        raise PublishError(f"{target} is no folder. Name the published folder with --target or PUBLISH_DIR.")
    with locked(target):
        kept, current = all_versions(target), current_version(target)
        if version is None:
            earlier = [one for one in kept if current and one < current]
            if not earlier:
                listed = f" Choose one of these with --to: {', '.join(kept)}." if kept and not current else ""
                raise PublishError(f"{target} keeps no version before the current one ({current or 'none'}).{listed}")
            version = earlier[-1]
        if version not in kept:
            raise PublishError(f"{target} keeps no version '{version}'. It keeps: {', '.join(kept) or 'none'}.")
        try:
            changed = changed_files(target / VERSIONS / version)
        except PublishError as error:
            raise PublishError(f"Version {version} is damaged: {error}. Choose another one with --to.") from None
        if changed:
            raise PublishError(f"Version {version} is damaged: {changed[0]} is not what was published. Choose another one with --to.")
        point_to(target, version)
    return version


def describe(target: Path, version: str) -> str:
    """A version in one line: its date, its policy and when it was published, or why that cannot be told."""
    return _described(target / VERSIONS / version, version)


def _described(folder: Path, version: str) -> str:
    try:
        manifest = read_manifest(folder)
    except PublishError as error:
        return f"{version}  damaged: {error}"
    return f"{version}  as of {manifest['as_of_date']}, policy {manifest['policy_id']}, published {manifest['published_at']} UTC"


def _check_room(target: Path) -> None:
    """Raise PublishError where something stands in the way of publishing, before hours are spent on it."""
    versions, current = target / VERSIONS, target / CURRENT
    if versions.is_symlink() and not versions.exists() or versions.exists() and not versions.is_dir():
        raise PublishError(f"{versions} is no folder, but the versions must lie there. Move it away.")
    if current.is_symlink() or not current.exists():
        return
    if not current.is_dir():
        raise PublishError(f"{current} is a file, but the link to the current version must be there. Move it away.")
    _kept_name(target, current)


def _keep_as_version(target: Path, current: Path) -> None:
    """Put the folder `current` where the version belongs that it holds."""
    name = _kept_name(target, current)
    if name:
        (target / VERSIONS).mkdir(exist_ok=True)
        current.rename(target / VERSIONS / name)
    else:
        copy = target / f"{STAGING_PREFIX}copy"
        current.rename(copy)
        _remove(copy)


def _kept_name(target: Path, current: Path) -> str | None:
    """The version that the folder `current` is to be kept as; None where it is the copy of one that is kept already.

    Raises PublishError where it is neither, so that nobody's files are lost.
    """
    advice = f"Move it away ({current}-moved, for example), then do it again."
    try:
        version, changed = version_of(read_manifest(current)), changed_files(current)
    except PublishError as error:
        raise PublishError(f"{current} is a folder where the link to the current version must be, and {error}. {advice}") from None
    if changed:
        raise PublishError(f"{current} is a folder where the link must be, and its {changed[0]} is not what was published. {advice}")
    kept = target / VERSIONS / version
    if not kept.exists() and not kept.is_symlink():
        return version
    try:
        is_copy = read_manifest(kept) == read_manifest(current) and not changed_files(kept) and not surplus_files(current)
    except PublishError:
        is_copy = False
    if not is_copy:
        raise PublishError(f"{current} is a folder where the link must be, and {kept} differs from it. {advice}")
    return None


def _remove(path: Path) -> None:
    """Remove a file, a folder with all that is in it, or a link, never what a link leads to; nothing where nothing is there."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(f"{path} is left over and cannot be removed: {error.strerror}. Remove it by hand.") from None


def _flush(path: Path) -> None:
    """Have the disk hold what was written, so that a power cut leaves a whole version or none."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
