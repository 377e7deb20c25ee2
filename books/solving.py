"""The least costly integer flow of units to reps, by linear programming and, for what that leaves split, by branch and bound (HiGHS).

The relaxation has one equation for each class and some inequalities for each rep, so all but a few of its classes go whole to one rep.
Those that are split are decided by a small integer program, with the others fixed; its distance from the relaxation bounds the error.
Only where that is too far off, or there is no such answer, is the whole area decided by branch and bound. It stops by gap or by nodes,
never by seconds, so the same rows give the same answer however fast the machine is. Sources: Dantzig (1963) on basic solutions; Huangfu
and Hall (2018) on HiGHS.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import coo_array, csr_array, diags_array, hstack, vstack

from books.areas import Area, Flags, Floats, Ints

GAP, LARGE_GAP = 1e-3, 5e-3  # of the value: how far an answer may be from the bound, in a small and in a large area
ROUGH_GAP = 2e-2  # of the value: from here on, a large area's split classes are decided together with others
NODES, LARGE_NODES = 1000, 100  # of branch and bound
SMALL = 4000  # pairs: up to so many, an area is decided whole where its parts leave a gap
KERNEL = 1000  # pairs of a large area that are decided again where its split classes leave a gap
SLACK = 2e-3  # of the fullest workload of a large area: what may be given up for whole units, so that few moves are found soon
STEEP, LARGE_STEEP = 1e4, 20.0  # how many moves a contact above a line weighs, where few moves are looked for
EXACT = 1e-6


@dataclass(frozen=True)
class Answer:
    """A flow of units to pairs, and how good it is."""

    flow: Ints  # (P,)
    value: float  # of the objective
    bound: float  # no flow has less
    status: str  # optimal (within the gap), node_limit, or simple (by the simple rule)

    @property
    def gap(self) -> float:
        """How far the value may be from the best one, as a share of it."""
        return max(0.0, (self.value - self.bound) / max(1.0, abs(self.value)))


class Solver:
    """Finds flows of an area. Variables: units of each pair (P), lines of teams (T), accounts and contacts over capacity (R each)."""

    def __init__(self, area: Area) -> None:
        """Set up the rows of an area."""
        self.area = area
        pairs, reps = len(area.pair_class), area.rep_count
        lines = len(area.team_sizes)
        self.size = pairs + lines + 2 * reps
        columns = np.arange(pairs)
        shape = (reps, pairs)
        self.belongs = coo_array((np.ones(pairs), (area.pair_class, columns)), shape=(len(area.counts), pairs)).tocsr()
        self.loads = coo_array((area.contacts.astype(float), (area.pair_rep, columns)), shape=shape).tocsr()
        self.holds = coo_array((area.accounts[area.pair_class].astype(float), (area.pair_rep, columns)), shape=shape).tocsr()
        self.pairs, self.lines = slice(0, pairs), slice(pairs, pairs + lines)
        self.accounts_over = slice(pairs + lines, pairs + lines + reps)
        self.contacts_over = slice(pairs + lines + reps, self.size)
        self.is_small = pairs <= SMALL
        self.gap, self.nodes = (GAP, NODES) if self.is_small else (LARGE_GAP, LARGE_NODES)
        self.steep = STEEP if self.is_small else LARGE_STEEP
        # A capacity that cannot be reached need not be watched.
        most = area.counts[area.pair_class].astype(float)
        self.watched = (np.isfinite(area.most_accounts) & (self.holds @ most > area.most_accounts)) | (
            np.isfinite(area.most_contacts) & (self.loads @ most > area.most_contacts)
        )

    def costs(
        self, *, pairs: Floats | None = None, lines: Floats | float = 0.0, accounts_over: float = 0.0, contacts_over: float = 0.0
    ) -> Floats:
        """An objective (size,): costs per unit of a pair (P,), per contact of a team's line (T,), per account and contact over capacity."""
        cost = np.zeros(self.size)
        if pairs is not None:
            cost[self.pairs] = pairs
        cost[self.lines] = lines
        cost[self.accounts_over] = accounts_over
        cost[self.contacts_over] = contacts_over
        return cost

    def least(self, cost: Floats, *, start: Floats | float = 0.0, limits: list[tuple[Floats, float]], over: bool = False) -> Answer | None:
        """The cheapest flow whose lines begin at `start` contacts (T,) and which keeps the limits (vector, most); None where there is none.

        Capacity may be exceeded only with `over`.
        """
        relaxed, rows, upper, highest = self._relaxed(cost, start, limits, over)
        if relaxed.x is None:
            return None
        bound = _rounded_up(relaxed.fun, cost)
        best: Answer | None = None
        for free in self._freedoms(relaxed):
            found = self._in_whole_units(cost, rows, upper, highest, np.round(relaxed.x[self.pairs]), free)
            if found is None:
                continue
            if free.all():
                bound = max(bound, _rounded_up(found.mip_dual_bound, cost))
            if best is None or found.fun < best.value:
                best = Answer(np.round(found.x[self.pairs]).astype(np.int64), float(found.fun), 0.0, "node_limit")
            best = Answer(best.flow, best.value, min(bound, best.value), "node_limit")
            if best.gap <= (self.gap if self.is_small else ROUGH_GAP):
                return Answer(best.flow, best.value, best.bound, "optimal" if best.gap <= self.gap else "node_limit")
        return best

    def relaxation(self, cost: Floats, *, limits: list[tuple[Floats, float]], over: bool = False) -> tuple[Floats, float] | None:
        """The lines (T,) and the value of the cheapest flow in parts of units; None where there is no flow."""
        relaxed, *_ = self._relaxed(cost, 0.0, limits, over)
        return None if relaxed.x is None else (relaxed.x[self.lines], float(relaxed.fun))

    def prices(self, accounts_over: float, contacts_over: float) -> Floats:
        """By how much one more unit of each rep's capacity (R,) would lower what is over capacity: the dual values of the relaxation."""
        cost = self.costs(accounts_over=accounts_over, contacts_over=contacts_over)
        rows, upper = self._capacity_rows()
        result = linprog(
            cost,
            A_ub=rows,
            b_ub=upper,
            A_eq=self._wide(self.belongs),
            b_eq=self.area.counts,
            bounds=np.column_stack([np.zeros(self.size), np.full(self.size, np.inf)]),
            method="highs",
        )
        reps = self.area.rep_count
        limited = [np.isfinite(self.area.most_accounts), np.isfinite(self.area.most_contacts)]
        duals, at = np.zeros(2 * reps), 0
        for number, has_limit in enumerate(limited):
            duals[number * reps : (number + 1) * reps][has_limit] = -result.ineqlin.marginals[at : at + has_limit.sum()]
            at += has_limit.sum()
        return duals[:reps] if accounts_over else duals[reps:]

    def _wide(self, matrix: csr_array) -> csr_array:
        return hstack([matrix, csr_array((matrix.shape[0], self.size - self.pairs.stop))]).tocsr()

    def _capacity_rows(self) -> tuple[csr_array, Floats]:
        area, reps = self.area, self.area.rep_count
        over, none = -diags_array(np.ones(reps)), csr_array((reps, reps))
        blank = csr_array((reps, len(area.team_sizes)))
        accounts = hstack([self.holds, blank, over, none]).tocsr()[np.isfinite(area.most_accounts)]
        contacts = hstack([self.loads, blank, none, over]).tocsr()[np.isfinite(area.most_contacts)]
        upper = np.concatenate([area.most_accounts[np.isfinite(area.most_accounts)], area.most_contacts[np.isfinite(area.most_contacts)]])
        return vstack([accounts, contacts]).tocsr(), upper

    def _relaxed(
        self, cost: Floats, start: Floats | float, limits: list[tuple[Floats, float]], over: bool
    ) -> tuple[OptimizeResult, csr_array, Floats, Floats]:
        """The cheapest flow in parts of units; the rows, their upper limits and the highest values of its variables."""
        rows, upper = self._rows(start, limits)
        highest = np.full(self.size, np.inf)
        highest[self.pairs] = self.area.counts[self.area.pair_class]
        if not over:
            highest[self.lines.stop :] = 0
        relaxed = linprog(
            cost,
            A_ub=rows,
            b_ub=upper,
            A_eq=self._wide(self.belongs),
            b_eq=self.area.counts,
            bounds=np.column_stack([np.zeros(self.size), highest]),
            method="highs-ds",
        )
        return relaxed, rows, upper, highest

    def _rows(self, start: Floats | float, limits: list[tuple[Floats, float]]) -> tuple[csr_array, Floats]:
        """What must not be exceeded: the team's line by each rep, the capacity by each rep, the limits."""
        reps, teams = self.area.rep_count, self.area.teams
        lines = coo_array((-np.ones(reps), (np.arange(reps), teams)), shape=(reps, len(self.area.team_sizes)))
        rows = [hstack([self.loads, lines, csr_array((reps, 2 * reps))])]
        upper = [np.broadcast_to(start, len(self.area.team_sizes))[teams].astype(float)]
        if self.watched.any():
            capacity, most = self._capacity_rows()
            rows.append(capacity)
            upper.append(most)
        for vector, most_of_it in limits:
            rows.append(csr_array(vector[None, :]))
            upper.append(np.array([most_of_it]))
        return vstack(rows).tocsr(), np.concatenate(upper)

    def _freedoms(self, relaxed: OptimizeResult) -> Iterator[Flags]:
        """Which pairs (P,) are decided again, first few and then more: the classes that the relaxation splits, those that it would as soon
        give to another rep, all. Source of the second: kernel search (Angelelli, Mansini and Speranza 2010).
        """
        area, units = self.area, relaxed.x[self.pairs]
        split = np.bincount(area.pair_class, units > EXACT, len(area.counts)) > 1
        split |= np.bincount(area.pair_class, np.abs(units - np.round(units)) > EXACT, len(area.counts)) > 0
        yield split[area.pair_class]
        if self.is_small:
            yield np.ones(self.pairs.stop, dtype=bool)
        else:
            # What the next best rep of a class would cost more.
            more = relaxed.lower.marginals[self.pairs] + relaxed.upper.marginals[self.pairs]
            order = np.lexsort([more, area.pair_class])
            starts = np.searchsorted(area.pair_class[order], np.arange(len(area.counts)))
            second = np.full(len(area.counts), np.inf)
            sizes = np.bincount(area.pair_class, minlength=len(area.counts))
            second[sizes > 1] = more[order[starts[sizes > 1] + 1]]
            second[split] = -np.inf
            by_cost = np.argsort(second, kind="stable")
            chosen = np.zeros(len(area.counts), dtype=bool)
            chosen[by_cost[np.cumsum(sizes[by_cost]) <= KERNEL]] = True
            yield (chosen | split)[area.pair_class]

    def _in_whole_units(
        self, cost: Floats, rows: csr_array, upper: Floats, highest: Floats, fixed: Floats, free: Flags
    ) -> OptimizeResult | None:
        """Solve for the free pairs in whole units, the others being fixed; None where nothing was found."""
        keep = np.concatenate([free, np.ones(self.size - self.pairs.stop, dtype=bool)])
        rest = np.where(keep, 0.0, np.concatenate([fixed, np.zeros(self.size - self.pairs.stop)]))
        integrality = np.zeros(self.size)
        integrality[: self.lines.stop] = 1
        belongs = self._wide(self.belongs)
        left = self.area.counts - belongs @ rest
        has_free = np.bincount(self.area.pair_class, free, len(self.area.counts)) > 0
        result = milp(
            cost[keep],
            integrality=integrality[keep],
            bounds=Bounds(np.zeros(keep.sum()), highest[keep]),
            constraints=[
                LinearConstraint(belongs[has_free][:, keep], left[has_free], left[has_free]),
                LinearConstraint(rows[:, keep], -np.inf, upper - rows @ rest),
            ],
            options={"mip_rel_gap": self.gap / 2, "node_limit": self.nodes},
        )
        if result.x is None:
            return None
        whole = rest.copy()
        whole[keep] = result.x
        result.x, result.fun = whole, float(cost @ whole)
        return result


def _rounded_up(bound: float, cost: Floats) -> float:
    """A bound of a value that is a whole number, because all costs are: the next whole number. What is over capacity is whole too."""
    is_whole = bool(np.all(cost == np.round(cost)))
    return float(np.ceil(bound - 1e-6 * max(1.0, abs(bound)))) if is_whole else float(bound)
