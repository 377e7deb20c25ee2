"""Measure a full run of the project and the same again with nothing new, by stage, and the core measures by hand in other tools.

The data are generated, or kept in --raw-dir. Everything else is written to a temporary folder.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from settings import default_memory_limit, default_threads

from tools import ROOT
from tools.benchmark.big_data import write_big_data
from tools.benchmark.block import AS_OF_DATE
from tools.benchmark.competitors import COMPETITORS, check_competitor, installed, measure_competitor
from tools.benchmark.processes import CommandFailed
from tools.benchmark.raw_files import are_there, row_counts
from tools.benchmark.report import Figures, as_markdown, as_text
from tools.benchmark.runs import BUILD, HISTORY, RUN, measure_run

PAGES = ROOT / "docs" / "benchmark"

FULL = "full"
NOTHING_NEW = "nothing-new"
HISTORY_ALONE = "history"


def main() -> int:
    """Generate what is not there, measure, print the figures; 1 where a competitor fails or has other rows than the project."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        raw = arguments.raw_dir or folder / "raw"
        if not are_there(raw):
            write_big_data(raw, arguments.accounts)
        figures = Figures(row_counts(raw), arguments.memory_limit, default_threads())
        for run, command, place in ((FULL, BUILD, "full"), (NOTHING_NEW, RUN, "full"), (HISTORY_ALONE, HISTORY, "history")):
            print(f"{run} ...", flush=True)
            figures.runs[run] = measure_run(command, raw, AS_OF_DATE, folder / place, arguments.memory_limit)
        for competitor in arguments.competitors:
            print(f"{competitor} ...", flush=True)
            try:
                output = folder / competitor
                figures.competitors[competitor] = measure_competitor(competitor, raw, AS_OF_DATE, output, arguments.memory_limit)
                check_competitor(competitor, output, folder / "full" / "warehouse.duckdb")
            except CommandFailed as error:
                figures.failures[competitor] = str(error)
    print(as_text(figures))
    if arguments.write:
        (PAGES / f"{arguments.accounts}.md").write_text(as_markdown(figures), encoding="utf-8")
    return 1 if figures.failures else 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=10_000, help="accounts, each with some 20 orders (default: %(default)s)")
    parser.add_argument(
        "--competitors", nargs="*", choices=COMPETITORS, default=installed(), help="other tools to measure (default: those installed)"
    )
    parser.add_argument("--memory-limit", default=default_memory_limit(), help="memory of DuckDB (default: %(default)s)")
    parser.add_argument("--raw-dir", type=Path, help="folder of the raw data; what is there is used as it is (default: a temporary one)")
    parser.add_argument("--write", action="store_true", help="write the figures to docs/benchmark/ACCOUNTS.md too")
    arguments = parser.parse_args()
    if arguments.accounts < 1:
        parser.error("--accounts must be positive")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
