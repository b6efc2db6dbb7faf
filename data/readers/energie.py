"""Gas and electricity of dwellings per wijk of Hengelo, Klimaatmonitor 2017."""

from pathlib import Path

import pandas as pd

from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import HENGELO
from readers.tidy import tidy

FILE = "klimaatmonitor-hengelo-2017/Totaal  2017 - Wijken 2018 van Hengelo.xls"
COLUMNS = {
    1: ("gasgebruik woningen (temperatuurgecorrigeerd)", "GasWoningen"),
    2: ("elektriciteitsgebruik woningen", "ElektriciteitWoningen"),
}
ROW = r"^Hengelo: Wijk (\d\d) "


def read_energie(source: Path) -> OpenSet:
    """The set energie2017: wijken of Hengelo, and the gemeente as their sum."""
    sheet = pd.read_excel(source / FILE, header=None, engine="xlrd")
    header = sheet.iloc[1]
    if any(header[place] != label for place, (label, _) in COLUMNS.items()):
        raise ValueError("the sheet of the Klimaatmonitor has other columns than expected")
    number = sheet[0].astype(str).str.extract(ROW)[0]
    rows = sheet[number.notna()]
    figures = rows[list(COLUMNS)].set_axis([measure for _, measure in COLUMNS.values()], axis=1).astype(float)
    figures = figures.set_axis(pd.Index("WK0164" + number.dropna()))
    figures.loc[HENGELO] = figures.sum(skipna=False)
    return OpenSet(
        key="energie2017",
        measures=tidy(figures.sort_index(), year=2017, boundary_year=2018),
        card=_card(),
    )


def _card() -> SourceCard:
    taken = [SourceColumn(label, "opgenomen", measure) for label, measure in COLUMNS.values()]
    return SourceCard(
        title="Gas en elektriciteit van woningen per wijk 2017, Hengelo",
        owner="Rijkswaterstaat",
        table="Klimaatmonitor 2017",
        years=(2017,),
        boundary_years=(2018,),
        attribution="Bron: Rijkswaterstaat, Klimaatmonitor (cijfers van CBS, 2017); bewerkt door "
        "wijkprofiel. Open data; de cijfers van CBS zijn CC BY 4.0",
        licence="open data; cijfers van CBS CC BY 4.0",
        origin="Openbare repository mondaine-esdl/klimaatmonitor-esdl, commit 11069dc",
        retrieved="onbekend",
        status="gemeten verbruik, opgeteld door de bron; op de wijkindeling van 2018",
        kind="geteld",
        columns=(SourceColumn("wijk", "niet_opgenomen", reason="naam; het nummer geeft de code"), *taken),
        caveats=(
            "Hele terajoules per wijk: in kleine wijken grof (elektriciteit in Buitengebied 11).",
            "De bron rekende gemiddelde van alle woningen maal aantal woningen.",
            "De gemeente is de som van de tien wijken.",
            "Of de wijken van 2018 dezelfde gebieden zijn als die van 2022, is niet bewezen: wel een tabel, "
            "geen kaart.",
        ),
        checked=("10 van 10 wijken; eenheid TJ en bron staan onder de tabel.",),
    )
