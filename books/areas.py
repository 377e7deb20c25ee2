"""What there is to decide: classes of alike units, the reps who may have them, and the areas into which they fall apart.

A unit is what goes to one rep as a whole: an account, or all accounts of a group within a channel. Alike units (same owner, workload,
locks and candidates) are one class with a count, so a million accounts are some thousand classes. Two classes meet in an area where a
rep may have units of both, so areas can be planned apart and nothing is lost by it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Area:
    """Classes of units and the reps who may have them. A pair is a class with one of its candidates.

    K classes, P pairs, R reps. Contacts are whole numbers of one unit of measure (the caller's); moves count accounts that leave a rep who
    could keep them, misfits count accounts with a rep who neither works their region nor sells to them.
    """

    counts: Ints  # (K,) units of the class, at least 1
    accounts: Ints  # (K,) accounts of one unit
    pair_class: Ints  # (P,) index of the class; each class has at least one pair
    pair_rep: Ints  # (P,) index of the rep
    contacts: Ints  # (P,) contacts a year that one unit takes of the rep
    moves: Ints  # (P,) accounts of one unit that move
    misfits: Ints  # (P,) accounts of one unit that do not fit
    most_accounts: Floats  # (R,) capacity in accounts, infinite where unknown
    most_contacts: Floats  # (R,) capacity in contacts a year, infinite where unknown
    is_counted: Flags  # (R,) whether the rep counts in the mean workload
    teams: Ints  # (R,) number of the rep's team, from 0 without gaps: the reps whose workload is made even

    @property
    def rep_count(self) -> int:
        """Number of reps."""
        return len(self.most_accounts)

    @property
    def team_sizes(self) -> Ints:
        """Number of reps of each team (T,) over whom its mean workload is taken: those who count, or all where none does."""
        counted = np.bincount(self.teams, self.is_counted)
        return np.where(counted > 0, counted, np.bincount(self.teams)).astype(np.int64)

    @property
    def account_count(self) -> int:
        """Number of accounts."""
        return int(self.counts @ self.accounts)

    def contacts_of(self, flow: Ints) -> Ints:
        """Contacts a year of each rep (R,) where `flow` (P,) units go to each pair."""
        return np.bincount(self.pair_rep, self.contacts * flow, self.rep_count).astype(np.int64)

    def accounts_of(self, flow: Ints) -> Ints:
        """Accounts of each rep (R,) where `flow` (P,) units go to each pair."""
        return np.bincount(self.pair_rep, self.accounts[self.pair_class] * flow, self.rep_count).astype(np.int64)

    def means(self, flow: Ints) -> Floats:
        """Mean contacts a year of the reps who count, by team (T,)."""
        return np.bincount(self.teams, self.contacts_of(flow)) / self.team_sizes

    def tops(self, flow: Ints) -> Ints:
        """Contacts a year of the fullest rep of each team (T,)."""
        tops = np.zeros(len(self.team_sizes), dtype=np.int64)
        np.maximum.at(tops, self.teams, self.contacts_of(flow))
        return tops

    def max_over_mean(self, flow: Ints) -> float:
        """Workload of the fullest rep over the mean of the team, in the team where that is most; 1 where there is no workload at all."""
        means = self.means(flow)
        return float(np.max(self.tops(flow) / np.where(means > 0, means, 1), initial=0)) if means.any() else 1.0

    def over_capacity(self, flow: Ints) -> tuple[int, int]:
        """How many accounts, and how many contacts a year, are over the capacity of the reps together."""
        accounts = np.maximum(self.accounts_of(flow) - self.most_accounts, 0).sum()
        contacts = np.maximum(self.contacts_of(flow) - self.most_contacts, 0).sum()
        return round(accounts), round(contacts)


def areas_of(class_count: int, rep_count: int, pair_class: Ints, pair_rep: Ints) -> tuple[Ints, Ints]:
    """The number of the area of each class (K,) and of each rep (R,), numbered by their first class.

    A rep who is a candidate for nothing has an area of its own, after all others. Source: connected components of the bipartite graph.
    """
    size = class_count + rep_count
    links = coo_array((np.ones(len(pair_class)), (pair_class, class_count + pair_rep)), shape=(size, size))
    _, labels = connected_components(links, directed=False)
    _, first, numbers = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first, kind="stable")] = np.arange(len(first))
    numbered = order[numbers]
    return numbered[:class_count], numbered[class_count:]


def teams_of(rep_count: int, pair_class: Ints, pair_rep: Ints, is_near: Flags) -> Ints:
    """The number of the team of each rep (R,): reps who work the same region. Of those who work none, who may have accounts of one class.

    Areas may be held together by a few accounts whose owner works elsewhere. One fullest rep for all of them would say nothing of the other
    regions, so each team has its own.
    """
    works = np.zeros(rep_count, dtype=bool)
    works[pair_rep[is_near]] = True
    counts = is_near | ~works[pair_rep]
    class_count = int(pair_class.max()) + 1 if len(pair_class) else 0
    # A class that both kinds may have connects each kind with its own.
    sides = class_count * works[pair_rep[counts]] + pair_class[counts]
    size = 2 * class_count + rep_count
    links = coo_array((np.ones(counts.sum()), (sides, 2 * class_count + pair_rep[counts])), shape=(size, size))
    _, labels = connected_components(links, directed=False)
    return np.unique(labels[2 * class_count :], return_inverse=True)[1]
