"""What is published: whole versions that any 1.x client opens, safe in a spreadsheet, and never from a build that may not be."""

import csv
import importlib
import json
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import CASES_AS_OF, ROOT, Build, run_dbt
from explaining.marts import TABLES as MART_TABLES
from publish import publish
from publishing import PublishError, tables
from publishing.declared import read_declared
from publishing.manifest import changed_files, read_manifest
from publishing.versions import all_versions, current_version, locked, roll_back
from summarize import summary

SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))
DATABASE = Path("current") / "channel_assignment.duckdb"


def script(name: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a script as a user would."""
    return subprocess.run([sys.executable, f"scripts/{name}.py", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def published(cases: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the planted cases were published to."""
    target = tmp_path_factory.mktemp("published")
    results = str(cases.target / "run_results.json")
    done = script("publish", "--warehouse", str(cases.warehouse), "--target", str(target), "--run-results", results)
    assert done.returncode == 0, done.stderr
    return target


def test_published_tables_are_those_of_the_build(cases: Build, published: Path) -> None:
    manifest = read_manifest(published / "current")
    with duckdb.connect(str(published / DATABASE), read_only=True) as connection:
        stored = {
            f"{schema}.{table}" for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        }
        for name, formats in manifest["formats"].items():
            schema, table = name.split(".")
            parquet = published / "current" / "parquet" / schema / f"{table}.parquet"
            copies = [connection.sql(f"from '{parquet}'"), *([connection.sql(f"from {name}")] if name in stored else [])]
            for copy in copies:
                assert copy.types == connection.sql(f"from '{parquet}'").types, name
                assert copy.order("all").fetchall() == cases.rows(f"from {name} order by all"), name
            assert ("csv" in formats) == (published / "current" / "csv" / schema / f"{table}.csv").is_file()
            assert ("duckdb" in formats) == (name in stored)
    assert manifest["formats"].keys() == manifest["tables"].keys() > stored
    # A view in the build, too large for more than Parquet where there are many accounts.
    assert manifest["formats"]["marts.account_segment_history"] == ["parquet", "csv"]
    assert manifest["formats"].keys() - stored == {
        "marts.account_months", "marts.account_segment_history", "marts.order_facts", "quality.order_line_ledger",
    }  # fmt: skip
    assert {"marts.account_channel_assignments", "quality.data_quality_status", "quality.data_quality_results"} <= stored


def test_rows_are_in_the_order_of_their_key(cases: Build, published: Path) -> None:
    declared = read_declared(cases.target / "manifest.json")
    for (schema, table), declaration in declared.items():
        rows = duckdb.sql(f"from '{published / 'current' / 'parquet' / schema / table}.parquet'")
        keys = [tuple((value is None, value) for value in row) for row in rows.select(*(declaration.key or rows.columns)).fetchall()]
        assert keys == sorted(keys), table
        assert not declaration.key or len(set(keys)) == len(keys), table
    assert {place for place, declaration in declared.items() if not declaration.key} == {
        ("quality", "data_quality_results"),
        ("quality", "data_warnings"),
        ("quality", "policy_problems"),
        ("quality", "rejected_rows"),
    }
    # Its move_priority is a key as well; account_id stands first.
    assert declared["marts", "owner_mismatches"].key == ("account_id",)


@pytest.mark.parametrize(
    "change",
    [
        lambda test: test.update(test_metadata=None),
        lambda test: test["config"].update(severity="warn"),
        lambda test: test["config"].update(where="account_id is not null"),
    ],
    ids=["no test", "a warning", "some rows"],
)
def test_a_table_without_a_key_is_not_published(change: Callable[[dict], object], cases: Build, tmp_path: Path) -> None:
    known = json.loads((cases.target / "manifest.json").read_text())
    unordered = {f"model.channel_assignment.{name}" for name in ("account_segments", "upcoming_flips")}
    for node in known["nodes"].values():
        if node.get("attached_node") in unordered:
            change(node)
    (tmp_path / "manifest.json").write_text(json.dumps(known))
    with pytest.raises(PublishError, match=r"^marts.account_segments, marts.upcoming_flips: no test says what the key is"):
        read_declared(tmp_path / "manifest.json")


@pytest.mark.parametrize(("limit", "most"), [("SPREADSHEET_ROWS", 612), ("SPREADSHEET_CELLS", 612 * 51)])
def test_what_no_spreadsheet_holds_has_no_csv_file(
    limit: str, most: int, cases: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = read_declared(cases.target / "manifest.json")
    written = {}
    # The header is a row as well, so the 611 rows and 51 columns of this table just fit.
    for value in (most, most - 1):
        monkeypatch.setattr(tables, limit, value)
        folder = tmp_path / str(value)
        folder.mkdir()
        written[value] = tables.write_tables(cases.warehouse, folder, "a run", "1GB", declared)
        held = {name for name, table in written[value].items() if "csv" in table.formats}
        assert {f"{file.parent.name}.{file.stem}" for file in folder.rglob("*.csv")} == held
        assert {f"{file.parent.name}.{file.stem}" for file in folder.rglob("*.parquet")} == set(written[value])
        assert ("marts.account_channel_assignments" in held) == (value == most)
        assert "quality.order_line_ledger" not in held
    assert written[most]["marts.account_channel_assignments"].rows == 611


def test_any_1_x_client_can_open_the_database(published: Path) -> None:
    # DuckDB's file header: a checksum of 8 bytes, DUCK, and the version of the format, of which 64 is that of 1.0.
    header = (published / DATABASE).read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64


def test_the_manifest_says_what_is_published(cases: Build, published: Path) -> None:
    manifest = read_manifest(published / "current")
    assert manifest["as_of_date"] == CASES_AS_OF.isoformat()
    assert manifest["policy_id"] == "combined"
    assert cases.rows("select run_id, raw_source from landing.last_run") == [(manifest["run_id"], manifest["raw_source"])]
    assert manifest["tables"]["marts.account_channel_assignments"] == 611
    assert list(manifest["gates"]) == ["raw", "staging", "intermediate", "marts"]
    assert all(set(outcomes) <= {"passed", "failed"} and outcomes["passed"] >= 12 for outcomes in manifest["gates"].values())
    # What failed is a warning of what is planted, and said.
    assert sum(outcomes.get("failed", 0) for outcomes in manifest["gates"].values()) == len(manifest["warnings"])
    assert cases.rows("select count(*) from quality.run_measures") == [(len(manifest["measures"]),)]
    assert changed_files(published / "current") == []
    files = {str(file.relative_to(published / "current")) for file in (published / "current").rglob("*") if file.is_file()}
    assert files == set(manifest["files"]) | {"manifest.json"}


def test_the_summary_is_of_the_published_mart(published: Path) -> None:
    done = script("summarize", "--database", str(published / DATABASE))
    assert done.returncode == 0, done.stderr
    assert f"as of {CASES_AS_OF}, policy combined" in done.stdout
    assert "expectations passed" in done.stdout
    assert len(done.stdout.splitlines()) <= 48
    lines = [line.split() for line in done.stdout.splitlines()]
    with duckdb.connect(str(published / DATABASE), read_only=True) as connection:
        channels = connection.execute("select assigned_channel, count(*) from marts.account_channel_assignments group by all").fetchall()
        costs = connection.execute("""
            select assigned_channel, round(sum(contribution)), count(*) filter (contribution < 0)
            from marts.account_channel_economics group by all
        """).fetchall()
        ((contended,),) = connection.execute("select count(*) from marts.channel_contention").fetchall()
        ((quiet,),) = connection.execute("select count(*) from marts.owner_account_lists where list_name = 'going_quiet'").fetchall()
    by_channel = {line[0]: line[1:] for line in lines if line and line[0] in ("house", "inside", "outside")}
    assert {channel: row[0] for channel, row in by_channel.items()} == {channel: f"{count:,}" for channel, count in channels}
    assert {channel: by_channel[channel][4] for channel, *_ in costs} == {channel: f"{amount:,.0f}" for channel, amount, _ in costs}
    assert any(f"{below:,} outside accounts earn less than their visits cost" in done.stdout for channel, _, below in costs)
    assert (f"sell to one customer ({contended:,} " in done.stdout) == (contended > 0)
    assert f"Who goes quiet ({quiet:,} accounts" in done.stdout


def test_the_summary_of_a_company_without_reps_says_what_nobody_knows(published: Path, tmp_path: Path) -> None:
    database = tmp_path / "mart.duckdb"
    shutil.copy(published / DATABASE, database)
    with duckdb.connect(str(database)) as connection:
        for table in ("reps", "account_sellers", "channel_contention", "handoff_worklist", "owner_account_lists"):
            connection.execute(f"delete from marts.{table}")
        connection.execute("update marts.account_channel_economics set contribution = null, amount_at_stake = null, is_agreed = null")
        connection.execute("delete from quality.rejected_rows")
        connection.execute(
            "insert into marts.account_sellers by name select account_id, 'inside' as seller_channel from marts.account_segments limit 1"
        )
    text = summary(database)
    for words in (
        "Nobody changes hands this month",
        "No customer is sold to by both teams",
        "No account with an owner goes quiet",
        "outside accounts have no known margin",
        "No row was set aside",
    ):
        assert words in text
    assert "earn less than their visits cost" not in text
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from marts.account_sellers")
        connection.execute("drop table marts.account_channel_economics")
    text = summary(database)
    assert "no seller has a known channel" in text
    assert "what it costs" not in text


def test_no_name_of_an_account_obeys_itself_on_the_terminal(published: Path, tmp_path: Path) -> None:
    database = tmp_path / "mart.duckdb"
    shutil.copy(published / DATABASE, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update marts.owner_account_lists set account_name = 'Red' || chr(27) || '[31m' || repeat('x', 100)")
    assert "\x1b" not in summary(database)
    assert "Red [31mxxx" in summary(database)
    assert "x" * 80 not in summary(database)


def test_the_database_describes_its_tables_and_columns(cases: Build, published: Path) -> None:
    with duckdb.connect(str(published / DATABASE), read_only=True) as connection:
        bare = "select table_name, {column} from {catalog}() where comment is null and not internal"
        assert connection.execute(bare.format(column="'the table'", catalog="duckdb_tables")).fetchall() == []
        assert connection.execute(bare.format(column="column_name", catalog="duckdb_columns")).fetchall() == []
        texts = "select comment from duckdb_columns() where table_name = ? and column_name = ?"
        # A model, a column with an apostrophe in its description, a table that no model makes.
        for place, words in (
            (("account_channel_assignments", "account_name"), "Name of the account."),
            (
                ("account_channel_assignments", "ultimate_parent_account_id"),
                "Top of the account's hierarchy, itself where it has no parent; accounts that share it are a group.",
            ),
            (("data_quality_results", "run_id"), None),
        ):
            ((text,),) = connection.execute(texts, place).fetchall()
            assert text == words if words else text
        ((text,),) = connection.execute("select comment from duckdb_tables() where table_name = 'run_measures'").fetchall()
        assert text.startswith("One row per measure of this run ") and "the next run's gates" in text


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula: what it begins with, once all that nobody sees is taken away."""
    seen = "".join(character for character in cell if unicodedata.category(character)[0] not in "ZCM" and character not in FILLERS)
    return cell[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", seen)[:1] in ("=", "+", "-", "@", "\u2212")


# Letters and symbols that look like nothing.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def test_no_published_cell_is_a_formula(cases: Build, published: Path) -> None:
    assert cases.rows("select count(*) from marts.account_channel_assignments where account_name like '=%'") != [(0,)]
    for file in (published / "current" / "csv").rglob("*.csv"):
        with file.open(newline="", encoding="utf-8") as rows:
            cells = [cell for row in csv.reader(rows) for cell in row]
        assert [cell for cell in cells if _is_formula(cell) and not _is_number(cell)] == [], file.name


INVISIBLE = (" ", "\t", "\r\n", "\x00", "\x0b", "\x1b", "\x85", "\xa0", "\xad", "\u034f", "\u180e", "\u200b", "\u200f", "\u2028", "\u202e",
             "\u2060", "\u3000", "\u3164", "\u2800", "\ufe0f", "\ufeff", "\ue000", " \u200b\t")  # fmt: skip
SIGNS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A",
    "\ufe66A",
    "\ufe62A",
    "\ufe63A",
    "\ufe6bA",
    "\u22121",
)


def test_no_sign_that_nobody_sees_hides_a_formula() -> None:
    dangerous = [before + sign for before in ("", *INVISIBLE) for sign in SIGNS] + ["\tx", "\rx", "\nx"]
    harmless = ["", " ", "x", "x=1", "(=1)", "'=1", "1-1", "\u00e9=1", "\u4e2d+1", "a\n=1"]
    assert [cell for cell in dangerous if not _is_formula(cell)] == []
    with duckdb.connect() as connection:
        connection.execute("create table texts (number integer, text varchar, texts varchar[], amount decimal(9, 2), day date)")
        rows = [(number, text, [text], -1, date(2025, 2, 28)) for number, text in enumerate(dangerous + harmless)]
        connection.executemany("insert into texts values (?, ?, ?, ?, ?)", rows)
        found = connection.execute(f"{tables.safe_csv_query(connection, 'texts')} order by number").fetchall()
    assert [text for _, text, *_ in found] == ["'" + text for text in dangerous] + harmless
    # Numbers stay numbers, and a list begins with its bracket.
    assert {(amount, day) for *_, amount, day in found} == {(-1, date(2025, 2, 28))}
    assert all(texts.startswith("[") for _, _, texts, *_ in found)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_personal_data_are_published(cases: Build, published: Path) -> None:
    text, cells = (published / "current" / "manifest.json").read_text(), set()
    for file in (published / "current" / "csv").rglob("*.csv"):
        text += file.read_text()
        with file.open(newline="", encoding="utf-8") as rows:
            cells |= {cell for row in csv.reader(rows) for cell in row}
    # The gates' own pages are for the person who runs the build, but show no more.
    text += "".join(page.read_text() for page in (cases.target / "data_docs").rglob("*.html"))
    emails = {email for (email,) in cases.rows("select email from landing.crm_leads where email is not null")}
    # The names of reps may be shown: a rep asks for them.
    names = {name for (name,) in cases.rows("select lead_name from landing.crm_leads except select user_name from landing.crm_users")}
    assert min(len(emails), len(names)) > 50
    assert {email for email in emails if email in text} == set()
    assert names & cells == set()


def _edit_results(change: Callable[[dict], object]) -> Callable[[Path, Path], object]:
    """A fault that changes dbt's account of the run."""

    def fault(results: Path, warehouse: Path) -> None:
        run = json.loads(results.read_text())
        change(run)
        results.write_text(json.dumps(run))

    return fault


def _edit_gates(statement: str) -> Callable[[Path, Path], object]:
    """A fault that changes what the gates found."""

    def fault(results: Path, warehouse: Path) -> None:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(statement)

    return fault


ONE = "expectation_name = 'orders have an id'"
REFUSED: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "failed": (_edit_results(lambda run: run["results"][-1].update(status="fail")), "The build failed in 1 places"),
    "partial": (_edit_results(lambda run: run["args"].update(select=["+account_segments"])), "not of a whole `dbt build`"),
    "untested": (_edit_results(lambda run: run["args"].update(exclude_resource_types=["test"])), "not of a whole `dbt build`"),
    "only run": (_edit_results(lambda run: run["args"].update(which="run")), "not of a whole `dbt build`"),
    "other run": (_edit_results(lambda run: run["metadata"].update(invocation_id="other")), "not of the run that last wrote"),
    "no run": (lambda results, warehouse: results.unlink(), "does not exist. Run `dbt build` first"),
    "no warehouse": (lambda results, warehouse: warehouse.unlink(), "does not exist. Run `dbt build`, or set WAREHOUSE_PATH"),
    "critical": (
        _edit_gates(f"update quality.data_quality_results set outcome = 'failed' where {ONE}"),
        "1 expectations stop it",
    ),
    "errored": (
        _edit_gates("update quality.data_quality_results set outcome = 'errored', severity = 'info' where " + ONE),
        "1 expectations stop it",
    ),
    "not evaluated": (
        _edit_gates(f"delete from quality.data_quality_results where {ONE}"),
        "1 declared expectations were not evaluated in the run, the first is 'orders have an id' of raw.yml",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_nothing_is_published_of_a_build_that_may_not_be(fault: str, cases: Build, tmp_path: Path) -> None:
    results = shutil.copy(cases.target / "run_results.json", tmp_path / "run_results.json")
    warehouse = shutil.copy(cases.warehouse, tmp_path / "warehouse.duckdb")
    spoil, words = REFUSED[fault]
    spoil(results, warehouse)
    done = script(
        "publish", "--warehouse", str(warehouse), "--target", str(tmp_path / "published"), "--run-results", str(results)
    )  # fmt: skip
    assert done.returncode == 1
    assert "Nothing was published" in done.stderr
    assert words in done.stderr
    assert not (tmp_path / "published").exists()


def _publish_as(run_number: int, cases: Build, folder: Path, keep: int = 5) -> None:
    """Publish the cases as if it were another run."""
    results, warehouse = folder / "run_results.json", folder / "warehouse.duckdb"
    shutil.copy(cases.warehouse, warehouse)
    shutil.copy(cases.target / "manifest.json", folder)
    run = json.loads((cases.target / "run_results.json").read_text())
    old_id, new_id = run["metadata"]["invocation_id"], f"run-{run_number}"
    run["metadata"]["invocation_id"] = new_id
    results.write_text(json.dumps(run))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"update landing.last_run set run_id = '{new_id}', run_started_at = timestamp '2025-03-0{run_number} 05:00:00'")
        connection.execute(f"update quality.data_quality_results set run_id = '{new_id}' where run_id = '{old_id}'")
    publish(warehouse, folder / "published", results, keep, "1GB")


def test_the_last_versions_are_kept_and_one_command_rolls_back(cases: Build, tmp_path: Path) -> None:
    target = tmp_path / "published"
    for run_number in (1, 2, 3):
        _publish_as(run_number, cases, tmp_path, keep=2)
    second, third = "20250302T050000-run-2", "20250303T050000-run-3"
    assert all_versions(target) == [second, third]
    assert current_version(target) == third

    done = script("rollback", "--target", str(target))
    assert done.returncode == 0, done.stderr
    assert f"Readers now see {second}" in done.stdout
    assert read_manifest(target / "current")["run_id"] == "run-2"
    listed = script("rollback", "--target", str(target), "--list")
    assert [line[:2] for line in listed.stdout.splitlines()] == ["* ", "  "]

    done = script("rollback", "--target", str(target))
    assert done.returncode == 1
    assert "keeps no version before the current one" in done.stderr
    assert roll_back(target, third) == third
    with pytest.raises(PublishError, match="keeps no version 'yesterday'. It keeps: 20250302T050000-run-2"):
        roll_back(target, "yesterday")
    (target / "versions" / second / "csv" / "marts" / "account_segments.csv").write_text("spoiled")
    with pytest.raises(PublishError, match="damaged: csv/marts/account_segments.csv is not what was published"):
        roll_back(target)
    assert current_version(target) == third


def test_publishing_the_same_run_again_changes_nothing(cases: Build, tmp_path: Path) -> None:
    _publish_as(1, cases, tmp_path)
    first = (tmp_path / "published" / DATABASE).stat()
    _publish_as(1, cases, tmp_path)
    assert (tmp_path / "published" / DATABASE).stat() == first
    assert len(all_versions(tmp_path / "published")) == 1


def test_one_publisher_at_a_time(cases: Build, tmp_path: Path) -> None:
    with locked(tmp_path / "published"), pytest.raises(PublishError, match="Another process is publishing to"):
        _publish_as(1, cases, tmp_path)
    _publish_as(1, cases, tmp_path)


def _cut_database(path: Path) -> None:
    path.write_bytes(b"half a database")


def _other_database(path: Path) -> None:
    """A mart of an older version: its tables lack columns."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        for table in MART_TABLES:
            connection.execute(f"create table marts.{table} as select 'A-1' as account_id")


UNREADABLE = {"cut": _cut_database, "of another version": _other_database, "gone": lambda path: path.symlink_to("nowhere")}


@pytest.mark.parametrize("reader", ["summarize", "explain", "preview_policy"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_a_mart_that_cannot_be_read_is_named(
    reader: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    database = tmp_path / "mart.duckdb"
    UNREADABLE[case](database)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", [reader, *(["A-1"] if reader == "explain" else []), "--database", str(database)])
    assert importlib.import_module(reader).main() == 1
    said = capsys.readouterr().err
    assert said.startswith((f"{database} does not exist", f"{database} cannot be read", "The mart has no column 'is_in_mart'"))
    assert "make build" in said or "--database" in said


@pytest.mark.parametrize("name", [file.stem for file in SCRIPTS if file.stem not in ("settings", "checked_settings")])
def test_every_script_says_what_it_does(name: str) -> None:
    done = script(name, "--help")
    assert done.returncode == 0
    assert "usage:" in done.stdout


def test_documentation_is_complete(cases: Build, tmp_path: Path) -> None:
    """Every model, seed, source and column that was built has a description, and none is described that was not."""
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copy(cases.warehouse, warehouse)
    done = run_dbt(tmp_path, "docs", "generate", WAREHOUSE_PATH=str(warehouse))
    assert done.returncode == 0, done.output
    manifest = json.loads((tmp_path / "target" / "manifest.json").read_text())
    catalog = json.loads((tmp_path / "target" / "catalog.json").read_text())
    nodes = {**catalog["nodes"], **catalog["sources"]}
    assert len(nodes) > 100
    problems = []
    for node_id, built in nodes.items():
        described = manifest["nodes"].get(node_id) or manifest["sources"][node_id]
        if not described["description"].strip():
            problems.append(node_id)
        columns = {name.lower() for name in built["columns"]}
        problems += [f"{node_id}.{name} is not described" for name in columns if not described["columns"].get(name, {}).get("description")]
        problems += [f"{node_id}.{name} is described but not built" for name in described["columns"] if name not in columns]
    assert problems == []
