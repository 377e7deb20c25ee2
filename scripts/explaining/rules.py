"""The rules of a policy and how they fit an account.

The mart holds what each policy decides for each kind of account (channel_decision_table), not the conditions of its rules. These come from
the seeds: those that the DuckDB file was built with, where it is the file of a build, else those of this checkout. Either is believed only
if it decides every kind of account as the mart does.
"""

import csv
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from landing.csv_files import inspect_csv
from landing.reader import csv_query
from settings import POLICY_LISTS, policy_lists

from explaining.marts import Row, rows

CONDITIONS = ("lifecycle_stage", "size_segment", "dormancy_status", "transaction_band", "coverage_group")
RULES_SEED = "channel_policy_rules"
POLICIES_SEED = "channel_policies"


@dataclass(frozen=True)
class Rule:
    """One rule: `conditions` holds those that are not blank."""

    number: int
    channel: str
    reason: str
    conditions: dict[str, str]

    def failures(self, cell: Row) -> list[str]:
        """Each condition that an account in `cell` does not meet, in words."""
        return [
            f"{words(name)} is {words(cell[name])}, not {words(value)}" for name, value in self.conditions.items() if cell[name] != value
        ]


@dataclass(frozen=True)
class Policy:
    """A policy as the mart was built with it. `rules` have no conditions, and `settings` are empty, where `is_known` is false."""

    policy_id: str
    rules: list[Rule]
    settings: dict[str, str]
    is_known: bool
    differs_from_checkout: bool


def read_policy(connection: duckdb.DuckDBPyConnection, policy_id: str, policy_hash: str, project: Path) -> Policy:
    """The policy of the mart, its conditions from the seeds of the build if they are in the file, else from those of the checkout."""
    decided = rows(connection, "from marts.channel_decision_table where policy_id = $id order by all", policy_id)
    differs = checkout_policy_hash(project) != policy_hash
    built = {name for (name,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'policy'").fetchall()}
    if {RULES_SEED, POLICIES_SEED} <= built:
        written, settings = rows(connection, f"from policy.{RULES_SEED}"), rows(connection, f"from policy.{POLICIES_SEED}")
    else:
        lists = policy_lists(project)
        written, settings = _read_list(lists[RULES_SEED]), _read_list(lists[POLICIES_SEED])
    rules = parse_rules(written, lineage(settings, policy_id))
    if rules is not None and agrees(rules, decided):
        setting = next((row for row in settings if row.get("policy_id") == policy_id), {})
        # How long a change waits is in no table of the mart, so only the very same policy is believed about it.
        is_same = RULES_SEED in built or not differs
        return Policy(policy_id, rules, setting if is_same else {}, True, differs)
    found = {row["rule_number"]: Rule(row["rule_number"], row["channel"], row["reason"], {}) for row in decided if row["rule_number"]}
    return Policy(policy_id, [found[number] for number in sorted(found)], {}, False, differs)


def lineage(policies: list[dict], policy_id: str) -> list[str]:
    """The policy, the one that it is based on, the one that that is based on, and so on."""
    bases = {row.get("policy_id"): (row.get("based_on") or "").strip() for row in policies}
    found = [policy_id]
    while (base := bases.get(found[-1])) and base not in found:
        found.append(base)
    return found


def parse_rules(written: list[dict], policy_ids: list[str]) -> list[Rule] | None:
    """The rules of the first policy in their order, those that it takes over from the others included; None where they cannot be read."""
    rules: dict[int, Rule] = {}
    try:
        for policy_id in policy_ids:
            own = [
                Rule(
                    number=int(row["rule_number"]),
                    channel=row["channel"].strip(),
                    reason=row["reason"].strip(),
                    conditions={name: row[name].strip().lower() for name in CONDITIONS if (row.get(name) or "").strip()},
                )
                for row in written
                if row["policy_id"] == policy_id
            ]
            rules = {rule.number: rule for rule in own} | rules
    except (KeyError, AttributeError, ValueError):
        return None
    return [rules[number] for number in sorted(rules)]


def agrees(rules: list[Rule], decided: list[Row]) -> bool:
    """Whether these rules give every kind of account the rule, channel and reason that the mart gives it."""
    return all(
        (rule.number, rule.channel, rule.reason) == (cell["rule_number"], cell["channel"], cell["reason"])
        if (rule := next((one for one in rules if not one.failures(cell)), None))
        else cell["rule_number"] is None
        for cell in decided
    )


def checkout_policy_hash(project: Path) -> str:
    """The hash of the policy lists in force, as policy_hash in macros/fingerprints.sql takes it; empty where one is unreadable."""
    hashes = []
    with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="policy_lists_") as copies:
        for name, file in policy_lists(project).items():
            # The shipped file has every column, in order; what a company's own leaves out is blank.
            with (project / POLICY_LISTS / f"{name}.csv").open(newline="", encoding="utf-8-sig") as shipped:
                columns = next(csv.reader(shipped))
            inspected = inspect_csv(file, columns, Path(copies) / file.name, all_must_be_utf8=True)
            if inspected.problems:
                return ""
            listed = ", ".join(f"null::varchar as {column}" for column in columns)
            query = (
                "select cast(to_json(list) as varchar) from"
                f" ((select {listed} where false) union all by name {csv_query(inspected, columns)}) as list"
            )
            try:
                texts = connection.execute(query).fetchall()
            except duckdb.Error:
                return ""
            hashes += [hashlib.md5(f"{name}|{text}".encode(), usedforsecurity=False).hexdigest() for (text,) in texts]
    return hashlib.md5(",".join(sorted(hashes)).encode(), usedforsecurity=False).hexdigest()


def words(name: object) -> str:
    """A name of the vocabulary in words."""
    return str(name).replace("_", " ")


def _read_list(path: Path) -> list[dict]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))
