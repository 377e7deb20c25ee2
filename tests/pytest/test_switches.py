"""What the switches of the Python models leave out, and that nothing else needs it."""

import json
from pathlib import Path

import pytest
from conftest import run_dbt

# Folders and models that are gone without it; a model that stays, and what it goes by then.
SWITCHES = {
    "rep_books": (
        ("intermediate.books.", "rep_books", "rep_workloads", "book_frontier"),
        ("handoff_worklist", "int_owner_proposals"),
    ),
    "reorder_outlook": (("intermediate.outlook.", "marts.outlook."), ("owner_account_lists", "int_quiet_accounts")),
    "control_effects": (("int_control_tests",), ("control_effects", "int_control_means")),
}


def models_of(manifest: dict) -> dict[str, dict]:
    """The models by name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


@pytest.mark.parametrize("switch", SWITCHES)
def test_switched_off_its_models_are_gone_and_all_else_stands(switch: str, manifest: dict, tmp_path: Path) -> None:
    places, (stays, goes_by) = SWITCHES[switch]
    done = run_dbt(tmp_path, "--quiet", "parse", "--vars", json.dumps({switch: False}))
    assert done.returncode == 0, done.output
    left = models_of(json.loads((done.target / "manifest.json").read_text(encoding="utf-8")))
    everything = models_of(manifest)
    own = {name for name, node in everything.items() if name in places or ".".join(node["fqn"][1:]).startswith(places)}
    assert len(own) >= len(places)
    assert everything.keys() - left.keys() == own
    assert f"model.channel_assignment.{goes_by}" in left[stays]["depends_on"]["nodes"]
