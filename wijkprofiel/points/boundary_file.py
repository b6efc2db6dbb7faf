"""Boundaries from a file of one's own: which column holds the codes, which system the coordinates are in."""

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pyogrio.errors

from wijkprofiel.boundaries import RD, Boundaries
from wijkprofiel.errors import BoundaryError
from wijkprofiel.municipal.crs import canonical_epsg, find_crs

_LETTERS = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
_FORMS = {
    "gemeente": re.compile(r"^GM\d{4}$"),
    "wijk": re.compile(r"^WK\d{4}[0-9A-Z]{2}$"),
    "buurt": re.compile(r"^BU\d{4}[0-9A-Z]{4}$"),
}


def read_boundaries(path: Path, *, level: str, year: int, layer: str = "") -> Boundaries:
    """The areas of one level in a GeoPackage, GeoJSON or shapefile, in EPSG:28992.

    The column with codes is found by its values, whatever its name; the system by the coordinates, when the file
    is silent or says something else. A code that stands in several rows becomes one area.

    Raises
    ------
    BoundaryError
        When the file cannot be opened, has no codes of this level, or coordinates outside the Netherlands.
    """
    if level not in _FORMS:
        raise BoundaryError(f"Het niveau '{level}' bestaat niet.", remedy="Kies gemeente, wijk of buurt.")
    try:
        frame = pyogrio.read_dataframe(path, layer=layer or None)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise BoundaryError(
            f"Het bestand met grenzen '{path.name}' is niet te openen.",
            remedy="Geef een GeoPackage, GeoJSON of shapefile, en bij meer lagen de naam van de laag.",
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise BoundaryError(f"In '{path.name}' staan geen vormen.", remedy="Kies een laag met vlakken.")
    codes = _codes(frame, level, path.name)
    shapes = _in_rd(frame[codes.notna()], path.name)
    made = gpd.GeoDataFrame({"naam": codes[codes.notna()]}, geometry=shapes.make_valid(), crs=RD)
    made = made.dissolve(by=codes[codes.notna()].to_numpy()).sort_index()
    made.index.name = None
    return Boundaries(path.name, level, year, f"Grenzen uit {path.name}, {year}", made[["naam", "geometry"]])


def _codes(frame: gpd.GeoDataFrame, level: str, name: str) -> pd.Series:
    for column in frame.columns.drop(frame.geometry.name):
        texts = frame[column].map(lambda v: v.strip().upper() if isinstance(v, str) else None)
        fits = texts.map(lambda v: bool(v) and _FORMS[level].match(v) is not None)
        if len(fits) and fits.mean() > 0.5:
            found: pd.Series = texts.where(fits)
            return found
    raise BoundaryError(
        f"In '{name}' staat geen kolom met codes van een {level} ({_LETTERS[level]} en cijfers).",
        remedy="Zet de codes van CBS in het bestand, of kies een ander niveau.",
    )


def _in_rd(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoSeries:
    boxes = [tuple(map(float, row)) for row in frame.geometry.bounds.to_numpy()]
    found = find_crs([(a, b, c, d) for a, b, c, d in boxes])
    if not found.epsg or found.swapped:
        raise BoundaryError(
            f"De coördinaten in '{name}' liggen niet in Nederland, of de assen zijn verwisseld.",
            remedy="Sla het bestand opnieuw op in EPSG:28992 (Rijksdriehoek).",
        )
    told = canonical_epsg(None if frame.crs is None else frame.crs.to_epsg())
    system = frame.crs if told == found.epsg else found.epsg
    return frame.geometry.set_crs(system, allow_override=True).to_crs(RD)
