"""Figures far from the rest: found by a yardstick that they do not move, and only where there are enough."""

import pandas as pd
import pytest

from wijkprofiel.quality import far_from_the_rest

ORDINARY = [float(20 + n % 5) for n in range(20)]


def areas(figures):
    return pd.Series(figures, index=[f"BU{n:08d}" for n in range(len(figures))])


def test_one_odd_figure_does_not_hide_another():
    found = far_from_the_rest(areas([*ORDINARY, 200.0, 190.0]), relative=False)
    assert [one.value for one in found] == [200.0, 190.0]


def test_ordinary_figures_give_nothing():
    assert far_from_the_rest(areas(ORDINARY), relative=False) == ()


def test_a_missing_figure_is_no_outlier_and_does_not_count():
    assert far_from_the_rest(areas([*ORDINARY[:14], None, None]), relative=False) is None


def test_where_most_figures_are_the_same_the_mean_distance_is_taken():
    found = far_from_the_rest(areas([5.0] * 19 + [50.0]), relative=False)
    assert [one.value for one in found] == [50.0]


@pytest.mark.parametrize("figures", [[5.0] * 20, ORDINARY[:14], []])
def test_too_few_or_equal_figures_cannot_be_judged(figures):
    assert far_from_the_rest(areas(figures), relative=True) is None


def test_a_doubling_counts_the_same_for_small_and_large_figures():
    spread = [float(2**n) for n in range(-8, 9)]
    assert far_from_the_rest(areas(spread), relative=True) == ()
    assert far_from_the_rest(areas(spread), relative=False) != ()
