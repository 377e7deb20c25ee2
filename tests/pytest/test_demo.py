"""The demo: a company that builds without a warning, with a story, and is what its generator writes."""

import subprocess
import sys
from pathlib import Path

from conftest import CASES_AS_OF, DEMO, ROOT, Build, read_csv


def test_the_demo_builds_without_a_warning(demo: Build) -> None:
    assert demo.returncode == 0, demo.output
    assert "WARN=0 ERROR=0 SKIP=0" in demo.output


def test_the_demo_is_a_company_of_believable_proportions(demo: Build) -> None:
    channels = dict(demo.rows("select assigned_channel, count(*) from marts.account_channel_assignments group by 1"))
    assert 600 <= sum(channels.values()) <= 900
    assert 0.15 <= channels["outside"] / (channels["outside"] + channels["inside"]) <= 0.25
    # Neither every account nor none is with the right rep, changes hands, or is about to fall silent.
    ((wrong, inactive),) = demo.rows(
        "select count(*) filter (owner_status = 'wrong_channel'), count(*) filter (owner_status = 'inactive_owner')"
        " from marts.account_channel_assignments"
    )
    assert 20 <= wrong <= 100
    assert inactive >= 10
    ((moves,),) = demo.rows("select count(*) from marts.handoff_worklist")
    assert 10 <= moves <= 60
    ((ending,),) = demo.rows("select count(*) from marts.upcoming_flips where cause = 'override'")
    assert ending >= 1


def test_nothing_of_the_demo_is_after_its_date_or_a_case() -> None:
    assert max(row["ordered_at"][:10] for row in read_csv(DEMO / "orders.csv")) <= CASES_AS_OF.isoformat()
    names = {row["account_name"] for row in read_csv(DEMO / "crm_accounts.csv")}
    assert len(names) > 600
    assert [name for name in names if "case" in name.lower().split()] == []


def test_the_demo_is_what_the_generator_writes(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tools.demo", "--output-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    written = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.csv")}
    assert written == {file.relative_to(DEMO): file.read_bytes() for file in DEMO.rglob("*.csv")}
