"""What only developers run: `python -m tools.NAME`, called in the project's folder. Users of the project need nothing of it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The tools use modules of what users run, which name each other from that folder.
sys.path.insert(0, str(ROOT / "scripts"))
