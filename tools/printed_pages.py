"""Write what the queries of documentation pages print on the demo: the page is right where it is what the tool writes.

A query stands in a block of SQL, or in a comment where readers are to see its result alone, and what it prints in the block of text
after it.
"""

import argparse
import re
from datetime import date
from pathlib import Path

import duckdb
from explaining.tables import aligned

from tools import ROOT

PAGES = (ROOT / "docs" / "tutorial.md", ROOT / "docs" / "demo.md")
STEP = re.compile(r"(?P<query>(?:^```sql\n.+?\n```|^<!--\n.+?\n-->))\n\n```text\n(?P<printed>.*?)\n?```$", re.MULTILINE | re.DOTALL)


def printed(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The result of a query as a page prints it: its columns, then its rows."""
    result = connection.execute("\n".join(query.splitlines()[1:-1]))
    columns = [name for name, *_ in result.description]
    rows = [[str(value) if isinstance(value, bool | date) else value for value in row] for row in result.fetchall()]
    return aligned(columns, rows)


def with_results(text: str, warehouse: Path) -> str:
    """The text of a page with the results of its queries."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return STEP.sub(lambda step: f"{step['query']}\n\n```text\n{printed(connection, step['query'])}\n```", text)


def main() -> None:
    """Write the pages again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warehouse", type=Path, default=ROOT / "channel_assignment_dev.duckdb", help="a build of the demo")
    arguments = parser.parse_args()
    for page in PAGES:
        page.write_text(with_results(page.read_text(encoding="utf-8"), arguments.warehouse), encoding="utf-8")
        print(f"wrote {page}")


if __name__ == "__main__":
    main()
