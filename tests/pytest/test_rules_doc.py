"""The pages under docs/ name what is there: each rule its files, its reference functions, its unit tests and its shipped numbers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, read_csv

RULES = ROOT / "docs" / "rules.md"
OTHER_PAGES = [ROOT / page for page in ("README.md", "CONTRIBUTING.md", "tests/expectations/README.md", "tools/README.md")]
FACTS = re.compile(r"^\*Code\* (?P<code>.+) · \*Reference\* (?P<reference>.+) · \*Unit tests\* (?P<unit_tests>.+)$", re.MULTILINE)
FILE = re.compile(r"`((?!target/)(?:[\w.-]+/)*[\w-][\w.-]*/[\w.-]+\.(?:csv|md|py|sql|yml))`")
FOLDER = re.compile(r"`((?:data|docs|gates|macros|models|scripts|seeds|tests|tools)/(?:[\w.-]+/)*)`")
MODEL = re.compile(r"\b((?:int|stg|base)_\w+|(?:marts|quality|intermediate|gates)\.(?!(?:md|py|sql|yml)\b)\w+)\b(?!\()")
# `Rules "Dormancy" and "At risk" in docs/rules.md`, perhaps over two lines of a comment.
CITED = re.compile(r'\b[Rr]ules?((?: "[^"]+"(?:,| and)?)+) in docs/rules\.md')
# `(docs/rules.md, Dormancy)`: what the reference says, of a rule or of a chapter.
CITED_BY_REFERENCE = re.compile(r"\(docs/rules\.md, ([^)]+)\)")
NUMBER = re.compile(r"^\| `(?P<parameter>\w+)` \| `policy_parameters` \| (?P<value>.+) \|$", re.MULTILINE)


def rules() -> dict[str, str]:
    """The text of each rule by its title."""
    _, *sections = re.split(r"^### ", RULES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {title: text for title, _, text in (section.partition("\n") for section in sections)}


def chapters() -> set[str]:
    """The titles of the page's chapters, without their numbers."""
    return set(re.findall(r"^## \d+\. (.+)$", RULES.read_text(encoding="utf-8"), re.MULTILINE))


def cited(file: Path) -> set[str]:
    """The rules that the comments of a file name."""
    text = re.sub(r"\s+(?:--|#)?\s*", " ", file.read_text(encoding="utf-8"))
    return {title for titles in CITED.findall(text) for title in re.findall(r'"([^"]+)"', titles)}


def named(part: str) -> Iterator[tuple[str, str]]:
    """Each rule with each name that it has in a part of its facts."""
    for title, text in rules().items():
        for facts in FACTS.finditer(text):
            yield from ((title, name) for name in re.findall(r"`([^`]+)`", facts[part]))


def functions(module: str) -> set[str]:
    """The functions of a Python file, methods with their class before them."""
    found = set()
    for node in ast.parse((ROOT / module).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{method.name}" for method in node.body if isinstance(method, ast.FunctionDef)}
    return found


def unit_tests() -> set[str]:
    """The names of all dbt unit tests."""
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in ROOT.glob("models/**/*.yml"))
    return {test["name"] for content in read for test in content.get("unit_tests") or []}


def test_each_rule_has_words_an_example_a_reason_and_its_facts() -> None:
    found = rules()
    assert len(found) > 50
    for title, text in found.items():
        assert re.search(r"\n\n\*Example\.\* .*\n\n\*Why\.\* ", text, re.DOTALL), title
        assert len(FACTS.findall(text)) == 1, title


def test_each_rule_is_in_the_contents() -> None:
    contents = RULES.read_text(encoding="utf-8").partition("\n## ")[0]
    assert re.findall(r"\[([^\]]+)\]\(#(?!\d)", contents) == list(rules())


def test_the_code_of_each_rule_is_there() -> None:
    assert [(title, file) for title, file in named("code") if not (ROOT / file).is_file()] == []


def test_the_reference_function_of_each_rule_is_there() -> None:
    wrong = []
    for title, place in named("reference"):
        module, _, function = place.partition(": ")
        if not module.startswith("tests/reference/") or not (ROOT / module).is_file() or function not in functions(module):
            wrong.append((title, place))
    assert wrong == []


def test_the_unit_tests_of_each_rule_are_there() -> None:
    existing = unit_tests()
    assert [(title, name) for title, name in named("unit_tests") if name not in existing] == []


def test_each_macro_of_a_rule_is_in_a_rule() -> None:
    macros = {file.relative_to(ROOT).as_posix() for file in ROOT.glob("macros/rules/*.sql")}
    assert macros - {file for _, file in named("code")} == set()


def test_each_rule_that_code_cites_is_a_section() -> None:
    """A comment names a rule by its heading, so that a reader finds it; each macro of a rule names one."""
    files = [*ROOT.glob("macros/**/*.sql"), *ROOT.glob("models/**/*.sql")]
    wrong = [(file.name, title) for file in files for title in cited(file) - rules().keys()]
    wrong += [(file.name, "names no rule") for file in ROOT.glob("macros/rules/*.sql") if not cited(file)]
    titles = rules().keys() | chapters()
    for file in ROOT.glob("tests/reference/*.py"):
        wrong += [(file.name, title) for title in CITED_BY_REFERENCE.findall(file.read_text(encoding="utf-8")) if title not in titles]
    assert wrong == []


def test_each_parameter_is_in_a_rule_with_its_shipped_value() -> None:
    shipped = [(row["parameter"], row["value"]) for row in read_csv(ROOT / "seeds" / "policy" / "policy_parameters.csv")]
    written = NUMBER.findall(RULES.read_text(encoding="utf-8"))
    assert sorted(written) == sorted(shipped)


def test_the_shipped_lists_say_what_the_rules_say_of_them() -> None:
    numbers = re.findall(r"^\| (.+) \| `(\w+)` \| (.+) \|$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    said = [(number, list_name, shipped.replace(",", "")) for number, list_name, shipped in numbers]
    rows = {file.stem: read_csv(file) for file in ROOT.glob("seeds/policy/*.csv")}

    boundaries = []
    for row in rows["segment_thresholds"]:
        if row["enter_at"] and row["measure"] == "size":
            boundaries.append((f"{row['segment']}: `enter_at` / `exit_below`", f"{row['enter_at']} / {row['exit_below']}"))
        elif row["enter_at"]:
            boundaries.append((f"{row['segment']}: `enter_at`", row["enter_at"]))
    assert [(number, shipped) for number, list_name, shipped in said if list_name == "segment_thresholds"] == boundaries

    policies = {row["policy_id"]: row for row in rows["channel_policies"]}
    settings = [re.findall(r"`(\w+)`", number) + [shipped] for number, list_name, shipped in said if list_name == "channel_policies"]
    assert [policies[policy_id][setting] for setting, policy_id, _ in settings] == [shipped for *_, shipped in settings]

    lengths = [(name, int(found[1])) for _, name, shipped in said if (found := re.fullmatch(r"(\d+) (?:domains|statuses|titles)", shipped))]
    assert lengths == [(name, len(rows[name])) for name, _ in lengths]
    assert [name for _, name, shipped in said if shipped == "none" and rows[name]] == []


def test_each_policy_list_is_in_a_rule() -> None:
    text = RULES.read_text(encoding="utf-8")
    assert [file.stem for file in ROOT.glob("seeds/policy/*.csv") if f"`{file.stem}`" not in text] == []


@pytest.mark.parametrize("page", sorted(page.relative_to(ROOT).as_posix() for page in [*ROOT.glob("docs/**/*.md"), *OTHER_PAGES]))
def test_what_a_page_names_and_links_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [file for file in FILE.findall(text) if not (ROOT / file).is_file()] == []
    assert [folder for folder in FOLDER.findall(text) if not (ROOT / folder).is_dir()] == []
    models = {file.stem for kind in ("sql", "py") for file in ROOT.glob(f"models/**/*.{kind}")}
    assert {name for name in MODEL.findall(text) if name.rpartition(".")[2] not in models} == set()
    for target in re.findall(r"\]\(([^)]+)\)", text):
        place, _, anchor = target.partition("#")
        if "://" in target:
            continue
        linked = ((ROOT / page).parent / place).resolve() if place else ROOT / page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked.read_text(encoding="utf-8")), target


def test_each_step_of_the_ways_through_the_models_is_a_reference() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    steps = re.findall(r"`(\w+)`\s+→\s+(?=`(\w+)`)", text)
    assert len(steps) > 10
    files = {file.stem: file for file in ROOT.glob("models/**/*.sql")}
    assert [(one, other) for one, other in steps if f"ref('{other}')" not in files[one].read_text(encoding="utf-8")] == []


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as Markdown viewers make them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
