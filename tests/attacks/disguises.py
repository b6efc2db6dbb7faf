"""Ways to offer a protected column as something else, and columns that are what they seem."""

import base64
import hashlib

import numpy as np
import pandas as pd

from tests.attacks.places import seeded

HARMLESS_SORTS = ("residents", "households")


def hash_of(value):
    """A number that looks like a code and stands for a whole percentage."""
    return 0 if np.isnan(value) else 1 + round(value) * 7919 % 1009


def _frame(values, place, name="kenmerk_b"):
    return pd.DataFrame({"inwoners": place.residents, name: values}, index=place.units)


def _quintile(share, labels):
    ranks = share.rank(method="first", pct=True)
    return pd.cut(ranks, 5, labels=labels).astype(object)


def _ramp(share):
    level = (255 - 200 * (share - share.min()) / (share.max() - share.min())).round().fillna(255).astype(int)
    return level.map(lambda v: f"#{v:02x}{v:02x}ff")


def disguised(name, place, count, base):
    """The table in which disguise ``name`` hides the group with ``count`` out of ``base``."""
    share = 100 * count / base
    rng = seeded(f"{name}{len(place.units)}{float(count.sum())}")
    random = pd.Series(rng.uniform(20, 80, len(share)), index=share.index)
    spread = float(share.std())
    simple = {
        "renamed": lambda: share,
        "whole_percent": lambda: share.round(),
        "percent_text": lambda: share.map(lambda v: f"{v:.1f}".replace(".", ",") + " %"),
        "rescaled": lambda: 0.37 * share + 5,
        "fraction": lambda: (share / 100).round(3),
        "zscore": lambda: ((share - share.mean()) / spread).round(3),
        "minmax": lambda: ((share - share.min()) / (share.max() - share.min())).round(3),
        "log": lambda: np.log1p(share).round(4),
        "root": lambda: np.sqrt(share).round(3),
        "complement": lambda: (100 - share).round(1),
        "one_minus": lambda: (1 - share / 100).round(3),
        "count": lambda: count,
        "count_rescaled": lambda: (count * 1.7 + 12).round(1),
        "per_household": lambda: (count / place.households).round(4),
        "per_area": lambda: (count / place.area).round(4),
        "rank": lambda: share.rank(method="first"),
        "percentile": lambda: share.rank(method="first", pct=True).round(3),
        "quintiles": lambda: _quintile(share, [1, 2, 3, 4, 5]),
        "letters": lambda: _quintile(share, list("CAEBD")),
        "colours": lambda: _quintile(share, ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"]),
        "colour_ramp": lambda: _ramp(share),
        "top_fifth": lambda: (share.rank(method="first", pct=True) > 0.8).astype(int),
        "hashed_percent": lambda: share.round(1).map(
            lambda v: hashlib.sha256(str(float(v)).encode()).hexdigest()[:12]
        ),
        "opaque_labels": lambda: share.map(lambda v: f"type {hash_of(v)}"),
        "base64": lambda: share.round(1).map(lambda v: base64.b64encode(str(v).encode()).decode()),
        "other_year": lambda: share.round(1),
        "noise_small": lambda: share + rng.normal(0, 0.1 * spread, len(share)),
        "noise_half": lambda: share + rng.normal(0, 0.4 * spread, len(share)),
    }
    if name in simple:
        return _frame(simple[name](), place)
    frame = _frame(share, place)[["inwoners"]]
    if name == "wijk_to_buurt":
        above = place.units.map(lambda u: "WK" + u[2:8])
        rows = place.vault.rows_of(pd.Index(above.unique()))
        rows = rows[(rows["group"] == count.name) & (rows["year"] == 2020)].set_index("unit")
        rows = rows[~rows.index.duplicated()]
        values = (100 * rows["count"] / rows["base"]).reindex(above).to_numpy()
        return frame.assign(kenmerk_b=values)
    if name == "sum_with_open":
        return frame.assign(a=random.round(1), b=(random.round(1) + share).round(1))
    if name == "mean_with_open":
        return frame.assign(a=random.round(1), b=((random.round(1) + share) / 2).round(2))
    if name == "split":
        part = pd.Series(rng.uniform(-30, 30, len(share)), index=share.index).round(1)
        return frame.assign(a=part, b=(share - part).round(1))
    if name == "three_way":
        one = pd.Series(rng.uniform(-30, 30, len(share)), index=share.index).round(3)
        two = pd.Series(rng.uniform(-30, 30, len(share)), index=share.index).round(3)
        return frame.assign(a=one, b=two, c=(share - one - two).round(3))
    if name == "ratio":
        return frame.assign(a=random.round(3), b=(random.round(3) * share).round(3))
    if name == "index_values":
        return pd.DataFrame(
            {"code": place.units, "inwoners": place.residents.to_numpy()}, index=share.to_numpy()
        )
    if name == "index_name":
        return frame.rename_axis(index="pct_niet_westers")
    if name == "columns_name":
        return frame.rename_axis(columns="migratieachtergrond")
    if name == "attrs_values":
        frame.attrs["x"] = share.round(1).tolist()
        return frame
    if name == "attrs_names":
        frame.attrs["bron"] = {"kolom": "NietWestersTotaal_18"}
        return frame
    if name == "categories":
        kinds = pd.Categorical(["a"] * len(share), categories=["a", "Marokko"])
        return frame.assign(soort=kinds)
    if name == "row_order":
        order = share.sort_values(kind="stable", ascending=False).index
        return frame.loc[order]
    if name == "missing_pattern":
        top = share.rank(method="first", pct=True) > 0.8
        return frame.assign(kenmerk_b=random.mask(top))
    raise KeyError(name)


def harmless(name, place):
    """A table with one column that says nothing about a protected group."""
    n = len(place.units)
    rng = seeded(f"{name}{n}{place.units[0]}")
    people = place.residents

    def of(values):
        return pd.DataFrame({"kenmerk_b": values}, index=place.units)

    simple = {
        "residents": lambda: people,
        "residents_2024": lambda: (people * rng.uniform(0.95, 1.08, n) / 5).round() * 5,
        "households": lambda: place.households,
        "residents_rescaled": lambda: people * 0.01 + 3,
        "residents_rank": lambda: people.rank(method="first"),
        "density": lambda: (people / place.area * 100).round(),
        "area": lambda: place.area,
        "normal": lambda: rng.normal(0, 1, n),
        "uniform_percent": lambda: rng.uniform(0, 100, n).round(1),
        "whole_percent_random": lambda: rng.integers(0, 30, n),
        "lognormal_count": lambda: (rng.lognormal(5, 1, n) / 5).round() * 5,
        "random_permutation": lambda: rng.permutation(n) + 1,
        "random_letters": lambda: rng.choice(list("ABCDE"), n),
        "random_hashes": lambda: [rng.bytes(6).hex() for _ in range(n)],
        "constant": lambda: 7.0,
        "year": lambda: 2020,
        "code_number": lambda: [int(u[2:]) for u in place.units],
        "area_name": lambda: [f"Plein {rng.integers(1, 900)}" for _ in range(n)],
        "random_colours": lambda: rng.choice(["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8"], n),
        "some_missing": lambda: np.where(rng.uniform(size=n) < 0.2, np.nan, rng.normal(50, 9, n)),
        "household_size": lambda: (people / place.households).round(1),
        "boolean_random": lambda: rng.uniform(size=n) < 0.4,
        "random_category": lambda: pd.Categorical(rng.choice(["stad", "dorp", "land"], n)),
        "plain_attrs_none": lambda: rng.uniform(0, 1, n).round(2),
    }
    if name in simple:
        return of(simple[name]())
    if name == "shuffled_protected":
        count, base = place.protected("burgerlijke_staat", "gehuwd", 2020)
        return of(rng.permutation((100 * count / base).to_numpy()))
    if name == "area_name_index":
        table = of(rng.normal(size=n)).assign(code=place.units)
        return table.set_axis([f"Buurt {rng.integers(1, 99999)}" for _ in range(n)], axis=0)
    if name == "two_random_columns":
        return of(rng.normal(50, 10, n)).assign(b=rng.uniform(0, 100, n).round(1))
    if name == "coordinates":
        return of(rng.uniform(2e5, 2.6e5, n).round()).assign(y=rng.uniform(4.6e5, 4.9e5, n).round())
    if name == "alphabetical_order":
        table = of(rng.normal(size=n)).assign(
            naam=[f"{rng.choice(list('abcdefgh'))}{rng.bytes(4).hex()}" for _ in range(n)]
        )
        return table.sort_values("naam")
    if name == "residents_order":
        return pd.DataFrame({"inwoners": people}).sort_values("inwoners", ascending=False)
    raise KeyError(name)
