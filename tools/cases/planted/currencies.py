"""Currencies: the rate of the order date, of the original order for a return, and what has no rate."""

from tools.cases.planting import Planting


def plant_currencies(planting: Planting) -> None:
    """Plant the currency cases."""
    case = "exchange rate"
    euros = {"country": "Germany"}
    planting.account("A-FX-2023", **euros)
    planting.order("O-FX-2023-1", "A-FX-2023", "2023-12-31", "10000.00", currency_code="EUR")
    planting.order("O-FX-2023-2", "A-FX-2023", "2024-01-01", "10000.00", currency_code="EUR")
    planting.expect_account(
        case,
        "A-FX-2023",
        "1.10 on the last day of 2023, 1.08 on the first of 2024: 11,000 and 10,800",
        segment="dormant small dormant large",
        rule="4",
        channel="inside",
        votes="oiio",
        assigned_channel="outside",
        assignment_source="dwell",
        transaction_size_amount="10800.00",
        days_since_last_purchase="424",
    )
    planting.account("A-FX-2025", **euros)
    planting.order("O-FX-2025-1", "A-FX-2025", "2024-12-31", "10000.00", currency_code="EUR")
    planting.order("O-FX-2025-2", "A-FX-2025", "2025-01-01", "10000.00", currency_code="EUR")
    planting.expect_account(
        case,
        "A-FX-2025",
        "1.08 and 1.05: 10,800 and 10,500, never revalued",
        segment="new medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        transaction_size_amount="10500.00",
        net_revenue_12m="21300.00",
    )
    planting.account("A-FX-GBP", country="United Kingdom")
    planting.order("O-FX-GBP-1", "A-FX-GBP", "2024-11-15", "7874.02", currency_code=" gbp ")
    planting.expect_account(
        case,
        "A-FX-GBP",
        "7,874.02 x 1.27 = 10,000.0054; the code is read without regard to case and spaces",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.01",
    )
    planting.account("A-FX-ROUNDUP", **euros)
    planting.order("O-FX-ROUNDUP-1", "A-FX-ROUNDUP", "2024-11-15", "9259.26", currency_code="EUR")
    planting.expect_account(
        case,
        "A-FX-ROUNDUP",
        "9,259.26 x 1.08 = 10,000.0008 is exactly medium once rounded",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.00",
    )
    planting.account("A-FX-ROUNDDOWN", **euros)
    planting.order("O-FX-ROUNDDOWN-1", "A-FX-ROUNDDOWN", "2024-11-15", "9259.25", currency_code="EUR")
    planting.expect_account(
        case,
        "A-FX-ROUNDDOWN",
        "9,259.25 x 1.08 = 9,999.99 is not",
        segment="established small active small",
        rule="8",
        channel="inside",
        size_measure_amount="9999.99",
    )
    _plant_return_rate(planting)
    _plant_blank_and_unknown(planting)


def _plant_return_rate(planting: Planting) -> None:
    planting.account("A-FX-RETURN", country="France")
    planting.order("O-FX-RETURN-1", "A-FX-RETURN", "2024-06-17", "10000.00", currency_code="EUR")
    planting.order(
        "O-FX-RETURN-2",
        "A-FX-RETURN",
        "2025-01-13",
        "-10000.00",
        currency_code="EUR",
        status="Returned",
        original_order_id="O-FX-RETURN-1",
    )
    planting.expect_account(
        "exchange rate of a return",
        "A-FX-RETURN",
        "Sold at 1.08, returned in the year of 1.05: the original's rate nets it to exactly zero",
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
        net_revenue_12m="0.00",
    )
    planting.account("A-FX-UNLINKED", country="France")
    planting.order("O-FX-UNLINKED-1", "A-FX-UNLINKED", "2024-06-17", "10000.00", currency_code="EUR")
    planting.order("O-FX-UNLINKED-2", "A-FX-UNLINKED", "2025-01-13", "-1000.00", currency_code="EUR", status="Returned")
    planting.expect_account(
        "exchange rate of a return",
        "A-FX-UNLINKED",
        "Unlinked: at the rate of its own date, 10,800 less 1,050, which stays medium",
        segment="established medium active small",
        rule="8",
        channel="inside",
        net_revenue_12m="9750.00",
    )


def _plant_blank_and_unknown(planting: Planting) -> None:
    case = "blank or unknown currency"
    planting.account("A-FX-BLANK")
    planting.order("O-FX-BLANK-1", "A-FX-BLANK", "2024-11-15", "10000.00", currency_code="")
    planting.expect_account(
        case,
        "A-FX-BLANK",
        "A blank currency is the reporting currency",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.00",
    )
    planting.account("A-FX-UNKNOWN", ("2024-11-15", "700.00"))
    planting.order("O-FX-UNKNOWN-2", "A-FX-UNKNOWN", "2024-12-16", "60000.00", currency_code="JPY")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-FX-UNKNOWN",
        "An unknown currency counts neither at 1 nor at 0: the order is set aside",
        net_revenue_12m="700.00",
        last_purchase_date="2024-11-15",
        size_segment="small",
        candidate_channel="inside",
    )
    planting.expect_rejected(case, "orders:O-FX-UNKNOWN-2", "no_exchange_rate", "No rate for JPY")
    planting.expect_ledger(case, "O-FX-UNKNOWN-2/1", "no_rate", "No rate for JPY", exact_net_amount="60000.00")
