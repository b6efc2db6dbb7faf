"""The command workshop: from looking beforehand to duiding beside a dossier, without a screen."""

import csv
import json

import pikepdf
import pytest
from typer.testing import CliRunner

from wijkprofiel.cli import app
from wijkprofiel.errors import NotForSession, UsageError
from wijkprofiel.interpretation import read_interpretations
from wijkprofiel.workshop.paper import ENTRY_COLUMNS, maps_on_a3

DOSSIER = """schema = 1
[profiel]
naam = "toydorp"
titel = "Wonen in Toydorp"
soort = "profiel"
gemeente = "GM0164"
"""


@pytest.fixture
def run(bundle, tmp_path):
    """Run the command on the bundle of Toydorp; the answer as JSON and the exit code."""

    def ran(*options, source=bundle.folder):
        place = ["--naar", str(tmp_path / "sessies"), "--dag", "2026-03-12", "--json"]
        done = CliRunner().invoke(app, ["workshop", str(source), *place, *map(str, options)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return json.loads(done.stdout), done.exit_code

    return ran


def table(place, *rows):
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, ENTRY_COLUMNS, delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return place


def test_looking_beforehand_names_every_part_and_begins_nothing(run, tmp_path):
    answer, code = run("--controle")
    found = {item["onderdeel"]: item["uitkomst"] for item in answer["bevindingen"]}
    assert set(found) == {"bron", "onderwerpen", "map", "schijf", "poort", "scherm", "browser", "letters"}
    assert (found["bron"], found["scherm"], found["map"]) == ("goed", "goed", "goed")
    assert code == 0
    assert not (tmp_path / "sessies").exists()


def test_a_session_on_paper_is_entered_closed_and_taken_over(run, tmp_path):
    begun, _ = run("--papier", "--deelnemers", 2, "--groep", "wijkraad Noord")
    code = begun["code"]
    names = {path.rpartition("/")[2] for path in begun["gemaakt"]}
    assert {"formulieren.pdf", "invoeren.csv", "keuzes.csv"} <= names
    note = {
        "soort": "notitie",
        "gebied": "Noord",
        "onderwerp": "inwoners",
        "vraag": "ervaring",
        "tekst": "Er is weinig groen.",
        "rol": "bewoner",
        "profiel": "ja",
    }
    entered, status = run("--sessie", code, "--invoeren", table(tmp_path / "in.csv", note))
    assert (entered["overgenomen"], status) == (1, 0)
    run("--sessie", code, "--afsluiten")
    closed, _ = run("--sessie", code, "--afsluiten")
    assert "opgaven.csv" in closed["bestanden"]
    (tmp_path / "d").mkdir()
    dossier = tmp_path / "d" / "toydorp.toml"
    dossier.write_text(DOSSIER)
    taken, _ = run("--sessie", code, "--overnemen", dossier)
    assert taken["nieuw"] == 1
    again, _ = run("--sessie", code, "--overnemen", dossier)
    assert again["nieuw"] == 0
    assert [item.text for item in read_interpretations(dossier.parent)] == ["Er is weinig groen."]


def test_a_form_is_tagged_and_in_dutch(run):
    begun, _ = run("--papier", "--deelnemers", 2)
    place = next(path for path in begun["gemaakt"] if path.endswith("formulieren.pdf"))
    with pikepdf.open(place) as form:
        assert form.Root.MarkInfo.Marked
        assert str(form.Root.Lang).startswith("nl")
        assert "Toydorp" in str(form.docinfo.get("/Title"))


def test_map_sheets_are_enlarged_to_a3(session):
    sheet = pikepdf.new()
    sheet.add_blank_page(page_size=(842, 595))
    place = session.folder / "a4.pdf"
    sheet.save(place)
    content = {
        "kaartbladen/kaart-bijstand-2020-wijk.pdf": place.read_bytes(),
        "kaartbladen/kaart-iets_anders-2020-wijk.pdf": b"",
    }
    made = session.folder / "a3.pdf"
    made.write_bytes(maps_on_a3(content, session))
    with pikepdf.open(made) as maps:
        assert [round(float(side)) for side in maps.pages[0].mediabox] == [0, 0, 1191, 842]
        assert len(maps.pages) == 1
    assert maps_on_a3({}, session) == b""


def test_an_unknown_wijk_or_theme_is_asked_back(run):
    with pytest.raises(UsageError, match="wijk"):
        run("--controle", "--wijk", "Noort")
    with pytest.raises(UsageError, match="thema"):
        run("--controle", "--themas", "sport")


def test_another_bundle_does_not_go_on_with_a_session(run, session, bundle, tmp_path):
    moved = tmp_path / "sessies"
    moved.mkdir()
    session.folder.rename(moved / session.folder.name)
    with pytest.raises(NotForSession, match="andere cijfers"):
        run("--sessie", session.code, "--afsluiten")


def test_a_consent_has_a_person_a_role_and_a_group(run, tmp_path):
    dossier = tmp_path / "toydorp.toml"
    dossier.write_text(DOSSIER)
    with pytest.raises(UsageError, match="akkoord"):
        run("--akkoord", "--persoon", "Anna de Boer", source=dossier)
