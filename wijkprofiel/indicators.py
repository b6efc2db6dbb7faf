"""From measures of a source to figures of an indicator: counts add, shares are recomputed, missing stays missing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.figures import COLUMNS

RESIDENTS = "AantalInwoners"


def compute_figures(
    indicator: Indicator,
    source: IndicatorSource,
    measures: pd.DataFrame,
    units: pd.DataFrame,
    *,
    region_members: Sequence[str] = (),
    merged: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Figures of one indicator from one source, for every area in ``units``.

    A count is the sum of its numerator measures. A quotient is ``factor`` times numerator over denominator, from
    counts. A figure without counts behind it is taken as published. An area for which the source has no row gets
    ``niet_gepubliceerd``, a figure on a level that the indicator does not allow gets ``geweigerd``. A region is
    the sum of its gemeenten; where one of them is missing, or the indicator cannot be added up, the region has
    no figure.

    Parameters
    ----------
    indicator, source
        Entry of the catalogue and the source to use.
    measures : DataFrame
        Measures of ``source.set``: columns ``gebied, niveau, maat, jaar, grensjaar, waarde, reden``.
    units : DataFrame
        Index area code, column ``niveau``.
    region_members : sequence of str
        Codes of the gemeenten that make up the region among ``units``; their figures come from ``measures``.
    merged : mapping, optional
        Per unit that was put together, the areas of the source that make it up. A unit without areas, or an
        indicator that cannot be added up over more than one, gets ``grenswijziging``.

    Returns
    -------
    DataFrame
        The columns of `figures.COLUMNS`, one row per unit.
    """
    rows = measures[measures["jaar"] == source.year]
    value = rows.pivot(index="gebied", columns="maat", values="waarde")
    reason = rows.pivot(index="gebied", columns="maat", values="reden").fillna("")
    together = dict(merged or {})
    parts = {code for codes in together.values() for code in codes}
    wanted = units.index.union(pd.Index([*region_members, *sorted(parts)], dtype=object))
    numerator, numerator_reason = _add(value, reason, source.numerator, wanted)
    if source.denominator is None:
        denominator = pd.Series(np.nan, index=wanted)
        denominator_reason = pd.Series("", index=wanted)
    else:
        denominator, denominator_reason = _add(value, reason, (source.denominator,), wanted)
    regions = units.index[units["niveau"] == "regio"]
    for region in regions:
        for series, why in ((numerator, numerator_reason), (denominator, denominator_reason)):
            series[region], why[region] = _region(series, why, region_members, indicator.aggregation)
    for series, why in ((numerator, numerator_reason), (denominator, denominator_reason)):
        sums = {unit: _merged(series, why, codes, indicator.aggregation) for unit, codes in together.items()}
        for unit, (total, reason_of_total) in sums.items():
            series[unit], why[unit] = total, reason_of_total
    figure, why = _figure(indicator, source, numerator, numerator_reason, denominator, denominator_reason)
    result = pd.DataFrame(
        {
            "gebied": units.index,
            "niveau": units["niveau"].to_numpy(),
            "indicator": indicator.key,
            "jaar": source.year,
            "grensjaar": int(rows["grensjaar"].iloc[0]) if len(rows) else source.year,
            "waarde": figure.reindex(units.index).to_numpy(),
            "reden": why.reindex(units.index).to_numpy(),
            "teller": numerator.reindex(units.index).to_numpy(),
            "noemer": denominator.reindex(units.index).to_numpy(),
            "onder": np.nan,
            "boven": np.nan,
            "soort": indicator.kind,
            "bron": source.set,
        },
        columns=list(COLUMNS),
    )
    return _refuse_levels(result, indicator)


def _add(
    value: pd.DataFrame, reason: pd.DataFrame, names: Sequence[str], wanted: pd.Index
) -> tuple[pd.Series, pd.Series]:
    """Sum of measures per area; missing as soon as one of them is, with the first reason."""
    values = value.reindex(index=wanted, columns=list(names)).astype(float)
    reasons = reason.reindex(index=wanted, columns=list(names)).fillna("")
    reasons = reasons.mask(values.isna() & (reasons == ""), "niet_gepubliceerd")
    total = values.sum(axis=1, min_count=len(names), skipna=False)
    first = reasons.apply(lambda row: next((r for r in row if r), ""), axis=1)
    return total, first.astype(object)


def _region(series: pd.Series, why: pd.Series, members: Sequence[str], aggregation: str) -> tuple[float, str]:
    if aggregation == "geen" or not members:
        return np.nan, "niet_gepubliceerd"
    parts = series.reindex(list(members))
    if parts.isna().any():
        gaps = why.reindex(list(members))[parts.isna()]
        return np.nan, str(gaps.iloc[0] or "niet_gepubliceerd")
    return float(parts.sum()), ""


def _merged(series: pd.Series, why: pd.Series, parts: Sequence[str], aggregation: str) -> tuple[float, str]:
    """The figure of areas that were put together, or of the one area that a unit was in that year."""
    if not parts or (aggregation == "geen" and len(parts) > 1):
        return np.nan, "grenswijziging"
    if len(parts) == 1:
        return float(series[parts[0]]), str(why[parts[0]])
    return _region(series, why, parts, aggregation)


def _figure(
    indicator: Indicator,
    source: IndicatorSource,
    numerator: pd.Series,
    numerator_reason: pd.Series,
    denominator: pd.Series,
    denominator_reason: pd.Series,
) -> tuple[pd.Series, pd.Series]:
    if source.denominator is None:
        figure = numerator * indicator.factor
        return figure, numerator_reason.where(figure.isna(), "")
    figure = indicator.factor * numerator / denominator.where(denominator != 0)
    empty = "geen_inwoners" if source.denominator == RESIDENTS else "niet_van_toepassing"
    why = numerator_reason.where(numerator_reason != "", denominator_reason)
    why = why.mask(denominator == 0, empty)
    return figure, why.where(figure.isna(), "")


def _refuse_levels(figures: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Figures of levels that the indicator does not allow become ``geweigerd``; larger areas are reference.

    Figures on care exist for smaller areas than we show, also where we do not carry them: there too the answer
    is a refusal. Of anything else without a figure on that level, the source has none.
    """
    outside = ~figures["niveau"].isin([*indicator.levels, "gemeente", "regio", "land"])
    refused = outside & (figures["waarde"].notna() | (indicator.klass == "zorg"))
    for column in ("waarde", "teller", "noemer", "onder", "boven"):
        figures[column] = figures[column].mask(outside)
    figures["reden"] = figures["reden"].mask(refused, "geweigerd")
    return figures
