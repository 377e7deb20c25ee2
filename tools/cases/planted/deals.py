"""Deals: what is open at the as-of date, how much it adds up to, which channel it goes to, and that it never moves its account."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
DEALS = "deal_channel_assignments"


def plant_deals(planting: Planting) -> None:
    """Plant the deal cases."""
    _plant_boundary(planting)
    _plant_grouping(planting)
    _plant_accounts(planting)
    _plant_open_and_closed(planting)
    _plant_amounts(planting)
    _plant_records(planting)


def _inside_account(planting: Planting, account_id: str, **columns: str) -> None:
    """Add an account that the policy gives to inside sales: small and active."""
    planting.account(account_id, (RECENT, "700.00"), **columns)


def _outside_account(planting: Planting, account_id: str) -> None:
    """Add an account that the policy gives to outside sales: large and active."""
    planting.account(account_id, (RECENT, "90000.00"))


def _expect_deal(planting: Planting, case: str, deal_id: str, channel: str, role: str, note: str, **columns: str) -> None:
    planting.expect(case, DEALS, deal_id, note, deal_channel=channel, deal_role=role, **columns)


def _plant_boundary(planting: Planting) -> None:
    case = "deal boundary"
    _inside_account(planting, "A-DEAL-9999")
    planting.deal("OPP-9999", "A-DEAL-9999", "9999.99", "2025-01-15")
    _expect_deal(planting, case, "OPP-9999", "inside", "lead", "One cent under large: with the account", combined_amount="9999.99")
    _inside_account(planting, "A-DEAL-10000")
    planting.deal("OPP-10000", "A-DEAL-10000", "10000.00", "2025-01-15")
    _expect_deal(planting, case, "OPP-10000", "outside", "support", "Exactly large: outside supports", combined_amount="10000.00")
    planting.expect(case, "account_channel_assignments", "A-DEAL-10000", "A deal never moves its account", assigned_channel="inside")
    _outside_account(planting, "A-DEAL-OUT")
    planting.deal("OPP-OUT-SMALL", "A-DEAL-OUT", "500.00", "2024-09-16")
    planting.deal("OPP-OUT-LARGE", "A-DEAL-OUT", "25000.00", "2025-01-15")
    _expect_deal(planting, case, "OPP-OUT-SMALL", "outside", "lead", "Small: with the account", combined_amount="500.00")
    _expect_deal(planting, case, "OPP-OUT-LARGE", "outside", "lead", "Large", combined_amount="25000.00")


def _plant_grouping(planting: Planting) -> None:
    case = "deals created together"
    _inside_account(planting, "A-DEAL-GRP30")
    planting.deal("OPP-GRP30-A", "A-DEAL-GRP30", "6000.00", "2025-01-01")
    planting.deal("OPP-GRP30-B", "A-DEAL-GRP30", "4000.00", "2025-01-31")
    for deal_id in ("OPP-GRP30-A", "OPP-GRP30-B"):
        _expect_deal(planting, case, deal_id, "outside", "support", "Created 30 days apart: they add up", combined_amount="10000.00")
    _inside_account(planting, "A-DEAL-GRP31")
    planting.deal("OPP-GRP31-A", "A-DEAL-GRP31", "6000.00", "2025-01-01")
    planting.deal("OPP-GRP31-B", "A-DEAL-GRP31", "4000.00", "2025-02-01")
    _expect_deal(planting, case, "OPP-GRP31-A", "inside", "lead", "Created 31 days apart", combined_amount="6000.00")
    _expect_deal(planting, case, "OPP-GRP31-B", "inside", "lead", "Created 31 days apart", combined_amount="4000.00")
    _inside_account(planting, "A-DEAL-CHAIN")
    planting.deal("OPP-CHAIN-A", "A-DEAL-CHAIN", "4000.00", "2025-01-01")
    planting.deal("OPP-CHAIN-B", "A-DEAL-CHAIN", "4000.00", "2025-01-31")
    planting.deal("OPP-CHAIN-C", "A-DEAL-CHAIN", "4000.00", "2025-02-25")
    for deal_id, channel, role, amount in (
        ("OPP-CHAIN-A", "inside", "lead", "8000.00"),
        ("OPP-CHAIN-B", "outside", "support", "12000.00"),
        ("OPP-CHAIN-C", "inside", "lead", "8000.00"),
    ):
        _expect_deal(planting, case, deal_id, channel, role, "Only what is within 30 days of the deal itself", combined_amount=amount)
    _inside_account(planting, "A-DEAL-CLOSEDPEER")
    planting.deal("OPP-PEER-OPEN", "A-DEAL-CLOSEDPEER", "6000.00", "2025-01-15")
    planting.deal("OPP-PEER-WON", "A-DEAL-CLOSEDPEER", "6000.00", "2025-01-15", is_closed="true", is_won="true", close_date="2025-02-01")
    _expect_deal(planting, case, "OPP-PEER-OPEN", "inside", "lead", "A closed deal adds nothing", combined_amount="6000.00")
    _inside_account(planting, "A-DEAL-MERGED")
    planting.account("A-DEAL-MERGED-OLD", merged_into_account_id="A-DEAL-MERGED")
    planting.deal("OPP-MERGED-A", "A-DEAL-MERGED-OLD", "6000.00", "2025-01-15")
    planting.deal("OPP-MERGED-B", "A-DEAL-MERGED", "4000.00", "2025-01-20")
    for deal_id in ("OPP-MERGED-A", "OPP-MERGED-B"):
        _expect_deal(
            planting,
            case,
            deal_id,
            "outside",
            "support",
            "The deals of a merged record are the survivor's: they add up",
            account_id="A-DEAL-MERGED",
            combined_amount="10000.00",
        )
    for letter in ("A", "B"):
        planting.deal(f"OPP-NOACCOUNT-{letter}", "", "6000.00", "2025-01-15")
        _expect_deal(
            planting,
            case,
            f"OPP-NOACCOUNT-{letter}",
            "inside",
            "lead",
            "Deals without account do not add up",
            combined_amount="6000.00",
        )


def _plant_accounts(planting: Planting) -> None:
    case = "deal without account"
    planting.deal("OPP-NOACC-LARGE", "", "10000.00", "2025-01-15")
    planting.deal("OPP-NOACC-SMALL", "", "9999.99", "2025-01-15")
    planting.deal("OPP-NOACC-NOAMOUNT", " ", "", "2025-01-15")
    planting.deal("OPP-GHOST", "A-NOBODY", "15000.00", "2025-01-15")
    for deal_id, channel, note in (
        ("OPP-NOACC-LARGE", "outside", "By amount: exactly large"),
        ("OPP-NOACC-SMALL", "inside", "By amount: one cent under large"),
        ("OPP-NOACC-NOAMOUNT", "inside", "Neither account nor amount"),
        ("OPP-GHOST", "outside", "Its account does not exist: by amount"),
    ):
        _expect_deal(planting, case, deal_id, channel, "lead", note, account_id="")
    planting.expect_warning(case, "crm_opportunities:OPP-GHOST", "unknown_deal_account", "No account A-NOBODY")
    planting.account("A-DEAL-DELETED", is_deleted="true")
    planting.deal("OPP-DELETED", "A-DEAL-DELETED", "15000.00", "2025-01-15")
    _expect_deal(planting, case, "OPP-DELETED", "outside", "lead", "Its account is deleted and not in the mart: by amount", account_id="")
    planting.expect_warning(case, "crm_opportunities:OPP-DELETED", "unknown_deal_account", "No account in the mart")
    planting.expect_absent(case, "rejected_rows", "crm_opportunities:OPP-NOACC-LARGE", "A deal may have no account")

    case = "deal of a house account"
    planting.account("A-DEAL-HOUSE", (RECENT, "700.00"), account_type="Intercompany")
    planting.deal("OPP-HOUSE", "A-DEAL-HOUSE", "25000.00", "2025-01-15")
    _expect_deal(planting, case, "OPP-HOUSE", "house", "lead", "No rep covers it", account_id="A-DEAL-HOUSE")

    case = "deal of a prospect"
    planting.account("A-DEAL-PROSPECT")
    planting.deal("OPP-PROSPECT-LARGE", "A-DEAL-PROSPECT", "25000.00", "2025-01-15")
    planting.deal("OPP-PROSPECT-SMALL", "A-DEAL-PROSPECT", "2500.00", "2024-09-16")
    _expect_deal(planting, case, "OPP-PROSPECT-LARGE", "outside", "support", "Large: outside supports")
    _expect_deal(planting, case, "OPP-PROSPECT-SMALL", "inside", "lead", "With the account")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-DEAL-PROSPECT",
        "A deal is no purchase",
        lifecycle_stage="prospect",
        assigned_channel="inside",
    )


def _plant_open_and_closed(planting: Planting) -> None:
    case = "open deal"
    _inside_account(planting, "A-DEAL-OPEN")
    closed, won = {"is_closed": "true"}, {"is_closed": "true", "is_won": "true"}
    unsaid = {"is_closed": "", "is_won": ""}
    for name, created_at, columns, is_open, note in (
        ("PASTFORECAST", "2024-01-15", {"close_date": "2024-06-30"}, True, "An open deal's close date is a forecast"),
        ("CREATEDATD", "2025-02-28", {}, True, "Created on the as-of date"),
        ("CREATEDAFTER", "2025-03-01", {}, False, "Created the day after the as-of date"),
        ("CREATEDZONE", "2025-03-01T03:30:00Z", {}, True, "Created on the as-of date in New York"),
        ("CLOSEDATD", "2024-12-02", closed | {"close_date": "2025-02-28"}, False, "Closed on the as-of date"),
        ("CLOSEDAFTER", "2024-12-02", won | {"close_date": "2025-03-01"}, True, "Closed the day after: open at the as-of date"),
        ("CLOSEDFUTURE", "2024-12-02", won | {"close_date": "2025-06-30"}, True, "Closed in the future: open at the as-of date"),
        ("CLOSEDNODATE", "2024-12-02", closed | {"close_date": ""}, False, "Closed, nobody knows when"),
        ("WON", "2024-12-02", won | {"close_date": "2025-01-31", "stage": "Closed Won"}, False, "Won"),
        ("STAGELOST", "2024-12-02", unsaid | {"close_date": "", "stage": "Closed Lost"}, False, "Closed by its stage"),
        ("STAGEWON", "2024-12-02", unsaid | {"close_date": "2025-01-31", "stage": "won"}, False, "Closed by its stage"),
        ("STAGEOPEN", "2024-12-02", unsaid | {"close_date": "2025-01-31"}, True, "Nothing says that it is closed"),
        ("ISWON", "2024-12-02", {"is_closed": "", "is_won": "true", "close_date": "2025-01-31"}, False, "Won is closed"),
    ):
        planting.deal(f"OPP-{name}", "A-DEAL-OPEN", "100.00", created_at, **columns)
        if is_open:
            _expect_deal(planting, case, f"OPP-{name}", "inside", "lead", note)
        else:
            planting.expect_absent(case, DEALS, f"OPP-{name}", note)
    case = "deal without created date"
    _inside_account(planting, "A-DEAL-NOCREATED")
    planting.deal("OPP-NOCREATED", "A-DEAL-NOCREATED", "6000.00", "")
    planting.deal("OPP-BADCREATED", "A-DEAL-NOCREATED", "7000.00", "last week")
    planting.deal("OPP-CREATED", "A-DEAL-NOCREATED", "8000.00", "2025-01-15")
    for deal_id, amount in (("OPP-NOCREATED", "6000.00"), ("OPP-BADCREATED", "7000.00"), ("OPP-CREATED", "8000.00")):
        _expect_deal(planting, case, deal_id, "inside", "lead", "Open, and adds up with no other deal", combined_amount=amount)
    planting.expect_warning(case, "crm_opportunities:OPP-BADCREATED", "ignored_value", "created_at 'last week'")


def _plant_amounts(planting: Planting) -> None:
    case = "deal without amount"
    _outside_account(planting, "A-DEAL-NOAMOUNT-OUT")
    planting.deal("OPP-NOAMOUNT-OUT", "A-DEAL-NOAMOUNT-OUT", "", "2025-01-15")
    _expect_deal(planting, case, "OPP-NOAMOUNT-OUT", "outside", "lead", "The account's channel", combined_amount="")
    _inside_account(planting, "A-DEAL-NOAMOUNT-IN")
    planting.deal("OPP-NOAMOUNT-IN", "A-DEAL-NOAMOUNT-IN", "12k", "2025-01-15")
    _expect_deal(planting, case, "OPP-NOAMOUNT-IN", "inside", "lead", "'12k' cannot be read: the account's channel", combined_amount="")
    planting.expect_warning(case, "crm_opportunities:OPP-NOAMOUNT-IN", "ignored_value", "amount '12k'")

    case = "deal currency"
    for name, amount, currency, created_at, channel, role, combined, note in (
        ("EUR25", "9523.81", "EUR", "2025-01-15", "outside", "support", "10000.00", "9,523.81 x 1.05 = 10,000.0005"),
        ("EUR24", "9523.81", "EUR", "2024-12-31", "outside", "support", "10285.71", "9,523.81 x 1.08 = 10,285.7148"),
        ("EURUNDER", "9523.80", "eur", "2025-01-15", "inside", "lead", "9999.99", "9,523.80 x 1.05 = 9,999.99"),
        ("EURNODATE", "9523.80", "EUR", "", "inside", "lead", "9999.99", "Without created date at the rate of the as-of date"),
        ("BLANK", "10000.00", "", "2025-01-15", "outside", "support", "10000.00", "Blank is the reporting currency"),
    ):
        _inside_account(planting, f"A-DEAL-{name}")
        planting.deal(f"OPP-{name}", f"A-DEAL-{name}", amount, created_at, currency_code=currency)
        _expect_deal(planting, case, f"OPP-{name}", channel, role, note, combined_amount=combined)
    _outside_account(planting, "A-DEAL-JPY")
    planting.deal("OPP-JPY", "A-DEAL-JPY", "500000", "2025-01-15", currency_code="JPY")
    _expect_deal(planting, case, "OPP-JPY", "outside", "lead", "No rate, no amount: the account's channel", combined_amount="")
    planting.expect_warning(case, "crm_opportunities:OPP-JPY", "unknown_deal_currency", "No rate for JPY")


def _plant_records(planting: Planting) -> None:
    case = "duplicate deal"
    _inside_account(planting, "A-DEAL-DUP")
    planting.deal("OPP-DUP", "A-DEAL-DUP", "500.00", "2025-01-15")
    planting.deal("OPP-DUP", "A-DEAL-DUP", "15000.00", "2025-01-15")
    _expect_deal(planting, case, "OPP-DUP", "outside", "support", "'15000.00' sorts before '500.00'", combined_amount="15000.00")
    planting.expect_rejected(case, "crm_opportunities:OPP-DUP", "duplicate_key", "The other row is set aside")
    planting.deal("", "A-DEAL-DUP", "700.00", "2024-09-16")
    planting.expect_rejected(case, "crm_opportunities:", "missing_value", "opportunity_id is required")
