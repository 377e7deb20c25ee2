"""The demo: Norvell Pike, an invented distributor of industrial supplies, with three years of business and a story."""

from pathlib import Path

# The folder of the company, in that of the project.
DEMO = Path("data") / "demo"
