"""Drills: whatever goes wrong while a run builds or publishes, readers see yesterday's mart, and the next good run needs no hand."""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import DBT, ROOT
from drills import ACCOUNTS, Company
from publishing.versions import STAGING_PREFIX, all_versions, roll_back

from tools.sabotage.faults import FAULTS
from tools.sabotage.raw_data import RawData
from tools.sabotage.workshop import write_good_data

# Python tells of each connection and each look-up of a name that is tried, in dbt and in whatever it loads.
WATCH = """
import os, sys
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {arguments}\\n")
sys.addaudithook(hook)
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company whose good run is published, which was watched for connections. Each drill leaves it as good as it was."""
    company = Company(tmp_path_factory.mktemp("company"))
    write_good_data(company.raw, seed=7, accounts=ACCOUNTS)
    watch = company.folder / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH)
    company.settings = {"PYTHONPATH": str(watch), "WATCHED": str(company.folder / "connections")}
    returncode, output = company.run()
    assert returncode == 0, output
    company.settings = {}
    return company


@pytest.fixture
def rolled_back(company: Company) -> Iterator[Company]:
    """The company with its readers at the version before the last, which is still to be published again."""
    if len(all_versions(company.published)) < 2:
        returncode, output = company.run()
        assert returncode == 0, output
    newest = company.version
    roll_back(company.published)
    yield company
    roll_back(company.published, newest)


def wait_for(condition: Callable[[], bool], process: subprocess.Popen) -> None:
    """Wait until the condition holds, at most until the process ends by itself."""
    while not condition():
        assert process.poll() is None, f"it ended before the drill could begin: {process.communicate()[0]}"
        time.sleep(0.002)


def kill(process: subprocess.Popen) -> None:
    """Kill the process and all its children at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def assert_recovers(company: Company, before: tuple[str, int]) -> None:
    """The next good run is published by itself."""
    returncode, output = company.run()
    assert returncode == 0, output
    assert company.what_readers_see()[0] != before[0]
    assert company.what_readers_see()[1] == before[1]


def publish(company: Company) -> tuple[int, str]:
    """Publish the run that is in the warehouse."""
    process = company.start("publish")
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def test_a_build_makes_no_network_connection(company: Company) -> None:
    watched = company.folder / "connections"
    assert not watched.exists(), watched.read_text()
    # The watch sees what there is to see.
    settings = {"PYTHONPATH": str(company.folder / "watch"), "WATCHED": str(watched)}
    code = "import socket; socket.getaddrinfo('localhost', 80)"
    subprocess.run([sys.executable, "-c", code], env=company.environment | settings, check=True)
    assert "getaddrinfo" in watched.read_text()
    watched.unlink()
    # Nor does DuckDB fetch anything, which Python would not tell of.
    assert "autoinstall_known_extensions: false" in (ROOT / "profiles.yml").read_text()


def test_a_build_that_is_killed_changes_nothing(company: Company) -> None:
    before, version = company.what_readers_see(), company.version
    log = company.folder / "dbt.log"
    log.unlink()
    process = company.start_run()
    wait_for(lambda: log.exists() and "model intermediate.int_orders" in log.read_text(), process)
    kill(process)
    assert (company.what_readers_see(), company.version) == (before, version)
    assert_recovers(company, before)


def test_a_publisher_that_is_killed_changes_nothing(rolled_back: Company) -> None:
    company, newest = rolled_back, all_versions(rolled_back.published)[-1]
    before, version = company.what_readers_see(), company.version
    process = company.start("publish")
    wait_for(lambda: any(company.published.glob(f"{STAGING_PREFIX}*/parquet/marts/account_segments.parquet")), process)
    kill(process)
    assert list(company.published.glob(f"{STAGING_PREFIX}*")) != []
    assert (company.what_readers_see(), company.version) == (before, version)
    returncode, output = publish(company)
    assert returncode == 0, output
    assert company.version == newest
    assert list(company.published.glob(f"{STAGING_PREFIX}*")) == []


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[dict]:
    """A folder on a disk of this size, or else, where nobody may mount one, options that let no file grow beyond it."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode == 0:
        try:
            yield {}
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    else:
        limit = megabytes * 1_000_000
        yield {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))}


def test_a_full_disk_while_building_changes_nothing(company: Company, tmp_path: Path) -> None:
    before, version = company.what_readers_see(), company.version
    with small_disk(tmp_path / "small", 3) as options:
        places = {"WAREHOUSE_PATH": tmp_path / "small" / "warehouse.duckdb", "DBT_TARGET_PATH": tmp_path / "target"}
        broken = Company(company.folder, {name: str(place) for name, place in places.items()})
        returncode, output = broken.run(**options)
    assert returncode == os.EX_OSERR, output
    assert "Nothing was published: environment error" in output
    assert "No space left" in output or "File too large" in output
    assert (company.what_readers_see(), company.version) == (before, version)


def test_a_full_disk_while_publishing_changes_nothing(rolled_back: Company, tmp_path: Path) -> None:
    company, small, newest = rolled_back, tmp_path / "small", all_versions(rolled_back.published)[-1]
    with small_disk(small, 80) as options:
        subprocess.run(["cp", "-a", f"{company.published}/.", str(small)], check=True)
        full = Company(company.folder, {"PUBLISH_DIR": str(small)})
        before, version = full.what_readers_see(), full.version
        free = shutil.disk_usage(small).free
        if not options:
            (small / "other").write_bytes(bytes(free - 500_000))
        process = full.start("publish", **options)
        output, _ = process.communicate(timeout=60)
        if options and process.returncode == 0:
            pytest.skip("nobody may mount a small disk here, and no single file is large enough for a limit")
        assert process.returncode == 1, output
        assert "Nothing was published" in output
        assert "No space left on device" in output or "File too large" in output
        assert (full.what_readers_see(), full.version) == (before, version)
        assert list(small.glob(f"{STAGING_PREFIX}*")) == []
        (small / "other").unlink(missing_ok=True)
        returncode, output = publish(full)
        assert returncode == 0, output
        assert full.version == newest


BROKEN_DAYS = {
    # fault of the sabotage table: what the last lines must say
    "orders: file cut": "[critical] landing.orders: as many orders as in the last accepted run",
    "orders: required column renamed": "required column 'ordered_at' is missing",
    "orders: revenue halved": "[critical] intermediate.int_order_amounts.net_amount: net bookings since the first order",
    "orders: a year old": "[critical] staging.stg_orders__orders: the newest order is at most newest_order_max_days old",
}


def test_broken_days_change_nothing_and_the_next_good_one_is_published(company: Company) -> None:
    before, version = company.what_readers_see(), company.version
    good = {file: file.read_bytes() for file in company.raw.iterdir()}
    faults = {fault.name: fault for fault in FAULTS}
    for name, words in BROKEN_DAYS.items():
        faults[name].inject(RawData(company.raw))
        returncode, output = company.run()
        assert returncode == os.EX_DATAERR, output
        last_lines = output[output.rindex("Nothing was published: data failure") :]
        assert words in last_lines, output
        assert f"Readers see {company.published}/current: {version}" in last_lines
        assert company.summary["ending"] == "data failure"
        assert any(words in problem for problem in company.summary["problems"])
        assert (company.what_readers_see(), company.version) == (before, version)
        for file, content in good.items():
            file.write_bytes(content)
    assert_recovers(company, before)


READER = """
import json, sys, time
from pathlib import Path
import duckdb

published, stop = Path(sys.argv[1]), Path(sys.argv[2])
QUERY = '''select (select any_value(run_id) from quality.data_quality_status), (select count(*) from marts.account_channel_assignments),
    (select count(distinct as_of_date) from marts.account_segments)'''
held = duckdb.connect(str(published / "current" / "channel_assignment.duckdb"), read_only=True)
first, seen, reads = held.execute(QUERY).fetchall(), set(), 0
while not stop.exists():
    # Who holds the file sees one run, whatever is published meanwhile.
    assert held.execute(QUERY).fetchall() == first
    # A reader that resolves the link once and opens it again sees one whole run, too, in all its files.
    version = (published / "current").resolve()
    run_id = json.loads((version / "manifest.json").read_text())["run_id"]
    parquet = duckdb.execute(f"select any_value(run_id) from '{version}/parquet/quality/data_quality_status.parquet'").fetchall()
    database = duckdb.connect(str(version / "channel_assignment.duckdb"), read_only=True)
    found = database.execute(QUERY).fetchall()
    database.close()
    assert found[0][0] == parquet[0][0] == run_id, (found, parquet, run_id)
    seen.add(run_id)
    reads += 1
    time.sleep(0.01)
print(json.dumps({"held": first[0][0], "seen": sorted(seen), "reads": reads}))
"""


@dataclass(frozen=True)
class BusyDay:
    """A run while a reader reads, and a second run that was started meanwhile."""

    first: subprocess.Popen
    first_output: str
    second: tuple[int, str]
    reader: subprocess.Popen
    reader_output: tuple[str, str]
    before: str
    after: str


@pytest.fixture(scope="module")
def busy_day(company: Company, tmp_path_factory: pytest.TempPathFactory) -> BusyDay:
    """Have that day."""
    stop = tmp_path_factory.mktemp("reader") / "stop"
    before = company.what_readers_see()[0]
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(company.published), str(stop)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    first = company.start_run()
    lock = company.folder / "warehouse.duckdb.lock"
    wait_for(lambda: str(first.pid) in lock.read_text(), first)
    second = company.run()
    first_output, _ = first.communicate(timeout=300)
    time.sleep(0.5)
    stop.touch()
    return BusyDay(first, first_output, second, reader, reader.communicate(timeout=30), before, company.what_readers_see()[0])


def test_a_reader_never_errors_and_never_sees_two_runs_at_once(busy_day: BusyDay) -> None:
    said, errors = busy_day.reader_output
    assert (busy_day.reader.returncode, errors) == (0, "")
    found = json.loads(said)
    assert found["held"] == busy_day.before
    assert found["seen"] == sorted({busy_day.before, busy_day.after})
    assert busy_day.before != busy_day.after
    assert found["reads"] > 20


def test_of_two_runs_at_once_one_says_that_the_other_is_running(busy_day: BusyDay, company: Company) -> None:
    returncode, output = busy_day.second
    assert returncode == os.EX_OSERR
    assert f"Another run (process {busy_day.first.pid}) is building {company.folder / 'warehouse.duckdb'}. Wait until" in output
    assert "Traceback" not in output
    assert busy_day.first.returncode == 0, busy_day.first_output


def test_a_program_that_holds_the_warehouse_is_named(company: Company) -> None:
    code = (
        f"import duckdb, sys; c = duckdb.connect({str(company.folder / 'warehouse.duckdb')!r}); print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    holder.stdout.readline()
    returncode, output = company.run()
    holder.communicate("")
    assert returncode == os.EX_OSERR
    assert f"Another program (process {holder.pid}) has {company.folder / 'warehouse.duckdb'} open" in output
    assert "Traceback" not in output


def test_with_nothing_new_what_is_published_stands(company: Company) -> None:
    returncode, output = company.run()
    assert returncode == 0, output
    before, version = company.what_readers_see(), company.version
    process = company.start("run")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "Nothing new: what was published as of 2025-02-28" in output
    assert company.summary["ending"] == "nothing new"
    assert (company.what_readers_see(), company.version) == (before, version)

    # One row less is news, and so is another day.
    orders = company.raw / "orders.csv"
    whole = orders.read_text()
    orders.write_text(whole[: whole.rstrip("\n").rindex("\n") + 1])
    asked = [DBT, "--quiet", "run-operation", "report_news"]
    said = subprocess.run(asked, cwd=ROOT, env=company.environment, capture_output=True, text=True, check=True).stdout
    assert "something new" in said
    orders.write_text(whole)
    another_day = company.environment | {"AS_OF_DATE": "2025-03-01"}
    said = subprocess.run(asked, cwd=ROOT, env=another_day, capture_output=True, text=True, check=True).stdout
    assert "something new" in said
