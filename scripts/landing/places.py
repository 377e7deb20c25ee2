"""Files and folders as they are named: a path is never a pattern."""

import contextlib
import hashlib
import os
import re
import stat
from pathlib import Path


def pattern(path: Path) -> str:
    """The pattern that DuckDB's readers need to find this one file, whatever characters its path is made of."""
    return re.sub(r"([*?\[])", r"[\1]", os.path.abspath(path))  # noqa: PTH100 (a link stays a link)


def content(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where it cannot be looked into."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def fingerprint(folder: Path) -> str:
    """A hash of the names and bytes of the files in a folder. What cannot be read is for those to say who read it."""
    found = hashlib.sha256()
    for name in content(folder):
        with contextlib.suppress(OSError):
            found.update(f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\0".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def is_named(path: Path) -> bool:
    """Whether there is anything of this name, if only a folder or a link to nothing."""
    return os.path.lexists(path)


def unopenable(path: Path) -> str | None:
    """What keeps this from being read as a file, with what to do; None where nothing does."""
    if path.is_symlink() and not path.exists():
        return f"it is a link to {path.readlink()}, which is missing. Deliver that file, or put the file itself here."
    if path.is_dir():
        return "it is a folder. Put one file of that name in its place."
    try:
        # Of a pipe or a device, opening alone could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            return "it is a pipe or a device. Put a file of that name in its place."
        with path.open("rb") as file:
            file.read(1)
    except PermissionError:
        return "this run's user may not read it. Allow it, for example with chmod."
    except OSError as error:
        return f"it cannot be opened ({error.strerror}). Deliver it again."
    return None
