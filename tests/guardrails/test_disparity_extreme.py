"""The most uneven hand-out of an outcome: as large as the best of all there are, and found for many areas at once."""

import numpy as np
import pytest

from benchmarks.blind import city
from guardrails.disparity.engine import Plan, gaps, spread_of
from guardrails.disparity.extreme import most_uneven
from guardrails.permutation import arrangements


@pytest.mark.parametrize("chosen", [3, 5, 7])
def test_for_a_choice_it_is_the_largest_of_all_arrangements(chosen):
    rng = np.random.default_rng(chosen)
    plan, rated = Plan("classes", (1,)), np.array([1.0] * chosen + [0.0] * (10 - chosen))
    for _ in range(5):
        spread = spread_of(city(rng, 10))
        rows, exact = arrangements(rated, seed=1)
        assert exact
        found = gaps(most_uneven(rated, plan, spread), plan, spread).max()
        assert found.to_numpy() == pytest.approx(gaps(rows, plan, spread).max().to_numpy())


def test_for_a_class_among_others_it_is_too():
    rng = np.random.default_rng(2)
    plan, rated = Plan("classes", (0, 1)), np.array([0.0] * 3 + [1.0] * 4 + [-1.0] * 2)
    spread = spread_of(city(rng, 9))
    rows, exact = arrangements(rated, seed=1)
    assert exact
    found = gaps(most_uneven(rated, plan, spread), plan, spread).max()
    assert found.to_numpy() == pytest.approx(gaps(rows, plan, spread).max().to_numpy())


@pytest.mark.parametrize("plan", [Plan("score", highest_first=True), Plan("topk", tuple(range(3, 230)))])
def test_with_many_areas_no_draw_comes_near_it(plan):
    rng = np.random.default_rng(4)
    spread = spread_of(city(rng, 233))
    rated = rng.permutation(233).astype(float)
    rows, exact = arrangements(rated, seed=1, draws=199)
    assert not exact
    most = gaps(most_uneven(rated, plan, spread), plan, spread).max()
    assert (most > 1.5 * gaps(rows, plan, spread).max()).all()


def test_each_row_hands_out_the_same_outcomes():
    spread = spread_of(city(np.random.default_rng(1), 12))
    rated = np.array([0.0] * 5 + [1.0] * 4 + [2.0] * 3)
    for plan in (Plan("classes", (0, 1, 2)), Plan("score")):
        for row in most_uneven(rated, plan, spread):
            assert sorted(row) == sorted(rated)
