"""The page for the council: goal, what was agreed, where we stand, who set it, and what decides."""

import pikepdf
import pytest
from lxml import html as lxml_html

from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import toy_approved, toy_disparity, toy_dossier
from wijkprofiel.report import write_council_page
from wijkprofiel.report.content import Bullets, Facts, Paragraph, Table
from wijkprofiel.report.council import build_council_page
from wijkprofiel.report.text import COUNCIL_FEW, COUNCIL_NONE_SET

AGREED = {
    "sleutel": "huur",
    "jaar": 2020,
    "peilwaarde": 41.0,
    "peiljaar": 2018,
    "streefwaarde": 35.25,
    "streefjaar": 2030,
    "vastgesteld_door": "gemeenteraad",
    "vastgesteld_op": "2019-11-05",
    "doel": "Minder huur in het centrum.",
}


def page(*entries, **changes):
    dossier = toy_dossier() | {"indicator": list(entries)}
    sections = build_council_page(toy_approved(dossier=dossier, **changes)).sections
    return {section.key: section.blocks for section in sections}


def rows(*entries):
    return next(block for block in page(*entries)["stand"] if isinstance(block, Table)).rows


def words(blocks):
    parts = [
        b.text if isinstance(b, Paragraph) else " ".join(b.items)
        for b in blocks
        if isinstance(b, Paragraph | Bullets)
    ]
    return " ".join(parts)


def test_what_was_agreed_stands_beside_where_we_are_and_who_set_it():
    assert rows(AGREED) == (
        (
            "Huurwoningen, 2020 (% van woningen)",
            "41,0 (2018)",
            "40,0",
            "35,25 (2030)",
            "-1,0",
            "-4,75",
            "gemeenteraad, 5 november 2019",
        ),
    )


def test_a_figure_that_is_no_newer_than_the_base_shows_no_change():
    assert rows(AGREED | {"peiljaar": 2020})[0][4] == "nog geen nieuwere meting"


@pytest.mark.parametrize(
    ("absent", "place", "said"),
    [
        ("peilwaarde", 1, "niet vastgesteld"),
        ("streefwaarde", 3, "niet vastgesteld"),
        ("vastgesteld_door", 6, "niet genoemd wie, 5 november 2019"),
    ],
)
def test_what_is_absent_is_said(absent, place, said):
    entry = {key: value for key, value in AGREED.items() if key != absent}
    assert rows(entry)[0][place] == said


def test_an_agreement_about_another_year_does_not_count():
    assert COUNCIL_NONE_SET in words(page(AGREED | {"jaar": 2019})["stand"])


def test_without_agreements_the_figures_stand_with_the_plain_statement():
    assert COUNCIL_NONE_SET in words(page()["stand"])
    assert [row[2] for row in rows()] == ["niet vastgesteld"] * 3


def test_the_goal_and_the_decision_are_named():
    facts = next(block for block in page()["doel"] if isinstance(block, Facts))
    assert dict(facts.pairs)["Doel"] == "Scholen plannen."


def test_where_the_test_had_too_few_areas_one_sentence_says_what_decides():
    said = words(page()["toetsen"])
    assert "Bij 2 van de 2 waren er te weinig gebieden." in said
    assert said.count(COUNCIL_FEW) == 1


def test_where_every_map_was_measured_that_sentence_is_absent():
    measured = [entry | {"stand": "verschil"} for entry in toy_disparity(("a", "b"))]
    said = words(page(disparity=tuple(measured))["toetsen"])
    assert COUNCIL_FEW not in said
    assert "verschil: 2" in said


def test_both_files_are_one_accessible_page_in_dutch(tmp_path):
    html, pdf = write_council_page(toy_approved(dossier=toy_dossier() | {"indicator": [AGREED]}), tmp_path)
    tree = lxml_html.document_fromstring(html.read_bytes())
    assert tree.get("lang") == "nl"
    assert {th.get("scope") for th in tree.xpath("//th")} == {"col", "row"}
    with pikepdf.open(pdf) as opened, opened.open_metadata() as metadata:
        assert len(opened.pages) == 1
        assert opened.Root.MarkInfo.Marked
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Profiel van Toydorp (OEFENING)"


def test_the_same_input_gives_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in write_council_page(toy_approved(), tmp_path / "a")]
    assert [path.read_bytes() for path in write_council_page(toy_approved(), tmp_path / "b")] == first


def test_what_was_only_cleared_is_refused(tmp_path):
    with pytest.raises(NotApproved):
        write_council_page(toy_approved("CONCEPT"), tmp_path)
