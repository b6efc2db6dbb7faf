"""Housing, businesses and distances to facilities per gemeente 2020 (KWB 84799NED and Nabijheid 84953NED)."""

import re
from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import TWENTE
from readers.tidy import tidy

FILE = "gemeente-kerncijfers-2020/gemeenten_2020_kerncijfers_nabijheid.csv"
CODE = "GM_CODE"
HOUSING = (
    "Aantal woningen",
    "Eengezinswoning (%)",
    "Meergezinswoning (%)",
    "Koopwoningen (%)",
    "Huurwoningen (%)",
    "Woningen in bezit woningcorporatie (%)",
    "Woningen in bezit overige verhuurders (%)",
    "Woningen met bouwjaarklasse tot 2000 (%)",
    "Woningen met bouwjaarklasse vanaf 2000 (%)",
    "Leegstaande woningen (%)",
)
BUSINESSES = re.compile(r"^Aantal vestigingen |^Aantal totale bedrijfsvestigingen$")
NEARNESS = re.compile(r"^Afstand tot .*\(km\)$|binnen \d+ km$")
MIXED_UP = re.compile(r"voortgezet onderwijs binnen")
PROTECTED = re.compile(
    r"mannen|vrouwen|migratieachtergrond|gehuwd|Gescheiden|Verweduwd|arbeidsongeschiktheid", re.IGNORECASE
)
LATER = re.compile(r"inkomen|sociaal minimum|vermogen|opleidingsniveau|laagste|hoogste", re.IGNORECASE)


def read_voorzieningen(source: Path) -> OpenSet:
    """The set voorzieningen2020: the 14 gemeenten of Twente."""
    raw = pd.read_csv(source / FILE).set_index(CODE)
    columns = tuple(_column(name) for name in [CODE, *raw.columns])
    taken = {c.name: c.measure for c in columns if c.state == "opgenomen"}
    figures = raw.loc[list(TWENTE), list(taken)].rename(columns=taken).astype(float).sort_index()
    return OpenSet(
        key="voorzieningen2020",
        measures=tidy(figures, year=2020, boundary_year=2020),
        card=_card(columns),
    )


def _column(name: str) -> SourceColumn:
    clean = " ".join(name.split())
    if PROTECTED.search(name):
        return SourceColumn(name, "niet_opgenomen", reason="beschermd; het aantal van 2020 staat in de kluis")
    if LATER.search(name):
        return SourceColumn(name, "niet_opgenomen", reason="het jaar van deze cijfers staat niet in de bron")
    if MIXED_UP.search(name):
        return SourceColumn(name, "niet_opgenomen", reason="3, 5 en 10 km zijn in de bron verwisseld")
    if clean in HOUSING or BUSINESSES.search(clean) or NEARNESS.search(clean):
        return SourceColumn(name, "opgenomen", clean)
    return SourceColumn(name, "niet_opgenomen", reason="staat in kwb2020, of er rust geen indicator op")


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Woningen, bedrijven en nabijheid van voorzieningen per gemeente 2020",
        owner="CBS",
        table="84799NED en 84953NED",
        years=(2020,),
        boundary_years=(2020,),
        attribution="Bron: CBS, wijk- en buurtkaart 2020 en StatLine 84953NED (Nabijheid voorzieningen "
        "2020); bewerkt door wijkprofiel. CC BY 4.0",
        origin="Openbare repository ImkeDekkers/Buurtvergelijker, commit df3b857",
        retrieved="onbekend",
        status="versie die in de repository staat",
        kind="geteld",
        columns=columns,
        caveats=(
            "Alleen per gemeente; van wijken en buurten zijn deze cijfers hier niet.",
            "Percentages en afstanden zijn overgenomen zoals ze zijn, zonder teller en noemer.",
            "De kolommen 'voortgezet onderwijs binnen 3, 5 en 10 km' zijn in de bron verwisseld en "
            "weggelaten.",
            "Cijfers over inkomen en opleiding zijn weggelaten: het jaar staat niet in de bron.",
        ),
        checked=("Hengelo 38 701 woningen, 56 % koop, 32 % corporatie, huisarts op 0,9 km.",),
    )
