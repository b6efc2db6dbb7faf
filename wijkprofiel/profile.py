"""A profile: figures of one gemeente and its wijken and buurten, frozen, with what is wanted of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from wijkprofiel.areas import load_areas
from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.errors import BoundaryError, UnknownIndicator, UsageError
from wijkprofiel.figures import check_figures
from wijkprofiel.sources.fetched import fetch_command
from wijkprofiel.supply import EMBEDDED, Supply, as_served, supply_of

COUNTRY = "NL00"
REGION = "CR12"
DRAWN_LEVELS = ("gemeente", "wijk", "buurt")


@dataclass(frozen=True)
class Request:
    """One indicator that a profile asks for: which year, for what use, on which levels, under which title."""

    key: str
    year: int | None = None
    use: tuple[str, ...] = ("beschrijven",)
    levels: tuple[str, ...] = ()
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Profile:
    """Figures of a gemeente, its wijken and buurten, with Nederland and Twente for reference.

    ``units`` has the area code as index and the columns ``naam, niveau, boven, gemeente``; ``figures`` follows
    `figures.COLUMNS`; ``requests`` is what was asked for, with the year filled in, in the order asked.
    ``boundary_years`` are the years of the boundaries it is drawn on, per level; ``supply`` the sets it came from.
    ``merged`` says, per boundary year, of which areas a unit was put together; it is empty unless years are compared.
    """

    gemeente: str
    units: pd.DataFrame
    figures: pd.DataFrame
    requests: tuple[Request, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, IndicatorSource]
    levels: tuple[str, ...]
    sets: tuple[str, ...] = field(default=())
    boundary_years: Mapping[str, int] = field(default_factory=dict)
    supply: Supply = field(default=EMBEDDED, repr=False)
    merged: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def decimals(self, column: str) -> int:
        """Number of decimals that the figures of ``column`` (such as ``inwoners@2020``) can carry."""
        return self.indicators[column.split("@")[0]].decimals


def profile_units(gemeente: str, levels: Sequence[str], *, members: Sequence[str] = ()) -> pd.DataFrame:
    """The units of a profile: the gemeente, its areas of ``levels``, and the reference areas above it.

    ``members`` names other gemeenten whose areas are in it too.
    """
    areas = load_areas().frame
    inside = areas.index[areas["gemeente"].isin([gemeente, *members]) & areas["niveau"].isin(levels)]
    above = [c for c in (REGION, COUNTRY) if c in areas.index]
    if areas.loc[gemeente, "boven"] != REGION:
        above = [c for c in above if c != REGION]
    codes = sorted({gemeente, *inside, *above})
    return areas.loc[codes, ["naam", "niveau", "boven", "gemeente"]]


def _existing(units: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """The units that exist in one of these boundary years; gemeente, region and country always do."""
    wanted = {str(year) for year in years}
    seen = load_areas().frame["jaren"].reindex(units.index).str.split()
    here = seen.map(lambda known: bool(wanted & set(known)))
    return units[here | ~units["niveau"].isin(("wijk", "buurt"))]


def region_members(region: str) -> list[str]:
    """Codes of the gemeenten in a region, in code order."""
    areas = load_areas().frame
    return sorted(areas.index[(areas["niveau"] == "gemeente") & (areas["boven"] == region)])


def build_profile(
    gemeente: str,
    requests: Sequence[Request],
    *,
    levels: Sequence[str],
    members: Sequence[str] = (),
    supply: Supply | None = None,
) -> Profile:
    """A profile of ``gemeente`` with the figures that ``requests`` ask for; areas of ``members`` are in it too.

    A request without a year gets the newest year that holds figures; if it is to be drawn, the newest year
    whose figures lie on boundaries that we have. A drawn figure of an area without a witness that its boundary is
    the same gets the reason ``grenswijziging``. ``supply`` are the sets to use, else all that are at hand.

    Raises
    ------
    UnknownIndicator, UsageError, BoundaryError, SourceError
    """
    at_hand = supply or supply_of(gemeente)
    catalogue = at_hand.catalogue()
    units = profile_units(gemeente, levels, members=members)
    _check_levels(units, levels)
    refusals: list[UsageError | BoundaryError] = []
    settled: list[Request] = []
    sources: dict[str, IndicatorSource] = {}
    for request in requests:
        indicator = catalogue.find(request.key)
        try:
            settled_request, source = _settle(indicator, request, at_hand, levels)
        except (UsageError, BoundaryError) as problem:
            refusals.append(problem)
            continue
        settled.append(settled_request)
        sources[f"{indicator.key}@{source.year}"] = source
    if refusals:
        raise _together(refusals)
    at_hand = at_hand.used([*(s.set for s in sources.values()), *_shapes_drawn(settled, sources, at_hand)])
    if at_hand.names:
        units = _existing(units, {boundary_year_of(source, supply=at_hand) for source in sources.values()})
    drawn = _drawn_years(settled, sources, levels, at_hand)
    found: dict[tuple[str, int], pd.DataFrame] = {}
    for request in settled:
        source = sources[f"{request.key}@{request.year}"]
        figures = _figures_of(catalogue.indicators[request.key], source, units, at_hand)
        if "kaart" in request.use:
            figures = _withhold_moved(figures, request, drawn, at_hand)
        found[(request.key, source.year)] = figures
    return Profile(
        gemeente=gemeente,
        units=units,
        figures=check_figures(pd.concat(list(found.values()), ignore_index=True)),
        requests=tuple(settled),
        indicators={r.key: catalogue.indicators[r.key] for r in settled},
        sources=sources,
        levels=tuple(levels),
        sets=tuple(sorted({s.set for s in sources.values()})),
        boundary_years=drawn,
        supply=at_hand,
    )


def boundary_year_of(source: IndicatorSource, *, supply: Supply = EMBEDDED) -> int:
    """Year of the boundaries that the figures of a source lie on; the year of the figures when it has none."""
    rows = supply.measures(source.set)
    rows = rows[rows["jaar"] == source.year]
    return int(rows["grensjaar"].iloc[0]) if len(rows) else source.year


def _drawn_years(
    requests: Sequence[Request],
    sources: Mapping[str, IndicatorSource],
    levels: Sequence[str],
    supply: Supply,
) -> dict[str, int]:
    """The year of the boundaries per level: that of the figures on the map where it is at hand."""
    years = {}
    for level in levels:
        if level == "gemeente" or not supply.boundary_years(level):
            continue
        on_map = [r for r in requests if "kaart" in r.use and level in r.levels] or requests
        wanted = {boundary_year_of(sources[f"{r.key}@{r.year}"], supply=supply) for r in on_map}
        years[level] = supply.boundary_year(level, wanted)
    return years


def _shapes_drawn(
    requests: Sequence[Request], sources: Mapping[str, IndicatorSource], supply: Supply
) -> list[str]:
    """Names of the fetched boundaries on which something is drawn."""
    levels = {level for r in requests if "kaart" in r.use for level in r.levels}
    drawn = _drawn_years(requests, sources, sorted(levels), supply)
    return [
        one.key
        for one in supply.shapes
        for level, year in drawn.items()
        if one.year == year and level in one.part.objects
    ]


def _check_levels(units: pd.DataFrame, levels: Sequence[str]) -> None:
    present = set(units["niveau"])
    absent = [level for level in levels if level not in present]
    if absent:
        place = units.loc[units["niveau"] == "gemeente", "naam"].iloc[0]
        rest = [level for level in levels if level in present] or ["wijk"]
        quoted = ", ".join(f'"{level}"' for level in rest)
        raise UsageError(
            f"Van {place} zijn er hier geen {absent[0]}en. De ingebouwde cijfers gaan niet zo diep.",
            remedy=f"Kies een ander niveau; in een dossier: gebieden = [{quoted}]. Of haal de cijfers van {place} "
            f"op: {fetch_command(str(units.index[units['niveau'] == 'gemeente'][0]))}",
        )


def _together(refusals: Sequence[UsageError | BoundaryError]) -> UsageError | BoundaryError:
    """One error that names everything that cannot be served, so that it can be mended in one go."""
    first = refusals[0]
    if len(refusals) == 1:
        return first
    lines = "\n".join(f"- {problem.message} {problem.remedy}" for problem in refusals)
    return type(first)(
        f"{len(refusals)} onderwerpen kunnen zo niet mee:\n{lines}",
        remedy="Verbeter deze onderwerpen en probeer opnieuw.",
    )


def available_years(indicator: Indicator, gemeente: str, *, supply: Supply | None = None) -> tuple[int, ...]:
    """Years for which some source holds a figure of ``gemeente`` or an area in it, newest first."""
    areas = load_areas().frame
    inside = set(areas.index[areas["gemeente"] == gemeente])
    years = []
    at_hand = supply or supply_of(gemeente)
    for source in at_hand.sources_of(indicator):
        if at_hand.held(indicator, source)["gebied"].isin(inside).any():
            years.append(source.year)
    return tuple(sorted(set(years), reverse=True))


def drawable_levels(
    indicator: Indicator, source: IndicatorSource, gemeente: str, *, supply: Supply | None = None
) -> tuple[str, ...]:
    """Levels below the gemeente on which figures of this source can be drawn, finest first.

    A level counts when the source has figures on it and at least one area has a witness that its boundary is
    the one we draw.
    """
    at_hand = supply or supply_of(gemeente)
    areas = load_areas().frame
    rows = at_hand.held(indicator, source)
    rows = rows[rows["waarde"].notna()]
    found = []
    for level in ("buurt", "wijk"):
        codes = areas.index[(areas["gemeente"] == gemeente) & (areas["niveau"] == level)]
        here = rows[rows["gebied"].isin(codes)]
        if (
            level not in as_served(indicator, source).levels
            or here.empty
            or not at_hand.boundary_years(level)
        ):
            continue
        year = int(here["grensjaar"].iloc[0])
        if at_hand.same_area(codes, year, at_hand.boundary_year(level, [year]), level).any():
            found.append(level)
    return tuple(found)


def _settle(
    indicator: Indicator, request: Request, supply: Supply, levels: Sequence[str]
) -> tuple[Request, IndicatorSource]:
    """The request with its year and levels filled in, and the source that serves it."""
    gemeente = supply.gemeente
    years = available_years(indicator, gemeente, supply=supply)
    if request.year is not None and request.year not in years:
        shown = ", ".join(str(y) for y in years) or "geen enkel jaar"
        raise UsageError(
            f"Van '{indicator.label}' zijn hier geen cijfers over {request.year}.",
            remedy=f"Er zijn cijfers over: {shown}. {_fetch_hint(indicator, gemeente, request.year)}".strip(),
        )
    if not years:
        raise UnknownIndicator(
            f"Van '{indicator.label}' zijn geen cijfers van deze gemeente op deze computer.",
            remedy="Kies een ander onderwerp; onderwerpen() toont wat er is. "
            f"{_fetch_hint(indicator, gemeente, None)}".strip(),
        )
    asked = tuple(request.levels) or tuple(level for level in levels if level != "gemeente")
    served = supply.sources_of(indicator)
    candidates = [s for s in sorted(served, key=lambda s: -s.year) if s.year in years]
    if request.year is not None:
        candidates = [s for s in candidates if s.year == request.year]
    if "kaart" in request.use:
        reach = {s.year: drawable_levels(indicator, s, gemeente, supply=supply) for s in candidates}
        drawable = [s for s in candidates if set(asked) & set(reach[s.year])]
        if not drawable:
            raise _cannot_be_drawn(indicator, asked, candidates, supply)
        source = drawable[0]
        asked = tuple(level for level in asked if level in reach[source.year])
    else:
        source = candidates[0]
    settled = replace(request, key=indicator.key, year=source.year, levels=asked)
    return settled, source


def _fetch_hint(indicator: Indicator, gemeente: str, year: int | None) -> str:
    """Which command may bring figures of this topic; empty when it does not come from a table we fetch."""
    if not indicator.kerncijfers and not any(source.set.startswith("kwb") for source in indicator.sources):
        return ""
    return f"Andere jaren haalt u op met: {fetch_command(gemeente, year)}"


def _cannot_be_drawn(
    indicator: Indicator, asked: Sequence[str], tried: Sequence[IndicatorSource], supply: Supply
) -> BoundaryError:
    years = ", ".join(str(source.year) for source in tried)
    reach = [
        (source.year, drawable_levels(indicator, source, supply.gemeente, supply=supply))
        for source in supply.sources_of(indicator)
    ]
    possible = [f"{year} per {' of '.join(levels)}" for year, levels in reach if levels]
    return BoundaryError(
        f"Van '{indicator.label}' ({years}) kan geen kaart per {' of '.join(asked)} worden getekend: er zijn geen "
        "cijfers op dat niveau, of het is niet bewezen dat de grenzen van toen gelijk zijn aan die op de kaart.",
        remedy=f"Wel te tekenen: {'; '.join(possible)}."
        if possible
        else "Vraag een tabel in plaats van een kaart.",
    )


def _figures_of(
    indicator: Indicator, source: IndicatorSource, units: pd.DataFrame, supply: Supply
) -> pd.DataFrame:
    members = region_members(REGION) if REGION in units.index else []
    return supply.compute(indicator, source, units, members)


def _withhold_moved(
    figures: pd.DataFrame, request: Request, drawn: Mapping[str, int], supply: Supply
) -> pd.DataFrame:
    """Figures of areas whose boundary is not proven the same as the one we draw get ``grenswijziging``."""
    kept = figures.copy()
    for level in request.levels:
        rows = kept["niveau"] == level
        codes = pd.Index(kept.loc[rows, "gebied"])
        if codes.empty:
            continue
        same = supply.same_area(codes, int(kept.loc[rows, "grensjaar"].iloc[0]), drawn[level], level)
        moved = rows & kept["gebied"].map(~same).fillna(False).astype(bool) & kept["waarde"].notna()
        for column in ("waarde", "teller", "noemer", "onder", "boven"):
            kept.loc[moved, column] = float("nan")
        kept.loc[moved, "reden"] = "grenswijziging"
    return kept
