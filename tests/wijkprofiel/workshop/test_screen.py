"""The screen without a browser: handlers write to disk first, errors are words, other programs show up."""

import os

import pytest

from tests.wijkprofiel.workshop.toydorp import PLACES, toy_scene, toy_topic
from wijkprofiel.workshop.run_folder import handed_over, take_session
from wijkprofiel.workshop.scene import Figure, Place
from wijkprofiel.workshop.screen import ERRORS, MOST_WRONG_CODES, Screen
from wijkprofiel.workshop.svg import legend_html, map_svg
from wijkprofiel.workshop.words import all_figures_html, figure_html, head_html, list_html

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>${7*7}\u2028"


@pytest.fixture
def screen(session):
    opened = Screen(session)
    opened.code.value, opened.promise.value = session.code, True
    opened.enter()
    return opened


def part(screen, name):
    """The panel behind a part of the screen."""
    return {each.__class__.__name__: each for each in screen.panels}[name]


def type_note(screen, text="Er is weinig groen."):
    panel = part(screen, "MapPanel")
    panel.area.value, panel.text.value, panel.role.value = "WK999900", text, "bewoner"
    panel.keep.click()
    return panel


def test_a_wrong_code_or_no_promise_opens_nothing(session):
    screen = Screen(session)
    screen.code.value, screen.promise.value = "XXXXXX", True
    screen.enter()
    assert "hoort niet bij" in screen.line.value
    screen.code.value, screen.promise.value = session.code.lower(), False
    screen.enter()
    assert "vinkje" in screen.line.value
    assert not screen.parts


def test_codes_cannot_be_tried_without_end(session):
    screen = Screen(session)
    screen.promise.value = True
    for _ in range(MOST_WRONG_CODES):
        screen.enter()
    screen.code.value = session.code
    screen.enter()
    assert not screen.parts


def test_a_note_is_confirmed_after_it_is_on_disk(screen, again, session):
    type_note(screen)
    assert "Bewaard." in screen.line.value
    assert again(session).state.kept_notes[0].text == "Er is weinig groen."


def test_a_note_that_is_held_back_is_said_so_and_can_be_rewritten(screen, session):
    panel = type_note(screen, "Bel 06-12345678.")
    assert "aangehouden" in panel.warning.value
    assert "06-12345678" not in panel.warning.value
    assert len(part(screen, "NotesPanel").held_box.children) == 0
    screen.refresh()
    assert len(part(screen, "NotesPanel").held_box.children) == 2
    assert session.state.open_held


def test_a_mistake_is_said_in_words_and_the_text_stays(screen):
    panel = part(screen, "MapPanel")
    panel.text.value = "Er is weinig groen."
    panel.keep.click()
    assert "Kies een rol" in screen.line.value
    assert panel.text.value == "Er is weinig groen."


def test_an_unforeseen_error_is_one_dutch_sentence_with_a_code_and_its_text_is_kept_nowhere(
    screen, session, monkeypatch
):
    typed = " ".join(("Jan", "Jansen"))

    def broken(**_):
        raise RuntimeError(typed)

    monkeypatch.setattr(session, "add_note", broken)
    type_note(screen)
    assert "Er ging iets mis (code" in screen.line.value
    kept = (session.folder / ERRORS).read_text()
    assert "RuntimeError" in kept
    assert typed not in kept + screen.line.value


def test_what_another_program_wrote_is_shown_without_wiping_what_is_typed(screen, session, again, say):
    panel = part(screen, "MapPanel")
    panel.text.value = "Nog niet klaar"
    say(again(session), "Er is weinig licht.")
    screen.look()
    assert "Er is weinig licht." in panel.notes.value
    assert panel.text.value == "Nog niet klaar"


def test_a_click_on_the_map_chooses_an_area(screen):
    panel = part(screen, "MapPanel")
    panel.chosen.value = "WK999901|1"
    assert panel.area.value == "WK999901"
    assert "34,5 %" in panel.figure.value
    panel.chosen.value = "WK000000|2"
    assert panel.area.value == "WK999901"


def test_another_theme_has_its_own_topics(screen):
    panel = part(screen, "MapPanel")
    panel.theme.value = "wonen"
    assert panel.topic.value == "koopwoningen@2020"
    assert "geen kaart" in panel.map.value


def test_voting_shows_counts_after_closing_only(screen, session):
    panel = part(screen, "VotePanel")
    panel.toggle.click()
    panel.participant.value = session.state.start["deelnemers"][0]
    panel.ballot["bijstand"].value = 3
    panel.cast.click()
    assert panel.outcome.value == ""
    panel.toggle.click()
    assert "Mensen met bijstand" in panel.outcome.value


def test_an_opgave_is_written_changed_and_closed_with_minutes(screen, session):
    type_note(screen)
    panel = part(screen, "ClosingPanel")
    screen.refresh()
    panel.notes.value = [session.state.kept_notes[0].id]
    panel.action.value, panel.owner.value = "Plan maken", "gemeente"
    panel.keep.click()
    assert session.state.kept_tasks[0].action == "Plan maken"
    panel.close.click()
    assert not session.state.closed
    panel.read_back.value = True
    panel.close.click()
    assert session.state.closed
    assert (session.folder / "verslag" / "opgaven.csv").is_file()


def test_numbers_that_are_no_numbers_are_refused(screen, session):
    panel = part(screen, "ClosingPanel")
    panel.present["bewoner"].value = "veel"
    panel.keep_present.click()
    assert "kan niet" in screen.line.value
    assert not session.state.present


def test_names_and_texts_are_text_wherever_they_stand():
    figures = {"WK999900": Figure(EVIL, 0), "GM9999": Figure(EVIL)}
    topic = toy_topic(
        label=EVIL, unit=EVIL, definition=EVIL, owner=EVIL, source=EVIL, note=EVIL, figures=figures
    )
    places = (*PLACES[:1], Place("WK999900", EVIL, "wijk", "GM9999"))
    scene = toy_scene(topics=(topic,), places=places, title=EVIL, banner=EVIL, group=EVIL)
    place = scene.place("WK999900")
    parts = (
        head_html(scene),
        figure_html(scene, topic, place),
        all_figures_html(scene, place),
        list_html(scene, topic, level="wijk"),
        map_svg(scene, topic, level="wijk"),
        legend_html(topic, level="wijk"),
    )
    for html in parts:
        assert "<script" not in html
        assert "<img" not in html


def test_a_screen_gets_the_scene_and_the_session_and_nothing_stays_after(session):
    with handed_over(session, kader="") as folder:
        taken = take_session(folder)
        assert taken.scene == session.scene
        assert taken.code == session.code
        assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
