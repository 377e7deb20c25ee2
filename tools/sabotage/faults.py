"""The faults: what can go wrong upstream, one at a time, with the layer that should catch each and the severity that it deserves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tools.cases.company import AS_OF_DATE
from tools.sabotage.raw_data import RawData, Row

CRITICAL, WARNING = "critical", "warning"
LANDING, RAW, STAGING, POLICY, INTERMEDIATE, MARTS = "landing", "raw", "staging", "policy", "intermediate", "marts"


@dataclass(frozen=True)
class Fault:
    """One fault: what happens upstream, how it is done to good data, and where and how gravely it must be caught."""

    name: str
    story: str
    layer: str
    severity: str
    inject: Callable[[RawData], None]


def _shift_dates(raw: RawData, days: int) -> None:
    def shifted(row: Row) -> None:
        day = date.fromisoformat(row["ordered_at"][:10]) - timedelta(days=days)
        row["ordered_at"] = f"{day}{row['ordered_at'][10:]}"

    raw.change("orders", shifted)


def _is_recent(row: Row, days: int) -> bool:
    return date.fromisoformat(row["ordered_at"][:10]) > AS_OF_DATE - timedelta(days=days)


def _thin_out(raw: RawData) -> None:
    raw.keep("orders", lambda row: not _is_recent(row, 28) or row["order_id"].endswith(("0", "1")))
    orders = {row["order_id"] for row in raw.rows("orders")}
    raw.keep("order_lines", lambda row: row["order_id"] in orders)


def _stop_feed(raw: RawData) -> None:
    raw.keep("orders", lambda row: not _is_recent(row, 30))
    orders = {row["order_id"] for row in raw.rows("orders")}
    raw.keep("order_lines", lambda row: row["order_id"] in orders)


def _swap_day_and_month(row: Row) -> None:
    year, month, day = row["ordered_at"][:10].split("-")
    row["ordered_at"] = f"{day}/{month}/{year}"


def _make_cycles(raw: RawData) -> None:
    rows = raw.rows("crm_accounts")
    members = [row for row in rows if not row["merged_into_account_id"]][: len(rows) // 15]
    for row, parent in zip(members, members[1:] + members[:1], strict=True):
        row["parent_account_id"] = parent["account_id"]
    raw.write("crm_accounts", rows)


def _merge_into_one(raw: RawData) -> None:
    survivor = raw.rows("crm_accounts")[0]["account_id"]
    raw.fill("crm_accounts", "merged_into_account_id", survivor, 8, lambda row: row["account_id"] != survivor)


def _swap(row: Row, one: str, other: str) -> None:
    row[one], row[other] = row[other], row[one]


def _unquote_names(raw: RawData) -> None:
    """Write names with a comma and without quotes, as a program that only joins texts does."""
    lines = raw.path("crm_accounts").read_text(encoding="utf-8").splitlines()
    for number in range(1, len(lines), 20):
        account_id, name, rest = lines[number].split(",", 2)
        lines[number] = f"{account_id},{name}, Inc.,{rest}"
    raw.path("crm_accounts").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _use_semicolons(raw: RawData) -> None:
    text = raw.path("orders").read_text(encoding="utf-8")
    raw.path("orders").write_text(text.replace(",", ";"), encoding="utf-8")


def _multiply_money(raw: RawData, factor: str) -> None:
    for table, columns in {
        "orders": ("order_total", "tax_amount", "freight_amount"),
        "order_lines": ("unit_price", "discount_amount"),
    }.items():
        for column in columns:
            raw.scale(table, column, factor)


FAULTS = (
    # What the landing cannot read at all.
    Fault("orders: required column renamed", "ordered_at is called order_date after a release", LANDING, CRITICAL,
          lambda raw: raw.rename("orders", "ordered_at", "order_date")),
    Fault("orders: semicolons", "a spreadsheet saved the file its own way", LANDING, CRITICAL, _use_semicolons),
    Fault("orders: file not delivered", "the export job failed", LANDING, CRITICAL, lambda raw: raw.remove("orders")),
    # What the raw gate sees.
    Fault("orders: file cut", "the copy broke off at 60 %, in the middle of a row", RAW, CRITICAL, lambda raw: raw.cut("orders", 0.6)),
    Fault("order_lines: a fifth lost", "one of five partitions was not exported", RAW, CRITICAL, lambda raw: raw.drop("order_lines", 5)),
    Fault("orders: loaded twice", "the export was appended to yesterday's file", RAW, CRITICAL, lambda raw: raw.repeat("orders", 1)),
    Fault("orders: status renamed", "status is called order_status after a release", RAW, CRITICAL,
          lambda raw: raw.rename("orders", "status", "order_status")),
    Fault("crm_accounts: parents emptied", "a permission hides parent_account_id", RAW, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "parent_account_id", "")),
    Fault("crm_accounts: owners emptied", "a permission hides owner_id", RAW, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "owner_id", "")),
    Fault("orders: account blank in 1 of 20", "guest orders are exported without account", RAW, CRITICAL,
          lambda raw: raw.fill("orders", "account_id", "", 20)),
    Fault("crm_accounts: names not quoted", "5 % of the names hold a comma and no quotes", RAW, CRITICAL, _unquote_names),
    Fault("crm_users: file not delivered", "the export job failed", RAW, CRITICAL, lambda raw: raw.remove("crm_users")),
    Fault("crm_opportunities: half lost", "the export filters by year", RAW, CRITICAL, lambda raw: raw.drop("crm_opportunities", 2)),
    Fault("crm_leads: two thirds lost", "the export filters by campaign", RAW, WARNING,
          lambda raw: raw.keep("crm_leads", lambda row: row["lead_id"].endswith(("1", "2", "3")))),
    Fault("order_lines: product renamed", "product_id is called sku after a release", RAW, WARNING,
          lambda raw: raw.rename("order_lines", "product_id", "sku")),
    Fault("order_lines: half of the costs lost", "costs are exported for one plant only", RAW, WARNING,
          lambda raw: raw.fill("order_lines", "unit_cost", "", 2)),
    # What the staging gate sees.
    Fault("orders: dates turned round in 1 of 10", "one shop writes 31/12/2024", STAGING, CRITICAL,
          lambda raw: raw.change("orders", _swap_day_and_month, 10)),
    Fault("order_lines: decimal commas in 1 of 20", "one plant writes 19,99", STAGING, CRITICAL,
          lambda raw: raw.change("order_lines", lambda row: row.update(unit_price=row["unit_price"].replace(".", ",") + ",5"), 20)),
    Fault("order_lines: discounts in percent", "discount_rate is 15 instead of 0.15", STAGING, CRITICAL,
          lambda raw: raw.scale("order_lines", "discount_rate", "100")),
    Fault("orders: 1 of 12 headers lost", "orders of one shop are missing, their lines are not", STAGING, CRITICAL,
          lambda raw: raw.drop("orders", 12)),
    Fault("orders: a year old", "the job exports last year's file", STAGING, CRITICAL, lambda raw: _shift_dates(raw, 365)),
    Fault("orders: placeholder in customer_po", "the shop writes N/A where there is no number", STAGING, CRITICAL,
          lambda raw: raw.fill("orders", "customer_po", "N/A", 12)),
    Fault("crm_accounts: deleted by mistake", "is_deleted is turned round for a fifth", STAGING, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "is_deleted", "true", 5)),
    Fault("crm_accounts: potentials with a currency", "the few accounts that have a potential say EUR 12500", STAGING, CRITICAL,
          lambda raw: raw.change("crm_accounts", lambda row: row.update(potential_amount="EUR " + row["potential_amount"]), 1,
                                 lambda row: row["potential_amount"] != "")),
    Fault("crm_accounts: owners by mail address", "owner_id holds another column of the CRM than user_id", STAGING, CRITICAL,
          lambda raw: raw.change("crm_accounts", lambda row: row.update(owner_id=row["owner_id"].lower() + "@example.com"), 1,
                                 lambda row: row["owner_id"] != "")),
    Fault("orders: feed stopped 30 days ago", "the job has written nothing since", STAGING, WARNING, _stop_feed),
    Fault("orders: feed runs thin", "for four weeks four of five orders have been missing", STAGING, WARNING, _thin_out),
    Fault("orders: 1 of 150 twice", "the export repeats rows at page breaks", STAGING, WARNING, lambda raw: raw.repeat("orders", 150)),
    Fault("crm_opportunities: dates swapped", "created_at and close_date have changed places", STAGING, WARNING,
          lambda raw: raw.change("crm_opportunities", lambda row: _swap(row, "created_at", "close_date"))),
    Fault("crm_opportunities: amounts below zero", "credits are kept as deals in 1 of 20", STAGING, WARNING,
          lambda raw: raw.scale("crm_opportunities", "amount", "-1", 20)),
    # What nobody has decided on.
    Fault("orders: new status", "a workflow brings the status 'backordered'", POLICY, CRITICAL,
          lambda raw: raw.fill("orders", "status", "backordered", 50)),
    # What the intermediate gate sees.
    Fault("orders: account ids without prefix", "one shop writes 00042 for ACC-00042", INTERMEDIATE, CRITICAL,
          lambda raw: raw.change("orders", lambda row: row.update(account_id=row["account_id"].removeprefix("ACC-")), 10)),
    Fault("orders: unknown currency code", "EUR is written EURO", INTERMEDIATE, CRITICAL,
          lambda raw: raw.fill("orders", "currency_code", "EURO", 1, lambda row: row["currency_code"] == "EUR")),
    Fault("orders: revenue halved", "prices are exported per half dozen", INTERMEDIATE, CRITICAL, lambda raw: _multiply_money(raw, "0.5")),
    Fault("orders: cents for dollars", "amounts are exported in cents", INTERMEDIATE, CRITICAL, lambda raw: _multiply_money(raw, "100")),
    Fault("order_lines: signs turned round", "quantities of half of the lines are below zero", INTERMEDIATE, CRITICAL,
          lambda raw: raw.scale("order_lines", "quantity", "-1", 2)),
    Fault("orders: a third cancelled", "a workflow writes cancelled where it means closed", INTERMEDIATE, CRITICAL,
          lambda raw: raw.fill("orders", "status", "cancelled", 3)),
    Fault("crm_accounts: parents in a cycle", "an import made 7 % of the accounts each other's parents", INTERMEDIATE, CRITICAL,
          _make_cycles),
    Fault("crm_accounts: parents by another id", "parent_account_id holds the number of the ERP", INTERMEDIATE, CRITICAL,
          lambda raw: raw.change("crm_accounts", lambda row: row.update(parent_account_id="9" + row["parent_account_id"]), 1,
                                 lambda row: row["parent_account_id"] != "")),
    Fault("crm_accounts: merged into one", "a clean-up merged an eighth of the accounts into the first", INTERMEDIATE, CRITICAL,
          _merge_into_one),
    Fault("crm_accounts: another word for customers", "the CRM calls most customers Customer - Direct", INTERMEDIATE, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "account_type", "Customer - Direct", 1,
                               lambda row: row["account_type"].strip().lower() == "customer")),
    Fault("crm_accounts: a new account type", "a partner programme brings the type Distributor", INTERMEDIATE, WARNING,
          lambda raw: raw.fill("crm_accounts", "account_type", "Distributor", 50)),
    Fault("orders: credit notes cancelled", "the shop gives each return the status cancelled", INTERMEDIATE, WARNING,
          lambda raw: raw.fill("orders", "status", "cancelled", 1, lambda row: row["original_order_id"] != "")),
    Fault("orders: totals differ from lines", "1 of 8 totals is of another version of the order", INTERMEDIATE, WARNING,
          lambda raw: raw.scale("orders", "order_total", "1.1", 8)),
    Fault("crm_users: everybody inactive", "is_active is turned round", INTERMEDIATE, WARNING,
          lambda raw: raw.fill("crm_users", "is_active", "false")),
    # What only shows in the marts.
    Fault("crm_accounts: potential in another unit", "potential_amount is exported in thousandths", MARTS, CRITICAL,
          lambda raw: raw.scale("crm_accounts", "potential_amount", "1000")),
    Fault("crm_accounts: everybody a key account", "a default sets is_key_account for a third", MARTS, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "is_key_account", "true", 3)),
    Fault("crm_accounts: customers become web consumers", "an import overwrites account_type of a sixth", MARTS, CRITICAL,
          lambda raw: raw.fill("crm_accounts", "account_type", "Web Consumer", 6)),
    Fault("crm_accounts: industry renamed", "Industrial Machinery is called Machinery", MARTS, WARNING,
          lambda raw: raw.fill("crm_accounts", "industry", "Machinery", 1, lambda row: row["industry"] == "Industrial Machinery")),
    Fault("crm_users: channels turned round", "an import swaps inside and outside", MARTS, WARNING,
          lambda raw: raw.change("crm_users", lambda row: row.update(
              channel={"inside": "outside", "outside": "inside"}.get(row["channel"].lower(), row["channel"])))),
)  # fmt: skip
