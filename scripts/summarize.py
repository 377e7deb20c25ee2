"""Print what the published mart says: accounts and revenue by channel and rule, rejected rows by reason, what to try next."""

import argparse
import sys
from pathlib import Path

import duckdb
from explaining.tables import aligned
from settings import default_database, require_settings
from shared.shown_text import first_line

BY_CHANNEL = """
    select assigned_channel as channel, count(*) as accounts, sum(net_revenue_12m) as net_revenue_12m
    from marts.account_channel_assignments
    group by all
    order by all
"""
BY_RULE = """
    select
        assigned_channel as channel, assignment_source as source, rule_number as rule, count(*) as accounts,
        sum(a.net_revenue_12m) as net_revenue_12m,
        case
            when assignment_source = 'override' then 'Named exception (channel_overrides) to the rule'
            when assignment_source = 'quality_hold' then 'Rejected rows hide what it bought, so it stays where it was'
            when assignment_source = 'holdout' then 'A large open deal holds a change back'
            when assignment_source = 'dwell' then 'The rule says the other channel, but not for long enough yet'
            when assigned_channel = 'house' then 'No rep covers accounts of this type'
            else any_value(d.reason)
        end as reason
    from marts.account_channel_assignments as a
    left join (select distinct policy_id, rule_number, reason from marts.channel_decision_table) as d using (policy_id, rule_number)
    group by channel, source, rule
    order by channel, source, rule nulls last
"""
REJECTED = """
    select table_name as "table", reason_code as reason, severity, count(*) as "rows"
    from quality.rejected_rows
    group by all
    order by all
"""
LEDGER = """
    select bucket, sum(line_count) as lines, sum(reporting_net_amount) as reporting_net_amount
    from quality.order_line_ledger_totals
    group by all
    order by lines desc, bucket
"""
GATES = """
    select layer, count(*) filter (outcome = 'passed') as passed, count(*) filter (outcome = 'failed') as warnings
    from quality.data_quality_status
    group by layer
    order by case layer when 'raw' then 1 when 'staging' then 2 when 'intermediate' then 3 else 4 end
"""
CONTEXT = """
    select as_of_date, policy_id, reporting_currency
    from marts.account_segments
    cross join (select any_value(policy_id) as policy_id from marts.account_channel_assignments)
    limit 1
"""


def table(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The result of `query` as aligned text."""
    result = connection.execute(query)
    return aligned([column[0] for column in result.description], result.fetchall())


def summary(database: Path) -> str:
    """The printed summary of the published DuckDB file `database`."""
    connection = duckdb.connect(str(database), read_only=True)
    context = connection.execute(CONTEXT).fetchall()
    if not context:
        return f"{database} holds no account."
    as_of_date, policy_id, currency = context[0]
    return f"""
Channel assignment as of {as_of_date}, policy {policy_id}, amounts in {currency}

By channel
{table(connection, BY_CHANNEL)}

By the rule that decided
{table(connection, BY_RULE)}

Order lines by bucket (each raw line is in exactly one)
{table(connection, LEDGER)}

Gates: expectations passed, and warnings that stop nothing (quality.data_quality_status says each in words)
{table(connection, GATES)}

Rows set aside, by reason (quality.rejected_rows holds each with its payload)
{table(connection, REJECTED)}

The mart: {database}, table marts.account_channel_assignments

What to try next
  - Why is this account mine?  make explain ACCOUNT=...
  - Who changes hands now?     select * from marts.handoff_worklist order by effective_date, account_id
  - Who is with the wrong rep? select * from marts.owner_mismatches order by move_priority
  - Where do divisions differ? select * from marts.division_conflicts order by net_revenue_12m desc
  - Change the policy:         edit policy_calendar.csv (seeds/policy, or your COMPANY_DIR), make preview-policy, then build again
  - Your own data:             RAW_DATA_DIR=<folder> AS_OF_DATE=<YYYY-MM-DD> PUBLISH_DIR=<another folder> make build
"""


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
