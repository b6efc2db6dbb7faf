"""How maps fall on groups: equal to a hand calculation and to fairlearn, and public in three facts only."""

import json

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, mean_prediction, selection_rate
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import Vault
from guardrails.checks import disparity as check_disparity
from guardrails.disparity import measure_all, public_summary
from guardrails.disparity.engine import Plan, gaps, group_rates, spread_of
from guardrails.disparity.measure import class_shares
from guardrails.exposure import Exposure, exposure_of
from guardrails.permutation import arrangements, chance, times_as_large
from guardrails.vault import Groups

WIJKEN = [f"WK9999{n:02d}" for n in range(12)]
ALL = ["GM9999", *WIJKEN]


def town(build, classes, edges=(0, 10, 20), figures=None):
    """Twelve wijken of 1000 residents with a map; class k has figure 5 + 10 k."""
    figures = figures or [5.0 + 10 * c for c in classes]
    drawn = build.class_map(dict(zip(WIJKEN, classes, strict=True)), edges)
    return build.submission(
        values={"woningen@2024": [100.0, *figures]},
        units=ALL,
        sizes=[12000.0] + [1000.0] * 12,
        outputs=[drawn],
    )


def vault_of(build, in_a, base=1000, **changes):
    """A vault in which ``in_a`` residents of each wijk belong to group a and the rest to b."""
    counts = {
        "a": dict(zip(WIJKEN, in_a, strict=True)),
        "b": {w: base - n for w, n in zip(WIJKEN, in_a, strict=True)},
    }
    return Vault(build.vault_frame(counts, dict.fromkeys(WIJKEN, base), **changes))


def only(submission, policy, vault, **options):
    return next(iter(measure_all(submission, policy=policy, vault=vault, **options).values()))


def test_shares_equal_a_hand_calculation(build, policy):
    # group a: 600 in each of 4 wijken of class 0, 100 in each of 8 of class 1: 2400 of 3200 = 75 %
    # group b: 400 x 4 = 1600 of 8800 = 18.18 %
    offered = town(build, [0] * 4 + [1] * 8)
    result = only(offered, policy, vault_of(build, [600] * 4 + [100] * 8))
    assert result.shares.loc[0, "herkomst:a"] == pytest.approx(75.0)
    assert result.shares.loc[0, "herkomst:b"] == pytest.approx(100 * 1600 / 8800)
    assert result.gap == pytest.approx(75 - 100 * 1600 / 8800)
    assert result.state == "verschil"
    assert result.exact


@pytest.fixture(scope="module")
def rows():
    """Forty areas with residents of three groups, their classes and a score, as areas and as area x group rows."""
    rng = np.random.default_rng(4)
    areas = [f"a{n}" for n in range(40)]
    weights = pd.DataFrame(rng.integers(1, 900, (40, 3)).astype(float), index=areas, columns=["x", "y", "z"])
    classes = pd.Series(rng.integers(0, 4, 40), index=areas)
    score = pd.Series(rng.normal(size=40), index=areas)
    long = weights.stack().rename_axis(["area", "group"]).rename("weight").reset_index()
    return Exposure("g", 2020, weights, pd.Series(0.0, index=areas)), classes, score, long


def by_fairlearn(long, outcome, metric):
    values = long["area"].map(outcome)
    return MetricFrame(
        metrics={"m": metric}, y_true=values, y_pred=values, sensitive_features=long["group"],
        sample_params={"m": {"sample_weight": long["weight"]}},
    )  # fmt: skip


def test_shares_and_gaps_equal_the_selection_rate_of_fairlearn(rows):
    exposure, classes, _, long = rows
    spread = spread_of((exposure,))
    ours = class_shares(classes, spread)
    for number in range(4):
        theirs = by_fairlearn(long, (classes == number).astype(int), selection_rate)
        got = ours.loc[number].rename(lambda g: g.split(":")[1]) / 100
        assert np.abs(got - theirs.by_group["m"][got.index]).max() < 1e-12
        gap = gaps(classes.to_numpy(float)[None, :], Plan("classes", (number,)), spread).iloc[0, 0] / 100
        assert abs(gap - theirs.difference()["m"]) < 1e-12


def test_the_gap_of_a_score_equals_the_mean_prediction_of_fairlearn_in_standard_deviations(rows):
    exposure, _, score, long = rows
    theirs = by_fairlearn(long, score, mean_prediction)
    deviation = np.sqrt(np.cov(long["area"].map(score), aweights=long["weight"], ddof=0))
    ours = gaps(score.to_numpy()[None, :], Plan("score"), spread_of((exposure,))).iloc[0, 0]
    assert abs(ours - theirs.difference()["m"] / deviation) < 1e-12


def test_rates_of_rows_equal_fairlearn_with_weights(rows):
    _, classes, score, long = rows
    groups = long["group"].astype("category").cat.codes.to_numpy(dtype=np.int64)
    for outcome, metric in ((score, mean_prediction), ((classes == 1).astype(float), selection_rate)):
        values = long["area"].map(outcome).to_numpy(dtype=float)
        ours = group_rates(values, long["weight"].to_numpy(), groups, 3)
        assert np.abs(ours - by_fairlearn(long, outcome, metric).by_group["m"].to_numpy()).max() < 1e-12


def test_evenly_spread_groups_give_no_difference(build, policy):
    result = only(town(build, [0] * 4 + [1] * 8), policy, vault_of(build, [300] * 12))
    assert result.gap == pytest.approx(0)
    assert result.state == "te_weinig"


def test_a_mixed_town_without_pattern_shows_no_difference(build, policy):
    result = only(town(build, [0, 1] * 6), policy, vault_of(build, [600, 600, 100, 100] * 3))
    assert result.state == "geen_verschil"
    assert result.p_value > 0.5


def test_three_areas_are_too_few(toydorp, policy, vault):
    result = only(toydorp, policy, vault)
    assert (result.state, result.gap, result.areas) == ("te_weinig", None, 3)


@pytest.mark.parametrize("few", [0, 1])
def test_a_class_with_two_areas_in_it_or_outside_it_is_never_measured(build, policy, few):
    classes = [few] * 2 + [1 - few] * 10
    result = only(town(build, classes), policy, vault_of(build, [900] * 2 + [100] * 10))
    assert (result.state, result.gap, result.plan.cuts) == ("te_weinig", None, ())


def test_areas_outside_the_vault_are_counted_as_unknown(build, policy):
    known = build.vault_frame(
        {"a": dict.fromkeys(WIJKEN[:6], 300), "b": dict.fromkeys(WIJKEN[:6], 700)},
        dict.fromkeys(WIJKEN[:6], 1000),
    )
    result = only(town(build, [0] * 6 + [1] * 6), policy, Vault(known))
    assert result.unknown == {"herkomst": 6000.0}
    assert (result.areas, result.coverage_pct, result.state) == (6, 50.0, "te_weinig")


def test_what_remains_of_the_base_is_a_group_and_rounding_is_not():
    size = pd.Series({"w": 1000.0})
    large = exposure_of("g", Groups(pd.DataFrame({"a": {"w": 300.0}}), size, 2020), size, rest_pct=2, least=1)
    small = exposure_of("g", Groups(pd.DataFrame({"a": {"w": 990.0}}), size, 2020), size, rest_pct=2, least=1)
    assert large.weights.loc["w"].to_dict() == {"a": 300.0, "overig": 700.0}
    assert small.weights.loc["w"].to_dict() == {"a": 990.0}
    assert small.unknown["w"] == 10.0


@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1), st.booleans()), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_no_resident_is_lost_or_made(areas):
    base = pd.Series({f"w{n}": float(size) for n, (size, _, _) in enumerate(areas)})
    counts = pd.DataFrame(
        {
            "a": {
                f"w{n}": np.nan if gone else round(size * share)
                for n, (size, share, gone) in enumerate(areas)
            }
        }
    )
    made = exposure_of("g", Groups(counts.astype(float), base, 2020), base, rest_pct=2, least=100)
    assert made.weights.to_numpy().sum() + made.unknown.sum() == pytest.approx(base.sum())


def test_a_small_group_is_named_and_not_compared(build, policy):
    counts = {"a": dict.fromkeys(WIJKEN, 500), "b": dict.fromkeys(WIJKEN, 495), "c": dict.fromkeys(WIJKEN, 5)}
    result = only(
        town(build, [0] * 4 + [1] * 8), policy, Vault(build.vault_frame(counts, dict.fromkeys(WIJKEN, 1000)))
    )
    assert result.small == {"herkomst": ("c",)}


def test_a_vault_of_long_ago_is_not_used(build, policy):
    assert (
        measure_all(
            town(build, [0] * 4 + [1] * 8), policy=policy, vault=vault_of(build, [300] * 12, year=2010)
        )
        == {}
    )


def test_choosing_three_of_ten_has_120_outcomes_and_the_best_has_chance_one_in_120():
    rows, exact = arrangements(np.array([1] * 3 + [0] * 7), seed=1)
    assert (len(rows), exact, len(np.unique(rows, axis=0))) == (120, True, 120)
    score = rows @ np.arange(10.0)
    assert chance(times_as_large(score.max(), score), len(score), exact=True) == pytest.approx(1 / 120)


def test_many_outcomes_are_drawn_and_the_draw_follows_the_seed():
    outcome = np.arange(40) % 4
    first, exact = arrangements(outcome, seed=5)
    again, _ = arrangements(outcome[::-1], seed=5)
    other, _ = arrangements(outcome, seed=6)
    assert not exact
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert (np.sort(first, axis=1) == np.sort(outcome)).all()


def test_the_same_result_for_any_order_of_rows(build, policy, replace):
    offered, vault = town(build, [0] * 4 + [1] * 8), vault_of(build, [600] * 4 + [100] * 8)
    output = next(iter(offered.outputs.values()))
    shuffled = replace(
        offered, outputs={output.name: replace(output, values=output.values.sample(frac=1, random_state=3))}
    )
    first, second = only(offered, policy, vault), only(shuffled, policy, vault)
    assert (first.state, first.gap, first.p_value) == (second.state, second.gap, second.p_value)


def test_the_public_part_holds_three_facts_and_nothing_of_the_groups(build, policy):
    result = only(town(build, [0] * 4 + [1] * 8), policy, vault_of(build, [600] * 4 + [100] * 8))
    summary = public_summary({result.output: result}, policy=policy)
    assert summary == [{
        "uitkomst": "kaart:woningen@2024:wijk", "niveau": "wijk", "stand": "verschil",
        "grootste_verschil_punten": 57, "gebieden": 12,
    }]  # fmt: skip
    assert "herkomst" not in repr(result)
    assert "herkomst" not in json.dumps(summary)


def test_findings_say_the_state_and_ask_for_a_reason_where_there_is_a_difference(build, policy):
    offered = town(build, [0] * 4 + [1] * 8)
    found, public = check_disparity.check(
        offered, policy=policy, vault=vault_of(build, [600] * 4 + [100] * 8)
    )
    assert [f.code for f in found] == ["V01"]
    assert len(public) == 1
    assert "herkomst" not in str(found[0].to_json())


def test_no_vault_and_no_composition_each_block(build, policy):
    offered = town(build, [0] * 4 + [1] * 8)
    other = Vault(build.vault_frame({"a": {"WK000000": 5}}, {"WK000000": 10}))
    assert [f.code for f in check_disparity.check(offered, policy=policy, vault=None)[0]] == ["V04"]
    assert [f.code for f in check_disparity.check(offered, policy=policy, vault=other)[0]] == ["V05"]


def test_a_score_is_measured_in_standard_deviations(build, policy, replace):
    # Group a lives at a mean of 7.125, group b of 5.375 or so: the gap is that difference over the deviation.
    score = [float(n) for n in range(12)]
    offered = town(build, [0] * 12)
    made = replace(
        next(iter(offered.outputs.values())), name="score:x", kind="score",
        values=pd.Series(score, index=WIJKEN), edges=(),
    )  # fmt: skip
    offered = replace(offered, outputs={"score:x": made})
    in_a = [100] * 6 + [900] * 6
    found, public = check_disparity.check(offered, policy=policy, vault=vault_of(build, in_a))
    means = [np.average(score, weights=w) for w in (in_a, [1000 - n for n in in_a])]
    assert public[0]["grootste_verschil_punten"] is None
    assert public[0]["grootste_verschil_sd"] == round((means[0] - means[1]) / np.std(score), 1)
    assert [f.code for f in found] == ["V01"]
    assert "standaardafwijking" in found[0].message


def test_a_score_that_rests_on_one_area_is_not_told(build, policy, replace):
    offered = town(build, [0] * 12)
    made = replace(
        next(iter(offered.outputs.values())), name="score:x", kind="score",
        values=pd.Series([1.0] + [0.0] * 11, index=WIJKEN), edges=(),
    )  # fmt: skip
    found, public = check_disparity.check(
        replace(offered, outputs={"score:x": made}), policy=policy, vault=vault_of(build, [900] + [100] * 11)
    )
    assert [f.code for f in found] == ["V12"]
    assert "grootste_verschil_sd" not in public[0]


def test_a_selection_of_two_areas_asks_and_tells_no_gap(build, policy, replace):
    offered = town(build, [0] * 12)
    chosen = build.class_map(dict(zip(WIJKEN, [1, 1] + [0] * 10, strict=True)), (), kind="selection")
    found, public = check_disparity.check(
        replace(offered, outputs={chosen.name: chosen}),
        policy=policy,
        vault=vault_of(build, [900] * 2 + [100] * 10),
    )
    assert [f.code for f in found] == ["V10"]
    assert public[0]["grootste_verschil_punten"] is None


def test_a_need_that_is_not_in_the_submission_asks(build, policy, replace):
    offered = town(build, [0] * 6 + [1] * 6)
    offered = replace(offered, dossier=build.dossier(doel={"behoefte": "bijstand"}))
    found, _ = check_disparity.check(offered, policy=policy, vault=vault_of(build, [600, 100] * 6))
    assert "V11" in [f.code for f in found]


def test_thin_coverage_asks(build, policy):
    part = vault_of(build, [300] * 12)._frame
    thin = Vault(part[part["unit"].isin(WIJKEN[:8])])
    codes = [
        f.code for f in check_disparity.check(town(build, [0] * 6 + [1] * 6), policy=policy, vault=thin)[0]
    ]
    assert codes == ["V06", "V03"]


def test_a_selection_with_a_large_gap_asks_even_when_too_little_is_known(build, policy, replace):
    offered = town(build, [0] * 12)
    chosen = build.class_map(dict(zip(WIJKEN, [1] * 4 + [0] * 8, strict=True)), (), kind="selection")
    part = vault_of(build, [900] * 4 + [100] * 8)._frame
    thin = Vault(part[part["unit"].isin(WIJKEN[:8])])
    found, _ = check_disparity.check(
        replace(offered, outputs={chosen.name: chosen}), policy=policy, vault=thin
    )
    assert [f.code for f in found] == ["V06", "V08"]
