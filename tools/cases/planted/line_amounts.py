"""What an order line is worth: discounts, fractions, costs, headers that disagree, and orders without lines."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
ASSIGNMENTS = "account_channel_assignments"


def plant_line_amounts(planting: Planting) -> None:
    """Plant the line and header cases."""
    _plant_lines(planting)
    _plant_unusable_lines(planting)
    _plant_header_differences(planting)
    _plant_header_only_orders(planting)
    _plant_margins(planting)


def _plant_lines(planting: Planting) -> None:
    case = "order line net"
    planting.account("A-LINE")
    planting.header("O-LINE-DISCOUNTS", "A-LINE", RECENT)
    planting.line("O-LINE-DISCOUNTS", "1", "10", "100.00", discount_rate="0.1", discount_amount="50")
    planting.line("O-LINE-DISCOUNTS", "2", "10", "100.00", discount_rate="0.1")
    planting.line("O-LINE-DISCOUNTS", "3", "10", "100.00", discount_amount="50")
    planting.line("O-LINE-DISCOUNTS", "4", "10", "100.00", discount_rate="0", discount_amount="0")
    planting.line("O-LINE-DISCOUNTS", "5", "2.5", "39.99", discount_rate="0.125")
    planting.line("O-LINE-DISCOUNTS", "6", "-1", "30")
    planting.line("O-LINE-DISCOUNTS", "7", "+2", ".5")
    planting.line("O-LINE-DISCOUNTS", "8", "1", "100.", discount_rate="-0.05")
    for number, amount, note in (
        ("1", "850", "10 x 100 x 0.9 - 50"),
        ("2", "900", "10 x 100 x 0.9"),
        ("3", "950", "10 x 100 - 50"),
        ("4", "1000", "Discounts of nothing"),
        ("5", "87.478125", "2.5 x 39.99 x 0.875, exact"),
        ("6", "-30", "A credit line within a sale stays in the order's bucket"),
        ("7", "1", "A plus sign and a decimal without leading zero are plain decimals"),
        ("8", "105", "A negative rate is a surcharge"),
    ):
        planting.expect_ledger(case, f"O-LINE-DISCOUNTS/{number}", "sale", note, exact_net_amount=amount)
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-LINE",
        "850 + 900 + 950 + 1,000 + 87.478125 - 30 + 1 + 105 = 3,863.478125, rounded once",
        net_revenue_12m="3863.48",
    )


def _plant_unusable_lines(planting: Planting) -> None:
    case = "order line that cannot be used"
    planting.account("A-BADLINES")
    planting.header("O-BADLINES", "A-BADLINES", RECENT)
    planting.line("O-BADLINES", "OK", "1", "9000.00")
    planting.line("O-BADLINES", "RATE-ONE", "1", "500.00", discount_rate="1.0")
    for number, values, reason in (
        ("QTY-TEXT", {"quantity": "two"}, "malformed_number"),
        ("QTY-COMMA", {"quantity": "1,000"}, "malformed_number"),
        ("PRICE-CURRENCY", {"unit_price": "$5.00"}, "malformed_number"),
        ("PRICE-EXPONENT", {"unit_price": "1e3"}, "malformed_number"),
        ("PRICE-NAN", {"unit_price": "NaN"}, "malformed_number"),
        ("PRICE-INF", {"unit_price": "inf"}, "malformed_number"),
        ("RATE-PERCENT", {"discount_rate": "15%"}, "malformed_number"),
        ("AMOUNT-TEXT", {"discount_amount": "n/a"}, "malformed_number"),
        ("RATE-HIGH", {"discount_rate": "1.5"}, "out_of_range"),
        ("RATE-PERCENTAGE", {"discount_rate": "15"}, "out_of_range"),
        ("RATE-NEGATIVE", {"discount_rate": "-1.05"}, "out_of_range"),
        ("PRICE-HUGE", {"unit_price": "1000000000000"}, "out_of_range"),
        ("QTY-HUGE", {"quantity": "-1000000000000"}, "out_of_range"),
        ("PRODUCT-HUGE", {"quantity": "1000000", "unit_price": "1000000"}, "out_of_range"),
        ("QTY-BLANK", {"quantity": ""}, "missing_value"),
        ("PRICE-BLANK", {"unit_price": " "}, "missing_value"),
    ):
        planting.line("O-BADLINES", number, **{"quantity": "1", "unit_price": "500.00"} | values)
        note = ", ".join(f"{column} '{value}'" for column, value in values.items())
        planting.expect_rejected(case, f"order_lines:O-BADLINES/{number}", reason, note)
        planting.expect_ledger(case, f"O-BADLINES/{number}", "rejected", note)
    planting.expect_ledger(case, "O-BADLINES/OK", "sale", "The usable line counts", exact_net_amount="9000.00")
    planting.expect_ledger(case, "O-BADLINES/RATE-ONE", "sale", "A discount of 100 % is in range", exact_net_amount="0")
    planting.expect(case, ASSIGNMENTS, "A-BADLINES", "The usable lines make the order", net_revenue_12m="9000.00")


def _plant_header_differences(planting: Planting) -> None:
    case = "header that disagrees with its lines"
    for name, total, is_different, note in (
        ("DIFFERS", "15000.00", True, "The lines win"),
        ("CENTS", "9999.96", False, "0.03 on three lines is one cent per line"),
        ("CENTS4", "9999.95", True, "0.04 on three lines is more than one cent per line"),
        ("BLANK", "", False, "No total, no difference"),
    ):
        account_id, order_id = f"A-HDR-{name}", f"O-HDR-{name}"
        planting.account(account_id)
        planting.header(order_id, account_id, RECENT, order_total=total)
        for number, price in (("1", "5000.00"), ("2", "3000.00"), ("3", "1999.99")):
            planting.line(order_id, number, "1", price)
        planting.expect(case, ASSIGNMENTS, account_id, note, net_revenue_12m="9999.99", size_segment="small")
        if is_different:
            planting.expect_warning(case, f"orders:{order_id}", "header_differs", note)
        else:
            planting.expect_absent(case, "data_warnings", f"orders:{order_id}", note)
    planting.account("A-HDR-TAX")
    planting.header("O-HDR-TAX", "A-HDR-TAX", RECENT, order_total="1240.00", tax_amount="190.00", freight_amount="50.00")
    planting.line("O-HDR-TAX", "1", "1", "1000.00")
    planting.expect(case, ASSIGNMENTS, "A-HDR-TAX", "Tax and freight are no revenue", net_revenue_12m="1000.00")
    planting.expect_absent(case, "data_warnings", "orders:O-HDR-TAX", "1,240 less tax and freight is 1,000")


def _plant_header_only_orders(planting: Planting) -> None:
    case = "order without lines"
    planting.account("A-HDRONLY")
    planting.header("O-HDRONLY-TAX", "A-HDRONLY", RECENT, order_total="1240.00", tax_amount="190.00", freight_amount="50.00")
    planting.header("O-HDRONLY-PLAIN", "A-HDRONLY", RECENT, order_total="500.00")
    planting.expect(case, ASSIGNMENTS, "A-HDRONLY", "1,000 and 500 from the headers", net_revenue_12m="1500.00")
    planting.expect_ledger(case, "O-HDRONLY-TAX/0", "sale", "Total less tax and freight", exact_net_amount="1000.00")
    planting.expect_ledger(case, "O-HDRONLY-PLAIN/0", "sale", "No tax, no freight", exact_net_amount="500.00")
    planting.account("A-ALLBAD")
    planting.header("O-ALLBAD", "A-ALLBAD", RECENT, order_total="800.00")
    planting.line("O-ALLBAD", "1", "1", "eight hundred")
    planting.expect(case, ASSIGNMENTS, "A-ALLBAD", "None of its lines can be used: the header counts", net_revenue_12m="800.00")
    planting.expect_ledger(case, "O-ALLBAD/1", "rejected", "The raw line")
    planting.expect_ledger(case, "O-ALLBAD/0", "sale", "The header in its stead", exact_net_amount="800.00")
    planting.expect_rejected(case, "order_lines:O-ALLBAD/1", "malformed_number", "unit_price 'eight hundred'")
    planting.account("A-NOAMOUNT", (RECENT, "700.00"))
    planting.header("O-NOAMOUNT", "A-NOAMOUNT", "2024-12-16", order_total="")
    planting.header("O-NOAMOUNT-TAX", "A-NOAMOUNT", "2024-12-16", order_total="", tax_amount="19.00")
    planting.expect(case, ASSIGNMENTS, "A-NOAMOUNT", "Neither lines nor a total: no amount", net_revenue_12m="700.00")
    for order_id in ("O-NOAMOUNT", "O-NOAMOUNT-TAX"):
        planting.expect_rejected(case, f"orders:{order_id}", "no_amount", "Neither lines nor a total")
        planting.expect_ledger(case, f"{order_id}/0", "no_amount", "Neither lines nor a total", exact_net_amount="")


def _plant_margins(planting: Planting) -> None:
    case = "margin"
    planting.account("A-MARGIN")
    planting.header("O-MARGIN-1", "A-MARGIN", RECENT)
    planting.line("O-MARGIN-1", "1", "10", "100.00", unit_cost="60.00")
    planting.header("O-MARGIN-2", "A-MARGIN", "2024-12-02", status="Returned", original_order_id="O-MARGIN-1")
    planting.line("O-MARGIN-2", "1", "-2", "100.00", unit_cost="60.00")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MARGIN",
        "400 less the 80 of what came back",
        net_revenue_12m="800.00",
        gross_margin_12m="320.00",
    )
    planting.account("A-MARGIN-EUR", country="Germany")
    planting.header("O-MARGIN-EUR", "A-MARGIN-EUR", RECENT, currency_code="EUR")
    planting.line("O-MARGIN-EUR", "1", "10", "100.00", unit_cost="60.00")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MARGIN-EUR",
        "400 EUR at 1.08",
        net_revenue_12m="1080.00",
        gross_margin_12m="432.00",
    )
    planting.account("A-MARGIN-NOCOST")
    planting.header("O-MARGIN-NOCOST", "A-MARGIN-NOCOST", RECENT)
    planting.line("O-MARGIN-NOCOST", "1", "10", "100.00", unit_cost="60.00")
    planting.line("O-MARGIN-NOCOST", "2", "1", "1.00", unit_cost="")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MARGIN-NOCOST",
        "One cost is missing: no margin, never one of 100 %",
        net_revenue_12m="1001.00",
        gross_margin_12m="",
    )
    planting.account("A-MARGIN-BADCOST")
    planting.header("O-MARGIN-BADCOST", "A-MARGIN-BADCOST", RECENT)
    planting.line("O-MARGIN-BADCOST", "1", "10", "100.00", unit_cost="tbd")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MARGIN-BADCOST",
        "A cost that cannot be read is missing, the line counts",
        net_revenue_12m="1000.00",
        gross_margin_12m="",
    )
    planting.expect_warning(case, "order_lines:O-MARGIN-BADCOST/1", "ignored_value", "unit_cost 'tbd'")
    planting.account("A-MARGIN-HEADER")
    planting.header("O-MARGIN-HEADER", "A-MARGIN-HEADER", RECENT, order_total="1000.00")
    planting.expect(case, ASSIGNMENTS, "A-MARGIN-HEADER", "A header has no cost", net_revenue_12m="1000.00", gross_margin_12m="")
    planting.account("A-MARGIN-NEVER")
    planting.expect(case, ASSIGNMENTS, "A-MARGIN-NEVER", "Nothing sold, nothing earned", net_revenue_12m="0.00", gross_margin_12m="0.00")
