"""Gezondheid per wijk en buurt, RIVM 50090NED: model estimates for adults of 18 and over."""

from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import COUNTRY, in_scope, level_of
from readers.tidy import stem, tidy

FILES = {
    2012: "rivm-gezondheid/2012_18+.xlsx",
    2016: "rivm-gezondheid/2016_18+.xlsx",
    2020: "rivm-gezondheid/RIVM_gezondheid2020_18+.xlsx",
}
LEVELS = ("land", "gemeente", "wijk")
KEYS = (
    "ID",
    "Leeftijd",
    "Marges",
    "WijkenEnBuurten",
    "Perioden",
    "Gemeentenaam",
    "SoortRegio",
    "Codering",
)
ADULTS, VALUE = "20300", "MW00000"


def read_rivm(source: Path) -> OpenSet:
    """The set rivm_gezondheid, three years on the boundaries of 2020, gemeente and wijk only."""
    years = {year: _year(source / file, year) for year, file in FILES.items()}
    measures = [
        tidy(table.loc[:, table.notna().any()], year=year, boundary_year=2020)
        for year, table in years.items()
    ]
    return OpenSet(
        key="rivm_gezondheid",
        measures=pd.concat(measures, ignore_index=True),
        card=_card(_columns(years)),
    )


def _year(path: Path, year: int) -> pd.DataFrame:
    """Figures of one year per area code, with all measures of the table, also the empty ones."""
    raw = pd.read_excel(path, dtype={"Leeftijd": str, "Codering_3": str}).rename(columns=stem)
    periods = set(raw["Perioden"].str.strip())
    if periods != {f"{year}JJ00"} or set(raw["Leeftijd"]) != {ADULTS} or set(raw["Marges"]) != {VALUE}:
        raise ValueError(f"{path.name} holds another year, age or margin than expected")
    codes = raw["Codering"].str.strip().replace("NL01", COUNTRY)
    table = raw.drop(columns=list(KEYS)).set_axis(pd.Index(codes)).sort_index()
    keep = [in_scope(code) and level_of(code) in LEVELS for code in table.index]
    return table[keep].astype(float)


def _columns(years: dict[int, pd.DataFrame]) -> tuple[SourceColumn, ...]:
    columns = [SourceColumn(name, "niet_opgenomen", reason="herkenning van de rij") for name in KEYS]
    for name in next(iter(years.values())).columns:
        empty = [year for year, table in years.items() if table[name].isna().all()]
        if len(empty) == len(years):
            columns.append(SourceColumn(name, "leeg", reason="in geen van de drie jaren gevuld"))
        else:
            why = f"niet gemeten in {', '.join(map(str, empty))}" if empty else ""
            columns.append(SourceColumn(name, "opgenomen", name, why))
    return tuple(columns)


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Gezondheid per wijk en buurt 2012, 2016 en 2020 (18 jaar en ouder)",
        owner="RIVM",
        table="50090NED",
        years=(2012, 2016, 2020),
        boundary_years=(2020,),
        attribution="Bron: RIVM, StatLine 50090NED (Gezondheid per wijk en buurt; 2012/2016/2020), naar de "
        "Gezondheidsmonitor van GGD'en, CBS en RIVM; bewerkt door wijkprofiel. CC BY 4.0",
        origin="Openbare repository ImkeDekkers/Buurtvergelijker, commit df3b857",
        retrieved="onbekend",
        status="modelschatting; versie die in de repository staat",
        kind="gemodelleerd",
        predictors=(
            "leeftijd",
            "geslacht",
            "herkomst",
            "huishouden",
            "opleiding",
            "inkomen",
            "woning",
        ),
        columns=columns,
        caveats=(
            "Geschat met een model (SMAP), niet geteld. Herkomst is een van de voorspellers: een verschil "
            "naar herkomst zit er voor een deel ingebouwd.",
            "Vergelijk zo'n cijfer niet met zijn eigen voorspellers, en niet van voor naar na een maatregel.",
            "Alle drie de jaren staan op de grenzen van 2020. Niet elke vraag is in elk jaar gesteld.",
            "Alleen gemeente en wijk. De bron schat ook voor buurten onder de 10 inwoners; die cijfers "
            "zijn niet overgenomen.",
            "De bron heeft Nederland als NL01; hier is dat NL00.",
        ),
        checked=("Goede of zeer goede gezondheid in Hengelo: 74,8 % (2012), 75,1 % (2016), 78,9 % (2020).",),
    )
