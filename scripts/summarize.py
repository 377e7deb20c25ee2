"""Print what the published mart says, like a Monday report: who is where and what it costs, who changes hands, what to try next."""

import argparse
import sys
from pathlib import Path

import duckdb
from reporting.sections import sections
from settings import default_database, require_settings
from shared.shown_text import first_line

CONTEXT = """
    select as_of_date, policy_id, reporting_currency
    from marts.account_segments
    cross join (select any_value(policy_id) as policy_id from marts.account_channel_assignments)
    limit 1
"""
NEXT = """What to try next
  - Why is this account mine?   make explain ACCOUNT=...
  - Who changes hands next?     select * from marts.upcoming_flips order by flip_date, account_id
  - What is a line worth?       select * from marts.threshold_curve
  - What would a change do?     edit policy_calendar.csv (seeds/policy, or your COMPANY_DIR), make preview-policy, then build again
  - What do my data say?        RAW_DATA_DIR=<folder> AS_OF_DATE=<YYYY-MM-DD> PUBLISH_DIR=<another folder> make build
"""


def summary(database: Path) -> str:
    """The printed summary of the published DuckDB file `database`."""
    with duckdb.connect(str(database), read_only=True) as connection:
        context = connection.execute(CONTEXT).fetchall()
        if not context:
            return f"{database} holds no account."
        as_of_date, policy_id, currency = context[0]
        parts = [[f"Channel assignment as of {as_of_date}, policy {policy_id}, amounts in {currency}, revenue and margin of 12 months"]]
        parts += sections(connection)
    parts.append([f"The mart: {database}, table marts.account_channel_assignments", NEXT])
    return "\n" + "\n\n".join("\n".join(part) for part in parts)


def main() -> int:
    """Command line entry; 0 when printed, 1 when there is nothing to print."""
    require_settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--database",
        type=Path,
        default=default_database(),
        help="published DuckDB file (default: %(default)s)",
    )
    arguments = parser.parse_args()
    if not arguments.database.exists():
        print(f"{arguments.database} does not exist. Publish a build first: make build", file=sys.stderr)
        return 1
    try:
        print(summary(arguments.database))
    except duckdb.Error as error:
        print(
            f"{arguments.database} cannot be read: {first_line(error)} Publish a build of this version first: make build", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
