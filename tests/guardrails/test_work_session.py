"""A named group may see what owner and privacy officer agreed to, for thirty days, and nothing more."""

import pytest

from guardrails import AnswersNeeded, Blocked, NotApproved, WorkSession, clear_for_group
from guardrails.canonical import canonical_hash

DAY = "2026-10-20"


@pytest.fixture
def offered(build):
    return build.submission([build.column()])


@pytest.fixture
def consent(offered, policy):
    """The two consents, changed as asked."""

    def records(owner=None, officer=None):
        plain = {
            "besluit": "akkoord",
            "groep": "wijkraad Dorp",
            "datum": "2026-10-01",
            "hash": canonical_hash(offered, policy),
        }
        return [
            {**plain, "persoon": "Anna de Boer", "rol": "eigenaar", **(owner or {})},
            {**plain, "persoon": "Piet Smit", "rol": "privacy officer", **(officer or {})},
        ]

    return records


def allow(offered, policy, records, day=DAY):
    return clear_for_group(offered, policy=policy, peildatum=day, agreements=records)


def test_two_consents_open_it_for_the_group_until_thirty_days_after_the_first(offered, policy, consent):
    allowed = allow(offered, policy, consent(officer={"datum": "2026-10-05"}))
    assert (allowed.group, allowed.valid_until) == ("wijkraad Dorp", "2026-10-31")
    assert allowed.cleared.status == "CONCEPT"


@pytest.mark.parametrize(
    ("owner", "officer"),
    [
        ({"hash": "00" * 32}, {}),
        ({"datum": "2026-09-01"}, {}),
        ({"datum": "2026-11-01"}, {}),
        ({"persoon": "-"}, {}),
        ({}, {"rol": "collega"}),
        ({}, {"besluit": "misschien"}),
        ({}, {"datum": "gisteren"}),
    ],
)
def test_a_consent_that_does_not_count_leaves_the_question_open(offered, policy, consent, owner, officer):
    with pytest.raises(AnswersNeeded) as stopped:
        allow(offered, policy, consent(owner, officer))
    assert [f.code for f in stopped.value.findings] == ["G21"]


def test_without_any_consent_both_are_asked(offered, policy):
    with pytest.raises(AnswersNeeded) as stopped:
        allow(offered, policy, [])
    assert [f.subject for f in stopped.value.findings] == ["eigenaar", "privacy officer"]


def test_a_refusal_after_a_consent_counts(offered, policy, consent):
    records = consent()
    with pytest.raises(Blocked) as stopped:
        allow(offered, policy, [*records, {**records[1], "besluit": "afgewezen"}])
    assert stopped.value.exit_code == 3
    assert [f.code for f in stopped.value.findings] == ["G22"]


def test_one_person_cannot_agree_in_both_roles(offered, policy, consent):
    with pytest.raises(AnswersNeeded) as stopped:
        allow(offered, policy, consent(officer={"persoon": "A. de Boer"}))
    assert [f.code for f in stopped.value.findings] == ["G23"]


@pytest.mark.parametrize("group", ["", "wijkraad Haven"])
def test_both_name_the_same_group(offered, policy, consent, group):
    with pytest.raises(AnswersNeeded) as stopped:
        allow(offered, policy, consent(officer={"groep": group}))
    assert [f.code for f in stopped.value.findings] == ["G24"]


def test_a_hard_rule_stops_it_whatever_was_agreed(build, policy, consent):
    offered = build.submission([build.column(klass="gesloten")])
    records = [{**record, "hash": canonical_hash(offered, policy)} for record in consent()]
    with pytest.raises(Blocked) as stopped:
        allow(offered, policy, records)
    assert stopped.value.exit_code == 3


def test_it_cannot_be_made_by_hand(offered, policy, consent):
    allowed = allow(offered, policy, consent())
    with pytest.raises(NotApproved):
        WorkSession(allowed.cleared, "iedereen", "2099-01-01", ())
