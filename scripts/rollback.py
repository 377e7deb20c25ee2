"""Let readers see an earlier published version again: the one before, or the one that is named."""

import argparse
import sys
from pathlib import Path

from publishing import PublishError
from publishing.versions import all_versions, current_version, describe, roll_back
from settings import default_publish_dir, require_settings


def main() -> int:
    """Command line entry; 0 when rolled back or listed, 1 when not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=default_publish_dir(), help="folder that is published to (default: %(default)s)")
    parser.add_argument("--to", metavar="VERSION", help="version to go to (default: the one before the current one)")
    parser.add_argument("--list", action="store_true", help="only list the versions that are kept, the current one marked")
    arguments = parser.parse_args()
    require_settings()
    try:
        if arguments.list:
            for version in all_versions(arguments.target):
                print("*" if version == current_version(arguments.target) else " ", describe(arguments.target, version))
            return 0
        version = roll_back(arguments.target, arguments.to)
    except (PublishError, OSError) as error:
        print(f"Nothing was changed: {error}", file=sys.stderr)
        return 1
    print(f"Readers now see {describe(arguments.target, version)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
