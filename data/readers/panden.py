"""Buildings per buurt of Hengelo by construction period, house type and function (BAG)."""

from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.tidy import sum_up, tidy

FILE = "bouwjaar-woningtype-hengelo/panden_buurt_bouwperiode_hengelo.csv"
KEYS = ("buurtcode", "bouwjaar_van", "bouwjaar_tot")
TOTALS = ("bag_panden", "woonfunctie")
TYPES = ("vrijstaand", "twee_onder_een_kap", "hoekwoning", "rijwoning", "appartement", "flat")
PERIODS = {
    1945: "woonfunctie_tot_1946",
    1974: "woonfunctie_1946_1974",
    1990: "woonfunctie_1975_1990",
    2000: "woonfunctie_1991_2000",
    2010: "woonfunctie_2001_2010",
    3000: "woonfunctie_vanaf_2011",
}


def read_panden(source: Path) -> OpenSet:
    """The set panden2020: buurten of Hengelo, and the wijken and gemeente that are their sums."""
    raw = pd.read_csv(source / FILE)
    per_buurt = raw.groupby("buurtcode")
    totals = per_buurt[[*TOTALS, *TYPES]].sum(min_count=len(PERIODS))
    periods = raw.pivot(index="buurtcode", columns="bouwjaar_tot", values="woonfunctie").rename(
        columns=PERIODS
    )
    figures = totals.join(periods[list(PERIODS.values())]).astype(float)
    figures = figures.assign(huistype_bekend=figures[list(TYPES)].sum(axis=1, skipna=False))
    return OpenSet(
        key="panden2020",
        measures=tidy(sum_up(figures).sort_index(), year=2020, boundary_year=2018),
        card=_card(tuple(_column(name) for name in raw.columns)),
    )


def _column(name: str) -> SourceColumn:
    if name in TYPES or name in TOTALS:
        why = "ook per bouwperiode: woonfunctie_tot_1946 en verder" if name == "woonfunctie" else ""
        return SourceColumn(name, "opgenomen", name, why)
    if name in KEYS:
        return SourceColumn(name, "niet_opgenomen", reason="sleutel van de rij")
    return SourceColumn(name, "niet_opgenomen", reason="er rust geen indicator op")


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Panden per buurt naar bouwperiode en huistype, Hengelo",
        owner="Kadaster (BAG)",
        table="BAG via PICO",
        years=(2020,),
        boundary_years=(2018,),
        attribution="Bron: Kadaster, Basisregistratie Adressen en Gebouwen (BAG), via PICO; "
        "bewerkt door wijkprofiel. CC0",
        origin="Openbare repository poc-mondaine/use-case-built-environment, commit 51ffac4 (25 februari "
        "2020)",
        retrieved="2020-02-25",
        status="stand van februari 2020 of kort daarvoor",
        kind="geteld",
        columns=columns,
        licence="CC0",
        caveats=(
            "Geteld zijn panden, geen woningen: een flatgebouw telt als één, en schuren tellen mee "
            "(21 103 van 51 497 panden hebben geen functie).",
            "De bron noemt haar buurtindeling niet. Die kan van 2018 of 2019 zijn; hier staat voorzichtig "
            "2018. Dat het gebied gelijk is aan dat van 2020 is niet bewezen: wel een tabel, geen kaart.",
            "Wijk en gemeente zijn de som van de buurten.",
        ),
        checked=(
            "62 van 62 codes; beide verdelingen tellen op tot het aantal panden; 28 396 met woonfunctie.",
        ),
    )
