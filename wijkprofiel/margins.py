"""What the true figure can be, given how the source rounds the counts behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.crosswalk import margin_of


def figure_range(
    row: "pd.Series[Any]", indicator: Indicator, source: IndicatorSource, *, level: str, parts: int = 1
) -> tuple[float, float] | None:
    """The lowest and highest true figure that gives this published one; None when the rounding is not known.

    Rounding is known of counts only: a figure that was modelled, or taken as published, has no range.

    Parameters
    ----------
    row
        A row of figures, with ``teller`` and ``noemer``.
    level
        The level on which the counts were rounded.
    parts
        Of how many rounded areas the counts are the sum.
    """
    if indicator.kind != "geteld" or indicator.aggregation == "geen":
        return None
    top = _count_range(row, source.numerator, "teller", level=level, parts=parts)
    if top is None:
        return None
    if source.denominator is None:
        return indicator.factor * top[0], indicator.factor * top[1]
    base = _count_range(row, (source.denominator,), "noemer", level=level, parts=parts)
    if base is None or base[0] <= 0:
        return None
    return indicator.factor * top[0] / base[1], indicator.factor * top[1] / base[0]


def figure_ranges(
    rows: pd.DataFrame, indicator: Indicator, source: IndicatorSource, *, units: Sequence[str]
) -> Mapping[str, tuple[float, float]]:
    """Per unit the range of its figure; units of which it is not known are left out.

    ``rows`` has the unit code as index.
    """
    found = {}
    for unit in units:
        row = rows.loc[[unit]].iloc[0]
        span = figure_range(row, indicator, source, level=str(row["niveau"]))
        if span is not None:
            found[unit] = span
    return found


def _count_range(
    row: "pd.Series[Any]", measures: Sequence[str], column: str, *, level: str, parts: int
) -> tuple[float, float] | None:
    margins = [margin_of(measure, level) for measure in measures]
    if None in margins or pd.isna(row[column]):
        return None
    margin = parts * sum(m for m in margins if m is not None)
    return max(0.0, float(row[column]) - margin), float(row[column]) + margin
