"""A company's own folder: its lists stand in the place of the shipped ones, are never written to, and its mart is nobody else's."""

import csv
import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import ASSIGNMENTS_ONLY, DEMO, ROOT, Build, read_csv, run_dbt_here, write_csv
from publishing import PublishError
from publishing.companies import check_company

SEEDS = ROOT / "seeds" / "policy"
AS_OF = date(2025, 2, 28)


def write_rows(file: Path, rows: list[dict[str, str]]) -> None:
    """Write rows as a CSV file whose columns are those of the first."""
    write_csv(file, [list(rows[0]), *(list(row.values()) for row in rows)])


@pytest.fixture
def company(tmp_path: Path, small_company: Path) -> Path:
    """A company that sells in pounds, reports in pounds, and has named one exception, without a column that it does not need."""
    orders = [row | {"currency_code": "GBP"} for row in read_csv(small_company / "orders.csv")]
    write_rows(small_company / "orders.csv", orders)
    parameters = read_csv(SEEDS / "policy_parameters.csv")
    next(row for row in parameters if row["parameter"] == "reporting_currency")["value"] = "GBP"
    write_rows(small_company / "policy" / "policy_parameters.csv", parameters)
    override = {"reason": "Asked for it", "account_id": "A4", "channel": "outside", "approved_by": "director"}
    write_rows(small_company / "policy" / "channel_overrides.csv", [override | {"valid_from": "2025-01-01", "valid_to": "2025-12-31"}])
    write_csv(small_company / "policy" / "rep_channels.csv", [["title", "channel"], ["SDR", "inside"]])
    return small_company


def build_company(folder: Path, company: Path, *arguments: str) -> Build:
    """A build with the company's folder as its only setting but the date."""
    return run_dbt_here(folder, "build", *arguments, COMPANY_DIR=str(company), AS_OF_DATE=AS_OF.isoformat())


def digests(folder: Path) -> dict[str, str]:
    """What every file of a folder holds."""
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_lists_of_the_company_hold_and_stay_as_they_are(tmp_path: Path, company: Path) -> None:
    before = digests(company)
    done = build_company(tmp_path, company, "--exclude-resource-type", "unit_test", *ASSIGNMENTS_ONLY, "tag:gate")
    assert done.returncode == 0, done.output
    assert digests(company) == before
    rows = done.rows("select account_id, assigned_channel, net_revenue_12m from marts.account_channel_assignments order by 1")
    # A pound is a pound: no rate is needed for the currency that a company reports in.
    assert rows[0] == ("A1", "outside", Decimal("75000.50"))
    assert rows[3][:2] == ("A4", "outside")
    # Its own lists replace the shipped ones whole, and a column that is not there is blank.
    assert done.rows("from policy.rep_channels") == [(None, "SDR", "inside")]
    assert done.rows("select count(*) from policy.order_statuses") == [(len(read_csv(SEEDS / "order_statuses.csv")),)]


def test_nothing_of_the_demo_is_shipped() -> None:
    for name in ("exchange_rates", "channel_overrides", "hierarchy_breaks"):
        assert read_csv(SEEDS / f"{name}.csv") == []
    assert [row["industry"] for row in read_csv(SEEDS / "sales_cycles.csv")] == ["*"]
    ids = {row["account_id"] for row in read_csv(DEMO / "crm_accounts.csv")} | {row["user_id"] for row in read_csv(DEMO / "crm_users.csv")}
    cells = {cell for file in SEEDS.glob("*.csv") for row in csv.reader(file.open(newline="")) for cell in row if cell}
    assert cells & ids == set()


def test_a_list_that_cannot_be_meant_stops_the_run_and_all_are_named(tmp_path: Path, company: Path) -> None:
    policy = company / "policy"
    (policy / "chanel_overrides.csv").write_text("account_id\nA1\n")
    (policy / "notes.txt").write_text("Ask Ann")
    (policy / "account_types.csv").write_text("account_type;coverage\npartner;assigned\n")
    (policy / "hierarchy_breaks.csv").write_text("account_id,reason\nA1,buys, alone\n")
    done = build_company(tmp_path, company, "--select", "int_as_of_date")
    assert done.returncode == 2
    said = done.output[done.output.index("The policy seeds cannot be read") :]
    assert f"{policy}/chanel_overrides.csv: no policy list is called so" in said
    assert f"{policy}/notes.txt: no policy list is called so" in said
    done = build_company(tmp_path, company, "--select", "account_types", "hierarchy_breaks")
    said = done.output[done.output.index("The policy seeds cannot be read") :]
    assert f"{policy}/account_types.csv: " in said
    assert f"{policy}/hierarchy_breaks.csv, line 2: " in said


def test_a_mistake_is_named_by_the_file_it_is_in(tmp_path: Path, company: Path) -> None:
    write_csv(company / "policy" / "account_types.csv", [["account_type", "coverage"], ["partner", "nobody"]])
    done = build_company(tmp_path, company, "--select", "+policy_problems", "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert done.rows("select file_name, problem from quality.policy_problems") == [
        (f"{company}/policy/account_types.csv", "coverage is 'nobody'")
    ]


def write_mart(file: Path, accounts: list[str], company: str = "", raw_source: str = "/data/today") -> Path:
    """As much of a build or a published file as the check looks at."""
    file.parent.mkdir(parents=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create schema landing; create schema marts; create table marts.account_channel_assignments (account_id varchar)"
        )
        connection.execute(
            "create table landing.last_run as select $company as company, $raw as raw_source", {"company": company, "raw": raw_source}
        )
        connection.executemany("insert into marts.account_channel_assignments values (?)", [[account] for account in accounts])
    return file


ACCOUNTS = ["A1", "A2", "A3", "A4"]
# what is published, the run: (company, place of the raw rows, accounts), what may be replaced -> whether it is refused
COMPANIES: dict[str, tuple[tuple[str, str, list[str]], tuple[str, str, list[str]], str | None, bool]] = {
    "the same company, other accounts": (("/acme", "/acme", ACCOUNTS), ("/acme", "/acme", ["B1"]), None, False),
    "the demo over own data": (("", "/data/crm", ACCOUNTS), ("data/demo", "data/demo", ACCOUNTS), None, True),
    "own data over the demo": (("data/demo", "data/demo", ACCOUNTS), ("", "/data/crm", ACCOUNTS), None, True),
    "another company": (("/acme", "/acme", ACCOUNTS), ("/globex", "/globex", ACCOUNTS), None, True),
    "said on purpose": (("/acme", "/acme", ACCOUNTS), ("/globex", "/globex", ["B1"]), "/acme", False),
    "another one was meant": (("/acme", "/acme", ACCOUNTS), ("/globex", "/globex", ["B1"]), "data/demo", True),
    "a company that has got a folder": (("", "/data/crm", ACCOUNTS), ("/acme", "/data/crm", ACCOUNTS), None, False),
    "the folder of another day": (("", "/data/monday", ACCOUNTS), ("", "/data/tuesday", ["A1", "A2", "B1"]), None, False),
    "another folder, few common accounts": (("", "/data/monday", ACCOUNTS), ("", "/data/tuesday", ["A1", "B1"]), None, True),
    "the same folder, few common accounts": (("", "/data/crm", ACCOUNTS), ("", "/data/crm", ["B1"]), None, False),
}


@pytest.mark.parametrize("case", COMPANIES)
def test_no_mart_takes_the_place_of_another_companys_by_mistake(case: str, tmp_path: Path) -> None:
    (old_company, old_source, old_accounts), (company, source, accounts), replaced, is_refused = COMPANIES[case]
    folder = write_mart(tmp_path / "published" / "channel_assignment.duckdb", old_accounts).parent
    warehouse = write_mart(tmp_path / "build" / "w.duckdb", accounts, company, source)
    published = {"company": old_company, "raw_source": old_source}
    if not is_refused:
        check_company(published, folder, warehouse, replaced)
        return
    with pytest.raises(PublishError, match=f"PUBLISH_OVER='{old_company or old_source}'"):
        check_company(published, folder, warehouse, replaced)


def test_a_manifest_of_an_earlier_version_is_known_by_its_raw_rows(tmp_path: Path) -> None:
    warehouse = write_mart(tmp_path / "build" / "w.duckdb", ACCOUNTS, "data/demo", "data/demo")
    check_company({"raw_source": "data/demo"}, tmp_path, warehouse, None)
    with pytest.raises(PublishError, match="holds the mart of /data/crm, and this run is of data/demo"):
        check_company({"raw_source": "/data/crm"}, tmp_path, warehouse, None)
