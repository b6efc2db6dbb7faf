"""Drafts for the registers, the AI Act, the council and the archive: valid, honest, and as the rules say."""

import csv
import dataclasses
import datetime as dt
import io
import json

import pytest

from guardrails import NotApproved
from guardrails.finding import Finding, Outcome
from guardrails.submission import Output
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_dossier
from wijkprofiel.accountability import (
    algorithm_entry,
    archive_metadata,
    classify,
    draft_files,
    load_fields,
    processing_entry,
    validate,
)
from wijkprofiel.accountability.algorithm_register import contact_address
from wijkprofiel.accountability.field_list import fitted

ALGORITHM, PROCESSING = load_fields("algoritmeregister"), load_fields("verwerkingenregister")
FIELDS = (
    "name description_short organization category status begin_date end_date contact_email website "
    "publication_category url goal proportionality human_intervention risks lawful_basis lawful_basis_grouping "
    "process_index_url impacttoetsen_grouping impacttoetsen source_data source_data_grouping methods_and_models "
    "provider publiccode lang standard_version source_id tags"
)
KEYS = FIELDS.split()
RULES = {"ai": {"techniek": "regels", "redenen": "Een vast gemiddelde dat iedereen kan narekenen."}}


def toy(kind=None, **dossier):
    """Toydorp out of the gate, with an output that puts areas apart when ``kind`` says so."""
    made = toy_approved(dossier=toy_dossier() | dossier)
    if kind is None:
        return made
    first = next(iter(made.outputs.values()))
    extra = Output(f"{kind}:huur@2020:wijk", kind, "huur@2020", "wijk", first.values)
    return toy_approved(dossier=toy_dossier() | dossier, outputs=dict(made.outputs) | {extra.name: extra})


def own_figures(**dossier):
    """Toydorp with one own column."""
    columns = dict(COLUMNS)
    columns["huur@2020"] = dataclasses.replace(columns["huur@2020"], published=False, lineage=("eigen:huur",))
    return toy_approved(dossier=toy_dossier() | dossier, columns=columns)


# --- field list ---------------------------------------------------------------------------------------------------
def test_the_field_list_is_that_of_the_standard():
    assert [f.key for f in ALGORITHM] == KEYS
    limits = {f.key: f.maximum for f in ALGORITHM if f.maximum}
    assert limits["name"] == 100
    assert limits["description_short"] == 350
    assert limits["methods_and_models"] == 5000
    assert {limits[k] for k in ("goal", "proportionality", "human_intervention", "risks")} == {2500}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "'Naam' is nodig en is niet gevuld"),
        ({"name": "x" * 100}, "'Naam': telt 100 tekens, het moeten er minder dan 100 zijn"),
        ({"name": 7}, "'Naam': verwacht tekst"),
        ({"status": "Bijna klaar"}, "'Status': 'Bijna klaar' staat niet op de lijst"),
        ({"begin_date": "maart 2026"}, "'Begindatum': 'maart 2026' heeft niet de vorm van maand"),
        ({"contact_email": "kom langs"}, "'Contactgegevens': 'kom langs' heeft niet de vorm van url of mail"),
        ({"category": ["Dromen"]}, "'Thema': 'Dromen' staat niet op de lijst"),
        ({"category": "Huisvesting"}, "'Thema': verwacht een lijst van keuzes"),
        ({"impacttoetsen_grouping": [{"title": "Gevoel"}]}, "'Gevoel' staat niet op de lijst"),
        ({"source_data_grouping": [{"title": "a", "url": "hier"}]}, "'hier' is geen link"),
        ({"lang": "en"}, "'Taal': 'en' staat niet op de lijst"),
        ({"kleur": "rood"}, "dit veld kent het register niet"),
    ],
)
def test_what_the_register_would_refuse_is_named(change, said):
    problems = validate(algorithm_entry(toy()) | change, ALGORITHM)
    assert len(problems) == 1
    assert said in problems[0].message


def test_a_text_is_cut_after_a_whole_sentence_and_says_so():
    long = "Dit is een zin. " * 300
    assert fitted(long, 2500).endswith("zin. (ingekort)")
    assert len(fitted(long, 2500)) < 2500


# --- Algoritmeregister --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [None, "score", "rank", "type", "selection"])
def test_the_draft_for_the_algorithm_register_validates(kind):
    assert validate(algorithm_entry(toy(kind)), ALGORITHM) == []


def test_a_draft_with_a_very_long_purpose_still_validates():
    purpose = toy_dossier()["doel"] | {"omschrijving": "De raad wil weten waar scholen nodig zijn. " * 200}
    entry = algorithm_entry(toy(doel=purpose))
    assert validate(entry, ALGORITHM) == []
    assert entry["goal"].endswith("(ingekort)")


def test_a_plain_map_and_a_typology_differ_as_the_rules_say():
    plain, typed = algorithm_entry(toy()), algorithm_entry(toy("type"))
    assert plain["publication_category"] == "Overige algoritmes"
    assert typed["publication_category"] == "Impactvolle algoritmes"
    assert "niet zelflerend" in plain["methods_and_models"]
    assert "leert van gegevens" in typed["methods_and_models"]
    assert "geen score, volgorde of type" in plain["methods_and_models"]
    assert "geen score, volgorde of type" not in typed["methods_and_models"]


@pytest.mark.parametrize("kind", ["score", "rank", "selection"])
def test_what_puts_areas_apart_is_an_impactful_algorithm(kind):
    assert algorithm_entry(toy(kind))["publication_category"] == "Impactvolle algoritmes"


def test_a_person_may_choose_a_heavier_class_and_not_a_lighter_one():
    lighter = {"antwoorden": {"algoritmeregister": {"publicatiecategorie": "Overige algoritmes"}}}
    heavier = {"antwoorden": {"algoritmeregister": {"publicatiecategorie": "Hoog-risico AI-systemen"}}}
    assert algorithm_entry(toy("score", **lighter))["publication_category"] == "Impactvolle algoritmes"
    assert algorithm_entry(toy(**heavier))["publication_category"] == "Hoog-risico AI-systemen"


def test_held_tests_are_named_from_the_list_of_the_register():
    held = [
        {"sessie": "ethiek", "datum": "2026-01-01"},
        {"sessie": "dpia", "datum": "2026-01-02", "stuk": "z"},
    ]
    names = [t["title"] for t in algorithm_entry(toy(sessies=held))["impacttoetsen_grouping"]]
    assert names == ["DPIA", "Overig"]
    assert algorithm_entry(toy())["impacttoetsen_grouping"] == [{"title": "Geen"}]


@pytest.mark.parametrize(
    ("given", "taken"),
    [("www.hengelo.nl", "https://www.hengelo.nl"), ("a@b.nl", "a@b.nl"), ("balie", "balie")],
)
def test_a_site_gets_its_scheme_and_nothing_else_changes(given, taken):
    assert contact_address(given) == taken


def test_a_draft_says_that_a_person_decides_and_holds_no_advice():
    """S80: figures support a choice; no draft says what to do with an area."""
    entry = algorithm_entry(toy("score"))
    assert "Daarna beslist een mens." in entry["human_intervention"]
    assert not {"advies", "aanbeveling"} & set(entry)


# --- AI Act -------------------------------------------------------------------------------------------------------
def test_tables_maps_and_fixed_rules_are_no_ai_system():
    assert not classify(toy()).system
    assert not classify(toy("score", antwoorden=RULES)).system


def test_a_typology_nobody_explained_counts_as_learned():
    unknown = classify(toy("type"))
    assert (unknown.system, unknown.risk, unknown.stated) == (True, "laag", False)
    assert not classify(toy("type", antwoorden=RULES)).system


def test_a_use_for_decisions_about_persons_is_high_risk():
    answers = {"ai": {"techniek": "lerend", "redenen": "x", "over_personen": True}}
    assert classify(toy("type", antwoorden=answers)).risk == "hoog"


def test_the_reasons_are_kept_with_the_class():
    kept = classify(toy("score", antwoorden=RULES)).to_json()
    assert any("iedereen kan narekenen" in reason for reason in kept["redenen"])


# --- register of processing ---------------------------------------------------------------------------------------
def test_published_figures_need_no_entry_and_the_draft_says_why():
    assert processing_entry(toy()) is None
    said = json.loads(draft_files(toy())["verwerkingenregister.json"])
    assert said == {"persoonsgegevens": False, "reden": "Alle cijfers zijn al door anderen gepubliceerd."}


def test_own_figures_without_an_answer_count_as_personal_data():
    entry = processing_entry(own_figures())
    assert entry["doeleinden"] == "Scholen plannen."
    assert {p.key for p in validate(entry, PROCESSING)} == {
        "betrokkenen", "gegevens", "doorgifte", "bewaartermijn", "beveiliging", "rechtsgrond",
    }  # fmt: skip


def test_what_own_sources_say_goes_into_the_entry():
    entry = processing_entry(own_figures(eigen_bronnen={"eigen": {"grondslag": "Gemeentewet"}}))
    assert entry["rechtsgrond"] == "Gemeentewet"


def test_a_full_list_of_answers_gives_an_entry_without_problems():
    answers = {f.key: "Ingevuld." for f in PROCESSING}
    entry = processing_entry(
        own_figures(antwoorden={"verwerking": answers, "dpia": {"persoonsgegevens": True}})
    )
    assert validate(entry, PROCESSING) == []


def test_a_reasoned_no_needs_no_entry():
    answers = {
        "persoonsgegevens": False,
        "waarom_geen": {"antwoord": "Tellingen van bomen.", "rol": "po", "datum": "x"},
    }
    made = own_figures(antwoorden={"dpia": answers})
    assert processing_entry(made) is None
    said = json.loads(draft_files(made)["verwerkingenregister.json"])
    assert said == {"persoonsgegevens": False, "reden": "Tellingen van bomen.", "rol": "po", "datum": "x"}


# --- files --------------------------------------------------------------------------------------------------------
def test_the_drafts_are_the_same_for_the_same_input():
    assert draft_files(toy()) == draft_files(toy())


def test_only_what_was_released_is_drafted():
    with pytest.raises(NotApproved):
        draft_files(toy_approved("CONCEPT"))


def test_json_and_csv_say_the_same():
    files = draft_files(toy("score"))
    entry = json.loads(files["algoritmeregister.json"])
    (row,) = csv.DictReader(io.StringIO(files["algoritmeregister.csv"]))
    assert list(row) == KEYS
    assert {k: v for k, v in row.items() if v and isinstance(entry[k], str)} == {
        k: v for k, v in entry.items() if isinstance(v, str)
    }


def test_the_council_gets_answers_from_the_record():
    page = draft_files(toy())["raadsvragen.html"]
    for part in (
        "Scholen plannen.",
        "J. Voorbeeld",
        "gemeenteraad",
        "9 maart 2027",
        "Nee. Er zijn tabellen en kaarten.",
    ):
        assert part in page
    assert "Ja, het profiel deelt gebieden in" in draft_files(toy("type"))["raadsvragen.html"]


def test_the_account_prints_the_session_with_its_answers():
    answers = {"ethiek": {"onbehagen": "Ja, over de schaal.", "aanwezig_data": "data-analist"}}
    actions = [{"actie": "a", "tekst": "Maak een tekst", "eigenaar": "Wijken", "voor": "2026-05-01"}]
    sessions = [{"sessie": "ethiek", "datum": "2026-02-03", "gaat_over": {}}]
    page = draft_files(toy(antwoorden=answers, acties=actions, sessies=sessions))["verantwoording.html"]
    for part in (
        "Vastgelegd op 3 februari 2026",
        "Ja, over de schaal.",
        "Maak een tekst",
        "Wijken, voor 1 mei 2026",
    ):
        assert part in page


def test_the_account_prints_risks_deviations_and_wishes_and_says_when_there_are_none():
    """S25, S48 and S49."""
    held = {
        "risico": [{"tekst": "Oude cijfers", "eigenaar": "Wijken", "datum": dt.date(2026, 5, 1)}],
        "afwijking": [{"standaard": "MDTO", "reden": "Het archief kan dit nog niet", "door": "archivaris"}],
        "wens": [{"tekst": "Een kaart per kern", "van": "wijkraad"}],
    }
    page = draft_files(toy(**held))["verantwoording.html"]
    for part in ("eigenaar: Wijken; klaar op: 1 mei 2026", "besloten door: archivaris", "van: wijkraad"):
        assert part in page
    empty = draft_files(toy())["verantwoording.html"]
    assert "Er is geen afwijking vastgelegd" in empty


def test_what_a_draft_lacks_is_said_on_the_account():
    page = draft_files(own_figures())["verantwoording.html"]
    assert "Verwerkingenregister: &#39;Bewaartermijn&#39; is nodig en is niet gevuld." in page


def test_an_exercise_says_so_on_every_page():
    files = draft_files(toy())
    assert all("OEFENING" in text for name, text in files.items() if name.endswith(".html"))


def test_the_archive_gets_what_it_needs_and_leaves_open_what_it_decides():
    kept = archive_metadata(toy())
    assert kept["archiefvormer"] == "Gemeente Toydorp"
    assert kept["dekking_in_tijd"] == {"type": "jaren van de cijfers", "begin": "2020", "eind": "2020"}
    assert "archivaris" in kept["bewaartermijn"]


def test_council_principles_are_answers_too():
    found = Finding(
        "U03", Outcome.PASS, "b", "kader", "kader", "Onder de kop analyseren geldt: x.", "", "raad", {}
    )
    assert "Onder de kop analyseren geldt" in draft_files(toy_approved(findings=(found,)))["raadsvragen.html"]


def test_the_bundle_holds_the_drafts(made):
    names = {path.name for path in (made.folder / "concept").iterdir()}
    assert names == {
        "ai_verordening.json", "algoritmeregister.csv", "algoritmeregister.json", "archief.json", "dataset.json",
        "raadsvragen.html",
        "verantwoording.html", "verwerkingenregister.json",
    }  # fmt: skip
    entry = json.loads((made.folder / "concept" / "algoritmeregister.json").read_text(encoding="utf-8"))
    assert validate(entry, ALGORITHM) == []


def test_the_account_stands_under_openness_responsibility_and_trust():
    page = draft_files(toy_approved())["verantwoording.html"]
    titles = [
        f"Verschil tussen groepen: {theme}" for theme in ("openheid", "verantwoordelijkheid", "vertrouwen")
    ]
    assert [page.index(title) for title in titles] == sorted(page.index(title) for title in titles)
    assert "Wat zou een andere keuze geven?" in page
