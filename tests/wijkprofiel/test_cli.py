"""The command line, run as a user runs it: what it prints, and with which code it ends."""

import json
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"


@pytest.fixture
def dossier(tmp_path):
    """Write a changed copy of the example dossier in an otherwise empty folder."""

    def _write(*changes):
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "werk" / "dossier.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return _write


AS_PROFILE = ('soort = "oefening"', 'soort = "profiel"')
OWNER = """[eigenaar]
naam = "Afdeling Wijken (voorbeeld)"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
"""
REFUSED = {
    "a protected attribute": (('sleutel = "huishoudens"', 'sleutel = "herkomst"'),),
    "no owner": ((OWNER, ""),),
    "purpose supervision": (('doelsoort = "voorzieningen_plannen"', 'doelsoort = "toezicht"'),),
    "purpose enforcement": (('doelsoort = "voorzieningen_plannen"', 'doelsoort = "handhaving"'),),
    "no purpose": (('doelsoort = "voorzieningen_plannen"\n', ""),),
    "a title that labels": (
        ("Wonen en voorzieningen in de wijken van Hengelo", "Probleemwijken van Hengelo"),
    ),
}


@pytest.mark.parametrize("command", ["toetsen", "vrijgeven"])
@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_dossier_ends_with_3_and_writes_nothing(run, dossier, command, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = dossier(*REFUSED[case], AS_PROFILE)
    code, _, _ = run(command, path)
    assert code == 3
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["dossier.toml", "werk"]


def test_the_findings_come_as_json_with_outcome_and_findings(run, dossier):
    code, out, _ = run("toetsen", dossier(*REFUSED["no owner"]), "--json")
    answer = json.loads(out)
    assert code == 3
    assert answer["uitkomst"] == "block"
    blocking = [f for f in answer["bevindingen"] if f["uitkomst"] == "block"]
    assert {"code", "onderwerp", "regel", "laag", "bewijs", "bericht", "oplossing", "beslisser"} <= set(
        blocking[0]
    )


def test_a_real_dossier_without_motivations_waits_for_answers(run, dossier):
    code, _, _ = run("toetsen", dossier(AS_PROFILE))
    assert code == 4


def test_a_release_without_motivations_waits_and_writes_nothing(run, dossier, tmp_path):
    code, _, err = run("vrijgeven", dossier(AS_PROFILE), "--naar", tmp_path / "uit")
    assert code == 4
    assert "Wat kunt u doen" in err
    assert not (tmp_path / "uit").exists()


def test_an_exercise_is_never_released(run, dossier, tmp_path):
    code, _, err = run("vrijgeven", dossier(), "--naar", tmp_path / "uit")
    assert code == 2
    assert "oefening" in err


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("GM0164", "GM9876"), 2, "GM9876"),
        (('gemeente = "GM0164"', 'gemeente = "Hengeloo"'), 2, "Hengelo"),
        (('sleutel = "huishoudens"', 'sleutel = "huishouden"'), 2, "huishoudens"),
        (('sleutel = "huishoudens"\njaar = 2020', 'sleutel = "huishoudens"\njaar = 1999'), 2, "1999"),
        (('gebieden = ["wijk", "buurt"]', 'gebieden = ["straat"]'), 2, "straat"),
        (("[rollen]", "[rolen]"), 3, "rollen"),
        (("schema = 2", "schema = "), 3, "TOML"),
    ],
)
def test_bad_input_ends_in_dutch_with_its_own_code(run, dossier, change, code, words):
    ended, out, err = run("toetsen", dossier(change))
    assert ended == code
    assert words in out + err
    assert "Traceback" not in out + err
    assert "Wat kunt u doen" in err


def test_a_folder_instead_of_a_dossier_is_wrong_use(run, tmp_path):
    code, _, err = run("toetsen", tmp_path)
    assert code == 2
    assert "map" in err


def test_a_file_where_the_output_folder_is_expected_is_wrong_use(run, dossier, tmp_path):
    (tmp_path / "uit").write_text("hier staat al iets", encoding="utf-8")
    code, _, err = run("maken", dossier(), "--naar", tmp_path / "uit")
    assert code == 2
    assert (tmp_path / "uit").read_text(encoding="utf-8") == "hier staat al iets"
    assert "Wat kunt u doen" in err


@pytest.mark.parametrize("moment", ["gisteren", "2026-13-01", "24-11-2026"])
def test_a_date_that_is_none_is_wrong_use(run, dossier, moment):
    assert run("toetsen", dossier(), "--peildatum", moment)[0] == 2


def test_diagnose_names_every_set_of_figures(run):
    code, out, _ = run("diagnose", "--json")
    assert code == 0
    assert {"kwb2020", "wijken2022"} <= set(json.loads(out)["cijfers"]["sets"])


def test_an_unknown_command_is_wrong_use(run):
    assert run("verzinnen")[0] == 2
