"""Coverage, deletion and overrides: accounts that no rep covers, that are gone, or whose channel a person decided.

The overrides themselves are in data/demo/policy/channel_overrides.csv.
"""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
ASSIGNMENTS = "account_channel_assignments"


def plant_coverage(planting: Planting) -> None:
    """Plant the coverage, deletion and override cases."""
    _plant_house(planting)
    _plant_deleted(planting)
    _plant_overrides(planting)


def _plant_house(planting: Planting) -> None:
    case = "house account"
    for name, account_type in (("WEB", "Web Consumer"), ("ICO", "INTERCOMPANY"), ("EMP", " employee ")):
        account_id = f"A-HOUSE-{name}"
        planting.account(account_id, (RECENT, "60000.00"), account_type=account_type, owner_id="U-LEFT")
        planting.expect(
            case,
            ASSIGNMENTS,
            account_id,
            f"No rep covers the type '{account_type}', whatever it buys, and with any owner",
            coverage="house",
            candidate_channel="house",
            assigned_channel="house",
            owner_status="",
            net_revenue_12m="60000.00",
        )
    planting.account("A-HOUSE-NEVER", account_type="Employee")
    planting.expect(case, ASSIGNMENTS, "A-HOUSE-NEVER", "House before the first order", coverage="house", assigned_channel="house")
    planting.account("A-HOUSE-HQ", (RECENT, "30000.00"))
    planting.account("A-HOUSE-SHOP", (RECENT, "20000.00"), account_type="Web Consumer", parent_account_id="A-HOUSE-HQ")
    planting.expect_account(
        case,
        "A-HOUSE-HQ",
        "What a house account of the group buys is the group's revenue: exactly large",
        segment="established large active small",
        rule="5",
        channel="outside",
        coverage="assigned",
        size_measure_amount="50000.00",
    )
    planting.expect(case, ASSIGNMENTS, "A-HOUSE-SHOP", "House within a group", assigned_channel="house")
    for account_id, account_type in (("A-TYPE-BLANK", ""), ("A-TYPE-UNKNOWN", "Cooperative")):
        planting.account(account_id, (RECENT, "700.00"), account_type=account_type)
        planting.expect_account(
            case,
            account_id,
            f"The type '{account_type}' is not mapped: assigned",
            segment="established small active small",
            rule="8",
            channel="inside",
            coverage="assigned",
        )


def _plant_deleted(planting: Planting) -> None:
    case = "deleted account"
    planting.account("A-DEL-ORDERS", (RECENT, "12000.00"), is_deleted="true")
    planting.expect_account(
        case,
        "A-DEL-ORDERS",
        "Deleted, but it has orders: stays, flagged",
        segment="established medium active small",
        rule="8",
        channel="inside",
        is_deleted="true",
    )
    planting.account("A-DEL-QUOTE", is_deleted="1")
    planting.order("O-DEL-QUOTE-1", "A-DEL-QUOTE", RECENT, "12000.00", status="Quote")
    planting.expect(case, ASSIGNMENTS, "A-DEL-QUOTE", "An order of any status keeps it", is_deleted="true")
    planting.account("A-DEL-NONE", is_deleted="true")
    planting.expect_absent(case, ASSIGNMENTS, "A-DEL-NONE", "Deleted and without orders")
    planting.expect_survivor(case, "A-DEL-NONE", "A-DEL-NONE", "Every record has a survivor")


def _plant_overrides(planting: Planting) -> None:
    case = "override"
    for name, override, note in (
        ("ACTIVE", True, "In force: outside on top of inside"),
        ("LASTDAY", True, "Its last day is the as-of date, inclusive"),
        ("FIRSTDAY", True, "Its first day is the as-of date, inclusive"),
        ("EXPIRED", False, "Expired a year ago"),
        ("FUTURE", False, "Its first day is the day after the as-of date"),
    ):
        account_id = f"A-OVR-{name}"
        planting.account(account_id, (RECENT, "700.00"))
        planting.expect(
            case,
            ASSIGNMENTS,
            account_id,
            note,
            candidate_channel="inside",
            assigned_channel="outside" if override else "inside",
            assignment_source="override" if override else "policy",
            owner_status="wrong_channel" if override else "matches",
        )
    planting.account("A-OVR-AGREES", (RECENT, "700.00"))
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-OVR-AGREES",
        "Agrees with the policy anyway",
        candidate_channel="inside",
        assigned_channel="inside",
        assignment_source="override",
    )
