"""The rules of docs/rules.md in plain Python: slow, obvious, and the judge of the SQL."""

from tests.reference.assignment import Result, assign

__all__ = ["Result", "assign"]
