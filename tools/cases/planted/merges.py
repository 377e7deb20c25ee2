"""Merges: chains, cycles, missing targets, and what follows the survivor."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
ASSIGNMENTS = "account_channel_assignments"


def plant_merges(planting: Planting) -> None:
    """Plant the merge cases."""
    _plant_chain(planting)
    _plant_cycles(planting)
    _plant_missing_target(planting)
    _plant_merges_in_hierarchies(planting)


def _plant_chain(planting: Planting) -> None:
    case = "merge chain"
    planting.account("A-MRG-1", ("2024-06-17", "6000.00"), merged_into_account_id="A-MRG-2", owner_id="U-LEFT")
    planting.account("A-MRG-2", ("2024-06-17", "4000.00"), merged_into_account_id=" A-MRG-3 ", is_deleted="true", owner_id="U-LEFT")
    planting.account("A-MRG-3", ("2024-10-15", "11000.00"))
    planting.expect_account(
        case,
        "A-MRG-3",
        "The orders of three records: those of one day are one transaction of exactly 10,000",
        segment="established medium active large",
        rule="7",
        channel="outside",
        votes="oioo",
        net_revenue_12m="21000.00",
        transaction_size_amount="10000.00",
        owner_id="U-INSIDE",
        owner_status="wrong_channel",
        is_deleted="false",
    )
    for account_id in ("A-MRG-1", "A-MRG-2"):
        planting.expect_absent(case, ASSIGNMENTS, account_id, "Merged into A-MRG-3")
        planting.expect_survivor(case, account_id, "A-MRG-3", "The end of the chain")
    planting.expect_survivor(case, "A-MRG-3", "A-MRG-3", "Survives")
    planting.expect_ledger(case, "O-MRG-1-1/1", "sale", "Orders of merged records count", exact_net_amount="6000.00")

    planting.account("A-MRGDEL-OLD", ("2024-11-15", "700.00"), merged_into_account_id="A-MRGDEL-NEW")
    planting.account("A-MRGDEL-NEW", is_deleted="true")
    planting.expect_account(
        case,
        "A-MRGDEL-NEW",
        "The survivor is deleted, but an order of the merged record keeps it in the mart",
        segment="established small active small",
        rule="8",
        channel="inside",
        is_deleted="true",
    )


def _plant_cycles(planting: Planting) -> None:
    case = "merge cycle"
    for account_id, target in (("A-MCYC-1", "A-MCYC-2"), ("A-MCYC-2", "A-MCYC-1")):
        planting.account(account_id, (RECENT, "6000.00"), merged_into_account_id=target)
        planting.expect_survivor(case, account_id, account_id, "Each record of the cycle survives")
        planting.expect_warning(case, f"crm_accounts:{account_id}", "merge_cycle", "Merged into each other")
    planting.account("A-MCYC-IN", (RECENT, "5000.00"), merged_into_account_id="A-MCYC-1")
    planting.expect_survivor(case, "A-MCYC-IN", "A-MCYC-1", "Leads into the cycle and stops at its first record")
    planting.expect_absent(case, ASSIGNMENTS, "A-MCYC-IN", "Merged into A-MCYC-1")
    planting.expect_absent(case, "data_warnings", "crm_accounts:A-MCYC-IN", "It is not on the cycle itself")
    planting.expect(case, ASSIGNMENTS, "A-MCYC-1", "6,000 and the 5,000 of the record that leads into it", net_revenue_12m="11000.00")
    planting.expect(case, ASSIGNMENTS, "A-MCYC-2", "Its own orders only", net_revenue_12m="6000.00")
    planting.account("A-MSELF", (RECENT, "700.00"), merged_into_account_id="A-MSELF")
    planting.expect_survivor(case, "A-MSELF", "A-MSELF", "Merged into itself")
    planting.expect_warning(case, "crm_accounts:A-MSELF", "merge_cycle", "Merged into itself")
    planting.expect(case, ASSIGNMENTS, "A-MSELF", "Stays in the mart", net_revenue_12m="700.00")


def _plant_missing_target(planting: Planting) -> None:
    case = "missing merge target"
    planting.account("A-MMISS-1", (RECENT, "700.00"), merged_into_account_id="A-MMISS-2")
    planting.account("A-MMISS-2", (RECENT, "800.00"), merged_into_account_id="A-GONE")
    planting.expect_survivor(case, "A-MMISS-1", "A-MMISS-2", "The chain stops at the last record there is")
    planting.expect_survivor(case, "A-MMISS-2", "A-MMISS-2", "Its target does not exist")
    planting.expect_warning(case, "crm_accounts:A-MMISS-2", "merge_target_missing", "No account A-GONE")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MMISS-2",
        "Two orders of one day: 1,500",
        net_revenue_12m="1500.00",
    )


def _plant_merges_in_hierarchies(planting: Planting) -> None:
    case = "merge in a hierarchy"
    planting.account("A-MPAR-OLD", merged_into_account_id="A-MPAR-NEW", is_deleted="true")
    planting.account("A-MPAR-NEW", (RECENT, "20000.00"))
    planting.account("A-MPAR-KID", (RECENT, "30000.00"), parent_account_id="A-MPAR-OLD")
    for account_id in ("A-MPAR-NEW", "A-MPAR-KID"):
        planting.expect_account(
            case,
            account_id,
            "The parent was merged: the group forms under its survivor, exactly large",
            segment="established large active small",
            rule="5",
            channel="outside",
            ultimate_parent_account_id="A-MPAR-NEW",
            size_measure_amount="50000.00",
        )
    planting.account("A-MKID", (RECENT, "700.00"), parent_account_id="A-MKID-PAR")
    planting.account("A-MKID-PAR", merged_into_account_id="A-MKID")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MKID",
        "Its parent was merged into it: the climb ends at the account itself",
        ultimate_parent_account_id="A-MKID",
    )
    planting.expect_absent(case, "data_warnings", "crm_accounts:A-MKID", "Only the merge made it its own parent")
    planting.account("A-MOWNPAR", (RECENT, "700.00"))
    planting.account("A-MOWNPAR-TOP", (RECENT, "800.00"))
    planting.account("A-MOWNPAR-OLD", parent_account_id="A-MOWNPAR-TOP", merged_into_account_id="A-MOWNPAR")
    planting.expect(
        case,
        ASSIGNMENTS,
        "A-MOWNPAR",
        "The parent of a merged record is not the survivor's",
        ultimate_parent_account_id="A-MOWNPAR",
        size_measure_amount="700.00",
    )
