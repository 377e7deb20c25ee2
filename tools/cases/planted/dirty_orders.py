"""Orders that cannot be used, come twice or belong nowhere, and the one bucket that each of their lines falls into."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
ASSIGNMENTS = "account_channel_assignments"


def plant_dirty_orders(planting: Planting) -> None:
    """Plant the order cases."""
    _plant_malformed_headers(planting)
    _plant_orphans(planting)
    _plant_duplicates(planting)
    _plant_statuses(planting)
    _plant_future_orders(planting)
    _plant_bucket_precedence(planting)
    _plant_unreadable_rows(planting)


def _plant_malformed_headers(planting: Planting) -> None:
    case = "order that cannot be used"
    planting.account("A-BADORDERS", (RECENT, "700.00"))
    for name, values, reason in (
        ("DATE-NONE", {"ordered_at": "2024-02-30"}, "malformed_date"),
        ("DATE-NOLEAP", {"ordered_at": "2025-02-29"}, "malformed_date"),
        ("DATE-US", {"ordered_at": "11/15/2024"}, "malformed_date"),
        ("DATE-GERMAN", {"ordered_at": "15.11.2024"}, "malformed_date"),
        ("DATE-COMPACT", {"ordered_at": "20241115"}, "malformed_date"),
        ("DATE-SERIAL", {"ordered_at": "45611"}, "malformed_date"),
        ("DATE-MONTH", {"ordered_at": "2024-13-01"}, "malformed_date"),
        ("DATE-HOUR", {"ordered_at": "2024-11-15 25:00:00"}, "malformed_date"),
        ("DATE-WORD", {"ordered_at": "yesterday"}, "malformed_date"),
        ("DATE-OFFSET", {"ordered_at": "2024-11-15T10:00:00+99"}, "malformed_date"),
        ("DATE-ZERO", {"ordered_at": "0001-01-01T00:00:00Z"}, "implausible_date"),
        ("DATE-FOREVER", {"ordered_at": "9999-12-31"}, "implausible_date"),
        ("DATE-BLANK", {"ordered_at": ""}, "missing_value"),
        ("ACCOUNT-BLANK", {"account_id": " "}, "missing_value"),
        ("TOTAL-TEXT", {"order_total": "1.234,50"}, "malformed_number"),
        ("TAX-TEXT", {"tax_amount": "incl."}, "malformed_number"),
        ("FREIGHT-TEXT", {"freight_amount": "free"}, "malformed_number"),
        ("TOTAL-HUGE", {"order_total": "1000000000000.00"}, "out_of_range"),
    ):
        order_id = f"O-BAD-{name}"
        columns = {"account_id": "A-BADORDERS", "ordered_at": RECENT, "order_total": "60000.00"} | values
        planting.header(order_id, **columns)
        planting.line(order_id, "1", "1", "60000.00")
        note = ", ".join(f"{column} '{value}'" for column, value in values.items())
        planting.expect_rejected(case, f"orders:{order_id}", reason, note)
        planting.expect_rejected(case, f"order_lines:{order_id}/1", "order_rejected", f"Its order has {note}")
        planting.expect_ledger(case, f"{order_id}/1", "rejected", f"Its order has {note}", exact_net_amount="60000.00")
    planting.header("O-BAD-NOLINES", "A-BADORDERS", "soon", order_total="60000.00")
    planting.expect_rejected(case, "orders:O-BAD-NOLINES", "malformed_date", "ordered_at 'soon'")
    planting.expect_ledger(case, "O-BAD-NOLINES/0", "rejected", "Without lines the header stands for itself")
    planting.header("O-BAD-UPDATED", "A-BADORDERS", RECENT, order_total="100.00", updated_at="n/a")
    planting.expect_warning(case, "orders:O-BAD-UPDATED", "ignored_value", "updated_at 'n/a'")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-BADORDERS",
        "700 and 100: none of the others counts",
        net_revenue_12m="800.00",
        candidate_channel="inside",
    )
    planting.header("", "A-BADORDERS", RECENT, order_total="60000.00")
    planting.expect_rejected(case, "orders:", "missing_value", "order_id is required")


def _plant_orphans(planting: Planting) -> None:
    case = "orphan"
    planting.order("O-NOACCOUNT", "A-NOBODY", RECENT, "900.00")
    planting.expect_rejected(case, "orders:O-NOACCOUNT", "unknown_account", "No account A-NOBODY")
    planting.expect_ledger(case, "O-NOACCOUNT/1", "no_account", "No account A-NOBODY", exact_net_amount="900.00")
    planting.expect_absent(case, ASSIGNMENTS, "A-NOBODY", "An order makes no account")
    planting.line("O-NOHEADER", "1", "1", "800.00")
    planting.expect_rejected(case, "order_lines:O-NOHEADER/1", "unknown_order", "No order O-NOHEADER")
    planting.expect_ledger(case, "O-NOHEADER/1", "rejected", "No order O-NOHEADER", exact_net_amount="800.00")
    planting.line("", "1", "1", "800.00")
    planting.expect_rejected(case, "order_lines:", "missing_value", "order_id is required; without it there is no key")


def _plant_duplicates(planting: Planting) -> None:
    case = "duplicate order"
    planting.account("A-DUPORDER")
    planting.header("O-DUP-NEWER", "A-DUPORDER", RECENT, status="Cancelled", updated_at="2024-11-20T06:00:00Z")
    planting.header("O-DUP-NEWER", "A-DUPORDER", RECENT, status="Delivered", updated_at="2024-12-20T06:00:00Z")
    planting.line("O-DUP-NEWER", "1", "1", "1000.00")
    planting.expect_rejected(case, "orders:O-DUP-NEWER", "duplicate_key", "The older row is set aside")
    planting.expect_ledger(case, "O-DUP-NEWER/1", "sale", "The newer row is not cancelled any more", exact_net_amount="1000.00")
    planting.header("O-DUP-TIE", "A-DUPORDER", RECENT, status="Delivered")
    planting.header("O-DUP-TIE", "A-DUPORDER", RECENT, status="Cancelled")
    planting.line("O-DUP-TIE", "1", "1", "1000.00")
    planting.expect_rejected(case, "orders:O-DUP-TIE", "duplicate_key", "'Cancelled' sorts before 'Delivered'")
    planting.expect_ledger(
        case, "O-DUP-TIE/1", "cancelled", "Of two equal rows the first in text order is kept", exact_net_amount="1000.00"
    )
    for total, updated_at in (("300.00", "2024-11-20T06:00:00Z"), ("200.00", "2024-12-20T06:00:00Z")):
        planting.header("O-DUP-HEADERS", "A-DUPORDER", RECENT, order_total=total, updated_at=updated_at)
    planting.expect_rejected(case, "orders:O-DUP-HEADERS", "duplicate_key", "The older row is set aside")
    planting.expect_ledger(case, "O-DUP-HEADERS/0", "sale", "The newer header", exact_net_amount="200.00")
    planting.expect_ledger(case, "O-DUP-HEADERS/0", "duplicate", "The older header", exact_net_amount="300.00")
    planting.header("O-DUP-UNUSABLE", "A-DUPORDER", "2024-11-31", updated_at="2024-12-20T06:00:00Z")
    planting.header("O-DUP-UNUSABLE", "A-DUPORDER", RECENT, updated_at="2024-11-20T06:00:00Z")
    planting.line("O-DUP-UNUSABLE", "1", "1", "40.00")
    planting.expect_rejected(case, "orders:O-DUP-UNUSABLE", "malformed_date", "The newer row cannot be used")
    planting.expect_ledger(case, "O-DUP-UNUSABLE/1", "sale", "The older row can", exact_net_amount="40.00")

    case = "duplicate order line"
    planting.header("O-DUP-LINES", "A-DUPORDER", RECENT)
    for _ in range(2):
        planting.line("O-DUP-LINES", "1", "1", "5.00")
    planting.line("O-DUP-LINES", "2", "3", "1.00")
    planting.line("O-DUP-LINES", "2", "2", "1.00")
    planting.expect_rejected(case, "order_lines:O-DUP-LINES/1", "duplicate_key", "The same row twice")
    planting.expect_rejected(case, "order_lines:O-DUP-LINES/2", "duplicate_key", "Quantity '2' sorts before '3'")
    planting.expect_ledger(case, "O-DUP-LINES/1", "sale", "Counts once", exact_net_amount="5.00")
    planting.expect_ledger(case, "O-DUP-LINES/1", "duplicate", "The same row again", exact_net_amount="5.00")
    planting.expect_ledger(case, "O-DUP-LINES/2", "sale", "The first in text order", exact_net_amount="2.00")
    planting.expect_ledger(case, "O-DUP-LINES/2", "duplicate", "The other", exact_net_amount="3.00")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-DUPORDER",
        "1,000 + 200 + 40 + 5 + 2: nothing counts twice",
        net_revenue_12m="1247.00",
    )


def _plant_statuses(planting: Planting) -> None:
    case = "order status"
    planting.account("A-STATUS")
    for number, status in enumerate(
        ("", " ", "open", "CONFIRMED", "Processing", " shipped ", "delivered", "Invoiced", "completed", "Won"), start=1
    ):
        planting.order(f"O-STATUS-{number}", "A-STATUS", RECENT, "1000.00", status=status)
        planting.expect_ledger(case, f"O-STATUS-{number}/1", "sale", f"Status '{status}' counts", exact_net_amount="1000.00")
    planting.expect(case, ASSIGNMENTS, "A-STATUS", "All ten orders count, blank ones too", net_revenue_12m="10000.00")


def _plant_future_orders(planting: Planting) -> None:
    case = "future order"
    planting.account("A-FUTURE", account_type="Customer")
    planting.order("O-FUTURE-NOT", "A-FUTURE", RECENT, "700.00")
    for order_id, day in (("O-FUTURE-1", "2025-03-01"), ("O-FUTURE-2", "2025-04-15"), ("O-FUTURE-3", "2052-02-28")):
        planting.order(order_id, "A-FUTURE", day, "60000.00", status="Open")
        planting.expect_ledger(case, f"{order_id}/1", "after_d", f"Dated {day}", exact_net_amount="60000.00")
    planting.expect_account(
        case,
        "A-FUTURE",
        "What is dated after the as-of date counts in no measure",
        segment="established small active small",
        rule="8",
        channel="inside",
        last_purchase_date="2024-11-15",
        net_revenue_12m="700.00",
    )


def _plant_bucket_precedence(planting: Planting) -> None:
    case = "ledger bucket precedence"
    planting.account("A-BUCKETS")
    for name, bucket, note, columns in (
        ("CANCEL-ORPHAN", "cancelled", "Cancelled goes before no account", {"account_id": "A-NOBODY", "status": "Voided"}),
        ("QUOTE-JPY", "excluded", "Excluded goes before no rate", {"status": "Quote", "currency_code": "JPY"}),
        ("ORPHAN-JPY", "no_account", "No account goes before no rate", {"account_id": "A-NOBODY", "currency_code": "JPY"}),
        ("JPY-FUTURE", "no_rate", "No rate goes before: dated after the as-of date", {"currency_code": "JPY", "ordered_at": "2025-03-03"}),
        ("QUOTE-FUTURE", "excluded", "Excluded goes before: dated after the as-of date", {"status": "Quote", "ordered_at": "2025-03-03"}),
    ):
        header = {"account_id": "A-BUCKETS", "ordered_at": RECENT, "amount": "900.00"} | columns
        planting.order(f"O-BKT-{name}", **header)
        planting.expect_ledger(case, f"O-BKT-{name}/1", bucket, note, exact_net_amount="900.00")
    planting.expect_rejected(case, "orders:O-BKT-ORPHAN-JPY", "unknown_account", "No account goes before no rate")
    planting.expect_rejected(case, "orders:O-BKT-JPY-FUTURE", "no_exchange_rate", "No rate for JPY")
    planting.order("O-BKT-ZERO-FUTURE", "A-BUCKETS", "2025-03-03", "0.00")
    planting.expect_ledger(case, "O-BKT-ZERO-FUTURE/1", "after_d", "A date in the future goes before zero value", exact_net_amount="0")
    for name, bucket, note, columns in (
        ("CANCEL-NOAMOUNT", "cancelled", "Cancelled goes before no amount", {"status": "Canceled"}),
        ("NOAMOUNT-JPY", "no_amount", "No amount goes before no rate", {"currency_code": "JPY"}),
        ("NOAMOUNT-FUTURE", "no_amount", "No amount goes before: dated after the as-of date", {"ordered_at": "2025-03-03"}),
    ):
        header = {"account_id": "A-BUCKETS", "ordered_at": RECENT} | columns
        planting.header(f"O-BKT-{name}", **header)
        planting.expect_ledger(case, f"O-BKT-{name}/0", bucket, note, exact_net_amount="")
    for name in ("NOAMOUNT-JPY", "NOAMOUNT-FUTURE"):
        planting.expect_rejected(case, f"orders:O-BKT-{name}", "no_amount", "Neither lines nor a total")


def _plant_unreadable_rows(planting: Planting) -> None:
    case = "ragged row"
    line = planting.company.add_ragged("orders", ("O-RAGGED-SHORT", "A-BUCKETS", RECENT))
    planting.expect_rejected(case, f"orders:file line {line}", "unreadable_row", "Three fields, twelve are expected")
    line = planting.company.add_ragged("order_lines", ("O-RAGGED-LONG", "1", "P-CASE", "1", "900.00", "", "", "", "1"))
    planting.expect_rejected(case, f"order_lines:file line {line}", "unreadable_row", "Nine fields, eight are expected")
