"""Question lists are data; answers are checked against them."""

import pytest

from wijkprofiel.answer_records import add_answer, last_answers, read_answers
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.questions import (
    TRACKS,
    Question,
    QuestionList,
    check_answers,
    load_question_lists,
    parse_answer,
    parse_question_list,
    shown_answer,
    wrong_value,
)

GROOT = Question("groot", "Is het groot?", "ja_nee")
SINDS = Question("sinds", "Sinds wanneer?", "datum", required=False)
ZWAAR = Question("wie", "Wie was erbij?", "lijst", choices=("FG", "beleid"), tracks=("zwaar",))
PROEF = QuestionList("proef", "Proef", TRACKS, (GROOT, SINDS, ZWAAR))


def record(key, answer, **other):
    return {"lijst": "proef", "sleutel": key, "antwoord": answer, "door": "A", "rol": "adviseur",
            "datum": "2026-03-01"} | other  # fmt: skip


def problems(*records, track="licht"):
    found = check_answers(PROEF, records, track=track, peildatum="2026-03-09")
    return [(p.key, p.line) for p in found]


def test_every_shipped_list_is_as_agreed_and_every_question_has_words_for_help():
    for questions in load_question_lists().values():
        assert all(q.text.strip() for q in questions.questions), questions.name


def test_what_a_track_does_not_ask_may_be_absent():
    assert problems(record("groot", True)) == []
    assert problems(record("groot", True), track="zwaar") == [("wie", 0)]


def test_nee_is_an_answer_and_an_empty_text_is_none():
    assert problems(record("groot", False)) == []
    assert problems(record("groot", "")) == [("groot", 1)]


def test_the_last_line_of_a_key_counts():
    assert problems(record("groot", True), record("groot", "misschien")) == [("groot", 2)]
    assert problems(record("groot", "misschien"), record("groot", True)) == []


@pytest.mark.parametrize(
    "changes",
    [{"door": ""}, {"rol": " "}, {"datum": "gisteren"}, {"datum": "2026-04-01"}, {"antwoord": 3}],
)
def test_an_answer_without_a_person_a_day_or_a_fitting_value_points_at_its_line(changes):
    assert problems(record("groot", True, **changes)) == [("groot", 1)]


def test_an_unknown_question_points_at_its_line():
    assert problems(record("groot", True), record("klein", True)) == [("klein", 2)]


@pytest.mark.parametrize("value", ["ja", "FG; beleid", "2026-03-09", "tekst", "12,5"])
def test_an_answer_read_back_from_its_text_is_the_same(value):
    kinds = {"ja": GROOT, "FG; beleid": ZWAAR, "2026-03-09": SINDS, "tekst": Question("t", "t", "tekst"),
             "12,5": Question("g", "g", "getal")}  # fmt: skip
    assert shown_answer(parse_answer(kinds[value], value)) == value


@pytest.mark.parametrize(
    ("question", "text"),
    [(GROOT, "misschien"), (SINDS, "31-02-2026"), (ZWAAR, "niemand"), (Question("g", "g", "getal"), "veel")],
)
def test_what_is_no_answer_says_what_is_expected(question, text):
    with pytest.raises(UsageError, match=question.text):
        parse_answer(question, text)


def test_a_number_that_is_none_does_not_fit():
    assert wrong_value(Question("g", "g", "getal"), float("nan"))
    assert wrong_value(Question("g", "g", "getal"), True)


@pytest.mark.parametrize(
    "text",
    [
     '[lijst]\nnaam="a"\ntitel="a"',
     '[lijst]\nnaam="a"\ntitel="a"\n[[vraag]]\nsleutel="x"\ntekst="x"\nsoort="keuze"',
     '[lijst]\nnaam="a"\ntitel="a"\nsporen=["snel"]',
     '[lijst]\nnaam="a"\ntitel="a"\n[[vraag]]\nsleutel="x"\nvraag="x"',
    ],
)  # fmt: skip
def test_a_list_that_is_not_as_agreed_is_refused(text):
    with pytest.raises(ValueError, match=r"p\.toml"):
        parse_question_list(text, name="p.toml")


def test_an_answer_is_kept_with_its_history(tmp_path, monkeypatch):
    monkeypatch.setattr("wijkprofiel.answer_records.load_question_lists", lambda: {"proef": PROEF})
    for value in (True, False):
        add_answer(tmp_path, PROEF, "groot", value, by="A", role="adviseur", day="2026-03-01")
    assert [r["antwoord"] for r in read_answers(tmp_path)["proef"]] == [True, False]
    assert last_answers(read_answers(tmp_path)["proef"])["groot"]["antwoord"] is False


def test_an_answer_record_with_another_field_names_the_line(tmp_path, monkeypatch):
    monkeypatch.setattr("wijkprofiel.answer_records.load_question_lists", lambda: {"proef": PROEF})
    (tmp_path / "proef.jsonl").write_text('{"lijst": "proef", "e_mail": "x"}\n', encoding="utf-8")
    with pytest.raises(DossierError, match=r"Regel 1 van 'proef\.jsonl'"):
        read_answers(tmp_path)
