"""Classes of differences: as far below as above, with one class for what lies about even."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd

from wijkprofiel.classes import crowded_share, outer_limit, round_steps, roundest

# A class on either side of the middle, and one beyond it.
_SIDES = 2


def difference_edges(differences: pd.Series) -> tuple[float, ...]:
    """Rising limits of at most five classes, the middle one around zero; empty when there is no difference to show.

    Limits below zero mirror those above it, so that a colour is as far from the comparison on both sides. Equal
    rounded steps are preferred; where these put most areas in one class the limits follow the size of the
    differences. A side on which no area lies has no class.

    Parameters
    ----------
    differences : Series of float
        One per area; missing where a figure or the figure to compare with is missing.

    Examples
    --------
    >>> difference_edges(pd.Series([-8.0, -3.0, 0.5, 4.0, 9.0, np.nan]))
    (-10.0, -6.0, -2.0, 2.0, 6.0, 10.0)
    >>> difference_edges(pd.Series([0.2, 4.0, 9.0]))
    (-2.0, 2.0, 6.0, 10.0)
    """
    present = np.sort(differences.dropna().to_numpy(dtype=float))
    if not present.size:
        return ()
    size = Decimal(str(float(np.abs(present).max())))
    if not size:
        return (-1.0, 1.0)
    half = next(round_steps(size / (2 * _SIDES + 1)))
    edges = _mirrored([half, 3 * half, 5 * half], present)
    if crowded_share(present, edges):
        followed = _mirrored(_by_size(np.abs(present)), present)
        edges = followed if len(followed) > len(edges) or not crowded_share(present, followed) else edges
    return edges


def middle_class(edges: Sequence[float]) -> int:
    """The number of the class around zero.

    >>> middle_class((-2.0, 2.0, 6.0, 10.0))
    0
    """
    return next(n for n, (low, high) in enumerate(pairwise(edges)) if low < 0 < high)


def _by_size(sizes: np.ndarray) -> list[Decimal]:
    """Limits above zero that put about two fifths of the areas in the middle and a fifth beyond."""
    order = np.unique(sizes)
    if len(order) < _SIDES + 1:
        return [Decimal(str(float(order[-1])))]
    cuts = [
        order[min(len(order) - 2, np.searchsorted(order, np.quantile(sizes, part)))] for part in (0.4, 0.8)
    ]
    limits: list[Decimal] = []
    for cut in sorted(set(cuts)):
        above = order[np.searchsorted(order, cut) + 1]
        limits.append(roundest(Decimal(str(float(cut))), Decimal(str(float(above)))))
    return [*limits, outer_limit(Decimal(str(float(order[-1]))))]


def _mirrored(limits: Sequence[Decimal], present: np.ndarray) -> tuple[float, ...]:
    """Both sides of zero, without the outer classes in which no area lies."""
    above = [float(limit) for limit in dict.fromkeys(limits)]
    edges = [-limit for limit in reversed(above)] + above
    while len(edges) > 2 and edges[1] < 0 and present[0] >= edges[1]:
        edges.pop(0)
    while len(edges) > 2 and edges[-2] > 0 and present[-1] < edges[-2]:
        edges.pop()
    return tuple(edges)
