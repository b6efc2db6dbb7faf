"""What drives the gap of a composite: leave one indicator out, and see what gap and which areas remain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from guardrails.disparity.engine import Plan, gaps, spread_of
from guardrails.exposure import Exposure


@dataclass(frozen=True)
class Composite:
    """Parts of a composite score per area (area x indicator), and the weight of each; equal when not given.

    A part with a negative weight counts against. The composite is the weighted mean of the standardised parts.
    """

    parts: pd.DataFrame = field(repr=False)
    weights: Mapping[str, float] = field(default_factory=dict)

    def score(self, without: str = "") -> pd.Series:
        """The composite, with one part left out if asked.

        >>> parts = pd.DataFrame({"a": [0.0, 2.0], "b": [4.0, 0.0]}, index=["W1", "W2"])
        >>> Composite(parts).score(without="b").tolist()
        [-1.0, 1.0]
        """
        kept = [name for name in self.parts.columns if name != without]
        deviation = self.parts[kept].std(ddof=0)
        standard = (self.parts[kept] - self.parts[kept].mean()) / deviation.where(deviation > 0, 1.0)
        weight = pd.Series({name: float(self.weights.get(name, 1.0)) for name in kept})
        return standard.mul(weight, axis=1).sum(axis=1) / weight.abs().sum()


def leave_one_indicator_out(
    composite: Composite, exposures: tuple[Exposure, ...], *, top: int
) -> pd.DataFrame:
    """Largest gap in standard deviations with everything, and with each indicator left out.

    ``andere gebieden`` counts the areas that would come into the first ``top`` in place of others.
    """
    spread, plan = spread_of(exposures), Plan("score", highest_first=True)
    whole = composite.score()
    first = set(whole.sort_values(ascending=False, kind="stable").index[:top])
    rows = {}
    for name in ("", *composite.parts.columns):
        score = composite.score(without=str(name))
        found = gaps(score.to_numpy(dtype=float)[None, :], plan, spread).iloc[0]
        now = set(score.sort_values(ascending=False, kind="stable").index[:top])
        rows[str(name) or "alles"] = [float(found.max()), str(found.idxmax()), len(now - first)]
    out = pd.DataFrame.from_dict(rows, orient="index", columns=["verschil", "kenmerk", "andere gebieden"])
    out.insert(1, "verandering", out["verschil"] - float(out["verschil"].iloc[0]))
    return out


def sign_holds(
    composite: Composite, exposure: Exposure, *, seed: int, draws: int = 1000
) -> tuple[str, str, float]:
    """The two groups furthest apart, and in how many percent of random weightings their order stays the same.

    Weights are drawn evenly from all that add to one (Dirichlet), with the signs of the composite.
    """
    spread = spread_of((exposure,))
    groups = exposure.compared
    means = composite.score().to_numpy(dtype=float) @ spread.values
    high, low = int(means.argmax()), int(means.argmin())
    parts = composite.parts
    deviation = parts.std(ddof=0)
    standard = ((parts - parts.mean()) / deviation.where(deviation > 0, 1.0)).to_numpy(dtype=float)
    sign = np.sign([float(composite.weights.get(str(name), 1.0)) for name in parts.columns])
    drawn = np.random.default_rng(seed).dirichlet(np.ones(parts.shape[1]), size=draws) * sign
    found = drawn @ (standard.T @ (spread.values[:, high] - spread.values[:, low]))
    return groups[high], groups[low], 100 * float((found > 0).mean())
