"""Income 2020 and cars 2023 per wijk and gemeente, CBS, on the division of 2023."""

import csv
from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import COUNTRY, in_scope
from readers.tidy import tidy

INCOME = "inkomen-auto-wijk/kvk2020-wb2023.csv"
CARS_WIJK = "inkomen-auto-wijk/gem-autobezit-huishouden_2023_wijk.csv"
CARS_GEMEENTE = "inkomen-auto-wijk/gem-autobezit-huishouden_2023_gem.csv"
INCOME_MEASURES = {
    "Gemiddeld persoonlijk inkomen per inwoner": "GemiddeldInkomenPerInwoner",
    "40% huishoudens met laagste besteedbaar inkomen": "k_40HuishoudensMetLaagsteInkomen",
    "20% huishoudens met hoogste besteedbaar inkomen": "k_20HuishoudensMetHoogsteInkomen",
}
CARS = "Personenauto's per huishouden (afgerond)"
CARS_MEASURE = "PersonenautoSPerHuishouden"
ORIGIN = "Openbare repository edugis-repo/cbsbuurtwijkgemeente, commit daedd24"


def read_inkomen(source: Path) -> OpenSet:
    """The set inkomen2020: Nederland, gemeenten and wijken of Twente."""
    rows = {}
    for gemeente, wijk, _, *figures in _lines(source / INCOME, width=6):
        code = COUNTRY if gemeente == "Nederland" else (gemeente if wijk == "Totaal" else wijk)
        if code and code[:2] in ("NL", "GM", "WK") and in_scope(code):
            rows[code] = [_number(figure) for figure in figures[:3]]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(INCOME_MEASURES.values()))
    columns = [SourceColumn(label, "opgenomen", measure) for label, measure in INCOME_MEASURES.items()]
    return OpenSet(
        key="inkomen2020",
        measures=tidy(table.sort_index(), year=2020, boundary_year=2023),
        card=_income_card((_area_column("Gemeentecode, Wijkcode, Regionaam"), *columns)),
    )


def read_autos(source: Path) -> OpenSet:
    """The set autos2023: gemeenten and wijken of Twente."""
    wijken = {line[1]: line[4] for line in _lines(source / CARS_WIJK, width=6)}
    gemeenten = {line[1]: line[2] for line in _lines(source / CARS_GEMEENTE, width=3)}
    found = {
        code: _number(text)
        for code, text in {**gemeenten, **wijken}.items()
        if code[:2] in ("GM", "WK") and in_scope(code)
    }
    table = pd.DataFrame({CARS_MEASURE: found}).sort_index()
    area = _area_column("Wijknaam, Wijkcode, Gemeentenaam, Gemeentecode")
    return OpenSet(
        key="autos2023",
        measures=tidy(table, year=2023, boundary_year=2023),
        card=_cars_card((area, SourceColumn(CARS, "opgenomen", CARS_MEASURE))),
    )


def _lines(path: Path, *, width: int) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [[cell.strip() for cell in line] for line in csv.reader(file, delimiter=";")]
    return [line for line in lines if len(line) >= width]


def _number(text: str) -> float:
    """A Dutch number; a single point means that the figure is missing."""
    return float("nan") if text in (".", "") else float(text.replace(",", "."))


def _area_column(name: str) -> SourceColumn:
    return SourceColumn(name, "niet_opgenomen", reason="code of naam, staat in gebieden.csv")


def _income_card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Inkomen per wijk en gemeente 2020, indeling 2023",
        owner="CBS",
        table="CBS maatwerk inkomen 2020",
        years=(2020,),
        boundary_years=(2023,),
        attribution="Bron: CBS, Integraal Inkomens- en Vermogenssysteem (IIV), maatwerktabel inkomen 2020; "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin=ORIGIN,
        retrieved="onbekend",
        status="maatwerktabel van CBS",
        kind="geteld",
        columns=columns,
        caveats=(
            "De aandelen gaan over huishoudens en besteedbaar inkomen; die van wijken2022 over personen. "
            "Gebruik ze niet door elkaar.",
            "Een punt in de bron betekent dat het cijfer ontbreekt; de reden staat er niet bij.",
            "Op de indeling van 2023. Dat een wijk hetzelfde gebied is als in 2022, is niet bewezen.",
        ),
        checked=("Hengelo 10 van 10 wijken; inkomen per inwoner 22,3 (Noord) tot 30,5 (Slangenbeek).",),
    )


def _cars_card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Auto's per huishouden per wijk en gemeente 2023",
        owner="CBS",
        table="CBS maatwerk autobezit 2023",
        years=(2023,),
        boundary_years=(2023,),
        attribution="Bron: CBS/RDW, maatwerktabel autobezit 1 januari 2023; bewerkt door wijkprofiel. CC BY "
        "4.0",
        origin=ORIGIN,
        retrieved="onbekend",
        status="maatwerktabel van CBS",
        kind="geteld",
        columns=columns,
        caveats=(
            "Afgerond op één decimaal, zonder teller en noemer.",
            "Een punt in de bron betekent dat het cijfer ontbreekt; de reden staat er niet bij.",
            "Op de indeling van 2023. Dat een wijk hetzelfde gebied is als in 2022, is niet bewezen.",
        ),
        checked=("Hengelo 10 van 10 wijken: 0,7 (Binnenstad) tot 1,4 (Buitengebied).",),
    )
