"""Why an account is whose it is: read from the mart, in words, and asked again with changed values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import explain as command
import pytest
from conftest import CASES, CASES_AS_OF, CASES_SETTINGS, ROOT, Build, copy_project, read_csv, run_dbt_here, write_csv
from explain import explain
from explaining import ExplainError
from explaining.changes import Changes, Order, apply, parse_changes
from explaining.marts import Facts, open_mart, read_facts
from explaining.raw_rows import SPACES, Place, find_place, identity, rows_of, write_rows
from explaining.rules import CONDITIONS, checkout_policy_hash, lineage, parse_rules, read_policy
from explaining.what_if import BUILD, counted_status, what_if, with_policy
from explaining.words import explanation
from publishing.declared import read_declared
from publishing.tables import write_tables
from settings import policy_lists

pytestmark = pytest.mark.usefixtures("with_cases")

SEEDS = Path("seeds") / "policy"


@dataclass(frozen=True)
class Subset:
    """A build of the raw rows of a few accounts."""

    warehouse: Path


@pytest.fixture(scope="module")
def published(cases: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of the cases."""
    folder = tmp_path_factory.mktemp("published")
    write_tables(cases.warehouse, folder, "run", "1GB", read_declared(cases.target / "manifest.json"))
    return folder / "channel_assignment.duckdb"


def facts_of(database: Path, account_id: str) -> Facts:
    """What the mart in a file says of an account."""
    with open_mart(database) as connection:
        return read_facts(connection, account_id)


def section(text: str, title: str) -> list[str]:
    """The lines under a title."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(title)) + 1
    return lines[start : lines.index("", start)] if "" in lines[start:] else lines[start:]


def test_a_what_if_reads_ids_as_staging_does(cases: Build) -> None:
    texts = [*(f"{space}A {space}1{space}" for space in SPACES), " ", "", "7.0", "nan"]
    for values in (
        ", ".join(f"('{text}')" for text in texts),
        "(7.0::double), (7.5::double), ('nan'::double)",
        "(7.00), (7.50)",
        "(7), (null)",
    ):
        both = cases.rows(f"select landing.raw_text(x), {identity('x')} from (values {values}) as t(x)")
        assert [staged for staged, _ in both] == [read for _, read in both]


def test_an_override_is_told_from_what_the_policy_says(cases: Build) -> None:
    text = explain(cases.warehouse, "A-OVR-ACTIVE")
    assert text.startswith("Why is Case Ovr Active (A-OVR-ACTIVE) with outside sales?")
    assert "outside sales, since 2024-06-30; before that inside sales" in text
    decided = " ".join(" ".join(section(text, "What decided")).split())
    assert decided.startswith("candidate inside what the policy says: rule 8 of combined")
    assert decided.endswith(
        "assigned outside Override until 2025-05-31, approved by sales director: Strategic reference customer in a new region. "
        "By the policy it belongs to inside sales since 2021-01-31; if nothing more is ordered, it does not move within 90 days."
    )
    assert " ".join(" ".join(section(text, "In short")).split()).startswith("Override until 2025-05-31, approved by sales director: ")
    rules = section(text, "The rules of combined")
    assert rules[0] == "    1  outside  does not fit: lifecycle stage is established, not whitespace"
    assert rules[6] == "    7  outside  does not fit: size segment is small, not medium; transaction band is small, not large"
    assert rules[7] == '>   8  inside   WINS: "One inside rep can manage very many smaller accounts"'


def test_rules_behind_the_one_that_wins_say_whether_they_fit(cases: Build) -> None:
    rules = section(explain(cases.warehouse, "A-WS-NEVER"), "The rules of combined")
    assert rules[0].startswith(">   1  outside  WINS")
    assert rules[1] == "    2  outside  would not have fitted: lifecycle stage is whitespace, not prospect"
    assert rules[4].startswith("    5  outside  fits too, but comes later")


def test_each_measure_has_its_boundary_and_distance(cases: Build) -> None:
    measures = [" ".join(line.split()) for line in section(explain(cases.warehouse, "A-GRP49-BR"), "What was measured")]
    assert "size 49,999.99 trailing revenue of the group medium large from 50,000 0.01 below" in measures
    assert "stays medium down to 8,000 41,999.99 above" in measures
    assert "last purchase 2024-11-15, 105 days ago active dormant after 365 days 260 days left, dormant on 2025-11-16" in measures


@pytest.mark.parametrize(
    ("account_id", "said"),
    [
        ("A-WS-NEVER", "an unsold account of the group Case Ws Hq, of which Case Ws Hq (A-WS-HQ) buys, last on 2024-11-15."),
        (
            "A-GRP50-BR1",
            "Large: its group Case Grp50 Hq has trailing revenue of 50,000 USD (its own revenue is 20,000); stays large down to 40,000.",
        ),
        (
            "A-HOLD-OPEN",
            "Stays with outside sales while deal OPP-HOLD-OPEN is open (10,000 USD, created 2025-01-29), until 2025-05-29 at the latest.",
        ),
        ("A-DWELL-UP-1", "By the policy it belongs to outside sales since 2025-02-28; it moves on 2025-03-31 if nothing more is ordered."),
        (
            "A-FX-UNKNOWN",
            "row O-FX-UNKNOWN-2 of orders, dated 2024-12-16, could not be used (currency_code 'JPY' has no rate on 2024-12-16;",
        ),
        ("A-DEAL-DUP", "row without a key of crm_opportunities, dated 2024-09-16, could not be used (opportunity_id is blank;"),
        ("A-OVR-LASTDAY", "2025-03-01 the account moves from outside to inside (override): an override ended"),
        ("A-DUP-BADTIME", "after one order of 50,000 or more (then large). One size tier more or less alone changes nothing."),
        ("A-HOLD-OPEN", "The policy would say outside sales after one order of 10,000 or more (then medium)."),
    ],
)
def test_what_is_said_is_named_and_dated(cases: Build, account_id: str, said: str) -> None:
    assert said in " ".join(explain(cases.warehouse, account_id).split())


def test_a_merged_record_leads_to_its_survivor(cases: Build) -> None:
    text = explain(cases.warehouse, "A-MRG-1")
    assert "A-MRG-1 was merged into A-MRG-3, which stands for it." in text
    assert "(A-MRG-3)" in text.splitlines()[0]


def test_house_accounts_are_asked_no_rule(cases: Build) -> None:
    text = explain(cases.warehouse, "A-HOUSE-WEB")
    assert section(text, "The rules of combined") == ["  No rule is asked: no rep covers house accounts."]


def test_every_account_can_be_explained(cases: Build) -> None:
    with open_mart(cases.warehouse) as connection:
        accounts = connection.execute(
            "from (select account_id from marts.account_channel_assignments) using sample 60 (reservoir, 1)"
        ).fetchall()
        policy = None
        for (account_id,) in accounts:
            facts = read_facts(connection, account_id)
            policy = policy or read_policy(connection, facts.row["policy_id"], facts.row["policy_hash"], ROOT)
            wins = [line for line in explanation(facts, policy).splitlines() if line.startswith(">")]
            assert len(wins) == (facts.row["candidate_channel"] != "house"), account_id
            # The rule that wins is the first whose conditions the account meets.
            fits = [rule.number for rule in policy.rules if not rule.failures(facts.row)]
            assert facts.row["coverage"] == "house" or fits[0] == facts.row["rule_number"], account_id


def test_an_unknown_id_is_one_line_with_the_nearest(cases: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("sys.argv", ["explain.py", "A-OVR-ACTVE", "--database", str(cases.warehouse)])
    assert command.main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("No account has the id 'A-OVR-ACTVE'. The nearest are: A-OVR-ACTIVE (Case Ovr Active); ")
    assert printed.err.count("\n") == 1
    for asked, nearest in (("OLD-0018", r"OLD-00180 \("), ("case grp50 br", r"A-GRP50-BR1 \(Case Grp50 Br1\)")):
        with pytest.raises(ExplainError, match=f"The nearest are: {nearest}"):
            explain(cases.warehouse, asked)


def test_a_published_file_says_the_same_as_the_build(cases: Build, published: Path) -> None:
    assert explain(published, "A-GRP50-BR1") == explain(cases.warehouse, "A-GRP50-BR1")


def test_the_rules_of_a_policy_are_those_it_writes_and_those_it_takes_over() -> None:
    policies = [{"policy_id": "new", "based_on": " old "}, {"policy_id": "old", "based_on": None}, {"policy_id": "hen", "based_on": "hen"}]
    assert [lineage(policies, one) for one in ("new", "old", "hen")] == [["new", "old"], ["old"], ["hen"]]
    any_account = dict.fromkeys(CONDITIONS, "")
    written = [
        {"policy_id": policy_id, "rule_number": number, "channel": channel, "reason": "r"} | any_account
        for policy_id, number, channel in (("old", "1", "inside"), ("new", "3", "outside"), ("old", "2", "inside"), ("new", "1", "outside"))
    ]
    assert [(rule.number, rule.channel) for rule in parse_rules(written, ["new", "old"])] == [(1, "outside"), (2, "inside"), (3, "outside")]


def test_the_hash_of_the_seeds_is_that_of_the_mart(cases: Build) -> None:
    assert [(checkout_policy_hash(ROOT),)] == cases.rows("select distinct policy_hash from marts.account_channel_assignments")


def test_other_rules_in_the_checkout_are_not_taken_for_those_of_the_mart(cases: Build, published: Path, tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    file = project / SEEDS / "channel_policy_rules.csv"
    rows = read_csv(file)
    next(row for row in rows if (row["policy_id"], row["rule_number"]) == ("combined", "7"))["size_segment"] = "small"
    write_csv(file, [list(rows[0]), *(list(row.values()) for row in rows)])
    facts = facts_of(published, "A-MRG-3")
    with open_mart(published) as connection:
        policy = read_policy(connection, "combined", facts.row["policy_hash"], project)
    assert (policy.is_known, policy.differs_from_checkout) == (False, True)
    rules = section(explanation(facts, policy), "The rules of combined")
    assert rules[0] == "  The conditions of its rules are not those in this checkout, so here is only what each rule says."
    assert rules[7].startswith(">   7  outside  WINS")
    assert "fit" not in "".join(rules)
    # The file of a build holds the seeds that it was built with.
    with open_mart(cases.warehouse) as connection:
        assert read_policy(connection, "combined", facts.row["policy_hash"], project).is_known


def test_a_mart_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExplainError, match="does not exist. Publish a build first: make build"):
        explain(tmp_path / "none.duckdb", "A")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(ExplainError, match="has no table marts.account_channel_assignments"):
        explain(tmp_path / "empty.duckdb", "A")


@pytest.mark.parametrize(
    ("orders", "values", "as_of", "said"),
    [
        (["many"], [], None, "--order many: 'many' is no plain number"),
        (["1000@2025-02-30"], [], None, "--order: '2025-02-30' is no date"),
        ([], ["potential_amount"], None, "there is no '='"),
        ([], ["potential_amount=a lot"], None, "--set potential_amount: 'a lot' would not be read"),
        ([], ["is_key_account=perhaps"], None, "--set is_key_account: 'perhaps' would not be read"),
        ([], ["account_id=B"], None, "cannot be without its account_id"),
        ([], [], "tomorrow", "--as-of: 'tomorrow' is no date"),
    ],
)
def test_values_that_cannot_be_meant_are_refused_in_words(orders: list[str], values: list[str], as_of: str | None, said: str) -> None:
    with pytest.raises(ExplainError, match=said):
        parse_changes(orders, values, None, as_of)


def test_changes_are_read_as_they_are_written() -> None:
    changes = parse_changes(["12,000", "-5.5@2025-01-31"], ["Potential_Amount = 60000", "owner_id="], "combined", "2025-06-30")
    assert changes == Changes(
        [Order(Decimal(12000), None), Order(Decimal("-5.5"), date(2025, 1, 31))],
        {"potential_amount": "60000", "owner_id": ""},
        "combined",
        date(2025, 6, 30),
    )


def test_changed_values_go_into_the_account_s_own_raw_rows(cases: Build) -> None:
    place = find_place([cases.warehouse], ROOT / "nowhere")
    with rows_of(ROOT, place, ["A-MRG-1", "A-MRG-2", "A-MRG-3"], date(2021, 1, 5)) as raw:
        before = raw.execute("select count(*) from orders").fetchall()[0][0]
        apply(raw, parse_changes(["12000"], ["potential_amount=60000", "owner_id="], None, None), "A-MRG-3", CASES_AS_OF, None)
        changed = "select account_id from crm_accounts where potential_amount = '60000' and owner_id is null"
        assert raw.execute(changed).fetchall() == [("A-MRG-3",)]
        added = raw.execute("select account_id, ordered_at, order_total from orders where order_id = 'WHAT-IF-1'").fetchall()
        assert added == [("A-MRG-3", "2025-02-27", "12000")]
        assert raw.execute("select count(*) from orders").fetchall() == [(before + 1,)]
        with pytest.raises(ExplainError, match="crm_accounts has no such column"):
            apply(raw, Changes(values={"colour": "blue"}), "A-MRG-3", CASES_AS_OF, None)


def test_raw_files_give_the_same_rows_as_their_landing(cases: Build) -> None:
    counts = []
    for place in (Place(cases.warehouse, is_landed=True), Place(CASES, is_landed=False)):
        with rows_of(ROOT, place, ["A-GRP50-HQ", "A-DUPORDER"], date(2021, 1, 5)) as raw:
            tables = ("crm_accounts", "crm_users", "crm_opportunities", "orders", "order_lines")
            counts.append([raw.execute(f"from {table} order by all").fetchall() for table in tables])
    assert counts[0] == counts[1]
    assert 2 < len(counts[0][0]) < 20


def test_rows_that_are_bound_to_the_account_s_come_along(tmp_path: Path) -> None:
    write_csv(tmp_path / "crm_accounts.csv", [["account_id", "account_name"], *[[f" {one} ", one] for one in "ABCDEF"]])
    write_csv(
        tmp_path / "orders.csv",
        [
            ["order_id", "account_id", "ordered_at", "original_order_id"],
            ["O-FIRST", "F", "2020-01-02T10:00:00Z", ""],
            ["O-OWN", "A ", "2024-05-01", ""],
            ["O-OWN", "B", "2024-05-02", ""],
            ["R-OWN", "A", "2024-06-01", "O-OTHER"],
            ["O-OTHER", "C", "2024-04-01", ""],
            ["R-OTHER", "D", "2024-06-01", "O-OWN"],
            ["O-APART", "E", "2024-05-01", ""],
        ],
    )
    write_csv(
        tmp_path / "order_lines.csv",
        [["order_id", "line_number", "quantity", "unit_price"], ["O-OTHER", "1", "1", "5"], ["O-APART", "1", "1", "5"]],
    )
    with rows_of(ROOT, find_place([], tmp_path), ["A"], date(2020, 1, 2)) as raw:
        orders = raw.execute("select order_id, trim(account_id) from orders order by all").fetchall()
        accounts = raw.execute("select trim(account_id) from crm_accounts order by all").fetchall()
        lines = raw.execute("select order_id from order_lines").fetchall()
    assert orders == [("O-FIRST", "F"), ("O-OTHER", "C"), ("O-OWN", "A"), ("O-OWN", "B"), ("R-OTHER", "D"), ("R-OWN", "A")]
    assert "".join(account for (account,) in accounts) == "ABCDF"
    assert lines == [("O-OTHER",)]


def test_another_policy_is_put_in_force_in_a_copy(tmp_path: Path) -> None:
    before = (ROOT / SEEDS / "policy_calendar.csv").read_bytes()
    project = with_policy(ROOT, tmp_path / "project", "dormancy_only", CASES_AS_OF)
    assert read_csv(project / SEEDS / "policy_calendar.csv")[:-1] == read_csv(ROOT / SEEDS / "policy_calendar.csv")
    assert read_csv(project / SEEDS / "policy_calendar.csv")[-1] == {"valid_from": "2025-02-28", "policy_id": "dormancy_only"}
    assert (ROOT / SEEDS / "policy_calendar.csv").read_bytes() == before
    with pytest.raises(ExplainError, match="has no policy 'nobody'. It has: prospecting_only"):
        with_policy(ROOT, tmp_path / "other", "nobody", CASES_AS_OF)


def test_the_order_that_is_added_has_a_status_that_counts(tmp_path: Path) -> None:
    assert counted_status(policy_lists(ROOT)["order_statuses"]) is None
    write_csv(tmp_path / "order_statuses.csv", [["status", "treatment"], ["(blank)", "excluded"], ["shipped", "counted"]])
    assert counted_status(tmp_path / "order_statuses.csv") == "shipped"


# Grouped, merged, in a merge cycle, whitespace, overridden, held by rejected rows, under dwell, under a hierarchy break.
EXPLAINED = ("A-GRP50-BR1", "A-MRG-3", "A-MCYC-1", "A-WS-NEVER", "A-OVR-ACTIVE", "A-BADORDERS", "A-FX-UNKNOWN", "A-RET-TXN", "A-BUYM-1-BR")
ONLY_OF_THE_WHOLE = {"input_fingerprint"}


@pytest.fixture(scope="module")
def subset(cases: Build, tmp_path_factory: pytest.TempPathFactory) -> Subset:
    """A build of nothing but the rows that bear on EXPLAINED, unchanged."""
    folder = tmp_path_factory.mktemp("subset")
    listed = ", ".join(f"'{account_id}'" for account_id in EXPLAINED)
    records = cases.rows(f"""
        select survivors.account_id
        from marts.account_survivors as survivors
        inner join marts.account_channel_assignments as assignments on survivors.surviving_account_id = assignments.account_id
        where ultimate_parent_account_id in (
            select ultimate_parent_account_id from marts.account_channel_assignments where account_id in ({listed})
        )
    """)
    ((first_sale,),) = cases.rows("select min(first_purchase_date) from marts.account_segments")
    with rows_of(ROOT, Place(cases.warehouse, is_landed=True), [record for (record,) in records], first_sale) as raw:
        assert raw.execute("select count(*) from crm_accounts").fetchall()[0][0] < 40
        write_rows(raw, folder / "raw")
    done = run_dbt_here(folder, "build", *BUILD, RAW_DATA_DIR=str(folder / "raw"), **CASES_SETTINGS)
    assert done.returncode == 0, done.output
    return Subset(done.warehouse)


@pytest.mark.parametrize("account_id", EXPLAINED)
def test_an_unchanged_subset_says_the_same_as_the_whole(account_id: str, cases: Build, subset: Subset) -> None:
    whole, part = facts_of(cases.warehouse, account_id), facts_of(subset.warehouse, account_id)
    assert {column: value for column, value in part.row.items() if value != whole.row[column]}.keys() <= ONLY_OF_THE_WHOLE
    for name in ("group", "neighbours", "flips", "handoffs", "deals"):
        assert getattr(part, name) == getattr(whole, name), name


def test_a_what_if_says_what_changes_and_writes_nothing(cases: Build) -> None:
    before = cases.warehouse.stat().st_mtime_ns, sorted(path.name for path in ROOT.iterdir())
    text = what_if(ROOT, cases.warehouse, "A-BUYM-2", parse_changes(["25000"], ["owner_id=U-OUTSIDE"], None, None))
    assert text.startswith("What if\n  - an order more of 25,000 USD on 2025-02-27\n  - owner_id is U-OUTSIDE\n")
    assert "The account would move from inside to outside." in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "> size measure amount 30,000.00 55,000.00" in lines
    assert "> rule number 8 5" in lines
    assert "lifecycle stage established established" in lines
    assert "Why is Case Buym 2 (A-BUYM-2) with outside sales?" in lines
    assert "Note" not in text
    assert (cases.warehouse.stat().st_mtime_ns, sorted(path.name for path in ROOT.iterdir())) == before


def test_a_policy_that_was_changed_is_told_apart(cases: Build, tmp_path: Path) -> None:
    facts = facts_of(cases.warehouse, "A-MRG-3")
    project = copy_project(tmp_path)
    with (project / SEEDS / "free_mail_domains.csv").open("a") as file:
        file.write("other.example\n")
    with open_mart(cases.warehouse) as connection:
        policy = read_policy(connection, "combined", facts.row["policy_hash"], project)
    assert (policy.is_known, policy.differs_from_checkout) == (True, True)
    assert "The policy in this checkout differs" in explanation(facts, policy)
