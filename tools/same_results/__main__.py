"""Show that two checkouts of the project give the same results: marts and quality, row by row and column by column.

    python -m tools.same_results OLD NEW --work /tmp/same-results --data adventureworks=FOLDER@2014-01-31

builds the planted cases and the demo of OLD, each folder of --data, and random companies with both, two builds at a time. What was
built is kept in --work: the same command goes on where it was stopped, and builds one side alone where only that side has changed.
Ends with 1 where something differs that is not in the list of wanted differences.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from tools.cases.company import AS_OF_DATE
from tools.same_results.building import BuildFailed, fingerprint, tables_of
from tools.same_results.cases import Case, alone_as_in, companies_of, company_cases, data_case, groups_of
from tools.same_rows.comparing import Comparison, compare
from tools.same_rows.intended import Intended, read_intended

INTENDED = Path(__file__).with_name("intended_differences.csv")
# What the ids of a packed company start with, by its place in the pack.
MARK = r"\bK(\d{4})-"


def main() -> int:
    """Build, compare, print; the exit code."""
    arguments = parse_arguments()
    try:
        intended = read_intended(arguments.intended)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    old, new = arguments.old.resolve(), arguments.new.resolve()
    work = arguments.work.resolve()
    codes = [fingerprint(checkout) for checkout in (old, new)]
    failed = []
    for case in cases(arguments, old, work / "cases"):
        with ThreadPoolExecutor(2) as builds:
            sides = [
                builds.submit(tables_of, case, checkout, side, code, work, threads=1)
                for checkout, side, code in zip((old, new), ("old", "new"), codes, strict=True)
            ]
        try:
            results = compare(*(side.result() for side in sides), intended, MARK)
        except BuildFailed as error:
            print(f"FAILED {case.name}: {error}", flush=True)
            failed.append(case.name)
            continue
        wrong = [result for result in results if not result.is_same]
        print(f"{'DIFFERENT' if wrong else 'same'} {case.name}: {len(results)} tables, {sum(result.rows for result in results):,} rows")
        for result in wrong:
            print(result, *companies_in(case, result), sep="\n")
        sys.stdout.flush()
        failed += [case.name] if wrong else []
    print_intended(intended)
    print(f"{len(failed)} cases differ or failed" if failed else "nothing differs")
    return 1 if failed else 0


def cases(arguments: argparse.Namespace, old: Path, folder: Path) -> list[Case]:
    """All that is to be built, the data at hand first."""
    groups = groups_of(arguments.companies, arguments.alone, arguments.pack)
    if arguments.only:
        return company_cases(old, folder, arguments.seed, alone_as_in(groups, arguments.only))
    data = [*((folder.name, folder, AS_OF_DATE) for folder in companies_of(old)), *arguments.data]
    return [data_case(old, folder, *each) for each in data] + company_cases(old, folder, arguments.seed, groups)


def companies_in(case: Case, result: Comparison) -> list[str]:
    """In which companies a table differs."""
    numbers = sorted(case.first + int(mark) for mark in result.marks)
    return [f"    companies (--only): {' '.join(map(str, numbers))}"] if numbers else []


def print_intended(intended: Intended) -> None:
    """Say which wanted differences there were."""
    for difference in intended.differences:
        print(f"{'wanted' if difference in intended.met else 'wanted, but not found'}: {difference}")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, help="checkout of the project as it was")
    parser.add_argument("new", type=Path, help="checkout of the project as it is")
    parser.add_argument("--work", type=Path, required=True, help="folder that raw data and results are kept in")
    parser.add_argument("--companies", type=whole_number, default=500, help="how many random companies (default: %(default)s)")
    parser.add_argument("--alone", type=whole_number, default=9, help="how many of them are built alone (default: %(default)s)")
    parser.add_argument("--pack", type=whole_number, default=100, help="how many of the others are built together (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20, help="seed that the companies are drawn by (default: %(default)s)")
    parser.add_argument(
        "--only",
        type=int,
        nargs="+",
        metavar="NUMBER",
        help="only these companies, each built alone",
    )
    parser.add_argument("--data", type=data_at_hand, nargs="*", default=[], metavar="NAME=FOLDER@DATE", help="raw data to build as well")
    parser.add_argument("--intended", type=Path, default=INTENDED, help="list of wanted differences (default: the one of this tool)")
    return parser.parse_args()


def whole_number(text: str) -> int:
    """A number of companies. Raises ValueError where it is none."""
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def data_at_hand(text: str) -> tuple[str, Path, date]:
    """What --data names. Raises ArgumentTypeError where it is not there."""
    name, _, place = text.partition("=")
    folder, _, day = place.rpartition("@")
    try:
        if name and Path(folder).is_dir():
            return name, Path(folder).resolve(), date.fromisoformat(day)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FOLDER@YYYY-MM-DD with a folder that is there")


if __name__ == "__main__":
    sys.exit(main())
