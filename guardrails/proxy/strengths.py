"""The national table of proxy strengths: read, asked by lineage and level, put into bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from guardrails.errors import VaultError
from guardrails.proxy.joint import FoldProducts, cross_validated, recombined
from guardrails.submission import Column

SINGLE, TOGETHER = "proxysterkte.csv", "proxysamen.csv"
# Sets that carry the same measures in other years: the national strength of one year stands for the others.
SAME_MEASURES = {f"kwb{year}": "kwb2020" for year in range(2013, 2031)}
# The composition of areas to which every strength in the table is held.
COMPOSITION_YEAR = 2020
GROUNDS = ("herkomst", "geslacht", "burgerlijke_staat", "leeftijd")
ALL_SIZES = "alle"
# Sizes of gemeenten by residents, as the table has them: name and lower limit, largest first.
SIZES = (("vanaf_100000", 100_000), ("50000_tot_100000", 50_000), ("tot_50000", 0))
SIZE_WORDS: Mapping[str, str] = {
    ALL_SIZES: "alle gemeenten",
    "tot_50000": "gemeenten tot 50.000 inwoners",
    "50000_tot_100000": "gemeenten van 50.000 tot 100.000 inwoners",
    "vanaf_100000": "gemeenten vanaf 100.000 inwoners",
}
# Fewer gemeenten than this give no spread worth the name: then that of all gemeenten stands in.
LEAST_PEERS = 10
NUMBERS = ("sterkte", "gebieden", "gemeenten", "landelijk", "klasse_gemeenten", "mediaan", "p10", "p90")
TEXTS = ("niveau", "kenmerk", "grond", "groep", "grootteklasse")


@dataclass(frozen=True)
class Strength:
    """Strongest link of one column at one level: within gemeenten, beside its spread over comparable gemeenten.

    ``peers`` names the size class of those gemeenten and ``peer_count`` counts them; ``spread`` holds their 10 %,
    median and 90 %.
    """

    column: str
    level: str
    ground: str
    group: str
    within: float
    areas: int
    clusters: int
    pooled: float
    spread: tuple[float, float, float]
    peers: str
    peer_count: int

    @property
    def explained(self) -> float:
        """Square of the strength, on the scale of the bands."""
        return self.within**2

    @property
    def target(self) -> str:
        """Ground and group, as the vault names them."""
        return f"{self.ground}:{self.group}"


@dataclass(frozen=True)
class Together:
    """How much several figures explain together: cross-validated R² of the group they explain best."""

    level: str
    explained: float
    target: str
    count: int
    areas: int
    clusters: int


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
            When a table is absent, cannot be read, or holds something else than it should.
        """
        return _load(Path(folder))

    def feature_of(self, column: Column) -> str | None:
        """The national copy of a published column by its lineage; None when there is none."""
        if not column.published or not column.lineage or column.composition is not None:
            return None
        names = []
        for source in column.lineage:
            owner, _, measure = source.partition(":")
            names.append(f"{SAME_MEASURES.get(owner, owner)}:{measure}")
        feature = "+".join(names)
        return feature if feature in self.single.index.get_level_values("kenmerk") else None

    def strongest(
        self, column: Column, level: str, *, size: float = float("nan"), leave_out: Sequence[str] = ()
    ) -> Strength | None:
        """The group a column goes with most at a level, over all grounds but those left out.

        ``size`` is the number of residents of the gemeente: it picks the gemeenten to compare with.
        """
        feature = self.feature_of(column)
        if feature is None or (level, feature) not in self.single.index:
            return None
        every = self.single.loc[[(level, feature)]]
        rows = every[(every["grootteklasse"] == ALL_SIZES) & ~every["grond"].isin(leave_out)]
        if rows.empty:
            return None
        row = rows.iloc[int(rows["sterkte"].abs().to_numpy().argmax())]
        same = every[(every["grond"] == row["grond"]) & (every["groep"] == row["groep"])]
        peers = same[(same["grootteklasse"] == size_class(size)) & (same["klasse_gemeenten"] >= LEAST_PEERS)]
        beside = peers.iloc[0] if len(peers) else row
        return Strength(
            column=column.name,
            level=level,
            ground=str(row["grond"]),
            group=str(row["groep"]),
            within=float(row["sterkte"]),
            areas=int(row["gebieden"]),
            clusters=int(row["gemeenten"]),
            pooled=float(row["landelijk"]),
            spread=(float(beside["p10"]), float(beside["mediaan"]), float(beside["p90"])),
            peers=str(beside["grootteklasse"]),
            peer_count=int(beside["klasse_gemeenten"]),
        )

    def jointly(self, columns: Sequence[Column], level: str) -> Together | None:
        """What the columns explain together at a level, of the group they explain best.

        Only columns with a national copy at this level take part, and only they are counted.
        """
        products = self.together.get(level)
        known = [self.feature_of(c) for c in columns]
        features = list(dict.fromkeys(f for f in known if products is not None and f in products.names))
        if products is None or len(features) < 2:
            return None
        return _best(products, features, level)

    def made_of(
        self, parts: Sequence[tuple[Column, float]], level: str, *, method: str
    ) -> dict[str, float] | None:
        """Weight per national feature of a weighted sum of columns; None when one has no copy at this level.

        The table knows columns as ranks. On the scale of z-scores a column counts in units of its spread; that
        ranks stand in for figures is the approximation. Two years of one figure are one feature.
        """
        products = self.together.get(level)
        if products is None:
            return None
        total, at = products.sums.sum(axis=0), {name: i for i, name in enumerate(products.names)}
        out: dict[str, float] = {}
        for column, weight in parts:
            feature = self.feature_of(column)
            if feature is None or feature not in at:
                return None
            spread = float(np.sqrt(total[at[feature], at[feature]] / products.areas))
            share = weight / spread if method == "z-score" and spread > 0 else weight
            out[feature] = out.get(feature, 0.0) + share
        return out

    def combined(
        self,
        made: Mapping[str, Mapping[str, float]],
        level: str,
        *,
        kept: Mapping[str, float],
        leave_out: Sequence[str] = (),
    ) -> Together | None:
        """What weighted sums of national features explain together, when a part of each is kept (classes)."""
        products = self.together.get(level)
        if products is None or not made:
            return None
        groups = [name for name in products.names if name.split(":")[0] in GROUNDS]
        return _best(recombined(products, made, kept=kept, beside=groups), list(made), level, leave_out)


def _best(
    products: FoldProducts, names: Sequence[str], level: str, leave_out: Sequence[str] = ()
) -> Together | None:
    grounds = set(GROUNDS) - set(leave_out)
    targets = [name for name in products.names if name not in names and name.split(":")[0] in grounds]
    if not targets:
        return None
    explained, target = max((cross_validated(products, names, t), t) for t in targets)
    return Together(level, explained, target, len(names), products.areas, products.clusters)


def size_class(residents: float) -> str:
    """The size class of a gemeente; ``alle`` when its residents are not known.

    >>> size_class(81_140), size_class(float("nan"))
    ('50000_tot_100000', 'alle')
    """
    return next((name for name, least in SIZES if residents >= least), ALL_SIZES)


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
    single, rows = (_table(folder / name) for name in (SINGLE, TOGETHER))
    _need(SINGLE, single, texts=TEXTS, numbers=NUMBERS)
    folds = [str(c) for c in rows.columns if str(c).startswith("deel_")]
    _need(TOGETHER, rows, texts=("niveau", "een", "ander"), numbers=("gebieden", "gemeenten", *folds))
    if len(folds) < 2 or not single["sterkte"].between(-1, 1).all():
        raise _damaged(TOGETHER if len(folds) < 2 else SINGLE)
    levels = {str(level): _products(part, folds) for level, part in rows.groupby("niveau")}
    return Strengths(single.set_index(["niveau", "kenmerk"]).sort_index(), levels)


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise VaultError(
            f"De tabel '{path.name}' met landelijke sterktes is er niet.",
            remedy="Haal data/open opnieuw op uit de repository.",
        )
    try:
        return pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise _damaged(path.name) from error


def _need(name: str, table: pd.DataFrame, *, texts: Sequence[str], numbers: Sequence[str]) -> None:
    """The columns are there, texts are filled, and numbers are numbers."""
    if table.empty or not {*texts, *numbers} <= set(map(str, table.columns)):
        raise _damaged(name)
    whole = all(pd.api.types.is_numeric_dtype(table[c].dtype) for c in numbers)
    if not whole or not np.isfinite(table[list(numbers)].to_numpy(dtype=float)).all():
        raise _damaged(name)
    if table[list(texts)].isna().any(axis=None):
        raise _damaged(name)


def _damaged(name: str) -> VaultError:
    return VaultError(
        f"De tabel '{name}' met landelijke sterktes is beschadigd: er staat iets anders in dan hoort.",
        remedy="Haal data/open opnieuw op uit de repository.",
    )


def _products(rows: pd.DataFrame, columns: Sequence[str]) -> FoldProducts:
    names = tuple(dict.fromkeys([*rows["een"], *rows["ander"]]))
    if len(rows) != len(names) * (len(names) + 1) // 2:
        raise _damaged(TOGETHER)
    at = {name: i for i, name in enumerate(names)}
    first, second = rows["een"].map(at).to_numpy(), rows["ander"].map(at).to_numpy()
    folds = rows[list(columns)].to_numpy(dtype=float)
    sums = np.zeros((folds.shape[1], len(names), len(names)))
    sums[:, first, second] = folds.T
    sums[:, second, first] = folds.T
    return FoldProducts(names, sums, int(rows["gebieden"].iloc[0]), int(rows["gemeenten"].iloc[0]))
