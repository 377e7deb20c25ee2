"""CRM account records as they come: twice, half empty, or with values that cannot be read."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
ASSIGNMENTS = "account_channel_assignments"
# What tells two rows of one account apart in the mart: the row with the large potential would be outside.
LARGE = {"potential_amount": "60000"}
SMALL = {"potential_amount": "1000"}


def plant_crm_records(planting: Planting) -> None:
    """Plant the account record cases."""
    _plant_duplicates(planting)
    _plant_unusable_records(planting)
    _plant_ignored_values(planting)
    _plant_sparse_records(planting)


def _plant_duplicates(planting: Planting) -> None:
    case = "duplicate account"
    for name, kept_update, other_update, note in (
        ("NEWER", "2025-01-05T08:00:00", "2024-05-01T08:00:00", "The newer row is kept"),
        ("NULL", "2020-01-01", "", "A row without update time is the oldest"),
        (
            "ZONE",
            "2025-01-01T00:00:00",
            "2025-01-01T12:00:00+09:00",
            "Midnight in New York is two hours later than noon in Tokyo",
        ),
        ("BADTIME", "2020-01-01", "yesterday", "An update time that cannot be read is none"),
    ):
        account_id = f"A-DUP-{name}"
        planting.account(account_id, updated_at=other_update, **LARGE)
        planting.account(account_id, updated_at=kept_update, **SMALL)
        planting.expect(case, ASSIGNMENTS, account_id, note, size_measure_amount="1000.00", size_segment="small", assigned_channel="inside")
        planting.expect_rejected(case, f"crm_accounts:{account_id}", "duplicate_key", note)
    planting.account("A-DUP-TIE", account_name="Beta Tie", **LARGE)
    planting.account("A-DUP-TIE", account_name="Alpha Tie", **SMALL)
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-DUP-TIE",
        "Updated at the same time: the row that sorts first by its columns is kept",
        account_name="Alpha Tie",
        size_measure_amount="1000.00",
    )
    planting.expect_rejected(case, "crm_accounts:A-DUP-TIE", "duplicate_key", "The other row is set aside")
    for _ in range(2):
        planting.account("A-DUP-SAME", **SMALL)
    planting.expect(case, ASSIGNMENTS, "A-DUP-SAME", "The same row twice", size_measure_amount="1000.00")
    planting.expect_rejected(case, "crm_accounts:A-DUP-SAME", "duplicate_key", "The other row is set aside")
    planting.account(" A-DUP-SPACE ", updated_at="2024-05-01T08:00:00", **LARGE)
    planting.account("A-DUP-SPACE", updated_at="2025-01-05T08:00:00", **SMALL)
    planting.expect(case, ASSIGNMENTS, "A-DUP-SPACE", "Ids are trimmed before they are compared", size_measure_amount="1000.00")
    planting.expect_rejected(case, "crm_accounts:A-DUP-SPACE", "duplicate_key", "The other row is set aside")
    planting.account("A-DUP-UNUSABLE", account_name="  ", updated_at="2025-01-05T08:00:00", **LARGE)
    planting.account("A-DUP-UNUSABLE", updated_at="2024-05-01T08:00:00", **SMALL)
    planting.expect(case, ASSIGNMENTS, "A-DUP-UNUSABLE", "The newer row has no name: the older is kept", size_measure_amount="1000.00")
    planting.expect_rejected(case, "crm_accounts:A-DUP-UNUSABLE", "missing_value", "account_name is required")


def _plant_unusable_records(planting: Planting) -> None:
    case = "account record that cannot be used"
    planting.account("A-NONAME", account_name="")
    planting.order("O-NONAME-1", "A-NONAME", RECENT, "700.00")
    planting.expect_rejected(case, "crm_accounts:A-NONAME", "missing_value", "account_name is required")
    planting.expect_absent(case, ASSIGNMENTS, "A-NONAME", "Set aside")
    planting.expect_absent(case, "account_survivors", "A-NONAME", "Set aside")
    planting.expect_rejected(case, "orders:O-NONAME-1", "unknown_account", "Its account is set aside")
    planting.expect_ledger(case, "O-NONAME-1/1", "no_account", "Its account is set aside", exact_net_amount="700.00")
    planting.account("A-PARNONAME", (RECENT, "700.00"), parent_account_id="A-NONAME")
    planting.expect(case, ASSIGNMENTS, "A-PARNONAME", "Its parent is set aside", ultimate_parent_account_id="A-PARNONAME")
    planting.expect_warning(case, "crm_accounts:A-PARNONAME", "parent_missing", "Its parent is set aside")
    planting.account("", account_name="Nobody Knows Me")
    planting.expect_rejected(case, "crm_accounts:", "missing_value", "account_id is required")


def _plant_ignored_values(planting: Planting) -> None:
    case = "value that is ignored"
    for name, column, value in (
        ("POTENTIAL", "potential_amount", "60k"),
        ("THOUSANDS", "potential_amount", "60,000.00"),
        ("EXPONENT", "potential_amount", "6e4"),
        ("NAN", "potential_amount", "NaN"),
        ("KEY", "is_key_account", "maybe"),
        ("CREATED", "created_at", "13/01/2021"),
        ("UPDATED", "updated_at", "2025-02-29"),
        ("EMPLOYEES", "employee_count", "many"),
        ("REVENUE", "annual_revenue", "$1m"),
        ("DELETED", "is_deleted", "gone"),
    ):
        account_id = f"A-BAD-{name}"
        planting.account(account_id, **{column: value})
        planting.expect_account(
            case,
            account_id,
            f"{column} '{value}' cannot be read: as if it were blank",
            segment="prospect small never_ordered none",
            rule="3",
            channel="inside",
            votes="i---",
        )
        planting.expect_warning(case, f"crm_accounts:{account_id}", "ignored_value", f"{column} '{value}'")


def _plant_sparse_records(planting: Planting) -> None:
    planting.company.add("crm_accounts", account_id="A-MINIMAL", account_name="Only What Is Required")
    planting.order("O-MINIMAL-1", "A-MINIMAL", RECENT, "12000.00")
    planting.expect_account(
        "missing optional values",
        "A-MINIMAL",
        "Every optional column is blank",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        coverage="assigned",
        region="",
        owner_id="",
        owner_status="no_owner",
        is_deleted="false",
        ultimate_parent_account_id="A-MINIMAL",
    )
