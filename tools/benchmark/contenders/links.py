"""Following links between records to their end, all at once."""

import numpy as np


def ends_of_links(targets: np.ndarray) -> np.ndarray:
    """Where each record's chain of links ends. `targets` holds the position each record links to, its own where it has no link.

    The links of records that lead back to themselves are not followed, so a chain into such a cycle ends at the first member it meets.
    """
    reached = jump(targets)
    cycle_members = reached[targets[reached] != reached]
    sound = targets.copy()
    sound[cycle_members] = cycle_members
    return jump(sound)


def jump(targets: np.ndarray, rounds: int = 16) -> np.ndarray:
    """Where each record is after 2^rounds steps, or where its chain ends if that is sooner; each round doubles the distance."""
    reached = targets
    for _ in range(rounds):
        further = reached[reached]
        if np.array_equal(further, reached):
            break
        reached = further
    return reached
