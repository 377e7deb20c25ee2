"""Measure what enter and exit, dwell and deal hold are worth, and what they cost; write the table of the documentation.

The policy in force is replayed over the history of each data set, as it is written and without its memory (policy_backtest). Ends with 1
where the policy as written flaps more than a third as often, on data that make the other one flap at least ten times.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from running.in_process import WAREHOUSE_NAME, run_dbt
from settings import DEMO_COMPANY

from tools import ROOT
from tools.cases import CASES
from tools.cases.company import AS_OF_DATE

PAGE = ROOT / "docs" / "stability.md"
SEEDS = (1, 2, 3)
LEAST_FLAPS = 10

INTRODUCTION = """# Stability

Written by `make stability`. The policy in force is replayed over each history from the first order on: as it is written, and without
memory, which is the same rules and thresholds without enter and exit, dwell and deal hold. A *flap* is a move that is undone within
180 days (`flap_days`). The price of calm is delay: the days from the month-end at which the rules first say otherwise to the one at
which the account moves, on average over all moves.
"""

QUERY = """
    select
        written.policy_id, written.account_count, written.account_years,
        plain.move_count, written.move_count, plain.flap_count, written.flap_count, written.mean_delay_days
    from marts.policy_backtest as plain
    inner join marts.policy_backtest as written on plain.policy_id = written.policy_id and written.variant = 'as_written'
    where plain.variant = 'without_memory'
"""


@dataclass(frozen=True)
class DataSet:
    """Raw files, the date they are read at, and what they are called in the table. `company` is the folder of the company's own lists."""

    name: str
    raw: Path
    as_of: str
    company: Path | None = None


@dataclass(frozen=True)
class Stability:
    """The replays of one data set: accounts, account-years, and moves, flaps (out and back) and mean delay in days."""

    data_set: str
    policy_id: str
    accounts: int
    account_years: float
    plain_moves: int
    moves: int
    plain_flaps: int
    flaps: int
    delay_days: float

    @property
    def is_calm(self) -> bool:
        """Whether the policy as written flaps at most a third as often, where there is enough to be judged by."""
        return self.plain_flaps < LEAST_FLAPS or 3 * self.flaps <= self.plain_flaps


def data_sets(folder: Path, accounts: int) -> list[DataSet]:
    """The demo, companies drawn at several seeds without planted cases, and the real extracts where they lie next to the checkout."""
    found = [DataSet("demo", ROOT / DEMO_COMPANY, str(AS_OF_DATE), DEMO_COMPANY)]
    for seed in SEEDS:
        raw = folder / f"seed{seed}"
        arguments = ["--output-dir", str(raw), "--seed", str(seed), "--accounts", str(accounts), "--without-planted"]
        subprocess.run([sys.executable, "-m", "tools.cases", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        found.append(DataSet(f"{accounts:,} drawn accounts, seed {seed}", raw, str(AS_OF_DATE), CASES))
    extracts = ROOT.parent / "shared" / "data"
    found += [
        DataSet(name, extracts / name, as_of)
        for name, as_of in (("adventureworks", "2014-01-31"), ("maven_crm", "2017-12-31"))
        if (extracts / name).exists()
    ]
    return found


def measure(data_set: DataSet, folder: Path) -> Stability:
    """Build what policy_backtest needs and read it. Raises RuntimeError with dbt's output where the build fails."""
    folder.mkdir(parents=True)
    environment = {
        "RAW_DATA_DIR": str(data_set.raw),
        "AS_OF_DATE": data_set.as_of,
        "WAREHOUSE_PATH": str(folder / WAREHOUSE_NAME),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder),
        "DBT_LOG_LEVEL_FILE": "none",
    }
    command = ["--quiet", "build", "--select", "+policy_backtest", "--exclude-resource-type", "test", "unit_test", "--exclude", "tag:gate"]
    if data_set.company:
        environment["COMPANY_DIR"] = str(data_set.company)
    returncode, output = run_dbt(ROOT, command, environment)
    if returncode:
        raise RuntimeError(f"{data_set.name} cannot be built:\n{output}")
    with duckdb.connect(str(folder / WAREHOUSE_NAME), read_only=True) as connection:
        return Stability(data_set.name, *connection.execute(QUERY).fetchone())


def page(rows: list[Stability]) -> str:
    """The page with one row per data set."""
    lines = [
        INTRODUCTION,
        "| data | policy | accounts | account-years | moves without memory | moves | flaps without memory | flaps | mean delay (days) |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.data_set} | {row.policy_id} | {row.accounts:,} | {row.account_years:,} | {row.plain_moves:,} | {row.moves:,}"
        f" | {row.plain_flaps:,} | {row.flaps:,} | {'-' if row.delay_days is None else row.delay_days} |"
        for row in rows
    ]
    lines += [
        "",
        f"Where the policy without memory flaps at least {LEAST_FLAPS} times, the policy as written must flap at most a third as often.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Command line entry; 0 when the policy is calm on every data set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=2000, help="accounts of each drawn company (default: %(default)s)")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="stability-") as folder:
        for data_set in data_sets(Path(folder), arguments.accounts):
            row = measure(data_set, Path(folder) / "build" / data_set.raw.name)
            print(
                f"{row.data_set}: {row.plain_flaps} flaps without memory, {row.flaps} as written, {row.delay_days} days of delay",
                flush=True,
            )
            rows.append(row)
    PAGE.write_text(page(rows), encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0 if all(row.is_calm for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
