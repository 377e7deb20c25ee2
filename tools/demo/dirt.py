"""The few rows of an export that are wrong, as they are in any company."""

from tools.demo.story import UNREADABLE
from tools.demo.tables import Tables


def add_dirt(tables: Tables) -> None:
    """Spoil a few rows: a date that there is not, a row exported twice, a quantity that is no number, a seller whom nobody knows."""
    orders, lines = tables.rows["orders"], tables.rows["order_lines"]
    orders.append(dict(orders[1200]))
    lines.append(dict(lines[3100]))
    orders[2600]["ordered_at"] = "2023-02-30 10:40:00"
    last = [row for row in orders if row["account_id"] == UNREADABLE.account_id][-1]
    next(line for line in lines if line["order_id"] == last["order_id"])["quantity"] = "n/a"
    for order in orders[400:5000:1500]:
        order["owner_id"] = "U-099"
    accounts = tables.rows["crm_accounts"]
    accounts[77]["potential_amount"] = "to be discussed"
    tables.add("crm_accounts", account_id="A-99999", account_name="Test, please ignore", account_type="Customer", is_deleted=True,
               created_at="2023-04-03", updated_at="2023-04-03 08:00:00")  # fmt: skip
