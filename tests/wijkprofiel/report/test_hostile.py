"""Names and texts that try to be more than text: in every product they are letters, and nothing runs."""

import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import openpyxl
import pytest
from lxml import html as lxml_html

from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_boundaries, toy_dossier, toy_quality
from wijkprofiel.report import (
    render_factsheet_html,
    render_report_html,
    write_council_page,
    write_geopackage,
    write_report,
    write_workbook,
)

WIJKEN = {"wijk": toy_boundaries()}
HOSTILE = {
    "script": "<script>document.title='geraakt'</script>",
    "img": '"><img src=x onerror="document.title=\'geraakt\'">',
    "template": "${document.title='geraakt'} {{ 7*7 }} {% raw %}",
    "line": "een\u2028twee\u2029drie\x85vier",
    "formula": '=HYPERLINK("http://example.org","klik")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "typst": '#image("x.png") $x^2$ *sterk* _nadruk_ @bron // weg \\',
    "comment": "--> ]]> </style></title>",
}


def hostile(text):
    """Toydorp in which a wijk, a topic, its definition, owner and source, and the dossier all hold ``text``."""
    column = replace(
        COLUMNS["huur@2020"], label=text, definition=text, owner=text, source=text, denominator=text
    )
    dossier = toy_dossier()
    dossier["profiel"]["titel"] = dossier["doel"]["omschrijving"] = dossier["eigenaar"]["naam"] = text
    dossier["duiding"] = [{"tekst": text, "rol": text, "organisatie": text, "datum": "2026-01-02"}]
    quality = toy_quality()
    quality["sources"][0] |= {"title": text, "caveats": [text], "report_to": text}
    dossier["kwaliteit"] = quality
    return toy_approved(names={"WK999900": text}, columns={**COLUMNS, "huur@2020": column}, dossier=dossier)


@pytest.fixture(scope="module")
def text():
    """All of them in one name: each is as dangerous in company, and every product is made once."""
    return " ".join(HOSTILE.values())


@pytest.fixture(scope="module")
def released(text):
    return hostile(text)


def seen(text):
    """The text with every kind of white space as one space, as a page shows it."""
    return " ".join(text.split())


def test_the_pages_show_it_as_letters_and_hold_no_element_of_it(released, text, tmp_path):
    pages = [
        render_report_html(released, WIJKEN),
        render_factsheet_html(released, toy_boundaries(), unit="WK999900"),
    ]
    html, _ = write_council_page(released, tmp_path)
    pages.append(html.read_text(encoding="utf-8"))
    for page in pages:
        tree = lxml_html.document_fromstring(page)
        assert not tree.xpath("//script | //*[@onerror] | //img[not(starts-with(@src, 'data:'))]")
        assert seen(text) in seen(tree.text_content())


def test_the_workbook_holds_it_as_text(released, text, tmp_path):
    book = openpyxl.load_workbook(write_workbook(released, tmp_path / "cijfers.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert text in {cell.value for cell in cells}


def test_the_geopackage_holds_it_as_text_and_its_styles_stay_whole(released, text, tmp_path):
    path = write_geopackage(released, WIJKEN, tmp_path / "gebieden.gpkg")
    layer = gpd.read_file(path, layer="wijken").set_index("code")
    assert layer.loc["WK999900", "naam"] == text
    with closing(sqlite3.connect(path)) as base:
        styles = [ET.fromstring(qml) for (qml,) in base.execute("SELECT styleQML FROM layer_styles")]
        names = [name for (name,) in base.execute("SELECT styleName FROM layer_styles")]
    assert len(styles) == 2
    assert all(style.find("renderer-v2") is not None for style in styles)
    assert not any(set("\n\r\x85\u2028\u2029") & set(name) for name in names)


def test_the_pdf_is_made_and_says_it(released, tmp_path):
    _, pdf = write_report(released, WIJKEN, tmp_path)
    _, council = write_council_page(released, tmp_path)
    assert pdf.stat().st_size > 10_000
    assert council.stat().st_size > 5_000


@pytest.mark.browser
def test_nothing_of_it_runs_in_a_browser(released, text, browser, tmp_path):
    report, _ = write_report(released, WIJKEN, tmp_path)
    council, _ = write_council_page(released, tmp_path)
    for page in (report, council):
        browser.get_log("browser")
        browser.get(page.as_uri())
        assert browser.title != "geraakt"
        assert "document.title='geraakt'" in browser.find_element("tag name", "body").text
        assert browser.get_log("browser") == []
