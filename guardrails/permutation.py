"""What a choice that knows nothing about groups would give: outcomes handed out to areas at random."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EXACT_UP_TO = 20_000
DRAWS = 1999


def arrangements(outcome: Floats, *, seed: int, draws: int = DRAWS) -> tuple[Floats, bool]:
    """Ways to hand out ``outcome`` over the areas, one per row, and whether they are all there are.

    All distinct arrangements when there are at most 20 000 (choosing 3 of 10 has 120), otherwise ``draws``
    random ones, the same for the same ``seed``.

    Examples
    --------
    >>> rows, exact = arrangements(np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]), seed=1)
    >>> rows.shape, exact
    ((120, 10), True)
    """
    values, counts = np.unique(outcome, return_counts=True)
    if ways(counts) <= EXACT_UP_TO:
        return _all(values, counts), True
    generator = np.random.default_rng(seed)
    return generator.permuted(np.tile(np.sort(outcome), (draws, 1)), axis=1), False


def ways(counts: NDArray[np.int64]) -> int:
    """In how many ways areas can be put into classes of these sizes.

    >>> ways(np.array([3, 7]))
    120
    """
    found, left = 1, int(counts.sum())
    for count in counts:
        found *= math.comb(left, int(count))
        left -= int(count)
    return found


def p_value(observed: float, blind: Floats, *, exact: bool) -> float:
    """Share of blind outcomes at least as large as ``observed``; never 0.

    Of random outcomes b of B are as large, and the chance is (1 + b) / (1 + B).

    >>> p_value(2.0, np.array([1.0, 2.0, 0.0, 1.0]), exact=True)
    0.25
    """
    at_least = int((blind >= observed - 1e-9).sum())
    return at_least / len(blind) if exact else (1 + at_least) / (1 + len(blind))


def family_p_values(observed: pd.Series, blind: pd.DataFrame, *, exact: bool) -> pd.Series:
    """Chance per ground that a blind choice gives as large a gap on any ground.

    ``blind`` has an arrangement per row and a ground per column. Gaps are set against what is usual for their
    ground (mean and spread), so that a ground with small groups does not drown the others.

    Examples
    --------
    >>> blind = pd.DataFrame({"g": [0.0, 1.0, 2.0, 3.0]})
    >>> family_p_values(pd.Series({"g": 3.0}), blind, exact=True).tolist()
    [0.25]
    """
    # What is offered is one of the arrangements: among random ones it counts once for what is usual.
    whole = blind if exact else pd.concat([blind, observed.to_frame().T], ignore_index=True)
    usual, spread = whole.mean(), whole.std(ddof=0).replace(0.0, np.inf)
    highest = ((blind - usual) / spread).max(axis=1).to_numpy(dtype=float)
    scores = (observed - usual) / spread
    return scores.map(lambda score: p_value(float(score), highest, exact=exact))


def _all(values: Floats, counts: NDArray[np.int64]) -> Floats:
    """Every distinct arrangement: for each class in turn, all choices among the places still free."""
    length = int(counts.sum())
    rows = np.empty((1, length), dtype=values.dtype)
    free = np.arange(length)[None, :]
    for value, count in zip(values, counts, strict=True):
        here = free.shape[1]
        taken = np.array(list(combinations(range(here), int(count))), dtype=np.int64)
        mask = np.ones((len(taken), here), dtype=bool)
        np.put_along_axis(mask, taken, False, axis=1)
        left = np.nonzero(mask)[1].reshape(len(taken), here - int(count))
        rows = np.repeat(rows, len(taken), axis=0)
        chosen = free[:, taken].reshape(len(rows), int(count))
        np.put_along_axis(rows, chosen, value, axis=1)
        free = free[:, left].reshape(len(rows), here - int(count))
    return rows
