"""Tiers with a memory: an account enters a tier at `enter_at` and leaves it below `exit_below` (docs/rules.md, Size tier)."""

from decimal import Decimal

from tests.reference.policy import Tier

# The segments whose boundary an account is over.
Over = frozenset[str]

UNDER_ALL: Over = frozenset()


def is_over(tier: Tier, measure: Decimal | None, was_over: bool) -> bool:
    """Whether the measure is over the tier's boundary; between exit and entry it stays as it was."""
    exit_below = tier.enter_at if tier.exit_below is None else tier.exit_below
    if measure is None or measure < exit_below:
        return False
    return was_over or measure >= tier.enter_at


def boundaries_passed(measure: Decimal | None, tiers: list[Tier], before: Over) -> Over:
    """The boundaries that the measure is over, given those that it was over before; the lowest tier has none."""
    with_boundary = [tier for tier in tiers if (tier.enter_at or 0) > 0]
    return frozenset(tier.segment for tier in with_boundary if is_over(tier, measure, tier.segment in before))


def tier_reached(tiers: list[Tier], over: Over) -> int:
    """The place of the highest tier whose boundary is passed, else of the lowest."""
    return max((place for place, tier in enumerate(tiers) if tier.segment in over), default=0)
