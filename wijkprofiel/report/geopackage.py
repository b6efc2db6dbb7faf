"""The figures as a GeoPackage: a layer per level with figures, words and classes, and styles that QGIS opens with.

A layer holds per topic three columns: the figure (a number, empty when it is missing), the printed words (the figure
or the reason why there is none) and the class of the map. The styles draw those classes in the colours of the map and
each kind of missing in its own pattern. The table ``toelichting`` says per column what it is and where it comes from.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from guardrails.approved import Released, require_released
from wijkprofiel.boundaries import RD, Boundaries
from wijkprofiel.errors import UsageError
from wijkprofiel.maps import Kaart, build_map
from wijkprofiel.maps.kaart import map_outputs
from wijkprofiel.numbers import format_date
from wijkprofiel.report.qgis_style import column_of, plain_line, style_names, style_qml
from wijkprofiel.sheets import boundaries_of
from wijkprofiel.stages import chain_mark

LAYERS: Mapping[str, str] = {"gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}
NOTES = "toelichting"
_STYLE_COLUMNS = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
    "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
    "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME"
)


def write_geopackage(released: Released, boundaries: Mapping[str, Boundaries], path: Path) -> Path:
    """Write the layers of every map of ``released`` to ``path``; the same input gives the same bytes.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    UsageError
        When there is no map, or a folder stands where the file should come.
    """
    require_released(released)
    kaarten = [
        build_map(released, boundaries_of(released, boundaries, name), output=name)
        for name in map_outputs(released)
    ]
    if not kaarten:
        raise UsageError("Dit profiel heeft geen kaart, dus ook geen lagen voor een GeoPackage.")
    if path.is_dir():
        raise UsageError(f"'{path.name}' is een map. Hier moet een bestand komen dat eindigt op .gpkg.")
    path.unlink(missing_ok=True)
    moment = f"{released.peildatum}T00:00:00.000Z"
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    # GDAL writes the time of writing in the file, unless it is told another one.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    try:
        for level in dict.fromkeys(kaart.level for kaart in kaarten):
            of_level = [kaart for kaart in kaarten if kaart.level == level]
            layer_of(of_level).to_file(path, layer=LAYERS[level], driver="GPKG", engine="pyogrio")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    _add_tables(path, kaarten, moment)
    return path


def layer_of(kaarten: Sequence[Kaart]) -> gpd.GeoDataFrame:
    """The layer of maps of one level: ``code``, ``naam`` and three columns per map, in EPSG:28992."""
    first = kaarten[0]
    parts: dict[str, list[Any]] = {
        "code": [area.code for area in first.areas],
        "naam": [area.name for area in first.areas],
    }
    for kaart in kaarten:
        name = column_of(kaart)
        parts[name] = [area.value for area in kaart.areas]
        parts[f"{name}_tekst"] = [area.text for area in kaart.areas]
        parts[f"{name}_klasse"] = [_class_of(area.class_number, area.reason) for area in kaart.areas]
    frame = pd.DataFrame(parts)
    numbers = [column_of(kaart) for kaart in kaarten]
    frame[numbers] = frame[numbers].astype(float)
    return gpd.GeoDataFrame(frame, geometry=first.geometry.geometry.to_numpy(), crs=RD)


def _class_of(number: int | None, reason: str) -> str:
    return reason if number is None else f"klasse {number + 1}"


def _add_tables(path: Path, kaarten: Sequence[Kaart], moment: str) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            f"CREATE TABLE {NOTES} (id INTEGER PRIMARY KEY, laag TEXT, kolom TEXT, onderdeel TEXT, tekst TEXT)"
        )
        rows = [(LAYERS[k.level], column_of(k), part, text) for k in kaarten for part, text in _notes(k)]
        base.executemany(f"INSERT INTO {NOTES} (laag, kolom, onderdeel, tekst) VALUES (?, ?, ?, ?)", rows)
        base.execute(f"CREATE TABLE layer_styles ({_STYLE_COLUMNS})")
        seen: set[str] = set()
        for kaart, name in zip(kaarten, _names(kaarten), strict=True):
            layer = LAYERS[kaart.level]
            aliases = aliases_of([one for one in kaarten if one.level == kaart.level])
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
                "VALUES ('', '', ?, 'geom', ?, ?, '', ?, ?, '', NULL, ?)",
                (
                    layer,
                    name,
                    style_qml(kaart, aliases=aliases),
                    layer not in seen,
                    plain_line(kaart.title),
                    moment,
                ),
            )
            seen.add(layer)
        for table, words in ((NOTES, "Toelichting bij de cijfers"), ("layer_styles", "Stijlen voor QGIS")):
            base.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
                "VALUES (?, 'attributes', ?, ?, ?)",
                (table, table, words, moment),
            )
    with closing(sqlite3.connect(path)) as base:
        # Nothing may stand in the file beside what is in its tables.
        base.execute("VACUUM")


def aliases_of(kaarten: Sequence[Kaart]) -> dict[str, str]:
    """Column -> name for a reader, for the maps of one level, in the order of the columns of the layer."""
    names = {"code": "Code", "naam": "Naam"}
    for kaart in kaarten:
        column, topic = column_of(kaart), kaart.topic
        names |= {column: topic, f"{column}_tekst": f"{topic}: tekst", f"{column}_klasse": f"{topic}: klasse"}
    return names


def _names(kaarten: Sequence[Kaart]) -> list[str]:
    """The name of the style of each map, told apart within a level."""
    found: dict[str, str] = {}
    for level in dict.fromkeys(kaart.level for kaart in kaarten):
        of_level = [kaart for kaart in kaarten if kaart.level == level]
        found |= {kaart.output: name for kaart, name in zip(of_level, style_names(of_level), strict=True)}
    return [found[kaart.output] for kaart in kaarten]


def _notes(kaart: Kaart) -> list[tuple[str, str]]:
    """What has to travel with a figure, as pairs of part and text."""
    pairs = [
        ("titel", kaart.title),
        ("eenheid", kaart.subtitle),
        ("definitie", kaart.definition),
        *(("bron", source) for source in kaart.sources),
        ("grenzen", kaart.boundary_line),
        ("klassen", kaart.method),
        *(("let op", note) for note in kaart.notes),
        ("eigenaar", kaart.owner),
        ("doel", kaart.purpose),
        ("status", kaart.status),
        ("plaats in de keten", chain_mark(kaart.stage)),
        ("geldig tot", format_date(kaart.valid_until)),
        ("kenmerk van de cijfers", kaart.mark),
    ]
    return [(part, text) for part, text in pairs if text]
