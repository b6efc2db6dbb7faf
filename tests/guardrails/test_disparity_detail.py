"""What reviewers see beside the gap: bounds, strata, every top-k, typology, drivers; each by hand."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from guardrails import Composition, DisparityReport, Vault, check_text
from guardrails.disparity import Composite, measure_all, report
from guardrails.disparity.account import INTRO
from guardrails.disparity.bounds import duncan_davis, feasible_weights, gap_range, mean_range
from guardrails.disparity.detail import (
    association,
    curve_distance,
    four_fifths,
    leave_one_area_out,
    rank_exposure,
    top_k_table,
)
from guardrails.disparity.drivers import leave_one_indicator_out, sign_holds
from guardrails.disparity.engine import resampled_rates, spread_of
from guardrails.disparity.need import gap_within_strata, strata_of
from guardrails.exposure import Exposure, exposure_of
from guardrails.permutation import ways
from guardrails.vault import Groups

WIJKEN = [f"WK9999{n:02d}" for n in range(12)]


def exposure(in_a, total, ground="herkomst"):
    weights = pd.DataFrame({"a": in_a, "b": [t - n for t, n in zip(total, in_a, strict=True)]}, dtype=float)
    weights.index = WIJKEN[: len(in_a)]
    return Exposure(ground, 2024, weights, pd.Series(0.0, index=weights.index))


@pytest.fixture
def town(build):
    """Twelve wijken of 1000; group a is 60 % in the first four and 10 % in the rest. Class 1: the first four."""

    def make(kind="selection", values=None, **changes):
        values = [1] * 4 + [0] * 8 if values is None else values
        drawn = build.class_map(dict(zip(WIJKEN, values, strict=True)), (0, 1, 2), kind=kind)
        if kind in ("score", "rank"):
            drawn = type(drawn)(
                **{**vars(drawn), "values": pd.Series(values, index=WIJKEN, dtype=float), "edges": ()}
            )
        offered = build.submission(
            columns=[build.column(**changes.pop("column", {}))],
            values={"woningen@2024": [100.0, *np.linspace(12, 1, 12)]},
            units=["GM9999", *WIJKEN],
            sizes=[12000.0] + [1000.0] * 12,
            outputs=[drawn],
            **changes,
        )
        in_a = dict(zip(WIJKEN, [600] * 4 + [100] * 8, strict=True))
        counts = {"a": in_a, "b": {w: 1000 - n for w, n in in_a.items()}}
        return offered, Vault(build.vault_frame(counts, dict.fromkeys(WIJKEN, 1000)))

    return make


def test_the_highest_mean_within_bounds_is_the_best_of_all_corners():
    rng = np.random.default_rng(3)
    for _ in range(20):
        y, low = rng.normal(size=6), rng.uniform(0.1, 2, 6)
        high = low + rng.uniform(0, 2, 6)
        corners = [
            np.average(y, weights=np.where(pick, high, low)) for pick in itertools.product([0, 1], repeat=6)
        ]
        assert mean_range(y, low, high) == pytest.approx((min(corners), max(corners)))


@given(st.lists(st.integers(10, 400), min_size=4, max_size=8), st.integers(0, 2**31))
@settings(max_examples=100, deadline=None)
def test_any_composition_within_rounding_has_its_gap_within_the_range(fives, seed):
    made = exposure([5 * n for n in fives], [10 * n + 300 for n in fives])
    chosen = np.array([1.0, 0.0] * 4)[: len(fives)]
    low, high = feasible_weights(made.weights)
    draw = low + (high - low) * np.random.default_rng(seed).random(low.shape)
    shares = draw.mul(chosen, axis=0).sum() / draw.sum()
    least, most = gap_range(chosen, made)
    assert least - 1e-9 <= shares.max() - shares.min() <= most + 1e-9


def test_bounds_on_the_rate_of_a_group_follow_duncan_and_davis():
    # Wijk 1: 100 of 1000 have it, 150 in group a: a has between 0 and 100 of them. Wijk 2: 900 of 1000, 400 in a:
    # at least 900 - 600 = 300, at most 400. Together 300 to 500 of 550.
    found = duncan_davis(pd.Series([0.1, 0.9], index=WIJKEN[:2]), exposure([150, 400], [1000, 1000]))
    assert found.loc["a"].tolist() == pytest.approx([100 * 300 / 550, 100 * 500 / 550, 100 * 375 / 550])


def test_groups_that_add_to_more_than_the_base_are_not_counted_twice():
    base = pd.Series({"w": 1000.0})
    counts = pd.DataFrame({"a": {"w": 505.0}, "b": {"w": 505.0}})
    made = exposure_of("g", Groups(counts, base, 2024), base, rest_pct=2, least=1)
    assert made.weights.to_numpy().sum() + made.unknown.sum() == pytest.approx(1000)


def test_residents_in_the_report_equal_residents_in_the_input(town):
    offered, vault = town()
    values = next(iter(offered.outputs.values()))
    gone = type(values)(**{**vars(values), "values": values.values.mask(values.values.index == WIJKEN[11])})
    offered = type(offered)(**{**vars(offered), "outputs": {values.name: gone}})
    table = report(offered, policy=_policy(), vault=vault).outputs[values.name].tables["bewoners"].frame
    assert table.loc["herkomst"].tolist() == [2024, 11000, 0, 1000, 12000, 12000]


def test_every_top_k_and_the_exposure_by_place_follow_the_list():
    spread = spread_of((exposure([30, 10, 60], [100, 100, 100]),))
    order = pd.Series([2.0, 3.0, 1.0])
    table = top_k_table(order, spread, highest_first=True)
    assert table["herkomst:a"].tolist() == pytest.approx([10, 40, 100])
    place = rank_exposure(order, spread, highest_first=True)
    assert place["herkomst:a"] == pytest.approx(0.1 * 1 + 0.3 / np.log2(3) + 0.6 / 2)


def test_the_distance_between_curves_is_that_of_scipy():
    rng = np.random.default_rng(5)
    score, one, other = rng.normal(size=30), rng.dirichlet(np.ones(30)), rng.dirichlet(np.ones(30))
    assert curve_distance(score, one, other) == pytest.approx(wasserstein_distance(score, score, one, other))


def test_a_type_that_says_nothing_of_groups_gives_nothing_away():
    v, gone = association(np.array([[0, 0, 1, 1]]), np.array([[10.0, 30.0]] * 4))
    assert (float(v[0]), float(gone[0])) == pytest.approx((0, 0))


def test_four_fifths_prints_how_often_a_blind_choice_fails(town):
    offered, vault = town()
    result = next(iter(measure_all(offered, policy=_policy(), vault=vault).values()))
    row = four_fifths(result, seed=1).iloc[0]
    assert row["verhouding"] == pytest.approx((1600 / 8800) / (2400 / 3200))
    # What counts is how many of the first four wijken a blind choice of four takes. One of them comes nearest:
    # a 900 of 3200 = 28.1 %, b 3100 of 8800 = 35.2 %, and that ratio is 0.798. So every blind choice fails.
    assert row["blind onder 0,8 (%)"] == 100


def test_leaving_an_area_out_equals_measuring_without_it(town):
    offered, vault = town()
    result = next(iter(measure_all(offered, policy=_policy(), vault=vault).values()))
    found = leave_one_area_out(result)["herkomst"]
    assert found[WIJKEN[0]] == pytest.approx(100 * (1800 / 2600 - 1200 / 8400))
    assert found[WIJKEN[11]] == pytest.approx(100 * (2400 / 3100 - 1600 / 7900))


def test_within_equal_need_the_gap_can_be_gone(town):
    offered, vault = town()
    result = next(iter(measure_all(offered, policy=_policy(), vault=vault).values()))
    need = pd.Series([9.0] * 4 + [1.0] * 8, index=WIJKEN)
    row = gap_within_strata(result, result.exposures[0], need).iloc[0]
    assert row["verschil"] == pytest.approx(100 * (2400 / 3200 - 1600 / 8800))
    assert row["binnen gelijke behoefte"] == pytest.approx(0)


def test_areas_of_equal_need_stay_together():
    assert strata_of(pd.Series([1.0] * 5 + [2.0] * 4)).tolist() == [0] * 5 + [1] * 4
    assert strata_of(pd.Series([1.0, np.nan, 2.0])).tolist() == [0, 0]


def test_leaving_out_the_indicator_that_follows_a_group_closes_the_gap():
    rng = np.random.default_rng(8)
    in_a = [600] * 4 + [100] * 8
    parts = pd.DataFrame(
        {"volgt": [1.0] * 4 + [0.0] * 8, "ruis": rng.permutation([0.0, 1.0] * 6)}, index=WIJKEN
    )
    made = exposure(in_a, [1000] * 12)
    table = leave_one_indicator_out(Composite(parts), (made,), top=4)
    assert table["verandering"].idxmin() == "volgt"
    assert table.loc["ruis", "verschil"] > table.loc["alles", "verschil"] > table.loc["volgt", "verschil"]
    assert table.loc["volgt", "andere gebieden"] > 0
    assert sign_holds(Composite(parts[["volgt"]]), made, seed=1) == ("a", "b", 100.0)


def as_composite(offered):
    """The same submission whose column says that it is made of two others."""
    parts = {"deel een@2024": np.arange(13.0), "deel twee@2024": np.arange(13.0)[::-1] ** 2}
    column = dataclasses.replace(
        offered.columns["woningen@2024"], composition=Composition("z-score", dict.fromkeys(parts, 1.0))
    )
    extra = {name: dataclasses.replace(column, name=name, label=name, composition=None) for name in parts}
    return dataclasses.replace(
        offered, table=offered.table.assign(**parts), columns={column.name: column, **extra}
    )


def test_the_report_says_all_of_it_and_passes_the_language_guard(town):
    percent = {"unit": "%", "denominator": "inwoners"}
    texts = []
    for kind, values in (
        ("selection", None), ("class", None), ("type", None),
        ("score", list(range(12, 0, -1))), ("rank", list(range(1, 13))),
    ):  # fmt: skip
        offered, vault = town(kind, values, column=percent)
        full = report(as_composite(offered), policy=_policy(), vault=vault)
        name = next(iter(offered.outputs))
        assert "Nagerekend met fairlearn" in full.to_text()
        assert "Het is niet het cijfer van de groep zelf" in full.to_text()
        assert {"bewoners", "kenmerken", "grenzen", "zonder_gebied", "onderdelen"} <= set(
            full.outputs[name].tables
        )
        texts += [full.to_text(), full.to_html()]
    assert [f.code for t in texts for f in check_text("verslag", t, policy=_policy())] == []


def test_a_rank_is_measured_over_every_top_of_at_least_three_areas(town):
    offered, vault = town("rank", list(range(1, 13)))
    result = next(iter(measure_all(offered, policy=_policy(), vault=vault).values()))
    assert result.plan.cuts == tuple(range(3, 10))
    assert result.gap == pytest.approx(100 * (2400 / 3200 - 1600 / 8800))
    assert (result.state, result.unit) == ("verschil", "procentpunt")


def test_names_in_the_report_are_escaped(town):
    offered, vault = town(column={"label": "<b>Woningen</b>"})
    assert "<b>" not in report(offered, policy=_policy(), vault=vault).to_html()


def test_resampled_rates_are_those_of_fairlearn_for_the_same_seed():
    from fairlearn.metrics import MetricFrame, selection_rate

    rng = np.random.default_rng(0)
    chosen, weights = rng.integers(0, 2, 400).astype(float), rng.integers(1, 500, 400).astype(float)
    groups = rng.integers(0, 3, 400)
    theirs = MetricFrame(
        metrics={"m": selection_rate}, y_true=chosen, y_pred=chosen, sensitive_features=groups,
        sample_params={"m": {"sample_weight": weights}}, n_boot=10, ci_quantiles=[0.1, 0.9], random_state=7,
    )  # fmt: skip
    ours = np.quantile(
        resampled_rates([chosen], weights, groups, 3, samples=10, seed=7)[:, 0], [0.1, 0.9], axis=0
    )
    for place, found in enumerate(theirs.by_group_ci):
        assert np.abs(found["m"].to_numpy() - ours[place]).max() < 1e-12


def test_ways_are_counted():
    assert ways(np.array([3, 3, 4])) == 4200


def _policy():
    from guardrails import Policy

    return Policy.load()


def test_the_report_stands_under_openness_responsibility_and_trust():
    made = DisparityReport(INTRO, {}, ())
    text, page = made.to_text(), made.to_html()
    places = [text.index(f"\n{theme}\n") for theme in ("Openheid", "Verantwoordelijkheid", "Vertrouwen")]
    assert places == sorted(places)
    assert page.count("<h3>") == len(INTRO) + 1
