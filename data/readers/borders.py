"""Boundaries as GeoJSON in EPSG:28992, with code and name, in code order."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import mapping

from readers.card import OpenSet, SourceCard, SourceColumn

BUURTEN = "grenzen-buurt-2020-hengelo/buurt_2020_GM0164_rd.geojson"
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def read_buurten(source: Path) -> gpd.GeoDataFrame:
    """The 62 buurten of Hengelo 2020. The file is in RD metres but does not say so."""
    frame = gpd.read_file(source / BUURTEN).set_crs(28992, allow_override=True)
    frame = frame.rename(columns={"statcode": "code", "statnaam": "name"})
    return frame.set_index("code").sort_index()[["name", "geometry"]]


def boundary_bytes(shapes: gpd.GeoDataFrame, names: pd.Series) -> bytes:
    """The GeoJSON text: one feature per line, whole metres, a ``crs`` member."""
    lines = []
    for code, shape in shapes.geometry.items():
        feature = {
            "type": "Feature",
            "properties": {"code": code, "naam": names[code]},
            "geometry": _whole(mapping(shape)),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"type": "FeatureCollection", "crs": CRS}, separators=(",", ":"))
    return (head[:-1] + ',"features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _whole(geometry: dict[str, object]) -> dict[str, object]:
    def whole(value: object) -> object:
        if isinstance(value, (list, tuple)):
            return [whole(part) for part in value]
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return {"type": geometry["type"], "coordinates": whole(geometry["coordinates"])}


def boundary_card(level: str, wijken2022: OpenSet) -> SourceCard:
    """The card of the boundaries of one level."""
    if level == "buurt":
        return SourceCard(
            title="Buurtgrenzen 2020, Hengelo",
            owner="CBS en Kadaster",
            table="Wijk- en buurtkaart 2020",
            years=(2020,),
            boundary_years=(2020,),
            attribution="Bron: CBS en Kadaster, wijk- en buurtkaart 2020, vereenvoudigd; "
            "bewerkt door wijkprofiel. CC BY 4.0",
            origin="Overgeschreven uit de openbare repository cartomap/nl, commit 5a11208",
            retrieved="onbekend",
            status="vereenvoudigd voor kaarten van heel Nederland",
            kind="geteld",
            columns=(
                SourceColumn("statcode", "opgenomen", "code"),
                SourceColumn("statnaam", "opgenomen", "naam"),
                SourceColumn("geometry", "opgenomen", "geometry"),
                *(
                    SourceColumn(name, "niet_opgenomen", reason="volgt uit de code of het bestand")
                    for name in ("id", "jrstatcode", "gmCode", "rubriek")
                ),
            ),
            caveats=(
                "Sterk vereenvoudigd: een enkele buurt is 34 % tot 145 % van haar ware grootte. Goed voor "
                "een gekleurde kaart, niet om punten in te tellen.",
            ),
            checked=("62 van 62 codes en namen gelijk aan KWB 2020; geldig, zonder gaten of overlap.",),
        )
    return SourceCard(
        title=f"{level.capitalize()}grenzen 2022, Twente",
        owner="CBS en Kadaster",
        table="Wijk- en buurtkaart 2022",
        years=(2022,),
        boundary_years=(2022,),
        attribution="Bron: CBS en Kadaster, wijk- en buurtkaart 2022, vereenvoudigd; "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin=wijken2022.card.origin,
        retrieved="onbekend",
        status="vereenvoudigd door de makers van het pakket",
        kind="geteld",
        columns=(
            SourceColumn("code", "opgenomen", "code"),
            SourceColumn("name", "opgenomen", "naam"),
            SourceColumn("geometry", "opgenomen", "geometry"),
        ),
        caveats=("Vereenvoudigde grenzen in hele meters.",),
        checked=("Alle vormen geldig; de figuren bij deze gebieden staan in de set wijken2022.",),
    )
