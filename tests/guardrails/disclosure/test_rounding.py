"""Rounding of own counts with the gemeente's key: chosen by the policy, the same for ever, known to the attacker."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from guardrails import Policy, canonical_bytes, clear, repair, round_own
from guardrails.checks import disclosure
from guardrails.disclosure.attack import Knowledge, intervals
from guardrails.disclosure.rounding import rounded
from guardrails.errors import PolicyError
from guardrails.mitigate import pattern

KEY = b"sleutel-van-toydorp"
COUNTS = [40, 3, 50, 20, 30, 60, 25, 35, 45]


@pytest.fixture
def five(policy):
    """The law, narrowed by a dossier that rounds to five."""
    return policy.narrowed({"afronding_basis": 5})


@given(st.integers(0, 500), st.text(max_size=10))
def test_rounding_is_to_five_within_four_and_always_the_same(count, cell):
    once = rounded(count, cell, key=KEY)
    assert once % 5 == 0
    assert abs(once - count) < 5
    assert once == rounded(count, cell, key=KEY)


def test_rounding_is_right_on_average():
    assert np.mean([rounded(7, str(n), key=KEY) for n in range(4000)]) == pytest.approx(7, abs=0.2)


def test_a_kader_can_ask_for_it_and_a_dossier_cannot_undo_it(tmp_path):
    kader = tmp_path / "kader.toml"
    kader.write_text(
        'schema = 1\n[[regel]]\nid = "afronding_basis"\ndrempel = 5\nbron = "Besluit over eigen cijfers"\n'
        'besluit = "2026-12"\ndatum = 2026-03-01\n',
        encoding="utf-8",
    )
    policy = Policy.load(kader)
    assert policy.threshold("afronding_basis") == 5
    with pytest.raises(PolicyError):
        policy.narrowed({"afronding_basis": 1})


def test_without_the_rule_nothing_is_rounded(dorp, policy):
    offered = dorp({"x": COUNTS})
    assert round_own(offered, policy=policy, key=None) is offered


def test_counts_become_multiples_and_the_declaration_says_so(dorp, five):
    done = round_own(dorp({"x": COUNTS}), policy=five, key=KEY)
    assert (done.table["x@2024"] % 5 == 0).all()
    assert done.columns["x@2024"].rounding == 5
    assert "veelvouden van 5" in done.columns["x@2024"].definition
    assert ((done.table["x@2024"] - dorp({"x": COUNTS}).table["x@2024"]).abs() < 5).all()


def test_the_same_cell_is_rounded_the_same_in_every_release(dorp, five):
    first = round_own(dorp({"x": COUNTS}), policy=five, key=KEY).table["x@2024"]
    other = round_own(dorp({"x": COUNTS, "y": COUNTS[::-1]}, drop=["GM9999"]), policy=five, key=KEY)
    assert first[other.table.index].equals(other.table["x@2024"])
    assert round_own(dorp({"x": COUNTS}), policy=five, key=KEY + b"!").table["x@2024"].equals(first) is False


def test_published_figures_and_money_are_left_alone(dorp, five):
    offered = dorp({"x": COUNTS}, published=("x",))
    assert round_own(offered, policy=five, key=None).table.equals(offered.table)


def test_a_share_is_computed_after_rounding_and_goes_with_its_count(dorp, five):
    counts = [30, 43, 52, 21, 33, 61, 27, 36, 44]
    wijken = [100 * sum(counts[3 * n : 3 * n + 3]) / 1500 for n in range(3)]
    shares = [100 * sum(counts) / 4500, *wijken, *(100 * n / 500 for n in counts)]
    of = {"unit": "%", "denominator": "inwoners", "aggregation": "quotient", "decimals": 2}
    done = round_own(dorp({"x": counts, "x_pct": shares}, x_pct=of), policy=five, key=KEY)
    expected = (100 * done.table["x@2024"] / done.size).round(2)
    assert np.allclose(done.table["x_pct@2024"], expected)


def test_without_a_key_nothing_is_rounded_and_an_error_says_what_to_do(dorp, five):
    with pytest.raises(PolicyError, match="sleutel"):
        round_own(dorp({"x": COUNTS}), policy=five, key=None)
    with pytest.raises(PolicyError, match="te kort"):
        round_own(dorp({"x": COUNTS}), policy=five, key=b"kort")


def test_figures_that_were_not_rounded_are_not_shown_and_block(dorp, five, codes):
    offered = dorp({"x": COUNTS})
    assert "S20" in codes(disclosure.check(offered, policy=five))
    assert repair(offered, policy=five).table["x@2024"].isna().all()


def test_a_declaration_alone_does_not_make_figures_rounded(dorp, five, codes):
    assert "S20" in codes(disclosure.check(dorp({"x": COUNTS}, rounding=5), policy=five))


def test_rounding_hides_small_counts_that_would_otherwise_be_holes(dorp, policy, five, hidden):
    exact = repair(dorp({"x": COUNTS}), policy=policy)
    done = repair(round_own(dorp({"x": COUNTS}), policy=five, key=KEY), policy=five)
    assert len(hidden(done, "x")) < len(hidden(exact, "x")) == 2


def test_sensitive_counts_under_ten_are_hidden_with_their_zeros(dorp, five, hidden):
    counts = [40, 7, 0, 20, 30, 60, 25, 35, 45]
    done = repair(round_own(dorp({"x": counts}, klass="guard"), policy=five, key=KEY), policy=five)
    assert {"BU99990001", "BU99990002"} <= hidden(done, "x")


def test_the_attacker_knows_the_rule_so_a_total_of_zero_does_not_stand_beside_a_five(dorp, five):
    """Whatever the key: a count of 3 is never pinned between 1 and 4."""
    for number in range(12):
        key = f"sleutel nummer {number:04d}".encode()
        offered = dorp({"x": [3, 0, 0, 2, 1, 0, 0, 0, 4]})
        done = round_own(offered, policy=five, key=key)
        assert pattern(done, policy=five).audit.exposed == ()
        assert codes_of(disclosure.check(done, policy=five)) == []


def codes_of(findings):
    return [f.code for f in findings]


def test_repeating_a_release_gives_nothing_to_average(dorp, five, told, codes):
    done = round_own(dorp({"x": COUNTS}), policy=five, key=KEY)
    facts = told(repair(done, policy=five))
    assert codes(disclosure.check(done, policy=five, ledger=facts)) == []


def test_a_rounded_release_does_not_call_a_changed_person_a_difference(dorp, five, told, codes):
    done = round_own(dorp({"x": COUNTS}), policy=five, key=KEY)
    later = round_own(dorp({"x": [*COUNTS[:8], 44]}), policy=five, key=KEY)
    facts = told(repair(done, policy=five))
    assert "S11" not in codes(disclosure.check(later, policy=five, ledger=facts))


def test_the_key_is_in_nothing_that_is_cleared(dorp, five, peildatum):
    done = round_own(dorp({"x": COUNTS}), policy=five, key=KEY)
    cleared = clear(done, policy=five, peildatum=peildatum)
    assert KEY not in canonical_bytes(cleared, cleared.policy_fingerprint)
    assert "sleutel-van" not in repr(cleared) + repr(done)


@pytest.mark.parametrize(
    ("low", "high", "possible"),
    [([86, 36, 1, 46], [94, 44, 9, 54], (1.0, 9.0)), ([0, 0, 1, 0], [4, 4, 9, 0], (1.0, 4.0))],
)
def test_the_rounded_example_of_the_method_page(low, high, possible):
    """A wijk, and three buurten in it, of which the second is the small one; the last case has two."""
    known = Knowledge(
        np.array(low, float), np.array(high, float), csr_matrix([[1.0, -1, -1, -1]]),
        np.zeros(1), np.zeros(1), np.ones(4, dtype=bool),
    )  # fmt: skip
    assert intervals(known, [2])[2] == possible
