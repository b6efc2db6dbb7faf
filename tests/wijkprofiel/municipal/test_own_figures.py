"""Own figures in a gemeente, a dossier and a bundle: hidden where small, owned, and made again without the file."""

import json

import pandas as pd
import pytest

import wijkprofiel as wp
from guardrails import Outcome
from wijkprofiel.dossier import load_dossier
from wijkprofiel.errors import DossierError, SourceNotReady, UsageError
from wijkprofiel.gemeente import controleren
from wijkprofiel.procedure import judge, publish

PEILDATUM = "2026-11-24"
COUNTS = [40, 130, 240, 120, 520, 650, 780, 3, 104, 117]
ANSWERS = {
    "wat": "Bankjes in de openbare ruimte",
    "jaar": 2022,
    "noemer": "inwoners",
    "grensjaar": 2022,
}
SHEET = {
    "eigenaar": "Openbare Ruimte",
    "definitie": "Aantal bankjes dat de gemeente onderhoudt, op 1 januari.",
    "doel_verzameling": "Onderhoud van de openbare ruimte",
    "grondslag": "Gemeentewet",
    "publiceren": True,
    "classificatie": "openbaar",
    "kwaliteitseigenaar": "Team Data",
    "contact": "meldpunt gegevens",
    "herzien": "2027-06-01",
}
DOSSIER = """schema = 1
[profiel]
naam = "hengelo-bankjes"
titel = "Bankjes in de wijken van Hengelo"
soort = "oefening"
gemeente = "GM0164"
[doel]
doelsoort = "voorzieningen_plannen"
omschrijving = "Waar zijn bankjes nodig? De cijfers zijn een begin van het gesprek met bewoners en partners."
ontvangers = ["raad", "ambtelijk"]
[eigenaar]
naam = "Afdeling Wijken (voorbeeld)"
functie = "eigenaar van dit profiel"
contact = "www.hengelo.nl"
[rollen]
opsteller = "beleidsadviseur (voorbeeld)"
beoordelaar = "collega (voorbeeld)"
privacy_officer = "privacy officer (voorbeeld)"
[niveau]
gebieden = ["wijk"]
analyse = "beschrijvend"
[[bron]]
bestand = "bankjes_2022.csv"
[[indicator]]
sleutel = "inwoners"
jaar = 2022
[[indicator]]
sleutel = "bankjes_in_de_openbare_ruimte"
gebruik = ["beschrijven", "kaart"]
"""
KEY = "bankjes_in_de_openbare_ruimte"


@pytest.fixture
def folder(tmp_path):
    lines = "".join(f"WK01640{i};{c}\n" for i, c in enumerate(COUNTS))
    (tmp_path / "bankjes_2022.csv").write_text("wijk;aantal\n" + lines, encoding="utf-8")
    (tmp_path / "profiel.toml").write_text(DOSSIER, encoding="utf-8")
    return tmp_path


def read(folder, **more):
    return wp.inlezen(folder / "bankjes_2022.csv", **{**ANSWERS, **more})


def codes(folder):
    verdict = judge(load_dossier(folder / "profiel.toml"), peildatum=PEILDATUM).verdict
    return {f.code: f.outcome for f in verdict.findings}


def test_adding_gives_another_gemeente_and_leaves_the_first_alone(folder):
    hengelo = wp.gemeente("Hengelo")
    more = hengelo.toevoegen(read(folder))
    assert hengelo.eigen == ()
    assert KEY in more.onderwerpen("bankjes").frame["sleutel"].tolist()
    assert hengelo.onderwerpen("bankjes").frame.empty


def test_small_own_counts_are_hidden_and_cannot_be_found_by_subtraction(folder):
    table = wp.gemeente("Hengelo").toevoegen(read(folder)).tabel(KEY)
    shown = repr(table)
    assert shown.count("onderdrukt") >= 2
    assert "Voorbeeldcijfers" not in shown


def test_a_map_and_a_rate_are_drawn_of_own_figures(folder):
    hengelo = wp.gemeente("Hengelo").toevoegen(read(folder))
    assert "Bankjes" in repr(hengelo.kaart(KEY))
    rate = next(i for i in hengelo.eigen[0].indicators if i.aggregation == "quotient")
    assert (rate.factor, rate.unit) == (1000, "per 1.000 inwoners")
    assert "openbare ruimte" in repr(hengelo.tabel(rate.key))


def test_a_source_with_open_questions_is_not_added(folder):
    source = wp.inlezen(folder / "bankjes_2022.csv", bewaren=False)
    with pytest.raises(UsageError, match="nog niet ingelezen"):
        wp.gemeente("Hengelo").toevoegen(source)


def test_a_source_of_another_gemeente_or_twice_the_same_is_not_added(folder):
    source = read(folder)
    with pytest.raises(UsageError, match="GM0141"):
        wp.gemeente("Almelo").toevoegen(source)
    with pytest.raises(UsageError, match="zijn er al"):
        wp.gemeente("Hengelo").toevoegen(source, source)


def test_two_years_of_one_subject_are_one_topic(folder):
    later = folder / "bankjes_2024.csv"
    later.write_bytes((folder / "bankjes_2022.csv").read_bytes())
    hengelo = wp.gemeente("Hengelo").toevoegen(read(folder), wp.inlezen(later, grensjaar=2024))
    assert hengelo.onderwerpen(KEY).frame["nieuwste_jaar"].tolist()[0] == 2024
    assert "2022" in repr(hengelo.tabel(KEY, jaar=2022))


def test_what_is_missing_of_the_source_becomes_findings(folder):
    read(folder)
    found = codes(folder)
    assert found["Q01"] == Outcome.BLOCK  # owner and definition
    assert found["E02"] == Outcome.REVIEW
    assert found["E04"] == Outcome.REVIEW
    assert found["E06"] == Outcome.REVIEW


def test_a_source_with_every_answer_gives_no_finding_of_its_own(folder):
    read(folder, **SHEET)
    told = {code for code, outcome in codes(folder).items() if outcome != Outcome.PASS}
    assert not [code for code in told if code.startswith(("E", "Q"))]


@pytest.mark.parametrize(
    ("answers", "code", "outcome"),
    [
        ({"publiceren": False}, "E03", Outcome.BLOCK),
        ({"classificatie": "intern"}, "E05", Outcome.BLOCK),
        ({"classificatie": "vertrouwelijk"}, "E05", Outcome.BLOCK),
        ({"herzien": "2026-01-01"}, "E07", Outcome.REVIEW),
    ],
)
def test_an_answer_that_stands_in_the_way_is_said(folder, answers, code, outcome):
    read(folder, **{**SHEET, **answers})
    assert codes(folder)[code] == outcome


def test_typed_words_about_a_source_are_judged_like_every_text(folder):
    read(folder, **{**SHEET, "definitie": "Bankjes in de probleemwijken van Hengelo."})
    assert "W01" in codes(folder)


def test_a_dossier_does_not_go_on_without_the_answers_of_its_source(folder):
    with pytest.raises(SourceNotReady) as problem:
        codes(folder)
    assert problem.value.exit_code == 4


def test_a_dossier_with_a_file_of_persons_stops(folder):
    (folder / "bankjes_2022.csv").write_text("wijk;bsn\nWK016400;111222333\n", encoding="utf-8")
    with pytest.raises(SourceNotReady) as problem:
        codes(folder)
    assert problem.value.exit_code == 3


@pytest.mark.parametrize("name", ["../bankjes_2022.csv", "/bankjes_2022.csv", "C:\\bankjes_2022.csv", ""])
def test_a_source_outside_the_folder_of_the_dossier_is_refused(folder, name):
    text = DOSSIER.replace('"bankjes_2022.csv"', json.dumps(name))
    (folder / "profiel.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DossierError):
        codes(folder)


def test_a_file_that_changed_since_its_hash_was_written_down_stops(folder):
    read(folder, **SHEET)
    told = DOSSIER.replace('"bankjes_2022.csv"', f'"bankjes_2022.csv"\nsha256 = "{"0" * 64}"')
    (folder / "profiel.toml").write_text(told, encoding="utf-8")
    with pytest.raises(DossierError, match="veranderd"):
        codes(folder)


def test_a_bundle_holds_approved_figures_only_and_is_made_again_without_the_file(folder):
    read(folder, **SHEET)
    made = publish(judge(load_dossier(folder / "profiel.toml"), peildatum=PEILDATUM), into=folder / "uit")
    (folder / "bankjes_2022.csv").unlink()
    (folder / "bankjes_2022.bron.toml").unlink()
    own = json.loads(
        (made.folder / "invoer" / "eigen" / "eigen_bankjes_2022.json").read_text(encoding="utf-8")
    )
    figures = own["cijfers"][f"{KEY}@2022"]["gebieden"]
    assert figures["WK016407"] == {"niveau": "wijk", "reden": "onderdrukt"}
    assert "meldpunt" not in json.dumps(own)
    record = json.loads((made.folder / "vrijgave.json").read_text(encoding="utf-8"))
    source = next(s for s in record["invoer"]["bronnen"] if s["set"] == "eigen_bankjes_2022")
    assert source["tabel"] == "bankjes_2022.csv"
    assert "Openbare Ruimte" in source["bronregel"]
    report = controleren(made.folder)
    told = {item.item: (item.outcome, item.detail) for item in report.items}
    assert not report.deviations, report
    assert told["cijfers opnieuw berekend"][0] == "klopt"
    assert told["bron eigen_bankjes_2022 2022"][0] == "niet te controleren"
    # What was hidden stays behind, so the pages that tell how much was hidden cannot be proven again.
    assert told["opnieuw gemaakt"][0] == "niet te controleren"
    assert "staat niet in de bundel" in told["opnieuw gemaakt"][1]
    assert report.conclusion == "onderling kloppend, herkomst niet bewezen"


@pytest.mark.lang
def test_a_figure_that_was_changed_in_the_bundle_is_found(folder):
    read(folder, **SHEET)
    made = publish(judge(load_dossier(folder / "profiel.toml"), peildatum=PEILDATUM), into=folder / "uit")
    place = made.folder / "invoer" / "eigen" / "eigen_bankjes_2022.json"
    place.write_text(place.read_text(encoding="utf-8").replace("520.0", "521.0"), encoding="utf-8")
    assert controleren(made.folder).exit_code == 6


def test_release_from_a_notebook_asks_for_the_lines_that_the_dossier_lacks(folder):
    hengelo = wp.gemeente("Hengelo").toevoegen(read(folder, **SHEET))
    bare = DOSSIER.replace('[[bron]]\nbestand = "bankjes_2022.csv"\n', "")
    (folder / "profiel.toml").write_text(bare, encoding="utf-8")
    assert "Vrijgeven" in hengelo.toetsen(folder / "profiel.toml", peildatum=PEILDATUM).headline
    with pytest.raises(UsageError, match=r"\[\[bron\]\]"):
        hengelo.vrijgeven(folder / "profiel.toml", naar=folder / "uit", peildatum=PEILDATUM)


def test_a_gemeente_without_embedded_areas_is_read_and_the_report_says_what_is_not_known(tmp_path):
    path = tmp_path / "zwolle.csv"
    path.write_text(
        "buurt;bankjes\n" + "".join(f"BU019300{i:02d};{i}\n" for i in range(10, 30)), encoding="utf-8"
    )
    source = wp.inlezen(path, jaar=2024, noemer="geen", bewaren=False)
    assert source.usable
    assert source.gemeente == "GM0193"
    assert "M46" in {n.code for n in source.report.notices}
    assert pd.Series(source.measures["grensjaar"]).unique().tolist() == [2024]


def test_the_command_line_reads_asks_and_ends_with_its_code(folder, run):
    path = folder / "bankjes_2022.csv"
    code, out, _ = run("inlezen", path, "--json")
    body = json.loads(out)
    assert code == 4
    assert body["bestand"] == "bankjes_2022.csv"
    assert {"naam", "rol", "type"} <= set(body["kolommen"][0])
    assert all(
        {"code", "uitkomst", "onderwerp", "bericht", "oplossing"} == set(b) for b in body["bevindingen"]
    )
    assert [q["sleutel"] for q in body["vragen"]] == ["wat", "jaar", "noemer"]
    options = (
        "--jaar",
        2022,
        "--wat",
        "Bankjes",
        "--noemer",
        "geen",
        "--antwoord",
        "eigenaar=Openbare Ruimte",
    )
    assert run("inlezen", path, *options)[0] == 0
    assert run("inlezen", path, "--stil")[0] == 0
    assert run("inlezen", folder / "weg.csv")[0] == 2
    assert run("inlezen", path, "--antwoord", "eigenar=x")[0] == 2
    path.write_text("wijk;bsn\nWK016400;111222333\n", encoding="utf-8")
    for extra in ((), ("--json",)):
        code, out, err = run("inlezen", path, *extra)
        assert code == 3
        assert "111222333" not in out + err


@pytest.mark.parametrize(
    ("head", "summed"),
    [
        ("bevolkingsdichtheid", False),
        ("woz-waarde", False),
        ("bankjes", True),
        ("aantal binnen afstand", True),
    ],
)
def test_a_figure_that_does_not_add_up_is_not_added_up(tmp_path, head, summed):
    path = tmp_path / "eigen.csv"
    rows = "".join(f"WK01640{i};{count}\n" for i, count in enumerate(COUNTS))
    path.write_text(f"wijk;{head}\n{rows}", encoding="utf-8")
    source = wp.inlezen(path, bewaren=False, jaar=2022, noemer="geen")
    assert source.report.exit_code == 0
    assert ("GM0164" in set(source.measures["gebied"])) == summed


def test_a_gemeente_of_which_nothing_is_here_may_be_named(tmp_path):
    path = tmp_path / "alkmaar.csv"
    path.write_text("wijk;bankjes\nWK036101;12\nWK036102;30\n", encoding="utf-8")
    source = wp.inlezen(path, gemeente="Alkmaar", bewaren=False, jaar=2022, noemer="geen")
    assert source.gemeente == "GM0361"
    assert source.report.exit_code == 0
