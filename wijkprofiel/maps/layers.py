"""The data of a map file: light geometry and approved figures as arrays, packed."""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import shapely
from pyproj import Transformer

from wijkprofiel.boundaries import RD
from wijkprofiel.maps.areas import MapArea
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import pattern_of
from wijkprofiel.maps.topology import Topology, encode_topology
from wijkprofiel.missing import REASONS

MERCATOR = 3857
# So many units wide is the square of the world in a map file; one is about 37 centimetres here.
WORLD = 2**26
_WORLD_M = 2 * 20_037_508.342789244
# Above this many corners the borders are made simpler, by so many metres.
_HEAVY = 50_000
_TOLERANCE_M = 50
_GRID_M = 1.0
# Of deflate: a twentieth larger than the most it can do, in a third of the time.
_EFFORT = 5
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
    def written_areas(self) -> Sequence[MapArea]:
        """Areas whose row stands in the page itself."""
        return () if self.large else self.kaart.areas

    @property
    def codes(self) -> tuple[str, ...]:
        return self.kaart.areas.codes

    @property
    def names(self) -> tuple[str, ...]:
        return self.kaart.areas.names


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
    """Base64 of zlib of JSON: per layer codes, names and borders, per map figures and class numbers.

    ``number`` is the class, or ``-1 - place`` of the kind of missing. ``figure`` is the figure as it is printed: no
    figure in the file has more digits than a reader sees, and a missing one is null. It is JSON, so that a check can
    read back what a recipient can. ``layers`` and ``places`` come from `split_layers`.
    """
    content = {
        "layers": [
            {"codes": layer.codes, "names": layer.names, "arcs": _borders(topology(layer.kaart.geometry))}
            for layer in layers
        ],
        "maps": [_map_content(kaart, place) for kaart, place in zip(kaarten, places, strict=True)],
    }
    plain = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)
    return base64.b64encode(zlib.compress(plain, _EFFORT)).decode()


def topology(geometry: gpd.GeoDataFrame) -> Topology:
    """Borders of ``geometry`` (EPSG:28992) on a grid of a metre: shapes with shared borders and nothing besides."""
    return encode_topology(light_geometry(geometry).geometry.to_numpy(), step=_GRID_M)


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
    return kaart.indicator.split("@")[0].split(":")[0]


def year_of(kaart: Kaart) -> str:
    """The year of the figures, as it stands behind the name of the indicator; empty when there is none."""
    return kaart.indicator.partition("@")[2]


def theme_of(kaart: Kaart) -> str:
    """The theme of a map in words."""
    return kaart.theme.replace("_", " ").capitalize()


def shown_as(kaart: Kaart) -> str:
    """The figures themselves (empty), or differences with what: a gemeente, the country, an earlier year."""
    return kaart.against.kind if kaart.against else ""


def _borders(topology: Topology) -> dict[str, Any]:
    """Arcs in whole units of the Mercator square: where each begins, and the steps of all one after another.

    Borders are projected here, once, and not in every browser: what it draws is what it reads.
    """
    east, north = Transformer.from_crs(RD, MERCATOR, always_xy=True).transform(*topology.places().T)
    spots = np.column_stack([east + _WORLD_M / 2, _WORLD_M / 2 - north]) * (WORLD / _WORLD_M)
    units = np.rint(spots).astype(np.int64)
    first = np.cumsum(topology.arc_sizes) - topology.arc_sizes
    steps = np.diff(units, axis=0, prepend=units[:1])
    steps[first] = 0
    begins = units[first]
    return {
        "origin": begins[0].tolist(),
        "begins": [np.ascontiguousarray(side) for side in (begins - begins[0]).T],
        "steps": [np.ascontiguousarray(side) for side in steps.T],
        "arcSizes": topology.arc_sizes,
        "arcs": topology.arcs,
        "ringSizes": topology.ring_sizes,
        "polygonSizes": topology.polygon_sizes,
        "shapeSizes": topology.shape_sizes,
    }


def _same_areas(layer: Layer, kaart: Kaart) -> bool:
    other = layer.kaart
    if other.level != kaart.level or not other.areas.same_places(kaart.areas):
        return False
    shapes = other.geometry.geometry.to_numpy(), kaart.geometry.geometry.to_numpy()
    return all(map(is_, *shapes)) or bool(np.all(shapely.equals_identical(*shapes)))


def _map_content(kaart: Kaart, layer: int) -> dict[str, Any]:
    areas = kaart.areas
    kinds = np.zeros(len(REASONS) + 1, dtype=np.int64)
    for place, row in enumerate(kaart.missing):
        kinds[REASONS.index(row.reason)] = -1 - place
    wording = areas.wording
    return {
        "layer": layer,
        "subject": subject_of(kaart),
        "year": year_of(kaart),
        "shown": shown_as(kaart),
        "label": kaart.topic or kaart.title,
        "theme": theme_of(kaart),
        "level": kaart.level,
        "title": kaart.title,
        "subtitle": kaart.subtitle,
        "number": np.where(areas.kinds >= 0, kinds[areas.kinds], areas.classes),
        "figure": areas.units / 10.0**wording.decimals,
        "wording": [wording.before, wording.after, wording.decimals, wording.signed],
        "classes": [{"colour": row.colour, "label": row.label} for row in kaart.classes],
        "missing": [
            {"colour": row.colour, "label": row.label, "path": pattern_of(row.reason).path}
            for row in kaart.missing
        ],
        "references": [[reference.name, reference.text] for reference in kaart.references],
    }
