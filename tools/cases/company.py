"""What the company consists of: the raw tables as they are written, and the manifest of what is known about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date

# The date that the company is read at. Its 12 months start after 29 February 2024, which is exactly 365 days before it.
AS_OF_DATE = date(2025, 2, 28)

# The raw contract's columns, in the contract's order.
COLUMNS: dict[str, tuple[str, ...]] = {
    "crm_accounts": (
        "account_id",
        "account_name",
        "account_type",
        "website_domain",
        "potential_amount",
        "is_key_account",
        "parent_account_id",
        "merged_into_account_id",
        "industry",
        "annual_revenue",
        "employee_count",
        "country",
        "region",
        "owner_id",
        "created_at",
        "updated_at",
        "is_deleted",
    ),
    "crm_users": (
        "user_id",
        "user_name",
        "title",
        "channel",
        "region",
        "territory",
        "manager_id",
        "is_active",
        "capacity_accounts",
        "hired_at",
    ),
    "crm_leads": (
        "lead_id",
        "lead_name",
        "company_name",
        "email",
        "title",
        "status",
        "source",
        "annual_revenue",
        "region",
        "country",
        "owner_id",
        "created_at",
        "converted_account_id",
        "converted_at",
    ),
    "crm_opportunities": (
        "opportunity_id",
        "account_id",
        "amount",
        "currency_code",
        "stage",
        "created_at",
        "close_date",
        "is_closed",
        "is_won",
        "owner_id",
    ),
    "orders": (
        "order_id",
        "account_id",
        "ordered_at",
        "status",
        "currency_code",
        "order_total",
        "tax_amount",
        "freight_amount",
        "customer_po",
        "original_order_id",
        "owner_id",
        "updated_at",
    ),
    "order_lines": (
        "order_id",
        "line_number",
        "product_id",
        "quantity",
        "unit_price",
        "discount_rate",
        "discount_amount",
        "unit_cost",
    ),
}


@dataclass(frozen=True)
class ManifestRow:
    """One value that a model must show.

    A check holds when a row with this key has the expected value: a key that stands for several rows, such as a
    duplicated order line, has one manifest row for each of them.
    """

    case: str
    table_name: str
    key: str
    column_name: str
    expected: str
    note: str


MANIFEST_COLUMNS = tuple(column.name for column in fields(ManifestRow))


@dataclass
class Company:
    """The rows of every table in the order in which they are written."""

    tables: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    manifest: list[ManifestRow] = field(default_factory=list)

    def add(self, table: str, **values: str) -> None:
        """Add a row; a column that is not named is blank."""
        unknown = values.keys() - set(COLUMNS[table])
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
        self.tables[table].append(tuple(values.get(column, "") for column in COLUMNS[table]))

    def add_ragged(self, table: str, fields_found: Iterable[str]) -> int:
        """Add a row that has too few or too many fields, and say on which line of the file it stands.

        It has no key that could be trusted, so the line is its key. The table must not have line breaks in its values.
        """
        self.tables[table].append(tuple(fields_found))
        return 1 + len(self.tables[table])
