"""The company that the tests build: a random part of any size, and planted cases whose outcome is known."""

from pathlib import Path

# The folder of the company, in that of the project.
CASES = Path("tests") / "cases"
