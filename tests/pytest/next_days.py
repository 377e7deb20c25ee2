"""What a day can bring, in small: raw files of the demo in which, by a seed, rows of every kind are new, changed, gone or spoilt."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from conftest import read_csv, write_csv

Rows = list[dict[str, str]]


def write_next_day(raw: Path, folder: Path, day: date, seed: int, changes: int = 6) -> None:
    """Write to `folder` the raw files of `raw` as of the next day: `changes` rows of each kind of change, drawn by `seed`."""
    rng = random.Random(seed)
    tables = {path.stem: _readable(read_csv(path)) for path in sorted(raw.glob("*.csv")) if path.stem != "manifest"}
    for change in CHANGES:
        change(tables, day, rng, changes)
    for name, rows in tables.items():
        # Row order never matters, so the next extract has another one.
        rng.shuffle(rows)
        write_csv(folder / f"{name}.csv", [list(rows[0]), *[list(row.values()) for row in rows]])


def _readable(rows: Rows) -> Rows:
    """The rows with as many fields as the header; the others are gone the next day."""
    return [row for row in rows if None not in row and None not in row.values()]


def _orders_arrive(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """New orders of the day, and late ones of years before, with lines; some only as a header, some under an older purchase order."""
    for number, like in enumerate(rng.sample(tables["orders"], 3 * count)):
        lines = [line for line in tables["order_lines"] if line["order_id"] == like["order_id"]]
        new_id = f"NEXT-{number}"
        ordered_at = day.isoformat() if number % 3 else like["ordered_at"]
        tables["orders"].append(like | {"order_id": new_id, "ordered_at": ordered_at, "original_order_id": ""})
        tables["order_lines"] += [line | {"order_id": new_id} for line in lines if number % 4]


def _orders_are_taken_back(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Late returns of old orders, whole or in part."""
    sales = [row for row in tables["orders"] if row["order_total"] and not row["order_total"].startswith("-")]
    for number, sale in enumerate(rng.sample(sales, 2 * count)):
        total = f"-{sale['order_total']}" if number % 2 else "-10.00"
        back = {"order_id": f"BACK-{number}", "ordered_at": day.isoformat(), "status": "Returned", "original_order_id": sale["order_id"]}
        tables["orders"].append(sale | back | {"order_total": total, "tax_amount": "", "freight_amount": "", "customer_po": ""})


def _orders_change(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Cancelled, moved to another account or date, and what returns name is cancelled or no longer named."""
    accounts = [row["account_id"] for row in tables["crm_accounts"] if row["account_id"]]
    returns = [row for row in tables["orders"] if row["original_order_id"]]
    originals = {row["original_order_id"] for row in rng.sample(returns, count)}
    for row in [*rng.sample(tables["orders"], count), *(row for row in tables["orders"] if row["order_id"] in originals)]:
        row["status"] = "Cancelled"
    for row in rng.sample(tables["orders"], count):
        row["account_id"] = rng.choice(accounts)
    for row in rng.sample(tables["orders"], count):
        row["ordered_at"] = f"{rng.randint(2021, 2024)}-03-31"
    for row in rng.sample(returns, count):
        row["original_order_id"] = rng.choice(tables["orders"])["order_id"]


def _rows_are_spoilt_and_mended(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Numbers and dates that cannot be read, ids that are missing or padded, keys that are there twice; and what was wrong is right."""
    for row in rng.sample(tables["order_lines"], count):
        row["quantity"] = "many"
    for row in rng.sample(tables["orders"], count):
        row["ordered_at"] = "31.12.2024"
    for row, spelling in zip(rng.sample(tables["order_lines"], 3 * count), ("", "  ", " {} ") * count, strict=True):
        row["order_id"] = spelling.format(row["order_id"])
    for row in rng.sample(tables["orders"], count):
        row["order_id"] += " "
    for table in ("orders", "order_lines"):
        tables[table] += [dict(row) for row in rng.sample(tables[table], count)]
        for row in tables[table]:
            for column in ("quantity", "unit_price", "order_total"):
                if column in row and any(letter.isalpha() for letter in row[column]) and rng.random() < 0.5:
                    row[column] = "12"


def _rows_go(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Orders, lines, deals and accounts that the next extract no longer has."""
    for table in ("orders", "order_lines", "crm_opportunities", "crm_accounts"):
        for row in rng.sample(tables[table], count):
            tables[table].remove(row)


def _accounts_change(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Merged, hung under another parent, deleted, made a key account, valued, moved; and new ones, one of which an order knew before."""
    accounts = tables["crm_accounts"]
    ids = [row["account_id"] for row in accounts if row["account_id"]]
    for column in ("merged_into_account_id", "parent_account_id"):
        for row in rng.sample(accounts, count):
            row[column] = rng.choice(ids)
        for row in rng.sample([row for row in accounts if row[column]], count // 2):
            row[column] = ""
    for column, value in (("is_deleted", "true"), ("is_key_account", "true"), ("potential_amount", "75000"), ("region", "North")):
        for row in rng.sample(accounts, count):
            row[column] = value
    unknown = sorted({row["account_id"] for row in tables["orders"]} - set(ids) - {""})
    for new_id in ["NEXT-A", "NEXT-B", *unknown[:1]]:
        accounts.append(rng.choice(accounts) | {"account_id": new_id, "created_at": day.isoformat(), "merged_into_account_id": ""})


def _deals_change(tables: dict[str, Rows], day: date, rng: random.Random, count: int) -> None:
    """Closed, grown, and new."""
    deals = tables["crm_opportunities"]
    for row in rng.sample(deals, count):
        row |= {"is_closed": "true", "close_date": day.isoformat()}
    for row in rng.sample(deals, count):
        row["amount"] = "45000"
    for number, row in enumerate(rng.sample(deals, count)):
        deals.append(row | {"opportunity_id": f"NEXT-{number}", "created_at": "2024-09-01", "is_closed": "false", "stage": "Proposal"})


CHANGES: list[Callable[[dict[str, Rows], date, random.Random, int], None]] = [
    _orders_arrive,
    _orders_are_taken_back,
    _orders_change,
    _rows_are_spoilt_and_mended,
    _rows_go,
    _accounts_change,
    _deals_change,
]
