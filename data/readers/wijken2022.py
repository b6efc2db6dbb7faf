"""Figures and boundaries of wijken and gemeenten 2022: CBS 85318NED and the wijk- en buurtkaart 2022."""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import COUNTRY, in_scope
from readers.tidy import tidy

FOLDER = "grenzen-2022"
SHOWN = (
    "area",
    "population",
    "dwelling_total",
    "dwelling_value",
    "dwelling_ownership",
    "employment_rate",
    "income_low",
    "income_high",
    "edu_appl_sci",
)
COUNTS = ("population", "dwelling_total")
LEFT_OUT = {
    "code": "code, staat in gebieden.csv",
    "name": "naam, staat in gebieden.csv",
    "province": "voor alle gebieden gelijk: Overijssel",
    "urbanity": "klasse in woorden; de omgevingsadressendichtheid staat in kwb2020",
    "pop_0_14": "afgerond percentage; leeftijd staat als aantal in kwb2020 en kwb2024",
    "pop_15_24": "afgerond percentage; leeftijd staat als aantal in kwb2020 en kwb2024",
    "pop_25_44": "afgerond percentage; leeftijd staat als aantal in kwb2020 en kwb2024",
    "pop_45_64": "afgerond percentage; leeftijd staat als aantal in kwb2020 en kwb2024",
    "pop_65plus": "afgerond percentage; leeftijd staat als aantal in kwb2020 en kwb2024",
    "geometry": "staat in grenzen/",
}


def read_wijken2022(source: Path) -> OpenSet:
    """The set wijken2022; ``extra``: ``shapes`` (level to GeoDataFrame), ``attributes`` per area."""
    shapes = {
        level: _shapes(source / FOLDER / f"{level}_2022_twente_rd.geojson") for level in ("wijk", "gemeente")
    }
    attributes = pd.concat([s.drop(columns="geometry") for s in shapes.values()]).sort_index()
    figures = attributes[list(SHOWN)].astype(float)
    figures.loc[COUNTRY] = _country(source).reindex(SHOWN)
    measures = tidy(figures, year=2022, boundary_year=2022)
    known = (measures["gebied"] != COUNTRY) | measures["maat"].isin(COUNTS)
    names = [*attributes.columns, "code", "geometry"]
    return OpenSet(
        key="wijken2022",
        measures=measures[known],
        card=_card(tuple(_column(name) for name in sorted(names))),
        extra={"shapes": shapes, "attributes": attributes},
    )


def _shapes(path: Path) -> gpd.GeoDataFrame:
    frame = gpd.read_file(path)
    frame = frame.assign(code=frame["code"].str.strip(), name=frame["name"].str.strip())
    frame = frame.drop(columns=[c for c in ("id",) if c in frame]).set_index("code").sort_index()
    return frame[[in_scope(code) for code in frame.index]]


def _country(source: Path) -> pd.Series:
    """Sums over all 345 gemeenten; counts add, the other figures have no total here."""
    packed = (source / FOLDER / "gemeente_2022_nl_rd.geojson.gz").read_bytes()
    rows = pd.DataFrame([f["properties"] for f in json.loads(gzip.decompress(packed))["features"]])
    return rows[list(COUNTS)].sum(skipna=False).astype(float)


def _column(name: str) -> SourceColumn:
    if name in SHOWN:
        return SourceColumn(name, "opgenomen", name)
    return SourceColumn(name, "niet_opgenomen", reason=LEFT_OUT[name])


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Kerncijfers wijken en buurten 2022 per wijk en gemeente",
        owner="CBS",
        table="85318NED",
        years=(2022,),
        boundary_years=(2022,),
        attribution="Bron: CBS, StatLine 85318NED (Kerncijfers wijken en buurten 2022); "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin="Figuren en grenzen uit het R-pakket tmap 4.2 (spiegel cran/tmap, commit 202b8f6)",
        retrieved="onbekend",
        status="versie die de makers van het pakket gebruikten",
        kind="geteld",
        columns=columns,
        caveats=(
            "Inwoners per wijk zijn afgerond op 5; percentages zijn overgenomen zoals ze zijn, zonder teller "
            "en noemer, en kunnen niet worden opgeteld.",
            "Het jaar van de inkomens, de WOZ-waarde en het werk staat niet in de bron. De tabel van CBS is "
            "die van 2022; zulke cijfers lopen vaak een of twee jaar achter.",
            "Inkomen gaat hier over personen; in inkomen2020 over huishoudens. Die twee zijn niet hetzelfde.",
            "Nederland: inwoners en woningen zijn de som van 345 gemeenten; andere cijfers van Nederland "
            "heeft de bron niet.",
            "Alleen wijk en gemeente: van buurten zijn er geen cijfers over 2022.",
        ),
        checked=(
            "Inwoners Hengelo 81 476; 10 wijken; Nederland 17 590 672.",
            "Oppervlakte van de getekende vorm en de kolom area verschillen in Hengelo ten hoogste 2,5 %.",
        ),
    )
