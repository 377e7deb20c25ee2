"""The mutations: each a file, what is done to it, and what a user would see if nothing caught it."""

from tools.mutations.changes import Change, DoubledRow, LostRow, Mutation, NulledColumn, OneMore, Replaced


def cent(column: str, where: str = "true") -> Change:
    """An amount of one row is off by a cent."""
    return OneMore(column, "0.01", "is a cent more", where)


def one(column: str, where: str = "true") -> Change:
    """A whole number of one row is off by one."""
    return OneMore(column, "1", "is one more", where)


def day(column: str, where: str = "true") -> Change:
    """A date of one row is a day later."""
    return OneMore(column, "interval 1 day", "is a day later", where)


def _in(folder: str, *mutations: tuple[str, Change, str]) -> tuple[Mutation, ...]:
    return tuple(Mutation(f"{folder}/{model}.sql", change, why) for model, change, why in mutations)


MARTS = (
    *_in(
        "models/marts/assignment",
        ("account_channel_assignments", DoubledRow(), "an account is on two call lists"),
        ("account_channel_assignments", cent("net_revenue_12m"), "the mart and the ledger disagree by a cent"),
        ("channel_decision_table", LostRow(), "the printed policy leaves a case open"),
        ("deal_channel_assignments", cent("combined_amount"), "a split deal of 9,999.99 is worked outside"),
        ("division_conflicts", one("account_count"), "the conflicts do not add up to the accounts"),
        ("lead_channel_assignments", LostRow(), "nobody answers a lead"),
        ("override_review", NulledColumn("settled_channel"), "nobody sees what an override is kept against"),
        ("owner_mismatches", LostRow(), "an account stays with an owner of the other channel"),
    ),
    *_in(
        "models/marts/explanation",
        ("assignment_explanations", NulledColumn("amount_to_next_size_segment"), "a rep cannot say how much an account lacks"),
        ("assignment_neighbours", LostRow(), "an account is said to be safe where one order moves it"),
        ("upcoming_flips", day("flip_date"), "a handoff is planned for the wrong day"),
    ),
    *_in(
        "models/marts/history",
        ("account_segment_history", LostRow("not is_as_of_date"), "a month is missing in an account's history"),
        ("channel_handoffs", one("orders_90d_after"), "a handoff looks better than it was"),
        ("handoff_worklist", DoubledRow(), "two reps introduce themselves to the same customer"),
        ("owner_account_lists", cent("recent_net_revenue"), "a list shows another revenue than the mart"),
    ),
    *_in(
        "models/marts/policy",
        ("policy_agreement", one("agreeing_account_count"), "two policies seem more alike than they are"),
        ("policy_backtest", one("flap_count"), "a policy seems less steady than it is"),
        ("policy_comparison", one("moved_in_count"), "more accounts come into a channel than leave the others"),
        ("policy_threshold_sweeps", one("outside_count"), "a threshold seems to be a cliff where it is none"),
    ),
    *_in(
        "models/marts/segmentation",
        ("account_segments", NulledColumn("gross_margin_12m"), "margins are gone from the dashboard"),
        ("account_survivors", DoubledRow(), "orders that are joined through it count twice"),
        ("sales_cycle_evidence", one("won_deal_count"), "an industry's cycle rests on deals that are not there"),
    ),
)

MUTATIONS: tuple[Mutation, ...] = MARTS
__all__ = ["MUTATIONS", "Replaced"]
