"""Owners: of either channel, known by record, by title or not at all, and one who has left but still owns accounts."""

from tools.cases.planting import Planting


def plant_owners(planting: Planting) -> None:
    """Plant the users that planted accounts are owned by, and one account for each owner status."""
    _plant_users(planting)
    _plant_statuses(planting)


def _plant_users(planting: Planting) -> None:
    planting.user("U-INSIDE", title="Inside Sales Representative", channel="inside")
    planting.user("U-OUTSIDE", title="Account Executive", channel="Outside")
    planting.user("U-TITLE-IN", title="inside sales REPRESENTATIVE")
    planting.user("U-TITLE-OUT", title="Key Account Manager")
    planting.user("U-RECORD-WINS", title="Inside Sales Representative", channel="outside")
    planting.user("U-BAD-CHANNEL", title="Field Sales Representative", channel="both")
    planting.user("U-UNKNOWN", title="Customer Happiness Ninja")
    planting.user("U-LEFT", title="Account Executive", channel="outside", is_active="false")
    planting.user("U-LEFT-UNKNOWN", title="Customer Happiness Ninja", is_active="no")
    planting.user("U-ACTIVE-BLANK", title="Inside Sales Representative", channel="inside", is_active="")
    # The same user twice: without an update time the row that sorts first is kept, and 'inside' sorts before 'outside'.
    planting.user("U-DUP", user_name="Dup Person", title="Account Executive", channel="outside")
    planting.user("U-DUP", user_name="Dup Person", title="Account Executive", channel="inside")
    planting.user("", user_name="Nobody", channel="inside")
    planting.user("U-BADDATE", channel="inside", hired_at="01.04.2020", is_active="perhaps", capacity_accounts="many")

    planting.expect_rejected("duplicate user", "crm_users:U-DUP", "duplicate_key", "One of the two rows is set aside")
    planting.expect_rejected("user without id", "crm_users:", "missing_value", "user_id is required")
    planting.expect_warning("unknown channel", "crm_users:U-BAD-CHANNEL", "ignored_value", "'both' is no channel")
    planting.expect_warning("malformed user", "crm_users:U-BADDATE", "ignored_value", "Day first date, odd boolean, odd number")


def _plant_statuses(planting: Planting) -> None:
    case = "owner status"
    table = "account_channel_assignments"
    small = ("2024-11-15", "900.00")
    large = ("2024-11-15", "90000.00")

    planting.account("A-OWN-MATCH", small, owner_id="U-INSIDE")
    planting.expect(case, table, "A-OWN-MATCH", "Inside owner of an inside account", owner_channel="inside", owner_status="matches")
    planting.account("A-OWN-WRONG", small, owner_id="U-OUTSIDE")
    planting.expect(case, table, "A-OWN-WRONG", "Outside owner of an inside account", owner_channel="outside", owner_status="wrong_channel")
    planting.account("A-OWN-WRONG-LARGE", large, owner_id="U-TITLE-IN")
    planting.expect(
        case,
        table,
        "A-OWN-WRONG-LARGE",
        "Inside owner, by title in another case, of an outside account",
        owner_channel="inside",
        owner_status="wrong_channel",
    )
    planting.account("A-OWN-TITLE", large, owner_id="U-TITLE-OUT")
    planting.expect(case, table, "A-OWN-TITLE", "Outside by title, outside account", owner_channel="outside", owner_status="matches")
    planting.account("A-OWN-RECORD", small, owner_id="U-RECORD-WINS")
    planting.expect(
        case,
        table,
        "A-OWN-RECORD",
        "The user record's channel goes before the title's",
        owner_channel="outside",
        owner_status="wrong_channel",
    )
    planting.account("A-OWN-BADCHANNEL", large, owner_id="U-BAD-CHANNEL")
    planting.expect(
        case,
        table,
        "A-OWN-BADCHANNEL",
        "A channel that is none is ignored, the title says outside",
        owner_channel="outside",
        owner_status="matches",
    )
    planting.account("A-OWN-UNKNOWN", small, owner_id="U-UNKNOWN")
    planting.expect(
        case,
        table,
        "A-OWN-UNKNOWN",
        "Neither channel nor a known title",
        owner_channel="unknown",
        owner_status="unknown_channel",
    )
    planting.account("A-OWN-GHOST", small, owner_id="U-NOT-IN-CRM")
    planting.expect(case, table, "A-OWN-GHOST", "The owner is no CRM user", owner_channel="unknown", owner_status="unknown_channel")
    for account_id, orders in (("A-OWN-LEFT-1", small), ("A-OWN-LEFT-2", large)):
        planting.account(account_id, orders, owner_id="U-LEFT")
        planting.expect(case, table, account_id, "The owner has left and still owns accounts", owner_status="inactive_owner")
    planting.account("A-OWN-LEFT-UNKNOWN", small, owner_id="U-LEFT-UNKNOWN")
    planting.expect(case, table, "A-OWN-LEFT-UNKNOWN", "Inactive goes before unknown channel", owner_status="inactive_owner")
    planting.account("A-OWN-NONE", small, owner_id="")
    planting.expect(case, table, "A-OWN-NONE", "No owner", owner_id="", owner_status="no_owner")
    planting.account("A-OWN-ACTIVEBLANK", small, owner_id="U-ACTIVE-BLANK")
    planting.expect(case, table, "A-OWN-ACTIVEBLANK", "Only a false is_active makes an owner inactive", owner_status="matches")
    planting.account("A-OWN-DUP", small, owner_id="U-DUP")
    planting.expect(case, table, "A-OWN-DUP", "The kept one of two user rows says inside", owner_channel="inside", owner_status="matches")
