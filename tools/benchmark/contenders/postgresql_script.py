"""The core pipeline in PostgreSQL: a temporary server of its own, loaded by COPY, computed in SQL (postgresql_script.sql).

Needs initdb, postgres and psql of version 14 or newer on the path, or in the folder PG_BINDIR; ends with code 3 where they are not
there. PostgreSQL reads no Parquet, so DuckDB turns the raw files into CSV on their way to COPY, and the result from CSV into Parquet.
The server is a child of this process, so that its memory can be measured with it. Prints the seconds of each step. See README.md for
what is computed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tools.benchmark.contenders.contract import COLUMNS, RAW_COLUMNS, Arguments, business_timezone, parse_arguments
from tools.benchmark.contenders.policy import Policy, read_policy
from tools.benchmark.contenders.sql_inputs import literal, load_statements, variables

SQL = Path(__file__).with_suffix(".sql")
NO_POSTGRESQL = 3
PROGRAMS = ("initdb", "postgres", "psql")
SUPERUSER = "postgres"
START_SECONDS = 60
# For two cores and 24 GB, and data that need not outlive the run.
SETTINGS = {
    "shared_buffers": "4GB",
    "work_mem": "1GB",
    "maintenance_work_mem": "1GB",
    "effective_cache_size": "12GB",
    "max_parallel_workers_per_gather": "2",
    "max_parallel_workers": "2",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "listen_addresses": "",
}
NUMBERS = {"potential_amount", "order_total", "tax_amount", "freight_amount", *RAW_COLUMNS["order_lines"][2:]}
# What DuckDB calls the types of the other columns, where PostgreSQL calls them otherwise.
TYPES = {"VARCHAR": "text", "TIMESTAMP WITH TIME ZONE": "timestamptz"}


def find_programs() -> dict[str, str]:
    """Where PostgreSQL's programs are. Raises FileNotFoundError, naming those that are not there."""
    path = os.environ.get("PG_BINDIR") or os.environ.get("PATH", os.defpath)
    initdb = shutil.which("initdb", path=path)
    # Only some of its programs may be linked into the path; the others are in the same folder as initdb.
    folders = f"{path}{os.pathsep}{Path(initdb).resolve().parent}" if initdb else path
    found = {name: shutil.which(name, path=folders) for name in PROGRAMS}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise FileNotFoundError(f"there is no PostgreSQL: {', '.join(missing)} not found; put its folder on PATH or into PG_BINDIR")
    return found


def server_account() -> dict[str, object]:
    """As whom subprocess runs the server: it refuses to be run by root, so root runs it as postgres, or else nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def server(programs: dict[str, str], folder: Path) -> Iterator[list[str]]:
    """A server in an empty folder while the context lasts; what it yields is the start of a psql command.

    Raises CalledProcessError where initdb fails, and TimeoutError where the server does not start.
    """
    account = server_account()
    if account:
        os.chown(folder, account["user"], account["group"])
    data = folder / "data"
    encoding = ["--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
    initdb = [programs["initdb"], "--pgdata", data, "--username", SUPERUSER, "--auth=trust", "--no-sync", *encoding]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)

    settings = SETTINGS | {"unix_socket_directories": str(folder), "TimeZone": business_timezone()}
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([programs["postgres"], "-D", data, *options], stdout=log, stderr=log, cwd=folder, **account)
    psql = [programs["psql"], "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--host={folder}", f"--username={SUPERUSER}", "postgres"]
    try:
        wait_for(psql, process, folder / "log")
        yield psql
    finally:
        # SIGINT is the fast shutdown.
        process.send_signal(signal.SIGINT)
        process.wait()


def wait_for(psql: list[str], process: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers. Raises TimeoutError with its log where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if subprocess.run([*psql, "--command=select 1"], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def run_sql(psql: list[str], sql: str) -> None:
    """Run some statements. Raises CalledProcessError where one fails."""
    subprocess.run([*psql, "--file=-"], input=sql, text=True, check=True, stdout=subprocess.DEVNULL)


def load_policy(psql: list[str], policy: Policy) -> None:
    """Make the schema policy."""
    run_sql(psql, ";\n".join([*load_statements(policy, "create unlogged table"), "analyze"]) + ";")


def load_raw_table(psql: list[str], connection: duckdb.DuckDBPyConnection, arguments: Arguments, table: str) -> None:
    """Make a table of the schema raw with the columns that are needed, and fill it by COPY from what DuckDB reads at the same time."""
    columns = ", ".join(RAW_COLUMNS[table])
    query = f"select {columns} from read_parquet({literal(arguments.raw(table))})"
    described = connection.execute(f"describe {query}").fetchall()
    types = [f"{name} {'numeric' if name in NUMBERS else TYPES.get(data_type, data_type)}" for name, data_type, *_ in described]
    run_sql(psql, f"create unlogged table raw.{table} ({', '.join(types)});")

    reader, writer = os.pipe()
    copy = [*psql, f"--command=\\copy raw.{table} from pstdin (format csv)"]
    with subprocess.Popen(copy, stdin=reader, stdout=subprocess.DEVNULL) as loading:
        os.close(reader)
        connection.execute(f"copy ({query}) to '/dev/fd/{writer}' (format csv, header false, use_tmp_file false)")
        os.close(writer)
    if loading.returncode:
        raise subprocess.CalledProcessError(loading.returncode, copy)
    run_sql(psql, f"analyze raw.{table};")


def load(psql: list[str], arguments: Arguments, policy: Policy) -> None:
    """Load the policy and the raw tables."""
    load_policy(psql, policy)
    run_sql(psql, "create schema raw;")
    with duckdb.connect() as connection:
        connection.execute(f"set TimeZone = {literal(business_timezone())}")
        for table in RAW_COLUMNS:
            load_raw_table(psql, connection, arguments, table)


def compute(psql: list[str], arguments: Arguments, policy: Policy) -> None:
    """Run the SQL. Raises CalledProcessError where it fails."""
    settings = [f"--set={name}={value}" for name, value in variables(arguments.as_of_date, policy).items()]
    subprocess.run([*psql, *settings, f"--file={SQL}"], check=True, stdout=subprocess.DEVNULL)


def export(psql: list[str], arguments: Arguments, folder: Path) -> None:
    """Write the result, by way of CSV."""
    exported = folder / "core_measures.csv"
    with exported.open("wb") as file:
        copy = f"copy (select {', '.join(COLUMNS)} from core_measures) to stdout (format csv)"
        subprocess.run([*psql, f"--command={copy}"], check=True, stdout=file)
    columns = ", ".join(f"{literal(name)}: {literal(data_type)}" for name, data_type in COLUMNS.items())
    read = f"read_csv({literal(exported)}, header = false, auto_detect = false, columns = {{{columns}}})"
    with duckdb.connect() as connection:
        connection.execute(f"copy (from {read}) to {literal(arguments.output())} (format parquet)")


def main() -> int:
    """Compute the core measures and write them; the exit code."""
    arguments = parse_arguments(__doc__)
    try:
        programs = find_programs()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return NO_POSTGRESQL
    # The server must not outlive this process.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    policy = read_policy(arguments.as_of_date)
    seconds, started = {}, time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="pg-") as server_folder,
        tempfile.TemporaryDirectory(prefix="pg-csv-") as csv_folder,
        server(programs, Path(server_folder)) as psql,
    ):
        seconds["start"] = time.perf_counter()
        load(psql, arguments, policy)
        seconds["load"] = time.perf_counter()
        compute(psql, arguments, policy)
        seconds["compute"] = time.perf_counter()
        export(psql, arguments, Path(csv_folder))
        seconds["export"] = time.perf_counter()
    for step, ended in seconds.items():
        print(f"{step}: {ended - started:.1f} s")
        started = ended
    return 0


if __name__ == "__main__":
    sys.exit(main())
