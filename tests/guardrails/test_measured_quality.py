"""What was measured of the data becomes a finding: parts and totals, impossible figures, sources."""

import pytest

from guardrails.checks import quality

SOURCE = {"key": "projecten", "title": "Projecten", "steward": "Bureau", "sums_agree": None}


def findings(build, policy, *, checks=(), source=SOURCE):
    dossier = build.dossier() | {"kwaliteit": {"checks": list(checks), "sources": [source]}}
    offered = build.submission(dossier=dossier)
    found = quality.check(offered, policy=policy, peildatum=build.peildatum)
    return {f.code: f for f in found if f.code >= "Q08"}


def check(dimension, state="let_op"):
    facts = {"gebieden": ["GM9999"], "som": 22, "totaal": 23}
    return {
        "column": "woningen@2024",
        "level": "wijk",
        "dimension": dimension,
        "state": state,
        "facts": facts,
    }


def test_parts_that_do_not_add_up_are_asked_about(build, policy):
    found = findings(build, policy, checks=[check("samenhang")])
    assert list(found) == ["Q08"]
    assert found["Q08"].evidence["measured"]["totaal"] == 23
    assert "(1 keer)" in found["Q08"].message


def test_a_figure_that_cannot_exist_is_asked_about(build, policy):
    assert list(findings(build, policy, checks=[check("geldigheid")])) == ["Q09"]


@pytest.mark.parametrize("state", ["in_orde", "niet_te_beoordelen"])
def test_what_is_in_order_or_cannot_be_judged_gives_no_finding(state, build, policy):
    assert not findings(build, policy, checks=[check("samenhang", state)])


def test_a_source_without_a_keeper_is_asked_about(build, policy):
    assert list(findings(build, policy, source=SOURCE | {"steward": ""})) == ["Q10"]


def test_a_source_that_changed_blocks(build, policy):
    found = findings(build, policy, source=SOURCE | {"sums_agree": False})
    assert [f.outcome.value for f in found.values()] == ["block"]
