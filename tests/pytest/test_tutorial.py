"""docs/tutorial.md: each query gives what the page prints."""

import re
from datetime import date

from conftest import ROOT, Build
from explaining.tables import aligned

PAGE = ROOT / "docs" / "tutorial.md"
STEP = re.compile(r"^```sql\n(?P<query>.+?)\n```\n\n```text\n(?P<printed>.*?)\n?```$", re.MULTILINE | re.DOTALL)


def test_each_query_of_the_tutorial_prints_what_the_page_says(demo: Build) -> None:
    steps = STEP.findall(PAGE.read_text(encoding="utf-8"))
    assert len(steps) == 10
    assert [printed for _, printed in steps] == [shown(demo, query) for query, _ in steps]


def shown(build: Build, query: str) -> str:
    """The result of a query as the page prints it: its columns, then its rows."""
    columns = [name for name, *_ in build.rows(f"describe {query}")]
    rows = [[str(value) if isinstance(value, bool | date) else value for value in row] for row in build.rows(query)]
    return aligned(columns, rows)
