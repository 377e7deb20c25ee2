"""Compare the published tables of two builds, row by row and column by column: marts and quality.

A side is a published version (PUBLISH_DIR/current), a folder of Parquet files, or the DuckDB file of a build. Ends with 1 where something
differs that is not in the list of wanted differences.
"""

import argparse
import sys
from pathlib import Path

from tools.same_rows.comparing import OF_THE_RUN, compare
from tools.same_rows.intended import Intended, read_intended


def main() -> int:
    """Compare, print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("left", type=Path, help="the build before")
    parser.add_argument("right", type=Path, help="the build after")
    parser.add_argument("--intended", type=Path, help="CSV list of wanted differences (default: none is wanted)")
    arguments = parser.parse_args()
    try:
        intended = read_intended(arguments.intended) if arguments.intended else Intended()
        results = compare(arguments.left, arguments.right, intended)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*results, sep="\n")
    print(f"never compared: {', '.join(OF_THE_RUN)}, which differ between any two runs")
    for difference in intended.differences:
        print(f"{'wanted' if difference in intended.met else 'wanted, but not found'}: {difference}")
    return 0 if all(result.is_same for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
