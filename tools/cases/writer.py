"""Writes a company as CSV files: the same company gives the same bytes on every machine."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

from tools.cases.company import COLUMNS, MANIFEST_COLUMNS, Company

# One system exports with the line ends of Windows.
CRLF_TABLES = {"crm_leads"}


def write_company(company: Company, output_dir: Path) -> dict[str, int]:
    """Write every table and the manifest, and say how many rows each has."""
    output_dir.mkdir(parents=True, exist_ok=True)
    for table, rows in company.tables.items():
        line_end = "\r\n" if table in CRLF_TABLES else "\n"
        _write_csv(output_dir / f"{table}.csv", COLUMNS[table], rows, line_end)
    manifest = [astuple(row) for row in company.manifest]
    _write_csv(output_dir / "manifest.csv", MANIFEST_COLUMNS, manifest, "\n")
    return {table: len(rows) for table, rows in company.tables.items()} | {"manifest": len(manifest)}


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], line_end: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=line_end)
        writer.writerow(header)
        writer.writerows(rows)
