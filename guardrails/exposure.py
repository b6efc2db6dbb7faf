"""Groups of residents spread over areas, with the unknown counted and kept apart."""

from dataclasses import dataclass, field

import pandas as pd

from guardrails.vault import Groups

REST = "overig"


@dataclass(frozen=True)
class Exposure:
    """Residents per area and group of one ground.

    ``weights`` has areas as index and groups as columns, without gaps; ``unknown`` the residents per area
    whose group is not known; ``small`` names groups that are too small for a share.
    """

    ground: str
    year: int
    weights: pd.DataFrame = field(repr=False)
    unknown: pd.Series = field(repr=False)
    small: tuple[str, ...] = ()

    @property
    def compared(self) -> list[str]:
        """Groups that are large enough to compare."""
        return [str(g) for g in self.weights.columns if g not in self.small]

    def at(self, areas: pd.Index, *, least: float) -> "Exposure":
        """The same for some of the areas."""
        weights = self.weights.loc[areas]
        return Exposure(self.ground, self.year, weights, self.unknown.loc[areas], _too_small(weights, least))

    @property
    def coverage_pct(self) -> float:
        """Share of the residents whose group is known, in percent."""
        known, unknown = float(self.weights.to_numpy().sum()), float(self.unknown.sum())
        return 100 * known / (known + unknown) if known + unknown else 0.0


def exposure_of(ground: str, groups: Groups, size: pd.Series, *, rest_pct: float, least: float) -> Exposure:
    """Weights of one ground.

    What remains of the base after the groups is a group of its own (``overig``), unless it is so small that
    it is rounding: then it is unknown. Where rounded groups add to more than the base, they are scaled down to
    it, so that nobody is counted twice. Areas with a missing count are unknown as a whole, with their base or,
    without one, their ``size`` (residents, indexed by area).

    Examples
    --------
    >>> counts = pd.DataFrame({"a": [30.0, None]}, index=["W1", "W2"])
    >>> out = exposure_of("g", Groups(counts, pd.Series([100.0, 50.0], index=["W1", "W2"]), 2020),
    ...                   pd.Series([100.0, 50.0], index=["W1", "W2"]), rest_pct=2, least=1)
    >>> out.weights.loc["W1"].tolist(), out.unknown.tolist()
    ([30.0, 70.0], [0.0, 50.0])
    """
    counts, base = groups.counts, groups.base
    known = counts.notna().all(axis=1) & base.notna()
    sums = counts.sum(axis=1)
    weights = counts.mul((base / sums.where(sums > 0)).clip(upper=1.0).fillna(1.0), axis=0).where(known, 0.0)
    rest = (base - sums).where(known, 0.0).clip(lower=0.0)
    unknown = base.fillna(size.reindex(counts.index)).fillna(0.0).where(~known, 0.0)
    total = float(base.where(known, 0.0).sum())
    if total and 100 * float(rest.sum()) / total > rest_pct:
        weights = weights.assign(**{REST: rest})
    else:
        unknown = unknown + rest
    return Exposure(ground, groups.year, weights, unknown, _too_small(weights, least))


def _too_small(weights: pd.DataFrame, least: float) -> tuple[str, ...]:
    totals = weights.sum()
    return tuple(str(g) for g in totals.index[totals < max(least, 1.0)])
