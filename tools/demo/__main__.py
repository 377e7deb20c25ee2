#!/usr/bin/env python3
"""Generate the demo company: CRM and order tables of Norvell Pike, and the lists of its policy.

The same seed gives the same files, byte by byte. docs/demo.md tells the story that is in them.
"""

import argparse
from pathlib import Path
from random import Random

from tools.demo import DEMO
from tools.demo.accounts import draw_accounts
from tools.demo.activities import add_activities
from tools.demo.crm import add_accounts, add_leads, add_opportunities, add_owners, add_users
from tools.demo.dirt import add_dirt
from tools.demo.orders import add_orders, draw_orders
from tools.demo.owners import give_owners
from tools.demo.policy import write_policy
from tools.demo.story import STORIES
from tools.demo.tables import Tables

SEED = 20250228


def main() -> None:
    """Draw the company, write it, and print the number of rows of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output-dir", type=Path, default=DEMO, help="folder that the files are written to (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of all that is drawn (default: %(default)s)")
    arguments = parser.parse_args()
    rng, tables = Random(arguments.seed), Tables()
    accounts = [*draw_accounts(rng), *STORIES]
    orders = draw_orders(rng, accounts)
    give_owners(rng, accounts, orders)
    add_users(tables)
    add_accounts(rng, tables, accounts)
    add_owners(tables, accounts)
    add_orders(rng, tables, orders)
    add_opportunities(rng, tables, accounts, orders)
    add_leads(rng, tables, accounts)
    add_activities(rng, tables, accounts)
    add_dirt(tables)
    rows = tables.write(arguments.output_dir) | write_policy(arguments.output_dir / "policy")
    for name, count in rows.items():
        print(f"{name:20} {count:>9,} rows")


if __name__ == "__main__":
    main()
