"""Returns: linked and not, partial and whole, in every order of dates, and what remains of a purchase after them."""

from tools.cases.planting import Planting

BACK = {"status": "Returned"}
ASSIGNMENTS = "account_channel_assignments"


def plant_returns(planting: Planting) -> None:
    """Plant the return cases."""
    _plant_whole_returns(planting)
    _plant_partial_returns(planting)
    _plant_return_dates(planting)
    _plant_unlinked_returns(planting)
    _plant_broken_links(planting)


def _expect_never_purchased(planting: Planting, case: str, account_id: str, note: str, net_revenue: str) -> None:
    planting.expect_account(
        case,
        account_id,
        note,
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
        last_purchase_date="",
        net_revenue_12m=net_revenue,
        size_measure_amount=net_revenue,
    )


def _plant_whole_returns(planting: Planting) -> None:
    case = "whole return"
    planting.account("A-RET-WHOLE", ("2024-06-17", "12000.00"))
    planting.order("O-RET-WHOLE-2", "A-RET-WHOLE", "2024-07-01", "-12000.00", original_order_id="O-RET-WHOLE-1", **BACK)
    _expect_never_purchased(planting, case, "A-RET-WHOLE", "Its only order came back whole: no purchase", "0.00")
    planting.expect_ledger(case, "O-RET-WHOLE-1/1", "sale", "Lines keep their own bucket", exact_net_amount="12000.00")
    planting.expect_ledger(case, "O-RET-WHOLE-2/1", "return", "A linked return", exact_net_amount="-12000.00")

    planting.account("A-RET-TWO", ("2023-12-11", "4000.00"), ("2024-06-17", "9000.00"))
    planting.order("O-RET-TWO-3", "A-RET-TWO", "2024-07-01", "-4000.00", original_order_id="O-RET-TWO-2", **BACK)
    planting.order("O-RET-TWO-4", "A-RET-TWO", "2024-08-01", "-5000.00", original_order_id="O-RET-TWO-2", **BACK)
    planting.expect_account(
        case,
        "A-RET-TWO",
        "Two returns take the last order back whole: the purchase before it is the last one",
        segment="dormant small dormant small",
        rule="4",
        channel="inside",
        votes="oiii",
        last_purchase_date="2023-12-11",
        days_since_last_purchase="445",
        net_revenue_12m="0.00",
    )
    planting.account("A-RET-FIRST", ("2023-06-01", "700.00"), ("2025-02-10", "900.00"))
    planting.order("O-RET-FIRST-3", "A-RET-FIRST", "2023-06-15", "-700.00", original_order_id="O-RET-FIRST-1", **BACK)
    planting.expect_account(
        case,
        "A-RET-FIRST",
        "Its first order came back whole: the second is its first purchase",
        segment="new small active small",
        rule="8",
        channel="inside",
    )
    planting.account("A-RET-GAP", ("2023-06-01", "700.00"), ("2024-06-17", "800.00"), ("2025-02-10", "900.00"))
    planting.order("O-RET-GAP-4", "A-RET-GAP", "2024-07-01", "-800.00", original_order_id="O-RET-GAP-2", **BACK)
    planting.expect_account(
        case,
        "A-RET-GAP",
        "The order in between came back whole: a gap of 620 days",
        segment="reactivated small active small",
        rule="6",
        channel="inside",
    )
    planting.account("A-RET-OVER", ("2024-11-15", "5000.00"))
    planting.order("O-RET-OVER-2", "A-RET-OVER", "2024-12-02", "-6000.00", original_order_id="O-RET-OVER-1", **BACK)
    _expect_never_purchased(planting, case, "A-RET-OVER", "More came back than was sold", "-1000.00")


def _plant_partial_returns(planting: Planting) -> None:
    case = "partial return"
    planting.account("A-RET-PART", ("2024-11-15", "10000.00"))
    planting.order("O-RET-PART-2", "A-RET-PART", "2024-12-02", "-0.01", original_order_id="O-RET-PART-1", **BACK)
    planting.expect_account(
        case,
        "A-RET-PART",
        "A return of one cent takes it under where medium begins, not to where it ends",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="9999.99",
        last_purchase_date="2024-11-15",
    )
    planting.account("A-RET-TXN", ("2024-06-17", "12000.00"), ("2024-10-15", "10000.00"))
    planting.order("O-RET-TXN-3", "A-RET-TXN", "2024-12-02", "-0.01", original_order_id="O-RET-TXN-2", **BACK)
    planting.expect_account(
        case,
        "A-RET-TXN",
        "A return of one cent takes the second-largest transaction under large",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        assigned_channel="outside",
        assignment_source="dwell",
        transaction_size_amount="9999.99",
    )
    planting.account("A-RET-SHIPMENT", ("2024-10-15", "11000.00"))
    planting.order("O-RET-SHIPMENT-2", "A-RET-SHIPMENT", "2024-06-03", "7000.00", customer_po="PO-BACK")
    planting.order("O-RET-SHIPMENT-3", "A-RET-SHIPMENT", "2024-06-10", "3000.00", customer_po="PO-BACK")
    planting.order(
        "O-RET-SHIPMENT-4",
        "A-RET-SHIPMENT",
        "2024-07-01",
        "-3000.00",
        original_order_id="O-RET-SHIPMENT-3",
        customer_po="PO-BACK",
        **BACK,
    )
    planting.expect_account(
        case,
        "A-RET-SHIPMENT",
        "One of two shipments came back: the transaction is 7,000",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="7000.00",
        net_revenue_12m="18000.00",
    )
    planting.account("A-RET-ROUND", ("2024-11-15", "100.00"))
    planting.order("O-RET-ROUND-2", "A-RET-ROUND", "2024-12-02", "-10.005", original_order_id="O-RET-ROUND-1", **BACK)
    planting.expect(case, ASSIGNMENTS, "A-RET-ROUND", "-10.005 rounds away from zero to -10.01", net_revenue_12m="89.99")


def _plant_return_dates(planting: Planting) -> None:
    case = "date of a return"
    planting.account("A-RET-ATD", ("2024-11-15", "12000.00"))
    planting.order("O-RET-ATD-2", "A-RET-ATD", "2025-02-28", "-12000.00", original_order_id="O-RET-ATD-1", **BACK)
    _expect_never_purchased(planting, case, "A-RET-ATD", "Came back on the as-of date itself", "0.00")

    planting.account("A-RET-AFTERD", ("2024-11-15", "12000.00"))
    planting.order("O-RET-AFTERD-2", "A-RET-AFTERD", "2025-03-01", "-12000.00", original_order_id="O-RET-AFTERD-1", **BACK)
    planting.expect_account(
        case,
        "A-RET-AFTERD",
        "Comes back the day after the as-of date: still a purchase",
        segment="established medium active small",
        rule="8",
        channel="inside",
        net_revenue_12m="12000.00",
        last_purchase_date="2024-11-15",
    )
    planting.expect_ledger(case, "O-RET-AFTERD-2/1", "after_d", "Dated after the as-of date", exact_net_amount="-12000.00")

    planting.account("A-RET-LATE", ("2024-01-15", "30000.00"), ("2024-06-17", "12000.00"))
    planting.order("O-RET-LATE-3", "A-RET-LATE", "2025-01-13", "-5000.00", original_order_id="O-RET-LATE-1", **BACK)
    planting.expect_account(
        case,
        "A-RET-LATE",
        "Returned in the 12 months, sold before them: netted where it was sold",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        net_revenue_12m="12000.00",
        transaction_size_amount="12000.00",
        last_purchase_date="2024-06-17",
    )


def _plant_unlinked_returns(planting: Planting) -> None:
    case = "unlinked return"
    planting.account("A-RET-UNLINKED", ("2024-06-17", "12000.00"))
    planting.order("O-RET-UNLINKED-2", "A-RET-UNLINKED", "2024-10-15", "-3000.00", **BACK)
    planting.expect_account(
        case,
        "A-RET-UNLINKED",
        "Lowers revenue on its own date, and is no purchase; 9,000 stays medium",
        segment="established medium active small",
        rule="8",
        channel="inside",
        net_revenue_12m="9000.00",
        last_purchase_date="2024-06-17",
        days_since_last_purchase="256",
    )
    planting.expect_ledger(case, "O-RET-UNLINKED-2/1", "return", "A return", exact_net_amount="-3000.00")
    planting.expect_absent(case, "data_warnings", "orders:O-RET-UNLINKED-2", "It names no original order")

    planting.account("A-NEGONLY")
    planting.order("O-NEGONLY-1", "A-NEGONLY", "2024-10-15", "-500.00", **BACK)
    _expect_never_purchased(planting, case, "A-NEGONLY", "Nothing but a return", "-500.00")

    planting.account("A-RET-CANCELLED", ("2024-11-15", "12000.00"))
    planting.order(
        "O-RET-CANCELLED-2",
        "A-RET-CANCELLED",
        "2024-12-02",
        "-12000.00",
        original_order_id="O-RET-CANCELLED-1",
        status="Cancelled",
    )
    planting.expect_account(
        case,
        "A-RET-CANCELLED",
        "The return was cancelled",
        segment="established medium active small",
        rule="8",
        channel="inside",
        net_revenue_12m="12000.00",
    )


def _plant_broken_links(planting: Planting) -> None:
    case = "return that links to no sale"
    table = "data_warnings"
    planting.account("A-RET-MISSING", ("2024-06-17", "12000.00"))
    planting.order("O-RET-MISSING-2", "A-RET-MISSING", "2024-10-15", "-3000.00", original_order_id="O-NEVER-WAS", **BACK)
    planting.expect(case, ASSIGNMENTS, "A-RET-MISSING", "Lowers revenue on its own date", net_revenue_12m="9000.00")
    planting.expect_warning(case, "orders:O-RET-MISSING-2", "original_order_missing", "No such order")

    planting.account("A-RET-BEFORE", ("2024-06-17", "12000.00"))
    planting.order("O-RET-BEFORE-2", "A-RET-BEFORE", "2024-02-15", "-3000.00", original_order_id="O-RET-BEFORE-1", **BACK)
    planting.expect_account(
        case,
        "A-RET-BEFORE",
        "Dated before the order that it names: lowers revenue on its own date, before the 12 months",
        segment="established medium active small",
        rule="8",
        channel="inside",
        net_revenue_12m="12000.00",
    )
    planting.expect_warning(case, "orders:O-RET-BEFORE-2", "original_order_missing", "The original is younger")

    planting.account("A-RET-OFRETURN", ("2024-06-17", "12000.00"))
    planting.order("O-RET-OFRETURN-2", "A-RET-OFRETURN", "2024-07-01", "-3000.00", original_order_id="O-RET-OFRETURN-1", **BACK)
    planting.order("O-RET-OFRETURN-3", "A-RET-OFRETURN", "2024-07-15", "-1000.00", original_order_id="O-RET-OFRETURN-2", **BACK)
    planting.expect(case, ASSIGNMENTS, "A-RET-OFRETURN", "12,000 less 3,000 less 1,000", net_revenue_12m="8000.00")
    planting.expect_warning(case, "orders:O-RET-OFRETURN-3", "original_order_missing", "A return is no original")
    planting.expect_absent(case, table, "orders:O-RET-OFRETURN-2", "Its original is a sale")

    planting.account("A-RET-OFCANCEL", ("2024-06-17", "12000.00"))
    planting.order("O-RET-OFCANCEL-2", "A-RET-OFCANCEL", "2024-06-18", "3000.00", status="Cancelled")
    planting.order("O-RET-OFCANCEL-3", "A-RET-OFCANCEL", "2024-07-15", "-1000.00", original_order_id="O-RET-OFCANCEL-2", **BACK)
    planting.expect(case, ASSIGNMENTS, "A-RET-OFCANCEL", "12,000 less 1,000", net_revenue_12m="11000.00")
    planting.expect_warning(case, "orders:O-RET-OFCANCEL-3", "original_order_missing", "A cancelled order is no original")

    planting.account("A-RET-SELLER", ("2024-06-17", "12000.00"))
    planting.account("A-RET-SENDER")
    planting.order("O-RET-SENDER-1", "A-RET-SENDER", "2024-07-01", "-3000.00", original_order_id="O-RET-SELLER-1", **BACK)
    planting.expect(
        "return under another account",
        ASSIGNMENTS,
        "A-RET-SELLER",
        "The money follows the original order; 9,000 stays medium",
        net_revenue_12m="9000.00",
        size_segment="medium",
    )
    _expect_never_purchased(planting, "return under another account", "A-RET-SENDER", "The money follows the original order", "0.00")
