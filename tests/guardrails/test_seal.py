"""What came out of a gate or a review and was changed afterwards counts for nothing."""

import copy
import dataclasses
import pickle

import pytest

from guardrails import Cleared, NotApproved, ReleaseBlocked, clear, rehearse, require_released, review


@pytest.fixture
def exercise(build):
    profile = {"naam": "oefening", "titel": "Oefening", "soort": "oefening"}
    drawn = build.class_map({"WK999900": 0, "WK999901": 1, "WK999902": 0}, (0, 500, 1000))
    return build.submission(outputs=[drawn], dossier=build.dossier(profiel=profile))


@pytest.fixture
def verdict(exercise, policy, vault, peildatum):
    return review(exercise, policy=policy, vault=vault, peildatum=peildatum)


@pytest.fixture
def released(exercise, verdict, policy, peildatum):
    return rehearse(exercise, verdict, policy=policy, peildatum=peildatum)


def test_what_is_released_is_what_left_the_gate(released):
    assert require_released(released) is released
    assert not hasattr(released, "gate") or released.gate is None


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_it_cannot_be_copied_or_pickled(copied, released, exercise, policy, peildatum):
    for approved in (released, clear(exercise, policy=policy, peildatum=peildatum)):
        with pytest.raises(NotApproved, match="gekopieerd"):
            copied(approved)


def test_it_cannot_be_made_again_with_other_content(released):
    with pytest.raises(NotApproved):
        dataclasses.replace(released, status="VRIJGEGEVEN")
    with pytest.raises(NotApproved):
        dataclasses.replace(released, gate=getattr(released, "gate", None))


def _table(approved):
    approved.table.iloc[1, 0] = 1.0


def _names(approved):
    approved.names.iloc[0] = "Elders"


def _dossier(approved):
    approved.dossier["doel"]["doelsoort"] = "informeren"


def _reason(approved):
    approved.reasons.iloc[0, 0] = "onbekend"


def _output(approved):
    next(iter(approved.outputs.values())).values.iloc[0] = 1


def _column(approved):
    name = next(iter(approved.columns))
    approved.columns[name] = dataclasses.replace(approved.columns[name], label="Iets anders")


def _disparity(approved):
    approved.disparity[0]["stand"] = "geen verschil aangetoond"


def _status(approved):
    object.__setattr__(approved, "status", "VRIJGEGEVEN")


def _seal(approved):
    object.__setattr__(approved, "seal", "")


def _findings(approved):
    object.__setattr__(approved, "findings", ())


CHANGES = [_table, _names, _dossier, _reason, _output, _column, _disparity, _status, _seal, _findings]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_after_the_gate_shows(change, released):
    change(released)
    with pytest.raises(NotApproved, match="veranderd"):
        require_released(released)


def test_what_was_cleared_does_not_become_released(exercise, policy, peildatum, released):
    cleared = clear(exercise, policy=policy, peildatum=peildatum)
    forged = object.__new__(type(released))
    forged.__dict__.update(released.__dict__ | cleared.__dict__)
    assert isinstance(forged, Cleared)
    with pytest.raises(NotApproved, match="veranderd"):
        require_released(forged)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: dataclasses.replace(
            v, disparity=({**v.disparity[0], "stand": "geen verschil aangetoond"},)
        ),
        lambda v: dataclasses.replace(v, findings=tuple(f for f in v.findings if not f.code.startswith("V"))),
        lambda v: dataclasses.replace(v, seal=""),
        lambda v: type(v)(**{f.name: getattr(v, f.name) for f in dataclasses.fields(v) if f.name != "seal"}),
    ],
)
def test_a_verdict_that_was_changed_releases_nothing(change, exercise, verdict, policy, peildatum):
    assert verdict.intact
    with pytest.raises(ReleaseBlocked, match="hoort niet bij"):
        rehearse(exercise, change(verdict), policy=policy, peildatum=peildatum)


def test_a_state_outside_the_closed_list_releases_nothing(exercise, verdict, policy, peildatum):
    strange = dataclasses.replace(verdict, disparity=({**verdict.disparity[0], "stand": "prima"},)).sealed()
    with pytest.raises(ReleaseBlocked, match="hoort niet bij"):
        rehearse(exercise, strange, policy=policy, peildatum=peildatum)


def test_a_change_in_place_of_a_verdict_shows(exercise, verdict, policy, peildatum):
    verdict.disparity[0]["grootste_verschil_punten"] = 0
    with pytest.raises(ReleaseBlocked, match="hoort niet bij"):
        rehearse(exercise, verdict, policy=policy, peildatum=peildatum)
