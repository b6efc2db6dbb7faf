"""From pages of a table of Kerncijfers to measures, areas, change codes and the rows of the vault."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from guardrails import vault_misfits
from wijkprofiel.concepts.absence import split_missing
from wijkprofiel.errors import SourceError
from wijkprofiel.sources.kwb_layout import HOUSEHOLDS, RESIDENTS, Layout
from wijkprofiel.sources.parquet import frame_bytes, table_bytes

COUNTRY = "NL00"
LEVELS = {"NL": "land", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
UNKNOWN = "onbekend"
# Residents without a migration background are not in the tables until 2022: what is left of all residents.
REST_OF = {("herkomst", "nederlands"): (("herkomst", "westers"), ("herkomst", "niet_westers"))}
VAULT_SCHEMA = pa.schema(
    [
        ("unit", pa.string()),
        ("level", pa.string()),
        ("year", pa.int64()),
        ("ground", pa.string()),
        ("group", pa.string()),
        ("count", pa.int64()),
        ("base", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Built:
    """What one gemeente and year came to: Parquet bytes, counts, and which measures are filled.

    ``figures`` holds `open_data.MEASURE_COLUMNS`; ``areas`` ``code, naam, niveau, wijziging``; ``vault`` the rows
    that only the guardrails read; ``misfits`` are the units and grounds that were kept out of it, because their
    groups add up to more than their whole.
    """

    figures: bytes
    areas: bytes
    vault: bytes
    misfits: tuple[tuple[str, str], ...]
    rows: int
    measures: tuple[str, ...]
    empty: tuple[str, ...]
    codes: tuple[str, ...]


def build_table(rows: pa.Table, names: Mapping[str, str], layout: Layout, *, year: int) -> Built:
    """Measures, areas and vault of the rows of a table. Their order plays no part.

    Parameters
    ----------
    rows : Table
        The columns of ``layout``; codes may be padded.
    names : mapping
        Area code -> name.

    Raises
    ------
    SourceError
        When a column did not come, a code stands twice, or an area has no name.
    """
    raw = _by_code(rows, layout)
    figures, told = _values(raw[list(layout.shown)].rename(columns=layout.shown))
    empty = tuple(str(measure) for measure in figures if figures[measure].isna().all())
    filled = figures.drop(columns=list(empty))
    groups = {(ground, group): raw[name] for name, (_, ground, group) in layout.closed.items()}
    groups |= {place: filled[measure] for measure, place in layout.tested.items() if measure in filled}
    whole = _vault(groups, filled, year=year)
    misfits = vault_misfits(whole)
    vault = whole[~pd.MultiIndex.from_frame(whole[["unit", "year", "ground"]]).isin(misfits)]
    return Built(
        figures=frame_bytes(_long(filled, _why(filled, told[filled.columns]), year=year)),
        areas=frame_bytes(_areas(raw, names, layout)),
        vault=table_bytes(pa.Table.from_pandas(vault, schema=VAULT_SCHEMA, preserve_index=False)),
        misfits=tuple((str(unit), str(ground)) for unit, _, ground in misfits),
        rows=len(raw),
        measures=tuple(sorted(filled.columns)),
        empty=empty,
        codes=tuple(raw.index),
    )


def level_of(code: str) -> str:
    """Level of an area code.

    >>> level_of("WK0363AF")
    'wijk'
    """
    level = LEVELS.get(code[:2])
    if level is None:
        raise SourceError(
            f"De bron noemt een gebied '{code}'. Verwacht een code die begint met NL, GM, WK of BU."
        )
    return level


def gap_reasons(figures: pd.DataFrame) -> pd.DataFrame:
    """Why each gap is there, as far as the published thresholds tell: same shape, empty where they do not."""
    why = pd.DataFrame("", index=figures.index, columns=figures.columns)
    for rule in _rules():
        hit = _applies(figures, rule)
        for measure in rule["maten"]:
            if hit is not None and measure in why:
                why.loc[hit, measure] = rule["reden"]
    told: pd.DataFrame = why.where(figures.isna(), "")
    return told


def _why(figures: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """The reason of each gap: what the source says, else what the thresholds say."""
    derived = gap_reasons(figures)
    unsaid: pd.DataFrame = told.where((told != UNKNOWN) | (derived == ""), derived)
    return unsaid


def _applies(figures: pd.DataFrame, rule: Mapping[str, Any]) -> "pd.Series[bool] | None":
    if rule["telling"] not in figures or rule.get("per", RESIDENTS) not in figures:
        return None
    count = figures[rule["telling"]]
    if "per" in rule:
        many: pd.Series[bool] = count > rule["boven"] * figures[rule["per"]]
        return many
    few: pd.Series[bool] = count.between(rule["van"], rule["tot"])
    return few


@lru_cache(maxsize=1)
def _rules() -> list[dict[str, Any]]:
    text = files("wijkprofiel.sources").joinpath("kwb_gaten.toml").read_text(encoding="utf-8")
    rules: list[dict[str, Any]] = tomllib.loads(text)["regel"]
    return rules


def _by_code(rows: pa.Table, layout: Layout) -> pd.DataFrame:
    absent = [name for name in layout.columns if name not in rows.column_names]
    if absent:
        raise SourceError(
            f"De bron gaf geen kolom {', '.join(absent[:5])}. De tabel is niet volledig.",
            remedy="Probeer het opnieuw met wijkprofiel ophalen.",
        )
    frame: pd.DataFrame = rows.select(list(layout.columns)).to_pandas()
    frame[layout.dimension] = frame[layout.dimension].str.strip()
    frame = frame.set_index(layout.dimension).sort_index()
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise SourceError(
            f"De bron gaf {len(twice)} gebieden twee keer, zoals {twice[0]}. De tabel is niet te gebruiken.",
            remedy="Probeer het opnieuw met wijkprofiel ophalen.",
        )
    return frame


def _values(raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Numbers and the reasons the source itself gives; every sign for "no figure" is made missing."""
    figures, told = {}, {}
    for measure in raw:
        figures[measure], told[measure] = split_missing(raw[measure], whole_column=False)
    return pd.DataFrame(figures, index=raw.index), pd.DataFrame(told, index=raw.index)


def _long(figures: pd.DataFrame, why: pd.DataFrame, *, year: int) -> pd.DataFrame:
    codes = figures.index.to_numpy(dtype=object)
    levels = np.array([level_of(code) for code in codes], dtype=object)
    measures = sorted(figures.columns)
    values = figures[measures].to_numpy(dtype=float).T.ravel()
    reasons = np.where(np.isnan(values), why[measures].to_numpy(dtype=object).T.ravel(), "")
    count = len(measures)
    return pd.DataFrame(
        {
            "gebied": np.tile(codes, count),
            "niveau": np.tile(levels, count),
            "maat": np.repeat(np.array(measures, dtype=object), len(codes)),
            "jaar": np.int64(year),
            "grensjaar": np.int64(year),
            "waarde": values,
            "reden": reasons,
        }
    )


def _areas(raw: pd.DataFrame, names: Mapping[str, str], layout: Layout) -> pd.DataFrame:
    nameless = [code for code in raw.index if not names.get(code)]
    if nameless:
        raise SourceError(
            f"De bron geeft geen naam bij {len(nameless)} gebieden, zoals {nameless[0]}.",
            remedy="Probeer het opnieuw met wijkprofiel ophalen.",
        )
    change = raw[layout.change].fillna(".").astype(str).str.strip() if layout.change else ""
    return pd.DataFrame(
        {
            "code": raw.index.to_numpy(dtype=object),
            "naam": [names[code] for code in raw.index],
            "niveau": [level_of(code) for code in raw.index],
            "wijziging": change,
        }
    ).reset_index(drop=True)


def _vault(groups: Mapping[tuple[str, str], pd.Series], figures: pd.DataFrame, *, year: int) -> pd.DataFrame:
    bases = {"huishouden": figures.get(HOUSEHOLDS)}
    pieces = []
    counts = {place: _whole(series) for place, series in groups.items()}
    residents = _whole(figures[RESIDENTS])
    for rest, parts in REST_OF.items():
        if all(part in counts for part in parts):
            left = residents - sum(counts[part] for part in parts)
            counts[rest] = left.clip(lower=0)
    for (ground, group), series in counts.items():
        base = bases.get(ground)
        pieces.append(
            pd.DataFrame(
                {
                    "unit": series.index,
                    "level": [level_of(code) for code in series.index],
                    "year": year,
                    "ground": ground,
                    "group": group,
                    "count": series.to_numpy(),
                    "base": residents.to_numpy() if base is None else _whole(base).to_numpy(),
                }
            )
        )
    if not pieces:
        empty: pd.DataFrame = VAULT_SCHEMA.empty_table().to_pandas()
        return empty
    whole = pd.concat(pieces, ignore_index=True)
    # Without a known whole a count of a group says nothing about shares.
    whole = whole[whole["base"].notna()]
    return whole.sort_values(["year", "ground", "group", "unit"], ignore_index=True)


def _whole(series: pd.Series) -> pd.Series:
    counts, _ = split_missing(series, whole_column=False)
    return counts.round().astype("Int64")
