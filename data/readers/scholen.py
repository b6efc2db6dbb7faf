"""Schools of 2024, counted from points in the boundaries of 2022: wijken of Hengelo, gemeenten of Twente."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import HENGELO, gemeente_of
from readers.tidy import tidy

FILE = "scholen-twente-2024/scholen_2024_twente_wgs84.geojson"
PRIMARY = "basisschool"


def read_scholen(source: Path, shapes: dict[str, gpd.GeoDataFrame]) -> OpenSet:
    """The set scholen2024, counted in ``shapes`` (level to boundaries 2022)."""
    raw = gpd.read_file(source / FILE)
    points = raw.to_crs(28992)
    wijken = shapes["wijk"]
    inside = wijken[[gemeente_of(code) == HENGELO for code in wijken.index]]
    table = pd.concat([_count(points, inside), _count(points, shapes["gemeente"])]).sort_index()
    columns = tuple(_column(name) for name in raw.columns)
    return OpenSet(
        key="scholen2024",
        measures=tidy(table, year=2024, boundary_year=2022),
        card=_card(columns),
    )


def _count(points: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    placed = points.sjoin(shapes[["geometry"]], how="inner", predicate="within")
    area = placed["code"]
    counts = pd.DataFrame(
        {
            "Scholen": area.value_counts(),
            "Basisscholen": area[placed["type"] == PRIMARY].value_counts(),
        }
    )
    return counts.reindex(shapes.index).fillna(0).astype(float)


def _column(name: str) -> SourceColumn:
    if name == "geometry":
        return SourceColumn(name, "opgenomen", "Scholen", "alleen als aantal; geen punten")
    if name == "type":
        return SourceColumn(name, "opgenomen", "Basisscholen", "alleen als aantal")
    if name == "denominatie":
        return SourceColumn(name, "niet_opgenomen", reason="kan voor godsdienst staan: beschermd")
    if name == "leerlingen":
        return SourceColumn(name, "niet_opgenomen", reason="ontbreekt bij 3 van 37 scholen in Hengelo")
    return SourceColumn(name, "niet_opgenomen", reason="naam, adres of nummer van een school")


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Scholen, november 2024, geteld per wijk en gemeente",
        owner="DUO",
        table="DUO scholen 2024",
        years=(2024,),
        boundary_years=(2022,),
        attribution="Bron: DUO, open onderwijsdata (vestigingen, november 2024), geplaatst met de BAG; "
        "geteld door wijkprofiel. Open data van DUO",
        licence="open data van DUO",
        origin="Openbare repository edugis-repo/data-nl-scholen, commit d1feb2c; die noemt geen licentie",
        retrieved="2024-11-22",
        status="stand van november 2024",
        kind="geteld",
        columns=columns,
        caveats=(
            "Zelf geteld: punten in de grenzen van 2022. Vestigingen van basis-, speciaal en voortgezet "
            "onderwijs; geen mbo, hbo of universiteit.",
            "Niet per buurt. Onze buurtgrenzen zijn sterk vereenvoudigd (een buurt is soms 34 % van zijn "
            "ware grootte) en scholen liggen tot op 9 meter van zo'n grens. Per wijk klopt het: in twee "
            "verschillend vereenvoudigde grenzen vallen alle 37 scholen in dezelfde wijk.",
            "Een vestiging staat waar het gebouw staat; leerlingen komen ook van elders.",
        ),
        checked=(
            "37 scholen in Hengelo; de kleinste afstand tot een wijkgrens is 49 meter.",
            "Van alle 335 scholen is de gemeente naar het punt gelijk aan de gemeente in de bron.",
        ),
    )
