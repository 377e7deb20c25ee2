"""Hierarchy: chains, cycles, parents that are missing, and a buying group whose members stand alone."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"


def plant_hierarchy(planting: Planting) -> None:
    """Plant the hierarchy cases."""
    _plant_chain(planting)
    _plant_cycles(planting)
    _plant_missing_parents(planting)
    _plant_buying_group(planting)


def _plant_chain(planting: Planting) -> None:
    for level in range(1, 7):
        parent = {"parent_account_id": f"A-DEEP-{level - 1}"} if level > 1 else {}
        planting.account(f"A-DEEP-{level}", (RECENT, "9000.00"), **parent)
        planting.expect_account(
            "deep hierarchy",
            f"A-DEEP-{level}",
            "Six levels add up to 54,000",
            segment="established large active small",
            rule="5",
            channel="outside",
            ultimate_parent_account_id="A-DEEP-1",
            size_measure_amount="54000.00",
        )


def _plant_cycles(planting: Planting) -> None:
    case = "parent cycle"
    for member, parent in (("1", "2"), ("2", "3"), ("3", "1")):
        account_id = f"A-PARCYC-{member}"
        planting.account(account_id, (RECENT, "20000.00"), parent_account_id=f"A-PARCYC-{parent}")
        planting.expect_account(
            case,
            account_id,
            "Each member of the cycle is its own ultimate parent: not 65,000 together",
            segment="established medium active small",
            rule="8",
            channel="inside",
            ultimate_parent_account_id=account_id,
            net_revenue_12m="20000.00",
        )
        planting.expect_warning(case, f"crm_accounts:{account_id}", "parent_cycle", "On a cycle of three")
    planting.account("A-PARCYC-IN", (RECENT, "5000.00"), parent_account_id="A-PARCYC-1")
    planting.expect_account(
        case,
        "A-PARCYC-IN",
        "Climbs to the first member of the cycle and stops: 25,000 together with it",
        segment="established medium active small",
        rule="8",
        channel="inside",
        ultimate_parent_account_id="A-PARCYC-1",
        size_measure_amount="25000.00",
    )
    planting.expect_absent(case, "data_warnings", "crm_accounts:A-PARCYC-IN", "It is not on the cycle itself")
    planting.account("A-SELFPAR", (RECENT, "12000.00"), parent_account_id="A-SELFPAR")
    planting.expect_account(
        case,
        "A-SELFPAR",
        "Names itself as its parent",
        segment="established medium active small",
        rule="8",
        channel="inside",
        ultimate_parent_account_id="A-SELFPAR",
        size_measure_amount="12000.00",
    )
    planting.expect_warning(case, "crm_accounts:A-SELFPAR", "self_parent", "Names itself as its parent")


def _plant_missing_parents(planting: Planting) -> None:
    case = "missing parent"
    planting.account("A-PARMISS", (RECENT, "12000.00"), parent_account_id="A-NOWHERE")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-PARMISS",
        "The climb ends at the account itself",
        ultimate_parent_account_id="A-PARMISS",
        size_measure_amount="12000.00",
    )
    planting.expect_warning(case, "crm_accounts:A-PARMISS", "parent_missing", "No such account")
    planting.account("A-PARCASE", (RECENT, "12000.00"), parent_account_id="a-parmiss")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-PARCASE",
        "Ids are case-sensitive",
        ultimate_parent_account_id="A-PARCASE",
    )
    planting.expect_warning(case, "crm_accounts:A-PARCASE", "parent_missing", "Ids are case-sensitive")
    planting.account("A-DELPAR", is_deleted="true")
    planting.account("A-DELPAR-KID", (RECENT, "12000.00"), parent_account_id="A-DELPAR")
    planting.expect_absent(case, "account_channel_assignments", "A-DELPAR", "Deleted and without orders: not in the mart")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-DELPAR-KID",
        "A deleted account is still a valid parent",
        ultimate_parent_account_id="A-DELPAR",
    )
    planting.expect_absent(case, "data_warnings", "crm_accounts:A-DELPAR-KID", "Its parent exists")


def _plant_buying_group(planting: Planting) -> None:
    case = "hierarchy break"
    planting.account("A-BUYTOP", (RECENT, "1000.00"))
    planting.account("A-BUYGRP", account_name="Buyers United Cooperative", parent_account_id="A-BUYTOP")
    planting.account("A-BUYM-1", (RECENT, "30000.00"), parent_account_id="A-BUYGRP")
    planting.account("A-BUYM-2", (RECENT, "30000.00"), parent_account_id="A-BUYGRP")
    planting.account("A-BUYM-1-BR", (RECENT, "20000.00"), parent_account_id="A-BUYM-1")
    planting.account("A-BUYM-3", parent_account_id="A-BUYGRP")
    planting.expect_account(
        case,
        "A-BUYGRP",
        "Nobody rolls up into the buying group; its own link upward is kept",
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        votes="i---",
        ultimate_parent_account_id="A-BUYTOP",
        size_measure_amount="1000.00",
    )
    planting.expect_account(
        case,
        "A-BUYM-2",
        "A member stands alone: not 81,000 together",
        segment="established medium active small",
        rule="8",
        channel="inside",
        ultimate_parent_account_id="A-BUYM-2",
        size_measure_amount="30000.00",
    )
    for account_id in ("A-BUYM-1", "A-BUYM-1-BR"):
        planting.expect_account(
            case,
            account_id,
            "A member with its own branch is a group of its own, exactly large",
            segment="established large active small",
            rule="5",
            channel="outside",
            ultimate_parent_account_id="A-BUYM-1",
            size_measure_amount="50000.00",
        )
    planting.expect_account(
        case,
        "A-BUYM-3",
        "A member that never bought is no white space of the other members",
        segment="prospect small never_ordered none",
        rule="3",
        channel="inside",
        ultimate_parent_account_id="A-BUYM-3",
        size_measure_amount="0.00",
    )
