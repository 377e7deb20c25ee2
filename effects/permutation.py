"""The difference between two groups of accounts, how far chance alone could explain it, and how far it may lie from the truth.

Accounts were drawn by group, so groups are permuted and not accounts. Had the move no effect, any other draw of as many groups would have
shown what its accounts show, so the differences of other draws say how large a difference chance makes.

Sources: Ernst (2004), Permutation methods: a basis for exact inference, Statistical Science 19(4), 676-685, for the test and for the
interval that is its inversion; Phipson and Smyth (2010), Permutation p-values should never be zero, Statistical Applications in
Genetics and Molecular Biology 9(1), for counting what was observed among the random draws.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

# Random draws, where there are more than that in all. With what was observed they are 10,000, so that 2.5 % are whole draws.
DRAWS = 9_999

# Numbers of groups that are held at a time.
_AT_A_TIME = 4_000_000

# Two differences that differ by less than this part of the largest are the same: sums of cents are exact, quotients are not.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Difference:
    """The mean of the moved accounts less that of the kept ones, in the unit of the values.

    `low` and `high`: the interval in which the true difference lies, minus or plus infinity where so few groups cannot say.
    `p_value`: how often chance alone makes a difference as far out, on either side, from 0 to 1.
    `standard_error`: the standard deviation of the difference from draw to draw.
    `draw_count`: the draws that were compared, the one that was observed included; `is_exact`: whether these are all there are.
    """

    difference: float
    low: float
    high: float
    p_value: float
    standard_error: float
    draw_count: int
    is_exact: bool


@dataclass(frozen=True)
class _Groups:
    """Groups in a fixed order: accounts in each, the sum of their values, and which of them moved. Arrays of shape (groups,)."""

    sizes: NDArray[np.int64]
    sums: NDArray[np.int64]
    is_moved: NDArray[np.bool_]


def compare(
    values: NDArray[np.int64],
    is_moved: NDArray[np.bool_],
    groups: NDArray[np.str_],
    seed: int,
    draws: int = DRAWS,
    confidence: float = 0.95,
) -> Difference | None:
    """Compare moved with kept accounts; None where either are missing. The order of the accounts does not matter.

    Arrays of shape (accounts,): `values` in whole units such as cents, `groups` the names of the groups that were drawn whole.
    `seed` fixes the random draws. Up to `draws` + 1 possible draws are all looked at, else `draws` random ones.
    Raises ValueError where a group has moved and kept accounts, or the arrays differ in length.
    """
    if not len(values) == len(is_moved) == len(groups):
        raise ValueError(f"{len(values)} values, {len(is_moved)} marks and {len(groups)} groups do not go together")
    if is_moved.all() or not is_moved.any():
        return None
    by_group = _by_group(values, is_moved, groups)
    count, moved = len(by_group.sizes), int(by_group.is_moved.sum())
    is_exact = math.comb(count, moved) <= draws + 1
    # Who is drawn for one arm is not in the other, so the smaller one is drawn.
    is_of_arm = by_group.is_moved if moved * 2 <= count else ~by_group.is_moved
    size = int(is_of_arm.sum())
    drawn = _all_draws(count, size) if is_exact else _random_draws(count, size, draws, seed)
    observed = np.flatnonzero(is_of_arm)[None, :]

    seen = _differences(by_group, is_of_arm, observed)
    parts = [_differences(by_group, is_of_arm, part) for part in drawn]
    found, overlap = (np.concatenate([part[number] for part in parts]) for number in (0, 1))
    if is_exact:
        # The draw that was observed is one of them, and is counted by itself.
        others = np.ones(len(found), dtype=bool)
        others[int(np.argmax(overlap))] = False
        found, overlap = found[others], overlap[others]
    difference = float(seen[0][0])

    lowest, highest = _shifts(difference, found, overlap)
    scale = max(float(np.abs(found).max(initial=0.0)), abs(difference))
    low, high = _interval(lowest, highest, (1 - confidence) / 2)
    return Difference(
        difference=difference,
        low=low,
        high=high,
        p_value=_p_value(lowest, highest, scale),
        standard_error=float(np.sqrt(np.mean(np.append(found - difference * overlap, 0.0) ** 2))),
        draw_count=len(found) + 1,
        is_exact=is_exact,
    )


def _by_group(values: NDArray[np.int64], is_moved: NDArray[np.bool_], groups: NDArray[np.str_]) -> _Groups:
    """One entry per group, in the order of their names."""
    names, place = np.unique(groups, return_inverse=True)
    sizes = np.bincount(place, minlength=len(names)).astype(np.int64)
    sums = np.zeros(len(names), dtype=np.int64)
    np.add.at(sums, place, values)
    moved = np.bincount(place, weights=is_moved, minlength=len(names)).astype(np.int64)
    mixed = names[(moved > 0) & (moved < sizes)]
    if len(mixed):
        raise ValueError(f"group {mixed[0]} has accounts that moved and accounts that were kept")
    return _Groups(sizes, sums, moved > 0)


def _all_draws(count: int, size: int) -> Iterator[NDArray[np.intp]]:
    """Every draw of `size` of `count` groups, as arrays of shape (draws, size)."""
    yield np.array(list(combinations(range(count), size)), dtype=np.intp).reshape(-1, size)


def _random_draws(count: int, size: int, draws: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """So many random draws, as arrays of shape (draws, size), some at a time."""
    generator = np.random.default_rng(seed)
    at_a_time = max(1, _AT_A_TIME // size)
    for first in range(0, draws, at_a_time):
        number = min(at_a_time, draws - first)
        yield np.stack([generator.choice(count, size, replace=False, shuffle=False) for _ in range(number)])


def _differences(groups: _Groups, is_of_arm: NDArray[np.bool_], drawn: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each draw of the smaller arm: moved less kept in the mean of the values, and how much of an effect it would show.

    The second is the same difference in the share of accounts that really moved: 1 for what was observed.
    """
    # Drawn for the arm that is really kept, the others are the moved ones.
    sign = 1.0 if groups.is_moved[is_of_arm][0] else -1.0
    has_equal_sizes = groups.sizes.min() == groups.sizes.max()
    accounts = groups.sizes[0] * np.full(len(drawn), drawn.shape[1]) if has_equal_sizes else groups.sizes[drawn].sum(axis=1)
    others = groups.sizes.sum() - accounts
    results = []
    for amounts in (groups.sums, np.where(groups.is_moved, groups.sizes, 0)):
        inside = amounts[drawn].sum(axis=1)
        results.append(sign * (inside / accounts - (amounts.sum() - inside) / others))
    return results[0], results[1]


def _shifts(difference: float, found: NDArray[np.float64], overlap: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each draw, the true effect at which it is as far out as what was observed; lowest and highest where it is so at any.

    With an effect e taken off the moved accounts, a draw shows `found - e * overlap` and the observed one `difference - e`.
    """
    missing = 1.0 - overlap
    is_same = missing <= _ROUNDING
    effect = (difference - found) / np.where(is_same, 1.0, missing)
    return np.where(is_same, -np.inf, effect), np.where(is_same, np.inf, effect)


def _p_value(lowest: NDArray[np.float64], highest: NDArray[np.float64], scale: float) -> float:
    """Twice the smaller of both sides' shares of draws that are as far out where there is no effect, at most 1."""
    nothing = _ROUNDING * max(scale, 1.0)
    sides = [np.count_nonzero(lowest <= nothing), np.count_nonzero(highest >= -nothing)]
    return min(1.0, 2 * (1 + int(min(sides))) / (1 + len(lowest)))


def _interval(lowest: NDArray[np.float64], highest: NDArray[np.float64], side: float) -> tuple[float, float]:
    """The effects that neither side's test rejects at the level `side`."""
    count = len(lowest)
    # So many draws must be as far out for their share, the observed one included, to be above the level.
    needed = max(0, math.floor(round(side * (count + 1), 9) - 1) + 1)
    if needed == 0:
        return -math.inf, math.inf
    return float(np.sort(lowest)[needed - 1]), float(np.sort(highest)[count - needed])
