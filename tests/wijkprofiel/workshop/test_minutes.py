"""What a session ends in: minutes, opgaven per wijk, duiding and a record, the same every time."""

import csv
import hashlib
import json

import pytest

from wijkprofiel.errors import SessionError
from wijkprofiel.interpretation import read_interpretations
from wijkprofiel.workshop import write_minutes
from wijkprofiel.workshop.minutes import NOT_RELEASED
from wijkprofiel.workshop.text import NOT_YET_INSIGHT


@pytest.fixture
def finish(say):
    """Say something, agree on two opgaven, close, and write the minutes."""

    def ended(session, text="Er is weinig groen."):
        note = say(session, text)
        session.change_note(note.id, seen=note.version, in_profile=True)
        held = say(session, "Bel 06-12345678.")
        session.drop_held(held.id)
        session.set_present({"bewoner": 3, "wijkraad": 0}, seen=0)
        session.set_task(
            area="WK999901", topic="koopwoningen@2020", action="Praten met bewoners", owner="Welbions"
        )
        session.set_task(
            area="WK999900", topic="bijstand@2020", notes=(note.id,), action="Plan maken", owner="gemeente"
        )
        session.close(day="2026-03-12")
        return write_minutes(session)

    return ended


def rows(made):
    text = (made.folder / "opgaven.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_an_opgave_has_figure_duiding_action_and_owner_in_order_of_wijk(session, finish):
    first, second = rows(finish(session))
    assert first["wijk"] == "Wijk 00 Dorp"
    assert (first["cijfer"], first["duiding"]) == ("12,0 %", "Wat is uw ervaring? Ja. Er is weinig groen.")
    assert (first["actie"], first["eigenaar"], first["stempel"]) == ("Plan maken", "gemeente", "")
    assert second["wijk"] == "Wijk 01 Veld"


def test_an_opgave_without_duiding_is_information_and_no_insight_yet(session, finish):
    made = finish(session)
    assert rows(made)[1]["stempel"] == NOT_YET_INSIGHT
    assert NOT_YET_INSIGHT in (made.folder / "opgaven.html").read_text()


def test_what_may_go_into_the_profile_becomes_duiding_with_role_and_organisation_and_no_name(session, finish):
    made = finish(session)
    [item] = read_interpretations(made.folder)
    assert (item.role, item.organisation, item.day, item.name) == ("bewoner", "bewoners", "2026-03-12", "")
    assert (item.area, item.indicator, item.origin) == ("WK999900", "bijstand", "werksessie")


def test_the_minutes_count_what_was_held_back_and_do_not_hold_it(session, finish):
    made = finish(session)
    page = (made.folder / "verslag.html").read_text()
    assert "Verwijderd: 1" in page
    assert not any(b"06-12345678" in place.read_bytes() for place in made.folder.iterdir())


def test_the_same_session_gives_the_same_files(session, finish):
    made = finish(session)
    before = {place.name: place.read_bytes() for place in made.folder.iterdir()}
    assert write_minutes(session).kenmerk == made.kenmerk
    assert {place.name: place.read_bytes() for place in made.folder.iterdir()} == before


def test_the_record_and_the_sums_cover_every_file(session, finish):
    made = finish(session)
    record = json.loads((made.folder / "werksessie.json").read_text())
    assert record["aangehouden"] == {"aangepast": 0, "verwijderd": 1}
    assert record["bron"]["kenmerk"] == "ab" * 32
    assert "code" not in record
    sums = dict(reversed(line.split("  ")) for line in (made.folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {place.name for place in made.folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == digest


def test_figures_that_were_not_released_stand_in_no_file(begin, finish):
    made = finish(begin(origin="werksessie", status="WERKSESSIE", group="wijkraad Dorp"))
    assert rows(made)[0]["cijfer"] == NOT_RELEASED
    assert not any(b"12,0 %" in place.read_bytes() for place in made.folder.iterdir())


def test_what_people_typed_is_text_and_no_markup_or_formula(session, finish, say):
    made = finish(session, "<script>alert(1)</script> =1+1")
    page = (made.folder / "verslag.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_cell_that_looks_like_a_formula_is_text(session):
    session.set_task(area="WK999900", topic="", action="=HYPERLINK(1)", owner="+gemeente")
    session.close(day="2026-03-12")
    [row] = rows(write_minutes(session))
    assert row["actie"] == "'=HYPERLINK(1)"
    assert row["eigenaar"] == "'+gemeente"


def test_wishes_stand_in_the_minutes_and_in_records_for_the_dossier(session, finish):
    """S49."""
    session.add_wish("Een kaart per <kern>", role=next(iter(session.roles)))
    made = finish(session)
    page = (made.folder / "verslag.html").read_text(encoding="utf-8")
    assert "Een kaart per &lt;kern&gt;" in page
    (line,) = (made.folder / "wensen.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["tekst"] == "Een kaart per <kern>"


def test_a_session_that_is_open_has_no_minutes(session):
    with pytest.raises(SessionError, match="niet afgesloten"):
        write_minutes(session)


def test_a_page_needs_nothing_from_outside(session, finish):
    made = finish(session)
    for name in ("verslag.html", "opgaven.html"):
        page = (made.folder / name).read_text()
        assert "default-src 'none'" in page
        assert "http" not in page.replace("http-equiv", "")
        assert page.startswith('<!DOCTYPE html>\n<html lang="nl">')
