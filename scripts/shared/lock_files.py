"""Lock files: one process at a time, in a folder that others may write to as well."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Held(Exception):
    """Another process holds the lock; the message is what it wrote into the file."""


@contextmanager
def held(path: Path) -> Iterator[IO[str]]:
    """Hold the lock file at `path`, which is made where there is none; Held where another process does.

    What stands there must be a file: through a symbolic link anybody who may write to the folder could have another file overwritten.
    Raises OSError with what to do where it is something else, or cannot be opened.
    """
    with os.fdopen(_open(path), "r+", encoding="utf-8", errors="replace") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held(lock.read().strip()) from None
        yield lock


def _open(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(f"{path} is a symbolic link, and a lock must be a file of its own. Remove the link.") from None
        if error.errno in (errno.EISDIR, errno.ENXIO):
            raise OSError(f"{path} is no file, and a lock must be one. Move it away.") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no file, and a lock must be one. Move it away.")
    return descriptor
