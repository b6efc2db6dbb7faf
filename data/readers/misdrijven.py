"""Registered crimes per buurt of Hengelo 2023, police and CBS 47018NED."""

from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import HENGELO
from readers.tidy import sum_up, tidy

FILE = "misdrijven-buurt-2023/misdrijven_2023_buurt_4_twentse_gemeenten.csv"
TOTAL = "geregistreerde_misdrijven_totaal"
MEASURE = "GeregistreerdeMisdrijvenTotaal"


def read_misdrijven(source: Path) -> OpenSet:
    """The set misdrijven2023: buurten of Hengelo, and the wijken and gemeente that are their sums."""
    raw = pd.read_csv(source / FILE, dtype={"gemeentenaam": str})
    rows = raw[raw["gemeentecode"] == HENGELO].set_index("buurtcode").sort_index()
    # A 0 on a row without a gemeente name stands for a buurt that the police table does not have.
    unnamed = rows["gemeentenaam"].fillna("").str.strip() == ""
    counts = rows[[TOTAL]].astype(float).mask(unnamed & (rows[TOTAL] == 0)).rename(columns={TOTAL: MEASURE})
    return OpenSet(
        key="misdrijven2023",
        measures=tidy(sum_up(counts).sort_index(), year=2023, boundary_year=2024),
        card=_card(tuple(_column(name) for name in raw.columns)),
    )


def _column(name: str) -> SourceColumn:
    if name == TOTAL:
        return SourceColumn(name, "opgenomen", MEASURE)
    return SourceColumn(name, "niet_opgenomen", reason="code, naam of jaar")


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Geregistreerde misdrijven per buurt 2023",
        owner="Politie",
        table="47018NED",
        years=(2023,),
        boundary_years=(2024,),
        attribution="Bron: Politie en CBS, 47018NED (Geregistreerde misdrijven per wijk en buurt, 2023); "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin="Overgeschreven uit de openbare repository bernasco/misdaad_concentratie, commit 692dd32",
        retrieved="2024-08-15",
        status="stand van 15 augustus 2024",
        kind="geteld",
        columns=columns,
        caveats=(
            "Geteld is waar een misdrijf is geregistreerd, niet waar verdachten wonen. Het cijfer hangt ook "
            "af van hoe vaak mensen aangifte doen en van de aandacht van de politie.",
            "Een aantal per inwoner misleidt: in het centrum en op bedrijventerreinen komen veel meer mensen "
            "dan er wonen. Daarom alleen het aantal.",
            "Alle soorten samen. Naar soort zijn er hier geen cijfers per buurt.",
            "De gemeente is de som van de buurten: 3 665. De gemeentetabel 83648NED telt er 3 676; 11 "
            "misdrijven hebben geen buurt.",
            "Op de buurtindeling van 2024.",
        ),
        checked=("62 van 62 buurten van Hengelo; in Hengelo geen rij zonder gemeentenaam.",),
    )
