"""Review runs every check, and a check that fails blocks."""

import pytest

from guardrails import Outcome, review
from guardrails.checks import quality
from guardrails.review import CHECKS, FIGURES


def test_every_check_is_named(toydorp, policy, vault, peildatum):
    assert review(toydorp, policy=policy, vault=vault, peildatum=peildatum).checks == CHECKS


def test_a_check_that_fails_blocks_and_says_which_without_its_data(
    toydorp, policy, vault, peildatum, monkeypatch
):
    def fail(*_args, **_kwargs):
        raise KeyError("geheim 111222333")

    monkeypatch.setattr(quality, "check", fail)
    verdict = review(toydorp, policy=policy, vault=vault, peildatum=peildatum)
    assert verdict.outcome == Outcome.BLOCK
    assert [(f.code, f.subject) for f in verdict.with_outcome(Outcome.BLOCK)] == [("T01", "kwaliteit")]
    assert "111222333" not in str(verdict.to_json())


def test_a_broken_contract_blocks_and_names_what_was_not_judged(toydorp, policy, vault, peildatum, replace):
    verdict = review(replace(toydorp, subject="GM0000"), policy=policy, vault=vault, peildatum=peildatum)
    assert verdict.submission_hash == ""
    assert {f.subject for f in verdict.findings if f.code == "T02"} == set(FIGURES)


def test_the_same_submission_gives_the_same_verdict(toydorp, policy, vault, peildatum, replace):
    first = review(toydorp, policy=policy, vault=vault, peildatum=peildatum)
    shuffled = replace(
        toydorp, table=toydorp.table.iloc[::-1], reasons=toydorp.reasons.sample(frac=1, random_state=2)
    )
    assert review(shuffled, policy=policy, vault=vault, peildatum=peildatum).to_json() == first.to_json()


def test_the_submission_is_not_changed(toydorp, policy, vault, peildatum):
    before = toydorp.table.copy(), toydorp.reasons.copy()
    review(toydorp, policy=policy, vault=vault, peildatum=peildatum)
    assert toydorp.table.equals(before[0])
    assert toydorp.reasons.equals(before[1])


@pytest.mark.parametrize(
    ("section", "value", "code"),
    [
        ("indicator", [{"sleutel": "pct_niet_westers"}], "B01"),
        ("eigenaar", {}, "R01"),
        ("doel", {"doelsoort": "toezicht", "omschrijving": "x" * 60, "ontvangers": ["raad"]}, "D03"),
        ("profiel", {"naam": "x", "titel": "Probleemwijken", "soort": "profiel"}, "W01"),
        ("niveau", {"gebieden": ["persoon"]}, "L01"),
    ],
)
def test_a_dossier_that_may_not_be_is_blocked_for_the_right_reason(
    section, value, code, build, policy, vault, peildatum
):
    offered = build.submission(dossier=build.dossier(**{section: value}))
    verdict = review(offered, policy=policy, vault=vault, peildatum=peildatum)
    assert code in {f.code for f in verdict.with_outcome(Outcome.BLOCK)}


@pytest.mark.parametrize(
    "broken", [{"doel": "tekst"}, {"indicator": ["geen tabel"]}, {"rollen": 3}, {"eigenaar": [1]}]
)
def test_a_malformed_dossier_blocks_and_does_not_crash(broken, build, policy, vault, peildatum):
    offered = build.submission(dossier=build.dossier(**broken))
    assert review(offered, policy=policy, vault=vault, peildatum=peildatum).outcome == Outcome.BLOCK
