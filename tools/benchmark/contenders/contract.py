"""What all contenders have in common: its command line and the columns that it writes."""

import argparse
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

OUTPUT_NAME = "core_measures.parquet"

# The columns of core_measures.parquet: those of marts.account_segment_history that orders and the CRM alone decide, with their types.
COLUMNS = {
    "account_id": "varchar",
    "lifecycle_stage": "varchar",
    "size_segment": "varchar",
    "dormancy_status": "varchar",
    "transaction_band": "varchar",
    "size_basis": "varchar",
    "candidate_channel": "varchar",
    "size_measure_amount": "decimal(18, 2)",
    "net_revenue_12m": "decimal(18, 2)",
    "transaction_size_amount": "decimal(18, 2)",
    "transaction_count": "integer",
    "days_since_last_purchase": "integer",
    "last_purchase_date": "date",
    "evaluation_date": "date",
}
# What of the raw tables this is computed from.
RAW_COLUMNS = {
    "crm_accounts": [
        "account_id", "account_name", "account_type", "parent_account_id", "merged_into_account_id", "industry", "country", "region",
        "potential_amount", "is_key_account", "is_deleted", "created_at", "updated_at",
    ],
    "orders": [
        "order_id", "account_id", "original_order_id", "customer_po", "currency_code", "status", "order_total", "tax_amount",
        "freight_amount", "ordered_at", "updated_at",
    ],
    "order_lines": ["order_id", "line_number", "quantity", "unit_price", "discount_rate", "discount_amount"],
}  # fmt: skip


@dataclass(frozen=True)
class Arguments:
    """Folder of the raw Parquet files, folder to write to (made where missing), and the as-of date."""

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
    parser.add_argument("--as-of-date", type=date.fromisoformat, required=True, help="as-of date, YYYY-MM-DD")
    parsed = parser.parse_args()
    parsed.output_dir.mkdir(parents=True, exist_ok=True)
    return Arguments(parsed.raw_dir, parsed.output_dir, parsed.as_of_date)


def business_timezone() -> str:
    """The time zone that turns moments into business dates: BUSINESS_TIMEZONE, with the project's default."""
    return os.environ.get("BUSINESS_TIMEZONE") or "America/New_York"
