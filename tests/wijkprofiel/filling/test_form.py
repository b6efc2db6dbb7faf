"""The form in a notebook fills the same file as the command line, and loses nothing."""

import json

import pytest
from typer.testing import CliRunner

from tests.wijkprofiel.filling.by_form import begin as begin_on
from tests.wijkprofiel.filling.by_form import choose, fields, put
from wijkprofiel.cli import app
from wijkprofiel.dossier_file import HISTORY_FILE, DossierFile
from wijkprofiel.errors import UsageError
from wijkprofiel.interpretation import read_interpretations

DAY = "2026-11-24"


@pytest.fixture
def cli():
    return lambda *arguments: CliRunner().invoke(app, ["dossier", *map(str, arguments)])


def begin(folder):
    return begin_on(folder, DAY)


def answer(form, key, typed):
    put(fields(form)[key], typed)


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


FOUR = {
    "doel": "Hulp bij geldzorgen dichtbij brengen.",
    "geschikt": "Het cijfer laat zien waar vaker hulp nodig is.",
    "noodzakelijk": "Andere cijfers zeggen dit niet, ook bekeken: inkomen.",
    "evenredig": "Niemand verliest er iets door en wijken horen het eerst.",
    "door": "Anna Jansen",
    "datum": "2026-11-20",
    "geldig_tot": "2027-11-01",
}


def test_a_sensitive_topic_that_divides_asks_the_four_questions_in_form_and_command_line(tmp_path, cli):
    form = begin(tmp_path / "scherm" / "wonen")
    choose(form, "afstand_supermarkt@2020")
    choose(form, "bijstand@2020")
    assert not any("vier_vragen" in key for key in fields(form))
    chosen = {"selectie.1.naam": "eerst", "selectie.1.sleutel": "bijstand", "selectie.1.minimaal": "5"}
    for place, typed in chosen.items():
        DossierFile(form.path).type_in(place, typed)
    form.refresh()
    answers = {f"indicator.2.vier_vragen.{key}": typed for key, typed in FOUR.items()}
    assert {key for key in fields(form) if "vier_vragen" in key} == set(answers)
    for key, typed in answers.items():
        answer(form, key, typed)
    assert not any("vier_vragen" in q.key for q in form.state.unanswered)
    other = tmp_path / "regel" / "wonen"
    topics = ("--onderwerp", "afstand_supermarkt@2020", "--onderwerp", "bijstand@2020")
    cli("nieuw", other, "--gemeente", "Hengelo", "--titel", "Supermarkten dichtbij", *topics)
    pairs = [*chosen.items(), *((k.replace(".2.", ".bijstand."), v) for k, v in reversed(answers.items()))]
    filled = cli("vul", other, *(f"{key}={typed}" for key, typed in pairs), "--peildatum", DAY)
    assert filled.exit_code == 0, filled.output
    assert form.path.read_bytes() == (other / "dossier.toml").read_bytes()
    assert "[indicator.vier_vragen]" in form.path.read_text(encoding="utf-8")


def test_one_answer_of_the_four_can_be_taken_away_and_the_rest_stays(tmp_path):
    form = begin(tmp_path)
    choose(form, "bijstand@2020")
    made = DossierFile(form.path)
    for key in ("doel", "door"):
        made.put(f"indicator.1.vier_vragen.{key}", FOUR[key])
    made.put("indicator.1.vier_vragen.doel", "")
    assert made.value("indicator.1.vier_vragen") == {"door": "Anna Jansen"}
    with pytest.raises(UsageError):
        made.put("indicator.2.vier_vragen.doel", "Er is geen tweede onderwerp.")
    with pytest.raises(UsageError):
        made.put("indicator.1.vier_vragen.kleur", "rood")


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
