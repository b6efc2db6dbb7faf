"""Looking closer at one output, for reviewers: every top-k, distance between curves, what a type gives away."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guardrails.disparity.bounds import gap_range
from guardrails.disparity.engine import Plan, Spread, gaps, spread_of, top_shares
from guardrails.disparity.measure import Disparity
from guardrails.exposure import Exposure
from guardrails.permutation import arrangements, chance, has_ties, times_as_large

Floats = NDArray[np.float64]
FOUR_FIFTHS = 0.8


def top_k_table(order: pd.Series, spread: Spread, *, highest_first: bool) -> pd.DataFrame:
    """Share of each group living in the first k areas, in percent, for every k (k x ground:group).

    For reviewers only: subtracting two rows gives back the composition of an area.
    """
    rated = order.to_numpy(dtype=float)[None, :]
    plan = Plan("topk", tuple(range(1, len(order) + 1)), highest_first)
    shares = top_shares(rated, plan, spread)[0]
    return pd.DataFrame(100 * shares, index=pd.Index(plan.cuts, name="k"), columns=list(spread.names))


def rank_exposure(order: pd.Series, spread: Spread, *, highest_first: bool) -> pd.Series:
    """Mean weight of the place on the list of the area where a group lives; the first place weighs 1.

    Place p weighs 1 / log2(1 + p) (Singh and Joachims 2018).

    >>> weights = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0]}, index=["W1", "W2"])
    >>> made = spread_of([Exposure("g", 2020, weights, pd.Series(0.0, index=["W1", "W2"]))])
    >>> rank_exposure(pd.Series([1, 2]), made, highest_first=False).round(3).tolist()
    [1.0, 0.631]
    """
    place = order.rank(ascending=not highest_first, method="average").to_numpy(dtype=float)
    return pd.Series((1 / np.log2(1 + place)) @ spread.values, index=list(spread.names))


def curve_distance(score: Floats, one: Floats, other: Floats) -> float:
    """Distance between the weighted distribution curves of two groups (Wasserstein), in units of ``score``.

    ``one`` and ``other`` are the shares of the two groups per area.

    >>> curve_distance(np.array([0.0, 1.0]), np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    0.5
    """
    order = np.argsort(score, kind="stable")
    ahead = np.cumsum(one[order]) - np.cumsum(other[order])
    return float(np.abs(ahead[:-1]) @ np.diff(score[order]))


def largest_curve_distance(score: Floats, spread: Spread, residents: Floats) -> pd.Series:
    """Largest distance between the curves of two groups per ground, in standard deviations over residents."""
    found = {}
    for column, (ground, place) in enumerate(spread.places.items()):
        own = spread.values[:, place]
        mean = float(residents[:, column] @ score)
        deviation = float(np.sqrt(residents[:, column] @ (score - mean) ** 2))
        pairs = [
            curve_distance(score, own[:, a], own[:, b])
            for a in range(own.shape[1])
            for b in range(a + 1, own.shape[1])
        ]
        found[ground] = max(pairs) / deviation if deviation > 0 else 0.0
    return pd.Series(found)


def typology_table(outcome: pd.Series, exposures: tuple[Exposure, ...], *, seed: int) -> pd.DataFrame:
    """Per ground Cramér's V between class and group, and what the class gives away, beside what chance gives.

    ``weggegeven`` is the drop in uncertainty about the group of a resident when the class of the area is
    known, in percent of that uncertainty. The blind figures are the mean over arrangements; ``kans`` is the
    chance of at least this V (`guardrails.permutation.chance`).
    """
    rated = outcome.to_numpy(dtype=float)
    rows, exact = arrangements(rated, seed=seed, draws=499)
    found = {}
    for exposure in exposures:
        weights = exposure.weights[exposure.compared].to_numpy(dtype=float)
        observed = association(rated[None, :], weights)
        blind = association(rows, weights)
        found[exposure.ground] = [
            observed[0][0],
            float(blind[0].mean()),
            chance(
                times_as_large(observed[0][0], blind[0]), len(rows), exact=exact, discrete=has_ties(rated)
            ),
            100 * observed[1][0],
            100 * float(blind[1].mean()),
        ]
    columns = ["V", "V blind", "kans", "weggegeven", "weggegeven blind"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns)


def association(rows: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Cramér's V and the share of uncertainty that goes, per arrangement; ``weights`` is areas x groups.

    >>> v, gone = association(np.array([[0, 1]]), np.array([[50.0, 0.0], [0.0, 50.0]]))
    >>> float(v[0]), float(gone[0])
    (1.0, 1.0)
    """
    classes = np.unique(rows)
    table = np.stack([(rows == c).astype(float) @ weights for c in classes], axis=1)
    total = weights.sum()
    expected = table.sum(axis=2, keepdims=True) * table.sum(axis=1, keepdims=True) / total
    ratio = np.divide(table, expected, out=np.ones_like(table), where=expected > 0)
    chi = (expected * (ratio - 1) ** 2).sum(axis=(1, 2))
    lowest = min(len(classes), weights.shape[1]) - 1
    shared = (table / total * np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)).sum(axis=(1, 2))
    group = weights.sum(axis=0) / total
    uncertainty = float(-(group[group > 0] * np.log(group[group > 0])).sum())
    v: Floats = np.sqrt(chi / (total * lowest)) if lowest > 0 else np.zeros(len(rows))
    return v, shared / uncertainty if uncertainty > 0 else np.zeros(len(rows))


def four_fifths(result: Disparity, *, seed: int) -> pd.DataFrame:
    """Ratio of lowest to highest share per ground and class, and how often a blind choice is under four fifths.

    A familiar mark and no more than that: with few areas most blind choices fail it.
    """
    spread = spread_of(result.exposures)
    outcome = result.outcome.to_numpy(dtype=float)
    found = []
    for number in result.plan.cuts:
        chosen = (outcome == number).astype(float)
        rows, _ = arrangements(chosen, seed=seed)
        blind = rows.astype(float) @ spread.values
        for ground, place in spread.places.items():
            observed = _ratio((chosen @ spread.values)[None, place])[0]
            fails = 100 * float((_ratio(blind[:, place]) < FOUR_FIFTHS).mean())
            found.append((number, ground, observed, bool(observed >= FOUR_FIFTHS), fails))
    columns = ["klasse", "kenmerk", "verhouding", "boven 0,8", "blind onder 0,8 (%)"]
    return pd.DataFrame(found, columns=columns)


def _ratio(shares: Floats) -> Floats:
    highest = shares.max(axis=1)
    ratio: Floats = np.divide(shares.min(axis=1), highest, out=np.ones_like(highest), where=highest > 0)
    return ratio


def leave_one_area_out(result: Disparity) -> pd.DataFrame:
    """The largest gap per ground when one area is left out (area x ground), for the same classes or tops.

    Missing where a group lives in that area alone.
    """
    whole = spread_of(result.exposures)
    outcome = result.outcome.to_numpy(dtype=float)
    plan = result.plan
    if plan.measure == "topk":
        plan = Plan("topk", tuple(k for k in plan.cuts if k < len(outcome)), plan.highest_first)
    found = []
    for place in range(len(outcome)):
        kept = np.delete(outcome, place)[None, :]
        rest = Spread(
            _without(whole.values, place), whole.names, whole.places, _without(whole.residents, place)
        )
        found.append(gaps(kept, plan, rest).iloc[0])
    return pd.DataFrame(found, index=result.outcome.index)


def _without(shares: Floats, place: int) -> Floats:
    """Shares over the areas that remain; NaN for a group that is gone."""
    left = 1.0 - shares[place]
    rest: Floats = np.delete(shares, place, axis=0) / np.where(left > 1e-12, left, np.nan)
    return rest


def rounding_range(result: Disparity) -> pd.DataFrame:
    """Lowest and highest largest gap per ground that the rounding of the composition leaves."""
    outcome = result.outcome.to_numpy(dtype=float)
    found: dict[str, list[float]] = {e.ground: [0.0, 0.0] for e in result.exposures}
    for exposure in result.exposures:
        for values in _indicated(outcome, result.plan, exposure):
            low, high = gap_range(values, exposure)
            span = found[exposure.ground]
            span[0], span[1] = max(span[0], low), max(span[1], high)
    return pd.DataFrame.from_dict(found, orient="index", columns=["minstens", "hooguit"])


def _indicated(outcome: Floats, plan: Plan, exposure: Exposure) -> list[Floats]:
    """The numbers whose mean per group is what is measured: 0 and 100 per class or top, or the score in sd."""
    if plan.measure == "classes":
        return [100.0 * (outcome == number).astype(np.float64) for number in plan.cuts]
    if plan.measure == "topk":
        place = np.argsort(np.argsort(outcome, kind="stable"), kind="stable")
        return [100.0 * (place < k).astype(np.float64) for k in plan.cuts]
    weights = exposure.weights[exposure.compared].to_numpy(dtype=float).sum(axis=1)
    mean = np.average(outcome, weights=weights)
    deviation = np.sqrt(np.average((outcome - mean) ** 2, weights=weights))
    return [(outcome - mean) / deviation] if deviation > 0 else [np.zeros_like(outcome)]
