"""What serves one gemeente: which sets, on which boundaries, and what CBS says about boundaries that moved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from wijkprofiel.areas import load_boundaries, proof_between, same_area
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.catalogue import LEVELS, Catalogue, Indicator, IndicatorSource, Theme, load_catalogue
from wijkprofiel.crosswalk import proof_by_shape, refuting, strongest
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.indicators import compute_figures
from wijkprofiel.municipal import THEME, MunicipalSource
from wijkprofiel.source_card import SourceCard
from wijkprofiel.sources.at_hand import (
    embedded_boundary_years,
    find_fetched,
    is_fetched,
    load_card,
    load_measures,
    origin_of,
    set_fingerprint,
    sets_of,
    shapes_of,
    tables_of,
)
from wijkprofiel.sources.fetched import FetchedSet
from wijkprofiel.sources.open_tables import is_described

# Origins whose measures carry the names of the registry of concepts, in every year.
_CONCEPTS = "kwb"
_PROVISIONAL = "Voorlopig cijfer: het kan nog veranderen."
_ROUNDED = "CBS rondt aantallen per wijk en buurt af op 5."
# Generalised boundaries of two years can lie some metres apart without any change.
GENERALISED_M = 25.0


@dataclass(frozen=True)
class Supply:
    """The sets at hand for one gemeente: what was fetched (Kerncijfers, boundaries, other open tables).

    What is embedded comes beside it; a fetched set takes the place of the embedded one about the same year. ``own``
    are files of the gemeente that were read in.
    """

    gemeente: str
    figures: tuple[FetchedSet, ...] = field(default=(), repr=False)
    shapes: tuple[FetchedSet, ...] = field(default=(), repr=False)
    own: tuple[MunicipalSource, ...] = field(default=(), repr=False)
    tables: tuple[FetchedSet, ...] = field(default=(), repr=False)

    @property
    def fetched(self) -> tuple[FetchedSet, ...]:
        """Every fetched set: figures, boundaries, open tables."""
        return (*self.figures, *self.shapes, *self.tables)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fetched sets, figures and boundaries."""
        return tuple(sorted(one.key for one in self.fetched))

    def served(self, indicator: Indicator) -> Indicator:
        """The indicator with the sources it has here."""
        return replace(indicator, sources=self.sources_of(indicator))

    def provenance(self, name: str) -> dict[str, Any]:
        """Where a set that serves here was fetched from, complete; empty for an embedded set."""
        for one in self.fetched:
            if one.key == name:
                return one.provenance()
        return {}

    def catalogue(self) -> Catalogue:
        """All indicators: those of the package and those of own sources, which have a theme of their own."""
        known = load_catalogue()
        if not self.own:
            return known
        added: dict[str, Indicator] = {}
        for indicator in (indicator for source in self.own for indicator in source.indicators):
            held = added.get(indicator.key)
            sources = (*(held.sources if held else ()), *indicator.sources)
            added[indicator.key] = replace(indicator, sources=sources)
        theme = Theme(THEME, "Eigen cijfers van de gemeente", len(known.themes) + 1, ())
        return Catalogue({**known.indicators, **added}, {**known.themes, THEME: theme})

    def own_source(self, name: str) -> MunicipalSource | None:
        """The own source of this name; None for any other set."""
        return next((source for source in self.own if source.key == name), None)

    def measures(self, name: str) -> pd.DataFrame:
        """Measures of a set, own, fetched or embedded."""
        own = self.own_source(name)
        return load_measures(name) if own is None else own.measures

    def card(self, name: str) -> SourceCard:
        """The source card of a set, own, fetched or embedded."""
        own = self.own_source(name)
        if own is not None:
            return own.card
        fetched = next((one for one in self.fetched if one.key == name), None)
        return load_card(name) if fetched is None else fetched.card()

    def fingerprint(self, name: str) -> str:
        """SHA-256 of the figures of a set; of the file, for an own source."""
        own = self.own_source(name)
        return set_fingerprint(name) if own is None else own.card.sha256

    def held(self, indicator: Indicator, source: IndicatorSource) -> pd.DataFrame:
        """The rows behind an indicator in one year: at least ``gebied, grensjaar, waarde``."""
        own = self.own_source(source.set)
        if own is not None and own.figures is not None:
            rows = own.figures
            return rows[(rows["indicator"] == indicator.key) & (rows["jaar"] == source.year)]
        rows = self.measures(source.set)
        return rows[rows["maat"].isin(source.numerator) & (rows["jaar"] == source.year)]

    def compute(
        self,
        indicator: Indicator,
        source: IndicatorSource,
        units: pd.DataFrame,
        members: Iterable[str],
        *,
        merged: Mapping[int, Mapping[str, Sequence[str]]] | None = None,
    ) -> pd.DataFrame:
        """Figures of an indicator from one source, in the columns of `figures.COLUMNS`.

        Figures of an own source that was made again from a bundle stand as they are. ``merged`` says, per boundary
        year, of which areas a unit was put together.
        """
        own = self.own_source(source.set)
        if own is not None and own.figures is not None:
            return self.held(indicator, source).reset_index(drop=True)
        rows = self.measures(source.set)
        used = rows.loc[rows["jaar"] == source.year, "grensjaar"]
        together = (merged or {}).get(int(used.iloc[0])) if len(used) else None
        served = as_served(indicator, source)
        return compute_figures(served, source, rows, units, region_members=list(members), merged=together)

    def with_own(self, sources: Iterable[MunicipalSource]) -> "Supply":
        """The same with own sources added.

        Raises
        ------
        UsageError
            When two of them have the same name, or an indicator that is there already.
        """
        added = (*self.own, *sources)
        keys = [source.key for source in added]
        names = [f"{i.key} ({s.year})" for source in added for i in source.indicators for s in i.sources]
        doubles = sorted({n for n in (*keys, *names) if (*keys, *names).count(n) > 1})
        if doubles:
            raise UsageError(
                f"Deze eigen cijfers zijn er al: {', '.join(doubles)}.",
                remedy="Geef het bestand of het onderwerp een andere naam (wat=...), of laat een van de twee weg.",
            )
        return replace(self, own=added)

    def sources_of(self, indicator: Indicator) -> tuple[IndicatorSource, ...]:
        """The sources of an indicator here: embedded ones, and one for each fetched year that has its measures."""
        fetched = [source for one in self.figures if (source := _served(indicator, one)) is not None]
        taken = {source.year for source in fetched}
        fetched += [
            source
            for one in self.tables
            if one.year not in taken and (source := _from_table(indicator, one)) is not None
        ]
        years = {source.year for source in fetched}
        return (*(source for source in indicator.sources if source.year not in years), *fetched)

    def boundary_years(self, level: str) -> tuple[int, ...]:
        """Years of which boundaries of this level are at hand, oldest first."""
        fetched = {one.year for one in self.shapes if level in one.part.objects}
        return tuple(sorted(fetched | set(embedded_boundary_years(level, self.gemeente))))

    def boundary_year(self, level: str, wanted: Iterable[int] = ()) -> int:
        """The year of the boundaries to draw on: the newest of ``wanted`` that is at hand, else the newest of all.

        Raises
        ------
        BoundaryError
            When there are no boundaries of this level.
        """
        years = self.boundary_years(level)
        if not years:
            raise BoundaryError(
                f"Van het niveau '{level}' zijn er hier geen grenzen.",
                remedy=f"Haal ze op met de cijfers: wijkprofiel ophalen {self.gemeente} --jaar <jaar>.",
            )
        exact = set(wanted) & set(years)
        return max(exact) if exact else years[-1]

    def boundaries(self, level: str, year: int) -> Boundaries:
        """The boundaries of a level and year: fetched ones, else embedded ones."""
        for one in self.shapes:
            if one.year == year and level in one.part.objects:
                return Boundaries(
                    name=f"grenzen_{level}_{year}.{one.key.partition('.')[2]}",
                    level=level,
                    year=year,
                    source_line=one.card().source_line(),
                    frame=one.shapes(level),
                )
        return load_boundaries(level, year)

    def same_area(self, codes: Collection[str] | pd.Index, first: int, last: int, level: str) -> pd.Series:
        """Whether each code provably means the same land in both boundary years; see `areas.same_area`."""
        return same_area(list(codes), first, last, level, changes=self.changes())

    def proof(self, first: int, last: int, *, level: str = "") -> pd.DataFrame:
        """What is proven about each area between two boundary years: index code, ``gelijk`` and ``bewijs``.

        Witnesses that are embedded, CBS's indicator of the fetched years, and, where boundaries of both years are
        at hand for ``level``, the boundaries drawn over each other: a border that moved outweighs a code that stayed.
        Those boundaries are generalised, so they can show a change and prove nothing else.
        """
        found = proof_between(first, last, changes=self.changes())
        drawn = [year for year in (first, last) if any(one.year == year for one in self.shapes)]
        if (
            not level
            or first == last
            or len(drawn) < 2
            or not {first, last} <= set(self.boundary_years(level))
        ):
            return found
        shapes = proof_by_shape(
            self.boundaries(level, first), self.boundaries(level, last), border_m=GENERALISED_M
        )
        return strongest(found, refuting(shapes))

    def changes(self) -> Mapping[int, "pd.Series[str]"]:
        """CBS's indicator of change per fetched year: index code, ``1``, ``2``, ``3`` or ``.``."""
        return {one.year: one.areas().set_index("code")["wijziging"] for one in self.figures}

    def used(self, names: Iterable[str]) -> "Supply":
        """The same when one of ``names`` is of a fetched set or of fetched boundaries; else what is embedded."""
        wanted = set(names)
        own = tuple(source for source in self.own if source.key in wanted)
        if any(map(is_fetched, wanted)):
            return replace(self, own=own)
        return replace(self, figures=(), shapes=(), tables=(), own=own)


# What is embedded, for no gemeente in particular.
EMBEDDED = Supply("")


def supply_of(gemeente: str, *, only: Mapping[str, Mapping[str, Any]] | None = None) -> Supply:
    """What is at hand for a gemeente; with ``only`` exactly these fetched sets, name -> provenance as recorded.

    The same figures fetched at another moment are the same figures: moment and address are then those recorded.

    Raises
    ------
    SourceError
        When a set in ``only`` is not in the store.

    Examples
    --------
    >>> supply_of("GM0164", only={}).boundary_years("wijk")
    (2022,)
    """
    if only is None:
        return Supply(gemeente, sets_of(gemeente), shapes_of(gemeente), tables=tables_of(gemeente))
    chosen = [find_fetched(name).as_recorded(told) for name, told in sorted(only.items())]
    tables = tuple(one for one in chosen if one.family)
    figures = tuple(one for one in chosen if not one.family and origin_of(one.key).startswith(_CONCEPTS))
    shapes = tuple(one for one in chosen if one not in (*figures, *tables))
    return Supply(gemeente, _newest_first(figures), _newest_first(shapes), tables=_newest_first(tables))


def lineage_of(source: IndicatorSource) -> tuple[str, ...]:
    """The measures of a source with the set they come from, without gemeente and release."""
    measures = [*source.numerator, *([source.denominator] if source.denominator else [])]
    return tuple(f"{origin_of(source.set)}:{measure}" for measure in measures)


def as_served(indicator: Indicator, source: IndicatorSource) -> Indicator:
    """The indicator as it holds for this source.

    Fetched Kerncijfers go down to buurten; levels and caveat in the catalogue may be about the embedded figures, that
    come from another table. Figures on care keep their levels: those are a rule, not a matter of what there is.
    """
    notes = (_PROVISIONAL if source.provisional else "", indicator.note, source.note)
    if not is_fetched(source.set) or source.numerator != indicator.kerncijfers or indicator.klass == "zorg":
        return replace(indicator, note=" ".join(filter(None, notes)))
    rounded = _ROUNDED if indicator.aggregation == "som" else ""
    return replace(indicator, levels=LEVELS, note=" ".join(filter(None, (notes[0], rounded, source.note))))


def _newest_first(sets: Iterable[FetchedSet]) -> tuple[FetchedSet, ...]:
    return tuple(sorted(sets, key=lambda one: -one.year))


def _served(indicator: Indicator, one: FetchedSet) -> IndicatorSource | None:
    """The source that a fetched set gives an indicator, when it has all the measures that make the figure."""
    ways = [source for source in indicator.sources if source.set.startswith(_CONCEPTS)]
    if indicator.kerncijfers:
        ways.append(IndicatorSource(one.key, one.part.table, one.year, indicator.kerncijfers, None))
    for source in ways:
        wanted = {*source.numerator, *([source.denominator] if source.denominator else [])}
        if wanted <= set(one.measures):
            return _placed(source, one, wanted)
    return None


def _from_table(indicator: Indicator, one: FetchedSet) -> IndicatorSource | None:
    """The source that a fetched open table gives an indicator that the catalogue takes from the same description."""
    for source in indicator.sources:
        wanted = {*source.numerator, *([source.denominator] if source.denominator else [])}
        if is_described(source.table, one.family) and wanted <= set(one.measures):
            return _placed(source, one, wanted)
    return None


def _placed(source: IndicatorSource, one: FetchedSet, measures: Collection[str]) -> IndicatorSource:
    early = bool(one.provisional & set(measures))
    return replace(source, set=one.key, table=one.part.table, year=one.year, note="", provisional=early)
