"""Answers beside a file: written whole, read strictly, kept for next year, with their history."""

import datetime as dt
import json

import pytest

import wijkprofiel as wp
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.municipal.sheet_file import layout_of, read_sheet, sheet_path

TABLE = "wijk;aantal\n" + "".join(f"WK01640{i};{i * 13}\n" for i in range(10))
ANSWERS = {"wat": "Meldingen openbare ruimte", "jaar": 2022, "noemer": "geen"}


@pytest.fixture
def meldingen(tmp_path):
    path = tmp_path / "meldingen_2022.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def write(path, text):
    path.with_suffix(".bron.toml").write_text(text, encoding="utf-8")


def test_reading_without_answers_writes_nothing(meldingen):
    source = wp.inlezen(meldingen)
    assert [q.key for q in source.report.questions] == ["wat", "jaar", "noemer"]
    assert [p.name for p in meldingen.parent.iterdir()] == ["meldingen_2022.csv"]


def test_answers_are_kept_beside_the_file_and_used_the_next_time(meldingen):
    wp.inlezen(meldingen, **ANSWERS, eigenaar="Openbare Ruimte", publiceren=True, herzien="2027-01-31")
    again = wp.inlezen(meldingen)
    assert again.usable
    assert again.sheet.eigenaar == "Openbare Ruimte"
    assert again.sheet.publiceren is True
    assert again.sheet.herzien == dt.date(2027, 1, 31)
    assert again.indicators[0].label == "Meldingen openbare ruimte"


def test_next_year_with_the_same_columns_is_one_line(meldingen):
    wp.inlezen(meldingen, **ANSWERS, eigenaar="Openbare Ruimte")
    later = meldingen.with_name("meldingen_2024.csv")
    later.write_text(TABLE, encoding="utf-8")
    source = wp.inlezen(later)
    assert source.usable
    assert source.years == (2024,)
    assert source.sheet.eigenaar == "Openbare Ruimte"
    assert "M71" in {n.code for n in source.report.notices}


def test_next_year_without_a_year_in_its_name_is_asked_for_its_year_only(meldingen):
    wp.inlezen(meldingen, **ANSWERS)
    later = meldingen.with_name("nieuw.csv")
    later.write_text(TABLE, encoding="utf-8")
    assert [q.key for q in wp.inlezen(later).report.questions] == ["jaar"]


def test_other_columns_under_the_same_name_are_asked_about(meldingen):
    wp.inlezen(meldingen, **ANSWERS)
    meldingen.write_text(TABLE.replace("aantal", "klachten"), encoding="utf-8")
    source = wp.inlezen(meldingen)
    assert "M73" in {n.code for n in source.report.notices}
    assert not source.usable


def test_a_changed_answer_leaves_a_line_of_history(meldingen):
    wp.inlezen(meldingen, **ANSWERS, eigenaar="Openbare Ruimte")
    wp.inlezen(meldingen, eigenaar="Team Wijken")
    kept = read_sheet(sheet_path(meldingen))
    assert kept.sheet.eigenaar == "Team Wijken"
    assert json.loads(kept.history[0]["antwoorden"]) == {"eigenaar": "Openbare Ruimte"}


def test_the_same_answers_again_change_nothing(meldingen):
    wp.inlezen(meldingen, **ANSWERS)
    place = sheet_path(meldingen)
    before = place.read_bytes()
    wp.inlezen(meldingen, **ANSWERS)
    assert place.read_bytes() == before
    assert not list(meldingen.parent.glob("*.tmp"))


def test_a_folder_that_is_closed_is_said_and_the_reading_goes_on(meldingen, monkeypatch):
    def closed(**_):
        raise PermissionError(13, "geen toegang")

    monkeypatch.setattr("wijkprofiel.municipal.sheet_file.tempfile.mkstemp", closed)
    source = wp.inlezen(meldingen, **ANSWERS)
    assert source.usable
    assert "M74" in {n.code for n in source.report.notices}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('schema = 1\n[bron]\neigenar = "x"\n', "regel 3, [bron]: 'eigenar' is hier niet bekend"),
        ("schema = 1\n[lezen]\njaar = true\n", "regel 3, [lezen]: 'jaar' moet een heel getal"),
        ("schema = 1\n\n[bron]\nherzien = 2027-01-31T10:00:00\n", "regel 4, [bron]: 'herzien'"),
        ('schema = 1\n[bron]\nclassificatie = "geheim"\n', "regel 3"),
        ('schema = 1\n[lezen]\nwaarde = ["a", 3]\n', "regel 3"),
        ('schema = 1\n[toelichting]\nM52 = ""\n', "regel 3"),
        ("schema = 1\n[broon]\n", "regel 2: 'broon' is hier niet bekend"),
        ("schema = 2\n", "regel 1: 'schema'"),
        ("schema = 1\n[bron\n", "geen geldige TOML"),
        ("schema = 1\nhistorie = 3\n", "regel 2: 'historie'"),
    ],
)
def test_a_mistake_in_the_sheet_points_at_its_line(meldingen, text, words):
    write(meldingen, text)
    with pytest.raises(DossierError) as problem:
        wp.inlezen(meldingen)
    assert words in problem.value.message
    assert problem.value.exit_code == 3


def test_an_unknown_answer_gets_a_suggestion(meldingen):
    with pytest.raises(UsageError, match="eigenaar"):
        wp.inlezen(meldingen, eigenar="x")


@pytest.mark.parametrize(
    "answers",
    [
        {"jaar": "2022"},
        {"jaar": 1200},
        {"decimaal": "streep"},
        {"publiceren": "misschien"},
        {"herzien": "morgen"},
        {"waarde": 3},
        {"classificatie": "geheim"},
        {"toelichting": {"M52": ""}},
        {"gemeente": "Hengeloo"},
    ],
)
def test_a_wrong_answer_is_refused_in_words(meldingen, answers):
    with pytest.raises((UsageError, wp.WijkprofielError)):
        wp.inlezen(meldingen, **answers)


def test_what_people_typed_survives_signs_that_mean_something_in_toml(meldingen):
    typed = 'Team "Wijken" \\ [a] = # \t é'
    wp.inlezen(meldingen, **ANSWERS, eigenaar=typed)
    assert wp.inlezen(meldingen).sheet.eigenaar == typed.strip()


def test_a_year_in_a_column_name_plays_no_part_in_the_layout():
    assert layout_of(["wijk", "aantal 2024"]) == layout_of(["Wijk", "aantal 2025"])
    assert layout_of(["wijk", "aantal"]) != layout_of(["aantal", "wijk"])
