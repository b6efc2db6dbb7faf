"""How often the test calls a blind outcome different, and how often it sees a real one. Figures are printed."""

import numpy as np
import pytest

from benchmarks.blind import (
    SIZES,
    blind_score,
    blind_selection,
    called,
    city,
    measure_level,
    real_score,
)
from guardrails.disparity.engine import Plan, gaps, spread_of
from guardrails.disparity.measure import _only_measured
from guardrails.permutation import arrangements, chance, family_chances


@pytest.mark.parametrize("areas", SIZES)
def test_a_blind_score_is_called_different_in_three_to_seven_percent(areas):
    level = called(areas, blind_score, runs=600, draws=199, seed=8)
    print(f"niveau, score, n = {areas}: {100 * level:.1f} %")  # noqa: T201 - the figures are meant to be read
    assert 0.03 <= level <= 0.07


@pytest.mark.lang
@pytest.mark.parametrize("areas", SIZES)
def test_a_blind_score_is_called_different_in_three_to_seven_percent_in_many_runs(areas):
    level = called(areas, blind_score, runs=6000, draws=999, seed=2)
    print(f"niveau, score, n = {areas}, 6000 keer: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
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
        # The chance of each outcome is the share at least as high: count how many stay under 5 %.
        ordered = np.sort(highest)
        found = 1 - np.searchsorted(ordered, highest - 1e-9) / len(ordered)
        assert (found <= 0.05).mean() <= 0.05
        worst = int(highest.argmax())
        assert family_chances(blind.iloc[worst], blind, exact=True).min() == pytest.approx(found[worst])


def test_of_a_discrete_outcome_that_is_drawn_the_chance_is_an_upper_limit():
    """Where going through all would give just over 5 %, drawing says less than 5 % in one of a hundred runs."""
    draws = np.random.default_rng(3).binomial(999, 0.0501, size=4000)
    called_different = [chance(int(b), 999, exact=False, discrete=True) < 0.05 for b in draws]
    assert np.mean(called_different) <= 0.013


@pytest.mark.parametrize(("areas", "chosen"), [(10, 3), (60, 15), (300, 60)])
def test_a_blind_choice_is_called_different_in_at_most_five_percent(areas, chosen):
    def blind_choice(rng, exposures):
        return rng.permutation([1.0] * chosen + [0.0] * (areas - chosen)), Plan("classes", (1,))

    level = called(areas, blind_choice, runs=600, draws=499, seed=9)
    print(f"niveau, {chosen} van {areas}: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
    assert level <= 0.05


@pytest.mark.lang
@pytest.mark.parametrize("areas", SIZES)
def test_a_blind_choice_is_called_different_in_at_most_five_percent_in_many_runs(areas):
    level = called(areas, blind_selection, runs=6000, draws=999, seed=9)
    print(f"niveau, keuze van 3 op de 10, n = {areas}: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
    assert level <= 0.05


def test_power_grows_with_the_number_of_areas():
    power = {n: called(n, real_score, runs=120, draws=199, seed=4) for n in SIZES}
    for areas, seen in power.items():
        print(f"onderscheidend vermogen, n = {areas}: {100 * seen:.0f} %")  # noqa: T201 - the figures are meant to be read
    assert power[10] < 0.6 < power[60] <= power[300]
    assert power[300] > 0.95


def test_the_benchmark_prints_level_and_power_for_every_size():
    rows = measure_level(runs=20, draws=39)
    assert len(rows) == 9
    assert all(f"{areas} gebieden" in row.name for row, areas in zip(rows, SIZES * 3, strict=True))
