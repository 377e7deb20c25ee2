"""Prospects: who never bought, whatever was quoted, sampled, cancelled or given away, and how large they could be."""

from tools.cases.planting import Planting


def plant_prospects(planting: Planting) -> None:
    """Plant the prospect cases."""
    _plant_potential(planting)
    _plant_what_is_no_purchase(planting)


def _expect_prospect(planting: Planting, case: str, account_id: str, note: str, **columns: str) -> None:
    planting.expect_account(
        case,
        account_id,
        note,
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
        last_purchase_date="",
        days_since_last_purchase="",
        **columns,
    )


def _plant_potential(planting: Planting) -> None:
    case = "prospect"
    planting.account("A-POT-NONE")
    _expect_prospect(planting, case, "A-POT-NONE", "Nothing bought, nothing estimated: only prospecting has a vote")
    planting.account("A-POT-50000", potential_amount="50000")
    planting.expect_account(
        case,
        "A-POT-50000",
        "Potential is exactly large: worth a visit",
        segment="prospect large never_ordered none",
        rule="2",
        channel="outside",
        votes="io--",
        size_measure_amount="50000.00",
        size_basis="potential",
    )
    planting.account("A-POT-49999", potential_amount="49999.99")
    planting.expect_account(
        case,
        "A-POT-49999",
        "One cent under large",
        segment="prospect medium never_ordered none",
        rule="3",
        channel="inside",
        votes="ii--",
        size_measure_amount="49999.99",
    )
    planting.account("A-POT-HUGE", potential_amount="2500000")
    planting.expect_account(
        case,
        "A-POT-HUGE",
        "A prospect with large potential",
        segment="prospect large never_ordered none",
        rule="2",
        channel="outside",
        votes="io--",
    )
    planting.account("A-POT-KEY", is_key_account="yes")
    planting.expect_account(
        case,
        "A-POT-KEY",
        "A key account is in the top tier before its first order",
        segment="prospect large never_ordered none",
        rule="2",
        channel="outside",
    )


def _plant_what_is_no_purchase(planting: Planting) -> None:
    case = "no purchase"
    recent = "2024-11-15"
    for name, status, bucket in (
        ("CANCELLED", "Cancelled", "cancelled"),
        ("CANCELED", "CANCELED", "cancelled"),
        ("VOIDED", "voided", "cancelled"),
        ("QUOTE", "Quote", "excluded"),
        ("SAMPLE", "sample", "excluded"),
        ("TEST", "Test", "excluded"),
        ("INTERNAL", "Internal", "excluded"),
        ("ONHOLD", " On Hold ", "excluded"),
        ("DISPUTED", "Disputed", "excluded"),
    ):
        planting.account(f"A-NOT-{name}")
        planting.order(f"O-NOT-{name}", f"A-NOT-{name}", recent, "60000.00", status=status)
        _expect_prospect(planting, case, f"A-NOT-{name}", f"Its only order has the status '{status}'", net_revenue_12m="0.00")
        planting.expect_ledger(case, f"O-NOT-{name}/1", bucket, f"Status '{status}'", exact_net_amount="60000.00")
    planting.account("A-NOT-ZERO")
    planting.order("O-NOT-ZERO", "A-NOT-ZERO", recent, "0.00")
    _expect_prospect(planting, case, "A-NOT-ZERO", "Its only order is worth nothing", net_revenue_12m="0.00")
    planting.expect_ledger(case, "O-NOT-ZERO/1", "zero_value", "Net is zero", exact_net_amount="0")
    planting.account("A-NOT-FREE")
    planting.header("O-NOT-FREE", "A-NOT-FREE", recent, order_total="0.00")
    planting.line("O-NOT-FREE", "1", "5", "100.00", discount_rate="1")
    _expect_prospect(planting, case, "A-NOT-FREE", "Given away at a discount of 100 %", net_revenue_12m="0.00")
    planting.expect_ledger(case, "O-NOT-FREE/1", "zero_value", "Net is zero", exact_net_amount="0")
    planting.account("A-NOT-MALFORMED")
    planting.order("O-NOT-MALFORMED", "A-NOT-MALFORMED", "2024-11-31", "60000.00")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-NOT-MALFORMED",
        "Its only order has a date that does not exist",
        lifecycle_stage="prospect",
        candidate_channel="inside",
    )
    planting.expect_rejected(case, "orders:O-NOT-MALFORMED", "malformed_date", "November has 30 days")
    planting.account("A-NOT-YET")
    planting.order("O-NOT-YET", "A-NOT-YET", "2025-03-01", "60000.00")
    _expect_prospect(planting, case, "A-NOT-YET", "Its only order is dated the day after the as-of date", net_revenue_12m="0.00")
    planting.expect_ledger(case, "O-NOT-YET/1", "after_d", "Dated after the as-of date", exact_net_amount="60000.00")
