"""Say why an account is whose it is, and what would be if something were otherwise.

Without changed values the answer is read from the published mart. With --order, --set, --policy or --as-of the account and its group are
built again from their raw rows with the changed values, in a temporary folder: nothing of the project, the warehouse or the mart changes.
"""

import argparse
import os
import sys
from pathlib import Path

import duckdb
from explaining import ExplainError
from explaining.marts import open_mart, read_facts
from explaining.rules import read_policy
from explaining.words import explanation
from publishing import PublishError
from settings import default_database, require_settings
from shared.shown_text import first_line

ROOT = Path(__file__).resolve().parents[1]

EXAMPLES = """examples:
  explain.py A-20100                                  why is this account mine?
  explain.py A-20100 --order 12000                    what if it had ordered 12,000 the day before?
  explain.py A-20100 --order 12000@2025-02-03 --set potential_amount=60000
  explain.py A-20100 --policy account_size_only       what if another policy came into force?
  explain.py A-20100 --as-of 2025-06-30               what if nothing happens until then?

exit codes: 0 answered; 1 no such account, no mart, or a value that cannot be meant; 65, 71, 78 a build with the changed values failed, as
scripts/run.py has them
"""


def explain(database: Path, account_id: str) -> str:
    """The explanation of an account from the mart in `database`. Raises ExplainError where there is none."""
    with open_mart(database) as connection:
        facts = read_facts(connection, account_id)
        return explanation(facts, read_policy(connection, facts.row["policy_id"], facts.row["policy_hash"], ROOT))


def main() -> int:
    """Command line entry; the exit code."""
    arguments = _parser().parse_args()
    database = arguments.database.absolute() if arguments.database else ROOT / default_database()
    # Raw files and views of them are named from the project's folder, as for dbt.
    os.chdir(ROOT)
    require_settings()
    try:
        if not (arguments.order or arguments.set or arguments.policy or arguments.as_of):
            print(explain(database, arguments.account_id))
            return 0
        # dbt takes seconds to import, and only a what-if needs it.
        from explaining.changes import parse_changes
        from explaining.what_if import BuildFailed, what_if

        try:
            changes = parse_changes(arguments.order, arguments.set, arguments.policy, arguments.as_of)
            print(what_if(ROOT, database, arguments.account_id, changes))
        except BuildFailed as failure:
            print(failure, file=sys.stderr)
            return failure.exit_code
    except (ExplainError, PublishError) as error:
        print(error, file=sys.stderr)
        return 1
    except duckdb.Error as error:
        print(f"{database} cannot be read: {first_line(error)} Publish a build of this version first: make build", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("account_id", metavar="ACCOUNT_ID", help="id of the account; that of a merged record leads to its survivor")
    parser.add_argument(
        "--order",
        action="append",
        default=[],
        metavar="AMOUNT[@DATE]",
        help="an order more, of this total in reporting currency; the date is the day before the as-of date where none is given",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="another value in a column of its CRM record (crm_accounts); nothing after = empties it",
    )
    parser.add_argument("--policy", metavar="POLICY_ID", help="put this policy of the seeds in force at the as-of date")
    parser.add_argument("--as-of", metavar="DATE", help="another as-of date, as YYYY-MM-DD")
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="DuckDB file of a published version or of a build (default: what is published now)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
