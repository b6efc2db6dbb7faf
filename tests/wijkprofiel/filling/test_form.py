"""The form in a notebook fills the same file as the command line, and loses nothing."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from wijkprofiel.cli import app
from wijkprofiel.dossier_file import HISTORY_FILE, DossierFile
from wijkprofiel.filling import invullen
from wijkprofiel.interpretation import read_interpretations

DAY = "2026-11-24"


@pytest.fixture
def cli():
    return lambda *arguments: CliRunner().invoke(app, ["dossier", *map(str, arguments)])


def begin(folder):
    form = invullen(folder, peildatum=DAY)
    start = form.children[0]
    start.gemeente.value, start.titel.value = "Hengelo", "Supermarkten dichtbij"
    start.button.click()
    return form


def choose(form, topic):
    form.topics.choice.value, form.topics.year.value = topic.split("@")
    form.topics.button.click()


def fields(form):
    return {field.question.key: field for box in form.parts.children for field in box.children}


def answer(form, key, typed):
    field = fields(form)[key]
    box, kind = field.input, field.question.kind
    if kind == "lijst" and field.question.choices:
        for each in box.children:
            each.value = each.description in typed.split("; ")
    elif kind == "ja_nee":
        box.value = typed == "ja"
    elif kind == "datum":
        box.value = dt.date.fromisoformat(typed)
    else:
        box.value = typed


@pytest.mark.parametrize("track", ["licht", "midden", "zwaar"])
def test_form_and_command_line_give_the_same_dossier_byte_for_byte(tmp_path, cli, track, tracks):
    topic, answers = tracks[track]
    form = begin(tmp_path / "scherm" / "supermarkten")
    choose(form, topic)
    if track == "zwaar":
        form.analysis.children[0].input.value = "diagnosticerend"
    for key, typed in answers.items():
        answer(form, key, typed)
    other = tmp_path / "regel" / "supermarkten"
    made = cli(
        "nieuw", other, "--gemeente", "GM0164", "--titel", "Supermarkten dichtbij", "--onderwerp", topic
    )
    filled = cli(
        "vul", other, *(f"{key}={typed}" for key, typed in reversed(answers.items())), "--peildatum", DAY
    )
    assert (made.exit_code, filled.exit_code) == (0, 0), filled.output
    assert form.path.read_bytes() == (other / "dossier.toml").read_bytes()
    assert form.state.track == track
    assert form.state.unanswered == ()


@pytest.mark.parametrize(("track", "parts"), [("licht", 8), ("midden", 14), ("zwaar", 18)])
def test_a_track_asks_no_more_than_its_parts(tmp_path, track, parts, tracks):
    form = begin(tmp_path)
    choose(form, tracks[track][0])
    if track == "zwaar":
        form.analysis.children[0].input.value = "voorspellend"
    assert len(form.parts.children) == parts


def test_what_blocks_is_said_with_the_remedy_and_goes_away(tmp_path, tracks):
    form = begin(tmp_path)
    choose(form, "afstand_supermarkt@2020")
    assert "noemt geen eigenaar" in form.status.value
    assert "Wat kunt u doen" in form.status.value
    for key, typed in tracks["licht"][1].items():
        answer(form, key, typed)
    assert "Niets in het dossier houdt het profiel tegen" in form.status.value
    assert "8 van 8 vragen klaar" in form.status.value


def test_typing_on_is_saved_each_time_and_a_change_of_mind_stands_in_the_history(tmp_path):
    form = begin(tmp_path)
    for typed in ("W", "Wa", "Waar?", "Anders"):
        answer(form, "doel.besluit", typed)
        assert DossierFile(form.path).value("doel.besluit") == typed
    lines = (tmp_path / HISTORY_FILE).read_text(encoding="utf-8").splitlines()
    kept = [json.loads(line) for line in lines if "doel.besluit" in line]
    assert [record["oud"] for record in kept] == [None, "Waar?"]


def test_a_file_broken_by_hand_is_said_and_left_alone(tmp_path):
    form = begin(tmp_path)
    form.path.write_text("schema = 2\n[doel", encoding="utf-8")
    answer(form, "doel.besluit", "x")
    assert "geen geldige TOML" in fields(form)["doel.besluit"].told.value
    assert form.path.read_text(encoding="utf-8") == "schema = 2\n[doel"


def test_duiding_is_recorded_with_role_and_organisation_and_counts(tmp_path):
    form = begin(tmp_path)
    choose(form, "bijstand@2020")
    assert "R30" in form.status.value
    form.duiding.tekst.value = "In deze wijken ging een fabriek dicht en dat zie je terug."
    for key, typed in (("naam", "Els Peters"), ("rol", "wijkcoach"), ("organisatie", "Welzijn")):
        form.duiding.boxes[key].value = typed
    form.duiding.button.click()
    assert read_interpretations(tmp_path)[0].role == "wijkcoach"
    assert "R30" not in form.status.value


def test_duiding_that_labels_an_area_is_not_recorded(tmp_path):
    form = begin(tmp_path)
    form.duiding.tekst.value = "Dit is een probleemwijk en dat weet iedereen hier allang."
    for key in ("naam", "rol", "organisatie"):
        form.duiding.boxes[key].value = "iets"
    form.duiding.button.click()
    assert "kan zo niet mee" in form.duiding.said.value
    assert read_interpretations(tmp_path) == ()


def test_a_topic_can_be_added_once_and_taken_away(tmp_path):
    form = begin(tmp_path)
    choose(form, "bijstand@2020")
    choose(form, "bijstand@2020")
    assert len(form.topics.listed.children) == 1
    form.topics.listed.children[0].children[0].children[1].click()
    assert DossierFile(form.path).content.get("indicator", []) == []
