"""The model: what a history is, its log likelihood with the gradient, and what follows from fitted parameters.

All times are in one unit (days here, weeks in some papers), counted from the account's first purchase. Arrays are one-dimensional, one
element per account, of type float64.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, digamma, gammaln

Floats = NDArray[np.float64]

# An account buys on at most one of the days of a horizon, so more purchases than this are never counted.
MOST_PURCHASES = 366
# Further purchases of a horizon that are less likely than this are left out.
NEGLIGIBLE = 1e-5
# Of an account that is active less probably than this no purchase is expected.
ALMOST_NEVER = 1e-6


@dataclass(frozen=True)
class Histories:
    """What is known of accounts at a date.

    `repeats`: purchases after the first one, a whole number >= 0. `last`: time of the last purchase, >= 0, and 0 without a repeat.
    `age`: time until the date, >= last.
    """

    repeats: Floats
    last: Floats
    age: Floats

    def part(self, rows: object) -> "Histories":
        """The histories of some accounts, by a slice, a mask or positions."""
        return Histories(self.repeats[rows], self.last[rows], self.age[rows])

    def __len__(self) -> int:
        """The number of accounts."""
        return len(self.repeats)


@dataclass(frozen=True)
class Parameters:
    """A model: gamma(r, rate alpha) of the rates, beta(a, b) of the probabilities of stopping, regularity k >= 1, all above 0.

    `alpha` is in the unit of time. `stops_at_first` says whether an account may stop right after its first purchase: it may in MBG/NBD, and
    not in BG/NBD.
    """

    r: float
    alpha: float
    a: float
    b: float
    k: int = 1
    stops_at_first: bool = True


@dataclass(frozen=True)
class Silence:
    """What the time since the last purchase says of an account that is active: how far it is on its way to the next purchase.

    An interval has k stages of equal rate. `log_survival` is the log of the probability that the interval lasts at least as long as the
    silence; `mean`, `spread` and `skewness` are those of the number of stages (0 to k - 1) that are over. `by_shape` and `by_alpha` are the
    derivatives of `log_survival`.
    """

    log_survival: Floats
    mean: Floats
    spread: Floats
    skewness: Floats
    by_shape: Floats
    by_alpha: Floats


def silence(parameters: Parameters, histories: Histories, until: Floats | None = None) -> Silence:
    """The silence from the last purchase until `until` (the age where it is None).

    The rate of an account that has bought x times again by its last purchase at t is gamma(r + k x, alpha + t). The stages that are over
    after a further time are then negative binomial, and the interval lasts as long as there are less than k of them.
    """
    k, shape = parameters.k, parameters.r + parameters.k * histories.repeats
    end = parameters.alpha + (histories.age if until is None else until)
    start = parameters.alpha + histories.last
    share = (end - start) / end
    log_start = np.log(start / end)
    # Each stage relative to none: C(shape + j - 1, j) share^j. With k <= 64 none of them leaves the range of a float.
    weight = np.ones_like(shape)
    total, harmonic = weight.copy(), np.zeros_like(shape)
    by_shape, first, second, third = (np.zeros_like(shape) for _ in range(4))
    for stage in range(1, k):
        step = shape + (stage - 1)
        weight = weight * (share * step / stage)
        harmonic += 1 / step
        total += weight
        by_shape += weight * harmonic
        first += weight * stage
        second += weight * stage**2
        third += weight * stage**3
    mean, square, cube = first / total, second / total, third / total
    spread = np.sqrt(np.maximum(square - mean**2, 0))
    central = cube - 3 * mean * square + 2 * mean**3
    skewness = np.divide(central, spread**3, out=np.zeros_like(spread), where=spread > 1e-6)
    return Silence(
        log_survival=shape * log_start + np.log(total),
        mean=mean,
        spread=spread,
        skewness=skewness,
        by_shape=log_start + by_shape / total,
        by_alpha=shape * (1 / start - 1 / end) - mean / end,
    )


def log_likelihood(
    parameters: Parameters, histories: Histories, log_intervals: Floats | float = 0.0
) -> tuple[Floats, tuple[Floats, Floats, Floats, Floats]]:
    """The log likelihood of each account, and its derivatives by r, alpha, a and b.

    `log_intervals` is the sum of the logs of the account's intervals; it matters only where models of different k are compared.
    """
    r, alpha, a, b, k = parameters.r, parameters.alpha, parameters.a, parameters.b, parameters.k
    repeats, shape = histories.repeats, r + k * histories.repeats
    chances = repeats + (1 if parameters.stops_at_first else 0)
    quiet = silence(parameters, histories)
    start = alpha + histories.last
    timing = gammaln(shape) - gammaln(r) + r * np.log(alpha) - shape * np.log(start) + (k - 1) * log_intervals - repeats * gammaln(k)
    going_on = gammaln(b + chances) + gammaln(a + b) - gammaln(a + b + chances) - gammaln(b)
    either, active = _either(parameters, chances, quiet)
    stopped = 1 - active
    by_both = digamma(a + b) - digamma(a + b + chances)
    stop_divisor = np.where(chances > 0, b + chances - 1, 1)
    return timing + going_on + either, (
        digamma(shape) - digamma(r) + np.log(alpha) - np.log(start) + active * quiet.by_shape,
        r / alpha - shape / start + active * quiet.by_alpha,
        by_both + stopped / a,
        by_both + digamma(b + chances) - digamma(b) - stopped / stop_divisor,
    )


def probability_active(parameters: Parameters, histories: Histories) -> Floats:
    """The probability that an account has not stopped; between 0 and 1, and the smaller the longer it has been silent."""
    return _either(parameters, _chances(parameters, histories), silence(parameters, histories))[1]


def probability_of_purchase(parameters: Parameters, histories: Histories, horizon: Floats | float) -> Floats:
    """The probability that an account buys within the time `horizon` from its age on."""
    quiet = silence(parameters, histories)
    later = silence(parameters, histories, histories.age + horizon)
    active = _either(parameters, _chances(parameters, histories), quiet)[1]
    return active * -np.expm1(np.minimum(later.log_survival - quiet.log_survival, 0))


def expected_purchases(parameters: Parameters, histories: Histories, horizon: float) -> Floats:
    """The expected number of purchases within the time `horizon` from the age on, stopped accounts included.

    Exact for k = 1. Otherwise the stages that are over stand at two points with the same mean, spread and skewness as their distribution
    (Gauss), which is right to about a hundredth of a purchase.
    """
    every_active = probability_active(parameters, histories)
    rows = np.flatnonzero(every_active > ALMOST_NEVER)
    histories, active = histories.part(rows), every_active[rows]
    found = np.zeros(len(every_active))
    if parameters.k == 1:
        found[rows] = active * _purchases_from(parameters, histories, horizon, np.zeros(len(rows)))
        return found
    quiet = silence(parameters, histories)
    half = np.sqrt(1 + quiet.skewness**2 / 4)
    expected = np.zeros(len(rows))
    for sign in (1, -1):
        # At these two points a distribution of mean 0 and spread 1 has its first three moments.
        point = quiet.skewness / 2 + sign * half
        over = np.clip(quiet.mean + quiet.spread * point, 0, parameters.k - 1)
        weight = np.clip(0.5 - sign * quiet.skewness / (4 * half), 0, 1)
        expected += weight * _purchases_from(parameters, histories, horizon, over)
    found[rows] = active * expected
    return found


def _purchases_from(parameters: Parameters, histories: Histories, horizon: float, over: Floats) -> Floats:
    """The expected purchases of active accounts of which `over` of k stages are over."""
    shape = parameters.r + parameters.k * histories.repeats + over
    reached = horizon / (horizon + parameters.alpha + histories.age)
    going_on = parameters.b + _chances(parameters, histories)
    expected, rows, still = np.zeros(len(histories)), np.arange(len(histories)), np.ones(len(histories))
    for purchase in range(1, MOST_PURCHASES + 1):
        # The purchase is made when the stages that it takes are over, and if no purchase before it was the last.
        chance = still * betainc(parameters.k * purchase - over[rows], shape[rows], reached[rows])
        expected[rows] += chance
        kept = chance > NEGLIGIBLE
        rows, still = rows[kept], still[kept]
        if not len(rows):
            break
        still = still * (going_on[rows] + purchase - 1) / (parameters.a + going_on[rows] + purchase - 1)
    return expected


def interval_until(parameters: Parameters, histories: Histories, share: float) -> Floats:
    """The time after its last purchase by which `share` of the accounts with such a history buy again, if they do not stop."""
    part = betaincinv(parameters.k, parameters.r + parameters.k * histories.repeats, share)
    with np.errstate(divide="ignore"):
        return (parameters.alpha + histories.last) * part / (1 - part)


def _chances(parameters: Parameters, histories: Histories) -> Floats:
    """How often an account could have stopped and went on, or may have stopped."""
    return histories.repeats + (1 if parameters.stops_at_first else 0)


def _either(parameters: Parameters, chances: Floats, quiet: Silence) -> tuple[Floats, Floats]:
    """The log of the probability that an account is active and silent or has stopped, relative to that of going on each time; and the
    probability that it is active.
    """
    stop_divisor = np.where(chances > 0, parameters.b + chances - 1, 1)
    log_stopped = np.where(chances > 0, np.log(parameters.a) - np.log(stop_divisor), -np.inf)
    either = np.logaddexp(quiet.log_survival, log_stopped)
    return either, np.exp(quiet.log_survival - either)
