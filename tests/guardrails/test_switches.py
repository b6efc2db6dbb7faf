"""The council's two switches (S96): undecided asks, forbidden blocks, allowed quotes its condition."""

import dataclasses

import pytest

from guardrails import Policy, PolicyError
from guardrails.checks import frame

VALUES = {"WK999900": 0, "WK999901": 1}
DECIDED = 'besluit = "RB-2026-12"\ndatum = 2026-06-01\n'


def switch(key="uitwisselen", stand="toegestaan", condition="Alleen aantallen per wijk.", rest=DECIDED):
    return f'[[schakelaar]]\nid = "{key}"\nstand = "{stand}"\nvoorwaarde = "{condition}"\n{rest}'


@pytest.fixture
def rules(tmp_path):
    def make(body=""):
        path = tmp_path / "kader.toml"
        path.write_text("schema = 1\n" + body, encoding="utf-8")
        return Policy.load(path)

    return make


@pytest.fixture
def own(build):
    return build.submission([build.column(published=False)])


@pytest.fixture
def ranked(build):
    offered = build.submission()
    order = dataclasses.replace(
        build.class_map(VALUES, (0.0, 500.0, 2000.0)), name="volgorde:woningen", kind="rank", edges=()
    )
    return dataclasses.replace(offered, outputs={order.name: order})


def found(offered, policy, day="2026-11-24"):
    every = frame.check(offered, policy=policy, peildatum=day)
    return [(f.code, f.subject, f.layer) for f in every if f.code in ("U11", "U12", "U13")]


def test_own_figures_ask_as_long_as_the_council_has_not_decided(own, rules):
    assert found(own, rules()) == [("U11", "uitwisselen", "wet")]


def test_published_figures_touch_no_switch(toydorp, rules):
    assert found(toydorp, rules()) == []


def test_own_figures_block_when_the_council_forbids_them(own, rules):
    assert found(own, rules(switch(stand="verboden"))) == [("U13", "uitwisselen", "kader")]


def test_an_allowed_use_quotes_decision_and_condition(own, rules):
    policy = rules(switch())
    assert found(own, policy) == [("U12", "uitwisselen", "kader")]
    note = next(f for f in frame.check(own, policy=policy, peildatum="2026-11-24") if f.code == "U12")
    assert "RB-2026-12" in note.message
    assert "Alleen aantallen per wijk." in note.message


def test_a_decision_about_one_subject_says_nothing_about_the_other(ranked, rules):
    assert found(ranked, rules(switch())) == [("U11", "algoritmen", "wet")]


def test_an_order_of_areas_needs_the_decision_about_algorithms(ranked, rules):
    assert found(ranked, rules(switch("algoritmen", "verboden"))) == [("U13", "algoritmen", "kader")]


def test_a_plain_map_is_no_algorithm(build, rules):
    offered = dataclasses.replace(
        build.submission(), outputs={"kaart": build.class_map(VALUES, (0.0, 500.0, 2000.0))}
    )
    assert found(offered, rules(switch("algoritmen", "verboden"))) == []


def test_a_diagnosis_needs_the_decision_about_algorithms(build, rules):
    offered = build.submission()
    dossier = {**offered.dossier, "niveau": {"gebieden": ["wijk"], "analyse": "diagnosticerend"}}
    offered = dataclasses.replace(offered, dossier=dossier)
    assert found(offered, rules()) == [("U11", "algoritmen", "wet")]


def test_a_decision_of_later_does_not_count_yet(own, rules):
    policy = rules(switch())
    assert found(own, policy, "2026-05-31") == [("U11", "uitwisselen", "wet")]
    codes = [f.code for f in frame.check(own, policy=policy, peildatum="2026-05-31")]
    assert "U10" in codes


@pytest.mark.parametrize(
    "body",
    [
        switch() * 2,
        switch(key="alles"),
        switch(stand="misschien"),
        switch(rest="besluit = 12\ndatum = 2026-06-01\n"),
        switch(rest='besluit = " "\ndatum = 2026-06-01\n'),
        switch(rest='besluit = "RB"\ndatum = "2026-06-01"\n'),
        switch(rest='besluit = "RB"\n'),
        switch() + 'extra = "x"\n',
        "[schakelaar]\nid = 1\n",
    ],
)
def test_a_switch_that_is_not_filled_in_right_is_refused(body, rules):
    with pytest.raises(PolicyError):
        rules(body)
