"""Columns, orders and gaps compared by value with the vault, on a Toydorp of six wijken."""

import pytest

from guardrails import ReleaseBlocked, Vault, rehearse, review
from guardrails.checks import values

UNITS = ["GM9999", *(f"WK99990{n}" for n in range(6))]
BASE = [1000.0, 2000.0, 1500.0, 800.0, 1200.0, 900.0]
COUNT = [300.0, 130.0, 255.0, 320.0, 60.0, 205.0]
SHARES = [100 * c / b for c, b in zip(COUNT, BASE, strict=True)]


@pytest.fixture
def here(build):
    base = dict(zip(UNITS[1:], BASE, strict=True))
    counts = {"a": dict(zip(UNITS[1:], COUNT, strict=True))}
    counts["b"] = {u: base[u] - counts["a"][u] for u in base}
    return Vault(build.vault_frame(counts, base))


@pytest.fixture
def offered(build):
    def make(figures, **column):
        return build.submission(
            [build.column(decimals=4, **column)],
            {"woningen@2024": [sum(figures), *figures]},
            units=UNITS,
            sizes=[sum(BASE), *BASE],
        )

    return make


def test_a_rescaled_copy_blocks(offered, here, policy, codes):
    found = values.check(offered([0.5 * s + 3 for s in SHARES]), policy=policy, vault=here)
    assert codes(found) == ["B10"]


def test_a_rescaled_copy_blocks_an_exercise_as_well(offered, here, policy, peildatum, build):
    copy = offered([100 - s for s in SHARES])
    verdict = review(copy, policy=policy, vault=here, peildatum=peildatum)
    with pytest.raises(ReleaseBlocked):
        rehearse(copy, verdict, policy=policy, peildatum=peildatum)


def test_a_figure_equal_to_its_open_source_is_what_it_says(offered, here, policy):
    copy = offered([0.5 * s + 3 for s in SHARES])
    reference = {"woningen@2024": copy.table["woningen@2024"]}
    assert values.check(copy, policy=policy, vault=here, reference=reference) == []


def test_a_figure_that_differs_from_its_open_source_blocks(offered, here, policy, codes):
    shown = offered([10.0, 75.0, 33.0, 21.0, 90.0, 48.0])
    reference = {"woningen@2024": shown.table["woningen@2024"] + 1}
    assert codes(values.check(shown, policy=policy, vault=here, reference=reference)) == ["B18"]


def test_the_number_of_residents_passes(offered, here, policy):
    assert values.check(offered(BASE), policy=policy, vault=here) == []


def test_without_a_vault_the_answer_is_a_question(offered, policy, codes):
    assert codes(values.check(offered(BASE), policy=policy, vault=None)) == ["B19"]


def test_an_age_share_passes_under_its_own_class_only(offered, build, policy, codes):
    base = dict(zip(UNITS[1:], BASE, strict=True))
    vault = Vault(
        build.vault_frame({"65_plus": dict(zip(UNITS[1:], COUNT, strict=True))}, base, ground="leeftijd")
    )
    assert codes(values.check(offered(SHARES), policy=policy, vault=vault)) == ["B10"]
    assert values.check(offered(SHARES, klass="leeftijd"), policy=policy, vault=vault) == []


def test_no_figure_of_the_vault_stands_in_a_finding(offered, here, policy):
    said = str([f.to_json() for f in values.check(offered(SHARES), policy=policy, vault=here)])
    assert not any(str(round(s, 1)) in said for s in SHARES)
