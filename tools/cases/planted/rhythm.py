"""At risk: silent for longer than an account's own rhythm explains."""

from tools.cases.planting import Planting

# Outside the 36 months in which the rhythm is read; keeps an account from being new.
LONG_AGO = ("2021-06-01", "100.00")


def plant_rhythm(planting: Planting) -> None:
    """Plant the at-risk cases."""
    _plant_silence(planting)
    _plant_factor(planting)
    _plant_transactions(planting)
    _plant_window(planting)


def _expect_active(planting: Planting, account_id: str, note: str, days: str) -> None:
    planting.expect_account(
        "at risk",
        account_id,
        note,
        segment="established small active small",
        rule="8",
        channel="inside",
        votes="oioi",
        days_since_last_purchase=days,
    )


def _expect_at_risk(planting: Planting, account_id: str, note: str, days: str) -> None:
    planting.expect_account(
        "at risk",
        account_id,
        note,
        segment="established small at_risk small",
        rule="8",
        channel="inside",
        votes="oioi",
        days_since_last_purchase=days,
    )


def _plant_silence(planting: Planting) -> None:
    planting.account("A-RISK-30", LONG_AGO, ("2025-01-09", "200.00"), ("2025-01-19", "200.00"), ("2025-01-29", "200.00"))
    _expect_active(planting, "A-RISK-30", "Silent for 30 days is never at risk, although its interval is 10", "30")
    planting.account("A-RISK-31", LONG_AGO, ("2025-01-08", "200.00"), ("2025-01-18", "200.00"), ("2025-01-28", "200.00"))
    _expect_at_risk(planting, "A-RISK-31", "Silent for 31 days with an interval of 10", "31")


def _plant_factor(planting: Planting) -> None:
    planting.account("A-RISK-50", ("2024-10-31", "200.00"), ("2024-11-30", "200.00"), ("2025-01-09", "200.00"))
    _expect_active(planting, "A-RISK-50", "50 days is exactly 1.25 x the longest interval of 40", "50")
    planting.account("A-RISK-51", ("2024-10-30", "200.00"), ("2024-11-29", "200.00"), ("2025-01-08", "200.00"))
    _expect_at_risk(planting, "A-RISK-51", "51 days is more than 1.25 x the longest interval of 40", "51")
    planting.account("A-RISK-FRAC51", ("2024-10-29", "200.00"), ("2024-11-28", "200.00"), ("2025-01-08", "200.00"))
    _expect_active(planting, "A-RISK-FRAC51", "51 days is less than 1.25 x 41 = 51.25", "51")
    planting.account("A-RISK-FRAC52", ("2024-10-28", "200.00"), ("2024-11-27", "200.00"), ("2025-01-07", "200.00"))
    _expect_at_risk(planting, "A-RISK-FRAC52", "52 days is more than 1.25 x 41 = 51.25", "52")
    planting.account("A-RISK-SEASONAL", ("2022-11-14", "200.00"), ("2023-11-14", "200.00"), ("2024-11-14", "200.00"))
    _expect_active(planting, "A-RISK-SEASONAL", "Who buys each November is not at risk in February", "106")


def _plant_transactions(planting: Planting) -> None:
    planting.account("A-RISK-2TXN", ("2024-10-01", "200.00"), ("2024-10-11", "200.00"))
    _expect_active(planting, "A-RISK-2TXN", "Two transactions are no rhythm", "140")
    planting.account("A-RISK-3TXN", ("2024-09-21", "200.00"), ("2024-10-01", "200.00"), ("2024-10-11", "200.00"))
    _expect_at_risk(planting, "A-RISK-3TXN", "Three are", "140")
    planting.account("A-RISK-SPLIT", ("2024-09-21", "200.00"))
    planting.order("O-RISK-SPLIT-2", "A-RISK-SPLIT", "2024-10-01", "200.00", customer_po="PO-RISK")
    planting.order("O-RISK-SPLIT-3", "A-RISK-SPLIT", "2024-10-11", "200.00", customer_po="PO-RISK")
    _expect_active(planting, "A-RISK-SPLIT", "Three orders, but two shipments of them are one transaction", "140")
    planting.account("A-RISK-LARGE", ("2024-09-21", "20000.00"), ("2024-10-01", "20000.00"), ("2024-10-11", "20000.00"))
    planting.expect_account(
        "at risk",
        "A-RISK-LARGE",
        "A large account at risk is visited",
        segment="established large at_risk large",
        rule="5",
        channel="outside",
        votes="oooo",
    )


def _plant_window(planting: Planting) -> None:
    # A long cycle, so that 546 days of silence are not dormant.
    later = (("2022-12-01", "200.00"), ("2023-09-01", "200.00"))
    planting.account("A-RISK-36OUT", ("2022-02-28", "200.00"), *later, industry="Aerospace")
    _expect_active(planting, "A-RISK-36OUT", "36 months before the as-of date is outside: two transactions are left", "546")
    planting.account("A-RISK-36IN", ("2022-03-01", "200.00"), *later, industry="Aerospace")
    _expect_at_risk(planting, "A-RISK-36IN", "A day later is inside: longest interval 275, silent for 546", "546")
