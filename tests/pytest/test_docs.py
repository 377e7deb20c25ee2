"""The papers: links resolve, the README stays short, the words are plain, and what is said in several places is the same."""

import re
import subprocess
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

# Words that make a sentence old-fashioned or hard to translate, and what to write instead: the one list of them.
WORDS_TO_AVOID = {
    r"mend(?:s|ed|ing)?": "fix, correct",
    r"anew": "again",
    r"whoever": "the person who, any account that",
    r"beside": "next to, apart from",
    r"go(?:es)? on from": "continue from",
    # In a row of values, D is an account.
    r"(?<!,)D(?!,\S)": "the as-of date",
}
# At the beginning of a sentence, too.
AVOIDED = re.compile("|".join(rf"(?<![\w'\"/-])(?:{word}|{word[0].upper()}{word[1:]})(?![\w'\"/-])" for word in WORDS_TO_AVOID))
# Files that spell the words for another reason than to use them.
SPELLS_THEM = {"tests/pytest/test_docs.py"}

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
SQL_COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
MACRO = re.compile(r"^\{%-? macro (\w+)\(([^)]*)\)", re.MULTILINE)
IMPLEMENTATION = re.compile(r"(?:default|duckdb|spark)__")
README_WORDS = 900


def tracked(*patterns: str) -> list[Path]:
    """The project's own files that match."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def without_code(text: str) -> str:
    """The text with its code blanked out, line for line."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group()), text)


def slug(heading: str) -> str:
    """The anchor that a heading has on the page."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)}


def is_broken(page: Path, link: str) -> bool:
    """Whether a relative link leads nowhere."""
    if re.match(r"[a-z]+:", link):
        return False
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return not target.exists() or bool(anchor and target.suffix == ".md" and anchor not in anchors(target))


def prose(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that people read, with their numbers: all of a page, and the comments and texts of everything else."""
    if file.suffix == ".py":
        with file.open("rb") as source:
            for token in tokenize.tokenize(source.readline):
                # A text of one word is a value.
                if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string):
                    for number, line in enumerate(token.string.splitlines()):
                        yield token.start[0] + number, re.sub(r"`[^`]*`", "", line)
        return
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".sql":
        for comment in SQL_COMMENT.finditer(text):
            first = text.count("\n", 0, comment.start()) + 1
            yield from enumerate(without_code(comment.group()).splitlines(), first)
        return
    yield from enumerate((without_code(text) if file.suffix == ".md" else text).splitlines(), 1)


def words_to_avoid(files: list[Path]) -> list[str]:
    """Each use of a word to avoid, with its place."""
    return [
        f"{name}, line {number}: '{found.group()}' in: {line.strip()[:100]}"
        for file in files
        if (name := file.relative_to(ROOT).as_posix()) not in SPELLS_THEM
        for number, line in prose(file)
        for found in AVOIDED.finditer(line)
    ]


def test_every_relative_link_leads_somewhere() -> None:
    pages = tracked("*.md")
    links = [(page, link) for page in pages for link in LINK.findall(without_code(page.read_text(encoding="utf-8")))]
    assert len(links) > 50
    broken = [f"{page.relative_to(ROOT)}: {link}" for page, link in links if is_broken(page, link)]
    assert not broken, "\n".join(broken)


def test_the_readme_is_one_screen_and_some() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= README_WORDS


def test_the_list_of_outputs_has_each_mart_once() -> None:
    marts = [path.stem for path in tracked("models/marts/**/*.sql")]
    page = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", page[page.index("\n## Marts") : page.index("\n## Quality")], re.MULTILINE)
    assert sorted(listed) == sorted(marts)


@pytest.mark.parametrize("kind", ["*.md", "*.py", "*.sql", "*.yml"])
def test_words_are_plain(kind: str) -> None:
    found = words_to_avoid(tracked(kind))
    assert not found, "\n".join([*found, f"Write instead: {WORDS_TO_AVOID}"])


def test_each_macro_is_described_with_its_arguments() -> None:
    """The dbt documentation says what each macro does; what an adapter makes of it is described where it is called."""
    macros = {}
    for file in tracked("macros/*.sql"):
        for name, arguments in MACRO.findall(file.read_text(encoding="utf-8")):
            if not IMPLEMENTATION.match(name):
                macros[name] = re.findall(r"(\w+)(?:=(?:\[\]|[^,]*))?(?:,|$)", arguments)
    described = {}
    for file in tracked("macros/*.yml"):
        for macro in yaml.safe_load(file.read_text(encoding="utf-8"))["macros"]:
            assert macro["description"], macro["name"]
            described[macro["name"]] = [argument["name"] for argument in macro.get("arguments", [])]
    assert described == macros


def test_no_description_of_a_column_is_written_twice() -> None:
    """What several models say of a column is a block of models/columns.md, and each block is called."""
    texts = Counter()
    for file in tracked("models/*__models.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            texts.update(column["description"].strip() for column in model.get("columns", []))
    called = {name for text in texts for name in re.findall(r"\{\{ doc\('(\w+)'\) \}\}", text)}
    blocks = set(re.findall(r"\{% docs (\w+) %\}", (ROOT / "models" / "columns.md").read_text(encoding="utf-8")))
    assert [text for text, times in texts.items() if times > 1 and "{{ doc(" not in text] == []
    assert blocks == called


def test_the_version_is_the_same_everywhere() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(package['version'])} \(\d{{4}}-\d{{2}}\)", headings[1])
    assert project["version"] == package["version"]


def test_every_requirement_is_pinned_as_in_the_constraints() -> None:
    """A production install and a developer's have the same versions."""
    pins = {
        name: set(re.findall(r"^([\w.-]+==\S+)$", (ROOT / f"{name}.txt").read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements", "requirements-dev", "constraints")
    }
    normalised = {name: {pin.lower().replace("_", "-") for pin in each} for name, each in pins.items()}
    assert normalised["requirements"] | normalised["requirements-dev"] <= normalised["constraints"]
    assert not normalised["requirements"] & normalised["requirements-dev"]


def test_every_decision_is_on_the_list_and_has_its_parts() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(page for page in folder.glob("*.md") if page.name != "README.md")
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    titles = {page.name: page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in pages}
    assert {name: title for title, name in listed} == titles
    for page in pages:
        lines = page.read_text(encoding="utf-8").splitlines()
        assert re.match(r"\d{4}-\d{2}( · replaces: .+)?$", lines[1]), page.name
        parts = [line.split("**")[1] for line in lines if line.startswith("**")]
        assert parts == ["Question.", "Choice.", "Why.", "What it costs.", "When to ask again."], page.name
