"""The memory of a process and of all that it started, sampled while it runs. Linux only: elsewhere there are no samples."""

import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

PROC = Path("/proc")
INTERVAL_SECONDS = 0.05


class MemorySampler:
    """Samples a process from its start to `stop()`: (seconds since the epoch, bytes of resident memory)."""

    def __init__(self, process_id: int) -> None:
        """Start sampling; do nothing where the system does not tell."""
        self.samples: list[tuple[float, int]] = []
        self._process_id = process_id
        self._stopped = Event()
        self._thread = Thread(target=self._sample, daemon=True)
        if (PROC / "self" / "statm").exists():
            self._thread.start()

    def stop(self) -> list[tuple[float, int]]:
        """Stop sampling; the samples in order of time."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        return self.samples

    def _sample(self) -> None:
        while not self._stopped.wait(INTERVAL_SECONDS):
            if memory := resident_bytes(self._process_id):
                self.samples.append((time.time(), memory))


def resident_bytes(process_id: int) -> int:
    """Resident memory of a process and its descendants; 0 where it has ended.

    What they share (libraries, a database server's buffers) would count once for each, so only the largest such part is added.
    """
    pages = [_resident_pages(one) for one in _with_descendants(process_id)]
    if not pages:
        return 0
    return (sum(resident - shared for resident, shared in pages) + max(shared for _, shared in pages)) * os.sysconf("SC_PAGE_SIZE")


def _with_descendants(process_id: int) -> list[int]:
    found = [process_id]
    for parent in found:
        # Processes end while they are looked at.
        with suppress(OSError):
            for children in (PROC / str(parent) / "task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
    return found


def _resident_pages(process_id: int) -> tuple[int, int]:
    """Resident pages, and those of them that are shared with others; none where the process has ended."""
    with suppress(OSError):
        _, resident, shared, *_ = (PROC / str(process_id) / "statm").read_text().split()
        return int(resident), int(shared)
    return 0, 0
