"""Put one fault at a time into good raw data and say which layer catches it; write the table of the documentation.

Ends with 1 when a fault is not caught where and as gravely as it should be, or when good data raise an alarm.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tools import ROOT
from tools.sabotage.faults import FAULTS, Fault
from tools.sabotage.workshop import Alarm, Workshop, first_alarm, is_caught

SEEDS = (1, 2, 3, 4, 5)
TABLE = ROOT / "docs" / "sabotage.md"


def table(caught: list[tuple[Fault, Alarm | None]], seeds: tuple[int, ...], accounts: int) -> str:
    """The page with one row per fault."""
    lines = [
        "# Sabotage",
        "",
        "Written by `make sabotage`: one fault at a time is put into good raw data, after a run of the good data was published. Each must",
        "be caught by the layer that should catch it, at the severity that it deserves. A critical alarm stops everything downstream and",
        "publishing; a warning is recorded and shown.",
        "",
        f"Good data of {accounts} accounts at {len(seeds)} seeds ({', '.join(map(str, seeds))}), each built once with nothing to compare",
        "with and once, a day later and with its rows in another order, against the published run: no alarm.",
        "",
        "| fault | what happened upstream | caught by | severity | check |",
        "|---|---|---|---|---|",
    ]
    for fault, alarm in caught:
        check = alarm.check.replace("|", "\\|") if alarm else "not caught"
        lines.append(f"| {fault.name} | {fault.story} | {fault.layer} | {fault.severity} | {check} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Command line entry; 0 when all is caught and nothing else is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="WORD", help="only the faults whose name has this word; writes no table")
    parser.add_argument("--accounts", type=int, default=400, help="accounts of the random company (default: %(default)s)")
    arguments = parser.parse_args()
    faults = [fault for fault in FAULTS if not arguments.only or arguments.only in fault.name]
    mistakes, caught = 0, []
    for seed in SEEDS[: 1 if arguments.only else None]:
        with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
            workshop = Workshop(Path(folder), seed, arguments.accounts)
            print(f"good data, seed {seed}: {len(workshop.false_alarms)} alarms", *workshop.false_alarms, sep="\n  ", flush=True)
            mistakes += len(workshop.false_alarms)
            for fault in faults if seed == SEEDS[0] else []:
                alarms = workshop.try_out(fault)
                caught.append((fault, first_alarm(alarms)))
                mark = "caught" if is_caught(fault, alarms) else f"WRONG, should be {fault.layer} {fault.severity}"
                print(f"{fault.name}: {mark}", *alarms, sep="\n  ", flush=True)
                mistakes += not is_caught(fault, alarms)
    print(f"{len(faults)} faults, {mistakes} mistakes")
    if not arguments.only and not mistakes:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(table(caught, SEEDS, arguments.accounts), encoding="utf-8")
        print(f"wrote {TABLE}")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
