"""Measure how long books of accounts take to plan: classes, the plans of the frontier and the marts, on accounts that are made up.

Two channels, ten regions, ten reps in each of them (five of a channel): a region's accounts lie with its reps in unlike shares, some with
reps of other regions, with nobody or with a leaver; one account in ten belongs to a group of two or three, one in 20 is locked. The
warehouse holds what the first of the measured models read, and is made before the clock starts.
"""

import argparse
import os
import tempfile
from pathlib import Path

import duckdb

from tools import ROOT
from tools.benchmark.processes import measure
from tools.benchmark.runs import DBT

MEASURED = ["int_book_members", "int_book_classes", "int_book_candidates", "int_book_plans", "int_book_assignments", "int_book_teams",
            "int_book_workloads", "book_frontier", "rep_workloads", "rep_books"]  # fmt: skip

# Draws are hashes, so that the same version of DuckDB makes the same rows. A rep's id is channel, region, number; number 0 of each is the
# largest book.
ROWS = """
    create schema intermediate;
    create macro draw(key, purpose, choices) as cast(hash(key, purpose) % choices as integer);
    create macro rep(channel, region, number) as channel || '-' || region || '-' || number;

    create table intermediate.int_book_reps as
    select
        rep(channel, region, number) as user_id, 'Rep ' || rep(channel, region, number) as user_name, channel,
        'Region ' || region as region,
        cast(null as varchar) as territory, cast(null as integer) as capacity_accounts,
        cast(null as decimal(18, 4)) as capacity_contacts, true as takes_accounts, true as is_counted
    from (select unnest(['inside', 'outside']) as channel), (select unnest(range(10)) as region), (select unnest(range(5)) as number);

    create table intermediate.int_users as
    select user_id, user_name, channel, region, true as is_active from intermediate.int_book_reps
    union all select 'leaver', 'Leaver', 'inside', 'Region 0', false;

    create table drawn as
    select
        printf('A-%07d', id) as account_id,
        if(id % 30 < 3, printf('A-%07d', id - id % 30 % 3), printf('A-%07d', id)) as ultimate_parent_account_id,
        if(draw(id - id % 30 % 3, 'channel', 10) < 7, 'inside', 'outside') as channel,
        draw(id - id % 30 % 3, 'region', 10) as region,
        greatest(0, 4 - cast(floor(sqrt(draw(id, 'number', 25))) as integer)) as number,
        draw(id, 'far', 100) as far,
        draw(id, 'owner', 100) as owner_draw,
        draw(id, 'seller', 100) as seller_draw,
        [1, 1, 1, 2, 2, 2, 4, 6, 12, 12][1 + draw(id, 'contacts', 10)] as contacts,
        draw(id, 'lock', 20) = 0 and id % 30 >= 3 as is_locked,
        cast(draw(id, 'revenue', 10000000) as decimal(18, 2)) / 100 as revenue
    from range({accounts}) as numbers(id);

    create table intermediate.int_book_accounts as
    with owned as (
        select *, if(owner_draw < 6, null, rep(channel, if(far < 2, draw(account_id, 'far region', 10), region), number)) as rep_id
        from drawn
    )
    select
        account_id, channel, ultimate_parent_account_id, 'Region ' || region as region,
        if(owner_draw < 3, 'leaver', rep_id) as crm_owner_id, rep_id as owner_id,
        case when owner_draw < 3 then 'inactive_owner' when owner_draw < 6 then 'no_owner' else 'matches' end as owner_status,
        channel as owner_channel,
        if(
            seller_draw < 15, rep(channel, if(far < 4, draw(account_id, 'seller region', 10), region), draw(account_id, 'seller', 5)), null
        ) as seller_id,
        if(is_locked and rep_id is not null, 'deal', null) as locked_by,
        if(is_locked and rep_id is not null, 'a large deal is open', null) as lock_text,
        cast(null as varchar) as absent_override_owner_id,
        if(is_locked, rep_id, null) as unit_owner_id,
        dense_rank() over (order by channel, region, rep_id nulls first, seller_id nulls first, contacts) as kind_id,
        count(*) over (partition by channel, ultimate_parent_account_id) as group_account_count,
        cast(contacts as decimal(9, 4)) as contacts_per_year, revenue as net_revenue_12m, false as is_group_split
    from owned;

    create table intermediate.int_accounts as
    select account_id, 'Account ' || account_id as account_name, 'Region ' || region as region from drawn;
    drop table drawn;
    create table intermediate.int_as_of_date as select date '2025-02-28' as as_of_date;
    create table intermediate.int_run_context as select 'standard' as threshold_set;
    create table intermediate.int_policy_parameters as
    select 'standard' as threshold_set, cast(1 as decimal(9, 4)) as book_balance_weight, cast(2 as decimal(9, 4)) as book_move_weight,
        cast(0.5 as decimal(9, 4)) as book_region_weight;
"""


def main() -> None:
    """Make the warehouse, build the models from it, print what it took and what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000, help="accounts (default: %(default)s)")
    parser.add_argument("--memory-limit", default="2GB", help="of the database (default: %(default)s)")
    parser.add_argument("--keep", type=Path, help="folder in which the warehouse is kept (default: none is)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="books-") as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        warehouse = folder / "books.duckdb"
        warehouse.unlink(missing_ok=True)
        with duckdb.connect(str(warehouse)) as connection:
            for statement in ROWS.format(accounts=arguments.accounts).split(";"):
                connection.execute(statement)
        environment = os.environ | {
            "WAREHOUSE_PATH": str(warehouse),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DUCKDB_MEMORY_LIMIT": arguments.memory_limit,
            "DBT_THREADS": "1",
        }
        command = [DBT, "run", "--select", *MEASURED]
        measured = measure(command, environment, ROOT)
        peak = (measured.peak_bytes or 0) / 1e6
        print(f"{arguments.accounts:,} accounts: {measured.seconds:.1f} s, {measured.cpu_seconds:.1f} CPU s, peak {peak:,.0f} MB")
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            print(connection.sql("select count(*) as pairs, count(distinct class_id) as classes from intermediate.int_book_candidates"))
            print(
                connection.sql("""
                    select
                        scope, plan_name, plan_status, account_count as accounts, move_count as moves, max_over_mean_workload,
                        bought_per_move, plan_gap
                    from marts.book_frontier order by scope, move_count, max_over_mean_workload desc
                """)
            )


if __name__ == "__main__":
    main()
