"""What is certain: the range that rounding leaves, and the bounds on the rate of a group (Duncan and Davis)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails.exposure import REST, Exposure

Floats = NDArray[np.float64]
# The statistical office rounds counts to fives (at most 4 away), and gives some shares in whole percentages.
SHARE_MARGIN, RESIDENTS_MARGIN, BASE = 0.5, 4.0, 5


def feasible_weights(weights: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lowest and highest residents per area and group that rounding leaves.

    Counts that are all fives are rounded counts: at most 4 off, and what is left over of a total (``overig``)
    at most 8. Other counts come from a share in whole percentages (half a point off) of a rounded total.

    >>> low, high = feasible_weights(pd.DataFrame({"a": [301.0], "b": [699.0]}, index=["W"]))
    >>> low["a"].round(2).tolist(), high["a"].round(2).tolist()
    ([294.82], [307.22])
    >>> low, high = feasible_weights(pd.DataFrame({"a": [300.0], "b": [700.0]}, index=["W"]))
    >>> low["a"].tolist(), high["a"].tolist()
    ([296.0], [304.0])
    """
    if bool((weights % BASE == 0).all(axis=None)):
        margins = pd.Series({g: RESIDENTS_MARGIN * (2 if g == REST else 1) for g in weights.columns})
        wide = weights.add(margins, axis=1).where(weights.sum(axis=1) > 0, 0.0)
        return weights.sub(margins, axis=1).clip(lower=0.0), wide
    total = weights.sum(axis=1)
    share = weights.div(total.where(total > 0), axis=0).fillna(0.0)
    margin = SHARE_MARGIN / 100
    low = (share - margin).clip(lower=0.0).mul((total - RESIDENTS_MARGIN).clip(lower=0.0), axis=0)
    high = (share + margin).clip(upper=1.0).mul(total + RESIDENTS_MARGIN, axis=0)
    return low, high.where(total > 0, 0.0)


def mean_range(outcome: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """Lowest and highest weighted mean of ``outcome`` when each weight lies between ``low`` and ``high``.

    The extremes give the highest weight to every area from some value on and the lowest to the rest.

    >>> lowest, highest = mean_range(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([2.0, 3.0]))
    >>> round(lowest, 4), highest
    (0.3333, 0.75)
    """
    order = np.argsort(outcome, kind="stable")
    y, lo, hi = outcome[order], low[order], high[order]

    def best(first: Floats, last: Floats) -> Floats:
        """Means when the areas before each place weigh ``first`` and the others ``last``."""
        head, tail = np.concatenate([[0.0], np.cumsum(first)]), np.concatenate([[0.0], np.cumsum(last)])
        head_y = np.concatenate([[0.0], np.cumsum(first * y)])
        tail_y = np.concatenate([[0.0], np.cumsum(last * y)])
        weight = head + tail[-1] - tail
        sums = head_y + tail_y[-1] - tail_y
        means: Floats = np.divide(sums, weight, out=np.full(len(sums), np.nan), where=weight > 0)
        return means

    return float(np.nanmin(best(hi, lo))), float(np.nanmax(best(lo, hi)))


def gap_range(outcome: Floats, exposure: Exposure) -> tuple[float, float]:
    """Lowest and highest value of the largest gap in the mean of ``outcome`` between groups of a ground.

    Each group takes its own worst case, so the true range lies within.
    """
    low, high = feasible_weights(exposure.weights)
    spans = [
        mean_range(outcome, low[g].to_numpy(dtype=float), high[g].to_numpy(dtype=float))
        for g in exposure.compared
    ]
    lowest, highest = np.array([s[0] for s in spans]), np.array([s[1] for s in spans])
    pairs = highest[:, None] - lowest[None, :]
    certain = lowest[:, None] - highest[None, :]
    np.fill_diagonal(pairs, 0.0)
    np.fill_diagonal(certain, 0.0)
    return float(max(certain.max(), 0.0)), float(pairs.max())


def duncan_davis(rate: pd.Series, exposure: Exposure) -> pd.DataFrame:
    """Certain bounds on the rate within each group, in percent, from a rate of persons per area (0 to 1).

    Per area at least what cannot be in the other groups, at most everyone with the property or everyone in
    the group. The mean per area where a group lives lies beside it: it is not the rate of the group.

    Examples
    --------
    >>> weights = pd.DataFrame({"a": [15.0], "b": [85.0]}, index=["W"])
    >>> made = Exposure("g", 2020, weights, pd.Series([0.0], index=["W"]))
    >>> found = duncan_davis(pd.Series([0.10], index=["W"]), made)
    >>> found.loc["a"].round(1).tolist()
    [0.0, 66.7, 10.0]
    """
    weights = exposure.weights
    with_property = weights.sum(axis=1) * rate.reindex(weights.index)
    rows = {}
    for group in exposure.compared:
        own = weights[group]
        others = weights.sum(axis=1) - own
        lowest = (with_property - others).clip(lower=0.0)
        highest = np.minimum(with_property, own)
        rows[group] = [
            100 * float(lowest.sum() / own.sum()),
            100 * float(highest.sum() / own.sum()),
            100 * float((own * rate.reindex(weights.index)).sum() / own.sum()),
        ]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["minstens", "hooguit", "gebiedsgemiddelde"])
