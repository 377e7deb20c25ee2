"""docs/tutorial.md and docs/demo.md: each query gives what the page prints."""

import pytest
from conftest import ROOT, Build

from tools.printed_pages import STEP, with_results


@pytest.mark.parametrize(("name", "least"), [("tutorial", 10), ("demo", 6)])
def test_each_query_of_a_page_prints_what_the_page_says(name: str, least: int, demo: Build) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert len(STEP.findall(text)) >= least
    assert with_results(text, demo.warehouse) == text
