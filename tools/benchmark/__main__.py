"""Measure a full run, the same again with nothing new, and the daily run: seconds and peak memory as a whole and by stage.

The data are generated (see generate_benchmark_data.py), or found in --raw-dir. Everything else is written to a temporary folder.
"""

import argparse
import tempfile
from pathlib import Path

from settings import default_memory_limit, default_threads

from tools.benchmark.big_data import TILES, write_big_data
from tools.benchmark.block import AS_OF_DATE, NEXT_DAY
from tools.benchmark.competitors import COMPETITORS, measure_competitor, script_of
from tools.benchmark.next_day import write_next_day
from tools.benchmark.processes import CommandFailed
from tools.benchmark.raw_files import are_there, row_counts
from tools.benchmark.report import Figures, as_markdown, as_text
from tools.benchmark.runs import BUILD, CORE_MEASURES, RUN, measure_run

PAGES = Path(__file__).resolve().parents[1] / "docs" / "benchmark"

FULL = "full"
NOTHING_NEW = "nothing-new"
REBUILT = "rebuilt"
DAILY = "daily"
FULL_REFRESH = "full-refresh"
CORE = "core-measures"


def main() -> None:
    """Generate what is not there, measure, print the figures and write them down where asked to."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        raw = arguments.raw_dir or folder / "raw"
        next_raw = raw.with_name(f"{raw.name}-next")
        if not are_there(raw):
            write_big_data(raw, TILES[arguments.size])
        if not are_there(next_raw):
            write_next_day(raw, next_raw, NEXT_DAY)
        figures = Figures(arguments.size, row_counts(raw), arguments.memory_limit, default_threads())
        runs = {
            FULL: (BUILD, raw, AS_OF_DATE, "warehouse"),
            NOTHING_NEW: (RUN, raw, AS_OF_DATE, "warehouse"),
            REBUILT: (BUILD, raw, AS_OF_DATE, "warehouse"),
            DAILY: (BUILD, next_raw, NEXT_DAY, "warehouse"),
            FULL_REFRESH: (BUILD, next_raw, NEXT_DAY, "refreshed"),
            CORE: (CORE_MEASURES, raw, AS_OF_DATE, "core"),
        }
        for run in [FULL, *arguments.runs]:
            command, raw_dir, as_of_date, place = runs[run]
            print(f"{run} ...", flush=True)
            figures.runs[run] = measure_run(command, raw_dir, as_of_date, folder / place, arguments.memory_limit)
        for competitor in arguments.competitors:
            print(f"{competitor} ...", flush=True)
            try:
                figures.competitors[competitor] = measure_competitor(
                    script_of(competitor), raw, AS_OF_DATE, folder / competitor, arguments.memory_limit
                )
            except CommandFailed as error:
                figures.failures[competitor] = str(error)
    print(as_text(figures))
    if arguments.write:
        (PAGES / f"{figures.size}.md").write_text(as_markdown(figures), encoding="utf-8")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=TILES, default="S", help="10,000, 100,000 or 1 million accounts (default: %(default)s)")
    parser.add_argument(
        "--raw-dir", type=Path, help="folder that the raw data are kept in, with those of the next day beside it in RAW_DIR-next;"
        " what is there is used as it is (default: a temporary one)",
    )  # fmt: skip
    parser.add_argument("--memory-limit", default=default_memory_limit(), help="memory of DuckDB (default: %(default)s)")
    parser.add_argument(
        "--runs", nargs="*", choices=(NOTHING_NEW, REBUILT, DAILY, FULL_REFRESH, CORE), default=[NOTHING_NEW, DAILY, CORE],
        help="what is measured after the full run, in this order (default: nothing-new daily core-measures)",
    )  # fmt: skip
    parser.add_argument(
        "--competitors", nargs="*", choices=COMPETITORS, default=list(COMPETITORS),
        help="what is measured after the runs, in this order (default: all)",
    )  # fmt: skip
    parser.add_argument("--write", action="store_true", help="write the figures to docs/benchmark/SIZE.md too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
