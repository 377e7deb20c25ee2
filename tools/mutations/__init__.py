"""Damages one model of the project at a time and says which check catches it; `python -m tools.mutations`."""
