"""The arithmetic: weighted rates per group, gaps between groups, and the same for many arrangements at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails.exposure import Exposure

Floats = NDArray[np.float64]
Measure = Literal["classes", "score", "topk"]
CHUNK = 250


@dataclass(frozen=True)
class Spread:
    """Share of each compared group living in each area (areas x groups; columns sum to 1).

    ``names`` are ``ground:group``, ``places`` the columns of each ground, ``residents`` the share of the
    compared residents of a ground in each area (areas x grounds).
    """

    values: Floats = field(repr=False)
    names: tuple[str, ...]
    places: Mapping[str, slice]
    residents: Floats = field(repr=False)

    @property
    def grounds(self) -> tuple[str, ...]:
        return tuple(self.places)


@dataclass(frozen=True)
class Plan:
    """What is measured on an outcome: the share in some ``classes``, the mean ``score``, or every top-k.

    ``cuts`` are the class numbers, or the sizes k of the tops. ``highest_first`` says which end a top is.
    """

    measure: Measure
    cuts: tuple[int, ...] = ()
    highest_first: bool = False


def spread_of(exposures: Sequence[Exposure]) -> Spread:
    """The spread of every compared group of ``exposures``, which are on the same areas.

    Examples
    --------
    >>> weights = pd.DataFrame({"a": [30.0, 10.0], "b": [70.0, 90.0]}, index=["W1", "W2"])
    >>> made = spread_of([Exposure("g", 2020, weights, pd.Series(0.0, index=["W1", "W2"]))])
    >>> made.names, made.values[:, 0].tolist(), made.residents[:, 0].tolist()
    (('g:a', 'g:b'), [0.75, 0.25], [0.5, 0.5])
    """
    columns: list[Floats] = []
    residents: list[Floats] = []
    names: list[str] = []
    places: dict[str, slice] = {}
    for exposure in exposures:
        weights = exposure.weights[exposure.compared].to_numpy(dtype=float)
        places[exposure.ground] = slice(len(names), len(names) + weights.shape[1])
        names += [f"{exposure.ground}:{group}" for group in exposure.compared]
        columns.append(weights / weights.sum(axis=0))
        residents.append(weights.sum(axis=1) / weights.sum())
    return Spread(np.concatenate(columns, axis=1), tuple(names), places, np.column_stack(residents))


def ranges(values: Floats, spread: Spread) -> Floats:
    """Highest minus lowest group per ground; groups are the last axis of ``values``."""
    return np.stack(
        [values[..., p].max(axis=-1) - values[..., p].min(axis=-1) for p in spread.places.values()], axis=-1
    )


def gaps(rows: Floats, plan: Plan, spread: Spread) -> pd.DataFrame:
    """Largest gap between groups per arrangement (rows) and ground (columns).

    In percentage points for classes and tops (the largest over them), in standard deviations of the score over
    residents for a score.

    Examples
    --------
    >>> weights = pd.DataFrame({"a": [30.0, 10.0], "b": [70.0, 90.0]}, index=["W1", "W2"])
    >>> made = spread_of([Exposure("g", 2020, weights, pd.Series(0.0, index=["W1", "W2"]))])
    >>> gaps(np.array([[1, 0]]), Plan("classes", (1,)), made)["g"].round(2).tolist()
    [31.25]
    """
    found = [_gaps(rows[start : start + CHUNK], plan, spread) for start in range(0, len(rows), CHUNK)]
    return pd.DataFrame(np.concatenate(found), columns=list(spread.grounds))


def _gaps(rows: Floats, plan: Plan, spread: Spread) -> Floats:
    if plan.measure == "score":
        centred = rows.astype(float)
        centred = centred - centred.mean(axis=1, keepdims=True)
        mean = centred @ spread.residents
        deviation = np.sqrt(np.maximum((centred**2) @ spread.residents - mean**2, 0.0))
        found = ranges(centred @ spread.values, spread)
        scaled: Floats = np.divide(found, deviation, out=np.zeros_like(found), where=deviation > 1e-12)
        return scaled
    largest: Floats = np.zeros((len(rows), len(spread.places)))
    if plan.measure == "topk":
        largest = ranges(top_shares(rows, plan, spread), spread).max(axis=1)
        return 100 * largest
    for number in plan.cuts:
        largest = np.maximum(largest, ranges((rows == number).astype(float) @ spread.values, spread))
    return 100 * largest


def top_shares(rows: Floats, plan: Plan, spread: Spread) -> Floats:
    """Share of each group living in the first k areas, for every k of the plan (arrangement x k x group)."""
    order = np.argsort(-rows if plan.highest_first else rows, axis=1, kind="stable")
    places = np.asarray(plan.cuts, dtype=int) - 1
    shares: Floats = np.cumsum(spread.values[order], axis=1)[:, places]
    return shares


def group_rates(outcome: Floats, weights: Floats, groups: NDArray[np.int64], count: int) -> Floats:
    """Weighted mean of ``outcome`` per group number 0 to ``count`` - 1; NaN for a group that weighs nothing.

    For outcomes 0 and 1 this is the selection rate.

    >>> group_rates(np.array([1.0, 0.0, 1.0]), np.array([1.0, 3.0, 2.0]), np.array([0, 0, 1]), 2).tolist()
    [0.25, 1.0]
    """
    totals = np.bincount(groups, weights, minlength=count)
    sums = np.bincount(groups, weights * outcome, minlength=count)
    rates: Floats = np.divide(sums, totals, out=np.full(count, np.nan), where=totals > 0)
    return rates


def resampled_rates(
    outcomes: Sequence[Floats],
    weights: Floats,
    groups: NDArray[np.int64],
    count: int,
    *,
    samples: int,
    seed: int,
) -> Floats:
    """`group_rates` of several outcomes on rows drawn with replacement (sample x outcome x group).

    The rows are drawn as fairlearn draws them, so equal seeds give equal samples. Resampling rows of area and
    group says nothing about the uncertainty of a gap between areas; it is here to be compared.
    """
    seeds = np.random.default_rng(seed).integers(0, np.iinfo(np.uint32).max, size=samples, dtype=np.uint32)
    found = np.empty((samples, len(outcomes), count))
    size = len(weights)
    weighted = [weights * outcome for outcome in outcomes]
    for place, each in enumerate(seeds):
        drawn = np.random.RandomState(each).choice(size, size=size, replace=True)
        times = np.bincount(drawn, minlength=size)
        totals = np.bincount(groups, times * weights, minlength=count)
        for column, product in enumerate(weighted):
            sums = np.bincount(groups, times * product, minlength=count)
            found[place, column] = np.divide(sums, totals, out=np.full(count, np.nan), where=totals > 0)
    return found
