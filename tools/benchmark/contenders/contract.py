"""What every contender of the speed benchmark has in common: its command line and the columns that it writes."""

import argparse
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

OUTPUT_NAME = "core_measures.parquet"

# Each column of core_measures.parquet with the type it is compared as; README.md says what it means. Amounts are in reporting currency.
COLUMNS = {
    "account_id": "varchar",
    "lifecycle_stage": "varchar",
    "size_segment": "varchar",
    "dormancy_status": "varchar",
    "transaction_band": "varchar",
    "size_basis": "varchar",
    "net_revenue_12m": "decimal(18, 2)",
    "gross_margin_12m": "decimal(18, 2)",
    "size_measure_amount": "decimal(18, 2)",
    "transaction_size_amount": "decimal(18, 2)",
    "median_transaction_amount": "decimal(18, 2)",
    "transaction_count": "integer",
    "days_since_last_purchase": "integer",
    "longest_interval_days": "integer",
    "first_purchase_date": "date",
    "last_purchase_date": "date",
    "evaluation_date": "date",
}


@dataclass(frozen=True)
class Arguments:
    """Folder of the raw Parquet files, folder to write to (made where missing), and the as-of date D."""

    raw_dir: Path
    output_dir: Path
    as_of_date: date

    def raw(self, table: str) -> Path:
        """The Parquet file of a raw table."""
        return self.raw_dir / f"{table}.parquet"

    def output(self) -> Path:
        """The file that the result is written to."""
        return self.output_dir / OUTPUT_NAME


def parse_arguments(description: str | None) -> Arguments:
    """Read the command line, and make the output folder. Ends the process with code 2 where an argument cannot be read."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw-dir", type=Path, required=True, help="folder of the raw tables as typed Parquet files")
    parser.add_argument("--output-dir", type=Path, required=True, help=f"folder that {OUTPUT_NAME} is written to")
    parser.add_argument("--as-of-date", type=date.fromisoformat, required=True, help="the date D, YYYY-MM-DD")
    parsed = parser.parse_args()
    parsed.output_dir.mkdir(parents=True, exist_ok=True)
    return Arguments(parsed.raw_dir, parsed.output_dir, parsed.as_of_date)


def business_timezone() -> str:
    """The time zone that turns moments into business dates: BUSINESS_TIMEZONE, with the project's default."""
    return os.environ.get("BUSINESS_TIMEZONE") or "America/New_York"
