"""The question lists and the checks that read them speak of the same questions."""

import pytest

from guardrails.checks import dpia, ethics, registers
from guardrails.maturity import DAY, LEVELS, THEMES
from wijkprofiel.questions import load_question_lists

LISTS = load_question_lists()
KINDS_OF_MANDATORY_DPIA = 17


def keys(name):
    return {q.key for q in LISTS[name].questions}


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        (
            "dpia",
            {
                *dpia.CRITERIA,
                "persoonsgegevens",
                "waarom_geen",
                "verplichte_soorten",
                "fg_advies",
                "fg_datum",
            },
        ),
        ("ethiek", {*ethics.PRESENT, *ethics.TOPICS, ethics.UNEASE, ethics.OUTSIDER}),
        ("iama", {key for part in ethics.PARTS.values() for key in part}),
        ("waarden", set(ethics.VALUES)),
        ("verwerking", set(registers.ARTICLE_30)),
        ("ai", {"techniek", "redenen", "over_personen"}),
        ("volwassenheid", {*THEMES, DAY}),
    ],
)
def test_every_key_that_a_check_reads_is_asked(name, needed):
    assert needed <= keys(name)


def test_there_are_nine_criteria_and_seventeen_mandatory_kinds():
    assert len(dpia.CRITERIA) == 9
    assert len(LISTS["dpia"].find("verplichte_soorten").choices) == KINDS_OF_MANDATORY_DPIA


def test_choices_are_those_that_the_checks_know():
    assert all(LISTS["volwassenheid"].find(theme).choices == LEVELS for theme in THEMES)
    assert LISTS["ai"].find("techniek").choices == registers.TECHNIQUES


def test_the_eight_values_are_asked_once_each_from_the_middle_track_on():
    """S3."""
    values = LISTS["waarden"]
    assert [q.key for q in values.asked("midden")] == list(ethics.VALUES)
    assert len(ethics.VALUES) == 8
    assert all(q.choices == ethics.VALUE_ANSWERS for q in values.questions)
    assert values.asked("licht") == ()


def test_the_light_track_is_asked_none_of_this():
    ours = ("dpia", "ethiek", "iama", "verwerking", "ai", "volwassenheid", "algoritmeregister", "waarden")
    assert all(LISTS[name].asked("licht") == () for name in ours)


def test_advice_and_the_moment_of_anonymity_are_asked():
    """S56 and S59: what privacy officer and FG advised, whether it was followed, new purposes, and since when."""
    assert {"po_advies", "fg_advies", "fg_gevolgd", "nieuw_doel", "anoniem_sinds"} <= keys("dpia")
