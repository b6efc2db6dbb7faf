"""What a choice that knows nothing about groups would give: outcomes handed out to areas at random."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
EXACT_UP_TO = 5000
DRAWS = 1999


def arrangements(outcome: Ints, *, seed: int, draws: int = DRAWS) -> tuple[Ints, bool]:
    """Ways to hand out ``outcome`` over the areas, one per row, and whether they are all there are.

    All distinct arrangements when there are at most 5000 (choosing 3 of 10 has 120), otherwise ``draws``
    random ones, the same for the same ``seed``.

    Examples
    --------
    >>> rows, exact = arrangements(np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]), seed=1)
    >>> rows.shape, exact
    ((120, 10), True)
    """
    values, counts = np.unique(outcome, return_counts=True)
    ways = math.factorial(len(outcome))
    for count in counts:
        ways //= math.factorial(int(count))
    if ways <= EXACT_UP_TO:
        rows = list(_distinct(dict(zip(values.tolist(), counts.tolist(), strict=True)), len(outcome)))
        return np.array(rows, dtype=np.int64).reshape(ways, len(outcome)), True
    generator = np.random.default_rng(seed)
    ordered = np.sort(outcome)
    return generator.permuted(np.tile(ordered, (draws, 1)), axis=1), False


def p_value(observed: float, blind: NDArray[np.float64], *, exact: bool) -> float:
    """Share of blind outcomes at least as large as ``observed``; never 0.

    >>> p_value(2.0, np.array([1.0, 2.0, 0.0, 1.0]), exact=True)
    0.25
    """
    at_least = int((blind >= observed - 1e-9).sum())
    return at_least / len(blind) if exact else (1 + at_least) / (1 + len(blind))


def _distinct(left: dict[int, int], length: int) -> Iterator[tuple[int, ...]]:
    if length == 0:
        yield ()
        return
    for value, count in left.items():
        if count:
            left[value] = count - 1
            for tail in _distinct(left, length - 1):
                yield (value, *tail)
            left[value] = count
