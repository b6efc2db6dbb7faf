"""How maps fall on groups: equal to a hand calculation and to fairlearn, and public in three facts only."""

import json

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import Policy, Vault
from guardrails.checks import disparity as check_disparity
from guardrails.disparity import group_shares, measure_all
from guardrails.exposure import Exposure, exposure_of
from guardrails.permutation import arrangements, p_value
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


def test_shares_equal_the_selection_rate_of_fairlearn_on_rows_of_area_and_group():
    rng = np.random.default_rng(4)
    areas = [f"a{n}" for n in range(40)]
    weights = pd.DataFrame(rng.integers(1, 900, (40, 3)).astype(float), index=areas, columns=["x", "y", "z"])
    outcome = pd.Series(rng.integers(0, 4, 40), index=areas)
    ours = group_shares(outcome, (Exposure("g", 2020, weights, pd.Series(0.0, index=areas)),))
    rows = weights.stack().rename_axis(["area", "group"]).rename("weight").reset_index()
    for number in range(4):
        chosen = rows["area"].map(outcome == number).astype(int)
        theirs = MetricFrame(
            metrics={"rate": selection_rate}, y_true=chosen, y_pred=chosen, sensitive_features=rows["group"],
            sample_params={"rate": {"sample_weight": rows["weight"]}},
        )  # fmt: skip
        expected = 100 * theirs.by_group["rate"]
        got = ours.loc[number].rename(lambda g: g.split(":")[1])
        assert np.abs(got - expected[got.index]).max() < 1e-11
        assert got.max() - got.min() == pytest.approx(100 * theirs.difference()["rate"], abs=1e-11)


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


def test_a_class_of_two_areas_is_never_measured(build, policy):
    result = only(town(build, [0] * 2 + [1] * 10), policy, vault_of(build, [900] * 2 + [100] * 10))
    assert result.gap == pytest.approx(abs(1000 / 2800 - 9000 / 9200) * 100)


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
    assert p_value(score.max(), score, exact=True) == pytest.approx(1 / 120)


def test_many_outcomes_are_drawn_and_the_draw_follows_the_seed():
    outcome = np.arange(40) % 4
    first, exact = arrangements(outcome, seed=5)
    again, _ = arrangements(outcome[::-1], seed=5)
    other, _ = arrangements(outcome, seed=6)
    assert not exact
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert (np.sort(first, axis=1) == np.sort(outcome)).all()


def test_the_level_of_the_test_is_kept_on_blind_maps(build):
    """Maps that know nothing of groups are called different in a few per cent (60 towns, exact test)."""
    policy = Policy.load()
    rng = np.random.default_rng(11)
    called = 0
    for _ in range(60):
        vault = vault_of(build, rng.integers(50, 900, 12).tolist())
        called += (
            only(town(build, rng.permutation([0] * 6 + [1] * 6).tolist()), policy, vault).state == "verschil"
        )
    assert called <= 9


def test_the_same_result_for_any_order_of_rows(build, policy, replace):
    offered, vault = town(build, [0] * 4 + [1] * 8), vault_of(build, [600] * 4 + [100] * 8)
    output = next(iter(offered.outputs.values()))
    shuffled = replace(
        offered, outputs={output.name: replace(output, values=output.values.sample(frac=1, random_state=3))}
    )
    first, second = only(offered, policy, vault), only(shuffled, policy, vault)
    assert (first.public(), first.p_value) == (second.public(), second.p_value)


def test_the_public_part_holds_three_facts_and_nothing_of_the_groups(build, policy):
    result = only(town(build, [0] * 4 + [1] * 8), policy, vault_of(build, [600] * 4 + [100] * 8))
    assert result.public() == {
        "uitkomst": "kaart:woningen@2024:wijk", "niveau": "wijk", "stand": "verschil",
        "grootste_verschil_punten": 57, "gebieden": 12,
    }  # fmt: skip
    assert "herkomst" not in repr(result)
    assert "herkomst" not in json.dumps(result.public())


def test_findings_say_the_state_and_ask_for_a_reason_where_there_is_a_difference(build, policy):
    offered = town(build, [0] * 4 + [1] * 8)
    found, public = check_disparity.check(
        offered, policy=policy, vault=vault_of(build, [600] * 4 + [100] * 8)
    )
    assert [f.code for f in found] == ["V01"]
    assert len(public) == 1
    assert "herkomst" not in str(found[0].to_json())


def test_no_vault_no_composition_and_no_measure_each_block(build, policy, replace):
    offered = town(build, [0] * 4 + [1] * 8)
    other = Vault(build.vault_frame({"a": {"WK000000": 5}}, {"WK000000": 10}))
    score = replace(
        offered, outputs={"s": replace(next(iter(offered.outputs.values())), name="s", kind="score")}
    )
    vault = vault_of(build, [300] * 12)
    assert [f.code for f in check_disparity.check(offered, policy=policy, vault=None)[0]] == ["V04"]
    assert [f.code for f in check_disparity.check(offered, policy=policy, vault=other)[0]] == ["V05"]
    assert [f.code for f in check_disparity.check(score, policy=policy, vault=vault)[0]] == ["V07"]


def test_thin_coverage_asks(build, policy):
    part = vault_of(build, [300] * 12)._frame
    thin = Vault(part[part["unit"].isin(WIJKEN[:8])])
    codes = [
        f.code for f in check_disparity.check(town(build, [0] * 6 + [1] * 6), policy=policy, vault=thin)[0]
    ]
    assert codes == ["V06", "V03"]


def test_a_selection_with_a_large_gap_asks_even_with_too_few_areas(build, policy, replace):
    offered = town(build, [0] * 9 + [1] * 3)
    chosen = build.class_map(dict(zip(WIJKEN[:5], [1, 1, 1, 0, 0], strict=True)), (), kind="selection")
    offered = replace(offered, outputs={chosen.name: chosen})
    found, _ = check_disparity.check(offered, policy=policy, vault=vault_of(build, [900] * 3 + [100] * 9))
    assert [f.code for f in found] == ["V08"]
