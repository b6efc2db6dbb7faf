"""What was written on paper comes in through the same gate, and once."""

import csv
import io

import pytest

from tests.wijkprofiel.workshop.toydorp import PLACES
from wijkprofiel.errors import SessionError, UsageError
from wijkprofiel.workshop.entry import enter_table
from wijkprofiel.workshop.paper import ENTRY_COLUMNS, choices_table, entry_table
from wijkprofiel.workshop.scene import Place
from wijkprofiel.workshop.votes import tally


@pytest.fixture
def table(tmp_path, session):
    """A filled-in table on disk; a row is given by its columns."""

    def filled(*rows, encoding="utf-8-sig", delimiter=";"):
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, ENTRY_COLUMNS, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)
        place = tmp_path / "in.csv"
        place.write_bytes(buffer.getvalue().encode(encoding))
        return place

    return filled


NOTE = {
    "soort": "notitie",
    "gebied": "Dorp",
    "onderwerp": "Mensen met bijstand",
    "vraag": "Wat valt op?",
    "antwoord": "Ja",
    "tekst": "Er is weinig groen, één plek.",
    "rol": "Bewoner",
}


def test_names_and_words_are_understood_as_they_stand_on_the_form(session, table):
    done = enter_table(session, table(NOTE))
    assert (done.kept, done.held, done.refused, done.exit_code) == (1, (), (), 0)
    [note] = session.state.kept_notes
    assert (note.area, note.topic, note.question, note.answer) == (
        "WK999900",
        "bijstand@2020",
        "valt_op",
        "ja",
    )


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-8", ",")])
def test_a_table_that_another_program_saved_is_read(session, table, encoding, delimiter):
    assert enter_table(session, table(NOTE, encoding=encoding, delimiter=delimiter)).kept == 1
    assert session.state.kept_notes[0].text == NOTE["tekst"]


def test_the_same_table_twice_adds_nothing(session, table):
    place = table(
        NOTE,
        {"soort": "aanwezig", "rol": "bewoner", "aantal": "5"},
        {"soort": "opgave", "gebied": "Dorp", "tekst": "Plan maken", "eigenaar": "gemeente"},
    )
    enter_table(session, place)
    number = session.state.number
    assert enter_table(session, place).kept == 3
    assert session.state.number == number


def test_a_row_about_a_person_is_held_back_by_number_and_not_kept(session, table):
    done = enter_table(session, table(NOTE, {**NOTE, "tekst": "Bel 06-12345678."}))
    assert [number for number, _ in done.held] == [3]
    assert "06-12345678" not in done.held[0][1]
    assert done.exit_code == 4
    assert len(session.state.kept_notes) == 1


def test_a_row_that_cannot_be_understood_is_named_and_the_others_are_kept(session, table):
    done = enter_table(session, table({**NOTE, "gebied": "Elders"}, {"soort": "iets"}, NOTE))
    assert [number for number, _ in done.refused] == [2, 3]
    assert done.kept == 1


def test_points_of_one_code_stand_in_several_rows(session, table):
    code = session.state.start["deelnemers"][0]
    rows = [
        {"soort": "stem", "deelnemer": code, "onderwerp": "Koopwoningen", "aantal": "2"},
        {"soort": "stem", "deelnemer": code, "onderwerp": "bijstand", "aantal": "1"},
    ]
    assert enter_table(session, table(*rows)).kept == 2
    session.close_voting()
    assert [(t.label, t.points) for t in tally(session.scene, session.state)] == [
        ("Koopwoningen", 2),
        ("Mensen met bijstand", 1),
    ]


def test_an_opgave_takes_along_the_notes_about_its_wijk_and_topic(session, table):
    task = {
        "soort": "opgave",
        "gebied": "Dorp",
        "onderwerp": "bijstand@2020",
        "tekst": "Plan maken",
        "eigenaar": "gemeente",
    }
    enter_table(session, table(NOTE, task))
    assert session.state.kept_tasks[0].notes == (session.state.kept_notes[0].id,)


def test_a_file_with_other_columns_is_refused(session, tmp_path):
    place = tmp_path / "x.csv"
    place.write_text("a;b\n1;2\n")
    with pytest.raises(UsageError, match="kolom"):
        enter_table(session, place)


def test_the_empty_table_and_the_choices_are_what_is_read(session):
    assert entry_table().decode("utf-8-sig").strip().split(";") == list(ENTRY_COLUMNS)
    choices = choices_table(session).decode("utf-8-sig")
    assert "gebied;WK999900;Wijk 00 Dorp" in choices


def test_a_name_that_two_areas_have_is_asked_by_code(begin):
    places = (*PLACES, Place("BU99990001", "Dorp", "buurt", "WK999900"))
    scene = begin(places=places).scene
    with pytest.raises(SessionError, match="BU99990001"):
        scene.find("Dorp")
    assert scene.find("wk999900") == "WK999900"
    assert scene.find("Haven") == "WK999902"
