"""Figures carried to the areas of another year: counts by weights, shares recomputed, the rest refused.

Every estimate has an interval. Of an area that was cut it is not known what its pieces contributed: at least
nothing, at most all of it. Whole areas contribute their count, give or take what the source rounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from wijkprofiel.catalogue import Indicator
from wijkprofiel.crosswalk.table import Crosswalk
from wijkprofiel.errors import UsageError
from wijkprofiel.figures import COLUMNS, check_figures

Floats = NDArray[np.float64]
Numbers = NDArray[np.int8]
NO_ROW, MOVED, UNKNOWN, NOBODY, NOT_APPLICABLE = (
    "niet_gepubliceerd",
    "grenswijziging",
    "onbekend",
    "geen_inwoners",
    "niet_van_toepassing",
)
ROUNDED_TO_FIVES = 4.0
PERCENT = 100
VALUES = ["waarde", "teller", "noemer", "onder", "boven"]


@dataclass(frozen=True)
class Carried:
    """Counts on the areas of another year.

    ``given`` are the old counts in the order of ``crosswalk.from_areas``, with 0 where one is missing; ``codes``
    holds per new area and measure the number of the reason in ``words`` (0: there is a figure), so that no 0 that
    stands in for a gap is ever seen. Frames are made when they are asked for.
    """

    crosswalk: Crosswalk
    measures: pd.Index
    given: Floats
    margin: Floats
    codes: Numbers
    words: tuple[str, ...]

    @cached_property
    def values(self) -> pd.DataFrame:
        """The counts, missing where there is a reason."""
        return self._frame(_times(self.crosswalk.weights, self.given))

    @cached_property
    def low(self) -> pd.DataFrame:
        """What the true count is at least: of an area that was cut, nothing."""
        return self._frame(_times(self.crosswalk.exact, np.maximum(self.given - self.margin, 0.0)))

    @cached_property
    def high(self) -> pd.DataFrame:
        """What the true count is at most: of an area that was cut, all of it."""
        return self._frame(_times(self.crosswalk.givers, self.given + self.margin))

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """The reason where there is no count, the empty string where there is one."""
        texts = np.array(self.words, dtype=object)[self.codes]
        return pd.DataFrame(texts, index=self.crosswalk.to_areas, columns=self.measures, dtype=object)

    @property
    def estimated(self) -> pd.Series:
        """Per new area, whether a part of an area that was cut went into it."""
        cut = np.diff(self.crosswalk.estimated.indptr) > 0
        return pd.Series(cut, index=self.crosswalk.to_areas)

    def _frame(self, content: Floats) -> pd.DataFrame:
        missing = self.codes != 0
        shown = np.where(missing, np.nan, content) if missing.any() else content
        return pd.DataFrame(shown, index=self.crosswalk.to_areas, columns=self.measures, copy=False)


def carry_counts(
    crosswalk: Crosswalk,
    counts: pd.DataFrame,
    *,
    reasons: pd.DataFrame | None = None,
    margins: Mapping[str, float] | float = 0.0,
) -> Carried:
    """Counts on the areas of the crosswalk's newer year.

    A new area is missing as soon as one area that gives to it is, with the reason of the first of those; and
    ``grenswijziging`` where some of its land comes from no known area.

    Parameters
    ----------
    crosswalk : Crosswalk
        From the year of ``counts`` to the year wanted.
    counts : DataFrame
        Index area code of the older year, one column per measure; missing where there is no figure.
    reasons : DataFrame, optional
        Same shape; the reason where a count is missing. Without it a gap is ``onbekend``.
    margins : mapping or float
        The largest rounding error of one count, per measure or for all: 4 for counts rounded to fives by lot.

    Returns
    -------
    Carried

    Raises
    ------
    UsageError
        When an area stands twice in ``counts``, or a count is negative.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     [("A", "P", 2020, 2022, 1.0, "exact", "kaart"), ("B", "P", 2020, 2022, 0.25, "geschat", "kaart"),
    ...      ("B", "Q", 2020, 2022, 0.75, "geschat", "kaart")],
    ...     columns=["van_gebied", "naar_gebied", "van_jaar", "naar_jaar", "gewicht", "soort", "bewijs"])
    >>> found = carry_counts(Crosswalk(frame), pd.DataFrame({"n": [100.0, 40.0]}, index=["A", "B"]))
    >>> found.values["n"].tolist(), found.low["n"].tolist(), found.high["n"].tolist()
    ([110.0, 30.0], [100.0, 0.0], [140.0, 40.0])
    """
    if not counts.index.is_unique:
        raise UsageError("In de cijfers staat een gebied twee keer.")
    same = counts.index.equals(crosswalk.from_areas)
    raw: Floats = (counts if same else counts.reindex(crosswalk.from_areas)).to_numpy(dtype=float)
    # One pass tells whether anything is missing; then nothing has to be laid out for gaps.
    gaps = None if np.isfinite(raw.sum()) else ~np.isfinite(raw)
    filled = raw if gaps is None else np.where(gaps, 0.0, raw)
    if filled.size and filled.min() < 0:
        raise UsageError(
            "Een aantal is kleiner dan 0. Zo'n cijfer is geen telling en kan niet worden verdeeld.",
            remedy="Gebruik tellingen; verschillen en saldo's horen bij hun eigen grenzen.",
        )
    margin = np.array(
        [margins if isinstance(margins, int | float) else margins.get(str(m), 0.0) for m in counts.columns]
    )
    codes, words = _reasons(crosswalk, counts, gaps, reasons)
    return Carried(crosswalk, counts.columns, filled, margin, codes, words)


def _times(matrix: csr_matrix, columns: Floats) -> Floats:
    """The product, column by column: that is how a table lies in memory, so nothing is copied."""
    out: Floats = np.empty((matrix.shape[0], columns.shape[1]), order="F")
    for place in range(columns.shape[1]):
        out[:, place] = matrix @ columns[:, place]
    return out


def carry_shares(
    carried: Carried,
    numerator: str,
    denominator: str,
    *,
    factor: float = 100.0,
    part_of: bool = True,
    empty: str = NOT_APPLICABLE,
) -> pd.DataFrame:
    """A share on the new areas, recomputed from carried counts, never carried itself.

    The interval combines the ends of both counts. ``part_of`` says that the numerator is a part of the
    denominator, so that the share cannot exceed ``factor``; ``empty`` is the reason with a denominator of 0.

    Returns
    -------
    DataFrame
        Index new areas; ``waarde, reden, onder, boven``.

    Examples
    --------
    >>> rows = [("A", "P", 2020, 2022, 1.0, "exact", "kaart"), ("B", "P", 2020, 2022, 1.0, "exact", "kaart")]
    >>> columns = ["van_gebied", "naar_gebied", "van_jaar", "naar_jaar", "gewicht", "soort", "bewijs"]
    >>> frame = pd.DataFrame(rows, columns=columns)
    >>> counts = pd.DataFrame({"huur": [10.0, 30.0], "alle": [100.0, 100.0]}, index=["A", "B"])
    >>> carry_shares(carry_counts(Crosswalk(frame), counts), "huur", "alle")["waarde"].tolist()
    [20.0]
    """
    top, base = carried.values[numerator], carried.values[denominator]
    some = base.where(base > 0)
    value = factor * top / some
    low = factor * carried.low[numerator] / carried.high[denominator].where(base > 0)
    lowest_base = carried.low[denominator].where(base > 0)
    high = factor * carried.high[numerator] / lowest_base.where(lowest_base > 0)
    if part_of:
        high = high.clip(upper=factor).fillna(pd.Series(factor, index=high.index))
    else:
        # A denominator that may be 0 leaves the share without an upper end.
        high = high.where(lowest_base > 0, np.inf)
    reason = carried.reasons[numerator].where(carried.reasons[numerator] != "", carried.reasons[denominator])
    reason = reason.mask(base == 0, empty)
    there = value.notna()
    return pd.DataFrame(
        {
            "waarde": value,
            "reden": reason.where(~there, ""),
            "onder": low.where(there),
            "boven": high.where(there),
        }
    )


def carry_figures(
    figures: pd.DataFrame,
    crosswalk: Crosswalk,
    *,
    indicators: Mapping[str, Indicator],
    margins: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Figures on the areas of another year, in the shape of `figures.COLUMNS`.

    ``som`` is carried by weights, ``quotient`` recomputed from carried numerators and denominators. A figure that
    cannot be added up stays where an area as a whole became one area, and is ``grenswijziging`` elsewhere.

    Parameters
    ----------
    figures : DataFrame
        As in `figures.COLUMNS`, all of the crosswalk's older year and level.
    indicators : mapping of Indicator
        By key: how each is added up.
    margins : mapping, optional
        Largest rounding error of one count per indicator; without it 4, that of counts rounded to fives by lot.
    """
    parts = [
        _carry_one(rows, crosswalk, indicators[str(key)], (margins or {}).get(str(key), ROUNDED_TO_FIVES))
        for (key, _), rows in figures.groupby(["indicator", "jaar"], sort=True)
    ]
    return check_figures(pd.concat(parts, ignore_index=True))


def _carry_one(rows: pd.DataFrame, crosswalk: Crosswalk, indicator: Indicator, margin: float) -> pd.DataFrame:
    wide = rows.set_index("gebied")
    to = crosswalk.to_areas
    out = pd.DataFrame(index=to, columns=list(COLUMNS))
    kind = pd.Series(str(wide["soort"].iloc[0]), index=to)
    if indicator.aggregation == "geen":
        found = _taken_over(wide, crosswalk)
    else:
        names = ["teller", "noemer"] if indicator.aggregation == "quotient" else ["waarde"]
        why = pd.DataFrame(dict.fromkeys(names, wide["reden"]))
        carried = carry_counts(crosswalk, wide[names].astype(float), reasons=why, margins=margin)
        if indicator.aggregation == "quotient":
            found = carry_shares(
                carried,
                "teller",
                "noemer",
                factor=float(indicator.factor),
                part_of=indicator.factor == PERCENT,
                empty=NOBODY if "inwoners" in indicator.denominator else NOT_APPLICABLE,
            )
            found = found.assign(teller=carried.values["teller"], noemer=carried.values["noemer"])
        else:
            found = pd.DataFrame(
                {
                    "waarde": carried.values["waarde"],
                    "reden": carried.reasons["waarde"],
                    "onder": carried.low["waarde"],
                    "boven": carried.high["waarde"],
                    "teller": carried.values["waarde"],
                    "noemer": np.nan,
                }
            )
        kind = kind.mask(carried.estimated, "geschat")
    out[[*VALUES, "reden"]] = found[[*VALUES, "reden"]]
    out[VALUES] = out[VALUES].astype(float).mask(out["waarde"].isna())
    first = wide.iloc[0]
    return out.assign(
        gebied=to,
        niveau=str(first["niveau"]),
        indicator=rows["indicator"].iloc[0],
        jaar=int(first["jaar"]),
        grensjaar=crosswalk.to_year,
        soort=kind.to_numpy(),
        bron=first["bron"],
    )


def _taken_over(wide: pd.DataFrame, crosswalk: Crosswalk) -> pd.DataFrame:
    """Figures that cannot be added up: those of areas that went whole into an area that holds nothing else."""
    givers = np.diff(crosswalk.givers.indptr)
    alone = (givers == 1) & (np.diff(crosswalk.exact.indptr) == 1) & ~crosswalk.unreached
    found = pd.DataFrame(np.nan, index=crosswalk.to_areas, columns=VALUES)
    reason = np.full(len(crosswalk.to_areas), MOVED, dtype=object)
    places = np.flatnonzero(alone)
    sources = crosswalk.from_areas[crosswalk.exact.indices[crosswalk.exact.indptr[places]]]
    taken = wide.reindex(sources)
    found.iloc[places] = taken[VALUES].to_numpy(dtype=float)
    reason[places] = taken["reden"].fillna(NO_ROW).astype(str)
    return found.assign(reden=reason)


def _reasons(
    crosswalk: Crosswalk,
    counts: pd.DataFrame,
    gaps: NDArray[np.bool_] | None,
    reasons: pd.DataFrame | None,
) -> tuple[Numbers, tuple[str, ...]]:
    """The number of the reason of each new area and measure, and the reasons; the first is that there is none."""
    words = ["", NO_ROW, MOVED, UNKNOWN]
    codes: Numbers = np.zeros((len(crosswalk.to_areas), counts.shape[1]), dtype=np.int8)
    if gaps is not None:
        given, words = _given_codes(crosswalk, counts, gaps, reasons, words)
        # In reverse, so that of several reasons the one of the first area in code order stays.
        giver = crosswalk.givers.tocoo()
        order = np.argsort(-giver.col, kind="stable")
        row, col = giver.row[order], giver.col[order]
        link, column = np.nonzero(gaps[col])
        codes[row[link], column] = given[col[link], column]
    codes[crosswalk.unreached] = words.index(MOVED)
    return codes, tuple(words)


def _given_codes(
    crosswalk: Crosswalk,
    counts: pd.DataFrame,
    gaps: NDArray[np.bool_],
    reasons: pd.DataFrame | None,
    words: Sequence[str],
) -> tuple[Numbers, list[str]]:
    """The number of the reason of each gap among the counts that were given."""
    codes: Numbers = np.zeros(gaps.shape, dtype=np.int8)
    codes[gaps] = words.index(UNKNOWN)
    known = list(words)
    if reasons is not None:
        said = reasons.reindex(index=crosswalk.from_areas, columns=counts.columns).to_numpy(dtype=object)[
            gaps
        ]
        texts = [text if isinstance(text, str) and text else UNKNOWN for text in said]
        known += sorted(set(texts) - set(known))
        codes[gaps] = [known.index(text) for text in texts]
    codes[~crosswalk.from_areas.isin(counts.index)] = known.index(NO_ROW)
    return codes, known
