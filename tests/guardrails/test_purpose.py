"""Purpose and recipients come from closed lists; control of people is refused."""

import pytest

from guardrails.checks import purpose

GOOD = {
    "doelsoort": "beleid_maken",
    "omschrijving": "De raad wil weten hoeveel woningen er per wijk zijn.",
    "ontvangers": ["raad"],
}


@pytest.fixture
def found(build, policy):
    return lambda section: [
        f.code for f in purpose.check(build.submission(dossier=build.dossier(doel=section)), policy=policy)
    ]


def test_a_whole_purpose_gives_nothing(found):
    assert found(GOOD) == []


def test_no_purpose_blocks(found):
    assert found({}) == ["D01"]


@pytest.mark.parametrize(
    "key", ["toezicht", "Handhaving", "opsporing", "fraude", "controle", "selectie van personen", "t0ezicht"]
)
def test_control_is_refused_also_in_another_spelling(key, found):
    assert "D03" in found(GOOD | {"doelsoort": key})


def test_a_purpose_that_is_not_on_the_list_blocks(found):
    assert found(GOOD | {"doelsoort": "kijken"}) == ["D02"]


@pytest.mark.parametrize("recipients", [[], ["politie"], "raad", None])
def test_recipients_are_on_the_list(recipients, found):
    assert found(GOOD | {"ontvangers": recipients}) == ["D04"]


def test_a_recipient_must_fit_the_purpose(found):
    assert found(GOOD | {"doelsoort": "onderzoek", "ontvangers": ["openbaar"]}) == ["D05"]


def test_a_word_is_no_description(found):
    assert found(GOOD | {"omschrijving": "wonen"}) == ["D06"]


def test_control_in_the_description_is_refused(found):
    text = "We zoeken huishoudens voor een huisbezoek tegen fraude met toeslagen."
    assert found(GOOD | {"omschrijving": text}) == ["D03"]


def test_a_denial_in_the_description_is_asked_about(found):
    text = "De raad wil weten hoeveel woningen er zijn. Het profiel is niet bedoeld voor handhaving."
    assert found(GOOD | {"omschrijving": text}) == ["D07"]
