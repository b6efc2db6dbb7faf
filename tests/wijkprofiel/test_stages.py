"""Every output says where it stands in the chain from figure to action (S6)."""

import json

import pytest

from guardrails import STAMP
from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries, toy_dossier
from wijkprofiel import gemeente
from wijkprofiel.bundle.documents import start_page
from wijkprofiel.maps.interactive import render_map_html
from wijkprofiel.maps.kaart import build_map, map_outputs
from wijkprofiel.report.council import build_council_page
from wijkprofiel.report.document import build_report
from wijkprofiel.report.factsheet import build_factsheet
from wijkprofiel.report.factsheet_files import factsheet_html
from wijkprofiel.report.workbook import workbook_sheets
from wijkprofiel.sheets.notes import sheet_notes
from wijkprofiel.stages import ACTION, CHAIN, FIGURE, INFORMATION, INSIGHT, chain_mark, chain_text, stage_of

WIJKEN = {"wijk": toy_boundaries()}
SAID = {
    "gebied": "",
    "indicator": "",
    "tekst": "Bewoners en de woningcorporatie herkennen dit beeld: er is in de haven veel nieuw gebouwd, "
    "en de huizen in de kern staan er al heel lang. Daar wonen mensen vaak hun hele leven.",
    "rol": "wijkcoach",
    "organisatie": "Welzijn Toydorp",
    "datum": "2026-01-10",
    "soort": "duiding",
    "benoemd": True,
    "buiten_team": True,
}


def explained(**more):
    return toy_approved(dossier={**toy_dossier(), "duiding": [SAID], **more}, peildatum="2026-02-01")


def products(released):
    """Each product in words."""
    kaarten = [build_map(released, WIJKEN["wijk"], output=name) for name in map_outputs(released)]
    page = build_factsheet(released, WIJKEN["wijk"], unit="WK999900")
    return {
        "kaart": render_map_html(kaarten),
        "kaartblad": " ".join(note.text for note in sheet_notes(kaarten[0])),
        "factsheet": factsheet_html(page),
        "rapport": repr(build_report(released, WIJKEN)),
        "raad": repr(build_council_page(released)),
        "werkboek": repr(workbook_sheets(released)),
    }


def test_without_duiding_it_is_information():
    assert stage_of(toy_approved()) == INFORMATION


def test_with_duiding_from_outside_it_is_insight():
    assert stage_of(explained()) == INSIGHT


def test_the_stamp_of_the_gate_is_decisive():
    assert stage_of(explained(melding=STAMP)) == INFORMATION


@pytest.mark.parametrize("stage", CHAIN)
def test_the_chain_marks_one_place(stage):
    assert chain_mark(stage).count("[") == 1
    assert f"[{stage}]" in chain_mark(stage)


@pytest.mark.parametrize(("released", "stage"), [(toy_approved(), INFORMATION), (explained(), INSIGHT)])
def test_every_product_says_where_it_stands_in_the_chain(released, stage):
    for name, text in products(released).items():
        said = chain_mark(stage).replace(">", "&gt;") if "&gt; " in text else chain_mark(stage)
        assert said in text or f"Plaats in de keten: {stage}." in text, name


def test_the_first_page_of_a_bundle_says_it():
    record = {
        "titel": "T", "naam": "n", "status": "OEFENING", "soort": "oefening", "melding": "", "plaats": "Toydorp",
        "gemeente": "GM9999", "keten": INFORMATION, "beelden": [], "peildatum": "2026-02-01",
        "geldig_tot": "2027-02-01",
        "canonieke_hash": "0", "oordeel": {"uitkomst": "pass", "bevindingen": []}, "personen": {"let_op": ""},
    }  # fmt: skip
    assert "[informatie]" in start_page(json.loads(json.dumps(record)), []).decode()


def test_views_in_a_notebook_say_it_too():
    hengelo = gemeente("Hengelo")
    assert chain_text(FIGURE) in repr(hengelo.onderwerpen("woning"))
    assert chain_text(INFORMATION) in repr(hengelo.tabel("inwoners"))
    assert chain_text(INFORMATION) in repr(hengelo.kaart("afstand_supermarkt", niveau="wijk"))
    assert "[informatie]" in hengelo.wijk("Berflo Es").factsheet("inwoners").als_html()


def test_only_what_people_agree_is_an_action():
    assert "[actie]" in chain_text(ACTION)
