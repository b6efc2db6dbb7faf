"""Names with an address and dates of birth are found in running text; names of streets and areas pass."""

import csv

import pytest

from guardrails import Policy
from guardrails.checks.person_texts import check_person_texts
from guardrails.checks.persons import check_persons

FOUND = [
    ("Jan Jansen, Dorpsstraat 12", "P09"),
    ("J. de Vries, Deldenerstraat 4a", "P09"),
    ("Fatima el Amrani (Oude Postweg 118)", "P09"),
    ("Anna van der Berg woont op de Parkweg 7", "P09"),
    ("mevrouw Bakker, Kerkstraat 3", "P09"),
    ("Piet-Hein de Groot, Burgemeester Jansenplein 31", "P09"),
    ("geboren op 3 maart 1980", "P10"),
    ("geb. 12 okt. 1975 te Hengelo", "P10"),
    ("geboortedatum 1980-03-01", "P10"),
    ("Jan Jansen, 03-02-1980", "P10"),
    ("mevrouw De Vries heeft gebeld", "P11"),
    ("dhr. Jansen vroeg om een bankje", "P11"),
    ("de familie Yilmaz is verhuisd", "P11"),
    ("het loket aan de Dorpsstraat 12", "P12"),
    ("Enschedesestraat 84-b", "P12"),
    ("overlast op nummer 14", "P13"),
    ("een man van 43 jaar", "P13"),
    ("een gezin in de Kerkstraat met schulden", "P13"),
]
SILENT = [
    "Dorpsstraat", "De Deldenerstraat en de Oude Postweg zijn vernieuwd.", "Herinrichting Deldenerstraat 2024",
    "Enschedesestraat 2020 tot 2024", "Rijksweg 35", "De weg 12 is druk", "N739 en A35",
    "In de Dorpsstraat 120 woningen",
    "Hasseler Es 2020", "Groot Driene 2.340 inwoners", "Wilderinkshoek 12 %", "Berflo Es, 12 buurten",
    "Wonen in Hengelo, 03-02-2024", "Op 3 maart 2026 vastgesteld", "besluit van 12 oktober 2025",
    "vergeleken met 1 januari 2020", "de vrouwenopvang", "Jan Tooropstraat", "Burgemeester van der Dussenplein",
    "familie en werk", "Familiehuis Hengelo", "de heer en meester", "tabel nummer 12", "wijk nummer 3",
    "gezin met kinderen", "Wijkraad Berflo Es, Welbions en WijKracht", "Twente, Enschede en Almelo",
    "CBS, Kerncijfers wijken en buurten 2020", "gemiddeld 43 jaar oud",
    "Voorbeeldcijfers 2019, 2020 en 2022, niet actueel",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_a_person_in_a_text_is_found_once(text, code, policy):
    assert [f.code for f in check_persons("notitie", text, policy=policy)] == [code]


@pytest.mark.parametrize("text", SILENT)
def test_streets_areas_dates_and_groups_pass(text, policy):
    assert check_persons("notitie", text, policy=policy) == []


def test_what_was_read_is_not_repeated(policy):
    said = str([f.to_json() for f in check_persons("notitie", "Jan Jansen, Dorpsstraat 12", policy=policy)])
    assert "Jansen" not in said
    assert "Dorps" not in said


def test_no_name_of_an_area_is_a_finding(project, policy):
    """Every area of the embedded figures: its name alone, with a year, a share, and in a sentence."""
    with (project / "data" / "open" / "gebieden.csv").open(encoding="utf-8") as handle:
        names = sorted({row["naam"] for row in csv.DictReader(handle)})
    with (project / "data" / "open" / "gemeentenamen.csv").open(encoding="utf-8") as handle:
        names += sorted({row["naam"] for row in csv.DictReader(handle)})
    assert len(names) > 350
    loud = {}
    for name in names:
        said = (
            "{0}",
            "{0} 2020",
            "{0}, 12 %",
            "In {0} staan 120 woningen.",
            "Wonen in {0}, 2024",
            "{0}, 01-01-2020",
        )
        text = "\n".join(line.format(name) for line in said)
        found = check_persons("notitie", text, policy=policy)
        if found:
            loud[name] = [f.code for f in found]
    assert loud == {}


def test_names_of_who_answers_are_in_their_place(policy):
    assert check_persons("eigenaar.naam", "mevrouw De Vries", policy=policy) == []
    assert check_persons("eigenaar.contact", "Burgemeester van der Dussenplein 1", policy=policy) == []


def test_a_word_that_is_cut_at_the_edge_of_what_is_read_is_no_word_about_birth():
    long = "Dit zegt iets over de wijk. " * 200
    for lead in range(160, 200):
        page = f"{long}Geldig tot 24 november 2027{'.' * lead}een gebied{' Verder.' * 20}"
        assert check_person_texts("pagina", page, policy=Policy.load()) == []


def test_a_word_about_birth_near_a_date_is_still_found_on_a_long_page():
    long = "Dit zegt iets over de wijk. " * 200
    page = f"{long} geb. 24 november 1957. {long}"
    assert [f.code for f in check_person_texts("pagina", page, policy=Policy.load())] == ["P10"]
