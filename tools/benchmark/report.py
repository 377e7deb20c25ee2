"""What was measured, as tables: for the terminal and for the documentation."""

import os
import platform
from dataclasses import dataclass, field

import duckdb

from tools.benchmark.processes import Measured
from tools.benchmark.runs import Run
from tools.benchmark.stages import in_order

Table = list[list[str]]

UNKNOWN = "-"
# What a laptop leaves to one program.
BUDGET_GIGABYTES = 8
WITHIN_BUDGET = f"within {BUDGET_GIGABYTES} GB"

SHARES_NOTE = (
    "Seconds of a stage are its share of the wall time: a moment in which two nodes run counts by half to the stage of each,"
    " so the stages add up. Memory is the most at any time of the stage, all processes together."
)
RATIOS_NOTE = (
    "Rows are those of all raw tables; the ratio is of seconds, to the full build. More seconds than CPU seconds: the machine was shared,"
    f" or waited for the disk. *{WITHIN_BUDGET}*: whether all processes together stayed below, or when they no longer did."
)

INTRODUCTION = """# Benchmark

Written by `make bench`. *full* is what a schedule starts: `scripts/run.py` with every model, gate and data test, and publishing; unit
tests are left out, since they do not depend on the data. *nothing-new* is the same run again on the same warehouse, which finds that out
and stops. *history* builds the models alone that `account_segment_history` needs, without gates, tests and publishing. It is shown next to
the scripts that compute the core measures of that mart in other tools (`tools/benchmark/contenders/README.md`), and does more than they.
"""


@dataclass
class Figures:
    """All that was measured on data of one size, with so many models at a time: runs by name in their order, competitors, and why some of
    these failed."""

    raw_rows: dict[str, int]
    memory_limit: str
    threads: str
    runs: dict[str, Run] = field(default_factory=dict)
    competitors: dict[str, Measured] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def as_text(figures: Figures) -> str:
    """The figures for a terminal."""
    parts = [_about(figures), _aligned(_totals(figures)), RATIOS_NOTE, _aligned(_by_stage(figures)), SHARES_NOTE]
    parts += [f"{name} failed: {reason}" for name, reason in figures.failures.items()]
    return "\n\n".join(parts)


def as_markdown(figures: Figures) -> str:
    """The figures as a page of the documentation."""
    parts = [_about(figures), _markdown(_totals(figures)), RATIOS_NOTE, _markdown(_by_stage(figures)), SHARES_NOTE]
    parts += [f"{name} failed: {reason.splitlines()[-1]}" for name, reason in figures.failures.items()]
    return INTRODUCTION + "\n" + "\n\n".join(parts) + "\n"


def _about(figures: Figures) -> str:
    rows = ", ".join(f"{count:,} {table}" for table, count in figures.raw_rows.items())
    return (
        f"{rows}. {os.cpu_count()} cores, models at a time: {figures.threads}, DuckDB {duckdb.__version__} with a"
        f" memory limit of {figures.memory_limit}, Python {platform.python_version()}, {platform.system()}."
    )


def _totals(figures: Figures) -> Table:
    rows = [["run", "seconds", "CPU seconds", "peak MB", WITHIN_BUDGET, "raw rows / s", "ratio"]]
    full = next(iter(figures.runs.values())).measured.seconds
    raw_rows = sum(figures.raw_rows.values())
    for name, measured in ({name: run.measured for name, run in figures.runs.items()} | figures.competitors).items():
        speed, ratio = raw_rows / measured.seconds, measured.seconds / full
        times = [f"{measured.seconds:.1f}", f"{measured.cpu_seconds:.1f}"]
        rows.append([name, *times, _megabytes(measured.peak_bytes), _within_budget(measured), f"{speed:,.0f}", f"{ratio:.2f}"])
    return rows


def _by_stage(figures: Figures) -> Table:
    built = {name: run for name, run in figures.runs.items() if run.stages}
    rows = [["stage", *(f"{name} {unit}" for name in built for unit in ("s", "MB"))]]
    for stage in in_order({stage for run in built.values() for stage in run.stages}):
        row = [stage]
        for run in built.values():
            figure = run.stages.get(stage)
            row += [f"{figure.seconds:.1f}", _megabytes(figure.peak_bytes)] if figure else [UNKNOWN, UNKNOWN]
        rows.append(row)
    return rows


def _within_budget(measured: Measured) -> str:
    if measured.peak_bytes is None:
        return UNKNOWN
    seconds = measured.seconds_to(BUDGET_GIGABYTES * 1000**3)
    return "yes" if seconds is None else f"until {seconds:.0f} s"


def _megabytes(memory: int | None) -> str:
    return UNKNOWN if memory is None else f"{memory / 1024**2:,.0f}"


def _aligned(table: Table) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    lines = [[row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))] for row in table]
    return "\n".join("  ".join(cells) for cells in lines)


def _markdown(table: Table) -> str:
    header, *rows = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([header, "|---|" + "---:|" * (len(table[0]) - 1), *rows])
