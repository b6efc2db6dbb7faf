"""Decisions that cannot be read and persons who are not a second one: neither lets a profile out."""

import dataclasses

import pytest

from guardrails import AnswersNeeded, ReleaseBlocked, release, review
from guardrails.identity import names_a_person, one_person


def vote(verdict, person="B. de Vries", **changes):
    base = {"besluit": "akkoord", "tekst": "Gelezen.", "persoon": person, "rol": "beoordelaar"}
    return base | {"datum": "2026-10-15", "hash": verdict.submission_hash} | changes


@pytest.fixture
def judged(policy, vault, peildatum, strengths):
    return lambda offered: review(
        offered, policy=policy, vault=vault, peildatum=peildatum, strengths=strengths
    )


@pytest.fixture
def released(toydorp, policy, peildatum, judged):
    """What a release of Toydorp gives with these votes, beside one that agrees."""

    def attempt(*changes):
        verdict = judged(toydorp)
        votes = [vote(verdict), *(vote(verdict, **change) for change in changes)]
        return release(toydorp, verdict, policy=policy, motivations=[], approvals=votes, peildatum=peildatum)

    return attempt


@pytest.mark.parametrize("decision", ["afgewezen", "Afgewezen", "afgewezen ", " AFGEWEZEN\n"])
def test_a_refusal_counts_however_it_is_written(decision, released):
    with pytest.raises(ReleaseBlocked, match="afgewezen") as stopped:
        released({"besluit": decision})
    assert [f.code for f in stopped.value.findings] == ["G04"]


@pytest.mark.parametrize("decision", ["afgekeurd", "niet akkoord", "", None, "akk\u200boord", "advies", True])
def test_a_decision_that_cannot_be_read_blocks(decision, released):
    with pytest.raises(ReleaseBlocked, match="niet te lezen") as stopped:
        released({"besluit": decision})
    assert [f.code for f in stopped.value.findings] == ["G05"]


def test_a_refusal_counts_when_its_hash_is_in_capitals_or_has_spaces(toydorp, released, judged):
    mark = judged(toydorp).submission_hash
    for written in (mark.upper(), f" {mark} ", f"{mark}\u200b"):
        with pytest.raises(ReleaseBlocked, match="afgewezen"):
            released({"besluit": "afgewezen", "hash": written})


def test_a_refusal_without_a_readable_hash_blocks_and_one_of_another_version_does_not(
    toydorp, released, judged
):
    for written in (judged(toydorp).submission_hash[:12], "", None):
        with pytest.raises(ReleaseBlocked, match="niet te lezen"):
            released({"besluit": "afgewezen", "hash": written})
    assert released({"besluit": "afgewezen", "hash": "0" * 64}).status == "VRIJGEGEVEN"


def test_an_agreement_counts_with_a_capital(toydorp, policy, peildatum, judged):
    verdict = judged(toydorp)
    votes = [vote(verdict, besluit="Akkoord ")]
    out = release(toydorp, verdict, policy=policy, motivations=[], approvals=votes, peildatum=peildatum)
    assert out.approvals[0]["persoon"] == "B. de Vries"


SAME = [
    "Pi\u200bet Jansen", "Piet Jan\u00adsen", "\u0420iet Jansen", "Piet J\u0430nsen", "PietJansen", "JansenPiet",
    "P. Jansen", "pjansen", "Piet Jansen (beoordelaar)", "Piet Jansen 2", "Piet Jansen-Smit", "Jansen", "Piet",
    "piet.jansen@hengelo.example", "\U0001d4df\U0001d4f2\U0001d4ee\U0001d4fd Jansen", "P i e t Jansen",
]  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_another_spelling_is_no_second_person(name):
    assert one_person({"persoon": name}, {"persoon": "Piet Jansen"})
    assert one_person({"persoon": "Piet Jansen (opsteller)"}, {"persoon": name})


@pytest.mark.parametrize("name", ["Joke Jansen", "Bram de Vries", "Piet Smit", "Müller, Jörg"])
def test_another_person_is_one(name):
    assert not one_person({"persoon": name}, {"persoon": "Piet Jansen"})
    assert names_a_person({"persoon": name})


@pytest.mark.parametrize("name", ["-", "?", "", "P.J.", "beoordelaar", "Пиет Янсен", "123", "\u3164\u3164"])
def test_what_names_nobody_is_no_second_person(name, toydorp, policy, peildatum, judged):
    assert not names_a_person({"persoon": name})
    verdict = judged(toydorp)
    with pytest.raises(AnswersNeeded):
        release(
            toydorp,
            verdict,
            policy=policy,
            motivations=[],
            approvals=[vote(verdict, name)],
            peildatum=peildatum,
        )


def test_a_vote_on_a_changed_profile_still_asks_for_a_new_one(toydorp, policy, peildatum, judged):
    changed = dataclasses.replace(toydorp, names=toydorp.names + " nieuw")
    verdict = judged(changed)
    with pytest.raises(AnswersNeeded, match="dit is versie"):
        release(
            changed,
            verdict,
            policy=policy,
            motivations=[],
            approvals=[vote(judged(toydorp))],
            peildatum=peildatum,
        )
