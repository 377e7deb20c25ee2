"""The plans of an area: points of the frontier between few moves and even workload, and the one that is proposed.

Of each plan, in this order: as little as possible over capacity; then the fullest rep as low as possible; then few moves; then few
accounts with a rep who does not fit. A point of the frontier does so with at most so many moves. The proposed plan weighs workload,
moves and fit by the policy's weights.
"""

from dataclasses import dataclass, replace

import numpy as np

from books.areas import Area, Floats, Ints
from books.solving import EXACT, SLACK, Answer, Solver

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the way from the fewest moves to those of the evenest books
PROPOSED = "proposed"
SIMPLE = "simple_rule"
POINTS = ("fewest_moves", "quarter_of_moves", "half_of_moves", "three_quarters_of_moves", "evenest")
# An area with more pairs than this is not planned: its answer is the simple rule's.
MOST_PAIRS = 400_000


@dataclass(frozen=True)
class Weights:
    """What counts how much in the proposed plan, each as a share: of the mean workload, of the accounts, of the accounts."""

    balance: float
    moves: float
    misfits: float


@dataclass(frozen=True)
class Plan:
    """A plan of one area."""

    name: str
    answer: Answer
    moves_allowed: int | None


def fewest_moves(area: Area) -> int:
    """The moves that every plan makes: of groups that several reps share, and of owners who may not keep an account."""
    least = np.full(len(area.counts), np.iinfo(np.int64).max)
    np.minimum.at(least, area.pair_class, area.moves)
    return int(area.counts @ least)


def evenest(area: Area, moves_allowed: int | None = None) -> Answer:
    """The plan with the lowest workload of the fullest rep, with at most so many moves; of these fewest moves, then misfits.

    Of several teams, the sum over teams of their fullest workload times their reps is the lowest.
    """
    solver = Solver(area)
    limits = [] if moves_allowed is None else [(solver.costs(pairs=area.moves.astype(float)), float(moves_allowed))]
    over, limits = _capacity(solver, limits)
    first = solver.least(solver.costs(lines=area.team_sizes), limits=limits, over=over)
    if first is None:
        return simple_rule(area)
    if solver.is_small and len(area.team_sizes) > 1:
        # Teams may share what is even between them in several ways.
        limits = [*limits, (solver.costs(lines=area.team_sizes), first.value)]
        tidied = solver.least(_moves_then_misfits(solver, steep=0.0), limits=limits, over=over)
    else:
        start = _with_slack(solver, area.tops(first.flow).astype(float))
        tidied = solver.least(_moves_then_misfits(solver), start=start, limits=limits, over=over)
    if tidied is None:
        return first
    reached = Answer(tidied.flow, float(area.team_sizes @ area.tops(tidied.flow)), first.bound, "optimal")
    return reached if reached.gap <= solver.gap else replace(reached, status="node_limit")


def within(area: Area, max_over_mean: float) -> Answer:
    """The plan with fewest moves, then misfits, in which no rep has more than so many times the mean; else as little above as can be."""
    solver = Solver(area)
    over, limits = _capacity(solver, [])
    start = np.floor(max_over_mean * area.means(simple_rule(area).flow) + 1e-9)
    return solver.least(_moves_then_misfits(solver), start=start, limits=limits, over=over) or simple_rule(area)


def weighed(area: Area, weights: Weights) -> Answer:
    """The plan that is best by the weights, after capacity. Of a large area, the relaxation says how even its books are worth to be.

    Of several teams, what the fullest workload is of the mean counts by the number of their reps.
    """
    solver = Solver(area)
    over, limits = _capacity(solver, [])
    means = area.means(simple_rule(area).flow)
    # In thousandths of a share, so that costs are neither tiny nor huge.
    per_account = 1000 * (weights.moves * area.moves + weights.misfits * area.misfits) / area.account_count
    per_contact = 1000 * weights.balance * area.team_sizes / area.team_sizes.sum() / np.where(means > 0, means, 1)
    cost = solver.costs(pairs=per_account, lines=per_contact)
    relaxed = solver.relaxation(cost, limits=limits, over=over)
    if relaxed is None:
        return simple_rule(area)
    lines, bound = relaxed
    whole = solver.least(cost, limits=limits, over=over) if solver.is_small else None
    if whole is not None:
        lines, bound = area.tops(whole.flow), whole.bound
    tidied = solver.least(
        solver.costs(pairs=per_account, lines=solver.steep * per_account.max(initial=1e-6)),
        start=_with_slack(solver, np.ceil(lines - EXACT)),
        limits=limits,
        over=over,
    )
    flows = [answer.flow for answer in (whole, tidied) if answer is not None]
    if not flows:
        return simple_rule(area)
    values = [float(per_account @ flow + per_contact @ area.tops(flow)) for flow in flows]
    best = int(np.argmin(values))
    answer = Answer(flows[best], values[best], min(bound, values[best]), "optimal")
    return answer if answer.gap <= solver.gap else replace(answer, status="node_limit")


def simple_rule(area: Area) -> Answer:
    """Keep the owner, else the rep with room: what the planned books have to beat.

    Units stay where fewest of their accounts move, if one rep alone is so; else they go one by one to the emptiest of those reps.
    Classes are taken in their order. A reference for tests, and the answer for an area that is too large to be planned.
    """
    order = np.argsort(area.pair_class, kind="stable")
    starts = np.searchsorted(area.pair_class[order], np.arange(len(area.counts) + 1))
    flow = np.zeros(len(area.pair_class), dtype=np.int64)
    loads = np.zeros(area.rep_count)
    open_classes = []
    for number in range(len(area.counts)):
        pairs = order[starts[number] : starts[number + 1]]
        pairs = pairs[area.moves[pairs] == area.moves[pairs].min()]
        if len(pairs) == 1:
            flow[pairs[0]] = area.counts[number]
            loads[area.pair_rep[pairs[0]]] += area.counts[number] * area.contacts[pairs[0]]
        else:
            open_classes.append((number, pairs))
    for number, pairs in open_classes:
        reps, each = area.pair_rep[pairs], np.maximum(area.contacts[pairs], 1)
        # All units but a few at once, up to a common level; the rest one by one.
        left = int(area.counts[number])
        while left:
            place = int(np.argmin(loads[reps] / np.maximum(area.most_contacts[reps], 1) if _has_limits(area, reps) else loads[reps]))
            units = 1 if left <= len(reps) else max(1, left // (2 * len(reps)))
            flow[pairs[place]] += units
            loads[reps[place]] += units * each[place]
            left -= units
    return Answer(flow, 0.0, 0.0, "simple")


def plans_of(area: Area, weights: Weights) -> list[Plan]:
    """The simple rule, the frontier (five points) and the proposed plan of an area; the last alone where there is nothing to choose."""
    has_choice = len(area.pair_class) > len(area.counts)
    simple = simple_rule(area)
    if not has_choice:
        return [Plan(PROPOSED, Answer(simple.flow, 0.0, 0.0, "optimal"), None)]
    if len(area.pair_class) > MOST_PAIRS:
        return [Plan(SIMPLE, simple, None), Plan(PROPOSED, simple, None)]
    best = evenest(area)
    fewest, most = fewest_moves(area), int(area.moves @ best.flow)
    plans = [Plan(SIMPLE, simple, None)]
    allowed = {name: max(fewest, min(most, round(fewest + share * (most - fewest)))) for name, share in zip(POINTS, SHARES, strict=True)}
    for name, moves in allowed.items():
        # In a small area, several points are one; the last of them is the evenest.
        if moves < most and moves not in [plan.moves_allowed for plan in plans]:
            plans.append(Plan(name, evenest(area, moves), moves))
    plans.append(Plan(POINTS[-1], best, most))
    return [*plans, Plan(PROPOSED, weighed(area, weights), None)]


def shadow_prices(area: Area, flow: Ints) -> tuple[Floats, Floats]:
    """What one more account, and one more contact a year, of each rep's capacity (R,) would take off what is over capacity."""
    accounts, contacts = area.over_capacity(flow)
    none = np.zeros(area.rep_count)
    if not accounts and not contacts:
        return none, none
    solver = Solver(area)
    return solver.prices(1.0, 0.0) if accounts else none, solver.prices(0.0, 1.0) if contacts else none


def _capacity(solver: Solver, limits: list[tuple[Floats, float]]) -> tuple[bool, list[tuple[Floats, float]]]:
    """Whether capacity must be exceeded, and the limits with what is the least over: first in accounts, then in contacts."""
    if not solver.watched.any() or solver.least(solver.costs(), limits=limits) is not None:
        return False, limits
    for cost in (solver.costs(accounts_over=1.0), solver.costs(contacts_over=1.0)):
        least = solver.least(cost, limits=limits, over=True)
        if least is not None:
            limits = [*limits, (cost, np.ceil(least.value - 1e-6))]
    return True, limits


def _with_slack(solver: Solver, lines: Floats) -> Floats:
    return lines if solver.is_small else np.ceil(lines * (1 + SLACK))


def _moves_then_misfits(solver: Solver, steep: float | None = None) -> Floats:
    """One move weighs more than all misfits of a small area, or a thousand of a large one; a contact above a line weighs `steep` moves."""
    area = solver.area
    weight = min(area.account_count + 1, 1000)
    return solver.costs(pairs=(weight * area.moves + area.misfits).astype(float), lines=(solver.steep if steep is None else steep) * weight)


def _has_limits(area: Area, reps: Ints) -> bool:
    return bool(np.isfinite(area.most_contacts[reps]).all())
