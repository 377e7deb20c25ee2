"""The suites under tests/expectations/: read, and checked for mistakes that can be seen without data."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.legacy_row_conditions import ConditionParserError
from great_expectations.expectations.registry import list_registered_expectation_implementations
from settings import OWN_SCHEMAS

SUITES = Path(__file__).parents[1] / "tests" / "expectations"
LAYERS = ("raw", "staging", "intermediate", "marts")

TABLE_KEYS = {"table", "key", "expectations"}
EXPECTATION_KEYS = {"type", "kwargs", "severity", "meta"}
META_KEYS = {"name", "owner", "reason", "what_to_do"}
SEVERITIES = ("critical", "warning", "info")

# The kwargs in which Great Expectations names columns.
COLUMN_KWARGS = ("column", "column_A", "column_B", "column_list")

# Parameters that stand for a figure of the last accepted run.
ACCEPTED = "accepted_"


class SuiteError(Exception):
    """A mistake in a suite file; the message names file, table and expectation, says what was found and what to do."""


@dataclass(frozen=True)
class Declared:
    """One expectation as its file declares it, ready to be evaluated."""

    layer: str
    table: str
    key: tuple[str, ...]
    type: str
    kwargs: dict[str, Any]
    severity: str
    meta: dict[str, str]
    expectation: Expectation

    @property
    def name(self) -> str:
        """What it expects, in words; unique in its file."""
        return self.meta["name"]

    @property
    def columns(self) -> list[str]:
        """The columns that it names, in the order of `COLUMN_KWARGS`."""
        named = [self.kwargs[kwarg] for kwarg in COLUMN_KWARGS if kwarg in self.kwargs]
        return [column for value in named for column in (value if isinstance(value, list) else [value])]

    @property
    def condition_columns(self) -> list[str]:
        """The columns by which its `row_condition` picks the rows that it judges."""
        condition = self.kwargs.get("row_condition")
        parts = condition.get("conditions", [condition]) if isinstance(condition, dict) else []
        return [part["column"]["name"] for part in parts]

    @property
    def parameters(self) -> set[str]:
        """The names in its `$PARAMETER` expressions."""
        expressions = [value["$PARAMETER"] for value in self.kwargs.values() if isinstance(value, dict) and "$PARAMETER" in value]
        return {name for text in expressions for name in re.findall(r"[A-Za-z]\w*(?![\w(=])", text)}


def load_suite(layer: str, folder: Path = SUITES, prefix: str = "") -> dict[str, list[Declared]]:
    """The declared expectations of `<folder>/<layer>.yml` by table (`schema.name`), in file order; `prefix` is put before each schema.

    Raises SuiteError with every mistake in the file: unknown types and keys, missing words, kwargs that the type does not take.
    """
    path = folder / f"{layer}.yml"
    where = f"tests/expectations/{path.name}"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SuiteError(f"{where} does not exist. Each layer has its suite: {', '.join(LAYERS)}.") from None
    except yaml.YAMLError as error:
        raise SuiteError(f"{where} is no YAML: {' '.join(str(error).split())}") from None
    content = _prefixed(content, prefix)
    tables = content.get("tables") if isinstance(content, dict) else None
    if not tables or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SuiteError(f"{where} has no list `tables`. Write one entry of {_listed(TABLE_KEYS)} for each table.")

    mistakes: list[str] = []
    suite: dict[str, list[Declared]] = {}
    names: set[str] = set()
    for table in tables:
        table_name = table.get("table", "(no name)")
        mistakes += _wrong_keys(f"{where}, table {table_name}", table, TABLE_KEYS)
        for number, entry in enumerate(table.get("expectations") or [], start=1):
            place = f"{where}, table {table_name}, expectation {number}"
            found = _mistakes_of(place, entry)
            if not found and entry["meta"]["name"] in names:
                found = [f"{place}: the name '{entry['meta']['name']}' is there twice. Give each expectation of a file its own."]
            if found:
                mistakes += found
                continue
            names.add(entry["meta"]["name"])
            try:
                declared = _declared(layer, table_name, table.get("key") or [], entry)
            except (ValueError, ConditionParserError) as error:
                mistakes.append(f"{place} ({entry['type']}): its kwargs do not fit. {_in_one_line(error)}")
                continue
            suite.setdefault(table_name, []).append(declared)
    if mistakes:
        raise SuiteError("\n".join(mistakes))
    return suite


def check_columns(declared: list[Declared], columns: list[str]) -> None:
    """Raise SuiteError where an expectation of a table names a column that is none of its `columns`."""
    mistakes = []
    for one in declared:
        mistakes += [
            f"tests/expectations/{one.layer}.yml, table {one.table}, '{one.name}': there is no column '{column}'"
            f"{_nearest(column, columns)}. The columns are {', '.join(columns)}."
            for column in [*one.columns, *one.condition_columns, *one.key]
            if column not in columns
        ]
    if mistakes:
        raise SuiteError("\n".join(dict.fromkeys(mistakes)))


def _prefixed(content: object, prefix: str) -> object:
    """The content of a suite with `prefix` before the schema of each table that any of its texts names."""
    if isinstance(content, str):
        return re.sub(rf"\b({'|'.join(OWN_SCHEMAS)})\.(?=[a-z])", rf"{prefix}\1.", content)
    if isinstance(content, dict):
        return {name: _prefixed(each, prefix) for name, each in content.items()}
    return [_prefixed(each, prefix) for each in content] if isinstance(content, list) else content


def _declared(layer: str, table: str, key: list[str], entry: dict[str, Any]) -> Declared:
    kwargs = entry.get("kwargs") or {}
    configuration = ExpectationConfiguration(type=entry["type"], kwargs=kwargs, severity=entry["severity"], meta=entry["meta"])
    return Declared(layer, table, tuple(key), entry["type"], kwargs, entry["severity"], entry["meta"], configuration.to_domain_obj())


def _mistakes_of(place: str, entry: object) -> list[str]:
    """What is wrong with one entry, as far as Great Expectations need not be asked."""
    if not isinstance(entry, dict):
        return [f"{place} is '{entry}'. Write {_listed(EXPECTATION_KEYS)}."]
    mistakes = _wrong_keys(place, entry, EXPECTATION_KEYS, optional={"kwargs"})
    types = sorted(list_registered_expectation_implementations())
    if "type" in entry and entry["type"] not in types:
        mistakes.append(f"{place}: Great Expectations has no type '{entry['type']}'{_nearest(str(entry['type']), types)}.")
    if "severity" in entry and entry["severity"] not in SEVERITIES:
        mistakes.append(f"{place}: severity is '{entry['severity']}'. Write one of {', '.join(SEVERITIES)}.")
    if isinstance(entry.get("meta"), dict):
        mistakes += _wrong_keys(f"{place}, meta", entry["meta"], META_KEYS)
    elif "meta" in entry:
        mistakes.append(f"{place}: meta is '{entry['meta']}'. Write {_listed(META_KEYS)}.")
    return mistakes


def _wrong_keys(place: str, found: dict[str, Any], allowed: set[str], optional: set[str] = frozenset()) -> list[str]:
    missing = sorted(key for key in allowed - optional if found.get(key) in (None, "", []))
    surplus = sorted(str(key) for key in found.keys() - allowed)
    return [f"{place}: {', '.join(missing)} missing. Fill it in."] * bool(missing) + [
        f"{place}: {', '.join(surplus)} means nothing here{_nearest(surplus[0], sorted(allowed)) if surplus else ''}."
    ] * bool(surplus)


def _nearest(word: str, words: list[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
