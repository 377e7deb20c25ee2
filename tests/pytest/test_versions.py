"""The published folder in whatever state a crash, a backup or a person left it: cleared, or named with what to do, and never followed."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rollback
from publishing import PublishError
from publishing.manifest import fingerprints, version_of, write_manifest
from publishing.versions import (
    CURRENT,
    STAGING_PREFIX,
    add_version,
    all_versions,
    current_version,
    describe,
    is_published,
    locked,
    remove_old_versions,
    roll_back,
    what_readers_see,
)
from running.aside import timezone_of
from running.locks import only_build

FIRST, SECOND, THIRD = (f"2025030{day}T050000-run-{day}" for day in (1, 2, 3))
STAGED_CURRENT = f"{STAGING_PREFIX}{CURRENT}"


def publish(target: Path, day: int) -> str:
    """Publish a small version as the run of that day; its name."""
    with locked(target):
        staged = target / f"{STAGING_PREFIX}version"
        (staged / "csv").mkdir(parents=True)
        (staged / "csv" / "accounts.csv").write_text(f"day\n{day}\n")
        manifest = {
            "run_id": f"run-{day}",
            "run_started_at": f"2025-03-0{day} 05:00:00",
            "raw_source": "/data/crm",
            "as_of_date": f"2025-03-0{day}",
            "business_timezone": "UTC",
            "policy_id": "combined",
            "published_at": f"2025-03-0{day} 05:01:00",
            "gates": {},
            "tables": {},
            "files": fingerprints(staged),
        }
        write_manifest(staged, manifest)
        version = version_of(manifest)
        if not is_published(target, version):
            add_version(target, staged, version)
        else:
            shutil.rmtree(staged)
    return version


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with two published versions."""
    target = tmp_path / "published"
    assert [publish(target, day) for day in (1, 2)] == [FIRST, SECOND]
    return target


def day_of(target: Path) -> str:
    """The day that readers see."""
    return (target / CURRENT / "csv" / "accounts.csv").read_text().split()[1]


def outside(target: Path) -> Path:
    """A folder of somebody else's, with a file that must stay."""
    folder = target.parent / "elsewhere"
    folder.mkdir(exist_ok=True)
    (folder / "kept").write_text("kept")
    return folder


def _folder_with_a_link(path: Path, target: Path) -> None:
    path.mkdir()
    (path / "link").symlink_to(outside(target))


LEFTOVERS: dict[str, Callable[[Path, Path], object]] = {
    "a link to a version": lambda path, target: path.symlink_to(Path("versions") / FIRST),
    "a link to a folder elsewhere": lambda path, target: path.symlink_to(outside(target)),
    "a link to nothing": lambda path, target: path.symlink_to("nowhere"),
    "a file": lambda path, target: path.write_text("half"),
    "a folder with a link in it": _folder_with_a_link,
}


@pytest.mark.parametrize("name", [STAGED_CURRENT, f"{STAGING_PREFIX}k1ll3d"])
@pytest.mark.parametrize("leftover", LEFTOVERS)
def test_leftovers_of_any_kind_are_cleared_and_no_link_is_followed(leftover: str, name: str, target: Path) -> None:
    LEFTOVERS[leftover](target / name, target)
    assert publish(target, 3) == current_version(target) == THIRD
    LEFTOVERS[leftover](target / name, target)
    assert roll_back(target) == SECOND
    assert day_of(target) == "2"
    assert (outside(target) / "kept").read_text() == "kept"
    assert all_versions(target) == [FIRST, SECOND, THIRD]
    assert list(target.glob(f"{STAGING_PREFIX}*")) == []


def make_current_a_folder(target: Path) -> Path:
    """What a backup or a download leaves that follows links."""
    current = target / CURRENT
    version = current.resolve()
    current.unlink()
    shutil.copytree(version, current)
    return current


@pytest.mark.parametrize("is_kept_as_well", [True, False])
def test_a_current_that_is_a_folder_becomes_a_version_again(is_kept_as_well: bool, target: Path) -> None:
    make_current_a_folder(target)
    if not is_kept_as_well:
        shutil.rmtree(target / "versions")
    assert current_version(target) == SECOND
    assert f"{SECOND}  as of 2025-03-02" in (what_readers_see(target) or "")
    publish(target, 3)
    assert (target / CURRENT).is_symlink()
    assert day_of(target) == "3"
    assert all_versions(target) == ([FIRST, SECOND, THIRD] if is_kept_as_well else [SECOND, THIRD])
    assert roll_back(target) == SECOND
    assert day_of(target) == "2"


def test_a_rollback_makes_a_current_that_is_a_folder_a_link_again(target: Path) -> None:
    make_current_a_folder(target)
    assert roll_back(target) == FIRST
    assert (target / CURRENT).is_symlink()
    assert all_versions(target) == [FIRST, SECOND]


IN_THE_WAY: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder of somebody's": (
        lambda target: (make_current_a_folder(target) / "manifest.json").unlink(),
        "current is a folder where the link to the current version must be, and .*manifest.json does not exist, .* Move it away",
    ),
    "a version that was changed": (
        lambda target: (make_current_a_folder(target) / "csv" / "accounts.csv").write_text("mine"),
        "current is a folder where the link must be, and its csv/accounts.csv is not what was published. Move it away",
    ),
    "a version with notes in it": (
        lambda target: (make_current_a_folder(target) / "notes.txt").write_text("mine"),
        f"current is a folder where the link must be, and .*versions/{SECOND} differs from it. Move it away",
    ),
    "a file": (
        lambda target: ((target / CURRENT).unlink(), (target / CURRENT).write_text("mine")),
        "current is a file, but the link to the current version must be there. Move it away",
    ),
    "versions is a file": (
        lambda target: (shutil.rmtree(target / "versions"), (target / "versions").write_text("mine")),
        "versions is no folder, but the versions must lie there. Move it away",
    ),
    "the lock is a folder": (
        lambda target: ((target / ".lock").unlink(), (target / ".lock").mkdir()),
        ".lock is no file, and a lock must be one. Move it away",
    ),
}


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_what_must_not_be_cleared_is_named_with_what_to_do(case: str, target: Path) -> None:
    put, words = IN_THE_WAY[case]
    put(target)
    before = sorted(str(path) for path in target.rglob("*"))
    for do in (lambda: publish(target, 3), lambda: roll_back(target, FIRST)):
        with pytest.raises((PublishError, OSError), match=words):
            do()
    assert sorted(str(path) for path in target.rglob("*")) == before


def test_a_folder_to_publish_to_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PublishError, match="file is no folder, so nothing can be published to it. Set PUBLISH_DIR to a folder."):
        publish(tmp_path / "file", 1)
    with pytest.raises(PublishError, match="nowhere is no folder. Name the published folder with --target or PUBLISH_DIR."):
        roll_back(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_lock_never_follows_a_link(target: Path) -> None:
    kept = outside(target) / "kept"
    (target / ".lock").unlink()
    warehouse = target.parent / "warehouse.duckdb"
    for lock in (target / ".lock", target.parent / "warehouse.duckdb.lock"):
        lock.symlink_to(kept)
    with pytest.raises(OSError, match=r"\.lock is a symbolic link, and a lock must be a file of its own. Remove the link."):
        publish(target, 3)
    with pytest.raises(OSError, match=r"warehouse.duckdb.lock is a symbolic link"), only_build(warehouse):
        pass
    # Nor does it make a file where a link leads to nothing.
    (target / ".lock").unlink()
    (target / ".lock").symlink_to(outside(target) / "made")
    with pytest.raises(OSError, match="is a symbolic link"):
        publish(target, 3)
    assert kept.read_text() == "kept"
    assert not (outside(target) / "made").exists()


def test_a_version_that_is_gone_is_published_again(target: Path) -> None:
    shutil.rmtree(target / "versions" / SECOND)
    assert what_readers_see(target) == f"nothing: {target / CURRENT} leads to versions/{SECOND}, which is not there"
    assert not is_published(target, SECOND)
    publish(target, 2)
    assert day_of(target) == "2"
    shutil.rmtree(target / "versions" / SECOND)
    assert roll_back(target) == FIRST
    assert day_of(target) == "1"


BROKEN_MANIFESTS = {
    "cut": (b'{"run_id": "run-', "is no JSON, so it was cut or changed"),
    "no text": (b"\xff\xfe", "is no JSON, so it was cut or changed"),
    "a list": (b"[]", "lacks run_id, run_started_at, "),
    "something lost": (b'{"run_id": "run-2", "files": []}', "lacks run_started_at, "),
}


@pytest.mark.parametrize("case", BROKEN_MANIFESTS)
def test_a_broken_manifest_is_said_and_gone_past(
    case: str, target: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    content, words = BROKEN_MANIFESTS[case]
    publish(target, 3)
    for version in (SECOND, THIRD):
        (target / "versions" / version / "manifest.json").write_bytes(content)
    assert all_versions(target) == [FIRST, SECOND, THIRD]
    assert words in describe(target, THIRD)
    assert f"{target / CURRENT}: {THIRD}  damaged: " in (what_readers_see(target) or "")

    for arguments, exit_code, said in (
        (["--list"], 0, f"* {THIRD}  damaged: "),
        ([], 1, f"Nothing was changed: Version {SECOND} is damaged: "),
        (["--to", FIRST], 0, f"Readers now see {FIRST}  as of 2025-03-01"),
    ):
        monkeypatch.setattr(sys, "argv", ["rollback.py", "--target", str(target), *arguments])
        assert rollback.main() == exit_code
        printed = capsys.readouterr()
        assert said in printed.out + printed.err
    with pytest.raises(PublishError, match=words):
        timezone_of(target / "versions" / THIRD / "channel_assignment.duckdb")
    # The same run, published again, takes the place of what was damaged.
    publish(target, 3)
    assert day_of(target) == "3"
    assert json.loads((target / CURRENT / "manifest.json").read_text())["run_id"] == "run-3"


def test_an_old_version_that_is_a_link_is_removed_without_what_it_leads_to(target: Path) -> None:
    publish(target, 3)
    version = target / "versions" / FIRST
    elsewhere = outside(target) / "version"
    shutil.move(version, elsewhere)
    version.symlink_to(elsewhere)
    with locked(target):
        assert remove_old_versions(target, 2) == [FIRST]
    assert all_versions(target) == [SECOND, THIRD]
    assert (elsewhere / "csv" / "accounts.csv").read_text() == "day\n1\n"
