"""Two mutations of the code, one for each kind of dbt test that can catch one; `make mutations` tries all of them."""

import re

import pytest
import yaml
from conftest import ROOT, Build

from tools.mutations.changes import NotThere, NulledColumn, OneMore, Replaced
from tools.mutations.list_of_mutations import MUTATIONS
from tools.mutations.workshop import DATA_TEST, UNIT_TEST, Good, Workshop

TRIED = {
    # Several unit tests of one model may catch a mutation; which of them ends first is left to chance.
    "sales_cycle_evidence: won_deal_count is one more in one row": (UNIT_TEST, "sales_cycle_evidence"),
    "channel_decision_table: a lost row": (DATA_TEST, "decision_table_covers_every_cell"),
}


@pytest.fixture(scope="module")
def workshop(cases: Build, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("mutations")
    return Workshop(folder / "workshop", Good(cases.warehouse, cases.target / "manifest.json", folder / "published"))


@pytest.mark.parametrize("name", TRIED)
def test_a_mutation_is_caught_next_to_its_model(name: str, workshop: Workshop) -> None:
    mutation = next(mutation for mutation in MUTATIONS if mutation.name == name)
    verdict = workshop.try_out(mutation, is_alone=True)
    assert (verdict.caught_by, verdict.check.split(": ")[0]) == TRIED[name]


def test_every_mutation_still_finds_the_code_it_changes() -> None:
    assert [error for mutation in MUTATIONS if (error := mutation.is_lost(ROOT))] == []


def test_every_mutation_of_a_column_names_one_of_its_model() -> None:
    columns = {
        model["name"]: {column["name"] for column in model["columns"]}
        for file in (ROOT / "models").rglob("*__models.yml")
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
    }
    unknown = [
        mutation.name
        for mutation in MUTATIONS
        if isinstance(mutation.change, NulledColumn | OneMore) and mutation.change.column not in columns[mutation.subject]
    ]
    assert unknown == []


def test_every_mart_and_every_layer_is_damaged_once_at_least() -> None:
    marts = {path.stem for path in (ROOT / "models" / "marts").rglob("*.sql")}
    layers = {path.parent.relative_to(ROOT / "models").parts for path in (ROOT / "models").rglob("*.sql")}
    rooms = {parts[1] if parts[0] == "intermediate" else parts[0] for parts in layers}
    assert marts - {mutation.subject for mutation in MUTATIONS} == set()
    assert rooms - {mutation.layer for mutation in MUTATIONS} == set()


def test_every_mutation_is_in_the_table() -> None:
    table = (ROOT / "docs" / "mutations.md").read_text(encoding="utf-8")
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 40
    assert [mutation.name for mutation in MUTATIONS if f"| {mutation.layer} | {mutation.name} | {mutation.why} |" not in table] == []
    caught, tried = map(int, re.search(r"Caught: (\d+) of (\d+)", table).groups())
    assert (tried, caught >= 0.9 * tried) == (len(MUTATIONS), True)


def test_code_that_is_not_there_once_is_not_changed() -> None:
    change = Replaced("a > b", "a >= b", "equal is more")
    assert change.of("where a > b") == "where a >= b"
    for text in ("where a < b", "where a > b and a > b"):
        with pytest.raises(NotThere, match="must be once"):
            change.of(text)
