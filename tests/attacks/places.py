"""Places of the corpus: units with residents, households, area and a vault of protected columns."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from guardrails import Vault

ROOT = Path(__file__).resolve().parents[2]
NATIONAL = ROOT.parent / "shared" / "data" / "kwb2020" / "cbs.v3.84799NED_TypedDataSet.parquet"
_VAULT = ROOT / "data" / "open" / "kluis" / "kluis.parquet"
GROUPS = {
    "Mannen_6": ("geslacht", "mannen"),
    "Vrouwen_7": ("geslacht", "vrouwen"),
    "k_0Tot15Jaar_8": ("leeftijd", "0_14"),
    "k_15Tot25Jaar_9": ("leeftijd", "15_24"),
    "k_25Tot45Jaar_10": ("leeftijd", "25_44"),
    "k_45Tot65Jaar_11": ("leeftijd", "45_64"),
    "k_65JaarOfOuder_12": ("leeftijd", "65_plus"),
    "Ongehuwd_13": ("burgerlijke_staat", "ongehuwd"),
    "Gehuwd_14": ("burgerlijke_staat", "gehuwd"),
    "Gescheiden_15": ("burgerlijke_staat", "gescheiden"),
    "Verweduwd_16": ("burgerlijke_staat", "verweduwd"),
    "WestersTotaal_17": ("herkomst", "westers"),
    "NietWestersTotaal_18": ("herkomst", "niet_westers"),
    "Marokko_19": ("herkomst", "marokko"),
    "NederlandseAntillenEnAruba_20": ("herkomst", "antillen_aruba"),
    "Suriname_21": ("herkomst", "suriname"),
    "Turkije_22": ("herkomst", "turkije"),
    "OverigNietWesters_23": ("herkomst", "overig_niet_westers"),
}
RESIDENTS, HOUSEHOLDS, AREA = "AantalInwoners_5", "HuishoudensTotaal_28", "OppervlakteLand_112"


@dataclass(frozen=True)
class Place:
    """Units of one level with the open sizes a copy may have been divided by."""

    units: pd.Index
    residents: pd.Series
    households: pd.Series
    area: pd.Series
    vault: Vault

    def protected(self, ground, group, year):
        """Count and base of one protected group."""
        rows = self.vault.rows_of(self.units)
        part = rows[(rows["ground"] == ground) & (rows["group"] == group) & (rows["year"] == year)]
        if part.empty:
            rows = rows[rows["ground"].str.startswith(ground)]
            part = rows[(rows["group"] == group) & (rows["year"] == year)]
        part = part.set_index("unit")
        return part["count"].reindex(self.units), part["base"].reindex(self.units)


@cache
def national():
    """The national table of 2020, codes stripped; None where it is not at hand."""
    if not NATIONAL.is_file():
        return None
    table = pd.read_parquet(NATIONAL)
    table["code"] = table["Codering_3"].astype(str).str.strip()
    return table.drop_duplicates("code").set_index("code")


def national_vault(units):
    """A vault of the protected columns of 2020 for ``units``."""
    table = national().loc[units]
    residents = table[RESIDENTS].astype(float)
    parts = []
    for measure, (ground, group) in GROUPS.items():
        column = next(c for c in table.columns if c.rsplit("_", 1)[0] == measure.rsplit("_", 1)[0])
        parts.append(_rows(units, ground, group, table[column].astype(float), residents))
    west = table["WestersTotaal_17"].astype(float) + table["NietWestersTotaal_18"].astype(float)
    parts.append(_rows(units, "herkomst", "nederlands", (residents - west).clip(lower=0), residents))
    return Vault(pd.concat(parts, ignore_index=True))


def _rows(units, ground, group, count, base):
    levels = [{"G": "gemeente", "W": "wijk", "B": "buurt"}[u[0]] for u in units]
    return pd.DataFrame(
        {
            "unit": list(units),
            "level": levels,
            "year": 2020,
            "ground": ground,
            "group": group,
            "count": count.to_numpy(),
            "base": base.to_numpy(),
        }
    )


@cache
def place(name):
    """One of the places of the corpus; None where its figures are not at hand."""
    if name.startswith("amsterdam"):
        table = national()
        if table is None:
            return None
        kind = "WK0363" if name.endswith("wijk") else "BU0363"
        people = table[RESIDENTS].astype(float)
        chosen = table.index[table.index.str.startswith("WK0363") & (people >= 100)]
        lower = table.index[table.index.str.startswith("BU0363") & (people >= 100)]
        vault = national_vault(chosen.append(lower))
        units = chosen if kind == "WK0363" else lower
        area = next(c for c in table.columns if c.startswith("OppervlakteLand"))
        return Place(
            units,
            people[units],
            table.loc[units, HOUSEHOLDS].astype(float),
            table.loc[units, area].astype(float),
            vault,
        )
    frame = pd.read_parquet(_VAULT)
    start = {
        "hengelo_wijk": "WK0164",
        "hengelo_buurt": "BU0164",
        "enschede_wijk": "WK0153",
        "twente_wijk": "WK",
    }
    units = pd.Index(sorted(u for u in frame["unit"].unique() if u.startswith(start[name])))
    figures = pd.read_csv(ROOT / "data" / "open" / "cijfers" / "kwb2020.csv")
    wide = figures.pivot(index="gebied", columns="maat", values="waarde")
    people = wide["AantalInwoners"].reindex(units)
    units = units[(people >= (0 if name == "hengelo_buurt" else 100)).to_numpy()]
    return Place(
        units,
        people[units],
        wide["HuishoudensTotaal"].reindex(units),
        wide["OppervlakteLand"].reindex(units),
        Vault(frame.astype({"count": float, "base": float})),
    )


def seeded(text):
    """Chance that is the same on every machine for the same text."""
    return np.random.default_rng(list(text.encode()))
