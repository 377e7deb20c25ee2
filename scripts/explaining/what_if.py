"""An account built again with changed values, next to what the mart says of it."""

import csv
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from publishing.manifest import MANIFEST_NAME, read_manifest
from running.aside import LEFT_OUT, Aside, build_aside, copy_project, timezone_of
from settings import POLICY_LISTS, default_company, default_raw_dir, default_warehouse, policy_lists
from shared.shown_text import one_line

from explaining import ExplainError
from explaining.changes import Changes, apply
from explaining.marts import Facts, Row, open_mart, read_facts, rows, surviving_id
from explaining.raw_rows import find_place, is_there, landed_run, rows_of, write_rows
from explaining.rules import checkout_policy_hash, read_policy, words
from explaining.tables import aligned
from explaining.words import explanation

# What an explanation reads, and what of its ancestors it does not.
SELECTED = (
    "+assignment_explanations",
    "+assignment_neighbours",
    "+upcoming_flips",
    "+channel_handoffs",
    "+account_survivors",
    "+deal_channel_assignments",
    "+channel_decision_table",
)
EXCLUDED = (*LEFT_OUT, "policy_problems", "unmapped_words", "path:models/quality/policy_checks")
BUILD = ["--select", *SELECTED, "--exclude", *EXCLUDED, "--exclude-resource-type", "test", "unit_test"]

COMPARED = (
    "as_of_date",
    "policy_id",
    "ultimate_parent_account_id",
    "coverage",
    "size_measure_amount",
    "size_basis",
    "net_revenue_12m",
    "transaction_size_amount",
    "last_purchase_date",
    "days_since_last_purchase",
    "lifecycle_stage",
    "size_segment",
    "dormancy_status",
    "transaction_band",
    "coverage_group",
    "prospecting_vote",
    "account_size_vote",
    "dormancy_vote",
    "transaction_size_vote",
    "rule_number",
    "candidate_channel",
    "settled_channel",
    "assigned_channel",
    "assignment_source",
    "owner_status",
)
IN_WORDS = ("lifecycle_stage", "dormancy_status", "assignment_source", "owner_status")


class BuildFailed(Exception):
    """The build with the changed values failed; the message is what it said."""

    def __init__(self, message: str, exit_code: int) -> None:
        """`exit_code` is that of scripts/run.py for such a failure."""
        super().__init__(message)
        self.exit_code = exit_code


def what_if(project: Path, database: Path, asked_id: str, changes: Changes) -> str:
    """What would be said of an account with these changes: what differs, then the explanation.

    Raises ExplainError where a change cannot be meant, BuildFailed where the build with it fails. Writes to a temporary folder only.
    """
    with open_mart(database) as connection:
        before = read_facts(connection, asked_id)
        first_sale = connection.execute("select min(first_purchase_date) from marts.account_segments").fetchall()[0][0]
        parents = [before.row["ultimate_parent_account_id"], *(_parent(connection, one) for one in changes.references)]
        records = [record for parent in parents for record in _records(connection, parent)]
    raw_folder = project / default_raw_dir() if default_raw_dir() else None
    place = find_place([database, project / default_warehouse()], raw_folder)
    as_of = changes.as_of or before.as_of_date
    notes = _notes(project, database, landed_run(place), before)
    with tempfile.TemporaryDirectory(prefix="what_if_") as name:
        folder = Path(name)
        with rows_of(project, place, records, first_sale) as raw:
            apply(raw, changes, before.account_id, as_of, counted_status(policy_lists(project)["order_statuses"]))
            if not is_there(raw, before.account_id):
                raise ExplainError(f"{place} holds no row of account '{before.account_id}', which the mart knows. Build again: make build")
            write_rows(raw, folder / "raw")
        built_project = with_policy(project, folder / "project", changes.policy_id, as_of) if changes.policy_id else project
        settings = {"RAW_DATA_DIR": str(folder / "raw"), "AS_OF_DATE": as_of.isoformat()} | timezone_of(database)
        settings |= company_of(project, built_project)
        built = _checked(build_aside(built_project, folder, BUILD, settings))
        with open_mart(built.warehouse) as connection:
            after = read_facts(connection, asked_id)
            policy = read_policy(connection, after.row["policy_id"], after.row["policy_hash"], built_project)
        if after.account_id != before.account_id:
            with open_mart(database) as connection:
                before = read_facts(connection, after.account_id)
    said = [f"  - {line}" for line in changes.in_words(as_of, before.row["reporting_currency"])]
    return "\n".join(["What if", *said, "", *notes, *differences(before, after), "", "", explanation(after, policy)])


def differences(before: Facts, after: Facts) -> list[str]:
    """What differs, as a table; `>` marks what does."""
    table = []
    for column in COMPARED:
        old, new = before.row[column], after.row[column]
        table.append((">" if old != new else "", words(column), _shown(column, old), _shown(column, new)))
    return [_outcome(before.row, after.row), "", aligned(["", "", "as it is", "as it would be"], table)]


def _outcome(before: Row, after: Row) -> str:
    """What becomes of the account, in one sentence."""
    if before["assigned_channel"] != after["assigned_channel"]:
        return f"The account would move from {before['assigned_channel']} to {after['assigned_channel']}."
    if before["candidate_channel"] == after["candidate_channel"]:
        return f"The account would stay {after['assigned_channel']}."
    answer = f"The policy's answer would change from {before['candidate_channel']} to {after['candidate_channel']}"
    if after["candidate_channel"] == after["assigned_channel"]:
        return f"{answer}, which the account is already."
    return f"{answer}, but the account would stay {after['assigned_channel']} for now ({words(after['assignment_source'])})."


def company_of(project: Path, built_project: Path) -> dict[str, str]:
    """The setting of the company's own lists; none for a copy of the project, whose seeds they are already."""
    company = default_company()
    return {"COMPANY_DIR": str(project / company)} if company and built_project == project else {}


def counted_status(statuses: Path) -> str | None:
    """The status of an order that counts: blank where blank counts, else the first that does. `statuses` is the file of order_statuses."""
    with statuses.open(newline="", encoding="utf-8-sig") as file:
        counted = [row["status"] for row in csv.DictReader(file) if row["treatment"].strip().lower() == "counted"]
    return None if "(blank)" in counted or not counted else counted[0]


def known_policies(project: Path) -> list[str]:
    """The ids of the policies in the lists in force."""
    with policy_lists(project)["channel_policies"].open(newline="", encoding="utf-8-sig") as file:
        return [row["policy_id"].strip() for row in csv.DictReader(file)]


def coming_policies(project: Path, as_of: date) -> list[tuple[str, str]]:
    """The days after a date on which the calendar puts a policy in force, in order, each with the policy."""
    with policy_lists(project)["policy_calendar"].open(newline="", encoding="utf-8-sig") as file:
        days = [(row["valid_from"].strip(), row["policy_id"].strip()) for row in csv.DictReader(file)]
    return sorted(one for one in days if one[0] > as_of.isoformat())


def with_policy(project: Path, folder: Path, policy_id: str, valid_from: date) -> Path:
    """A copy of the project in which the policy comes into force on a date. Raises ExplainError where the seeds have no such policy."""
    known = known_policies(project)
    if policy_id not in known:
        raise ExplainError(f"--policy: {policy_lists(project)['channel_policies']} has no policy '{policy_id}'. It has: {', '.join(known)}")
    copy_project(project, folder)
    calendar = folder / POLICY_LISTS / "policy_calendar.csv"
    with calendar.open(newline="", encoding="utf-8-sig") as file:
        columns, *entries = csv.reader(file)
    entry = {"valid_from": valid_from.isoformat(), "policy_id": policy_id}
    position = columns.index("valid_from")
    entries = [row for row in entries if row and row[position].strip() < entry["valid_from"]]
    with calendar.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *entries, [entry[column] for column in columns]])
    return folder


def _parent(connection: duckdb.DuckDBPyConnection, record_id: str) -> str:
    account_id = surviving_id(connection, record_id)
    query = "select ultimate_parent_account_id from marts.account_channel_assignments where account_id = $id"
    return rows(connection, query, account_id)[0]["ultimate_parent_account_id"]


def _records(connection: duckdb.DuckDBPyConnection, ultimate_parent_id: str) -> list[str]:
    """Every CRM record of a group, merged ones included."""
    query = """
        select survivors.account_id
        from marts.account_survivors as survivors
        inner join marts.account_channel_assignments as assignments on survivors.surviving_account_id = assignments.account_id
        where assignments.ultimate_parent_account_id = $id
        order by survivors.account_id
    """
    return [row["account_id"] for row in rows(connection, query, ultimate_parent_id)]


def _notes(project: Path, database: Path, run_id: str | None, before: Facts) -> list[str]:
    """What else may differ between the mart and a build made now."""
    notes = []
    manifest = database.parent / MANIFEST_NAME
    if run_id and manifest.exists() and read_manifest(database.parent)["run_id"] != run_id:
        notes.append("Note: the raw rows are of another run than the mart, so what is new in them shows below too.")
    if checkout_policy_hash(project) != before.row["policy_hash"]:
        notes.append("Note: the policy in this checkout differs from that of the mart, so what it changes shows below too.")
    return [*notes, ""] if notes else []


def _checked(built: Aside) -> Aside:
    if built.returncode == 0:
        return built
    judgement = built.judgement
    problems = "\n".join(f"  {problem}" for problem in judgement.problems)
    raise BuildFailed(
        f"It cannot be told: the build with the changed values failed, {judgement.ending.words}.\n{problems}", judgement.ending.exit_code
    )


def _shown(column: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return words(value) if column in IN_WORDS else one_line(str(value))
