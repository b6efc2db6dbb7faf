"""Toydorp with buurten: three wijken of three buurten, whose own counts add up to wijken and gemeente."""

import dataclasses

import pandas as pd
import pytest

BUURTEN = {
    f"BU9999{wijk}{buurt}": f"WK9999{wijk}" for wijk in ("00", "01", "02") for buurt in ("00", "01", "02")
}
WIJKEN = tuple(dict.fromkeys(BUURTEN.values()))
PARENT = {"GM9999": "", **dict.fromkeys(WIJKEN, "GM9999"), **BUURTEN}
UNITS = list(PARENT)


def level_of(unit):
    return {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[unit[:2]]


def summed(counts):
    """Counts of nine buurten with the wijken and the gemeente they add up to, in the order of `UNITS`."""
    values = dict(zip(BUURTEN, counts, strict=True))
    for unit, above in BUURTEN.items():
        values[above] = values.get(above, 0) + values[unit]
    values["GM9999"] = sum(counts)
    return [float(values[unit]) for unit in UNITS]


@pytest.fixture
def dorp(build):
    """A submission of own columns: ``counts`` maps a key to counts of nine buurten, or to all thirteen values."""

    def made(counts, *, size=500.0, parts=None, drop=(), published=(), **changes):
        columns, values = [], {}
        for key, numbers in counts.items():
            name = f"{key}@2024"
            own = {"published": key in published, "lineage": (f"eigen:{key}",), "label": key.capitalize()}
            of = {"part_of": parts[key]} if parts and key in parts else {}
            special = changes.get(key, {}) if isinstance(changes.get(key), dict) else {}
            common = {k: v for k, v in changes.items() if not isinstance(v, dict)}
            columns.append(build.column(name, **{**own, **common, **special, **of}))
            values[name] = summed(numbers) if len(numbers) == len(BUURTEN) else [float(n) for n in numbers]
        sizes = [9 * size, *[3 * size] * 3, *[size] * 9]
        offered = build.submission(columns, values, units=UNITS, sizes=sizes)
        offered = dataclasses.replace(
            offered,
            parent=pd.Series(PARENT),
            level=pd.Series({unit: level_of(unit) for unit in UNITS}),
            cluster=pd.Series("GM9999", index=UNITS),
        )
        kept = [unit for unit in UNITS if unit not in drop]
        parts = ("table", "reasons", "names", "parent", "cluster", "level", "size")
        return dataclasses.replace(offered, **{part: getattr(offered, part).reindex(kept) for part in parts})

    return made


@pytest.fixture
def told():
    """Facts of a release as a ledger holds them, from a repaired submission."""

    def facts(shown, bundle="vrijgave-2026-001", rename=None):
        out = []
        for name, column in shown.columns.items():
            key = name.split("@")[0]
            for unit in shown.table.index:
                value, reason = shown.table.at[unit, name], shown.reasons.at[unit, name]
                held = {"waarde": float(value)} if reason == "" else {"reden": reason}
                place = {"gebied": unit, "niveau": shown.level[unit], "boven": shown.parent[unit]}
                what = {"indicator": (rename or {}).get(key, key), "jaar": column.year}
                extra = {
                    "grensjaar": column.boundary_year,
                    "noemer": column.denominator,
                    "eenheid": column.unit,
                }
                round_ = {} if column.published else {"afronding": column.rounding}
                out.append({**place, **what, **extra, **held, **round_, "bundel": bundle})
        return out

    return facts


@pytest.fixture
def hidden():
    """Areas of a column whose figure is not shown."""
    return lambda shown, key: set(shown.table.index[shown.table[f"{key}@2024"].isna()])
