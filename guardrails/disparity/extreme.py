"""The most uneven hand-outs of an outcome: what a choice could give at most, where there are too many to try all."""

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from guardrails.disparity.engine import Plan, Spread

Floats = NDArray[np.float64]


def most_uneven(rated: Floats, plan: Plan, spread: Spread) -> Floats:
    """Arrangements of ``rated`` over the areas that pull two groups as far apart as can be, one per row.

    For each pair of groups of a ground the areas are put in order of how much more of the one group lives there
    than of the other; the highest outcomes (or, in turn, each class that is measured) go to the first. For a
    mean difference nothing is larger than such a sorted arrangement (rearrangement inequality).

    Examples
    --------
    >>> spread = Spread(np.array([[0.5, 0.1], [0.3, 0.3], [0.2, 0.6]]), ("g:a", "g:b"), {"g": slice(0, 2)},
    ...                 np.full((3, 1), 1 / 3))
    >>> most_uneven(np.array([1.0, 2.0, 3.0]), Plan("score"), spread)[0].tolist()
    [3.0, 2.0, 1.0]
    """
    sorted_rows = [_ordered(rated, cut) for cut in (plan.cuts if plan.measure == "classes" else (None,))]
    rows = []
    for place in spread.places.values():
        for one, other in permutations(range(place.start, place.stop), 2):
            first = np.argsort(-(spread.values[:, one] - spread.values[:, other]), kind="stable")
            for row in sorted_rows:
                made = np.empty_like(rated)
                made[first] = row
                rows.append(made)
    found: Floats = np.array(rows)
    return found


def _ordered(rated: Floats, cut: int | None) -> Floats:
    """The outcomes from high to low; those of class ``cut`` before all others."""
    ordered = np.sort(rated)[::-1]
    if cut is None:
        return ordered
    return np.concatenate([ordered[ordered == cut], ordered[ordered != cut]])
