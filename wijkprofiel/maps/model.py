"""The map model: decided once, drawn by several hands."""

from dataclasses import dataclass

import geopandas as gpd

from wijkprofiel.maps.areas import MapArea, MapAreas
from wijkprofiel.quality import QualityLine
from wijkprofiel.stages import INFORMATION

__all__ = ["Against", "ClassRow", "Kaart", "MapArea", "MissingRow", "Reference"]


@dataclass(frozen=True)
class ClassRow:
    """One class of the legend: its limits, the words for them, its colour and the number of areas in it."""

    number: int
    low: float
    high: float
    label: str
    colour: str
    areas: int


@dataclass(frozen=True)
class MissingRow:
    """One kind of missing in the legend: reason, words, fill, pattern and the number of areas.

    ``pattern`` is the name of a pattern (``hatch``, ``dots``, ``cross``, ...), one per reason, so that no
    kind of missing is told apart by colour alone.
    """

    reason: str
    label: str
    colour: str
    pattern: str
    areas: int


@dataclass(frozen=True)
class Reference:
    """A figure to compare with: the gemeente, the region or the country. ``text`` is what is printed."""

    code: str
    name: str
    value: float | None
    text: str


@dataclass(frozen=True)
class Against:
    """What a map of differences is held against.

    ``kind`` is the level of the unit (gemeente, regio, land) or ``eerder``; ``name`` is what is printed ("Hengelo",
    "2018"); ``text`` its figure, empty for an earlier year, which has one per area.
    """

    kind: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Kaart:
    """One indicator of one year on one level, with everything that is printed around it.

    ``areas`` stand in code order and match ``geometry`` (GeoDataFrame, index = code, EPSG:28992, geometry
    only). ``title`` is the topic with place and year, ``subtitle`` the unit and denominator, ``sources``
    full source lines (source, table, year of the figures, retrieval), ``boundary_line`` names year and
    source of the boundaries, ``method`` how the classes were made, ``notes`` caveats (modelled, example
    figures), ``status`` is CONCEPT, OEFENING or VRIJGEGEVEN, ``valid_until`` an ISO date, ``mark`` the
    short canonical hash. ``topic`` is the name of the subject in a list of maps (label and year), ``theme``
    the group it stands in. ``banner`` is the one note that stands large on every page ("Voorbeeldcijfers
    2020, niet actueel"); it is also the first of ``notes``. With ``against`` the figures are differences with what it
    names: title, unit and legend say so, and a plus or minus stands before each of them. ``quality`` are the measured
    answers about the figure, empty where nothing was measured. ``stage`` is its place in the chain to action,
    ``contacts`` who to turn to with a mistake, an objection or a question about rights.
    """

    output: str
    indicator: str
    level: str
    title: str
    subtitle: str
    definition: str
    classes: tuple[ClassRow, ...]
    missing: tuple[MissingRow, ...]
    areas: MapAreas
    references: tuple[Reference, ...]
    sources: tuple[str, ...]
    boundary_line: str
    method: str
    notes: tuple[str, ...]
    owner: str
    status: str
    valid_until: str
    mark: str
    purpose: str
    geometry: gpd.GeoDataFrame
    topic: str = ""
    theme: str = ""
    banner: str = ""
    against: Against | None = None
    quality: tuple[QualityLine, ...] = ()
    stage: str = INFORMATION
    contacts: tuple[tuple[str, str], ...] = ()
