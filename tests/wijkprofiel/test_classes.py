"""Class limits: rounded, few, never empty, and never a class for what is missing."""

from itertools import pairwise

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkprofiel.classes import assign_classes, choose_edges, class_labels, describe_method
from wijkprofiel.errors import ClassLimitError

FIGURES = st.lists(
    st.one_of(
        st.none(),
        st.just(0.0),
        st.integers(-5000, 5000).map(float),
        st.floats(-1e6, 1e9, allow_nan=False).map(lambda number: round(number, 4)),
    ),
    max_size=80,
).map(lambda places: pd.Series(places, dtype=float))


@given(FIGURES, st.integers(1, 7))
def test_every_figure_is_in_one_class_and_a_missing_one_in_none(values, max_classes):
    edges = choose_edges(values, max_classes)
    numbers = assign_classes(values, edges)
    assert numbers.isna().equals(values.isna())
    for value, number in zip(values.dropna(), numbers.dropna(), strict=True):
        holding = [
            place
            for place, (low, high) in enumerate(pairwise(edges))
            if low <= value < high or (place == len(edges) - 2 and value == high)
        ]
        assert holding == [number]


@given(FIGURES, st.integers(1, 7))
def test_limits_rise_are_few_and_leave_no_class_empty(values, max_classes):
    edges = choose_edges(values, max_classes)
    assert len(edges) - 1 <= max_classes
    assert list(edges) == sorted(set(edges))
    assert set(assign_classes(values, edges).dropna()) == set(range(max(0, len(edges) - 1)))


@given(FIGURES)
def test_order_of_the_areas_plays_no_part(values):
    assert choose_edges(values) == choose_edges(values.sample(frac=1, random_state=1))


@given(FIGURES)
def test_missing_figures_move_no_limit(values):
    assert choose_edges(values) == choose_edges(values.dropna())


@given(FIGURES.filter(lambda values: values.notna().any()))
def test_every_class_has_words_of_its_own(values):
    edges = choose_edges(values)
    labels = class_labels(values, edges)
    assert len(set(labels)) == len(edges) - 1


def test_limits_are_round_where_the_figures_are_spread():
    values = pd.Series([20.3, 24.9, 28.1, 33.3, 39.9, 44.0, 49.7, 22.2, np.nan])
    assert choose_edges(values) == (20.0, 30.0, 40.0, 50.0)


@pytest.mark.parametrize("seed", range(5))
def test_spread_figures_get_the_steps_of_mapclassify(seed):
    values = pd.Series(np.random.default_rng(seed).uniform(3, 97, 62))
    edges = choose_edges(values)
    assert edges[1:] == pytest.approx(tuple(mapclassify.PrettyBreaks(values.to_numpy(), k=6).bins))


def test_many_zeros_get_a_class_of_their_own():
    values = pd.Series([0.0] * 60 + list(range(1, 41)))
    edges = choose_edges(values)
    numbers = assign_classes(values, edges)
    assert (numbers == 0).sum() == 60
    assert class_labels(values, edges)[0] == "0"


def test_one_far_figure_does_not_swallow_the_rest():
    values = pd.Series([*np.linspace(15, 25, 61), 400.0])
    largest = assign_classes(values, choose_edges(values)).value_counts().max()
    assert largest <= 20


def test_equal_figures_give_one_class_with_that_figure_as_name():
    values = pd.Series([12.5, 12.5, np.nan])
    edges = choose_edges(values)
    assert class_labels(values, edges) == ("12,5",)
    assert assign_classes(values, edges).tolist() == [0, 0, pd.NA]


def test_a_few_whole_numbers_each_get_a_class():
    values = pd.Series([0.0, 1.0, 1.0, 3.0])
    assert class_labels(values, choose_edges(values))[:2] == ("0", "1")


def test_negative_figures_get_rising_limits_through_zero():
    edges = choose_edges(pd.Series([-41.0, -28.0, -3.0, 6.0, 22.0, 39.0]))
    assert edges == (-60.0, -40.0, -20.0, 0.0, 20.0, 40.0)


def test_nothing_present_gives_no_class():
    values = pd.Series([np.nan, np.nan])
    assert choose_edges(values) == ()
    assert assign_classes(values, ()).isna().all()
    assert describe_method(()) == "Geen klassen: geen enkel gebied heeft een cijfer."


def test_a_figure_outside_the_limits_raises_and_is_named():
    with pytest.raises(ClassLimitError, match="WK1"):
        assign_classes(pd.Series({"WK0": 1.0, "WK1": 11.0}), (0, 5, 10))


def test_falling_limits_raise():
    with pytest.raises(ClassLimitError, match="lopen niet op"):
        assign_classes(pd.Series([1.0]), (0, 10, 5))


def test_the_argument_is_left_as_it_was():
    values = pd.Series([3.0, np.nan, 1.0])
    before = values.copy()
    assign_classes(values, choose_edges(values))
    pd.testing.assert_series_equal(values, before)


def test_unequal_steps_are_said():
    assert "gekozen naar het aantal gebieden" in describe_method((0, 1, 10, 40))
