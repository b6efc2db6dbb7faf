"""Kerncijfers wijken en buurten 2024, CBS 85984NED, two exports of StatLine."""

from pathlib import Path

import pandas as pd

from readers.areas import all_gemeenten
from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import in_scope
from readers.tidy import tidy

PEOPLE = "kwb2024/Kerncijfers_wijken_en_buurten_2024_geslachten.csv"
ORIGIN = "kwb2024/Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv"
NAME = "Wijken en buurten"
GEMEENTE = "Regioaanduiding/Gemeentenaam (naam)"
CODE = "Regioaanduiding/Codering (code)"
CHANGE = "Regioaanduiding/Indelingswijziging gemeente, wijk, buurt (code)"
RESIDENTS = "Bevolking/Aantal inwoners (aantal)"
AGES = "Bevolking/Leeftijdsgroepen/"
SHOWN = {
    RESIDENTS: "AantalInwoners",
    f"{AGES}0 tot 15 jaar (aantal)": "k_0Tot15Jaar",
    f"{AGES}15 tot 25 jaar (aantal)": "k_15Tot25Jaar",
    f"{AGES}25 tot 45 jaar (aantal)": "k_25Tot45Jaar",
    f"{AGES}45 tot 65 jaar (aantal)": "k_45Tot65Jaar",
    f"{AGES}65 jaar of ouder (aantal)": "k_65JaarOfOuder",
}
LAND = "Bevolking/Bevolking naar herkomst/Herkomstland/"
VAULT_ONLY = {
    "Bevolking/Geslacht/Mannen (aantal)": ("geslacht", "mannen"),
    "Bevolking/Geslacht/Vrouwen (aantal)": ("geslacht", "vrouwen"),
    f"{LAND}Nederland (aantal)": ("herkomst", "nederland"),
    f"{LAND}Europa (exclusief Nederland)  (aantal)": ("herkomst", "europa"),
    f"{LAND}Buiten Europa  (aantal)": ("herkomst", "buiten_europa"),
}


def read_kwb2024(source: Path) -> OpenSet:
    """The set kwb2024; ``extra``: ``all`` (counts per area), ``change``, ``names``, ``gemeenten`` (all)."""
    people, origin = _read(source / PEOPLE), _read(source / ORIGIN)
    same = (people[NAME] == origin[NAME]) & (people[GEMEENTE] == origin[GEMEENTE])
    if len(people) != len(origin) or not same.all():
        raise ValueError("the two files of 2024 no longer stand in the same order")
    joined = people.join(origin[[c for c in origin if c not in people]])
    joined.index = pd.Index(joined[CODE])
    rows = joined[[in_scope(code) for code in joined.index]].sort_index()
    counts = rows[[*SHOWN, *VAULT_ONLY]].apply(pd.to_numeric).rename(columns=SHOWN)
    figures = counts[list(SHOWN.values())].astype(float)
    columns = tuple(_column(name) for name in joined.columns)
    return OpenSet(
        key="kwb2024",
        measures=tidy(figures, year=2024, boundary_year=2024),
        card=_card(columns),
        extra={
            "all": counts,
            "change": rows[CHANGE],
            "names": rows[NAME],
            "gemeenten": all_gemeenten(joined[NAME]),
        },
    )


def _read(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str)
    return pd.DataFrame({name: column.str.strip() for name, column in frame.items()})


def _column(name: str) -> SourceColumn:
    if name in VAULT_ONLY:
        return SourceColumn(name, "kluis", reason=f"beschermd: {VAULT_ONLY[name][0]}")
    if name == RESIDENTS:
        return SourceColumn(name, "opgenomen", SHOWN[name])
    if name in SHOWN:
        return SourceColumn(name, "opgenomen", SHOWN[name], "staat ook in de kluis, om mee te toetsen")
    if name == CHANGE:
        return SourceColumn(name, "niet_opgenomen", reason="gebruikt voor grenzen/getuigen.csv")
    return SourceColumn(name, "niet_opgenomen", reason="code, naam of niveau, staat in gebieden.csv")


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Kerncijfers wijken en buurten 2024",
        owner="CBS",
        table="85984NED",
        years=(2024,),
        boundary_years=(2024,),
        attribution="Bron: CBS, StatLine 85984NED (Kerncijfers wijken en buurten 2024), 11-12-2025; "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin="Twee uitvoerbestanden van StatLine in de openbare repository "
        "Swienn/ScientificDataAnalysisProject, commit 87339a8",
        retrieved="2025-12-11",
        status="uitvoer van 11 december 2025",
        kind="geteld",
        columns=columns,
        caveats=(
            "Aantallen per wijk en buurt zijn afgerond op 5; delen tellen niet op tot het geheel.",
            "De bestanden noemen hun tabel niet; 85984NED is het nummer van CBS voor dit jaar.",
            "Hengelo heet hier 'Hengelo (O.)'. Koppelen gaat op code.",
            "De indeling naar herkomstland is niet te vergelijken met de migratieachtergrond van 2020.",
            "De bestanden hebben geen oppervlakte. Of een wijk of buurt nog hetzelfde gebied is als in 2020 "
            "of 2022, is er niet mee te bewijzen: zie grenzen/getuigen.csv.",
        ),
        checked=(
            "De twee bestanden staan in dezelfde volgorde: 18 310 namen en gemeenten zijn gelijk.",
            "Inwoners Hengelo 83 058; 1 gemeente, 10 wijken, 62 buurten, alle gevuld.",
        ),
    )
