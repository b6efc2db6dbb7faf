"""Figures that lie far from those of the other areas, found without the figures themselves moving the yardstick."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

# Iglewicz and Hoaglin (1993), How to detect and handle outliers: a modified z-score above 3.5 is worth a look.
FAR = 3.5
_TO_SIGMA = 0.6745
_MEAN_TO_SIGMA = 1.2533
# With fewer areas the middle and the spread say too little: of ten ordinary areas one or two would stand out.
LEAST_AREAS = 15


@dataclass(frozen=True)
class Outlier:
    """One area whose figure lies far from the rest; ``distance`` is its modified z-score, signed."""

    area: str
    value: float
    distance: float


def far_from_the_rest(figures: pd.Series, *, relative: bool) -> tuple[Outlier, ...] | None:
    """Areas whose figure is more than `FAR` away from the middle of all, in the order of the index.

    The distance is the modified z-score: from the median, in median absolute deviations, so that one odd figure does
    not hide another. Where more than half of the figures are the same, the mean absolute deviation is taken.

    Parameters
    ----------
    figures
        One figure per area; missing figures are left out.
    relative
        Compare proportions (on a logarithmic scale) instead of differences, for figures that are positive and
        of which a doubling says the same anywhere. A zero is then compared as half of the smallest positive figure.

    Returns
    -------
    tuple of Outlier, or None
        None when there are too few figures, or all are the same.

    Examples
    --------
    >>> prices = pd.Series([2.0, 2.1, 1.9, 2.2, 2.0, 1.8, 2.1, 9.0] * 2, index=list("abcdefghijklmnop"))
    >>> [one.area for one in far_from_the_rest(prices, relative=True)]
    ['h', 'p']
    >>> far_from_the_rest(prices.head(5), relative=True) is None
    True
    """
    present = figures.dropna().astype(float)
    if len(present) < LEAST_AREAS or present.nunique() == 1:
        return None
    scaled = _logarithms(present) if relative and (present >= 0).all() else present
    away = scaled - scaled.median()
    spread = float(away.abs().median()) / _TO_SIGMA
    if spread == 0:
        spread = float(away.abs().mean()) * _MEAN_TO_SIGMA
    distance = away / spread
    far = distance[distance.abs() > FAR]
    values = present[far.index]
    return tuple(
        Outlier(str(area), float(value), round(float(z), 1))
        for area, value, z in zip(far.index, values, far, strict=True)
    )


def _logarithms(figures: pd.Series) -> pd.Series:
    positive = figures[figures > 0]
    floor = float(positive.min()) / 2 if len(positive) else 1.0
    return pd.Series(np.log(figures.clip(lower=floor)), index=figures.index)
