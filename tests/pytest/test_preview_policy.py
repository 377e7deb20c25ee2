"""What a changed policy would do to the published mart, as a page for a pull request."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import preview_policy as command
import pytest
from conftest import CASES, ROOT, Build, copy_project
from preview_policy import preview
from previewing import PreviewError
from previewing.comparing import Side, cause_of, compare, read_side
from previewing.markdown import markdown_table, page

pytestmark = pytest.mark.usefixtures("with_cases")

SEEDS = Path("seeds") / "policy"


def account(account_id: str, channel: str, **other: object) -> dict:
    """A row of one side."""
    return {
        "account_id": account_id,
        "account_name": f"Account {account_id}",
        "owner_id": "U1",
        "owner_channel": "inside",
        "ultimate_parent_account_id": account_id,
        "record_ids": [account_id],
        "candidate_channel": channel,
        "assigned_channel": channel,
        "assignment_source": "policy",
        "policy_id": "combined",
        "rule_number": 8,
        "rule_reason": "A reason",
        "policy_hash": "aaaa",
        "input_fingerprint": "f1",
        "as_of_date": date(2025, 2, 28),
        "last_purchase_date": date(2025, 1, 1),
        "net_revenue_12m": Decimal("100.00"),
        "size_measure_amount": Decimal("100.00"),
        "transaction_size_amount": None,
        "days_since_last_purchase": 58,
        "deal_count": 1,
        "deal_amount": Decimal("5.00"),
    } | other


def side(*rows: dict, **other: object) -> Side:
    """One side of a comparison."""
    values = Side({row["account_id"]: row for row in rows}, {}, {}, "combined", "aaaa", "2025-02-28", "USD")
    return replace(values, **other)


OTHER_POLICY = {"policy_hash": "bbbb"}
OTHER_DATA = {"input_fingerprint": "f2"}
OTHER_MEASURE = {"size_measure_amount": Decimal("200.00")}
OTHER_DATE = {"as_of_date": date(2025, 3, 31), "days_since_last_purchase": 89}


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        (OTHER_POLICY, "policy"),
        (OTHER_POLICY | OTHER_DATA, "policy"),
        (OTHER_POLICY | OTHER_DATA | OTHER_MEASURE, "data"),
        (OTHER_POLICY | OTHER_MEASURE, "policy"),
        (OTHER_DATA | OTHER_MEASURE, "data"),
        (OTHER_DATA, "data"),
        (OTHER_DATE, "time"),
        (OTHER_DATE | OTHER_POLICY, "time"),
        (OTHER_DATE | OTHER_DATA, "data"),
        (OTHER_POLICY | {"assignment_source": "override"}, "override"),
        (OTHER_POLICY | {"record_ids": ["A", "B"]}, "structure"),
        (OTHER_DATA | {"ultimate_parent_account_id": "B"}, "structure"),
        ({"policy_id": "other"}, "policy"),
        ({}, "code"),
    ],
)
def test_each_move_has_one_cause(after: dict, cause: str) -> None:
    assert cause_of(account("A", "inside"), account("A", "outside", **after)) == cause
    assert cause_of(account("A", "inside", **after), account("A", "outside")) == cause


def test_moves_are_counted_by_cause_direction_and_rep() -> None:
    before = side(
        account("A", "inside", net_revenue_12m=Decimal(10)),
        account("B", "inside"),
        account("C", "outside", owner_id="U2"),
        account("D", "inside"),
        account("E", "inside", owner_channel="unknown"),
        account("GONE", "inside"),
    )
    after = side(
        account("A", "outside", net_revenue_12m=Decimal(10), **OTHER_POLICY),
        account("B", "outside", **OTHER_POLICY),
        account("C", "inside", owner_id="U2", **OTHER_POLICY),
        account("D", "inside", candidate_channel="outside", **OTHER_POLICY),
        account("E", "outside", owner_channel="unknown", **OTHER_POLICY),
        account("NEW", "inside", **OTHER_POLICY),
        policy_hash="bbbb",
    )
    compared = compare(replace(before, deals={"O1": "inside", "O2": "inside"}), replace(after, deals={"O1": "outside", "O2": "inside"}))
    assert [move.account_id for move in compared.moves] == ["B", "C", "E", "A"]
    text = page(compared)
    moved = "3 from inside to outside (210.00 USD); 1 from outside to inside (100.00 USD)"
    assert f"**With this branch, 4 accounts change channel, of 6: {moved}.**" in text
    assert "| policy | inside → outside | 3 | 210.00 | 3 | 15.00 |" in text
    assert "| U1 | 2 | 110.00 | 0 | 0.00 |" in text
    assert "| U2 | 0 | 0.00 | 1 | 100.00 |" in text
    assert "1 account that moves is owned by nobody, or by someone of unknown channel: 100.00." in text
    assert "1 more account gets another answer from the rules but stays for now" in text
    assert "1 open deal changes channel." in text
    assert text.index("### Accounts that appear") < text.index("| NEW |") < text.index("### Accounts that vanish") < text.index("| GONE |")


def test_reps_and_accounts_beyond_twenty_are_summed() -> None:
    before = side(*[account(f"A{i:02}", "inside", owner_id=f"U{i:02}", net_revenue_12m=Decimal(i)) for i in range(25)])
    after = side(*[row | {"assigned_channel": "outside"} for row in before.accounts.values()])
    text = page(compare(before, after))
    assert "| 5 others | 5 | 10.00 | 0 | 0.00 |" in text
    assert "| A05 |" in text
    assert "| A04 |" not in text
    assert "And 5 more." in text


def test_edits_of_policies_in_force_are_said() -> None:
    one = side(account("A", "inside"))
    text = page(compare(one, one), restated=["policy combined said 'x_1' and now says 'y'"])
    assert "The next run stops at them." in text
    assert r"- policy combined said 'x\_1' and now says 'y'" in text


def test_nothing_that_moves_is_said() -> None:
    text = page(compare(side(account("A", "inside")), side(account("A", "inside"))))
    assert "**With this branch, no account changes channel.**" in text
    assert "###" not in text


def test_text_of_the_data_is_safe_in_a_table() -> None:
    *_, row = markdown_table(["name"], [("a|b\n<img src=x> *x* `y` [z](u) & \x1b[1m",)])
    assert row == r"| a\|b &lt;img src=x&gt; \*x\* \`y\` \[z\](u) &amp;  \[1m |"


def test_a_mart_compared_with_itself_is_the_same(cases: Build) -> None:
    with duckdb.connect(str(cases.warehouse), read_only=True) as connection:
        one = read_side(connection)
    assert len(one.accounts) > 500
    text = page(compare(one, one))
    assert "no account changes channel" in text
    assert "otherwise" not in text


def test_another_policy_is_tried_out(cases: Build) -> None:
    seeds = {file.name: file.read_bytes() for file in (ROOT / SEEDS).iterdir()}
    text, exit_code = preview(ROOT, cases.warehouse, None, "account_size_only")
    assert exit_code == 0, text
    assert text.splitlines()[2].startswith(r"**If account\_size\_only came into force on 2025-02-28, ")
    assert r"| policy | combined | account\_size\_only |" in text
    # Each move is explained by the policy, and nothing else differs.
    causes = [line.split("|")[1].strip() for line in text.partition("### By cause and direction")[2].partition("###")[0].splitlines()[4:-1]]
    assert set(causes) == {"policy", "all"}
    assert "### Accounts that" not in text
    (row,) = [line for line in text.splitlines() if line.startswith("| A-TXN-10000 |")]
    assert row == (
        "| A-TXN-10000 | Case Txn 10000 | outside → inside | policy | 22,000.00"
        " | rule 7 of combined: A medium account that buys in large transactions is worth the time of a visit"
        r" | rule 2 of account\_size\_only: One inside rep can manage very many smaller accounts |"
    )
    # A large open deal holds a change back, whatever the policy, and an override lies on top.
    assert "A-HOLD-90" not in text
    assert "A-OVR-ACTIVE" not in text
    assert {file.name: file.read_bytes() for file in (ROOT / SEEDS).iterdir()} == seeds


# What the README says to do, to give silent accounts to outside sales from July on and then to raise one boundary.
RECIPES = {
    "channel_policies": [
        "combined_2025h2,As combined and silent accounts are visited,standard,inside,large_outside_else_account,1,3,90,combined,",
        "combined_2026,Large begins later,standard_2026,inside,large_outside_else_account,1,3,90,combined_2025h2,",
    ],
    "channel_policy_rules": [
        "combined_2025h2,8,,,at_risk,,,outside,An account that falls silent is worth a visit",
        "combined_2025h2,9,,,,,,inside,One inside rep can manage very many smaller accounts",
    ],
    "threshold_sets": ['standard_2026,standard,"Large transactions begin at 25,000"'],
    "segment_thresholds": ["standard_2026,*,transaction_size,large,25000,25000"],
    "policy_calendar": ["2025-07-01,combined_2025h2", "2026-01-01,combined_2026"],
}


def test_each_day_of_the_calendar_ahead_says_what_changes(cases: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_project(tmp_path)
    for seed, rows in RECIPES.items():
        with (project / SEEDS / f"{seed}.csv").open("a") as file:
            file.write("\n".join(rows) + "\n")
    monkeypatch.delenv("COMPANY_DIR")
    monkeypatch.setenv("RAW_DATA_DIR", str(CASES))
    text, exit_code = preview(project, cases.warehouse, None, None)
    assert exit_code == 0, text
    now, july, january = text.split("\n## ")
    assert "**On 2025-02-28, with this branch, no account changes channel.**" in now
    # The headlines come first, and the rules of each day say why.
    assert now.count(" comes into force, ") == 2
    assert july.startswith("From 2025-07-01: combined\\_2025h2\n")
    assert "### Accounts that" not in text
    silent = "rule 8 of combined\\_2025h2: An account that falls silent is worth a visit"
    moves = [line for line in july.splitlines() if "inside → outside" in line and "| A-" in line]
    assert moves
    assert all(silent in line and "rule 8 of combined: One inside rep" in line for line in moves), moves
    # A-TXN-10000 bought for 11,000 twice.
    assert "| A-TXN-10000 |" not in july
    (row,) = [line for line in january.splitlines() if line.startswith("| A-TXN-10000 |")]
    assert "outside → inside" in row
    assert "rule 9 of combined\\_2026: One inside rep" in row


def test_a_mistake_in_the_policy_is_said_as_the_build_says_it(cases: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_project(tmp_path)
    with (project / SEEDS / "channel_overrides.csv").open("a") as file:
        file.write("A-MRG-3,outside,Because,,2025-01-01,2025-12-31\n")
    monkeypatch.delenv("COMPANY_DIR")
    monkeypatch.setenv("RAW_DATA_DIR", str(CASES))
    text, exit_code = preview(project, cases.warehouse, None, None)
    assert exit_code == 78, text
    assert "There is no preview: policy error." in text
    assert "channel_overrides" in text.partition("There is no preview")[2]


def test_another_policy_and_date_must_be_there(cases: Build) -> None:
    with pytest.raises(PreviewError, match="has no policy 'nobody'. It has: prospecting_only"):
        preview(ROOT, cases.warehouse, None, "nobody")
    with pytest.raises(PreviewError, match="--as-of: 'soon' is no date"):
        preview(ROOT, cases.warehouse, "soon", None)


def test_a_mart_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr("sys.argv", ["preview_policy.py", "--database", str(tmp_path / "none.duckdb")])
    assert command.main() == 1
    assert "none.duckdb does not exist. Publish a build first: make build" in capsys.readouterr().err
