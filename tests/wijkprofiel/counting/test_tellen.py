"""Own cases are counted in one pass; what is left holds numbers and nothing of the rows."""

import csv
import datetime as dt
import json
import random
import tracemalloc
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from guardrails import Policy, PolicyError
from wijkprofiel.areas import buurten_of, load_areas, wijken_of
from wijkprofiel.cli import app
from wijkprofiel.counting import CaseAnswers, count_cases, protect
from wijkprofiel.counting.periods import year_of
from wijkprofiel.counting.places import PlaceFinder
from wijkprofiel.counting.stream import CasesUnreadable, Picked, picked_cells
from wijkprofiel.counting.tally import OTHER, CategoryRefused
from wijkprofiel.errors import UsageError

HEADER = ("Zaaknummer", "Naam", "BSN", "Adres", "Wijkcode", "Categorie", "Datum", "Toelichting")
PLANTED = ("Zonnebloempitje", "111222333", "Kruidnotenlaan", "pleegouder", "Z-99001", "geheimzinnigsoort")
ANSWERS = ["--register", "VR-2026-014", "--grondslag", "artikel 6 lid 1 e AVG", "--eigenaar", "Burgerzaken"]
CATEGORIES = ("Schuldhulp", "Aanvraag", "Bezwaar")
WIJK = "WK016401"


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


def rows_of_cases(count, seed=1):
    """Made-up cases of Hengelo with a person in every row; the first one has a category of its own."""
    chance = random.Random(seed)
    wijken = wijken_of("GM0164")
    for number in range(count):
        category = PLANTED[5] if number == 0 else chance.choice(CATEGORIES)
        day = f"{chance.randint(1, 28):02}-{chance.randint(1, 12):02}-{chance.choice((2023, 2024))}"
        yield (
            PLANTED[4],
            PLANTED[0],
            PLANTED[1],
            f"{PLANTED[2]} {number}",
            chance.choice(wijken),
            category,
            day,
            PLANTED[3],
        )


def write_csv(path, rows, *, header=HEADER, separator=";", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=separator)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def run(path, *options, to=None):
    place = to or path.parent / "uit" / "telling.csv"
    return CliRunner().invoke(
        app, ["tellen", str(path), "--gemeente", "Hengelo", "--naar", str(place), *options]
    )


def finder(level="wijk"):
    return PlaceFinder(load_areas(), "GM0164", level)


def tally_of(rows, policy, level="wijk"):
    return count_cases(rows, finder(level), policy=policy, last_year=2026)


def test_nothing_of_the_rows_is_left_in_any_file_or_message(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tijdelijk"))
    (tmp_path / "tijdelijk").mkdir()
    monkeypatch.chdir(tmp_path)
    path = write_csv(tmp_path / "zaken.csv", rows_of_cases(600))
    result = run(path, *ANSWERS)
    assert result.exit_code == 0, result.output
    left = [p for p in tmp_path.rglob("*") if p.is_file() and p != path]
    assert sorted(p.name for p in left) == ["telling.bron.toml", "telling.csv"]
    everything = result.output + "".join(p.read_text(encoding="utf-8") for p in left)
    assert [word for word in PLANTED if word.casefold() in everything.casefold()] == []


def _break_workbook(path):
    """A workbook whose sheet is cut off in the middle of a cell."""
    book = openpyxl.Workbook()
    book.active.append(list(HEADER))
    for row in rows_of_cases(50):
        book.active.append(list(row))
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-900]
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


@pytest.mark.parametrize(
    "spoil",
    ["header", "quote", "columns", "places", "free text", "binary", "empty", "cut", "one line", "xml"],
)
def test_no_message_of_an_error_holds_anything_of_the_file(tmp_path, spoil):
    rows = list(rows_of_cases(60))
    path = tmp_path / "zaken.csv"
    options = list(ANSWERS)
    match spoil:
        case "header":
            write_csv(path, rows[1:], header=rows[0])
        case "quote":
            path.write_text(";".join(HEADER) + '\n"' + PLANTED[0] + '";x\0' + "\n", encoding="utf-8")
        case "columns":
            write_csv(path, rows)
            options += ["--categorie", "Bestaat niet"]
        case "places":
            write_csv(path, rows)
            options += ["--plaats", "Naam"]
        case "free text":
            write_csv(
                path,
                [(*row[:5], f"{PLANTED[0]} {number}", *row[6:]) for number, row in enumerate(rows * 100)],
            )
        case "binary":
            path.write_bytes(b"\x00\x01" + PLANTED[0].encode() * 50)
        case "empty":
            write_csv(path, [])
        case "cut":
            path.write_bytes((";".join(HEADER) + "\n" + PLANTED[0]).encode("utf-16")[:-1])
        case "one line":
            path.write_text(f"{PLANTED[0]};" * 100_000, encoding="utf-8")
        case "xml":
            _break_workbook(path)
    result = run(path, *options)
    assert result.exit_code != 0
    text = result.output + str(result.exception)
    assert [word for word in PLANTED if word.casefold() in text.casefold()] == []
    assert not (tmp_path / "uit").exists()


def test_the_counts_are_right_and_add_up_to_the_gemeente(tmp_path, policy):
    rows = list(rows_of_cases(2000))
    path = write_csv(tmp_path / "zaken.csv", rows)
    assert run(path, *ANSWERS, "--klasse", "open").exit_code == 0
    counts = pd.read_csv(tmp_path / "uit" / "telling.csv", keep_default_na=False, na_values={"aantal": [""]})
    raw = pd.DataFrame(rows, columns=HEADER)
    raw["jaar"] = raw["Datum"].str[-4:].astype(int)
    known = raw.groupby(["Wijkcode", "Categorie", "jaar"]).size()
    shown = counts[(counts["niveau"] == "wijk") & (counts["reden"] == "") & (counts["categorie"] != OTHER)]
    assert len(shown) > 40
    assert all(known.get((r.gebied, r.categorie, r.jaar), 0) == r.aantal for r in shown.itertuples())
    town = counts[
        (counts["gebied"] == "GM0164") & (counts["categorie"] == "Aanvraag") & (counts["jaar"] == 2024)
    ]
    assert town["aantal"].tolist() == [int(known.xs(("Aanvraag", 2024), level=(1, 2)).sum())]


def test_numbers_are_rounded_with_the_key_where_the_policy_asks_for_it(policy):
    wijken = wijken_of("GM0164")
    cells = [Picked(wijk, "Aanvraag", "2024") for n, wijk in enumerate(wijken) for _ in range(41 + n)]
    asked = {
        "areas": load_areas(),
        "codes": finder().codes,
        "gemeente": "GM0164",
        "level": "wijk",
        "boundary_year": 2022,
        "klass": "guard",
        "answers": CaseAnswers("VR-1", "artikel 6", "Burgerzaken"),
        "policy": policy.narrowed({"afronding_basis": 5}),
    }
    tally = tally_of(cells, policy)
    shown = protect(tally, key=b"k" * 32, **asked).frame.set_index("gebied")["aantal"].dropna()
    assert len(shown)
    assert (shown % 5 == 0).all()
    assert (shown - pd.Series({wijk: 41.0 + n for n, wijk in enumerate(wijken)})).abs().max() < 5
    with pytest.raises(PolicyError, match="sleutel"):
        protect(tally, key=None, **asked)


def test_small_numbers_and_what_gives_them_away_are_taken_out(policy):
    wijken = wijken_of("GM0164")
    cells = [Picked(wijk, "Aanvraag", "2024") for wijk in wijken for _ in range(40)]
    cells += [Picked(wijken[0], "Bezwaar", "2024") for _ in range(3)]
    cells += [Picked(wijk, "Bezwaar", "2024") for wijk in wijken[1:] for _ in range(30)]
    counts = protect(
        tally_of(cells, policy),
        areas=load_areas(),
        codes=finder().codes,
        gemeente="GM0164",
        level="wijk",
        boundary_year=2022,
        klass="guard",
        answers=CaseAnswers("VR-1", "artikel 6", "Burgerzaken"),
        policy=policy,
    )
    frame = counts.frame[counts.frame["categorie"] == "Bezwaar"].set_index("gebied")
    hidden = frame.index[frame["reden"] == "onderdrukt"]
    assert wijken[0] in hidden
    assert len(hidden) >= 2
    assert 3 not in frame["aantal"].tolist()


def test_a_category_that_is_too_small_is_not_named(policy):
    wijk = wijken_of("GM0164")[0]
    cells = [Picked(wijk, "Aanvraag", "2024")] * 30 + [Picked(wijk, f"mevrouw {n}", "2024") for n in range(8)]
    tally = tally_of(cells, policy)
    assert tally.categories == ("Aanvraag", OTHER)
    assert tally.merged == 8


def test_a_column_of_names_is_refused_even_when_some_occur_often(policy):
    wijk = wijken_of("GM0164")[0]
    cells = [Picked(wijk, "Vaste Klant", "2024")] * 12
    cells += [Picked(wijk, f"Naam Nummer{n}", "2024") for n in range(40) for _ in range(2)]
    with pytest.raises(CategoryRefused, match="namen, nummers of vrije tekst") as refused:
        tally_of(cells, policy)
    assert "Vaste Klant" not in str(refused.value)


@pytest.mark.parametrize("label", ["Niet-westerse achtergrond", "Mannen", "gescheiden", "moslims"])
def test_a_division_by_a_protected_attribute_is_refused(policy, label):
    cells = [Picked(wijken_of("GM0164")[0], label, "2024")] * 20
    with pytest.raises(CategoryRefused, match="beschermd kenmerk"):
        tally_of(cells, policy)


@pytest.mark.parametrize("column", ["herkomst", "Migratieachtergrond", "geslacht"])
def test_a_column_that_is_a_protected_attribute_is_refused_whatever_its_categories(tmp_path, column):
    rows = [(WIJK, "ja", "2024")] * 30
    path = write_csv(tmp_path / "zaken.csv", rows, header=("Wijkcode", column, "Datum"))
    result = run(path, *ANSWERS, "--categorie", column)
    assert isinstance(result.exception, CategoryRefused)
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("label", ["bel 06-12345678", "Zaak 2024001234", "Dorpsstraat 12"])
def test_a_category_that_speaks_of_a_person_is_refused_without_repeating_it(policy, label):
    cells = [Picked(WIJK, label, "2024")] * 20
    with pytest.raises(CategoryRefused) as refused:
        tally_of(cells, policy)
    assert label not in str(refused.value)


def test_without_answers_nothing_is_read_and_the_questions_come_back(tmp_path):
    result = run(tmp_path / "bestaat_niet.csv", "--json")
    assert result.exit_code == 4
    assert [q["optie"] for q in json.loads(result.stdout)["vragen"]] == [
        "--register",
        "--grondslag",
        "--eigenaar",
    ]
    half = run(tmp_path / "bestaat_niet.csv", "--json", *ANSWERS[:2])
    assert [q["optie"] for q in json.loads(half.stdout)["vragen"]] == ["--grondslag", "--eigenaar"]


def test_an_answer_about_a_person_is_refused(tmp_path):
    options = [*ANSWERS[:5], "BSN 111222333"]
    result = run(tmp_path / "zaken.csv", *options)
    assert isinstance(result.exception, UsageError)
    assert "111222333" not in str(result.exception)


def test_the_result_as_json_says_what_was_made(tmp_path):
    path = write_csv(tmp_path / "zaken.csv", rows_of_cases(600))
    result = run(path, "--json", *ANSWERS)
    body = json.loads(result.stdout)
    assert body["categorieen"] == ["Aanvraag", "Bezwaar", "Schuldhulp", OTHER]
    assert body["jaren"] == [2023, 2024]
    assert body["rijen_ongeveer"] == 600


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_separators_and_encodings_give_the_same_cells(tmp_path, separator, encoding):
    rows = [
        ("Ré, né", "WK016401", "Aanvraag", "2024-01-05"),
        ('hij zei "nee"\nen ging', "WK016402", "Één", "2024"),
    ]
    header = ("Naam", "Wijkcode", "Categorie", "Datum")
    path = write_csv(tmp_path / "zaken.csv", rows, header=header, separator=separator, encoding=encoding)
    found = list(picked_cells(path, {}))
    assert [(r.place, r.category) for r in found] == [("WK016401", "Aanvraag"), ("WK016402", "Één")]


def test_a_workbook_is_read_row_by_row_from_the_sheet_that_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["leeg blad"])
    sheet = book.create_sheet("Zaken")
    sheet.append(list(HEADER))
    sheet.append(["1", "x", 1, "y", 1640100, "Aanvraag", dt.datetime(2024, 3, 1), None])
    book.save(tmp_path / "zaken.xlsx")
    row = next(picked_cells(tmp_path / "zaken.xlsx", {}, sheet="Zaken"))
    assert finder().find(row.place) == "WK016401"
    assert year_of(row.date, last=2026) == 2024
    with pytest.raises(UsageError, match="geen blad"):
        next(picked_cells(tmp_path / "zaken.xlsx", {}, sheet="Iets"))


def test_a_workbook_that_is_broken_is_refused(tmp_path):
    path = tmp_path / "zaken.xlsx"
    path.write_bytes(b"PK\x03\x04 geen zip")
    with pytest.raises(CasesUnreadable, match="niet te openen"):
        next(picked_cells(path, {}))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("WK016405", "WK016405"),
        ("wk 0164 05", "WK016405"),
        ("016405", "WK016405"),
        (16405, "WK016405"),
        (16405.0, "WK016405"),
        ("BU01640500", "WK016405"),
        ("1640500", "WK016405"),
        ("Berflo Es", "WK016405"),
        ("wijk 05 berflo es", "WK016405"),
        ("Tuindorp 't Lansink", ""),
        ("WK015301", ""),
        ("WK016499", ""),
        ("7551AB", ""),
        ("7551", ""),
        ("", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_places_are_recognised_or_left_out(cell, code):
    found = finder().find(cell)
    if cell == "Tuindorp 't Lansink":
        assert found == "" or found.startswith("WK0164")
    else:
        assert found == code


def test_a_buurt_is_found_by_its_code_and_a_wijk_is_no_buurt():
    some = buurten_of("GM0164")[3]
    assert finder("buurt").find(some) == some
    assert finder("buurt").find("WK016405") == ""


@given(day=st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2026, 12, 31)))
def test_every_date_is_read_in_every_usual_form(day):
    forms = (day.isoformat(), f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y} 10:15", f"{day:%Y%m%d}", day, str(day.year))
    assert {year_of(form, last=2026) for form in forms} == {day.year}


@pytest.mark.parametrize(
    "cell", ["", None, "31-02-2024", "1-2-24", "morgen", "1850-01-01", "2031-01-01", 12, True]
)
def test_what_is_no_certain_date_gives_no_year(cell):
    assert year_of(cell, last=2026) == 0


def test_when_most_rows_cannot_be_placed_nothing_is_made(policy):
    cells = [Picked("Amsterdam", "Aanvraag", "2024")] * 60 + [Picked("WK016401", "Aanvraag", "2024")] * 40
    with pytest.raises(CasesUnreadable, match="meer dan de helft"):
        tally_of(cells, policy)


def test_rows_that_cannot_be_counted_are_told(tmp_path):
    rows = list(rows_of_cases(600))
    rows += [(*rows[0][:4], "Onbekend dorp", *rows[0][5:])] * 7 + [rows[0][:3]] * 2
    result = run(write_csv(tmp_path / "zaken.csv", rows), *ANSWERS)
    assert "7 rijen zonder herkende plaats" in result.output
    assert "2 met een ander aantal cellen" in result.output


def test_columns_that_are_not_certain_are_a_question(tmp_path):
    header = ("Buurt", "Wijk", "Categorie", "Datum")
    path = write_csv(tmp_path / "zaken.csv", [("a", "WK016401", "b", "2024")], header=header)
    result = run(path, *ANSWERS)
    assert result.exception.exit_code == 4
    assert "--plaats" in str(result.exception)


def test_a_table_about_care_hides_more_than_an_open_one(tmp_path):
    path = write_csv(tmp_path / "zaken.csv", rows_of_cases(900))
    hidden = {}
    for klass in ("open", "zorg"):
        place = tmp_path / klass / "telling.csv"
        assert run(path, *ANSWERS, "--klasse", klass, to=place).exit_code == 0
        hidden[klass] = int((pd.read_csv(place)["aantal"].isna()).sum())
    assert hidden["open"] < hidden["zorg"]
    assert run(path, *ANSWERS, "--klasse", "iets").exit_code != 0


def test_another_gemeente_is_counted_by_code_and_sensitive_counts_stay_hidden_without_its_size(tmp_path):
    rows = [(f"WK03440{number % 5}", "Melding", "2024-05-01") for number in range(200)]
    path = write_csv(tmp_path / "zaken.csv", rows, header=("Wijkcode", "Soort", "Datum"))
    shown = {}
    for klass in ("open", "guard"):
        place = tmp_path / klass / "telling.csv"
        options = [
            "tellen",
            str(path),
            "--gemeente",
            "Utrecht",
            "--naar",
            str(place),
            "--klasse",
            klass,
            *ANSWERS,
        ]
        result = CliRunner().invoke(app, options)
        assert result.exit_code == 0, result.output
        shown[klass] = pd.read_csv(place)["aantal"].tolist()
    assert shown["open"] == [200, 40, 40, 40, 40, 40]
    assert pd.isna(shown["guard"]).all()
    assert "aantal inwoners niet bekend" in result.output


@pytest.mark.lang
def test_a_large_file_is_counted_in_little_memory(tmp_path, policy):
    path = write_csv(tmp_path / "zaken.csv", rows_of_cases(300_000))
    tracemalloc.start()
    tally = count_cases(picked_cells(path, {}), finder(), policy=policy, last_year=2026)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(tally.counts.values()) == 300_000
    assert peak < 8_000_000 < path.stat().st_size
