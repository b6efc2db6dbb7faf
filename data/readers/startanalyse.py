"""Dwellings, buildings and energy per buurt of Hengelo: PBL Startanalyse 2020, start year."""

from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.tidy import sum_up, tidy

FILE = "startanalyse-2020-hengelo/PerPlanRegio_ESDL.csv"
CODE = "BU_CODE"
COUNTED = {
    "I09_aantal_woningen": "AantalWoningen",
    "I10_aantal_utiliteit": "AantalUtiliteit",
    "I12_opp_woningen": "OppervlakteWoningen",
    "I13_opp_utiliteit": "OppervlakteUtiliteit",
    "Woning_A30_Aansl_LabelA": "WoningLabelA",
    "Woning_A31_Aansl_LabelB": "WoningLabelB",
    "Woning_A32_Aansl_LabelC": "WoningLabelC",
    "Woning_A33_Aansl_LabelD": "WoningLabelD",
    "Woning_A34_Aansl_LabelE": "WoningLabelE",
    "Woning_A35_Aansl_LabelF": "WoningLabelF",
}
MODELLED = {
    "Woning_H02_Vraag_Ruimteverwarming": "WoningVraagRuimteverwarming",
    "Woning_H03_Vraag_Tapwater": "WoningVraagTapwater",
    "Woning_H09_Input_Aardgas": "WoningAardgas",
    "Woning_H11_Input_Elektriciteit": "WoningElektriciteit",
    "Util_H09_Input_Aardgas": "UtiliteitAardgas",
    "Util_H11_Input_Elektriciteit": "UtiliteitElektriciteit",
    "H15_CO2_uitstoot": "CO2Uitstoot",
}
LABELS = [name for column, name in COUNTED.items() if "Label" in column]


def read_startanalyse(source: Path) -> OpenSet:
    """The set startanalyse2020: buurten of Hengelo, and the wijken and gemeente that are their sums."""
    raw = pd.read_csv(source / FILE, sep=";", encoding="utf-8-sig").set_index(CODE).sort_index()
    figures = raw.rename(columns={**COUNTED, **MODELLED})[[*COUNTED.values(), *MODELLED.values()]]
    figures = figures.astype(float).assign(WoningLabelBekend=figures[LABELS].sum(axis=1, skipna=False))
    summed = sum_up(figures)
    return OpenSet(
        key="startanalyse2020",
        measures=tidy(summed.sort_index(), year=2019, boundary_year=2020),
        card=_card(tuple(_column(name, raw) for name in [CODE, *raw.columns])),
    )


def _column(name: str, raw: pd.DataFrame) -> SourceColumn:
    if name in COUNTED:
        return SourceColumn(name, "opgenomen", COUNTED[name], "geteld")
    if name in MODELLED:
        return SourceColumn(name, "opgenomen", MODELLED[name], "gemodelleerd")
    if name == CODE or name.startswith(("I01", "I02", "I03", "I04", "I05", "I06", "I07", "I08", "nr_")):
        return SourceColumn(name, "niet_opgenomen", reason="code, naam of volgnummer")
    if pd.api.types.is_numeric_dtype(raw[name]) and (raw[name] == 0).all():
        return SourceColumn(name, "leeg", reason="overal 0 in het startjaar")
    return SourceColumn(
        name, "niet_opgenomen", reason="uitkomst van het rekenmodel waar geen indicator op rust"
    )


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Startanalyse aardgasvrije buurten 2020, startjaar, Hengelo",
        owner="PBL",
        table="PBL Startanalyse 2020",
        years=(2019,),
        boundary_years=(2020,),
        attribution="Bron: PBL, Startanalyse aardgasvrije buurten 2020 (Vesta MAIS, startjaar); "
        "bewerkt door wijkprofiel. CC BY 4.0",
        origin="Openbare repository mondaine-esdl/vesta-esdl, commit a4be813 (29 oktober 2020)",
        retrieved="2020-10-29",
        status="startjaar, voor elke maatregel; het jaar staat niet in het bestand: 2018 of 2019, hier 2019",
        kind="geteld en gemodelleerd",
        predictors=("bouwjaar", "woningtype", "oppervlakte", "energielabel"),
        columns=columns,
        caveats=(
            "Woningen, gebouwen en oppervlakten zijn geteld uit de BAG. Gas, elektriciteit, warmte en CO2 "
            "zijn uitkomsten van een rekenmodel, geen meterstanden: 'geschat'.",
            "Energielabels zijn de geregistreerde: samen 37 % van de woningen. Label G staat niet in de "
            "bron. Een aandeel labels is een aandeel van de geregistreerde labels A tot en met F.",
            "Eenheden staan niet in het bestand. Gas en elektriciteit zijn naar hun grootte GJ per jaar.",
            "Wijk en gemeente zijn de som van de buurten. Twee buurten hebben geen woningen.",
        ),
        checked=(
            "62 van 62 codes gelijk aan KWB 2020; 38 513 woningen tegenover 38 016 huishoudens van 2020.",
            "Zelfde gebied als 2020: de warmtevraag gedeeld door de warmtevraag per hectare geeft voor alle "
            "62 buurten de landoppervlakte van KWB 2020, voor 55 tot op 5 %.",
        ),
    )
