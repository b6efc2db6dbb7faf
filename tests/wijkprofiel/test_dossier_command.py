"""The dossier by command line: every step says what still blocks and what to do."""

import io
import json

import pytest
from typer.testing import CliRunner

from wijkprofiel import cli
from wijkprofiel.dossier_command import vul
from wijkprofiel.dossier_file import DossierFile
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.interpretation import Interpretation, add_interpretation, read_interpretations

DAY = ("--peildatum", "2026-11-24")


@pytest.fixture
def run():
    def _run(*arguments):
        return CliRunner().invoke(cli.app, ["dossier", *map(str, arguments)])

    return _run


@pytest.fixture
def made(run, tmp_path):
    run("nieuw", tmp_path / "wonen", "--gemeente", "Hengelo", "--onderwerp", "koopwoningen@2022")
    return tmp_path / "wonen"


def test_a_new_dossier_says_its_track_and_how_many_questions_are_left(run, tmp_path):
    result = run("nieuw", tmp_path / "wonen", "--gemeente", "0164", "--onderwerp", "koopwoningen@2022")
    assert "Spoor licht" in result.output
    assert "Nu nog 8 vragen" in result.output
    content = DossierFile(tmp_path / "wonen" / "dossier.toml").content
    assert content["profiel"]["naam"] == "wonen"
    assert content["schema"] == 2


def test_a_one_off_answer_is_asked_one_thing_more_its_last_day(run, tmp_path):
    """S38."""
    made = tmp_path / "vraag"
    begun = ("--gemeente", "Hengelo", "--onderwerp", "koopwoningen@2022", "--eenmalig")
    assert "Nu nog 9 vragen" in run("nieuw", made, *begun).output
    assert "R29" in run("toon", made, *DAY).output
    run("vul", made, "geldigheid.geldig_tot=2027-03-01")
    assert "R29" not in run("toon", made, *DAY).output


def test_toon_names_what_blocks_with_the_remedy_and_the_line(run, made):
    run(
        "vul",
        made,
        "eigenaar.naam=Anna Jansen",
        "rollen.opsteller=Anna Jansen",
        "geldigheid.herzien=2024-01-01",
    )
    result = run("toon", made, *DAY)
    assert result.exit_code == 3
    text = (made / "dossier.toml").read_text(encoding="utf-8").splitlines()
    line = text.index("herzien = 2024-01-01") + 1
    assert f"R16  geldigheid.herzien (regel {line})" in result.output
    assert "R13" in result.output
    assert "Wat kunt u doen" in result.output


def test_toon_gives_the_same_as_data(run, made):
    facts = json.loads(run("toon", made, "--json", *DAY).output)
    assert (facts["uitkomst"], facts["spoor"]) == ("block", "licht")
    assert "doel.besluit" in facts["open_vragen"]
    assert all(f["oplossing"] for f in facts["bevindingen"] if f["uitkomst"] != "pass")


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_answers_come_from_a_file_too(run, made, tmp_path, kind):
    path = tmp_path / f"antwoorden.{kind}"
    texts = {
        "toml": '[doel]\nbesluit = "Waar wordt gebouwd."\nontvangers = ["raad"]\n[[les]]\ntekst = "Eerder."\n',
        "json": '{"doel.besluit": "Waar wordt gebouwd.", "doel.ontvangers": ["raad"], "les": [{"tekst": "Eerder."}]}',
    }
    path.write_text(texts[kind], encoding="utf-8")
    assert run("vul", made, "--antwoorden", path, *DAY).exit_code == 0
    content = DossierFile(made / "dossier.toml").content
    assert content["doel"] == {"besluit": "Waar wordt gebouwd.", "ontvangers": ["raad"]}
    assert content["les"] == [{"tekst": "Eerder."}]


@pytest.mark.parametrize(
    "wrong", ["doel.kleur=rood", "doel.besluit", "geldigheid.herzien=ooit", "doel.doelsoort=spel"]
)
def test_what_does_not_fit_is_wrong_use_and_what_came_before_is_kept(run, made, wrong):
    result = run("vul", made, "doel.opdrachtgever=de raad" if "=" in wrong else "les.1.tekst=x", wrong)
    assert isinstance(result.exception, UsageError)
    assert result.exception.remedy


def test_without_a_keyboard_the_command_says_how_to_answer(run, made):
    result = run("vul", made)
    assert isinstance(result.exception, UsageError)
    assert "--antwoorden" in result.exception.remedy


def test_on_a_terminal_the_eight_questions_are_asked_and_a_wrong_answer_again(run, made, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    typed = ["Hoeveel koopwoningen zijn er per wijk? Het begin van een gesprek.", "spelen", "beleid_maken",
             "de raad", "Het gesprek over de woonvisie.", "raad", "Afdeling Wonen", "hoofd", "www.hengelo.nl",
             "Anna Jansen", "Team Data", "Bram de Vries"]  # fmt: skip
    answers = iter(typed)
    monkeypatch.setattr("wijkprofiel.dossier_command.sys.stdin", Terminal())
    monkeypatch.setattr("wijkprofiel.dossier_command.typer.prompt", lambda *_, **__: next(answers))
    vul(made, peildatum="2026-11-24")
    assert DossierFile(made / "dossier.toml").value("doel.doelsoort") == "beleid_maken"
    assert "Niets in het dossier houdt" in run("toon", made, *DAY).output


def test_an_older_dossier_is_brought_over(run, made):
    path = made / "dossier.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("schema = 2", "schema = 1"), encoding="utf-8")
    assert "R10" in run("toon", made, *DAY).output
    assert "overgezet" in run("vul", made, "--overzetten", *DAY).output
    assert "R10" not in run("toon", made, *DAY).output


def test_a_newer_dossier_is_refused_and_left_alone(run, made):
    path = made / "dossier.toml"
    newer = path.read_text(encoding="utf-8").replace("schema = 2", "schema = 9")
    path.write_text(newer, encoding="utf-8")
    result = run("vul", made, "doel.besluit=x")
    assert isinstance(result.exception, DossierError)
    assert "nieuwere versie" in str(result.exception)
    assert path.read_text(encoding="utf-8") == newer


def test_duiding_is_written_with_who_said_it_and_taken_over_from_a_session(run, made, tmp_path):
    session = tmp_path / "sessie.jsonl"
    told = Interpretation(
        "Hier wonen veel ouderen al lang.", "bewoner", "Wijkraad", "2026-10-01", origin="werksessie"
    )
    add_interpretation(session, told)
    result = run("duiding", made, "--tekst", "Er is hier al lang weinig gebouwd, zeggen ze.", "--naam", "Els Peters",
                 "--rol", "wijkcoach", "--organisatie", "Welzijn", "--uit", session, *DAY)  # fmt: skip
    assert "Vastgelegd: 2 keer" in result.output
    assert [item.origin for item in read_interpretations(made)] == ["werksessie", "duiding"]


def test_wishes_of_a_session_come_on_the_list_of_the_dossier_once(run, made, tmp_path):
    """S49: from the minutes of a workshop, or typed."""
    minutes = tmp_path / "wensen.jsonl"
    wish = {"tekst": "Een kaart per kern", "van": "bewoner", "datum": "2026-10-01"}
    minutes.write_text(json.dumps(wish) + "\n", encoding="utf-8")
    assert "1 wens." in run("wens", made, "--uit", minutes, *DAY).output
    assert "0 wensen." in run("wens", made, "--uit", minutes, *DAY).output
    assert "1 wens." in run("wens", made, "--tekst", "Grotere letters", "--van", "raadslid", *DAY).output
    held = DossierFile(made / "dossier.toml").content["wens"]
    assert [(e["tekst"], e["van"]) for e in held] == [
        ("Een kaart per kern", "bewoner"),
        ("Grotere letters", "raadslid"),
    ]
    assert isinstance(run("wens", made, "--tekst", "Iets", *DAY).exception, UsageError)


def test_duiding_with_a_label_is_refused(run, made):
    result = run("duiding", made, "--tekst", "Dit is een probleemwijk.", "--rol", "a", "--organisatie", "b")
    assert isinstance(result.exception, UsageError)
    assert read_interpretations(made) == ()
