"""Recency: dormancy, the 12-month window, new and reactivated accounts, to the day."""

from tools.cases.planting import Planting


def plant_recency(planting: Planting) -> None:
    """Plant the recency cases."""
    _plant_dormancy(planting)
    _plant_long_dormancy(planting)
    _plant_new(planting)
    _plant_reactivated(planting)
    _plant_long_reactivated(planting)


def _plant_dormancy(planting: Planting) -> None:
    case = "dormancy and 12-month window"
    planting.account("A-DORM-365", ("2024-02-29", "20000.00"))
    planting.expect_account(
        case,
        "A-DORM-365",
        "Exactly 365 days is not dormant, and 29 February is just outside the 12 months",
        segment="established small active small",
        rule="8",
        channel="inside",
        votes="oioi",
        days_since_last_purchase="365",
        size_measure_amount="0.00",
        net_revenue_12m="0.00",
    )
    planting.account("A-DORM-366", ("2024-02-28", "20000.00"))
    planting.expect_account(
        case,
        "A-DORM-366",
        "366 days is dormant",
        segment="dormant small dormant small",
        rule="4",
        channel="inside",
        votes="oiii",
        days_since_last_purchase="366",
    )
    planting.account("A-WIN12-IN", ("2024-03-01", "20000.00"))
    planting.expect_account(
        case,
        "A-WIN12-IN",
        "1 March is the first day of the 12 months",
        segment="established medium active small",
        rule="8",
        channel="inside",
        days_since_last_purchase="364",
        net_revenue_12m="20000.00",
    )
    planting.account("A-DORM-OLD", ("2021-05-10", "80000.00"), ("2022-09-12", "60000.00"))
    planting.expect_account(
        case,
        "A-DORM-OLD",
        "Once large, long gone: no transaction is left in 24 months",
        segment="dormant small dormant none",
        rule="4",
        channel="inside",
        votes="oii-",
        last_purchase_date="2022-09-12",
        days_since_last_purchase="900",
        transaction_size_amount="",
    )
    planting.account("A-DORM-POT", ("2022-09-12", "60000.00"), potential_amount="75000")
    planting.expect_account(
        case,
        "A-DORM-POT",
        "Dormant comes before large, however large the potential",
        segment="dormant large dormant none",
        rule="4",
        channel="inside",
        votes="ooi-",
    )


def _plant_long_dormancy(planting: Planting) -> None:
    case = "dormancy of a long sales cycle"
    planting.account("A-DORM-LONG730", ("2023-03-01", "20000.00"), industry="Industrial Machinery")
    planting.expect_account(
        case,
        "A-DORM-LONG730",
        "Exactly 730 days is not dormant; half of 24 months is exactly medium",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        days_since_last_purchase="730",
        size_measure_amount="10000.00",
    )
    planting.account("A-DORM-LONG731", ("2023-02-28", "20000.00"), industry="Industrial Machinery")
    planting.expect_account(
        case,
        "A-DORM-LONG731",
        "731 days is dormant, and 28 February 2023 is just outside the 24 months",
        segment="dormant small dormant none",
        rule="4",
        channel="inside",
        votes="oii-",
        days_since_last_purchase="731",
        size_measure_amount="0.00",
    )
    planting.account("A-DORM-LONGCASE", ("2024-02-01", "500.00"), industry=" AEROSPACE ")
    planting.expect_account(
        case,
        "A-DORM-LONGCASE",
        "393 days is not dormant: the industry is read without regard to case and spaces",
        segment="established small active small",
        rule="8",
        channel="inside",
        days_since_last_purchase="393",
    )
    planting.account("A-DORM-NOINDUSTRY", ("2024-02-01", "500.00"), industry="")
    planting.expect_account(
        case,
        "A-DORM-NOINDUSTRY",
        "Without an industry the cycle is short",
        segment="dormant small dormant small",
        rule="4",
        channel="inside",
        days_since_last_purchase="393",
    )


def _plant_new(planting: Planting) -> None:
    case = "new account"
    planting.account("A-NEW-90", ("2024-11-30", "6000.00"))
    planting.expect_account(
        case,
        "A-NEW-90",
        "First purchase 90 days ago is new",
        segment="new small active small",
        rule="8",
        channel="inside",
        votes="oioi",
        days_since_last_purchase="90",
    )
    planting.account("A-NEW-91", ("2024-11-29", "6000.00"))
    planting.expect_account(
        case,
        "A-NEW-91",
        "First purchase 91 days ago is established",
        segment="established small active small",
        rule="8",
        channel="inside",
        days_since_last_purchase="91",
    )
    planting.account("A-NEW-LARGE", ("2025-02-28", "51000.00"))
    planting.expect_account(
        case,
        "A-NEW-LARGE",
        "New today and large",
        segment="new large active small",
        rule="5",
        channel="outside",
        votes="oooi",
        days_since_last_purchase="0",
    )


def _plant_reactivated(planting: Planting) -> None:
    case = "reactivated account"
    planting.account("A-REACT-90", ("2023-06-01", "12000.00"), ("2024-11-30", "15000.00"))
    planting.expect_account(
        case,
        "A-REACT-90",
        "Back after 548 days, 90 days ago: goes before medium with large transactions",
        segment="reactivated medium active large",
        rule="6",
        channel="inside",
        votes="oioo",
        transaction_size_amount="12000.00",
    )
    planting.account("A-REACT-91", ("2023-06-01", "12000.00"), ("2024-11-29", "15000.00"))
    planting.expect_account(
        case,
        "A-REACT-91",
        "Back 91 days ago is established",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        assigned_channel="inside",
        assignment_source="dwell",
    )
    planting.account("A-REACT-GAP366", ("2023-12-10", "700.00"), ("2024-12-10", "800.00"))
    planting.expect_account(
        case,
        "A-REACT-GAP366",
        "A gap of 366 days reactivates",
        segment="reactivated small active small",
        rule="6",
        channel="inside",
    )
    planting.account("A-REACT-GAP365", ("2023-12-11", "700.00"), ("2024-12-10", "800.00"))
    planting.expect_account(
        case,
        "A-REACT-GAP365",
        "A gap of 365 days does not",
        segment="established small active small",
        rule="8",
        channel="inside",
    )
    planting.account("A-REACT-TWICE", ("2022-09-12", "700.00"), ("2025-01-13", "800.00"), ("2025-02-10", "900.00"))
    planting.expect_account(
        case,
        "A-REACT-TWICE",
        "Bought again since it came back: its last purchase did not follow the gap",
        segment="established small active small",
        rule="8",
        channel="inside",
    )
    planting.account("A-REACT-SAMEDAY", ("2022-09-12", "700.00"), ("2025-02-10", "800.00"), ("2025-02-10", "900.00"))
    planting.expect_account(
        case,
        "A-REACT-SAMEDAY",
        "Two orders on the day it came back: the gap is between distinct days",
        segment="reactivated small active small",
        rule="6",
        channel="inside",
    )
    planting.account("A-REACT-LARGE", ("2022-09-12", "700.00"), ("2025-02-10", "60000.00"))
    planting.expect_account(
        case,
        "A-REACT-LARGE",
        "Large goes before reactivated",
        segment="reactivated large active small",
        rule="5",
        channel="outside",
        votes="oooi",
    )


def _plant_long_reactivated(planting: Planting) -> None:
    case = "reactivated account of a long sales cycle"
    planting.account("A-REACT-LONG731", ("2022-12-10", "700.00"), ("2024-12-10", "800.00"), industry="Aerospace")
    planting.expect_account(
        case,
        "A-REACT-LONG731",
        "A gap of 731 days reactivates",
        segment="reactivated small active small",
        rule="6",
        channel="inside",
    )
    planting.account("A-REACT-LONG730", ("2022-12-11", "700.00"), ("2024-12-10", "800.00"), industry="Aerospace")
    planting.expect_account(
        case,
        "A-REACT-LONG730",
        "A gap of 730 days does not",
        segment="established small active small",
        rule="8",
        channel="inside",
    )
