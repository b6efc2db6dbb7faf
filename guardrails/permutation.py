"""What a choice that knows nothing about groups would give: outcomes handed out to areas at random."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]
EXACT_UP_TO = 20_000
DRAWS = 1999
# Of an outcome with equal values only so many hand-outs exist. What is drawn from them must not claim more than
# going through all of them would: with this certainty the chance lies below what is given.
CERTAIN = 0.99


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


def has_ties(outcome: Floats) -> bool:
    """Whether some areas have the same outcome: classes, selections and types, mostly not a score.

    >>> has_ties(np.array([1.0, 1.0, 0.0])), has_ties(np.array([0.1, 0.2, 0.3]))
    (True, False)
    """
    return len(np.unique(outcome)) < len(outcome)


def chance(as_large: int, tried: int, *, exact: bool, discrete: bool = False) -> float:
    """Chance that a blind outcome is at least as large, when ``as_large`` of ``tried`` are; never 0.

    When all arrangements are tried (``exact``), one of them is the outcome itself and the chance is their share.
    Of random ones it is (1 + b) / (1 + B) (Phipson and Smyth 2010), and for a ``discrete`` outcome the upper end
    of the one-sided 99 % interval of Clopper and Pearson around b / B, so that the level stays under the one
    agreed.

    >>> chance(2, 4, exact=True), chance(1, 4, exact=False)
    (0.5, 0.4)
    >>> round(chance(76, 1999, exact=False, discrete=True), 4), round(chance(77, 1999, exact=False), 4)
    (0.0492, 0.039)
    """
    if exact:
        return as_large / tried
    if not discrete:
        return (1 + as_large) / (1 + tried)
    return float(beta.ppf(CERTAIN, as_large + 1, tried - as_large)) if as_large < tried else 1.0


def times_as_large(observed: float, blind: Floats) -> int:
    """How many blind outcomes are at least as large as ``observed``, but for rounding in the last digits.

    >>> times_as_large(2.0, np.array([1.0, 2.0, 0.0, 3.0]))
    2
    """
    return int((blind >= observed - 1e-9).sum())


def family_times(observed: pd.Series, blind: pd.DataFrame, *, exact: bool) -> pd.Series:
    """How many arrangements give as large a gap on any ground, per ground of ``observed``.

    ``blind`` has an arrangement per row and a ground per column. Gaps are set against what is usual for their
    ground (mean and spread), so that a ground with small groups does not drown the others (maxT).

    Examples
    --------
    >>> blind = pd.DataFrame({"g": [0.0, 1.0, 2.0, 3.0]})
    >>> family_times(pd.Series({"g": 3.0}), blind, exact=True).tolist()
    [1]
    """
    # What is offered is one of the arrangements: among random ones it counts once for what is usual.
    whole = blind if exact else pd.concat([blind, observed.to_frame().T], ignore_index=True)
    usual, spread = whole.mean(), whole.std(ddof=0).replace(0.0, np.inf)
    highest = ((blind - usual) / spread).max(axis=1).to_numpy(dtype=float)
    scores = (observed - usual) / spread
    return scores.map(lambda score: times_as_large(float(score), highest))


def family_chances(
    observed: pd.Series, blind: pd.DataFrame, *, exact: bool, discrete: bool = False
) -> pd.Series:
    """Chance per ground that a blind choice gives as large a gap on any ground: `chance` of `family_times`.

    Examples
    --------
    >>> blind = pd.DataFrame({"g": [0.0, 1.0, 2.0, 3.0]})
    >>> family_chances(pd.Series({"g": 3.0}), blind, exact=True).tolist()
    [0.25]
    """
    times = family_times(observed, blind, exact=exact)
    return times.map(lambda each: chance(int(each), len(blind), exact=exact, discrete=discrete))


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
