"""Stability: enter and exit of size tiers, dwell, deal hold and data hold, each to the day and to the cent."""

from tools.cases.planting import Planting

# Enough to stay an active customer, too little to matter for size.
QUARTERLY = (("2024-02-09", "1000.00"), ("2024-05-10", "1000.00"), ("2024-08-09", "1000.00"), ("2024-11-08", "1000.00"))


def plant_stability(planting: Planting) -> None:
    """Plant the stability cases."""
    _plant_enter_and_exit(planting)
    _plant_dwell(planting)
    _plant_deal_hold(planting)
    _plant_data_hold(planting)
    _plant_upcoming(planting)


def _plant_enter_and_exit(planting: Planting) -> None:
    case = "enter and exit"
    for account_id, second, segment, rule, channel, note in (
        (
            "A-EXIT-EXACT",
            "40000.00",
            "established large active large",
            "5",
            "outside",
            "Was 52,000, is exactly 40,000: not below exit_below, so still large",
        ),
        (
            "A-EXIT-BETWEEN",
            "45000.00",
            "established large active large",
            "5",
            "outside",
            "Was 57,000, is 45,000: between the two it stays as it was",
        ),
    ):
        planting.account(account_id, ("2024-01-15", "12000.00"), ("2024-06-10", second))
        planting.expect_account(case, account_id, note, segment=segment, rule=rule, channel=channel, size_measure_amount=second)
    planting.account("A-EXIT-BELOW", ("2024-01-15", "12000.00"), ("2024-06-10", "39999.99"))
    planting.expect_account(
        case,
        "A-EXIT-BELOW",
        "Was 51,999.99, is a cent below exit_below since January: medium, and still with outside sales by dwell",
        segment="established medium active large",
        rule="7",
        channel="outside",
        size_measure_amount="39999.99",
    )
    planting.account("A-BETWEEN-NEW", ("2024-06-10", "45000.00"))
    planting.expect_account(
        case,
        "A-BETWEEN-NEW",
        "45,000 from the first day: between the two for the first time is under",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="45000.00",
    )


def _plant_dwell(planting: Planting) -> None:
    case = "dwell"
    planting.account("A-DWELL-UP-1", ("2024-03-15", "12000.00"), ("2025-02-10", "11000.00"))
    planting.expect_account(
        case,
        "A-DWELL-UP-1",
        "The first month-end that says outside: one more is needed",
        segment="established medium active large",
        rule="7",
        channel="outside",
        settled_channel="inside",
        assigned_channel="inside",
        assignment_source="dwell",
        previous_channel="",
    )
    planting.account("A-DWELL-UP-2", ("2024-03-15", "12000.00"), ("2025-01-20", "11000.00"))
    planting.expect_account(
        case,
        "A-DWELL-UP-2",
        "The second month-end that says outside",
        segment="established medium active large",
        rule="7",
        channel="outside",
        previous_channel="inside",
        channel_since="2025-02-28",
    )
    planting.expect(
        case,
        "channel_handoffs",
        "A-DWELL-UP-2 2025-02-28",
        "28 days after the candidate changed",
        from_channel="inside",
        to_channel="outside",
        cause="data",
        days_held_by_dwell="28",
        days_held_by_deal_hold="0",
        measured_date="2025-01-31",
    )
    planting.expect(
        case,
        "handoff_worklist",
        "A-DWELL-UP-2",
        "From the first of next month: 14, 30 and 90 days",
        effective_date="2025-03-01",
        introduction_due_date="2025-03-15",
        first_contact_due_date="2025-03-31",
        credit_until_date="2025-05-30",
        from_owner_id="U-INSIDE",
        to_owner_source="book",
        handoff_status="open",
    )
    # 60,000 roll off twelve months later, and the account is small from then on.
    planting.account("A-DWELL-DOWN-3", ("2023-12-11", "60000.00"), *QUARTERLY)
    planting.expect_account(
        case,
        "A-DWELL-DOWN-3",
        "Small since 31 December: the third month-end that says inside, four are needed",
        segment="established small active small",
        rule="8",
        channel="inside",
        settled_channel="outside",
        assigned_channel="outside",
        assignment_source="dwell",
    )
    planting.account("A-DWELL-DOWN-4", ("2023-11-13", "60000.00"), *QUARTERLY)
    planting.expect_account(
        case,
        "A-DWELL-DOWN-4",
        "Small since 30 November: the fourth month-end that says inside",
        segment="established small active small",
        rule="8",
        channel="inside",
        previous_channel="outside",
        channel_since="2025-02-28",
    )
    planting.expect(
        case,
        "channel_handoffs",
        "A-DWELL-DOWN-4 2025-02-28",
        "It bought in November, when 60,000 rolled off: 90 days of dwell",
        from_channel="outside",
        to_channel="inside",
        cause="data",
        days_held_by_dwell="90",
    )


def _plant_deal_hold(planting: Planting) -> None:
    case = "deal_hold"
    for account_id, amount, created_at, source, channel, note in (
        (
            "A-HOLD-OPEN",
            "10000.00",
            "2025-01-29",
            "deal_hold",
            "outside",
            "A deal of exactly 10,000, created exactly 30 days before, holds the change",
        ),
        ("A-HOLD-YOUNG", "10000.00", "2025-01-30", "policy", "inside", "Created 29 days before: it holds nothing"),
        ("A-HOLD-SMALL", "9999.99", "2025-01-29", "policy", "inside", "A cent too small: it holds nothing"),
        ("A-HOLD-UNDATED", "10000.00", "", "policy", "inside", "Nobody knows since when it is open: it holds nothing"),
    ):
        planting.account(account_id, ("2023-11-13", "60000.00"), *QUARTERLY)
        planting.deal(f"OPP-{account_id.removeprefix('A-')}", account_id, amount, created_at)
        planting.expect_account(
            case,
            account_id,
            note,
            segment="established small active small",
            rule="8",
            channel="inside",
            settled_channel="inside",
            assigned_channel=channel,
            assignment_source=source,
        )
    planting.account("A-HOLD-90", ("2023-08-14", "60000.00"), *QUARTERLY)
    planting.deal("OPP-HOLD-90", "A-HOLD-90", "25000.00", "2024-06-03")
    planting.expect_account(
        case,
        "A-HOLD-90",
        "Settled on 30 November, which is exactly 90 days ago: held for the last day",
        segment="established small active small",
        rule="8",
        channel="inside",
        settled_channel="inside",
        assigned_channel="outside",
        assignment_source="deal_hold",
    )
    planting.account("A-HOLD-OVER", ("2023-07-17", "60000.00"), *QUARTERLY)
    planting.deal("OPP-HOLD-OVER", "A-HOLD-OVER", "25000.00", "2024-06-03")
    planting.expect_account(
        case,
        "A-HOLD-OVER",
        "Settled on 31 October: free on 30 January, which shows at the end of the month",
        segment="established small active small",
        rule="8",
        channel="inside",
        previous_channel="outside",
        channel_since="2025-01-31",
    )


def _plant_data_hold(planting: Planting) -> None:
    case = "data hold"
    for account_id, rejected_on, source, channel, note in (
        ("A-QUALITY-HELD", "2025-01-15", "data_hold", "outside", "A row of January is unusable: it stays where it was on 31 December"),
        (
            "A-QUALITY-24M",
            "2023-03-01",
            "data_hold",
            "inside",
            "The row is in the 24 months to the day: it stays where it was on 28 February 2023",
        ),
        ("A-QUALITY-OVER", "2023-02-28", "policy", "inside", "The row has left the 24 months"),
    ):
        planting.account(account_id, ("2023-11-13", "60000.00"), *QUARTERLY)
        planting.order(f"O-{account_id.removeprefix('A-')}-BAD", account_id, rejected_on, "500.00", tax_amount="19 %")
        planting.expect_account(
            case,
            account_id,
            note,
            segment="established small active small",
            rule="8",
            channel="inside",
            settled_channel="inside",
            assigned_channel=channel,
            assignment_source=source,
        )
    planting.account("A-QUALITY-NEW", ("2025-02-10", "60000.00"), created_at="2025-02-03")
    planting.order("O-QUALITY-NEW-BAD", "A-QUALITY-NEW", "2025-02-05", "500.00", tax_amount="19 %")
    planting.expect_account(
        case,
        "A-QUALITY-NEW",
        "It did not exist at the month-end before the row: the policy's fallback",
        segment="new large active small",
        rule="5",
        channel="outside",
        assigned_channel="inside",
        assignment_source="data_hold",
    )


def _plant_upcoming(planting: Planting) -> None:
    case = "upcoming flip"
    planting.account("A-FLIP-DORMANT", ("2024-03-11", "60000.00"))
    planting.expect_account(
        case,
        "A-FLIP-DORMANT",
        "Silent for 354 days",
        segment="established large active small",
        rule="5",
        channel="outside",
        days_since_last_purchase="354",
    )
    planting.expect(
        case,
        "upcoming_flips",
        "A-FLIP-DORMANT candidate",
        "Dormant on the 366th day, unless it buys before",
        from_channel="outside",
        to_channel="inside",
        cause="time",
        flip_date="2025-03-12",
    )
