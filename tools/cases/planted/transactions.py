"""Transactions: the boundary of the band, its window, split shipments and same-day orders."""

from tools.cases.planting import Planting


def plant_transactions(planting: Planting) -> None:
    """Plant the transaction cases."""
    _plant_boundary(planting)
    _plant_window(planting)
    _plant_purchase_orders(planting)


def _plant_boundary(planting: Planting) -> None:
    case = "transaction boundary"
    planting.account("A-TXN-10000", ("2024-06-17", "10000.00"), ("2024-10-15", "12000.00"))
    planting.expect_account(
        case,
        "A-TXN-10000",
        "The second-largest transaction is exactly large",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        transaction_size_amount="10000.00",
    )
    planting.account("A-TXN-9999", ("2024-06-17", "9999.99"), ("2024-10-15", "12000.00"))
    planting.expect_account(
        case,
        "A-TXN-9999",
        "The second-largest transaction is one cent under large",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        transaction_size_amount="9999.99",
    )
    planting.account("A-TXN-ONE", ("2024-10-15", "30000.00"))
    planting.expect_account(
        case,
        "A-TXN-ONE",
        "One freak order has no second",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        transaction_size_amount="",
    )
    planting.account("A-TXN-MANY", *[(f"2024-{month:02}-11", "1500.00") for month in range(4, 13)], ("2025-02-11", "12000.00"))
    planting.expect_account(
        case,
        "A-TXN-MANY",
        "Many small orders and one large: bought at 1,500 at least twice",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="1500.00",
    )


def _plant_window(planting: Planting) -> None:
    case = "24-month transaction window"
    planting.account("A-T24-OUT", ("2023-02-28", "12000.00"), ("2024-06-17", "15000.00"))
    planting.expect_account(
        case,
        "A-T24-OUT",
        "24 months before the as-of date is outside: one transaction is left",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        assigned_channel="outside",
        assignment_source="dwell",
        transaction_size_amount="",
    )
    planting.account("A-T24-IN", ("2023-03-01", "12000.00"), ("2024-06-17", "15000.00"))
    planting.expect_account(
        case,
        "A-T24-IN",
        "A day later is inside",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        transaction_size_amount="12000.00",
    )
    planting.account("A-T24-SPLIT", ("2024-06-17", "12000.00"))
    planting.order("O-T24-SPLIT-2", "A-T24-SPLIT", "2023-02-20", "6000.00", customer_po="PO-T24")
    planting.order("O-T24-SPLIT-3", "A-T24-SPLIT", "2023-03-06", "4000.00", customer_po="PO-T24")
    planting.expect_account(
        case,
        "A-T24-SPLIT",
        "A transaction that straddles the window's edge is dated by its last shipment, and counts whole",
        segment="established medium active large",
        rule="7",
        channel="outside",
        transaction_size_amount="10000.00",
    )


def _plant_purchase_orders(planting: Planting) -> None:
    case = "split shipments"
    planting.account("A-SPLIT-PO", ("2024-10-15", "11000.00"))
    planting.order("O-SPLIT-PO-2", "A-SPLIT-PO", "2024-06-03", "4000.00", customer_po="PO-7788")
    planting.order("O-SPLIT-PO-3", "A-SPLIT-PO", "2024-06-10", "3500.00", customer_po=" PO-7788 ")
    planting.order("O-SPLIT-PO-4", "A-SPLIT-PO", "2024-07-01", "2500.00", customer_po="PO-7788")
    planting.expect_account(
        case,
        "A-SPLIT-PO",
        "Three shipments under one customer_po, spaces trimmed, are one transaction of exactly 10,000",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        transaction_size_amount="10000.00",
    )
    planting.account("A-SPLIT-NOPO", ("2024-11-15", "11000.00"))
    planting.order("O-SPLIT-NOPO-2", "A-SPLIT-NOPO", "2024-06-03", "4000.00", customer_po="PO-1")
    planting.order("O-SPLIT-NOPO-3", "A-SPLIT-NOPO", "2024-06-10", "3500.00", customer_po="PO-2")
    planting.order("O-SPLIT-NOPO-4", "A-SPLIT-NOPO", "2024-07-01", "2500.00")
    planting.expect_account(
        case,
        "A-SPLIT-NOPO",
        "The same orders under different purchase orders are four transactions",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="4000.00",
    )
    planting.account("A-SPLIT-CASE", ("2024-10-15", "11000.00"))
    planting.order("O-SPLIT-CASE-2", "A-SPLIT-CASE", "2024-06-03", "6000.00", customer_po="PO-x")
    planting.order("O-SPLIT-CASE-3", "A-SPLIT-CASE", "2024-06-03", "4000.00", customer_po="PO-X")
    planting.expect_account(
        case,
        "A-SPLIT-CASE",
        "Purchase orders are compared exactly, and go before the day",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="6000.00",
    )
    planting.account("A-SAMEDAY", ("2024-06-03", "6000.00"), ("2024-06-03", "4000.00"), ("2024-10-15", "10500.00"))
    planting.expect_account(
        case,
        "A-SAMEDAY",
        "Two orders of one day without customer_po are one transaction of exactly 10,000",
        segment="established medium active large",
        rule="7",
        channel="outside",
        transaction_size_amount="10000.00",
    )
    planting.account("A-SAMEDAY-BLANK", ("2024-06-03", "6000.00"), ("2024-11-15", "10500.00"))
    planting.order("O-SAMEDAY-BLANK-3", "A-SAMEDAY-BLANK", "2024-06-03 16:45:00", "4000.00", customer_po="  ")
    planting.expect_account(
        case,
        "A-SAMEDAY-BLANK",
        "A customer_po of spaces is none, and the time of day does not matter",
        segment="established medium active large",
        rule="7",
        channel="outside",
        transaction_size_amount="10000.00",
    )
    planting.account("A-SPLIT-AFTERD", ("2024-11-15", "11000.00"))
    planting.order("O-SPLIT-AFTERD-2", "A-SPLIT-AFTERD", "2025-02-27", "6000.00", customer_po="PO-LATER")
    planting.order("O-SPLIT-AFTERD-3", "A-SPLIT-AFTERD", "2025-03-01", "4000.00", customer_po="PO-LATER")
    planting.expect_account(
        case,
        "A-SPLIT-AFTERD",
        "The shipment after the as-of date is no part of the transaction yet",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="6000.00",
        net_revenue_12m="17000.00",
    )
    for number in ("1", "2"):
        account_id = f"A-POSHARED-{number}"
        planting.account(account_id, ("2024-10-15", "11000.00"))
        planting.order(f"O-POSHARED-{number}-2", account_id, "2024-06-03", "6000.00", customer_po="PO-SHARED")
        planting.expect_account(
            case,
            account_id,
            "Another account's order under the same purchase order is no part of it",
            segment="established medium active small",
            rule="8",
            channel="inside",
            transaction_size_amount="6000.00",
        )
