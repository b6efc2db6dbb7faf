"""A profile: figures of one gemeente and its wijken and buurten, frozen, with what is wanted of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from wijkprofiel.areas import boundary_year, load_areas, same_area
from wijkprofiel.catalogue import Catalogue, Indicator, IndicatorSource, load_catalogue
from wijkprofiel.errors import BoundaryError, UnknownIndicator, UsageError
from wijkprofiel.figures import check_figures
from wijkprofiel.indicators import compute_figures
from wijkprofiel.sources.open_data import load_measures

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
    """

    gemeente: str
    units: pd.DataFrame
    figures: pd.DataFrame
    requests: tuple[Request, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, IndicatorSource]
    levels: tuple[str, ...]
    sets: tuple[str, ...] = field(default=())

    def decimals(self, column: str) -> int:
        """Number of decimals that the figures of ``column`` (such as ``inwoners@2020``) can carry."""
        return self.indicators[column.split("@")[0]].decimals


def profile_units(gemeente: str, levels: Sequence[str]) -> pd.DataFrame:
    """The units of a profile: the gemeente, its areas of ``levels``, and the reference areas above it."""
    areas = load_areas().frame
    inside = areas.index[(areas["gemeente"] == gemeente) & areas["niveau"].isin(levels)]
    above = [c for c in (REGION, COUNTRY) if c in areas.index]
    if areas.loc[gemeente, "boven"] != REGION:
        above = [c for c in above if c != REGION]
    codes = sorted({gemeente, *inside, *above})
    return areas.loc[codes, ["naam", "niveau", "boven", "gemeente"]]


def region_members(region: str) -> list[str]:
    """Codes of the gemeenten in a region, in code order."""
    areas = load_areas().frame
    return sorted(areas.index[(areas["niveau"] == "gemeente") & (areas["boven"] == region)])


def build_profile(gemeente: str, requests: Sequence[Request], *, levels: Sequence[str]) -> Profile:
    """A profile of ``gemeente`` with the figures that ``requests`` ask for.

    A request without a year gets the newest year that holds figures; if it is to be drawn, the newest year
    whose figures lie on boundaries that we have. A drawn figure of an area without a witness that its boundary is
    the same gets the reason ``grenswijziging``.

    Raises
    ------
    UnknownIndicator, UsageError, BoundaryError
    """
    catalogue = load_catalogue()
    units = profile_units(gemeente, levels)
    _check_levels(units, levels)
    refusals: list[UsageError | BoundaryError] = []
    found: dict[tuple[str, int], pd.DataFrame] = {}
    settled: list[Request] = []
    sources: dict[str, IndicatorSource] = {}
    for request in requests:
        indicator = catalogue.find(request.key)
        try:
            settled_request, source = _settle(catalogue, indicator, request, units, levels)
        except (UsageError, BoundaryError) as problem:
            refusals.append(problem)
            continue
        figures = _figures_of(indicator, source, units)
        if "kaart" in settled_request.use:
            figures = _withhold_moved(figures, settled_request)
        settled.append(settled_request)
        found[(indicator.key, source.year)] = figures
        sources[f"{indicator.key}@{source.year}"] = source
    if refusals:
        raise _together(refusals)
    return Profile(
        gemeente=gemeente,
        units=units,
        figures=check_figures(pd.concat(list(found.values()), ignore_index=True)),
        requests=tuple(settled),
        indicators={r.key: catalogue.indicators[r.key] for r in settled},
        sources=sources,
        levels=tuple(levels),
        sets=tuple(sorted({s.set for s in sources.values()})),
    )


def _check_levels(units: pd.DataFrame, levels: Sequence[str]) -> None:
    present = set(units["niveau"])
    absent = [level for level in levels if level not in present]
    if absent:
        place = units.loc[units["niveau"] == "gemeente", "naam"].iloc[0]
        rest = [level for level in levels if level in present] or ["wijk"]
        quoted = ", ".join(f'"{level}"' for level in rest)
        raise UsageError(
            f"Van {place} zijn er hier geen {absent[0]}en. De ingebouwde cijfers gaan niet zo diep.",
            remedy=f"Kies een ander niveau; in een dossier: gebieden = [{quoted}].",
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


def available_years(indicator: Indicator, gemeente: str) -> tuple[int, ...]:
    """Years for which some source holds a figure of ``gemeente`` or an area in it, newest first."""
    areas = load_areas().frame
    inside = set(areas.index[areas["gemeente"] == gemeente])
    years = []
    for source in indicator.sources:
        rows = load_measures(source.set)
        rows = rows[rows["maat"].isin(source.numerator) & (rows["jaar"] == source.year)]
        if rows["gebied"].isin(inside).any():
            years.append(source.year)
    return tuple(sorted(set(years), reverse=True))


def drawable_levels(indicator: Indicator, source: IndicatorSource, gemeente: str) -> tuple[str, ...]:
    """Levels below the gemeente on which figures of this source can be drawn, finest first.

    A level counts when the source has figures on it and at least one area has a witness that its boundary is
    the one we draw.
    """
    areas = load_areas().frame
    rows = load_measures(source.set)
    rows = rows[rows["maat"].isin(source.numerator) & (rows["jaar"] == source.year) & rows["waarde"].notna()]
    found = []
    for level in ("buurt", "wijk"):
        codes = areas.index[(areas["gemeente"] == gemeente) & (areas["niveau"] == level)]
        here = rows[rows["gebied"].isin(codes)]
        if level not in indicator.levels or here.empty:
            continue
        if same_area(codes, int(here["grensjaar"].iloc[0]), boundary_year(level), level).any():
            found.append(level)
    return tuple(found)


def _settle(
    catalogue: Catalogue, indicator: Indicator, request: Request, units: pd.DataFrame, levels: Sequence[str]
) -> tuple[Request, IndicatorSource]:
    """The request with its year and levels filled in, and the source that serves it."""
    gemeente = str(units.index[units["niveau"] == "gemeente"][0])
    years = available_years(indicator, gemeente)
    if request.year is not None and request.year not in years:
        shown = ", ".join(str(y) for y in years) or "geen enkel jaar"
        raise UsageError(
            f"Van '{indicator.label}' zijn hier geen cijfers over {request.year}.",
            remedy=f"Er zijn cijfers over: {shown}.",
        )
    if not years:
        raise UnknownIndicator(
            f"Van '{indicator.label}' zijn geen cijfers van deze gemeente ingebouwd.",
            remedy="Kies een ander onderwerp; onderwerpen() toont wat er is.",
        )
    asked = tuple(request.levels) or tuple(level for level in levels if level != "gemeente")
    candidates = [s for s in sorted(indicator.sources, key=lambda s: -s.year) if s.year in years]
    if request.year is not None:
        candidates = [s for s in candidates if s.year == request.year]
    if "kaart" in request.use:
        drawable = [s for s in candidates if set(asked) & set(drawable_levels(indicator, s, gemeente))]
        if not drawable:
            raise _cannot_be_drawn(indicator, asked, candidates, gemeente)
        source = drawable[0]
        asked = tuple(level for level in asked if level in drawable_levels(indicator, source, gemeente))
    else:
        source = candidates[0]
    settled = replace(request, key=indicator.key, year=source.year, levels=asked)
    return settled, source


def _cannot_be_drawn(
    indicator: Indicator, asked: Sequence[str], tried: Sequence[IndicatorSource], gemeente: str
) -> BoundaryError:
    years = ", ".join(str(source.year) for source in tried)
    possible = [
        f"{source.year} per {' of '.join(drawable_levels(indicator, source, gemeente))}"
        for source in indicator.sources
        if drawable_levels(indicator, source, gemeente)
    ]
    return BoundaryError(
        f"Van '{indicator.label}' ({years}) kan geen kaart per {' of '.join(asked)} worden getekend: er zijn geen "
        "cijfers op dat niveau, of het is niet bewezen dat de grenzen van toen gelijk zijn aan die op de kaart.",
        remedy=f"Wel te tekenen: {'; '.join(possible)}."
        if possible
        else "Vraag een tabel in plaats van een kaart.",
    )


def _figures_of(indicator: Indicator, source: IndicatorSource, units: pd.DataFrame) -> pd.DataFrame:
    members = region_members(REGION) if REGION in units.index else []
    return compute_figures(indicator, source, load_measures(source.set), units, region_members=members)


def _withhold_moved(figures: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Figures of areas whose boundary is not proven the same as the one we draw get ``grenswijziging``."""
    kept = figures.copy()
    for level in request.levels:
        rows = kept["niveau"] == level
        codes = pd.Index(kept.loc[rows, "gebied"])
        if codes.empty:
            continue
        same = same_area(codes, int(kept.loc[rows, "grensjaar"].iloc[0]), boundary_year(level), level)
        moved = rows & kept["gebied"].map(~same).fillna(False).astype(bool) & kept["waarde"].notna()
        for column in ("waarde", "teller", "noemer", "onder", "boven"):
            kept.loc[moved, column] = float("nan")
        kept.loc[moved, "reden"] = "grenswijziging"
    return kept
