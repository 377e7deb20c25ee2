"""Generate raw data of any size as Parquet files in the raw contract, such as the benchmark measures; as-of date 2025-02-14.

The same number of accounts gives the same data.
"""

import argparse
from pathlib import Path

from tools.benchmark.big_data import write_big_data


def main() -> None:
    """Write the files and print the number of rows of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=10_000, help="accounts, each with some 20 orders (default: %(default)s)")
    parser.add_argument("--output-dir", type=Path, required=True, help="folder that the files are written to")
    arguments = parser.parse_args()
    if arguments.accounts < 1:
        parser.error("--accounts must be positive")
    for table, count in write_big_data(arguments.output_dir, arguments.accounts).items():
        print(f"{table:20} {count:>12,} rows")


if __name__ == "__main__":
    main()
