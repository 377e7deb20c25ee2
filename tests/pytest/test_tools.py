"""The developers' tools: users need none of them, and the two that compare results see every difference."""

import ast
import re
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from settings import MODEL_PACKAGES

from tools.same_results.building import fingerprint
from tools.same_results.cases import Group, alone_as_in, company_cases, groups_of
from tools.same_rows.comparing import Comparison, compare
from tools.same_rows.intended import Intended, read_intended

# What a version may look like, small: each table is a query.
BEFORE = {
    "marts.accounts": "select * from (values ('A', 'inside', 1.00), ('B', 'outside', 2.50), ('C', null, 3.00)) as t (id, channel, amount)",
    "marts.days": "select date '2025-02-28' as day, 'B' as id union all select date '2025-02-28', 'B'",
    "quality.runs": "select 'run 1' as run_id, 1 as value",
}


def write_side(folder: Path, tables: dict[str, str]) -> Path:
    """A folder with these tables as Parquet files."""
    with duckdb.connect() as connection:
        for table, query in tables.items():
            file = folder / f"{table.replace('.', '/')}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(f"copy ({query}) to '{file}'")
    return folder


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., dict[str, Comparison]]:
    """Compares BEFORE with itself but for what is given, under a list of wanted differences."""

    def compare_with(changes: dict[str, str | None], intended: Intended | None = None) -> dict[str, Comparison]:
        after = {table: query for table, query in (BEFORE | changes).items() if query}
        sides = write_side(tmp_path / "before", BEFORE), write_side(tmp_path / "after", after)
        return {result.table: result for result in compare(*sides, intended or Intended(), mark=r"\b([A-Z])\b")}

    return compare_with


def wanted(tmp_path: Path, *rows: str) -> Intended:
    """A list of wanted differences."""
    path = tmp_path / "intended.csv"
    path.write_text("\n".join(["table,column,change,new_name,reason", *rows, ""]), encoding="utf-8")
    return read_intended(path)


def test_nothing_that_users_run_needs_the_tools() -> None:
    files = [path for folder in ("scripts", *MODEL_PACKAGES, "models", "macros") for path in (ROOT / folder).rglob("*.py")]
    found = {(path.relative_to(ROOT).as_posix(), name) for path in files for name in imported(path) if name in ("tools", "tests")}
    assert files and found == set()


def test_what_python_models_import_is_copied_with_them_and_makes_a_build_new() -> None:
    packages = {name for path in (ROOT / "models").rglob("*.py") for name in imported(path) if (ROOT / name).is_dir()}
    assert packages == set(MODEL_PACKAGES)
    watched = (ROOT / "macros" / "engine" / "run_conditions.sql").read_text(encoding="utf-8")
    assert [name for name in MODEL_PACKAGES if f"'{name}/*.py'" not in watched] == []


def imported(path: Path) -> set[str]:
    """The first part of the name of each module that a file imports."""
    return {
        module.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for module in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in getattr(node, "names", [])])
        if module
    }


def test_the_readme_lists_every_tool() -> None:
    listed = set(re.findall(r"^\| `(tools\.[\w.]+)` \|", (ROOT / "tools" / "README.md").read_text(encoding="utf-8"), re.M))
    starts = [path for path in (ROOT / "tools").rglob("*.py") if '__name__ == "__main__"' in path.read_text(encoding="utf-8")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__") for path in starts}
    assert listed == {name for name in names if not name.startswith("tools.benchmark.contenders.")}
    assert all(find_spec(name) for name in listed)


def test_the_same_rows_in_any_order_and_of_any_run_are_the_same(compared: Callable) -> None:
    found = compared(
        {
            "marts.accounts": f"select amount, channel, id from ({BEFORE['marts.accounts']}) order by id desc",
            "quality.runs": "select 'run 2' as run_id, 1 as value",
        }
    )
    assert {table: result.is_same for table, result in found.items()} == dict.fromkeys(BEFORE, True)


@pytest.mark.parametrize(
    ("table", "after", "words"),
    [
        ("marts.accounts", "select * replace (if(id = 'B', 2.51, amount) as amount) from ({})", "id B: amount 2.50 -> 2.51"),
        ("marts.accounts", "select * replace (coalesce(channel, 'house') as channel) from ({})", "id C: channel None -> house"),
        ("marts.accounts", "from ({}) where id <> 'A'", "only on the left: id A"),
        ("marts.days", "select distinct * from ({})", "1 rows only on the left, 0 only on the right"),
        ("marts.days", "from ({0}) union all (from ({0}) limit 1)", "0 rows only on the left, 1 only on the right"),
        ("marts.accounts", "select * exclude (channel) from ({})", "there is no column channel on the right"),
        ("marts.accounts", "select *, 1 as more from ({})", "there is no column more on the left"),
        ("marts.accounts", "select * replace (cast(amount as double) as amount) from ({})", "column amount is DECIMAL(3,2) on the left"),
        ("quality.more", "select 1 as a", "there is none on the left"),
        ("quality.runs", None, "there is no quality.runs on the right"),
    ],
)
def test_every_difference_is_seen(compared: Callable, table: str, after: str | None, words: str) -> None:
    found = compared({table: after and after.format(BEFORE.get(table, ""))})
    assert {name for name, result in found.items() if not result.is_same} == {table}
    assert words in str(found[table])


def test_a_side_may_be_a_folder_a_build_or_a_published_version(tmp_path: Path) -> None:
    build, version = tmp_path / "build.duckdb", tmp_path / "version"
    folder = write_side(tmp_path / "folder", BEFORE)
    # One table was published in the DuckDB file alone.
    write_side(version / "parquet", {table: query for table, query in BEFORE.items() if table != "marts.days"})
    for database in (build, version / "channel_assignment.duckdb"):
        with duckdb.connect(str(database)) as connection:
            connection.execute("create schema marts; create schema quality; create schema other; create table other.a (b int)")
            for table, query in BEFORE.items():
                connection.execute(f"create view {table} as {query}")
    for side in (build, version):
        found = compare(folder, side, Intended())
        assert {result.table for result in found} == BEFORE.keys() and all(result.is_same for result in found)


def test_a_difference_names_the_columns_and_the_companies(compared: Callable) -> None:
    changed = f"select id, 'x' as channel, cast(amount + 1 as decimal(3, 2)) as amount from ({BEFORE['marts.accounts']})"
    found = compared({"marts.accounts": changed})
    assert found["marts.accounts"].differing == {"amount": 3, "channel": 3}
    assert found["marts.accounts"].marks == {"A", "B", "C"}


def test_wanted_differences_are_none_and_others_still_are(compared: Callable, tmp_path: Path) -> None:
    renamed = f"select id as account_id, channel, cast(amount as varchar) as amount, 1 as more from ({BEFORE['marts.accounts']})"
    rows = [
        "marts.accounts,,renamed,marts.customers,The word of the glossary",
        "marts.accounts,id,renamed,account_id,It is an account's",
        "marts.accounts,amount,retyped,,It is text now",
        "marts.accounts,more,added,,It was missing",
        "marts.days,,removed,,Nobody read it",
        "quality.runs,value,values,,It is counted otherwise",
    ]
    changes = {
        "marts.accounts": None,
        "marts.customers": renamed,
        "marts.days": None,
        "quality.runs": "select 'run 1' as run_id, 2 as value",
    }
    intended = wanted(tmp_path, *rows, "marts.days,day,values,,Never happens")
    found = compared(changes, intended)
    assert all(result.is_same for result in found.values()), [str(result) for result in found.values()]
    assert [difference.reason for difference in intended.never_met()] == ["Never happens"]
    assert not compared(changes | {"marts.customers": f"from ({renamed}) where account_id > 'A'"}, wanted(tmp_path, *rows))[
        "marts.accounts"
    ].is_same


def test_a_list_that_cannot_be_used_is_refused_as_a_whole(tmp_path: Path) -> None:
    rows = ["accounts,,values,,Why", "marts.a,,gone,,Why", "marts.b,,renamed,,Why", "marts.c,,retyped,,Why", "marts.d,,values,,"]
    with pytest.raises(ValueError, match=r"(?s)row 2: table.*row 3: change.*row 4: a renaming.*row 5: a type.*row 6: .*reason"):
        wanted(tmp_path, *rows)


def test_companies_are_in_one_group_each_and_alone_as_in_their_group() -> None:
    groups = groups_of(companies=25, alone=3, pack=10)
    assert groups == [Group(0, 1, 0), Group(1, 1, 1), Group(2, 1, 2), Group(3, 10, 0), Group(13, 10, 1), Group(23, 2, 2)]
    assert alone_as_in(groups, [1, 14, 24, 25]) == [Group(1, 1, 1), Group(14, 1, 1), Group(24, 1, 2)]


def test_a_company_alone_is_the_one_of_its_pack(tmp_path: Path) -> None:
    def rows_of(case_number: int, tag: str) -> dict[str, list[str]]:
        raw = [packed, alone][case_number].raw
        return {
            file.name: [line.replace(tag, "~") for line in file.read_text(encoding="utf-8").splitlines() if tag in line]
            for file in sorted(raw.glob("*.csv"))
        }

    (packed,) = company_cases(ROOT, tmp_path / "pack", 20, [Group(0, 3, 1)])
    (alone,) = company_cases(ROOT, tmp_path / "alone", 20, [Group(2, 1, 1)])
    assert rows_of(0, "K0002-") == rows_of(1, "K0000-") != {}
    assert "careful" in (packed.folder / "policy" / "policy_calendar.csv").read_text(encoding="utf-8")


def test_a_checkout_is_built_again_only_where_a_file_that_decides_differs(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "a.sql"
    model.write_text("select 1", encoding="utf-8")
    first = fingerprint(tmp_path)
    (tmp_path / "README.md").write_text("Read me", encoding="utf-8")
    assert fingerprint(tmp_path) == first
    model.write_text("select 2", encoding="utf-8")
    assert fingerprint(tmp_path) != first
