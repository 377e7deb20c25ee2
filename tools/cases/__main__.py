#!/usr/bin/env python3
"""Generate the tests' data: CRM and order tables of an invented company, with planted cases and a manifest of their outcome.

The same arguments give the same files, byte by byte. The planted rows are the same whatever the arguments.
"""

import argparse
from pathlib import Path

from tools.cases import CASES
from tools.cases.company import Company
from tools.cases.planted import plant_all
from tools.cases.random_part import add_random_part
from tools.cases.writer import write_company

DEFAULT_SEED = 20250228
DEFAULT_ACCOUNTS = 300
DEFAULT_ORDERS_PER_ACCOUNT = 25.5


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--output-dir", type=Path, default=CASES, help="folder that the files are written to")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed of the random part")
    parser.add_argument("--accounts", type=int, default=DEFAULT_ACCOUNTS, help="accounts of the random part, besides the planted ones")
    parser.add_argument(
        "--orders-per-account",
        type=float,
        default=DEFAULT_ORDERS_PER_ACCOUNT,
        help="orders that an account of the random part has on average, roughly",
    )
    parser.add_argument("--without-planted", action="store_true", help="leave out the planted cases, and with them all dirt")
    arguments = parser.parse_args()
    if arguments.accounts < 1 or arguments.orders_per_account <= 0:
        parser.error("--accounts and --orders-per-account must be positive")
    return arguments


def main() -> None:
    """Build the company, write it, and print the number of rows of each file."""
    arguments = parse_arguments()
    company = Company()
    add_random_part(company, arguments.seed, arguments.accounts, arguments.orders_per_account)
    if not arguments.without_planted:
        plant_all(company)
    for name, rows in write_company(company, arguments.output_dir).items():
        print(f"{name:20} {rows:>9,} rows")


if __name__ == "__main__":
    main()
