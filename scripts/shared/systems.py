"""The systems that the scripts run on. Imported by the packages that need it before anything that other systems do not have."""

import sys


def check_system() -> None:
    """End with one sentence where locks and links are not those of POSIX: `fcntl`, the exit codes of sysexits.h, symbolic links."""
    if sys.platform == "win32":
        sys.exit("This project runs on Linux and macOS. On Windows, run it in WSL (https://learn.microsoft.com/windows/wsl/install).")
