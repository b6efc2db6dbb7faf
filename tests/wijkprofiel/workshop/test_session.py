"""What is said, held back, voted and agreed in a session, by one program or by two at once."""

import json

import pytest

from wijkprofiel.errors import SessionChanged, SessionDamaged, SessionError, UsageError
from wijkprofiel.workshop import begin_session, find_session
from wijkprofiel.workshop.beginning import read_start
from wijkprofiel.workshop.codes import shown_code
from wijkprofiel.workshop.held_texts import HELD_FOLDER
from wijkprofiel.workshop.log import BROKEN_OFF, LOG
from wijkprofiel.workshop.state import HeldNote, Note


def lines(session):
    return [json.loads(line) for line in (session.folder / LOG).read_text().splitlines()]


def texts_on_disk(session):
    return "".join(place.read_text() for place in session.folder.rglob("*") if place.is_file())


def test_a_note_is_on_disk_when_the_call_returns(session, say):
    note = say(session)
    assert isinstance(note, Note)
    assert lines(session)[-1]["inhoud"]["tekst"] == "Er is weinig groen."


def test_another_program_sees_a_note_after_a_look(session, again, say):
    other = again(session)
    say(session)
    assert other.refresh()
    assert [n.text for n in other.state.kept_notes] == ["Er is weinig groen."]
    assert not other.refresh()


def test_two_programs_that_write_in_turns_lose_nothing(session, again, say):
    other = again(session)
    for number in range(6):
        say((session, other)[number % 2], f"Er is weinig groen, zegt nummer {'abcdef'[number]}.")
    session.refresh()
    assert len(session.state.kept_notes) == 6
    assert [line["nr"] for line in lines(session)] == list(range(1, 8))


def test_the_same_action_twice_is_one_note(session, say):
    assert say(session, id="actie1").id == say(session, id="actie1").id
    assert len(session.state.notes) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Jan Jansen, Dorpsstraat 12, heeft hulp nodig.",
        "Mevrouw De Vries weet het.",
        "Bel 06-12345678.",
        "Mail naar a.jansen@toydorp.nl.",
        "Zijn nummer is bsn 111222333.",
        "Het gezin op nummer 12 heeft schulden.",
        "Dit is een achterstandswijk.",
        "Hier wonen veel kanslozen.",
        "Fatima el Amrani speelt piano.",
        "Volgens J. de Vries is het druk.",
    ],
)
def test_a_note_about_a_person_or_with_a_label_is_held_back_and_in_no_log(session, say, text):
    held = say(session, text)
    assert isinstance(held, HeldNote)
    assert session.held_text(held.id) == text
    assert text not in (session.folder / LOG).read_text()
    assert not session.state.notes


@pytest.mark.parametrize(
    "text",
    [
        "In de Wijk 01 Veld is weinig te doen.",
        "De bus naar Haven rijdt niet meer.",
        "Er is overlast in het Prins Bernhard park.",
        "Jongeren hangen rond omdat er niets is.",
        "Op de Dorpsstraat wordt te hard gereden.",
    ],
)
def test_a_note_about_a_place_is_kept(session, say, text):
    assert isinstance(say(session, text), Note)


def test_a_cause_from_experience_is_kept_with_a_hint(session, say):
    assert say(session, "Dat komt door de drukte.").hints in (("W03",), ())


def test_a_held_note_that_is_rewritten_becomes_a_note_and_its_first_text_is_gone(session, say):
    held = say(session, "Bel 06-12345678 voor uitleg.")
    note = session.rewrite_held(held.id, "Bewoners willen meer uitleg.")
    assert note.text == "Bewoners willen meer uitleg."
    assert note.area == "WK999900"
    assert "06-12345678" not in texts_on_disk(session)


def test_a_held_note_cannot_be_kept_as_it_is(session, say):
    held = say(session, "Bel 06-12345678 voor uitleg.")
    with pytest.raises(SessionError):
        session.rewrite_held(held.id, "Bel 06-12345678 nu.", confirmed=True)
    assert session.held_text(held.id) == "Bel 06-12345678 voor uitleg."


def test_what_seems_a_name_and_is_none_can_be_confirmed(session, say):
    held = say(session, "Bij Grand Bazar is het druk.")
    note = session.rewrite_held(held.id, session.held_text(held.id), confirmed=True)
    assert note.hints == ("naam",)


def test_a_held_note_that_is_dropped_leaves_only_a_count(session, again, say):
    held = say(session, "Mevrouw De Vries weet het.")
    session.drop_held(held.id)
    assert session.state.held[held.id].decision == "verwijderd"
    assert "De Vries" not in texts_on_disk(session)
    with pytest.raises(SessionChanged):
        again(session).drop_held(held.id)


def test_a_text_put_apart_that_was_never_confirmed_is_taken_away_at_the_next_start(session, again):
    place = session.folder / HELD_FOLDER / "los.json"
    place.parent.mkdir()
    place.write_text('{"tekst": "Jan"}')
    again(session)
    assert not place.exists()


def test_who_changes_what_someone_else_just_changed_is_told_and_overwrites_nothing(session, again, say):
    note = say(session)
    other = again(session)
    other.change_note(note.id, seen=note.version, text="Er is te weinig groen.")
    with pytest.raises(SessionChanged):
        session.change_note(note.id, seen=note.version, in_profile=True)
    assert session.state.notes[note.id].text == "Er is te weinig groen."
    assert not session.state.notes[note.id].in_profile


def test_numbers_of_people_per_role_are_not_overwritten_unseen(session, again):
    other = again(session)
    session.set_present({"bewoner": 5}, seen=0)
    with pytest.raises(SessionChanged):
        other.set_present({"bewoner": 7}, seen=0)
    other.set_present({"bewoner": 7}, seen=other.state.present_version)
    session.refresh()
    assert session.state.present == {"bewoner": 7}


@pytest.mark.parametrize(
    "changes",
    [
        {"area": "", "topic": ""},
        {"area": "WK000000"},
        {"topic": "onbekend@2020"},
        {"question": "waarom"},
        {"role": "burgemeester"},
        {"text": " ", "answer": ""},
        {"text": "a" * 2000},
    ],
)
def test_a_note_that_lacks_something_is_refused_and_nothing_is_kept(session, say, changes):
    before = (session.folder / LOG).read_bytes()
    with pytest.raises(SessionError):
        say(session, **changes)
    assert (session.folder / LOG).read_bytes() == before


def test_an_opgave_is_of_a_wijk_and_asks_an_action_and_an_owner(session, say):
    note = say(session, area="BU99990000")
    task = session.set_task(
        area="BU99990000", topic="bijstand@2020", notes=(note.id,), action="Plan maken", owner="gemeente"
    )
    assert task.area == "WK999900"
    with pytest.raises(SessionError):
        session.set_task(area="WK999900", topic="", action=" ", owner="gemeente")


def test_a_wish_about_the_tool_has_a_role_and_no_person(session, again):
    """S49."""
    role = next(iter(session.roles))
    session.add_wish("Een kaart per kern", role=role)
    other = again(session)
    other.refresh()
    assert other.state.wishes == (("Een kaart per kern", role),)
    for text, who in (("", role), ("Een kaart", "niemand"), ("Vraag het mevrouw Jansen", role)):
        with pytest.raises(SessionError):
            session.add_wish(text, role=who)


def test_the_owner_of_an_opgave_is_no_person(session):
    with pytest.raises(SessionError, match="eigenaar is niet bewaard"):
        session.set_task(area="WK999900", topic="", action="Plan maken", owner="mevrouw Jansen")


def test_an_opgave_that_someone_else_changed_is_not_overwritten(session, again):
    task = session.set_task(area="WK999900", topic="", action="Plan maken", owner="gemeente")
    other = again(session)
    other.set_task(
        area=task.area, topic="", action="Plan uitvoeren", owner="gemeente", task=task.id, seen=task.version
    )
    with pytest.raises(SessionChanged):
        session.set_task(area=task.area, topic="", action="x y", owner="a b", task=task.id, seen=task.version)


def test_closing_waits_for_held_notes_and_for_the_vote(session, say):
    held = say(session, "Bel 06-12345678.")
    with pytest.raises(SessionError, match="Aangehouden"):
        session.close(day="2026-03-12")
    session.drop_held(held.id)
    session.open_voting()
    with pytest.raises(SessionError, match="stemmen"):
        session.close(day="2026-03-12")
    session.close_voting()
    session.close(day="2026-03-12")
    with pytest.raises(SessionError, match="afgesloten"):
        say(session)


def test_a_line_that_was_broken_off_is_set_aside_and_the_session_goes_on(session, again, say):
    say(session)
    with (session.folder / LOG).open("ab") as file:
        file.write(b'{"half')
    other = again(session)
    say(other, "Er is weinig licht.")
    assert [n.text for n in other.state.kept_notes] == ["Er is weinig groen.", "Er is weinig licht."]
    assert '{"half' in (session.folder / BROKEN_OFF).read_text()


def test_a_log_that_was_changed_by_hand_is_not_opened(session, again, say):
    say(session)
    place = session.folder / LOG
    place.write_text(place.read_text().replace("weinig groen", "genoeg groen"))
    assert again(session)  # the last line can be changed unseen; the line after it shows that
    say(again(session), "Er is weinig licht.")
    place.write_text(place.read_text().replace("genoeg groen", "weinig groen"))
    with pytest.raises(SessionDamaged):
        again(session)


def test_a_session_is_found_by_its_code_however_it_is_typed(session, tmp_path):
    assert find_session(tmp_path, shown_code(session.code).lower()) == session.folder
    with pytest.raises(UsageError):
        find_session(tmp_path, "XXXXXX")


def test_the_first_line_holds_source_group_and_retention(session):
    start = read_start(session.folder)
    assert start["bron"]["kenmerk"] == "ab" * 32
    assert start["bewaren_tot"] == "2026-12-31"
    assert len(set(start["deelnemers"])) == 4


@pytest.mark.parametrize(
    "changes", [{"participants": 0}, {"keep_until": "2026-01-01"}, {"group": "mevrouw Jansen"}]
)
def test_a_session_with_a_wrong_start_is_not_begun(tmp_path, rules, session, changes):
    fields = {"day": "2026-03-12", "participants": 4, "keep_until": "2026-12-31"}
    with pytest.raises(SessionError):
        begin_session(tmp_path / "x", scene=session.scene, policy=rules, **{**fields, **changes})
    assert not (tmp_path / "x").exists()
