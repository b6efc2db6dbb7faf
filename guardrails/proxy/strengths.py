"""The national table of proxy strengths: read, asked by lineage, put into bands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from guardrails.errors import VaultError
from guardrails.proxy.joint import FoldProducts, cross_validated
from guardrails.submission import Column

SINGLE, TOGETHER = "proxysterkte.csv", "proxysamen.csv"
# Sets that carry the same measures in other years: the national strength of one year stands for the others.
SAME_MEASURES = {"kwb2024": "kwb2020"}
ALL_SIZES = "alle"


@dataclass(frozen=True)
class Strength:
    """Strongest link of one column at one level: within gemeenten, beside its spread over gemeenten."""

    column: str
    level: str
    ground: str
    group: str
    within: float
    areas: int
    clusters: int
    pooled: float
    spread: tuple[float, float, float]

    @property
    def explained(self) -> float:
        """Square of the strength, on the scale of the bands."""
        return self.within**2


@dataclass(frozen=True)
class Strengths:
    """National strengths per feature and group, and sums of products for strength together."""

    single: pd.DataFrame = field(repr=False)
    together: dict[str, FoldProducts] = field(repr=False)

    @classmethod
    def load(cls, folder: Path | str) -> "Strengths":
        """The tables in ``folder``.

        Raises
        ------
        VaultError
            When a table is absent or has other columns.
        """
        return _load(Path(folder))

    def feature_of(self, column: Column) -> str | None:
        """The national copy of a published column by its lineage; None when there is none."""
        if not column.published or not column.lineage:
            return None
        names = []
        for source in column.lineage:
            owner, _, measure = source.partition(":")
            names.append(f"{SAME_MEASURES.get(owner, owner)}:{measure}")
        feature = "+".join(names)
        return feature if feature in self.single.index.get_level_values("kenmerk") else None

    def strongest(self, column: Column, level: str, *, leave_out: Sequence[str] = ()) -> Strength | None:
        """The group a column goes with most at a level, over all grounds but those left out."""
        feature = self.feature_of(column)
        if feature is None or (level, feature) not in self.single.index:
            return None
        rows = self.single.loc[[(level, feature)]]
        rows = rows[(rows["grootteklasse"] == ALL_SIZES) & ~rows["grond"].isin(leave_out)]
        if rows.empty:
            return None
        row = rows.iloc[int(rows["sterkte"].abs().to_numpy().argmax())]
        return Strength(
            column=column.name,
            level=level,
            ground=str(row["grond"]),
            group=str(row["groep"]),
            within=float(row["sterkte"]),
            areas=int(row["gebieden"]),
            clusters=int(row["gemeenten"]),
            pooled=float(row["landelijk"]),
            spread=(float(row["p10"]), float(row["mediaan"]), float(row["p90"])),
        )

    def jointly(self, columns: Sequence[Column], level: str) -> tuple[float, str, int] | None:
        """Highest cross-validated R² of the columns together over all groups, that group, and how many columns.

        Only columns with a national copy at this level take part, and only they are counted.
        """
        products = self.together.get(level)
        if products is None:
            return None
        known = [self.feature_of(c) for c in columns]
        features = list(dict.fromkeys(f for f in known if f in products.names))
        grounds = ("herkomst", "geslacht", "burgerlijke_staat", "leeftijd")
        targets = [name for name in products.names if name.split(":")[0] in grounds]
        if len(features) < 2 or not targets:
            return None
        explained, group = max((cross_validated(products, features, t), t) for t in targets)
        return explained, group, len(features)


def band(explained: float, *, visible: float, strong: float, copy: float) -> str:
    """Word for an R²: ``laag``, ``zichtbaar``, ``sterk`` or ``kopie``.

    >>> band(0.41, visible=0.10, strong=0.35, copy=0.90)
    'sterk'
    """
    if explained > copy:
        return "kopie"
    if explained > strong:
        return "sterk"
    return "laag" if explained < visible else "zichtbaar"


@lru_cache(maxsize=4)
def _load(folder: Path) -> Strengths:
    for name in (SINGLE, TOGETHER):
        if not (folder / name).is_file():
            raise VaultError(
                f"De tabel '{name}' met landelijke sterktes is er niet.",
                remedy="Haal data/open opnieuw op uit de repository.",
            )
    single = pd.read_csv(folder / SINGLE).set_index(["niveau", "kenmerk"]).sort_index()
    rows = pd.read_csv(folder / TOGETHER)
    return Strengths(single, {str(level): _products(part) for level, part in rows.groupby("niveau")})


def _products(rows: pd.DataFrame) -> FoldProducts:
    names = tuple(dict.fromkeys([*rows["een"], *rows["ander"]]))
    at = {name: i for i, name in enumerate(names)}
    first, second = rows["een"].map(at).to_numpy(), rows["ander"].map(at).to_numpy()
    folds = rows[[c for c in rows.columns if c.startswith("deel_")]].to_numpy(dtype=float)
    sums = np.zeros((folds.shape[1], len(names), len(names)))
    sums[:, first, second] = folds.T
    sums[:, second, first] = folds.T
    return FoldProducts(names, sums, int(rows["gebieden"].iloc[0]), int(rows["gemeenten"].iloc[0]))
