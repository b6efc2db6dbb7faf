"""Proxy strength: how shown figures go together with group shares within gemeenten, over the whole country.

Only national statistics leave here: correlations, their spread over gemeenten, and sums of products per fold
of gemeenten. No figure of an area or of one gemeente.
"""

import gzip
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from guardrails.proxy.joint import FoldProducts, fold_products
from guardrails.proxy.within import LEAST_RESIDENTS, centred_ranks, large_enough, within_strength
from readers.card import SourceCard, SourceColumn
from readers.kwb2020 import CODE, FILE, VAULT_ONLY, VAULT_TOO
from readers.tidy import stem

CATALOGUE = Path(__file__).resolve().parents[2] / "wijkprofiel" / "catalogus"
WIJKEN_2022 = "grenzen-2022/wijk_2022_nl_rd.geojson.gz"
PREFIX = {"wijk": "WK", "buurt": "BU"}
GROUNDS = ("herkomst", "geslacht", "burgerlijke_staat", "leeftijd")
# Size classes of gemeenten by residents: name, from, below.
SIZES = (
    ("alle", 0, 10**9),
    ("tot_50000", 0, 50_000),
    ("50000_tot_100000", 50_000, 100_000),
    ("vanaf_100000", 100_000, 10**9),
)
COLUMNS = [
    *("niveau", "kenmerk", "grond", "groep", "sterkte", "gebieden", "gemeenten"),
    *("landelijk", "landelijk_gebieden", "grootteklasse", "klasse_gemeenten", "mediaan", "p10", "p90"),
]


@dataclass(frozen=True)
class National:
    """Areas of one level in the whole country: figures and group shares, their gemeente, residents of those."""

    figures: pd.DataFrame
    shares: pd.DataFrame
    cluster: pd.Series
    residents: pd.Series


def build_proxy_strengths(source: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of strengths, and the sums of products for strength together."""
    rows, products = [], []
    for level in PREFIX:
        country = _national(source, level)
        rows += _strengths(country, level)
        products += _product_rows(joint_products(country), level)
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = ["niveau", "kenmerk", "grond", "groep", "grootteklasse"]
    return table.sort_values(order, ignore_index=True), pd.DataFrame(products)


def joint_products(country: National) -> FoldProducts:
    """Sums of products per fold over the areas that have every figure and every share."""
    whole = country.figures.join(country.shares).dropna()
    kept = whole[large_enough(country.cluster.loc[whole.index])]
    cluster = country.cluster.loc[kept.index]
    return fold_products(centred_ranks(kept, cluster), cluster)


def _national(source: Path, level: str) -> National:
    raw = pd.read_parquet(source / FILE)
    raw = raw.set_axis(raw[CODE].str.strip()).rename(columns=stem)
    gemeenten = raw.loc[raw.index.str.startswith("GM"), "AantalInwoners"].astype(float)
    rows = raw[raw.index.str.startswith(PREFIX[level])].sort_index()
    rows = rows[rows["AantalInwoners"] >= LEAST_RESIDENTS[level]]
    measures = {"kwb2020": rows}
    if level == "wijk":
        packed = (source / WIJKEN_2022).read_bytes()
        later = pd.DataFrame([f["properties"] for f in json.loads(gzip.decompress(packed))["features"]])
        measures["wijken2022"] = later.set_index(later["code"].str.strip()).reindex(rows.index)
    groups = {m: g for m, g in {**VAULT_ONLY, **VAULT_TOO}.items() if g[0] in GROUNDS}
    base = rows["AantalInwoners"].astype(float)
    shares = {f"{ground}:{group}": rows[m].astype(float) / base for m, (ground, group) in groups.items()}
    figures = {name: _figure(*parts, measures) for name, parts in _catalogued(measures).items()}
    return National(
        figures=pd.DataFrame(figures).dropna(axis=1, how="all"),
        shares=pd.DataFrame(shares),
        cluster=pd.Series("GM" + rows.index.str[2:6], index=rows.index),
        residents=gemeenten,
    )


def _catalogued(measures: dict[str, pd.DataFrame]) -> dict[str, tuple[str, list[str], str | None]]:
    """Every indicator of the catalogue that rests on a national table, by its lineage."""
    found = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        entries = [e for e in tomllib.loads(path.read_text(encoding="utf-8")).values() if isinstance(e, dict)]
        for origin in (o for entry in entries for o in entry.get("bron", [])):
            if origin["set"] in measures:
                parts = (origin["set"], list(origin["teller"]), origin.get("noemer"))
                names = [*parts[1], *([parts[2]] if parts[2] else [])]
                found["+".join(f"{parts[0]}:{n}" for n in names)] = parts
    return dict(sorted(found.items()))


def _figure(
    name: str, numerator: list[str], denominator: str | None, measures: dict[str, pd.DataFrame]
) -> pd.Series:
    table = measures[name]
    total = sum(table[m].astype(float) for m in numerator)
    if denominator is None:
        return total
    whole = table[denominator].astype(float)
    return total / whole.where(whole > 0)


def _strengths(country: National, level: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for feature in country.figures:
        for label in country.shares:
            found = within_strength(country.figures[feature], country.shares[label], country.cluster)
            if found is None or pd.isna(found.strength):
                continue
            ground, group = label.split(":")
            for size, low, high in SIZES:
                residents = country.residents.reindex(found.per_cluster.index)
                part = found.per_cluster[(residents >= low) & (residents < high)].dropna()
                p10, median, p90 = (round(float(part.quantile(q)), 4) for q in (0.1, 0.5, 0.9))
                rows.append(
                    (
                        *(level, feature, ground, group),
                        *(round(found.strength, 4), found.areas, found.clusters),
                        *(round(found.pooled, 4), found.pooled_areas),
                        *(size, len(part), median, p10, p90),
                    )
                )
    return rows


def _product_rows(products: FoldProducts, level: str) -> list[dict[str, object]]:
    names = products.names
    return [
        {
            "niveau": level,
            "een": names[i],
            "ander": names[j],
            "gebieden": products.areas,
            "gemeenten": products.clusters,
            **{f"deel_{k}": round(float(fold[i, j]), 4) for k, fold in enumerate(products.sums)},
        }
        for i in range(len(names))
        for j in range(i, len(names))
    ]


def strengths_card(kind: str) -> SourceCard:
    """The card of the strengths (``sterkte``) or of the sums of products (``samen``)."""
    title = {
        "sterkte": "Sterkte binnen gemeenten van open cijfers tegenover groepen bewoners",
        "samen": "Sommen van producten voor de sterkte van cijfers samen",
    }[kind]
    columns = [
        SourceColumn(f"84799NED:{m}", "niet_opgenomen", reason="alleen in landelijke statistiek")
        for m in sorted({**VAULT_ONLY, **VAULT_TOO})
        if ({**VAULT_ONLY, **VAULT_TOO}[m][0] in GROUNDS)
    ]
    return SourceCard(
        title=title,
        owner="CBS",
        table="84799NED en 85318NED",
        years=(2020, 2022),
        boundary_years=(2020, 2022),
        attribution="Bron: CBS, StatLine 84799NED (2020) en 85318NED (2022); bewerkt door wijkprofiel. CC BY 4.0",
        origin="Berekend over alle wijken en buurten van Nederland door data/build_open_data.py",
        retrieved="2021-03-26",
        status="zoals de twee bronnen",
        kind="geteld",
        columns=tuple(columns),
        caveats=(
            "Alleen landelijke statistiek: geen cijfer van een gebied of van een gemeente.",
            "Wijken vanaf 200 en buurten vanaf 100 inwoners, in gemeenten met minstens 8 zulke gebieden.",
            "Cijfers van 2022 zijn op code gelegd naast de samenstelling van 2020.",
            "De vroege versie van 2020 kent voor wonen, werk en inkomen geen cijfers; die komen uit 2022.",
            "Verbanden tussen gebieden zeggen niets over personen.",
        ),
        checked=("WOZ-waarde tegenover niet-westers: -0,60 binnen gemeenten (2 045 wijken, 142 gemeenten).",),
    )
