"""The data of a map file: light geometry and approved figures as arrays, packed."""

import base64
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import shapely

from wijkprofiel.boundaries import RD
from wijkprofiel.maps.model import Kaart, MapArea
from wijkprofiel.maps.palette import pattern_of
from wijkprofiel.maps.topology import encode_topology

WGS84 = 4326
# Above this many corners the borders are made simpler, by so many metres.
_HEAVY = 50_000
_TOLERANCE_M = 50
# About one metre.
_DECIMALS = 5
# Of gzip: a tenth larger than the most it can do, in a quarter of the time.
_EFFORT = 6
# So many rows of a table stand in the page itself, readable without a script.
ROWS_WRITTEN = 400


@dataclass(frozen=True)
class Layer:
    """Areas that several maps share; ``kaart`` is the first map on it.

    The table of a ``large`` layer is not written out: the page fills a window of it, so that a map of the whole
    country stays light.
    """

    kaart: Kaart

    @property
    def large(self) -> bool:
        return len(self.kaart.areas) > ROWS_WRITTEN

    @property
    def written_areas(self) -> tuple[MapArea, ...]:
        """Areas whose row stands in the page itself."""
        return () if self.large else self.kaart.areas

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(area.code for area in self.kaart.areas)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(area.name for area in self.kaart.areas)


def split_layers(kaarten: Sequence[Kaart]) -> tuple[tuple[Layer, ...], tuple[int, ...]]:
    """The layers of ``kaarten``, and for each map the place of its layer. Maps with equal areas share one."""
    layers: list[Layer] = []
    places = []
    for kaart in kaarten:
        found = next((n for n, layer in enumerate(layers) if _same_areas(layer, kaart)), len(layers))
        if found == len(layers):
            layers.append(Layer(kaart))
        places.append(found)
    return tuple(layers), tuple(places)


def pack_layers(kaarten: Sequence[Kaart], layers: Sequence[Layer], places: Sequence[int]) -> str:
    """Base64 of gzipped JSON: per layer codes, names and TopoJSON, per map printed figures and class numbers.

    ``number`` is the class, or ``-1 - place`` of the kind of missing. ``text`` holds what is printed: no
    figure in the file has more digits than a reader sees, and a missing figure has no text. ``layers`` and
    ``places`` come from `split_layers`.
    """
    content = {
        "layers": [
            {"codes": layer.codes, "names": layer.names, "topology": topology(layer.kaart.geometry)}
            for layer in layers
        ],
        "maps": [_map_content(kaart, place) for kaart, place in zip(kaarten, places, strict=True)],
    }
    target = io.BytesIO()
    with gzip.GzipFile("", "wb", _EFFORT, target, mtime=0) as packed:
        packed.write(orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY))
    return base64.b64encode(target.getvalue()).decode()


def topology(geometry: gpd.GeoDataFrame) -> dict[str, Any]:
    """TopoJSON of ``geometry`` (EPSG:28992) in degrees: shapes with shared borders and nothing besides."""
    light = light_geometry(geometry).to_crs(WGS84)
    west, south, east, north = light.total_bounds
    grid = max(2, round(max(east - west, north - south) * 10**_DECIMALS))
    return encode_topology(light.geometry.to_numpy(), grid=grid)


def light_geometry(geometry: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """``geometry``, made simpler when it is heavy and its borders fit together; neighbours keep one border.

    Raises
    ------
    ValueError
        When the coordinates are not in metres of EPSG:28992.
    """
    if geometry.crs is None or geometry.crs.to_epsg() != RD:
        raise ValueError("simplifying is done in metres of EPSG:28992")
    heavy = shapely.get_num_coordinates(geometry.geometry.to_numpy()).sum() > _HEAVY
    if not heavy or not geometry.geometry.is_valid_coverage():
        return geometry
    return geometry.set_geometry(geometry.geometry.simplify_coverage(_TOLERANCE_M))


def subject_of(kaart: Kaart) -> str:
    """The indicator without its year: maps of one subject are told apart by year and level."""
    return kaart.indicator.split("@")[0]


def year_of(kaart: Kaart) -> str:
    """The year of the figures, as it stands behind the name of the indicator; empty when there is none."""
    return kaart.indicator.partition("@")[2]


def _same_areas(layer: Layer, kaart: Kaart) -> bool:
    other = layer.kaart
    if other.level != kaart.level or len(other.areas) != len(kaart.areas):
        return False
    if any((a.code, a.name) != (b.code, b.name) for a, b in zip(other.areas, kaart.areas, strict=True)):
        return False
    shapes = other.geometry.geometry.to_numpy(), kaart.geometry.geometry.to_numpy()
    return bool(np.all(shapely.equals_identical(*shapes)))


def _map_content(kaart: Kaart, layer: int) -> dict[str, Any]:
    kinds = {row.reason: -1 - place for place, row in enumerate(kaart.missing)}
    numbers = [kinds[area.reason] if area.class_number is None else area.class_number for area in kaart.areas]
    return {
        "layer": layer,
        "subject": subject_of(kaart),
        "year": year_of(kaart),
        "label": kaart.topic or kaart.title,
        "level": kaart.level,
        "title": kaart.title,
        "subtitle": kaart.subtitle,
        "text": ["" if area.reason else area.text for area in kaart.areas],
        "number": numbers,
        "classes": [{"colour": row.colour, "label": row.label} for row in kaart.classes],
        "missing": [
            {"colour": row.colour, "label": row.label, "path": pattern_of(row.reason).path}
            for row in kaart.missing
        ],
        "references": [f"{reference.name}: {reference.text}" for reference in kaart.references],
    }
