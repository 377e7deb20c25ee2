"""The settings: environment variables, each with a working default. They are read here and in macros/settings.sql and profiles.yml, and
checked here alone, once, before the first of them is used: by dbt through the plugin checked_settings, by each script when it starts.

Relative paths are those of the project's folder, in which dbt and the scripts work.
"""

import os
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

# What readers open.
DATABASE_NAME = "channel_assignment.duckdb"

DEMO_COMPANY = Path("data") / "demo"
POLICY_LISTS = Path("seeds") / "policy"

# What the Python models import, next to the models; macros/engine/run_conditions.sql names them, too.
MODEL_PACKAGES = ("books", "effects", "gates", "outlook")

# What the project or the engine calls so: a warehouse or a schema of that name could not be told from it.
OWN_SCHEMAS = ("landing", "policy", "staging", "intermediate", "quality", "gates", "marts")
ENGINE_NAMES = ("main", "memory", "system", "temp", "information_schema", "pg_catalog")

FIRST_DATE, LAST_DATE = date(1970, 1, 1), date(2100, 12, 31)

PATHS = ("COMPANY_DIR", "RAW_DATA_DIR", "WAREHOUSE_PATH", "PUBLISH_DIR", "DBT_TARGET_PATH")
NAMES = (
    *PATHS, "RAW_SCHEMA", "AS_OF_DATE", "BUSINESS_TIMEZONE", "RESTATE_POLICY", "VOLUME_BASELINE", "PUBLISH_KEEP", "PUBLISH_OVER",
    "DBT_TARGET", "DBT_THREADS", "DUCKDB_MEMORY_LIMIT", "DUCKDB_BLOCK_ALLOCATOR_MEMORY",
)  # fmt: skip


class SettingsError(Exception):
    """Settings cannot be used: `problems` says of each what was found and what to write instead, the message says all of them."""

    def __init__(self, problems: list[str]) -> None:
        """One sentence or two for each setting."""
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


def check_settings(environment: Mapping[str, str] = os.environ) -> None:
    """Raise SettingsError where a setting that is set cannot be used: none of them ever falls back to its default."""
    problems = settings_problems(environment)
    if problems:
        raise SettingsError(problems)


def settings_problems(environment: Mapping[str, str]) -> list[str]:
    """What is wrong with the settings of an environment, a sentence or two for each."""
    given = {name: environment[name] for name in NAMES if name in environment}
    problems = [
        f"{name} is set but empty. Give it a value, or unset it to use its default." for name, value in given.items() if not value.strip()
    ]
    given = {name: value for name, value in given.items() if value.strip()}
    for check in (_places, _source, _date, _timezone, _baseline, _numbers, _memory, _warehouse):
        problems += check(given)
    return problems


def _places(given: dict[str, str]) -> list[str]:
    problems = []
    for name in (name for name in PATHS if name in given):
        value = given[name]
        place = Path(os.path.abspath(value))  # noqa: PTH100 it also resolves "..", and follows no link
        if re.search(r"[\x00-\x1f]", value):
            problems.append(f"{name} is {value!r}, which holds a control character. Name the place without it.")
        elif place == Path(place.anchor):
            problems.append(
                f"{name} is '{value}', the root of the file system. Name a folder in it; a variable in front of the slash may be unset."
            )
        elif name in ("COMPANY_DIR", "RAW_DATA_DIR") and not place.is_dir():
            what = "is a file" if place.exists() else "is missing"
            problems.append(f"{name} is '{value}': the folder {place} {what}. Name a folder that is there.")
        elif name in ("PUBLISH_DIR", "DBT_TARGET_PATH") and place.exists() and not place.is_dir():
            problems.append(f"{name} is '{value}': {place} is a file. Name a folder.")
    return problems


def _source(given: dict[str, str]) -> list[str]:
    problems = []
    if "RAW_DATA_DIR" in given and "RAW_SCHEMA" in given:
        problems.append(
            f"Both RAW_DATA_DIR and RAW_SCHEMA are set ('{given['RAW_DATA_DIR']}', '{given['RAW_SCHEMA']}')."
            " The raw tables come from one place: unset one of them."
        )
    if given.get("RAW_SCHEMA", "").lower() in (*OWN_SCHEMAS, *ENGINE_NAMES[1:]):
        problems.append(
            f"RAW_SCHEMA is '{given['RAW_SCHEMA']}', but this project or DuckDB itself uses the schemas"
            f" {', '.join((*OWN_SCHEMAS, *ENGINE_NAMES[1:]))}. Land the raw tables in a schema of another name."
        )
    return problems


def _date(given: dict[str, str]) -> list[str]:
    value = given.get("AS_OF_DATE")
    if value is None:
        return []
    try:
        day = date.fromisoformat(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
    except ValueError:
        day = None
    if day is None:
        return [f"AS_OF_DATE is {value!r}, which is no calendar date. Write it as YYYY-MM-DD without quotes, for example 2025-02-28."]
    if not FIRST_DATE <= day <= LAST_DATE:
        return [f"AS_OF_DATE is '{value}'. Write a date from {FIRST_DATE} to {LAST_DATE}."]
    return []


def _timezone(given: dict[str, str]) -> list[str]:
    zone = given.get("BUSINESS_TIMEZONE")
    if zone is None or zone in available_timezones():
        return []
    return [f"BUSINESS_TIMEZONE is '{zone}', which is no IANA time zone. Write one such as 'Europe/Berlin'."]


def _baseline(given: dict[str, str]) -> list[str]:
    value = given.get("VOLUME_BASELINE", "none")
    if value in ("last_accepted", "none"):
        return []
    return [f"VOLUME_BASELINE is '{value}'. Write last_accepted, or none for a run that is meant to differ from the published one."]


def _numbers(given: dict[str, str]) -> list[str]:
    return [
        f"{name} is '{given[name]}'. Write a whole number from 1 to 999."
        for name in ("DBT_THREADS", "PUBLISH_KEEP")
        if name in given and not re.fullmatch("[1-9][0-9]{0,2}", given[name])
    ]


def _memory(given: dict[str, str]) -> list[str]:
    problems = []
    for name, least in (("DUCKDB_MEMORY_LIMIT", "above 0"), ("DUCKDB_BLOCK_ALLOCATOR_MEMORY", "from 0 on")):
        size = re.fullmatch(r"([0-9]+([.][0-9]+)?) ?[KMGT](i?)B", given.get(name, "1GB"), re.IGNORECASE)
        if not size or (least == "above 0" and float(size[1]) == 0):
            problems.append(f"{name} is '{given[name]}'. Write a size {least} with its unit, for example 3GB.")
    return problems


def _warehouse(given: dict[str, str]) -> list[str]:
    value = given.get("WAREHOUSE_PATH")
    if value is None:
        return []
    place = Path(os.path.abspath(value))  # noqa: PTH100
    if place.is_dir():
        return [f"WAREHOUSE_PATH is '{value}', which is a folder. Name a file in it."]
    if not place.parent.is_dir():
        return [f"WAREHOUSE_PATH is '{value}': the folder {place.parent} is missing. Create it, or name another file."]
    if re.search("['\"]", value):
        return [f"WAREHOUSE_PATH is {value}, which holds a quotation mark. Name a file without one."]
    # DuckDB calls the database after its file.
    if place.name.split(".")[0].lower() in (*OWN_SCHEMAS, *ENGINE_NAMES):
        return [
            f"WAREHOUSE_PATH is '{value}', but '{place.name.split('.')[0]}' is the name of a schema. Give the file another name than one of"
            f" {', '.join((*OWN_SCHEMAS, *ENGINE_NAMES))}."
        ]
    return []


def require_settings() -> None:
    """End the process with exit code 71, saying why, where a setting cannot be used."""
    try:
        check_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(os.EX_OSERR)


def default_company() -> Path | None:
    """The company's own folder: COMPANY_DIR; the demo's where no raw data are named either; else None. As macros/settings.sql says."""
    if os.environ.get("COMPANY_DIR"):
        return Path(os.environ["COMPANY_DIR"])
    names_other_data = "RAW_SCHEMA" in os.environ or Path(os.environ.get("RAW_DATA_DIR") or DEMO_COMPANY) != DEMO_COMPANY
    return None if names_other_data else DEMO_COMPANY


def default_raw_dir() -> Path | None:
    """Folder of the raw files: RAW_DATA_DIR, else the company's; None where they are tables of a schema."""
    if os.environ.get("RAW_SCHEMA"):
        return None
    return Path(os.environ["RAW_DATA_DIR"]) if os.environ.get("RAW_DATA_DIR") else default_company()


def policy_lists(project: Path) -> dict[str, Path]:
    """The file of each policy list that is in force, by the list's name: the company's own, else the shipped seed of the project."""
    company = default_company()
    lists = {file.stem: file for file in sorted((project / POLICY_LISTS).glob("*.csv"))}
    own = project / company / "policy" if company else None
    return lists | ({name: own / f"{name}.csv" for name in lists if (own / f"{name}.csv").exists()} if own else {})


def default_warehouse() -> Path:
    """DuckDB file of the build: WAREHOUSE_PATH, else the file of DBT_TARGET."""
    return Path(os.environ.get("WAREHOUSE_PATH") or f"channel_assignment_{os.environ.get('DBT_TARGET') or 'dev'}.duckdb")


def default_publish_dir() -> Path:
    """Folder that is published to: PUBLISH_DIR, else published."""
    return Path(os.environ.get("PUBLISH_DIR") or "published")


def default_database() -> Path:
    """The DuckDB file that readers read now."""
    return default_publish_dir() / "current" / DATABASE_NAME


def default_keep() -> int:
    """Published versions to keep: PUBLISH_KEEP, else 5."""
    return int(os.environ.get("PUBLISH_KEEP") or "5")


def default_replaced() -> str | None:
    """The company whose published mart another company's may replace this once: PUBLISH_OVER, else none."""
    return os.environ.get("PUBLISH_OVER")


def default_memory_limit() -> str:
    """Memory that DuckDB may take, as DuckDB writes it: DUCKDB_MEMORY_LIMIT, else that of profiles.yml."""
    return os.environ.get("DUCKDB_MEMORY_LIMIT") or "3GB"


def default_threads() -> str:
    """Models that dbt builds at a time: DBT_THREADS, else as many as in profiles.yml."""
    return os.environ.get("DBT_THREADS") or "2"


def default_target() -> Path:
    """Folder of dbt's own files: DBT_TARGET_PATH, else target."""
    return Path(os.environ.get("DBT_TARGET_PATH") or "target")


def default_run_results() -> Path:
    """What dbt says of its last run."""
    return default_target() / "run_results.json"
