"""What is released cannot be subtracted: the attack that returns the vault from a series per k finds nothing."""

import numpy as np
import pandas as pd
import pytest

from guardrails import Vault
from guardrails.disparity import measure_all, public_summary, report
from guardrails.disparity.summary import shared_gaps

WIJKEN = [f"WK9999{n:02d}" for n in range(10)]
# Residents of group a and of everyone, in ten wijken of unequal size: 3 to 45 percent.
TOTAL = [9000, 5200, 12000, 7400, 3000, 10100, 8800, 4100, 6000, 11000]
IN_A = [4050, 1500, 3000, 400, 900, 3500, 300, 1100, 250, 2200]


@pytest.fixture(scope="module")
def city(build):
    """Ten wijken with a vault of two groups, and a selection of the first k for every k that is allowed."""
    in_a = dict(zip(WIJKEN, map(float, IN_A), strict=True))
    total = dict(zip(WIJKEN, map(float, TOTAL), strict=True))
    counts = {"a": in_a, "b": {w: total[w] - in_a[w] for w in WIJKEN}}
    outputs = []
    for k in range(3, 8):
        chosen = {w: int(place < k) for place, w in enumerate(WIJKEN)}
        made = build.class_map(chosen, (), kind="selection")
        outputs.append(type(made)(**{**vars(made), "name": f"selectie:woningen@2024:wijk:{k}"}))
    offered = build.submission(
        values={"woningen@2024": [100.0, *map(float, range(10))]},
        units=["GM9999", *WIJKEN],
        sizes=[float(sum(TOTAL)), *map(float, TOTAL)],
        outputs=outputs,
    )
    return offered, Vault(build.vault_frame(counts, total))


def subtract(gaps, sign=1):
    """Share of group a in the wijken that the attacker reaches, from gaps of consecutive k and known residents.

    The best case for the attacker: he knows the two groups, their totals and which group is ahead.
    """
    all_a, all_b = sum(IN_A), sum(TOTAL) - sum(IN_A)
    found = {}
    for k in sorted(gaps)[1:]:
        step, residents = sign * (gaps[k] - gaps[k - 1]) / 100, TOTAL[k - 1]
        # step = n/A - (N - n)/B, to be solved for n.
        found[WIJKEN[k - 1]] = 100 * (step + residents / all_b) / (1 / all_a + 1 / all_b) / residents
    return pd.Series(found)


def errors(found):
    truth = pd.Series(100 * np.array(IN_A) / np.array(TOTAL), index=WIJKEN)
    return (found - truth[found.index]).abs()


def test_subtracting_own_gaps_would_return_the_composition(city, policy):
    offered, vault = city
    results = measure_all(offered, policy=policy, vault=vault)
    gaps = {int(name.rsplit(":", 1)[1]): round(r.gap) for name, r in results.items()}
    assert errors(subtract(gaps)).median() < 1.5


def test_subtracting_what_is_released_returns_the_mean_of_the_city_and_no_more(city, policy):
    offered, vault = city
    results = measure_all(offered, policy=policy, vault=vault)
    summary = public_summary(results, policy=policy)
    gaps = {int(x["uitkomst"].rsplit(":", 1)[1]): x["grootste_verschil_punten"] for x in summary}
    found = subtract(gaps)
    assert np.allclose(found, 100 * sum(IN_A) / sum(TOTAL))
    assert errors(found).median() > 5
    assert {x["samen_met"] for x in summary} == {4}
    assert set(gaps.values()) == {round(max(r.gap for r in results.values()))}


def test_the_table_per_k_in_the_full_report_would_give_it_back_and_is_not_in_the_public_part(city, policy):
    offered, vault = city
    full = report(offered, policy=policy, vault=vault)
    table = next(iter(full.outputs.values())).tables["top"].frame
    # The ranking here is by the figure of the column, low to high or high to low: each step is one wijk.
    steps = table.diff().fillna(table.iloc[0])
    counts = steps["herkomst:a"] * sum(IN_A) / 100
    assert np.allclose(sorted(counts), sorted(IN_A), atol=20)
    public = str(public_summary(measure_all(offered, policy=policy, vault=vault), policy=policy))
    assert not [w for w in (*WIJKEN, "herkomst", "'a'") if w in public]


def test_maps_far_apart_keep_their_own_gap(build, city, policy):
    _, vault = city
    first = build.class_map(dict(zip(WIJKEN, [1] * 5 + [0] * 5, strict=True)), (0, 1, 2))
    other = build.class_map(dict(zip(WIJKEN, [0, 1] * 5, strict=True)), (0, 1, 2), name="autos@2024")
    offered = build.submission(
        columns=[build.column(), build.column("autos@2024")],
        values={c: [1.0] * 11 for c in ("woningen@2024", "autos@2024")},
        units=["GM9999", *WIJKEN],
        sizes=[float(sum(TOTAL)), *map(float, TOTAL)],
        outputs=[first, other],
    )
    results = measure_all(offered, policy=policy, vault=vault)
    shared = shared_gaps(list(results.values()), least=3)
    assert {name: s[0] for name, s in shared.items()} == {name: r.gap for name, r in results.items()}
