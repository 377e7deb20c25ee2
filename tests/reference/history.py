"""An account's channel through time, one evaluation date after the other (docs/rules.md, From segment to channel)."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tests.reference.accounts import coverage_of
from tests.reference.dates import is_after_last_month_end, is_month_end, last_month_end_before, month_number, months_after
from tests.reference.deals import deal_amount, deal_boundary, is_open
from tests.reference.measures import Segments
from tests.reference.policy import ChannelPolicy, Decision, Override, PolicyBook
from tests.reference.quality import active_rows
from tests.reference.reading import Account, Opportunity

# How many numbers the first seven hexadecimal digits of a hash can say.
CONTROL_NUMBERS = 16**7


def control_number(group: str, policy_id: str) -> int:
    """The number by which a policy draws a group, from 0 to just below CONTROL_NUMBERS."""
    return int(hashlib.md5(f"{group}|{policy_id}".encode(), usedforsecurity=False).hexdigest()[:7], 16)


@dataclass(frozen=True)
class Evaluation:
    """An account at one evaluation date, and what was decided there step by step.

    `change_date`: when the settled channel last changed. `held_channel` is the channel after the control group and the
    holds of deals, `policy_channel` the one after the data hold too, None where that has no past to keep to; an override is on top of it.
    """

    day: date
    policy: ChannelPolicy
    segments: Segments
    candidate: Decision
    settled_channel: str
    change_date: date | None
    held_channel: str
    policy_channel: str | None
    assigned_channel: str
    assignment_source: str


@dataclass
class Walk:
    """One account on its way through its evaluation dates, and all that its channel depends on.

    `group`: its ultimate parent. `segments`: by threshold set and evaluation date. `overrides`: by evaluation date, the one on top.
    `month_ends`: its evaluations at month-ends so far.
    """

    account: Account
    group: str
    deals: list[Opportunity]
    rejected_dates: list[date]
    segments: dict[str, dict[date, Segments]]
    overrides: dict[date, Override]
    book: PolicyBook
    reporting_currency: str
    month_ends: list[Evaluation] = field(default_factory=list)

    def former(self) -> Evaluation | None:
        """The previous month-end evaluation."""
        return self.month_ends[-1] if self.month_ends else None

    def is_house(self) -> bool:
        """Whether no rep covers the account."""
        return coverage_of(self.account, self.book) == "house"

    def days(self, policy: ChannelPolicy, name: str) -> int:
        """A whole-number parameter under a policy."""
        return self.book.whole_number(policy.threshold_set, name)

    def segments_at(self, policy: ChannelPolicy, day: date) -> Segments:
        """The account's segments at a date under a policy."""
        return self.segments[policy.threshold_set][day]

    def candidate(self, policy: ChannelPolicy, day: date) -> Decision:
        """What a policy says of the account at a date: `house` by coverage, else the decision of its cell."""
        return Decision("house", None) if self.is_house() else policy.decide(self.segments_at(policy, day).cell)

    def is_first_purchase(self, policy: ChannelPolicy, day: date) -> bool:
        """Whether the account first bought since the last month-end."""
        first = self.segments_at(policy, day).first_purchase_date
        return first is not None and is_after_last_month_end(first, day)

    def is_early_rise(self, policy: ChannelPolicy, day: date, channel: str) -> bool:
        """Whether the account rises to outside sales soon after its first purchase."""
        first = self.segments_at(policy, day).first_purchase_date
        is_soon = first is not None and (day - first).days <= self.days(policy, "dwell_free_days")
        return is_soon and channel == "outside"

    def is_reactivation(self, policy: ChannelPolicy, day: date) -> bool:
        """Whether the account came back since the last month-end."""
        segments = self.segments_at(policy, day)
        return segments.cell.lifecycle_stage == "reactivated" and is_after_last_month_end(segments.last_purchase_date, day)

    def is_new_dormant(self, policy: ChannelPolicy, day: date) -> bool:
        """Whether the policy lets dormancy go without dwell, and the account has become dormant since the last month-end."""
        if not policy.dormancy_is_dwell_free or self.segments_at(policy, day).cell.dormancy_status != "dormant":
            return False
        return self.segments_at(policy, self.former().day).cell.dormancy_status != "dormant"

    def is_change_of_policy(self, policy: ChannelPolicy, day: date, channel: str) -> bool:
        """Whether another policy came into force since the last month-end, and the old one would say otherwise today."""
        old_policy = self.former().policy
        return old_policy.policy_id != policy.policy_id and self.candidate(old_policy, day).channel != channel

    def is_at_once(self, policy: ChannelPolicy, day: date, channel: str) -> bool:
        """Whether the candidate channel settles without dwell."""
        return (
            self.former() is None
            or self.is_first_purchase(policy, day)
            or self.is_early_rise(policy, day, channel)
            or self.is_reactivation(policy, day)
            or self.is_change_of_policy(policy, day, channel)
            or self.is_new_dormant(policy, day)
        )

    def has_dwelt(self, policy: ChannelPolicy, day: date, channel: str) -> bool:
        """Whether this is a month-end, and as many before it as the policy asks for had the same candidate channel."""
        dwell = policy.dwell_up if channel == "outside" else policy.dwell_down
        if not is_month_end(day) or len(self.month_ends) < dwell:
            return False
        before = self.month_ends[len(self.month_ends) - dwell :]
        return all(each.candidate.channel == channel for each in before)

    def settle(self, policy: ChannelPolicy, day: date, channel: str) -> str:
        """The candidate channel after dwell."""
        if self.is_at_once(policy, day, channel) or self.has_dwelt(policy, day, channel):
            return channel
        return self.former().settled_channel

    def latest_change(self, settled_channel: str, day: date) -> date | None:
        """When the settled channel last became another; the first appearance is no change."""
        former = self.former()
        if former is None:
            return None
        return former.change_date if former.settled_channel == settled_channel else day

    def is_holding(self, deal: Opportunity, change_date: date, day: date) -> bool:
        """Whether a deal holds a change: old and large enough, and open at the change and still."""
        policy = self.book.policy_at(change_date)
        min_age = timedelta(days=self.days(policy, "deal_hold_min_deal_age_days"))
        if deal.created_date is None or deal.created_date > change_date - min_age:
            return False
        if not is_open(deal, change_date) or not is_open(deal, day):
            return False
        amount = deal_amount(deal, self.book, self.reporting_currency, deal.created_date)
        return amount is not None and amount >= deal_boundary(self.account, self.book, policy.threshold_set)

    def is_held(self, change_date: date | None, day: date) -> bool:
        """Whether the latest change is held at a date."""
        if change_date is None:
            return False
        deal_hold_days = self.book.policy_at(change_date).deal_hold_days
        is_in_time = deal_hold_days > 0 and day <= change_date + timedelta(days=deal_hold_days)
        return is_in_time and any(self.is_holding(deal, change_date, day) for deal in self.deals)

    def is_in_control_group(self, change_date: date | None, day: date) -> bool:
        """Whether the policy of the latest change draws the account's group for its control group, and its months are not over."""
        if change_date is None:
            return False
        policy = self.book.policy_at(change_date)
        share = Decimal(self.book.parameter(policy.threshold_set, "control_share"))
        is_in_time = day < months_after(change_date, self.days(policy, "control_months"))
        return is_in_time and control_number(self.group, policy.policy_id) < share * CONTROL_NUMBERS

    def active_rejections(self, policy: ChannelPolicy, day: date) -> list[date]:
        """The dates of the rejected rows that hold the account at a date; a house account has no channel to lose."""
        return [] if self.is_house() else active_rows(self.rejected_dates, day, self.days(policy, "data_hold_months"))

    def channel_before(self, rejected_date: date) -> str | None:
        """The channel at the last month-end before a rejected row, itself held or not; None where there was no account yet."""
        month_end = last_month_end_before(rejected_date)
        channels = [each.policy_channel for each in self.month_ends if each.day == month_end]
        return channels[0] if channels else None

    def source(self, candidate: Decision, settled_channel: str, is_kept: bool, is_held: bool) -> str:
        """Which step decided, where neither an override nor the data hold did."""
        if is_kept:
            return "control"
        if is_held:
            return "deal_hold"
        if settled_channel != candidate.channel:
            return "dwell"
        return "fallback" if candidate.rule_number is None and not self.is_house() else "policy"

    def evaluate(self, day: date) -> Evaluation:
        """The account at its next evaluation date."""
        policy = self.book.policy_at(day)
        candidate = self.candidate(policy, day)
        settled_channel = self.settle(policy, day, candidate.channel)
        change_date = self.latest_change(settled_channel, day)
        is_held = self.is_held(change_date, day)
        # Only a change can be held, so there was a month-end before, and it says what was not held last. Where the change leads
        # back there, the control group keeps nobody from moving.
        is_kept = self.is_in_control_group(change_date, day) and self.former().held_channel != settled_channel
        channel = held_channel = self.former().held_channel if is_kept or is_held else settled_channel
        source = self.source(candidate, settled_channel, is_kept, is_held)

        rejections = self.active_rejections(policy, day)
        if rejections:
            channel, source = self.channel_before(min(rejections)), "data_hold"
        policy_channel = channel
        channel = channel or policy.fallback_channel

        override = self.overrides.get(day)
        if override:
            channel, source = override.channel, "override"
        return Evaluation(
            day=day,
            policy=policy,
            segments=self.segments_at(policy, day),
            candidate=candidate,
            settled_channel=settled_channel,
            change_date=change_date,
            held_channel=held_channel,
            policy_channel=policy_channel,
            assigned_channel=channel,
            assignment_source=source,
        )

    def through(self, dates: list[date]) -> list[Evaluation]:
        """The account at all of its evaluation dates; an as-of date between month-ends, always the last, is not remembered."""
        evaluations = []
        for day in dates:
            evaluation = self.evaluate(day)
            evaluations.append(evaluation)
            if is_month_end(day):
                self.month_ends.append(evaluation)
        return evaluations


def last_move(evaluations: list[Evaluation]) -> tuple[str | None, date]:
    """The assigned channel before its last change, and the evaluation date of it; None and the first date without one."""
    previous_channel, since = None, evaluations[0].day
    for earlier, later in pairwise(evaluations):
        if earlier.assigned_channel != later.assigned_channel:
            previous_channel, since = earlier.assigned_channel, later.day
    return previous_channel, since


def history_row(evaluation: Evaluation) -> dict[str, object]:
    """What the history says of an account at an evaluation date; amounts in reporting currency."""
    segments = evaluation.segments
    return {
        **segments.cell._asdict(),
        "size_measure_amount": segments.size_measure_amount,
        "size_basis": segments.size_basis,
        "net_revenue_12m": segments.net_revenue,
        "transaction_size_amount": segments.transaction_size_amount,
        "last_purchase_date": segments.last_purchase_date,
        "policy_id": evaluation.policy.policy_id,
        "rule_number": evaluation.candidate.rule_number,
        "candidate_channel": evaluation.candidate.channel,
        "settled_channel": evaluation.settled_channel,
        "assigned_channel": evaluation.assigned_channel,
        "assignment_source": evaluation.assignment_source,
    }


def shown_history(evaluations: dict[str, list[Evaluation]], as_of: date, months: int) -> dict[tuple[str, date], dict[str, object]]:
    """(account, evaluation date) -> row, for the dates whose month is at most so many months before the as-of date's."""
    return {
        (account_id, each.day): history_row(each)
        for account_id, own in evaluations.items()
        for each in own
        if month_number(as_of) - month_number(each.day) <= months
    }
