"""Size: both boundaries to the cent, potential against revenue, key accounts, groups, and half of 24 months."""

from tools.cases.planting import Planting

# 105 days before the as-of date: inside every window, and neither new, at risk nor dormant.
RECENT = "2024-11-15"


def plant_size(planting: Planting) -> None:
    """Plant the size cases."""
    _plant_boundaries(planting)
    _plant_rounding(planting)
    _plant_potential(planting)
    _plant_groups(planting)
    _plant_long_cycle(planting)


def _plant_boundaries(planting: Planting) -> None:
    case = "size boundary"
    planting.account("A-SIZE-9999", (RECENT, "9999.99"))
    planting.expect_account(
        case,
        "A-SIZE-9999",
        "One cent under medium",
        segment="established small active small",
        rule="8",
        channel="inside",
        votes="oioi",
        size_measure_amount="9999.99",
        size_basis="revenue",
        net_revenue_12m="9999.99",
        last_purchase_date="2024-11-15",
        days_since_last_purchase="105",
    )
    planting.account("A-SIZE-10000", (RECENT, "10000.00"))
    planting.expect_account(
        case,
        "A-SIZE-10000",
        "Exactly medium",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        size_measure_amount="10000.00",
    )
    planting.account("A-SIZE-49999", (RECENT, "49999.99"))
    planting.expect_account(
        case,
        "A-SIZE-49999",
        "One cent under large",
        segment="established medium active small",
        rule="8",
        channel="inside",
        votes="oioi",
        size_measure_amount="49999.99",
    )
    planting.account("A-SIZE-50000", (RECENT, "50000.00"))
    planting.expect_account(
        case,
        "A-SIZE-50000",
        "Exactly large",
        segment="established large active small",
        rule="5",
        channel="outside",
        votes="oooi",
        size_measure_amount="50000.00",
    )


def _plant_rounding(planting: Planting) -> None:
    case = "rounding per order"
    planting.account("A-ROUND-HALF", (RECENT, "9999.995"))
    planting.expect_account(
        case,
        "A-ROUND-HALF",
        "Half a cent rounds away from zero: 10,000.00",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.00",
    )
    planting.expect_ledger(case, "O-ROUND-HALF-1/1", "sale", "The ledger keeps the exact amount", exact_net_amount="9999.995")
    planting.account("A-ROUND-EACH", (RECENT, "4999.995"), ("2024-10-15", "4999.995"))
    planting.expect_account(
        case,
        "A-ROUND-EACH",
        "Each order rounds to 5,000.00; rounded after adding up they would be 9,999.99",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.00",
    )
    planting.account("A-ROUND-LINES")
    planting.header("O-ROUND-LINES-1", "A-ROUND-LINES", RECENT, order_total="10.01")
    planting.line("O-ROUND-LINES-1", "1", "1", "5.0025")
    planting.line("O-ROUND-LINES-1", "2", "1", "5.0025")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-ROUND-LINES",
        "The order is rounded, not its lines: 10.005 is 10.01, two rounded lines would be 10.00",
        net_revenue_12m="10.01",
    )


def _plant_potential(planting: Planting) -> None:
    case = "size basis"
    planting.account("A-SIZE-POTMORE", (RECENT, "12000.00"), potential_amount="50000.00")
    planting.expect_account(
        case,
        "A-SIZE-POTMORE",
        "Potential exceeds revenue and is exactly large",
        segment="established large active small",
        rule="5",
        channel="outside",
        votes="oooi",
        size_measure_amount="50000.00",
        size_basis="potential",
        net_revenue_12m="12000.00",
    )
    planting.account("A-SIZE-POTEQUAL", (RECENT, "12000.00"), potential_amount="12000")
    planting.expect_account(
        case,
        "A-SIZE-POTEQUAL",
        "Equal: revenue is the basis",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="12000.00",
        size_basis="revenue",
    )
    planting.account("A-SIZE-POTLESS", (RECENT, "12000.00"), potential_amount="9000")
    planting.expect_account(
        case,
        "A-SIZE-POTLESS",
        "Potential below revenue does not lower the size",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="12000.00",
        size_basis="revenue",
    )
    planting.account("A-SIZE-KEY", (RECENT, "500.00"), is_key_account="TRUE")
    planting.expect_account(
        case,
        "A-SIZE-KEY",
        "A key account is in the top tier whatever it buys",
        segment="established large active small",
        rule="5",
        channel="outside",
        votes="oooi",
        size_measure_amount="500.00",
    )


def _plant_groups(planting: Planting) -> None:
    case = "group size"
    planting.account("A-GRP50-HQ", (RECENT, "20000.00"))
    planting.account("A-GRP50-BR1", (RECENT, "20000.00"), parent_account_id="A-GRP50-HQ")
    planting.account("A-GRP50-BR2", (RECENT, "10000.00"), parent_account_id="A-GRP50-BR1")
    for account_id, own_revenue in (("A-GRP50-HQ", "20000.00"), ("A-GRP50-BR1", "20000.00"), ("A-GRP50-BR2", "10000.00")):
        planting.expect_account(
            case,
            account_id,
            "The group of three adds up to exactly large, each account's own revenue is less",
            segment="established large active small",
            rule="5",
            channel="outside",
            votes="oooi",
            ultimate_parent_account_id="A-GRP50-HQ",
            size_measure_amount="50000.00",
            net_revenue_12m=own_revenue,
        )
    planting.account("A-GRP49-HQ", (RECENT, "40000.00"))
    planting.account("A-GRP49-BR", (RECENT, "9999.99"), parent_account_id="A-GRP49-HQ")
    for account_id in ("A-GRP49-HQ", "A-GRP49-BR"):
        planting.expect_account(
            case,
            account_id,
            "The group is one cent under large",
            segment="established medium active small",
            rule="8",
            channel="inside",
            ultimate_parent_account_id="A-GRP49-HQ",
            size_measure_amount="49999.99",
        )
    planting.account("A-GRPPOT-HQ", (RECENT, "30000.00"), potential_amount="60000")
    planting.account("A-GRPPOT-BR", (RECENT, "5000.00"), potential_amount="1000", parent_account_id="A-GRPPOT-HQ")
    planting.expect_account(
        case,
        "A-GRPPOT-HQ",
        "Its own potential exceeds the group's revenue",
        segment="established large active small",
        rule="5",
        channel="outside",
        size_measure_amount="60000.00",
        size_basis="potential",
    )
    planting.expect_account(
        case,
        "A-GRPPOT-BR",
        "Potential is not summed over the group: 35,000 of revenue",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="35000.00",
        size_basis="revenue",
    )


def _plant_long_cycle(planting: Planting) -> None:
    case = "size of a long sales cycle"
    planting.account("A-LONG-HALF", ("2023-06-15", "80000.00"), ("2024-11-15", "20000.00"), industry="Industrial Machinery")
    planting.expect_account(
        case,
        "A-LONG-HALF",
        "Half of 100,000 in 24 months is more than the 20,000 in 12",
        segment="established large active large",
        rule="5",
        channel="outside",
        votes="oooo",
        size_measure_amount="50000.00",
        net_revenue_12m="20000.00",
        transaction_size_amount="20000.00",
    )
    planting.account("A-LONG-TWELVE", ("2023-06-15", "5000.00"), ("2024-11-15", "20000.00"), industry="Aerospace")
    planting.expect_account(
        case,
        "A-LONG-TWELVE",
        "The 20,000 in 12 months are more than half of 25,000 in 24",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="20000.00",
        transaction_size_amount="5000.00",
    )
    planting.account("A-LONG-HALFCENT", ("2023-06-15", "19999.99"), industry="Aerospace")
    planting.expect_account(
        case,
        "A-LONG-HALFCENT",
        "Half of 19,999.99 rounds away from zero to 10,000.00",
        segment="established medium active small",
        rule="8",
        channel="inside",
        size_measure_amount="10000.00",
        net_revenue_12m="0.00",
    )
    planting.account("A-SHORT-24M", ("2023-06-15", "80000.00"), ("2024-11-15", "20000.00"))
    planting.expect_account(
        case,
        "A-SHORT-24M",
        "The same orders with a short cycle: 12 months only",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        assigned_channel="inside",
        assignment_source="dwell",
        size_measure_amount="20000.00",
    )
