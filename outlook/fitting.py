"""Fitting: the parameters by maximum likelihood, and the regularity k with the largest likelihood of a small range."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from outlook.model import Floats, Histories, Parameters, log_likelihood

# The regularities that are tried. Beyond the last one the silence of a customer says all that it can.
REGULARITIES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
# The search goes over the log of r, the log of the mean rate r / alpha, the logit of the mean probability of stopping a / (a + b), and
# the log of a + b. Accounts that are all alike would send r and a + b to infinity, so each stays within its bounds: at the upper ones the
# accounts are alike for all that a likelihood can tell.
BOUNDS = ((np.log(0.01), np.log(1_000)), (np.log(1e-9), np.log(1e3)), (-12.0, 12.0), (np.log(0.01), np.log(10_000)))
MOST_ITERATIONS = 500


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    `log_likelihood` is that of the whole sample. `start` is where the search began, `iterations` how long it took, and `is_converged`
    whether it ended because nothing improved any more.
    """

    parameters: Parameters
    log_likelihood: float
    start: Parameters
    iterations: int
    is_converged: bool


def starting_values(histories: Histories, k: int = 1, stops_at_first: bool = True) -> Parameters:
    """Where the search begins: rates whose mean interval is the mean one of the sample, and one account in four that stops each time."""
    repeats = histories.repeats.sum()
    interval = histories.last.sum() / repeats if repeats else histories.age.mean()
    return Parameters(r=1.0, alpha=max(float(interval), 1e-3) * k, a=1.0, b=3.0, k=k, stops_at_first=stops_at_first)


def fit(histories: Histories, start: Parameters, log_intervals: Floats | None = None) -> Fit:
    """The parameters of regularity `start.k` with the largest likelihood, searched from `start` on.

    Accounts with the same history are taken together and in a fixed order, so that the order of the rows changes nothing.
    `log_intervals` is as in `log_likelihood`. Raises ValueError where there is no account.
    """
    if not len(histories):
        raise ValueError("there is no account to fit a model to")
    distinct, counts = np.unique(np.column_stack([histories.repeats, histories.last, histories.age]), axis=0, return_counts=True)
    grouped, size = Histories(*distinct.T.copy()), counts.sum()

    def loss(point: Floats) -> tuple[float, Floats]:
        tried = _at(start, point)
        values, slopes = log_likelihood(tried, grouped)
        # Not as a product of vectors: numpy would hand that to several threads, which costs more than it saves and adds in any order.
        return -float((values * counts).sum()) / size, -_along(tried, [float((slope * counts).sum()) for slope in slopes]) / size

    found = minimize(
        loss,
        np.clip(_point(start), *np.transpose(BOUNDS)),
        jac=True,
        method="L-BFGS-B",
        bounds=BOUNDS,
        options={"maxiter": MOST_ITERATIONS, "ftol": 1e-10, "gtol": 1e-6},
    )
    intervals = 0.0 if log_intervals is None else float(np.sort(log_intervals).sum())
    likelihood = -float(found.fun) * size + (start.k - 1) * intervals
    return Fit(_at(start, found.x), likelihood, start, int(found.nit), bool(found.success))


def fit_regularity(histories: Histories, log_intervals: Floats, stops_at_first: bool = True) -> Fit:
    """The fit whose regularity has the largest likelihood.

    From k = 1 on, each of REGULARITIES is tried from the values of the one before it, until the likelihood has fallen twice in a row.
    """
    best = fit(histories, starting_values(histories, 1, stops_at_first), log_intervals)
    last, falls = best, 0
    for k in REGULARITIES[1:]:
        before = last.parameters
        last = fit(histories, replace(before, k=k, alpha=before.alpha * k / before.k), log_intervals)
        falls = falls + 1 if last.log_likelihood <= best.log_likelihood else 0
        best = best if falls else last
        if falls == 2:
            break
    return best


def wheat_morrison(last_intervals: Floats, intervals_before: Floats) -> float | None:
    """The regularity by Wheat and Morrison (Estimating purchase regularity with two interpurchase times, 1990), from one pair of
    consecutive intervals per account: the share of the first in both is beta(k, k). None with fewer than two pairs, or where all are alike.
    """
    if len(last_intervals) < 2:
        return None
    spread = float(np.var(np.sort(last_intervals / (last_intervals + intervals_before)), ddof=1))
    return (1 - 4 * spread) / (8 * spread) if spread > 0 else None


def _point(parameters: Parameters) -> Floats:
    """Where parameters lie in the space of the search (BOUNDS)."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    return np.log([r, r / alpha, a / b, a + b])


def _at(parameters: Parameters, point: Floats) -> Parameters:
    """The parameters at a point of the search."""
    r, rate, odds, both = (float(value) for value in np.exp(point))
    return replace(parameters, r=r, alpha=r / rate, a=both * odds / (1 + odds), b=both / (1 + odds))


def _along(parameters: Parameters, slopes: list[float]) -> Floats:
    """The gradient by the coordinates of the search, from that by r, alpha, a and b."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    by_r, by_alpha, by_a, by_b = slopes
    return np.array([r * by_r + alpha * by_alpha, -alpha * by_alpha, a * b / (a + b) * (by_a - by_b), a * by_a + b * by_b])
