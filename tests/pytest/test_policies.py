"""The policy is data: each shipped policy is put in force by one calendar row, and new tiers are rows of seeds."""

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ASSIGNMENTS_ONLY, CASES, CASES_AS_OF, ROOT, Build, build, copy_project

VOTE_OF = {
    "prospecting_only": "prospecting_vote",
    "account_size_only": "account_size_vote",
    "dormancy_only": "dormancy_vote",
    "transaction_size_only": "transaction_size_vote",
}


def build_with(tmp_path: Path, **rows_by_seed: str) -> Build:
    """Build the assignments of the planted cases with rows added to seeds."""
    project = copy_project(tmp_path)
    for seed, rows in rows_by_seed.items():
        with (project / "seeds" / "policy" / f"{seed}.csv").open("a") as file:
            file.write(rows)
    done = build(tmp_path, CASES, CASES_AS_OF, *ASSIGNMENTS_ONLY, project=project)
    assert done.returncode == 0, done.output
    return done


@pytest.mark.parametrize("policy", VOTE_OF)
def test_one_calendar_row_puts_a_policy_in_force(policy: str, tmp_path: Path, cases: Build) -> None:
    done = build_with(tmp_path, policy_calendar=f"2025-01-01,{policy}\n")
    rows = done.mart("marts.account_channel_assignments", "account_id")
    assert {row["policy_id"] for row in rows.values()} == {policy}
    # Under one division's policy an account goes where that division votes, unless it abstains, is house or overridden.
    decided = [row for row in rows.values() if row["assignment_source"] == "policy" and row["coverage"] == "assigned"]
    assert len(decided) > 100
    assert [row["account_id"] for row in decided if row[VOTE_OF[policy]] not in ("abstain", row["assigned_channel"])] == []
    # The votes themselves do not depend on the policy in force.
    before = cases.mart("marts.account_channel_assignments", "account_id")
    assert {account: row[VOTE_OF[policy]] for account, row in rows.items()} == {
        account: row[VOTE_OF[policy]] for account, row in before.items()
    }
    assert {row["policy_hash"] for row in rows.values()}.isdisjoint(row["policy_hash"] for row in before.values())


FOUR_TIERS = {"small": "", "medium": "5000,4000", "large": "25000,20000", "strategic": "100000,80000"}


def test_four_size_tiers_are_seeds_only(tmp_path: Path) -> None:
    parameters = [line.split(",", 1)[1] for line in (ROOT / "seeds/policy/policy_parameters.csv").read_text().splitlines()[1:]]
    done = build_with(
        tmp_path,
        segment_thresholds="".join(f"four_tiers,*,size,{tier},{bounds or ','}\n" for tier, bounds in FOUR_TIERS.items())
        + "four_tiers,*,transaction_size,small,,\nfour_tiers,*,transaction_size,large,10000,10000\n",
        policy_parameters="".join(f"four_tiers,{parameter}\n" for parameter in parameters),
        sales_cycles="four_tiers,*,short\n",
        threshold_sets="four_tiers,,Four size tiers\n",
        channel_policies="tiered,Four tiers,four_tiers,inside,follow_account,0,0,0,,\n",
        channel_policy_rules="tiered,1,,strategic,,,,outside,Strategic\ntiered,2,,large,,,,outside,Large\n",
        policy_calendar="2025-02-01,tiered\n",
    )
    rows = done.mart("marts.account_channel_assignments", "account_id").values()
    # What intervenes is another test's business.
    assigned = [row for row in rows if row["coverage"] == "assigned" and row["assignment_source"] in ("policy", "fallback")]
    assert len(assigned) > 400
    expected = {"strategic": ("outside", "policy", 1), "large": ("outside", "policy", 2), "medium": ("inside", "fallback", None)}
    expected["small"] = expected["medium"]
    assert {row["size_segment"] for row in assigned} == set(FOUR_TIERS)
    for row in assigned:
        assert (row["assigned_channel"], row["assignment_source"], row["rule_number"]) == expected[row["size_segment"]], row["account_id"]
        if not row["is_key_account"] and row["size_measure_amount"] is not None:
            assert row["size_segment"] in (_tier(row["size_measure_amount"], "enter_at"), _tier(row["size_measure_amount"], "exit_below"))


def _tier(amount: Decimal, boundary: str) -> str:
    place = ("enter_at", "exit_below").index(boundary)
    bounds = {tier: int(texts.split(",")[place]) for tier, texts in reversed(FOUR_TIERS.items()) if texts}
    return next((tier for tier, bound in bounds.items() if amount >= bound), "small")
