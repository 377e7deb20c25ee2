"""The two tables of the outlook, from columns to columns: what was fitted, and what the fits say of each account.

A column is an array with an element per row. `cases` are the columns of int_reorder_cases, `fits` those of int_reorder_fits. There is a
loop over fits, of which there are a few dozen, and none over accounts.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outlook.cohort import probability_by_silence
from outlook.fitting import fit_regularity, wheat_morrison
from outlook.model import (
    Floats,
    Histories,
    Parameters,
    expected_purchases,
    interval_until,
    probability_active,
    probability_of_purchase,
)

Columns = Mapping[str, NDArray[Any]]
Positions = NDArray[np.int64]

# A model has four parameters and k; fewer accounts that have bought again say too little about them.
FEWEST_REPEATING_ACCOUNTS = 30
# How many accounts of earlier the simple rule needs.
FEWEST_EARLIER_ACCOUNTS = 20
# How sure "at the latest" is.
LATEST_SHARE = 0.95
# A date further ahead than this tells nobody anything.
LONGEST_DAYS = 3650
YEAR = 365
# Accounts that are scored together: few enough for the processor's cache.
PORTION = 50_000
# Each fit and each portion is worked on by itself, so how many of them at a time changes no bit.
THREADS = 2

FITTED, COHORT, NONE = "fitted", "cohort", "none"
PARAMETERS = ("r", "alpha", "a", "b")
FIT_NUMBERS = (
    "account_count", "repeating_account_count", "sample_count", "regularity_k", "regularity_wheat_morrison", *PARAMETERS,
    *(f"start_{name}" for name in PARAMETERS), "log_likelihood", "iterations", "is_converged",
)  # fmt: skip
# What is said of an account, with its decimals.
DECIMALS = {
    "probability_active": 6,
    "probability_order": 6,
    "expected_orders_12m": 4,
    "expected_interval_days": 0,
    "latest_interval_days": 0,
}


def fit_table(cases: Columns) -> dict[str, NDArray[Any]]:
    """The columns of int_reorder_fits: a row per fit, by group, the earlier date first.

    Parameters are as found, because accounts are scored with them; what is only read has 4 decimals.
    """
    fits = _members_of_fits(cases)
    # Nothing has become yet of what is said on the as-of date, so only its accounts can be compared with those of earlier.
    earlier = [len(fits.get((number, False), ())) if is_as_of_date else 0 for number, is_as_of_date in fits]
    with ThreadPoolExecutor(THREADS) as threads:
        rows = list(threads.map(partial(_fit_row, cases), fits.values(), earlier))
    kinds = dict.fromkeys(("fit_id", "method"), object) | dict.fromkeys(FIT_NUMBERS, np.float64)
    return {name: np.array([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()}


def outlook_table(cases: Columns, fits: Columns) -> dict[str, NDArray[Any]]:
    """The columns of int_reorder_outlooks, a row for each of `cases`, in their order: what is to be expected of the account.

    `probability_order` is that of at least one order within the case's `horizon_days`. Probabilities have 6 decimals, orders 4, intervals
    (counted from the last purchase) are whole days. What is not known is NaN.
    """
    said = {name: np.full(len(cases["fit_id"]), np.nan) for name in DECIMALS}
    methods = np.full(len(cases["fit_id"]), NONE, dtype=object)
    places = {fit_id: place for place, fit_id in enumerate(fits["fit_id"])}
    all_members = _members_of_fits(cases)
    for (number, is_as_of_date), members in all_members.items():
        place = places[cases["fit_id"][members[0]]]
        method = methods[members] = fits["method"][place]
        if method == FITTED:
            parameters = Parameters(*(float(fits[name][place]) for name in PARAMETERS), k=int(fits["regularity_k"][place]))
            portions = [members[start : start + PORTION] for start in range(0, len(members), PORTION)]
            with ThreadPoolExecutor(THREADS) as threads:
                say = partial(_model_says, parameters, cases, is_as_of_date)
                for portion, values in zip(portions, threads.map(say, portions), strict=True):
                    _put(said, portion, values)
        elif method == COHORT and is_as_of_date:
            _put(said, members, _cohort_says(cases, members, all_members[number, False]))
    return {name: cases[name] for name in ("account_id", "fit_id", "is_as_of_date")} | {"method": methods} | said


def _members_of_fits(cases: Columns) -> dict[tuple[int, bool], Positions]:
    """The positions of the rows of each fit, by fit_number and whether it is of the as-of date."""
    keys = cases["fit_number"].astype(np.int64) * 2 + cases["is_as_of_date"]
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {(int(key) // 2, bool(key % 2)): part for key, part in zip(found, parts, strict=True)} if len(order) else {}


def _histories(cases: Columns, rows: Positions) -> Histories:
    return Histories(*(cases[name][rows].astype(np.float64) for name in ("repeat_count", "last_days", "age_days")))


def _fit_row(cases: Columns, members: Positions, earlier_count: int) -> dict[str, Any]:
    """One row of int_reorder_fits; what a fit that was not made cannot have is NaN."""
    sample = members[cases["is_in_sample"][members].astype(bool)]
    histories = _histories(cases, sample)
    thrice = sample[histories.repeats >= 2]
    row = dict.fromkeys(FIT_NUMBERS, np.nan) | {
        "fit_id": cases["fit_id"][members[0]],
        "method": COHORT if earlier_count >= FEWEST_EARLIER_ACCOUNTS else NONE,
        "account_count": len(members),
        "repeating_account_count": int(np.count_nonzero(cases["repeat_count"][members])),
        "sample_count": len(sample),
        "regularity_wheat_morrison": _regularity(cases, thrice),
    }
    if row["repeating_account_count"] < FEWEST_REPEATING_ACCOUNTS:
        return row
    found = fit_regularity(histories, cases["log_intervals"][sample].astype(np.float64))
    return row | {
        "method": FITTED,
        "regularity_k": found.parameters.k,
        "iterations": found.iterations,
        "log_likelihood": round(found.log_likelihood, 4),
        "is_converged": int(found.is_converged),
        **{name: getattr(found.parameters, name) for name in PARAMETERS},
        **{f"start_{name}": getattr(found.start, name) for name in PARAMETERS},
    }


def _regularity(cases: Columns, rows: Positions) -> float:
    pairs = (cases[name][rows].astype(np.float64) for name in ("last_interval_days", "interval_before_days"))
    found = wheat_morrison(*pairs)
    return np.nan if found is None else round(found, 4)


def _model_says(parameters: Parameters, cases: Columns, is_as_of_date: bool, rows: Positions) -> dict[str, Floats]:
    """What a fitted model says of accounts; of those of earlier only what can be compared with what came."""
    histories = _histories(cases, rows)
    said = {
        "probability_active": probability_active(parameters, histories),
        "probability_order": probability_of_purchase(parameters, histories, cases["horizon_days"][rows].astype(np.float64)),
    }
    if not is_as_of_date:
        return said
    return said | {
        "expected_orders_12m": expected_purchases(parameters, histories, YEAR),
        "expected_interval_days": _within_reach(interval_until(parameters, histories, 0.5)),
        "latest_interval_days": _within_reach(interval_until(parameters, histories, LATEST_SHARE)),
    }


def _within_reach(days: Floats) -> Floats:
    whole = np.ceil(days)
    return np.where(whole <= LONGEST_DAYS, whole, np.nan)


def _cohort_says(cases: Columns, rows: Positions, earlier: Positions) -> dict[str, Floats]:
    """What became of the accounts of earlier, said of accounts now: both silent for as long, and at the account's own median interval."""
    silence = cases["age_days"].astype(np.float64) - cases["last_days"]
    probability = probability_by_silence(silence[earlier], cases["has_bought_since"][earlier].astype(bool), silence[rows])
    interval = np.ma.filled(np.ma.asarray(cases["median_interval_days"][rows]).astype(np.float64), np.nan)
    return {
        "probability_active": probability,
        "probability_order": probability,
        "expected_orders_12m": probability * YEAR / np.maximum(interval, 1),
        "expected_interval_days": interval,
    }


def _put(said: dict[str, Floats], rows: Positions, values: dict[str, Floats]) -> None:
    for name, numbers in values.items():
        said[name][rows] = np.round(numbers, DECIMALS[name])
