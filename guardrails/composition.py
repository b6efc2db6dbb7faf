"""A composite: several columns brought to one scale and added with weights. One formula, used by all who need it."""

from collections.abc import Mapping

import pandas as pd

METHODS = ("z-score", "rang")


def composed(parts: pd.DataFrame, weights: Mapping[str, float], *, method: str) -> "pd.Series[float]":
    """The composite of ``parts`` (area x column): the weighted mean of the parts on one scale.

    On the scale of ``z-score`` a part is its distance to the mean of the areas, in standard deviations over the
    areas; on that of ``rang`` its percentile rank (1/n to 1, ties share a rank). A part with a negative weight
    counts against; the sum is divided by the sum of the weights without sign. An area that lacks a part has no
    composite and plays no part in the scale of the others.

    Parameters
    ----------
    parts : DataFrame
        One figure per area and part; missing where there is none.
    weights : mapping of str to float
        Weight per column of ``parts``; columns without a weight are left out.
    method : str
        ``z-score`` or ``rang``.

    Raises
    ------
    ValueError
        When the method is unknown.

    Examples
    --------
    >>> parts = pd.DataFrame({"a": [0.0, 2.0, 9.0], "b": [4.0, 0.0, None]}, index=["W1", "W2", "W3"])
    >>> composed(parts, {"a": 3, "b": -1}, method="z-score").tolist()
    [-1.0, 1.0, nan]
    >>> composed(parts, {"a": 1, "b": 1}, method="rang").tolist()
    [0.75, 0.75, nan]
    """
    names = [name for name in parts.columns if name in weights]
    whole = parts[names].astype(float).dropna()
    on_scale = standard(whole, method=method)
    weight = pd.Series({name: float(weights[name]) for name in names}, dtype=float)
    score = on_scale.mul(weight, axis=1).sum(axis=1) / weight.abs().sum()
    return score.reindex(parts.index)


def standard(parts: pd.DataFrame, *, method: str) -> pd.DataFrame:
    """Parts without gaps on one scale; a part that is the same everywhere says nothing (0 on ``z-score``).

    >>> standard(pd.DataFrame({"a": [1.0, 1.0, 4.0]}), method="rang")["a"].round(2).tolist()
    [0.5, 0.5, 1.0]
    """
    if method == "rang":
        return parts.rank(pct=True)
    if method == "z-score":
        deviation = parts.std(ddof=0)
        return (parts - parts.mean()) / deviation.where(deviation > 0, 1.0)
    raise ValueError(f"unknown method of a composite: {method!r}")
