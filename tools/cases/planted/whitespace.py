"""White space: unsold branches of a large group that another account of it has opened."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"


def plant_whitespace(planting: Planting) -> None:
    """Plant the white space cases."""
    _plant_large_group(planting)
    _plant_boundary(planting)
    _plant_not_large_by_revenue(planting)


def _expect_whitespace(planting: Planting, account_id: str, note: str) -> None:
    planting.expect_account(
        "whitespace",
        account_id,
        note,
        segment="whitespace large never_ordered none",
        rule="1",
        channel="outside",
        votes="o---",
        last_purchase_date="",
    )


def _plant_large_group(planting: Planting) -> None:
    case = "whitespace"
    planting.account("A-WS-HQ", (RECENT, "60000.00"))
    planting.account("A-WS-NEVER", parent_account_id="A-WS-HQ")
    planting.account("A-WS-NEVERPOT", parent_account_id="A-WS-NEVER", potential_amount="3000")
    planting.account("A-WS-DORMANT", ("2022-09-12", "500.00"), parent_account_id="A-WS-HQ")
    planting.account("A-WS-ACTIVE", (RECENT, "400.00"), parent_account_id="A-WS-HQ")
    _expect_whitespace(planting, "A-WS-NEVER", "Never bought, but its group is large and the head buys")
    planting.expect_account(
        case,
        "A-WS-NEVERPOT",
        "The same two levels down, with a potential: a size vote on the group's 60,400",
        segment="whitespace large never_ordered none",
        rule="1",
        channel="outside",
        votes="oo--",
        ultimate_parent_account_id="A-WS-HQ",
        size_measure_amount="60400.00",
        size_basis="revenue",
    )
    planting.expect_account(
        case,
        "A-WS-DORMANT",
        "Dormant, but its group is large and the head buys",
        segment="whitespace large dormant none",
        rule="1",
        channel="outside",
        votes="ooi-",
        net_revenue_12m="0.00",
    )
    for account_id in ("A-WS-HQ", "A-WS-ACTIVE"):
        planting.expect_account(
            case,
            account_id,
            "Who buys is no white space",
            segment="established large active small",
            rule="5",
            channel="outside",
            votes="oooi",
            size_measure_amount="60400.00",
        )
    planting.account("A-WSRISK-HQ", ("2024-09-21", "20000.00"), ("2024-10-01", "20000.00"), ("2024-10-11", "20000.00"))
    planting.account("A-WSRISK-NEVER", parent_account_id="A-WSRISK-HQ")
    _expect_whitespace(planting, "A-WSRISK-NEVER", "The head is at risk, which is not dormant")


def _plant_boundary(planting: Planting) -> None:
    planting.account("A-WS50-HQ", (RECENT, "50000.00"))
    planting.account("A-WS50-NEVER", parent_account_id="A-WS50-HQ")
    _expect_whitespace(planting, "A-WS50-NEVER", "The group is exactly large")
    planting.account("A-WS49-HQ", (RECENT, "49999.99"))
    planting.account("A-WS49-NEVER", parent_account_id="A-WS49-HQ")
    planting.expect_account(
        "whitespace",
        "A-WS49-NEVER",
        "The group is one cent under large",
        segment="prospect medium never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
        size_measure_amount="49999.99",
    )


def _plant_not_large_by_revenue(planting: Planting) -> None:
    case = "no whitespace"
    planting.account("A-WSPOT-HQ", (RECENT, "5000.00"), potential_amount="90000")
    planting.account("A-WSPOT-NEVER", parent_account_id="A-WSPOT-HQ", potential_amount="80000")
    planting.expect_account(
        case,
        "A-WSPOT-NEVER",
        "Potential makes the account large, not its group: a prospect with large potential",
        segment="prospect large never_ordered none",
        rule="2",
        channel="outside",
        votes="io--",
        size_basis="potential",
    )
    planting.account("A-WSKEY-HQ", (RECENT, "5000.00"), is_key_account="true")
    planting.account("A-WSKEY-NEVER", parent_account_id="A-WSKEY-HQ")
    planting.expect_account(
        case,
        "A-WSKEY-NEVER",
        "A key account does not make its group large",
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
    )
    planting.account("A-WSKEY-DORMANT", ("2022-09-12", "500.00"), parent_account_id="A-WSKEY-HQ")
    planting.expect_account(
        case,
        "A-WSKEY-DORMANT",
        "Dormant in a group that is not large",
        segment="dormant small dormant none",
        rule="4",
        channel="inside",
        votes="oii-",
    )
