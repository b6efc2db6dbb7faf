"""Strength of figures together: cross-validated ridge on ranks within gemeenten, with gemeenten as folds.

Ridge needs nothing of the areas but sums of products. Kept per fold, they give the cross-validated figure of
any choice of columns later on, exactly and without the areas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FOLDS = 10
PENALTY = 1.0


@dataclass(frozen=True)
class FoldProducts:
    """Sums of products of columns, per fold: ``sums[fold, i, j]``; ``areas`` and ``clusters`` counted."""

    names: tuple[str, ...]
    sums: NDArray[np.float64]
    areas: int
    clusters: int


def fold_of(cluster: "pd.Series[str]", folds: int = FOLDS) -> "pd.Series[int]":
    """Fold of each area: gemeenten in code order, dealt out one by one, so a gemeente is never split.

    >>> fold_of(pd.Series(["b", "a", "b", "c"]), folds=2).tolist()
    [1, 0, 1, 0]
    """
    order = {name: number % folds for number, name in enumerate(sorted(cluster.unique()))}
    return cluster.map(order).astype(int)


def fold_products(ranks: pd.DataFrame, cluster: "pd.Series[str]", folds: int = FOLDS) -> FoldProducts:
    """Sums of products per fold of columns already centred per gemeente, without gaps."""
    number = fold_of(cluster, folds).to_numpy()
    values = ranks.to_numpy(dtype=float)
    sums = np.stack([values[number == k].T @ values[number == k] for k in range(folds)])
    return FoldProducts(tuple(map(str, ranks.columns)), sums, len(ranks), int(cluster.nunique()))


def cross_validated(
    products: FoldProducts, predictors: Sequence[str], target: str, *, penalty: float = PENALTY
) -> float:
    """R² that ridge on ``predictors`` reaches for ``target`` in gemeenten it did not learn from.

    Predictors count in units of their spread, so the penalty is the same for each. Can be below 0.

    Examples
    --------
    >>> area = pd.DataFrame({"a": [-1.0, 1.0] * 6, "y": [-1.0, 1.0] * 6})
    >>> places = pd.Series([name for name in "abcdef" for _ in range(2)])
    >>> round(cross_validated(fold_products(area, places, folds=3), ["a"], "y"), 2)
    0.99
    """
    at: Mapping[str, int] = {name: i for i, name in enumerate(products.names)}
    rows, goal = [at[p] for p in predictors], at[target]
    total = products.sums.sum(axis=0)
    spread = np.sqrt(np.diag(total)[rows] / products.areas)
    used = spread > 0
    rows, spread = [r for r, u in zip(rows, used, strict=True) if u], spread[used]
    if not rows or total[goal, goal] <= 0:
        return 0.0
    missed = 0.0
    for fold in products.sums:
        train = total - fold
        gram = train[np.ix_(rows, rows)] / np.outer(spread, spread) + penalty * np.eye(len(rows))
        weights = np.linalg.solve(gram, train[rows, goal] / spread) / spread
        missed += float(
            fold[goal, goal] - 2 * weights @ fold[rows, goal] + weights @ fold[np.ix_(rows, rows)] @ weights
        )
    return 1.0 - missed / float(total[goal, goal])


def recombined(
    products: FoldProducts,
    made: Mapping[str, Mapping[str, float]],
    *,
    kept: Mapping[str, float] | None = None,
    beside: Sequence[str] | None = None,
) -> FoldProducts:
    """Products of weighted sums of columns (``made``: name to weights) with each other and with other columns.

    ``beside`` names those other columns, by default all. ``kept`` says per name which part of its variance remains
    when only classes of it are seen (1: all). What a class keeps of a column goes with others in that same
    proportion, as long as their link with it is straight.

    Examples
    --------
    >>> area = pd.DataFrame({"a": [-1.0, 1.0] * 6, "b": [1.0, -1.0] * 6, "y": [-1.0, 1.0] * 6})
    >>> found = fold_products(area, pd.Series([name for name in "abcdef" for _ in range(2)]), folds=3)
    >>> both = recombined(found, {"som": {"a": 2.0, "b": -1.0}})
    >>> round(cross_validated(both, ["som"], "y"), 2)
    0.99
    """
    names, at = tuple(made), {name: i for i, name in enumerate(products.names)}
    weights = np.zeros((len(products.names), len(names)))
    for column, parts in enumerate(made.values()):
        for part, weight in parts.items():
            weights[at[part], column] = weight
    share = np.array([1.0 if kept is None else kept.get(name, 1.0) for name in names])
    others_at = list(range(len(products.names))) if beside is None else [at[name] for name in beside]
    half = products.sums @ weights
    own = weights.T @ half
    # Within one column the variance that remains counts once, between two of them both shares count.
    own = own * np.outer(share, share)
    diagonal = np.arange(len(names))
    own[:, diagonal, diagonal] /= np.where(share > 0, share, 1.0)
    others = half[:, others_at] * share
    rest = products.sums[:, others_at][:, :, others_at]
    sums = np.concatenate(
        [
            np.concatenate([rest, others], axis=2),
            np.concatenate([others.transpose(0, 2, 1), own], axis=2),
        ],
        axis=1,
    )
    kept_names = tuple(products.names[place] for place in others_at)
    return FoldProducts((*kept_names, *names), sums, products.areas, products.clusters)


def in_sample(products: FoldProducts, predictors: Sequence[str], target: str) -> float:
    """R² of least squares on all areas at once: never below the cross-validated figure by more than rounding."""
    at = {name: i for i, name in enumerate(products.names)}
    rows, goal = [at[p] for p in predictors], at[target]
    total = products.sums.sum(axis=0)
    weights = np.linalg.lstsq(total[np.ix_(rows, rows)], total[rows, goal], rcond=None)[0]
    return float(weights @ total[rows, goal] / total[goal, goal])
