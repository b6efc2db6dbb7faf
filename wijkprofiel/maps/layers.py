"""The data of a map file: light geometry and approved figures as arrays, packed."""

import base64
import gzip
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely
from topojson.core.topology import Topology

from wijkprofiel.boundaries import RD
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import pattern_of

WGS84 = 4326
# Above this many corners the borders are made simpler, by so many metres.
_HEAVY = 50_000
_TOLERANCE_M = 50
# About one metre.
_DECIMALS = 5


@dataclass(frozen=True)
class Layer:
    """Areas that several maps share; ``kaart`` is the first map on it."""

    kaart: Kaart

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(area.code for area in self.kaart.areas)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(area.name for area in self.kaart.areas)


def split_layers(kaarten: Sequence[Kaart]) -> tuple[tuple[Layer, ...], tuple[int, ...]]:
    """The layers of ``kaarten``, and for each map the place of its layer. Maps with equal areas share one."""
    layers: dict[str, Layer] = {}
    keys = [_layer_key(kaart) for kaart in kaarten]
    for key, kaart in zip(keys, kaarten, strict=True):
        layers.setdefault(key, Layer(kaart))
    places = {key: place for place, key in enumerate(layers)}
    return tuple(layers.values()), tuple(places[key] for key in keys)


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
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    target = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as packed:
        packed.write(text.encode())
    return base64.b64encode(target.getvalue()).decode()


def topology(geometry: gpd.GeoDataFrame) -> dict[str, Any]:
    """TopoJSON of ``geometry`` (EPSG:28992) in degrees: shapes with shared borders and nothing besides."""
    light = light_geometry(geometry).to_crs(WGS84)
    shapes = gpd.GeoDataFrame(geometry=light.geometry.reset_index(drop=True))
    west, south, east, north = shapes.total_bounds
    grid = max(2, round(max(east - west, north - south) * 10**_DECIMALS))
    packed = Topology(shapes, prequantize=grid, shared_coords=False, object_name="gebieden").to_dict()
    for shape in packed["objects"]["gebieden"]["geometries"]:
        for key in ("properties", "id", "bbox"):
            shape.pop(key, None)
    return dict(packed)


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


def _layer_key(kaart: Kaart) -> str:
    digest = hashlib.sha256(kaart.level.encode())
    for area, shape in zip(kaart.areas, kaart.geometry.geometry.to_wkb(), strict=True):
        digest.update(f"\x00{area.code}\x00{area.name}\x00".encode() + shape)
    return digest.hexdigest()


def _map_content(kaart: Kaart, layer: int) -> dict[str, Any]:
    kinds = {row.reason: -1 - place for place, row in enumerate(kaart.missing)}
    numbers = [kinds[area.reason] if area.class_number is None else area.class_number for area in kaart.areas]
    return {
        "layer": layer,
        "topic": kaart.indicator,
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
