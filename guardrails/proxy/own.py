"""The city's own figure: rank correlations over its own areas, beside what comparable gemeenten show.

The numbers come from the vault. A row of them over ten areas, one per figure, all but gives away the order of the
areas by a protected share. Words per figure (below, within, above its like) do so too. So both are for reviewers; a
finding says one word about all figures together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from guardrails.permutation import DRAWS
from guardrails.proxy.permutation import max_t
from guardrails.proxy.strengths import COMPOSITION_YEAR
from guardrails.proxy.within import LEAST_AREAS, LEAST_RESIDENTS, centred_ranks
from guardrails.submission import Submission
from guardrails.vault import IN_PARTS, Vault

SEED = 20260101
BELOW, WITHIN, ABOVE, UNKNOWN = "onder", "binnen", "boven", "onbekend"


@dataclass(frozen=True)
class OwnFigures:
    """Correlation and family-wise chance per column and ``ground:group``; its text form shows neither.

    ``areas`` counts the areas with a share of every group. ``correlations`` and ``counts`` are per pair over the
    areas that have the figure. ``chances`` are over all columns and groups at once, without correction for
    neighbouring areas being alike.
    """

    level: str
    areas: int
    correlations: pd.DataFrame = field(repr=False)
    counts: "pd.Series[int]" = field(repr=False)
    chances: pd.DataFrame = field(repr=False)

    def figure(self, column: str, target: str) -> tuple[float, float, int] | None:
        """Correlation, chance and number of areas of a pair; None where it cannot be said."""
        if column not in self.correlations.index or target not in self.correlations.columns:
            return None
        found = self.correlations.loc[column].to_dict()[target]
        areas = int(self.counts[column])
        if areas < LEAST_AREAS or not np.isfinite(found):
            return None
        return float(found), float(self.chances.loc[column].to_dict()[target]), areas

    def place(self, column: str, target: str, spread: tuple[float, float, float]) -> str:
        """Where the own figure lies beside the spread (10 %, median, 90 %) of comparable gemeenten, in a word."""
        found = self.figure(column, target)
        if found is None:
            return UNKNOWN
        low, _, high = spread
        return BELOW if found[0] < low else ABOVE if found[0] > high else WITHIN


def measure_own(
    submission: Submission,
    vault: Vault,
    *,
    level: str,
    columns: Sequence[str] | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> OwnFigures:
    """The subject's own areas of one level that are large enough to be counted nationally; never to be released.

    ``columns`` names the figures to look at; by default all. An area without a figure plays no part for that
    figure, one without the share of a group plays none at all.
    """
    units = submission.units_of(level)
    own = (submission.cluster.loc[units] == submission.subject) & (
        submission.size.loc[units] >= LEAST_RESIDENTS.get(level, 0)
    )
    units = units[own.to_numpy()]
    names = list(submission.columns) if columns is None else list(columns)
    figures = submission.table.loc[units, names].dropna(axis=1, how="all")
    shares = pd.DataFrame(_shares(vault, units), index=units).dropna()
    figures = figures.loc[shares.index]
    place = pd.Series(submission.subject, index=shares.index)
    x, y = centred_ranks(figures, place), centred_ranks(shares, place)
    return OwnFigures(
        level,
        len(shares),
        _correlations(figures, shares),
        figures.notna().sum(),
        pd.DataFrame(_chances(x, y, seed, draws), index=x.columns, columns=y.columns),
    )


def _shares(vault: Vault, units: pd.Index) -> dict[str, "pd.Series[float]"]:
    """Shares by the names, and from the year, of the national table."""
    return {
        f"{ground.removesuffix(IN_PARTS)}:{name}": found.counts[name] / found.base.where(found.base > 0)
        for ground in vault.grounds
        if (found := vault.groups(ground, units, COMPOSITION_YEAR)) is not None
        for name in found.counts
    }


def _correlations(figures: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Rank correlations per pair, over the areas that have the figure (figure x group)."""
    rows = {}
    for name, column in figures.items():
        there = column.notna()
        x, y = _standard(column[there].to_frame()), _standard(shares[there])
        rows[name] = (x.T @ y)[0]
    return pd.DataFrame.from_dict(rows, orient="index", columns=shares.columns)


def _standard(values: pd.DataFrame) -> np.ndarray:
    """Ranks per column with mean 0 and length 1; NaN for a column that is the same everywhere."""
    ranks = values.rank().to_numpy(dtype=float)
    ranks = ranks - ranks.mean(axis=0) if len(ranks) else ranks
    size = np.sqrt((ranks**2).sum(axis=0))
    return ranks / np.where(size > 0, size, np.nan)


def _chances(x: pd.DataFrame, y: pd.DataFrame, seed: int, draws: int) -> np.ndarray:
    """Family-wise chance per pair. A missing figure counts as the middle rank, in what is seen and in each draw."""
    if x.empty or y.empty:
        return np.full((x.shape[1], y.shape[1]), np.nan)
    cluster = np.zeros(len(x), dtype=np.int64)
    return max_t(x.fillna(0.0).to_numpy(), y.to_numpy(), cluster, seed=seed, draws=draws)
