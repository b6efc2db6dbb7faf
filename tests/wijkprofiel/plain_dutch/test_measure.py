"""Sentences, words and difficult words."""

import pytest

from wijkprofiel.plain_dutch import (
    Limits,
    find_problems,
    hard_words,
    load_limits,
    measure,
    sentences_of,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dit is een zin. Dit is er nog een.", 2),
        ("Er zijn 81.140 inwoners in 2020.", 1),
        ("Zie bijv. de tabel.", 1),
        ("Let op: de kaart is oud.", 1),
        ("Let op: De kaart is oud.", 2),
        ("Een kop\nen een regel", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text, count):
    assert len(sentences_of(text)) == count


def test_a_number_with_its_marks_is_one_word():
    assert words_of("Hengelo telt 81.140 inwoners, 12,5 % ouder.") == [
        *("Hengelo", "telt", "81.140", "inwoners,", "12,5", "ouder."),
    ]


def test_the_longest_sentence_is_named():
    found = measure("Kort. Deze zin is langer dan die andere.")
    assert (found.longest, found.longest_words, found.mean_words) == (
        "Deze zin is langer dan die andere.",
        7,
        4.0,
    )


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Het cijfer wordt afgerond.", 100.0),
        ("Wij ronden het cijfer af.", 0.0),
        ("De kaart werd in 2020 gemaakt.", 100.0),
    ],
)
def test_passive_sentences_are_seen(text, share):
    assert measure(text).passive_pct == share


def test_difficult_words_come_with_a_plain_one():
    assert hard_words("Tevens implementeren wij dit conform het beleid.") == {
        "tevens": "ook",
        "implementeren": "invoeren",
        "conform": "volgens",
    }


def test_a_long_sentence_is_a_problem_with_its_place():
    (found,) = find_problems({"kop": " ".join(["woord"] * 21)})
    assert (found.place, found.remedy) == ("kop", "Maak er twee zinnen van.")


def test_an_average_is_only_judged_over_enough_sentences():
    limits = Limits(mean_words=3, longest_words=20, passive_pct=50)
    line = "Deze zin telt zes hele woorden. "
    assert find_problems({"t": line * 4}, limits=limits) == ()
    assert [p.place for p in find_problems({"t": line * 5}, limits=limits)] == ["alles"]


def test_the_limits_are_those_of_the_reference():
    held = load_limits()
    assert (held.mean_words, held.longest_words) == (12, 20)
