"""What contacts cost and accounts earn, and which channel money speaks for (docs/rules.md, Contribution and break-even)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.reference.policy import PolicyBook
from tests.reference.reading import round_cents

CHANNELS = ("inside", "outside")


@dataclass(frozen=True)
class Coverage:
    """What a kind of account should get in one channel: contacts a year, what they cost, and the uplift that is expected of them."""

    contacts: Decimal
    cost: Decimal
    margin_uplift: Decimal

    def contribution(self, margin: Decimal | None) -> Decimal | None:
        """What is left of the margin; None where it is unknown."""
        return None if margin is None else round_cents(margin * (1 + self.margin_uplift) - self.cost)


def cost_per_contact(book: PolicyBook, channel: str) -> Decimal:
    """What a rep costs a year, over the contacts of that year."""
    cost, days, contacts_a_day = book.channel_costs[channel]
    return (cost / (days * contacts_a_day)).quantize(Decimal("1e-8"), ROUND_HALF_UP)


def coverage(book: PolicyBook, size_segment: str, lifecycle_stage: str, channel: str) -> Coverage:
    """The standard of the segment and stage, else of the segment, else of the stage, else of any account."""
    places = [(size_segment, lifecycle_stage), (size_segment, None), (None, lifecycle_stage), (None, None)]
    contacts, uplift = next(book.coverage_standards[*place, channel] for place in places if (*place, channel) in book.coverage_standards)
    return Coverage(contacts, contacts * cost_per_contact(book, channel), uplift)


def account_economics(row: dict[str, object], book: PolicyBook, selling_share: Decimal) -> dict[str, object]:
    """A row of the mart about one account, from what is assigned and measured."""
    margin, revenue, assigned = row["gross_margin_12m"], row["net_revenue_12m"], row["assigned_channel"]
    under = {channel: coverage(book, row["size_segment"], row["lifecycle_stage"], channel) for channel in CHANNELS}
    contributions = {channel: each.contribution(margin) for channel, each in under.items()}
    break_even_margin = round_cents(under["outside"].cost / selling_share)
    break_even_uplift = round_cents(under["outside"].cost - under["inside"].cost)
    earns = margin is not None and margin > 0
    spoken_for = None if margin is None else "outside" if margin >= break_even_margin else "inside"
    at_stake = None
    if spoken_for is not None:
        at_stake = Decimal(0) if spoken_for == assigned else abs(contributions["outside"] - contributions["inside"])
    return {
        "assigned_channel": assigned,
        "size_segment": row["size_segment"],
        "lifecycle_stage": row["lifecycle_stage"],
        "net_revenue_12m": revenue,
        "gross_margin_12m": margin,
        **{f"contacts_{channel}": each.contacts for channel, each in under.items()},
        **{f"contact_cost_{channel}": round_cents(each.cost) for channel, each in under.items()},
        **{f"contribution_{channel}": each for channel, each in contributions.items()},
        "contribution": contributions[assigned],
        "break_even_margin": break_even_margin,
        "break_even_revenue": round_cents(break_even_margin * revenue / margin) if earns and revenue > 0 else None,
        "break_even_uplift": break_even_uplift,
        "break_even_uplift_share": (break_even_uplift / margin).quantize(Decimal("1e-4"), ROUND_HALF_UP) if earns else None,
        "money_channel": spoken_for,
        "is_agreed": None if spoken_for is None else spoken_for == assigned,
        "amount_at_stake": at_stake,
    }


def economics(accounts: dict[str, dict[str, object]], book: PolicyBook, threshold_set: str) -> dict[str, dict[str, object]]:
    """Every account that reps cover, by its id."""
    selling_share = Decimal(book.parameter(threshold_set, "selling_share_of_margin"))
    return {
        account_id: account_economics(row, book, selling_share)
        for account_id, row in accounts.items()
        if row["assigned_channel"] != "house"
    }
