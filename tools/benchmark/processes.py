"""One command in a process of its own, measured."""

import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tools.benchmark.memory import MemorySampler

LAST_LINES = 15


class CommandFailed(Exception):
    """The command did not end with 0; the message holds the last lines that it printed."""


@dataclass(frozen=True)
class Measured:
    """When a command started and ended, in seconds since the epoch, the seconds of processor time that it and what it waited for took, and
    samples of its memory: (seconds since the epoch, bytes)."""

    started: float
    ended: float
    cpu_seconds: float
    samples: list[tuple[float, int]]

    @property
    def seconds(self) -> float:
        """Wall time."""
        return self.ended - self.started

    @property
    def peak_bytes(self) -> int | None:
        """The most memory at a time; None where the system does not tell."""
        return max((memory for _, memory in self.samples), default=None)

    def seconds_to(self, memory: int) -> float | None:
        """How long it ran before it first took more memory than that, in bytes; None where it never did."""
        return next((moment - self.started for moment, taken in self.samples if taken > memory), None)


def measure(command: list[str], environment: dict[str, str], folder: Path) -> Measured:
    """Run `command` in `folder`. Raises CommandFailed where it does not end with 0."""
    cpu_before, started = _cpu_seconds_of_children(), time.time()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    sampler = MemorySampler(process.pid)
    output, _ = process.communicate()
    ended = time.time()
    samples = sampler.stop()
    if process.returncode:
        raise CommandFailed("\n".join([f"{' '.join(command)} ended with {process.returncode}:", *output.splitlines()[-LAST_LINES:]]))
    return Measured(started, ended, _cpu_seconds_of_children() - cpu_before, samples)


def _cpu_seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
