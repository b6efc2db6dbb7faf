"""How often the test calls a blind outcome different, and how often it sees a real one. Figures are printed."""

import numpy as np
import pandas as pd
import pytest

from guardrails.disparity.engine import Plan, gaps, spread_of
from guardrails.disparity.measure import _only_measured
from guardrails.exposure import Exposure
from guardrails.permutation import arrangements, family_p_values

SIZES = (10, 60, 300)


def city(rng, areas, grounds=2):
    """Areas of unequal size with a few unequal groups: the composition of each area is its own."""
    size = rng.lognormal(7, 0.6, areas)
    index = pd.RangeIndex(areas)
    return tuple(
        Exposure(
            f"g{n}", 2020,
            pd.DataFrame(size[:, None] * rng.dirichlet([6.0, 2.0, 1.0], areas), index=index, columns=list("abc")),
            pd.Series(0.0, index=index),
        )
        for n in range(grounds)
    )  # fmt: skip


def chance(rated, plan, spread, draws, seed):
    """The smallest chance over grounds and the largest gap, as `measure` computes them."""
    rated = _only_measured(rated, plan)
    rows, exact = arrangements(rated, seed=seed, draws=draws)
    observed = gaps(rated[None, :], plan, spread).iloc[0]
    return family_p_values(observed, gaps(rows, plan, spread), exact=exact), observed


def called(areas, runs, draws, seed, make):
    """Share of runs with a chance of at most 5 %; ``make`` gives outcome and plan for a city."""
    rng = np.random.default_rng(seed)
    found = 0
    for run in range(runs):
        if run % 20 == 0:
            exposures = city(rng, areas)
            spread = spread_of(exposures)
        rated, plan = make(rng, exposures)
        found += bool((chance(rated, plan, spread, draws, run)[0] <= 0.05).any())
    return found / runs


def blind_score(rng, exposures):
    return rng.normal(size=len(exposures[0].weights)), Plan("score")


def real_score(rng, exposures):
    """A score that follows the share of one group with correlation of about 0.5."""
    weights = exposures[0].weights
    share = weights["c"] / weights.sum(axis=1)
    return ((share - share.mean()) / share.std() + rng.normal(0, 1.7, len(share))).to_numpy(), Plan("score")


@pytest.mark.parametrize("areas", SIZES)
def test_a_blind_score_is_called_different_in_three_to_seven_percent(areas):
    level = called(areas, runs=600, draws=199, seed=8, make=blind_score)
    print(f"niveau, score, n = {areas}: {100 * level:.1f} %")  # noqa: T201 - the figures are meant to be read
    assert 0.03 <= level <= 0.07


@pytest.mark.lang
@pytest.mark.parametrize("areas", SIZES)
def test_a_blind_score_is_called_different_in_three_to_seven_percent_in_many_runs(areas):
    level = called(areas, runs=4000, draws=999, seed=2, make=blind_score)
    print(f"niveau, score, n = {areas}, 4000 keer: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
    assert 0.03 <= level <= 0.07


@pytest.mark.parametrize(
    ("counts", "cuts"),
    [((7, 3), (1,)), ((5, 5), (0, 1)), ((4, 3, 3), (0, 1, 2)), ((3, 4, 2, 1), (0, 1)), ((9, 3), (1,))],
)
def test_of_all_blind_outcomes_at_most_five_percent_is_called_different(counts, cuts):
    rng = np.random.default_rng(sum(counts))
    rated = np.repeat(np.arange(len(counts)), counts).astype(float)
    plan = Plan("classes", cuts)
    rated = _only_measured(rated, plan)
    for _ in range(4):
        spread = spread_of(city(rng, len(rated)))
        rows, exact = arrangements(rated, seed=1)
        assert exact
        blind = gaps(rows, plan, spread)
        highest = ((blind - blind.mean()) / blind.std(ddof=0)).max(axis=1).to_numpy()
        # The chance of each outcome is the share at least as high: count how many get 5 % or less.
        chances = (highest[None, :] >= highest[:, None] - 1e-9).mean(axis=1) if len(rows) < 5000 else None
        if chances is None:
            ordered = np.sort(highest)
            chances = 1 - np.searchsorted(ordered, highest - 1e-9) / len(ordered)
        assert (chances <= 0.05).mean() <= 0.05
        worst = int(highest.argmax())
        p = family_p_values(blind.iloc[worst], blind, exact=True)
        assert p.min() == pytest.approx(chances[worst])


@pytest.mark.lang
@pytest.mark.parametrize(("areas", "chosen"), [(10, 3), (60, 15), (300, 60)])
def test_a_blind_selection_is_called_a_difference_in_at_most_five_percent(areas, chosen):
    rng = np.random.default_rng(9)
    found, runs = 0, 1000
    for run in range(runs):
        if run % 20 == 0:
            spread = spread_of(city(rng, areas))
        rated = rng.permutation([1.0] * chosen + [0.0] * (areas - chosen))
        chances, observed = chance(rated, Plan("classes", (1,)), spread, 199, run)
        found += bool(((chances <= 0.05) & (observed >= 10)).any())
    print(f"niveau, selectie van {chosen} uit {areas}: {100 * found / runs:.1f} %")  # noqa: T201 - the figures are meant to be read
    assert found / runs <= 0.05


def test_power_grows_with_the_number_of_areas():
    power = {n: called(n, runs=120, draws=199, seed=4, make=real_score) for n in SIZES}
    for areas, seen in power.items():
        print(f"onderscheidend vermogen, n = {areas}: {100 * seen:.0f} %")  # noqa: T201 - the figures are meant to be read
    assert power[10] < 0.6 < power[60] <= power[300]
    assert power[300] > 0.95
