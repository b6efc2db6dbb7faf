"""The shapes, patterns and legend of a map as plain GeoJSON and SVG, for a map in a notebook."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from wijkprofiel.maps.layers import light_geometry
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import BORDER, MISSING_INK, TILE, pattern_of
from wijkprofiel.maps.text import area_count

# What a web map speaks: degrees.
WGS84 = 4326
# About one metre.
_DECIMALS = 5
# Pixels of the whole earth at zoom 0 in web mercator.
_WORLD_PX = 256
_SWATCH_PX = 18


def area_shapes(kaart: Kaart, *, name: str) -> Mapping[str, dict[str, Any]]:
    """Code -> GeoJSON feature in degrees, in the colour of its class or the pattern of its reason.

    A feature holds code and name and no figure. ``name`` tells the patterns of this map from those of others on the
    same page; see `pattern_definitions`.
    """
    colours = {row.number: row.colour for row in kaart.classes}
    shapes = light_geometry(kaart.geometry).to_crs(WGS84).geometry.to_numpy()
    rounded = shapely.transform(shapes, lambda points: np.round(points, _DECIMALS))
    features = {}
    for area, shape in zip(kaart.areas, rounded, strict=True):
        missing = area.class_number is None
        fill = f"url(#{_pattern_id(name, area.reason)})" if missing else colours[area.class_number or 0]
        features[area.code] = {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shape),
            "properties": {
                "code": area.code,
                "naam": area.name,
                "style": {
                    "fillColor": fill,
                    "fillOpacity": 1,
                    "color": MISSING_INK if missing else BORDER,
                    "weight": 1,
                },
            },
        }
    return features


def view_of(geometry: gpd.GeoDataFrame, *, pixels: tuple[int, int]) -> tuple[tuple[float, float], float]:
    """Middle (latitude, longitude) and zoom, in quarters, at which all of ``geometry`` fits in ``pixels``."""
    west, south, east, north = geometry.to_crs(WGS84).total_bounds
    wide, high = east - west, _mercator(north) - _mercator(south)
    rooms = (360 * size / (_WORLD_PX * span) for size, span in zip(pixels, (wide, high), strict=True))
    zoom = math.floor(math.log2(min(rooms)) * 4) / 4
    return ((south + north) / 2, (west + east) / 2), zoom


def pattern_definitions(kaart: Kaart, *, name: str) -> str:
    """An SVG of no size with one pattern per kind of missing, to be used by shapes and legend."""
    patterns = "".join(
        f'<pattern id="{_pattern_id(name, row.reason)}" width="{TILE}" height="{TILE}" '
        f'patternUnits="userSpaceOnUse"><rect width="{TILE}" height="{TILE}" fill="{row.colour}"/>'
        f'<path d="{pattern_of(row.reason).path}" stroke="{MISSING_INK}" fill="none"/></pattern>'
        for row in kaart.missing
    )
    return (
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false">'
        f"<defs>{patterns}</defs></svg>"
    )


def legend_html(kaart: Kaart, *, name: str) -> str:
    """Classes and kinds of missing with their number of areas, as a list."""
    rows = [(row.colour, f"{row.label} ({area_count(row.areas, kaart.level)})") for row in kaart.classes] + [
        (
            f"url(#{_pattern_id(name, row.reason)})",
            f"geen cijfer, {row.label} ({area_count(row.areas, kaart.level)})",
        )
        for row in kaart.missing
    ]
    items = "".join(
        f'<li style="display:flex;gap:8px;align-items:center">{_swatch(fill)}<span>{escape(text)}</span></li>'
        for fill, text in rows
    )
    return f'<ul aria-label="Legenda" style="list-style:none;margin:4px 0;padding:0">{items}</ul>'


def _swatch(fill: str) -> str:
    side = _SWATCH_PX
    return (
        f'<svg width="{side}" height="{side}" aria-hidden="true" style="flex:none">'
        f'<rect width="{side}" height="{side}" fill="{fill}" stroke="{MISSING_INK}"/></svg>'
    )


def _pattern_id(name: str, reason: str) -> str:
    return f"wp-{name}-{reason}"


def _mercator(latitude: float) -> float:
    """Latitude in degrees of web mercator."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))
