"""Rows in and out: columns of the candidates, reps and weights as numpy arrays, and the plans as a table."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from books.areas import Area, Floats, areas_of, teams_of
from books.plans import PROPOSED, Plan, Weights, plans_of, shadow_prices

# Contacts a year have four decimals.
SCALE = 10_000
# Areas that are planned at the same time.
THREADS = 2
COLUMNS = {
    "plan_name": "str",
    "area_number": "int32",
    "team_number": "int32",
    "class_id": "int64",
    "user_id": "str",
    "unit_count": "int64",
    "account_count": "int64",
    "contacts_per_year": "float64",
    "moved_account_count": "int64",
    "misfit_account_count": "int64",
    "rep_count": "int64",
    "moves_allowed": "Int64",
    "plan_status": "str",
    "plan_gap": "float64",
    "accounts_price": "float64",
    "contacts_price": "float64",
}
Columns = Mapping[str, ArrayLike]


def planned_books(candidates: Columns, reps: Columns, parameters: Columns, run_context: Columns) -> pd.DataFrame:
    """The plans of all areas, one row per plan, class and rep with a unit of it, in that order.

    `candidates`: class_id, user_id, unit_count, account_count, contacts_per_year, moved_account_count, misfit_account_count, one row
    per pair; `reps`: user_id, capacity_accounts, capacity_contacts (blank is unlimited), is_counted; `parameters`: threshold_set and
    the three weights; `run_context`: threshold_set of the policy in force. The order of rows does not matter. Gaps and prices have six
    decimals.
    """
    in_force = _texts(run_context["threshold_set"])[0]
    row = int(np.flatnonzero(_texts(parameters["threshold_set"]) == in_force)[0])
    balance, moves, misfits = (_floats(parameters[f"book_{name}_weight"])[row] for name in ("balance", "move", "region"))
    return plans_table(candidates, reps, Weights(balance, moves, misfits))


def plans_table(candidates: Columns, reps: Columns, weights: Weights) -> pd.DataFrame:
    """The same with given weights."""
    users = np.sort(_texts(reps["user_id"]))
    by_user = np.argsort(_texts(reps["user_id"]), kind="stable")
    pair_user = _texts(candidates["user_id"])
    order = np.lexsort([pair_user, _ints(candidates["class_id"])])
    classes, first, pair_class = np.unique(_ints(candidates["class_id"])[order], return_index=True, return_inverse=True)
    pair_rep = np.searchsorted(users, pair_user[order])
    columns = {
        name: _ints(candidates[name])[order] for name in ("unit_count", "account_count", "moved_account_count", "misfit_account_count")
    }
    is_near = np.asarray(candidates["is_near"], dtype=bool)[order]
    contacts = np.rint(_floats(candidates["contacts_per_year"])[order] * SCALE).astype(np.int64)
    most_accounts = _floats(reps["capacity_accounts"], blank=np.inf)[by_user]
    most_contacts = _floats(reps["capacity_contacts"], blank=np.inf)[by_user] * SCALE
    is_counted = np.asarray(reps["is_counted"], dtype=bool)[by_user]

    class_areas, rep_areas = areas_of(len(classes), len(users), pair_class, pair_rep)
    rep_teams = teams_of(len(users), pair_class, pair_rep, is_near)
    pair_areas = class_areas[pair_class]
    by_area = np.argsort(pair_areas, kind="stable")
    classes_by_area, reps_by_area = np.argsort(class_areas, kind="stable"), np.argsort(rep_areas, kind="stable")
    numbers = np.arange(class_areas.max() + 1 if len(classes) else 0)
    ends = [
        np.searchsorted(sizes, np.append(numbers, len(numbers)))
        for sizes in (pair_areas[by_area], class_areas[classes_by_area], rep_areas[reps_by_area])
    ]
    areas = []
    for number in numbers:
        pairs, members, people = (
            rows[end[number] : end[number + 1]] for rows, end in zip((by_area, classes_by_area, reps_by_area), ends, strict=True)
        )
        unit = int(np.gcd.reduce(contacts[pairs])) or 1
        area = Area(
            counts=columns["unit_count"][first[members]],
            accounts=columns["account_count"][first[members]],
            pair_class=np.searchsorted(members, pair_class[pairs]),
            pair_rep=np.searchsorted(people, pair_rep[pairs]),
            contacts=contacts[pairs] // unit,
            moves=columns["moved_account_count"][pairs],
            misfits=columns["misfit_account_count"][pairs],
            most_accounts=most_accounts[people],
            most_contacts=np.floor(most_contacts[people] / unit),
            is_counted=is_counted[people],
            teams=np.unique(rep_teams[people], return_inverse=True)[1],
        )
        areas.append((area, unit, int(number), rep_teams[pair_rep[pairs]], classes[pair_class[pairs]], users[pair_rep[pairs]]))
    # The solver lets other threads work; each area is solved by itself, so that their number changes nothing.
    with ThreadPoolExecutor(THREADS) as threads:
        tables = [table for found in threads.map(lambda each: _area_rows(weights, *each), areas) for table in found]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})


def _area_rows(
    weights: Weights, area: Area, unit: int, number: int, team_numbers: np.ndarray, class_ids: np.ndarray, user_ids: np.ndarray
) -> list[pd.DataFrame]:
    """The plans of an area."""
    return [_rows(plan, area, unit, number, team_numbers, class_ids, user_ids) for plan in plans_of(area, weights)]


def _rows(
    plan: Plan, area: Area, unit: int, number: int, team_numbers: np.ndarray, class_ids: np.ndarray, user_ids: np.ndarray
) -> pd.DataFrame:
    """The rows of a plan of an area; shadow prices for the proposed one."""
    used = plan.answer.flow > 0
    prices = shadow_prices(area, plan.answer.flow) if plan.name == PROPOSED else (np.zeros(area.rep_count),) * 2
    values = {
        "plan_name": np.repeat(plan.name, used.sum()),
        "area_number": np.repeat(number, used.sum()),
        "team_number": team_numbers[used],
        "class_id": class_ids[used],
        "user_id": user_ids[used],
        "unit_count": plan.answer.flow[used],
        "account_count": (area.accounts[area.pair_class] * plan.answer.flow)[used],
        "contacts_per_year": (area.contacts * plan.answer.flow)[used] * unit / SCALE,
        "moved_account_count": (area.moves * plan.answer.flow)[used],
        "misfit_account_count": (area.misfits * plan.answer.flow)[used],
        "rep_count": area.team_sizes[area.teams[area.pair_rep[used]]],
        "moves_allowed": pd.array([plan.moves_allowed] * int(used.sum()), dtype="Int64"),
        "plan_status": np.repeat(plan.answer.status, used.sum()),
        "plan_gap": np.repeat(round(plan.answer.gap, 6), used.sum()),
        "accounts_price": np.round(prices[0][area.pair_rep[used]], 6) + 0.0,
        "contacts_price": np.round(prices[1][area.pair_rep[used]], 6) + 0.0,
    }
    return pd.DataFrame({name: pd.Series(values[name]).astype(kind) for name, kind in COLUMNS.items()})


def _texts(column: ArrayLike) -> np.ndarray:
    return np.ma.getdata(column).astype(str) if np.ma.isMaskedArray(column) else np.asarray(column).astype(str)


def _ints(column: ArrayLike) -> np.ndarray:
    return np.asarray(column).astype(np.int64)


def _floats(column: ArrayLike, blank: float = np.nan) -> Floats:
    return np.ma.filled(np.ma.asarray(column).astype(float), blank)
