"""The simple rule where too few accounts have bought again for a model: what became of accounts that were as silent some months ago."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from outlook.model import Floats


def probability_by_silence(silence_then: Floats, has_bought_since: NDArray[np.bool_], silence_now: Floats) -> Floats:
    """The share of accounts, as silent then as these are now, that have bought since; it never rises with silence.

    `silence_then` and `has_bought_since` have an element per account then, `silence_now` (in the same unit, days) and the result one per
    account now. One buyer of endless silence and one account without any that has not bought are added, so that nothing is certain.
    Isotonic regression (Barlow, Bartholomew, Bremner, Brunk: Statistical inference under order restrictions, 1972). Raises ValueError where
    there was no account then.
    """
    if not len(silence_then):
        raise ValueError("there is no account of earlier to compare with")
    # Those of the same silence are one point, so that the order of the rows changes nothing.
    silences, place, counts = np.unique(silence_then, return_inverse=True, return_counts=True)
    shares = np.bincount(place, weights=has_bought_since) / counts
    smooth = isotonic_regression(np.concatenate([[0.0], shares, [1.0]]), weights=np.concatenate([[1.0], counts, [1.0]]), increasing=False).x
    # Of an account between two silences that were seen, what is known is the longer one of the two that it has already lasted for.
    return smooth[np.clip(np.searchsorted(silences, silence_now, side="right"), 1, len(silences))]
