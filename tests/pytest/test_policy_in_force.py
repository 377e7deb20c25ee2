"""A policy that was in force is not edited: what the published manifest says of it stops a run that says otherwise."""

from pathlib import Path

import pytest
from conftest import CASES, CASES_AS_OF, Build, copy_project, run_dbt_here
from publishing.manifest import build_manifest, write_manifest
from running.endings import Ending, judge_build

SEEDS = Path("seeds") / "policy"

# Edits of what `combined` says, and the row that each is told by.
EDITS = {
    ("segment_thresholds", "transaction_size,large,10000,10000", "transaction_size,large,25000,25000"):
        "threshold_set=standard, scope=*, measure=transaction_size, segment=large",
    ("policy_parameters", "dormant_after_days_short,365", "dormant_after_days_short,300"):
        "threshold_set=standard, parameter=dormant_after_days_short",
    ("sales_cycles", "standard,*,short", "standard,*,short\nstandard,Bakery,long"): "threshold_set=standard, industry=bakery",
    ("channel_policies", "large_outside_else_account,1,3,90", "large_outside_else_account,1,2,90"): "policy_id=combined, dwell_down",
    ("channel_policy_rules", "combined,6,reactivated,,,,,inside", "combined,6,new,,,,,inside"): "policy_id=combined, rule_number=6",
    ("policy_calendar", "2000-01-01,combined", "2000-01-01,combined\n2024-07-01,dormancy_only"):
        "policy_id=dormancy_only, valid_from=2024-07-01",
}  # fmt: skip

# Edits that no published channel depends on: spelling, texts, what is shown, policies that were not in force, days to come.
FREE_EDITS = {
    ("segment_thresholds", "size,medium,10000,8000", "size,medium,10000.00,08000"),
    ("policy_parameters", "upcoming_days,90", "upcoming_days,60"),
    ("sales_cycles", "standard,*,short", "standard,*,short\nstandard,Dairy,Short"),
    ("channel_policies", "weighed together", "weighed with care"),
    ("channel_policy_rules", "combined,4,dormant,,,,,inside,An old", "combined,4,dormant,,,,,Inside,An OLD"),
    ("channel_policy_rules", "account_size_only,1,,large", "account_size_only,1,,medium"),
    ("policy_calendar", "2000-01-01,combined", "2000-01-01,combined\n2025-03-01,dormancy_only"),
    ("channel_costs", "inside,", "inside,1"),
}


@pytest.fixture
def published(cases: Build, tmp_path: Path) -> Path:
    """A folder with the manifest of the published cases."""
    current = tmp_path / "published" / "current"
    current.mkdir(parents=True)
    write_manifest(current, build_manifest(cases.warehouse, current, {}))
    return current.parent


def run_with(edits: set[tuple[str, str, str]], tmp_path: Path, published: Path, **settings: str) -> Build:
    """Build what judges the policy of the planted cases, with some of its seeds edited."""
    project = copy_project(tmp_path)
    for seed, old, new in edits:
        path = project / SEEDS / f"{seed}.csv"
        text = path.read_text()
        assert old in text, (seed, old)
        path.write_text(text.replace(old, new))
    selection = ("--select", "+policy_problems", "--exclude-resource-type", "unit_test")
    # Without a company's own lists, because the copy's seeds are the lists in force.
    settings |= {"RAW_DATA_DIR": str(CASES), "AS_OF_DATE": CASES_AS_OF.isoformat(), "PUBLISH_DIR": str(published)}
    return run_dbt_here(tmp_path, "--quiet", "build", *selection, project=project, **settings)


def test_an_edit_of_a_policy_that_was_in_force_stops_the_run(tmp_path: Path, published: Path) -> None:
    done = run_with(EDITS.keys() | FREE_EDITS, tmp_path, published, VOLUME_BASELINE="none")
    judgement = judge_build(done.returncode, done.output, done.target / "run_results.json", done.warehouse)
    assert judgement.ending is Ending.POLICY, done.output
    problems = dict(done.rows("select row_description, message from quality.policy_problems"))
    assert problems.keys() == set(EDITS.values())
    large = problems[next(iter(EDITS.values()))]
    assert "It said 'enter_at 10000, exit_below 10000' here and now says 'enter_at 25000, exit_below 25000'." in large
    assert "in a new threshold set based on this one (threshold_sets.csv) for a new policy based on combined" in large
    assert large.endswith("run once with RESTATE_POLICY=combined.")


def test_a_restatement_that_is_meant_passes_and_is_reported(tmp_path: Path, published: Path) -> None:
    done = run_with(set(EDITS), tmp_path, published, RESTATE_POLICY="combined, dormancy_only")
    assert done.returncode == 0, done.output
    assert {row for (row,) in done.rows("select row_description from quality.policy_restatements")} == set(EDITS.values())


def test_what_decides_nothing_and_what_is_to_come_may_change(tmp_path: Path, published: Path) -> None:
    # For an earlier day than what is published, too.
    done = run_with(FREE_EDITS, tmp_path, published, AS_OF_DATE="2024-06-30")
    assert done.returncode == 0, done.output
    assert done.rows("from quality.policy_restatements") == []
    assert len(done.rows("from landing.accepted_policies")) > 40
