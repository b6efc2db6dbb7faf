"""Kerncijfers wijken en buurten 2020, CBS 84799NED."""

from pathlib import Path

import pandas as pd

from readers.areas import all_gemeenten
from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import in_scope
from readers.tidy import stem, tidy

FILE = "kwb2020/cbs.v3.84799NED_TypedDataSet.parquet"
CODE = "Codering_3"
CHANGE = "IndelingswijzigingWijkenEnBuurten_4"
IDENTIFICATION = {
    "ID": "volgnummer van de bron",
    "WijkenEnBuurten": "code, staat in gebieden.csv",
    "Gemeentenaam": "naam, staat in gebieden.csv",
    "SoortRegio": "niveau, staat in gebieden.csv",
    "Codering": "code, staat in gebieden.csv",
    "IndelingswijzigingWijkenEnBuurten": "gebruikt voor grenzen/getuigen.csv",
    "MeestVoorkomendePostcode": "postcode: alleen om te koppelen, nooit als kenmerk",
    "Dekkingspercentage": "hoort bij de postcode, en is een klasse en geen percentage",
}
AGE = ("k_0Tot15Jaar", "k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar", "k_65JaarOfOuder")
# What may only be tested with: measure -> (ground, group).
VAULT_ONLY = {
    "Mannen": ("geslacht", "mannen"),
    "Vrouwen": ("geslacht", "vrouwen"),
    "Ongehuwd": ("burgerlijke_staat", "ongehuwd"),
    "Gehuwd": ("burgerlijke_staat", "gehuwd"),
    "Gescheiden": ("burgerlijke_staat", "gescheiden"),
    "Verweduwd": ("burgerlijke_staat", "verweduwd"),
    "WestersTotaal": ("herkomst", "westers"),
    "NietWestersTotaal": ("herkomst", "niet_westers"),
    "Marokko": ("herkomst", "marokko"),
    "NederlandseAntillenEnAruba": ("herkomst", "antillen_aruba"),
    "Suriname": ("herkomst", "suriname"),
    "Turkije": ("herkomst", "turkije"),
    "OverigNietWesters": ("herkomst", "overig_niet_westers"),
    "PersonenPerSoortUitkeringAO": ("arbeidsongeschiktheid", "ao_uitkering"),
}
# What may be shown under its class, and is needed for tests as well.
VAULT_TOO = {
    "k_0Tot15Jaar": ("leeftijd", "0_14"),
    "k_15Tot25Jaar": ("leeftijd", "15_24"),
    "k_25Tot45Jaar": ("leeftijd", "25_44"),
    "k_45Tot65Jaar": ("leeftijd", "45_64"),
    "k_65JaarOfOuder": ("leeftijd", "65_plus"),
    "Eenpersoonshuishoudens": ("huishouden", "eenpersoons"),
    "HuishoudensZonderKinderen": ("huishouden", "zonder_kinderen"),
    "HuishoudensMetKinderen": ("huishouden", "met_kinderen"),
}
# CBS gives these only from 10 residents. Counts are rounded to 5, so a printed 5 is certainly fewer than 10.
FROM_TEN_RESIDENTS = ("Bevolkingsdichtheid", "AfstandTotGroteSupermarkt", "AfstandTotKinderdagverblijf")
# CBS gives these only from 50 households and up to 2.5 cars per household.
FROM_FIFTY_HOUSEHOLDS = ("PersonenautoSPerHuishouden", "PersonenautoSNaarOppervlakte")
PER_HOUSEHOLD = ("GemiddeldeHuishoudensgrootte", "PersonenautoSPerHuishouden")
OF_RESIDENTS = (
    "PersonenPerSoortUitkeringBijstand",
    "PersonenPerSoortUitkeringWW",
    "PersonenPerSoortUitkeringAOW",
    "Bevolkingsdichtheid",
    "AfstandTotGroteSupermarkt",
    "AfstandTotKinderdagverblijf",
)


def read_kwb2020(source: Path) -> OpenSet:
    """The set kwb2020; ``extra``: ``all`` (every filled column per area), ``change``, ``names``,
    ``gemeenten`` (all)."""
    raw = pd.read_parquet(source / FILE)
    raw.index = pd.Index(raw[CODE].str.strip())
    rows = raw[[in_scope(code) for code in raw.index]].sort_index()
    filled = [c for c in raw.columns if raw[c].notna().any()]
    renamed = rows[filled].rename(columns=stem)
    shown = [c for c in renamed if c not in IDENTIFICATION and c not in VAULT_ONLY]
    figures = renamed[shown].astype(float)
    reasons = _reasons(figures)
    columns = tuple(_column(name, name in filled) for name in raw.columns)
    return OpenSet(
        key="kwb2020",
        measures=tidy(figures, year=2020, boundary_year=2020, reasons=reasons),
        card=_card(columns),
        extra={
            "all": renamed,
            "change": rows[CHANGE].str.strip(),
            "names": _names(source).reindex(rows.index),
            "gemeenten": all_gemeenten(_names(source)),
        },
    )


def _reasons(figures: pd.DataFrame) -> pd.DataFrame:
    why = pd.DataFrame("", index=figures.index, columns=figures.columns)
    residents, households = figures["AantalInwoners"], figures["HuishoudensTotaal"]
    for measure in FROM_TEN_RESIDENTS:
        why.loc[residents.between(1, 9), measure] = "niet_gepubliceerd"
    too_many = figures["PersonenautoSTotaal"] > 2.6 * households
    for measure in FROM_FIFTY_HOUSEHOLDS:
        why.loc[(households < 50) | too_many, measure] = "niet_gepubliceerd"
    for measure in PER_HOUSEHOLD:
        why.loc[households == 0, measure] = "niet_van_toepassing"
    for measure in OF_RESIDENTS:
        why.loc[residents == 0, measure] = "geen_inwoners"
    return why


def _column(name: str, filled: bool) -> SourceColumn:
    measure = stem(name)
    if not filled:
        return SourceColumn(name, "leeg", reason="in deze vroege versie nergens gevuld")
    if measure in IDENTIFICATION:
        return SourceColumn(name, "niet_opgenomen", reason=IDENTIFICATION[measure])
    if measure in VAULT_ONLY:
        return SourceColumn(name, "kluis", reason=f"beschermd: {VAULT_ONLY[measure][0]}")
    if measure in VAULT_TOO:
        return SourceColumn(name, "opgenomen", measure, "staat ook in de kluis, om mee te toetsen")
    return SourceColumn(name, "opgenomen", measure)


def _names(source: Path) -> pd.Series:
    regions = pd.read_parquet(source / "kwb2020/cbs.v3.84799NED_WijkenEnBuurten.parquet")
    return regions["Title"].str.strip().set_axis(regions["Key"].str.strip())


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Kerncijfers wijken en buurten 2020",
        owner="CBS",
        table="84799NED",
        years=(2020,),
        boundary_years=(2020,),
        attribution="Bron: CBS, StatLine 84799NED (Kerncijfers wijken en buurten 2020), 26-03-2021; "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin="Opname van StatLine in de openbare repository dataverbinders/statline-bq, commit 8fcc2aa",
        retrieved="2021-03-26",
        status="vroege versie van 26 maart 2021; cijfers over uitkeringen zijn voorlopig",
        kind="geteld",
        columns=columns,
        caveats=(
            "CBS rondt aantallen per wijk en buurt af op 5. Delen tellen daarom niet op tot het geheel: "
            "gemeente Hengelo 81 140 inwoners, som van wijken 81 125, som van buurten 81 080.",
            "CBS geeft bij een gat meestal geen reden: dan staat er 'onbekend'.",
            "Dichtheid en afstanden zijn er vanaf 10 inwoners; auto's per huishouden vanaf 50 huishoudens en "
            "tot 2,5 auto per huishouden. Daaronder staat 'niet_gepubliceerd'.",
            "Auto's van lease- en verhuurbedrijven tellen op het adres van het bedrijf: BU01640704 heeft 0 "
            "inwoners en 4 805 auto's.",
            "Van geboorte, wonen, energie, opleiding, werk, inkomen, jeugdzorg, Wmo, bedrijven en huisarts "
            "is in deze versie niets gevuld.",
        ),
        checked=(
            "118 kolommen, waarvan 50 gevuld; Hengelo 1 gemeente, 10 wijken, 62 buurten.",
            "Inwoners Hengelo 81 140; codes en namen van 62 buurten gelijk aan de grenzen 2020.",
        ),
    )
