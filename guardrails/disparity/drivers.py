"""What drives the gap of a composite: leave one indicator out, and see what gap and which areas remain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from guardrails.composition import composed, standard
from guardrails.disparity.engine import Plan, gaps, spread_of
from guardrails.exposure import Exposure
from guardrails.submission import Column


@dataclass(frozen=True)
class Composite:
    """The parts of a composite per area (area x part, without gaps), their weights and the scale they are on."""

    parts: pd.DataFrame = field(repr=False)
    weights: Mapping[str, float] = field(default_factory=dict)
    method: str = "z-score"

    @classmethod
    def of(cls, column: Column, table: pd.DataFrame, areas: pd.Index) -> "Composite | None":
        """The composite that ``column`` says it is, over ``areas``; None for a column that is no composite."""
        made = column.composition
        if made is None:
            return None
        return cls(table.loc[areas, list(made.weights)].astype(float), made.weights, made.method)

    @property
    def weight(self) -> "pd.Series[float]":
        """Weight per part; 1 where none is given."""
        names = list(map(str, self.parts.columns))
        return pd.Series({name: float(self.weights.get(name, 1.0)) for name in names}, dtype=float)

    def score(self, without: str = "") -> "pd.Series[float]":
        """The composite, with one part left out if asked.

        >>> parts = pd.DataFrame({"a": [0.0, 2.0], "b": [4.0, 0.0]}, index=["W1", "W2"])
        >>> Composite(parts).score(without="b").tolist()
        [-1.0, 1.0]
        """
        weights = {str(name): w for name, w in self.weight.items() if name != without}
        return composed(self.parts, weights, method=self.method)


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
        found = gaps(np.asarray(score, dtype=np.float64)[None, :], plan, spread).iloc[0]
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
    on_scale = standard(composite.parts, method=composite.method).to_numpy(dtype=float)
    sign = np.sign(composite.weight.to_numpy(dtype=float))
    drawn = np.random.default_rng(seed).dirichlet(np.ones(on_scale.shape[1]), size=draws) * sign
    found = drawn @ (on_scale.T @ (spread.values[:, high] - spread.values[:, low]))
    return groups[high], groups[low], 100 * float((found > 0).mean())
