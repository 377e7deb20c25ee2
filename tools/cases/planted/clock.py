"""Time zones: a timestamp with an offset is converted to New York, one without is New York already, a date never shifts."""

from tools.cases.planting import Planting


def plant_clock(planting: Planting) -> None:
    """Plant the timestamp cases."""
    _plant_as_of_date(planting)
    _plant_window_edge(planting)
    _plant_dormancy_edge(planting)
    _plant_summer_time(planting)


def _plant_as_of_date(planting: Planting) -> None:
    case = "timestamp at the as-of date"
    planting.account("A-TZ-ATD", ("2025-03-01T03:30:00Z", "12000.00"))
    planting.expect_account(
        case,
        "A-TZ-ATD",
        "03:30 UTC on 1 March is 22:30 on the as-of date in New York",
        segment="new medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        last_purchase_date="2025-02-28",
        days_since_last_purchase="0",
    )
    planting.account("A-TZ-AFTERD", ("2025-03-01T03:30:00", "12000.00"))
    planting.expect_account(
        case,
        "A-TZ-AFTERD",
        "The same time without offset is New York time already: after the as-of date",
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
    )
    planting.expect_ledger(case, "O-TZ-AFTERD-1/1", "after_d", "Dated 1 March", exact_net_amount="12000.00")


def _plant_window_edge(planting: Planting) -> None:
    case = "timestamp at the 12-month edge"
    for account_id, ordered_at, note in (
        ("A-TZ-12M-Z", "2024-03-01T04:30:00Z", "04:30 UTC on 1 March is still 29 February in New York: outside"),
        ("A-TZ-12M-PLUS", "2024-03-01 05:30+0100", "05:30 in Berlin is still 29 February in New York: outside"),
        ("A-TZ-12M-LATE", "2024-02-29 23:59:59.999", "The last moment of 29 February, without offset: outside"),
    ):
        planting.account(account_id, (ordered_at, "12000.00"))
        planting.expect_account(
            case,
            account_id,
            note,
            segment="established small active small",
            rule="8",
            channel="inside",
            last_purchase_date="2024-02-29",
            days_since_last_purchase="365",
            net_revenue_12m="0.00",
        )
    for account_id, ordered_at, note in (
        ("A-TZ-12M-IN", "2024-03-01T05:00:00Z", "05:00 UTC is midnight in New York: inside"),
        ("A-TZ-12M-HOUR", "2024-03-01T00:30:00-05", "An offset in whole hours: inside"),
        ("A-TZ-12M-DATE", " 2024-03-01 ", "A date never shifts: inside"),
    ):
        planting.account(account_id, (ordered_at, "12000.00"))
        planting.expect_account(
            case,
            account_id,
            note,
            segment="established medium active small",
            rule="8",
            channel="inside",
            last_purchase_date="2024-03-01",
            net_revenue_12m="12000.00",
        )


def _plant_dormancy_edge(planting: Planting) -> None:
    case = "timestamp at the dormancy edge"
    planting.account("A-TZ-DORM", ("2024-02-29T02:00:00+09:00", "12000.00"))
    planting.expect_account(
        case,
        "A-TZ-DORM",
        "02:00 on 29 February in Tokyo is noon on 28 February in New York: dormant",
        segment="dormant small dormant small",
        rule="4",
        channel="inside",
        votes="oiii",
        last_purchase_date="2024-02-28",
        days_since_last_purchase="366",
    )
    planting.account("A-TZ-NOTDORM", ("2024-02-29T02:00:00", "12000.00"))
    planting.expect_account(
        case,
        "A-TZ-NOTDORM",
        "The same time without offset is 29 February: not dormant",
        segment="established small active small",
        rule="8",
        channel="inside",
        votes="oioi",
        last_purchase_date="2024-02-29",
    )


def _plant_summer_time(planting: Planting) -> None:
    case = "timestamp in summer time"
    planting.account("A-TZ-SUMMER", ("2024-06-30", "6000.00"), ("2024-07-01T03:59:59Z", "4000.00"), ("2024-10-15", "10500.00"))
    planting.expect_account(
        case,
        "A-TZ-SUMMER",
        "New York is four hours behind in summer: both orders are of 30 June, one transaction of exactly 10,000",
        segment="established medium active large",
        rule="7",
        channel="outside",
        transaction_size_amount="10000.00",
    )
    planting.account("A-TZ-SUMMER2", ("2024-06-30", "6000.00"), ("2024-07-01T04:00:00Z", "4000.00"), ("2024-11-15", "10500.00"))
    planting.expect_account(
        case,
        "A-TZ-SUMMER2",
        "A second later is 1 July: two transactions",
        segment="established medium active small",
        rule="8",
        channel="inside",
        transaction_size_amount="6000.00",
    )
