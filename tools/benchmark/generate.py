"""Generate raw data of any size for benchmarks, as Parquet files in the raw contract, and the data of the next day.

The same size gives the same data. The as-of date is 2025-02-14, that of the next day 2025-02-15.
"""

import argparse
import time
from pathlib import Path

from tools.benchmark.big_data import TILES, write_big_data
from tools.benchmark.block import NEXT_DAY
from tools.benchmark.next_day import write_next_day


def main() -> None:
    """Write the files and print the number of rows of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=TILES, default="S", help="10,000, 100,000 or 1 million accounts (default: %(default)s)")
    parser.add_argument("--output-dir", type=Path, required=True, help="folder that the files are written to")
    parser.add_argument("--next-day-dir", type=Path, help="folder that the files of the next day are written to (default: none are)")
    arguments = parser.parse_args()
    started = time.monotonic()
    _print_rows(arguments.output_dir, write_big_data(arguments.output_dir, TILES[arguments.size]), started)
    if arguments.next_day_dir:
        started = time.monotonic()
        _print_rows(arguments.next_day_dir, write_next_day(arguments.output_dir, arguments.next_day_dir, NEXT_DAY), started)


def _print_rows(folder: Path, rows: dict[str, int], started: float) -> None:
    print(f"{folder}: {sum(rows.values()):,} rows in {time.monotonic() - started:.0f} s")
    for table, count in rows.items():
        print(f"  {table:20} {count:>12,} rows")


if __name__ == "__main__":
    main()
