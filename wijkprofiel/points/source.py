"""``wp.punten``: a file of points counted per wijk or buurt; the points themselves are not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from guardrails import Outcome, Policy
from wijkprofiel.areas import find_any_gemeente
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.crosswalk import containers_of
from wijkprofiel.errors import UnknownArea
from wijkprofiel.indicators import RESIDENTS
from wijkprofiel.municipal import MunicipalSource, SourceSheet, source_key
from wijkprofiel.municipal.measures import Denominator, find_denominator
from wijkprofiel.municipal.notices import Notice
from wijkprofiel.municipal.read import file_hash
from wijkprofiel.municipal.sheet_file import read_sheet, sheet_path
from wijkprofiel.municipal.source import empty_measures, own_card
from wijkprofiel.points.asked import Question, asked_only, asked_reach
from wijkprofiel.points.boundary_file import read_boundaries
from wijkprofiel.points.build import Counted, build_source, report_of
from wijkprofiel.points.centres import Centres, middle_points, weighted_centres
from wijkprofiel.points.count import count_points
from wijkprofiel.points.describe import count_facts, count_notices, read_columns
from wijkprofiel.points.judge import REPORTS, judge_category, judge_columns
from wijkprofiel.points.meldingen import date_columns, follows_standard, main_groups
from wijkprofiel.points.place import Placer
from wijkprofiel.points.stream import PointFile, open_points, stream_points
from wijkprofiel.supply import supply_of

# Embedded boundaries are simplified; a point this near to one may lie across it.
SIMPLIFIED_M = 25.0


def punten(
    bestand: str | Path,
    *,
    gemeente: str | int,
    jaar: int,
    niveau: str = "wijk",
    wat: str = "",
    soort: str = "",
    per: str = "",
    datum: str = "",
    alleen: Mapping[str, Any] | None = None,
    afstand: bool = False,
    binnen: float | Sequence[float] | None = None,
    grenzen: Boundaries | str | Path | None = None,
    grensjaar: int | None = None,
    inwoners: Mapping[str, float] | pd.Series | None = None,
    inwonersjaar: int | None = None,
    adressen: gpd.GeoDataFrame | None = None,
    laag: str = "",
    toelichting: Mapping[str, str] | None = None,
    over: SourceSheet | None = None,
    voortgang: bool = False,
) -> MunicipalSource:
    """Points per area: how many, per 1 000 residents, how far, how many within reach.

    Reads GeoPackage, GeoJSON, shapefile and csv with x/y or lon/lat, a part at a time. Only counts are kept. A file
    with columns about who reported, or about persons, is refused.

    Parameters
    ----------
    bestand : str or Path
        The file with points; of areas a point inside each is taken.
    gemeente : str or int
        Name or code.
    jaar : int
        Year of the points.
    niveau : str
        ``wijk``, ``buurt`` or ``gemeente``.
    wat : str
        What the points are, in the plural: ``bankjes``. It becomes the name of the topic.
    soort : str
        ``meldingen`` (recognised by their columns as well) or ``voorzieningen``.
    per : str
        Column of which each value is counted apart, at most 40; for reports the main group.
    datum : str
        Column with dates: only points of ``jaar`` count. For reports it is found.
    alleen : mapping, optional
        Column to value or values: other points are left out.
    afstand : bool
        Whether to give the distance to the nearest point, as the crow flies, in metres.
    binnen : float or sequence of float, optional
        Distances in metres within which to count.
    grenzen, grensjaar
        Boundaries of one's own, or a file with them and its year; without it those at hand, of the year of the
        points when there are any and else the newest.
    inwoners, inwonersjaar
        Residents by area code and their year; without it open figures, where they are about the same areas.
    adressen : GeoDataFrame, optional
        Points in EPSG:28992 with a column ``inwoners``: distances are then measured from their centre per area.
    toelichting : mapping, optional
        A reason per code of a finding that asks.
    over : SourceSheet, optional
        Answers about the source, such as owner and definition; else those in the ``.bron.toml`` beside the file.
    voortgang : bool
        Whether to show how far it is, on stderr.

    Returns
    -------
    MunicipalSource
        Add it with ``gemeente.toevoegen(bron)`` when ``bron.usable``.

    Raises
    ------
    UsageError, SourceError, BoundaryError
    """
    path = Path(bestand)
    question = Question(
        gemeente=find_any_gemeente(gemeente),
        year=jaar,
        level=niveau,
        what=wat,
        kind=soort,
        per=per,
        date=datum,
        only=asked_only(alleen),
        distance=afstand,
        reach_m=asked_reach(binnen),
        boundaries=Path(grenzen) if isinstance(grenzen, str) else grenzen,
        boundary_year=grensjaar,
        residents=None if inwoners is None else dict(inwoners),
        residents_year=inwonersjaar,
        layer=laag,
    )
    policy = Policy.load()
    file = open_points(path, layer=laag)
    if not question.kind and follows_standard(file.columns):
        question = replace(question, kind=REPORTS)
    if question.kind == REPORTS:
        dates = date_columns(file.columns)
        what, date = (
            question.what or "meldingen openbare ruimte",
            question.date or (dates[0] if dates else ""),
        )
        question = replace(question, what=what, date=date)
    sheet = _sheet(path) if over is None else over
    judged = judge_columns(file, kind=question.kind, policy=policy)
    if question.per:
        judged += judge_category(question.per, _values(file, question.per), policy=policy)
    if any(n.outcome == Outcome.BLOCK for n in judged):
        return _stopped(path, question, sheet, file, judged)
    boundaries = _boundaries(question)
    counted, border_m = _count(file, question, boundaries, adressen, policy, progress=voortgang)
    notices = [*judged, *count_notices(counted, file, border_m, policy)]
    notices = [
        replace(n, outcome=Outcome.PASS)
        if n.outcome == Outcome.REVIEW and n.code in (toelichting or {})
        else n
        for n in notices
    ]
    if any(n.outcome == Outcome.BLOCK for n in notices):
        return _stopped(path, question, sheet, file, notices)
    columns = read_columns(file, question)
    return build_source(
        counted,
        key=source_key(path.name),
        file=path.name,
        sha256=file_hash(path),
        sheet=sheet,
        report=report_of(path.name, count_facts(file, counted), columns, notices, sheet),
        columns=columns,
        policy=policy,
    )


def _sheet(path: Path) -> SourceSheet:
    place = sheet_path(path)
    return read_sheet(place).sheet if place.is_file() else SourceSheet()


def _values(file: PointFile, column: str) -> list[str]:
    if column not in file.sample:
        return []
    return sorted({str(v) for v in file.sample[column].dropna() if isinstance(v, str)})[:200]


def _boundaries(question: Question) -> Boundaries:
    """The boundaries to count in, those of the gemeente only."""
    given = question.boundaries
    if isinstance(given, Path):
        given = read_boundaries(given, level=question.level, year=int(question.boundary_year or 0))
    if given is None:
        supply = supply_of(question.gemeente)
        wanted = question.boundary_year or question.year
        given = supply.boundaries(question.level, supply.boundary_year(question.level, [wanted]))
    inside = [c for c in given.frame.index if question.gemeente in (str(c), *containers_of(str(c)))]
    if not inside:
        raise UnknownArea(
            f"In deze grenzen ({given.name}) ligt geen {question.level} van {question.gemeente}.",
            remedy=f"Haal ze op: wijkprofiel ophalen {question.gemeente} --jaar {question.year}; "
            'of geef een bestand: grenzen="...", grensjaar=...',
        )
    return replace(given, frame=given.frame.loc[inside])


def _count(
    file: PointFile,
    question: Question,
    boundaries: Boundaries,
    addresses: gpd.GeoDataFrame | None,
    policy: Policy,
    *,
    progress: bool,
) -> tuple[Counted, float]:
    centres: Centres | None = None
    if question.distance or question.reach_m:
        centres = middle_points(boundaries)
        if addresses is not None:
            centres = weighted_centres(boundaries, addresses, words="het zwaartepunt van de adressen")
    border_m = (
        SIMPLIFIED_M if "vereenvoudigd" in boundaries.source_line or question.boundaries is None else 0.0
    )
    wanted = list(dict.fromkeys([*filter(None, (question.per, question.date)), *question.only]))
    counts = count_points(
        stream_points(file, wanted),
        Placer(boundaries),
        category=question.per,
        only=question.only,
        dated=(question.date, question.year) if question.date else None,
        grouped=main_groups if question.kind == REPORTS else None,
        centres=centres,
        within_m=question.reach_m,
        border_m=border_m,
        size=file.size,
        progress=progress,
    )
    words = f"{boundaries.year} ({boundaries.name})"
    minimum = float(policy.threshold("minimum_inwoners"))
    residents = _residents(question, boundaries)
    centre = centres.words if centres else ""
    return Counted(question, counts, boundaries.year, words, residents, centre, minimum), border_m


def _residents(question: Question, boundaries: Boundaries) -> Denominator | None:
    """Residents on these very boundaries: those that were given, else open figures of the nearest year."""
    codes = sorted({*map(str, boundaries.frame.index), question.gemeente})
    if question.residents is not None:
        given = question.residents
        figures: dict[str, tuple[float | None, str]] = {
            c: (float(given[c]), "") if c in given and given[c] == given[c] else (None, "onbekend")
            for c in codes
        }
        return Denominator(
            RESIDENTS, "inwoners", f"inwoners van {question.residents_year}, zelf opgegeven", figures
        )
    return find_denominator("inwoners", [], codes, year=question.year, boundary_year=boundaries.year)


def _stopped(
    path: Path, question: Question, sheet: SourceSheet, file: PointFile, notices: Sequence[Notice]
) -> MunicipalSource:
    """A source without figures: only the report of why."""
    key = source_key(path.name)
    return MunicipalSource(
        key=key,
        gemeente=question.gemeente,
        measures=empty_measures(),
        indicators=(),
        card=own_card(key, path.name, sheet, title=question.what, sha256=file_hash(path)),
        sheet=sheet,
        report=report_of(
            path.name, {"soort bestand": file.kind, "stelsel": file.crs.name}, [], notices, sheet
        ),
    )
