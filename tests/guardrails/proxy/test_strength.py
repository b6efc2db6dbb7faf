"""Strength within gemeenten, alone and together: by hand, against scikit-learn, and under chance."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge

from guardrails.proxy.joint import cross_validated, fold_of, fold_products, in_sample
from guardrails.proxy.permutation import max_t
from guardrails.proxy.within import centred_ranks, within_strength


def test_toydorp_by_hand():
    figure = pd.Series([10.0, 30.0, 20.0, 50.0])
    share = pd.Series([1.0, 2.0, 3.0, 4.0])
    found = within_strength(figure, share, pd.Series(["GM9999"] * 4), least_areas=4)
    assert found.strength == pytest.approx(0.8)
    assert (found.areas, found.clusters) == (4, 1)


def test_differences_between_gemeenten_play_no_part():
    share = pd.Series([1.0, 2.0, 3.0, 4.0, 11.0, 12.0, 13.0, 14.0])
    figure = pd.Series([4.0, 3.0, 2.0, 1.0, 14.0, 13.0, 12.0, 11.0])
    found = within_strength(figure, share, pd.Series(["a"] * 4 + ["b"] * 4), least_areas=4)
    assert found.strength == pytest.approx(-1.0)
    assert found.pooled > 0.5


def test_gemeenten_with_too_few_areas_do_not_count():
    values = pd.Series([1.0, 2.0, 3.0])
    assert within_strength(values, values, pd.Series(["a"] * 3), least_areas=4) is None


def country(seed=1, clusters=60, each=12):
    random = np.random.default_rng(seed)
    n = clusters * each
    weak = random.normal(size=(n, 3))
    frame = pd.DataFrame(weak, columns=["a", "b", "c"])
    frame["y"] = weak.sum(axis=1) + 0.3 * random.normal(size=n)
    cluster = pd.Series(np.repeat([f"GM{k:04d}" for k in range(clusters)], each))
    return centred_ranks(frame, cluster), cluster


def test_three_columns_that_say_little_alone_say_much_together():
    ranks, cluster = country()
    products = fold_products(ranks, cluster)
    alone = [cross_validated(products, [name], "y") for name in "abc"]
    assert max(alone) < 0.35
    assert cross_validated(products, ["a", "b", "c"], "y") > 0.8


def test_the_sums_of_products_give_the_figure_of_scikit_learn():
    ranks, cluster = country(seed=2)
    products = fold_products(ranks, cluster)
    folds, missed = fold_of(cluster).to_numpy(), 0.0
    spread = np.sqrt((ranks[["a", "b", "c"]] ** 2).mean()).to_numpy()
    x, y = ranks[["a", "b", "c"]].to_numpy() / spread, ranks["y"].to_numpy()
    for k in range(10):
        model = Ridge(alpha=1.0, fit_intercept=False).fit(x[folds != k], y[folds != k])
        missed += ((y[folds == k] - model.predict(x[folds == k])) ** 2).sum()
    assert cross_validated(products, ["a", "b", "c"], "y") == pytest.approx(
        1 - missed / (y**2).sum(), abs=1e-10
    )


def test_cross_validation_does_not_flatter():
    ranks, cluster = country(seed=3)
    products = fold_products(ranks, cluster)
    assert cross_validated(products, ["a", "b"], "y") <= in_sample(products, ["a", "b"], "y")


def test_the_order_of_rows_changes_nothing():
    ranks, cluster = country(seed=4)
    mixed = ranks.sample(frac=1, random_state=1)
    one = cross_validated(fold_products(ranks, cluster), ["a", "b"], "y")
    assert cross_validated(fold_products(mixed, cluster.loc[mixed.index]), ["a", "b"], "y") == pytest.approx(
        one
    )


def level_of(areas, *, runs, draws, seed, discrete=False):
    """Share of runs in which some of six blind figures is called linked to one of two groups, at 5 %."""
    random = np.random.default_rng(seed)
    cluster, hits = np.zeros(areas, dtype=np.int64), 0
    for run in range(runs):
        drawn = random.normal(size=(areas, 8))
        drawn[:, :6] = (drawn[:, :6] > 0.5) if discrete else drawn[:, :6]
        ranks = pd.DataFrame(drawn).rank()
        centred = (ranks - ranks.mean()).to_numpy()
        hits += max_t(centred[:, :6], centred[:, 6:], cluster, seed=run, draws=draws).min() <= 0.05
    return hits / runs


@pytest.mark.parametrize(("areas", "runs"), [(10, 600), (60, 600), (300, 400)])
def test_chance_is_called_something_in_three_to_seven_percent(areas, runs):
    level = level_of(areas, runs=runs, draws=199, seed=7)
    print(f"niveau maxT, n = {areas}: {100 * level:.1f} %")  # noqa: T201 - the figures are meant to be read
    assert 0.03 <= level <= 0.07


@pytest.mark.lang
@pytest.mark.parametrize("areas", [10, 60, 300])
def test_chance_is_called_something_in_three_to_seven_percent_in_many_runs(areas):
    level = level_of(areas, runs=4000, draws=399, seed=5)
    print(f"niveau maxT, n = {areas}, 4000 keer: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
    assert 0.03 <= level <= 0.07


@pytest.mark.lang
@pytest.mark.parametrize("areas", [10, 60])
def test_among_discrete_figures_chance_is_called_something_in_at_most_five_percent(areas):
    """By construction at most 5 %: (1 + b) / (1 + B). What is measured may lie two standard errors beside it."""
    runs = 3000
    level = level_of(areas, runs=runs, draws=399, seed=3, discrete=True)
    print(f"niveau maxT, discreet, n = {areas}: {100 * level:.2f} %")  # noqa: T201 - the figures are meant to be read
    assert level <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


def test_areas_swap_inside_their_gemeente_only():
    """Two gemeenten of one area each: nothing can swap, so chance always gives the same figure."""
    figures = np.array([[1.0], [-1.0]])
    assert max_t(figures, figures, np.array([0, 1]), seed=1, draws=50)[0, 0] == 1.0


def test_the_same_seed_gives_the_same_chance():
    random = np.random.default_rng(1)
    x, y, c = random.normal(size=(20, 3)), random.normal(size=(20, 2)), np.zeros(20, dtype=np.int64)
    assert (max_t(x, y, c, seed=5) == max_t(x, y, c, seed=5)).all()
