"""Strength of one figure within gemeenten: whether it orders areas as the share of a group does.

Each area gets its percentile rank among the areas of its gemeente, minus the mean of that gemeente, so that
differences between gemeenten play no part and every area weighs the same. The strength is the Pearson
correlation of two columns of such ranks.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

LEAST_AREAS = 8
LEAST_RESIDENTS = {"wijk": 200, "buurt": 100}


@dataclass(frozen=True)
class Within:
    """Strength of a pair: ``strength`` within gemeenten beside ``pooled`` over all areas at once.

    ``per_cluster`` holds the rank correlation of each gemeente that counts.
    """

    strength: float
    areas: int
    clusters: int
    pooled: float
    pooled_areas: int
    per_cluster: "pd.Series[float]"


def centred_ranks(values: pd.DataFrame, cluster: "pd.Series[str]") -> pd.DataFrame:
    """Percentile rank (1/n to 1, ties share) within the cluster, minus the mean of the cluster.

    >>> frame = pd.DataFrame({"a": [10.0, 30.0, 20.0, 50.0]})
    >>> centred_ranks(frame, pd.Series(["x", "x", "x", "x"]))["a"].tolist()
    [-0.375, 0.125, -0.125, 0.375]
    """
    ranks = values.groupby(cluster).rank(pct=True)
    return ranks - ranks.groupby(cluster).transform("mean")


def large_enough(cluster: "pd.Series[str]", least: int = LEAST_AREAS) -> "pd.Series[bool]":
    """Whether an area lies in a cluster of at least ``least`` areas."""
    return cluster.map(cluster.value_counts()) >= least


def within_strength(
    figure: "pd.Series[float]",
    share: "pd.Series[float]",
    cluster: "pd.Series[str]",
    *,
    least_areas: int = LEAST_AREAS,
) -> Within | None:
    """Strength of ``figure`` against ``share`` over areas that have both; None when no gemeente counts.

    Areas too small to count have to be left out before.

    Examples
    --------
    >>> share = pd.Series([1.0, 2.0, 3.0, 4.0])
    >>> found = within_strength(share * -2, share, pd.Series(["x"] * 4), least_areas=4)
    >>> round(found.strength, 6), found.areas, found.clusters
    (-1.0, 4, 1)
    """
    both = pd.DataFrame({"figure": figure, "share": share}).dropna()
    places = cluster.reindex(both.index)
    kept = both[large_enough(places, least_areas)]
    if kept.empty:
        return None
    places = places.loc[kept.index]
    ranks = centred_ranks(kept, places)
    return Within(
        strength=_pearson(ranks["figure"], ranks["share"]),
        areas=len(kept),
        clusters=int(places.nunique()),
        pooled=_pearson(both["figure"].rank(), both["share"].rank()),
        pooled_areas=len(both),
        per_cluster=_per_cluster(ranks, places),
    )


def _per_cluster(ranks: pd.DataFrame, cluster: "pd.Series[str]") -> "pd.Series[float]":
    """Correlation per cluster; the ranks are centred there already. Missing where one of the two is flat."""
    number, names = pd.factorize(cluster, sort=True)
    one, other = ranks["figure"].to_numpy(dtype=float), ranks["share"].to_numpy(dtype=float)
    shared, first, second = (np.bincount(number, weights=w) for w in (one * other, one**2, other**2))
    size = np.sqrt(first * second)
    found = np.full(len(names), np.nan)
    np.divide(shared, size, out=found, where=size > 1e-12)
    return pd.Series(found, index=pd.Index(names), dtype=float)


def _pearson(first: "pd.Series[float]", second: "pd.Series[float]") -> float:
    one, other = first - first.mean(), second - second.mean()
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / size if size > 0 else float("nan")
