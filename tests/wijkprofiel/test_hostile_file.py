"""A file of a gemeente whose names and values try to be more than text: in every product they are letters."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing

import openpyxl
import pytest
from lxml import html as lxml_html
from pptx import Presentation

import wijkprofiel as wp
from tests.wijkprofiel.maps.reading import packed_of
from tests.wijkprofiel.municipal.test_own_figures import COUNTS, DOSSIER, PEILDATUM, SHEET
from wijkprofiel.dossier import load_dossier
from wijkprofiel.procedure import judge, publish

# What a reader sees of each; a text that begins like a formula is marked with an apostrophe.
TYPED = {
    "script": "<script>document.title='geraakt'</script>",
    "handler": '"><img src=x onerror="document.title=\'geraakt\'">',
    "drawing": "<svg onload=\"document.title='geraakt'\"></svg>",
    "template": "${document.title='geraakt'}",
    "address": "Javascript:document.title='geraakt'",
    "comment": "<!-- weg --> ]]> <![CDATA[x]]>",
    "entity": "&lt;b&gt; &amp; &#60;i&#62;",
    "line": "Een\u2028twee\u2029drie",
    "formula": "=1+1",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+1",
    "call": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=2+2",
}
FORMULAS = ("formula", "plus", "minus", "call", "tab")
SHOWN = {name: f"'{text.strip()}" if name in FORMULAS else text for name, text in TYPED.items()}
MAPS = ("script", "template")


def plain(text):
    """The text with every kind of white space as one space, as a page shows it."""
    return " ".join(text.split())


def unspaced(text):
    """Letters only: paper folds its lines where it likes."""
    return "".join(text.replace("\u00ad", "").split())


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The file as it was read: every text is a category, a remark, a name of a column and an answer."""
    folder = tmp_path_factory.mktemp("vijandig")
    with (folder / "bankjes_2022.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["wijk", f"soort {TYPED['script']}", "aantal", TYPED["formula"]])
        for number, count in enumerate(COUNTS):
            for place, text in enumerate(TYPED.values()):
                rows.writerow([f"WK01640{number}", text, count + 3 * place + 5, text])
    said = {
        "eigenaar": f"Team {TYPED['script']}",
        "definitie": f"Aantal {TYPED['handler']} {TYPED['template']}",
    }
    answers = {"jaar": 2022, "noemer": "geen", "grensjaar": 2022}
    return folder, wp.inlezen(folder / "bankjes_2022.csv", **{**SHEET, **answers, **said})


@pytest.fixture(scope="module")
def bundle(source):
    folder, read = source
    keys = {one.label: one.key for one in read.indicators}
    head = DOSSIER.partition("[[indicator]]")[0].replace(
        "Bankjes in de wijken van Hengelo", "Bankjes in de wijken"
    )
    parts = [head.replace("Afdeling Wijken (voorbeeld)", "Afdeling <b>Wijken</b> ${x}")]
    for name, text in SHOWN.items():
        use = '["beschrijven", "kaart"]' if name in MAPS else '["beschrijven"]'
        parts.append(f'[[indicator]]\nsleutel = "{keys[text]}"\ngebruik = {use}\n')
    (folder / "profiel.toml").write_text("".join(parts), encoding="utf-8")
    return publish(
        judge(load_dossier(folder / "profiel.toml"), peildatum=PEILDATUM), into=folder / "uit"
    ).folder


def test_the_file_is_read_and_the_report_says_that_it_is_text(source):
    _, read = source
    assert read.usable
    assert [n.code for n in read.report.notices if n.outcome.value != "pass"] == []
    assert "M48" in {n.code for n in read.report.notices}


def test_the_map_file_holds_every_text_as_data(bundle):
    content = json.dumps(
        packed_of((bundle / "kaart.html").read_text(encoding="utf-8")).content, ensure_ascii=False
    )
    for name in MAPS:
        assert json.dumps(SHOWN[name], ensure_ascii=False)[1:-1] in content


PAGES = (
    "rapport.html",
    "raad.html",
    "LEESMIJ.html",
    "concept/verantwoording.html",
    "concept/raadsvragen.html",
)


def pages(bundle):
    return [
        bundle / "kaart.html",
        *(bundle / name for name in PAGES),
        *sorted(bundle.glob("factsheets/*.html"))[:1],
    ]


def test_the_pages_show_letters_and_hold_no_element_of_them(bundle):
    for path in pages(bundle)[1:]:
        tree = lxml_html.document_fromstring(path.read_bytes())
        assert not tree.xpath(
            "//script | //@*[starts-with(name(), 'on')] | //svg[@onload] | //img[@src='x']"
        ), path
        assert not tree.xpath(
            "//a[starts-with(@href, 'javascript:') or starts-with(@href, 'Javascript:')]"
        ), path
    told = plain(lxml_html.document_fromstring((bundle / "rapport.html").read_bytes()).text_content())
    assert [name for name, text in SHOWN.items() if plain(text) not in told] == []


def test_the_workbook_holds_every_text_as_text(bundle):
    book = openpyxl.load_workbook(bundle / "cijfers.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    told = " ".join(str(cell.value) for cell in cells)
    assert [name for name, text in SHOWN.items() if text not in told] == []


def test_the_geopackage_holds_every_text_as_text(bundle):
    with closing(sqlite3.connect(bundle / "gebieden.gpkg")) as base:
        told = "\n".join(base.iterdump())
    # The dump doubles each apostrophe; names of styles are titles of maps.
    assert [name for name in MAPS if SHOWN[name].replace("'", "''") not in told] == []


def test_the_slides_hold_every_text_as_text(bundle):
    slides = Presentation(bundle / "kaarten.pptx").slides
    told = plain(
        " ".join(shape.text_frame.text for s in slides for shape in s.shapes if shape.has_text_frame)
    )
    assert [name for name in MAPS if plain(SHOWN[name]) not in told] == []
    assert not [rel for s in slides for rel in s.part.rels.values() if rel.is_external]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is absent")
def test_paper_prints_every_text(bundle):
    def said(path):
        done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
        return unspaced(done.stdout)

    report = said(bundle / "rapport.pdf")
    assert [name for name, text in SHOWN.items() if unspaced(text) not in report] == []
    sheets = "".join(map(said, sorted(bundle.glob("kaartbladen/*.pdf"))))
    assert [name for name in MAPS if unspaced(SHOWN[name]) not in sheets] == []


def test_tables_of_text_start_no_formula_and_keep_every_text(bundle):
    for path in bundle.rglob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
        assert [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "+", "@")] == [], path
    declared = json.loads((bundle / "invoer" / "kolommen.json").read_text(encoding="utf-8"))
    assert {column["label"] for column in declared["kolommen"].values()} == set(SHOWN.values())


@pytest.mark.browser
def test_nothing_of_it_runs_in_a_browser(bundle, browser):
    for path in pages(bundle):
        browser.get_log("browser")
        browser.get(path.as_uri())
        assert browser.title != "geraakt"
        assert browser.get_log("browser") == []
        assert browser.find_elements("css selector", "img[src='x'], svg[onload]") == []
