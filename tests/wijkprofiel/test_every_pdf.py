"""Every PDF that is made: tagged, in Dutch, titled, with words for pictures, headings in order, heads of tables."""

import io
from itertools import pairwise

import pikepdf
import pytest

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from wijkprofiel.maps import build_map
from wijkprofiel.report import write_council_page, write_factsheets, write_report
from wijkprofiel.sheets import A3, A4, SLIDE, account_of, sheet_document

WIJKEN = {"wijk": toy_boundaries()}


def sheet(paper):
    released = toy_approved()
    kaart = build_map(released, toy_boundaries(), output="kaart:huur@2020:wijk")
    return [sheet_document(kaart, paper=paper, account=account_of(released), day="2026-03-09").pdf()]


def pdfs(paths):
    return [path.read_bytes() for path in paths if path.suffix == ".pdf"]


MADE = {
    "kaartblad A4": lambda folder: sheet(A4),
    "kaartblad A3": lambda folder: sheet(A3),
    "dia": lambda folder: sheet(SLIDE),
    "rapport": lambda folder: pdfs(write_report(toy_approved(), WIJKEN, folder)),
    "raad": lambda folder: pdfs(write_council_page(toy_approved(), folder)),
    "factsheets": lambda folder: pdfs(write_factsheets(toy_approved(), WIJKEN, folder)),
}


def elements(element):
    """Structure elements below ``element``, depth first."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def flaws(content):
    """What a reader with a screen reader would miss; the list is empty for a good document."""
    out = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        if not (root.get("/MarkInfo", {}).get("/Marked", False) and "/StructTreeRoot" in root):
            return ["no tags"]
        if not str(root.get("/Lang", "")).lower().startswith("nl"):
            out.append("no Dutch")
        with pdf.open_metadata() as told:
            if not told.get("dc:title") or told.get("pdfuaid:part") != "1":
                out.append("no title, or not PDF/UA-1")
        if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
            out.append("title is not shown")
        held = list(elements(root.StructTreeRoot))
        kinds = [str(e.S) for e in held]
        levels = [int(k[2:]) for k in kinds if k.startswith("/H") and k[2:].isdigit()]
        if not levels or levels[0] != 1 or any(b - a > 1 for a, b in pairwise(levels)):
            out.append(f"headings {levels}")
        out += ["picture without words" for e in held if str(e.S) == "/Figure" and not str(e.get("/Alt", ""))]
        for table in (e for e in held if str(e.S) == "/Table"):
            if "/TH" not in [str(e.S) for e in elements(table)]:
                out.append("table without head")
        with pdf.open_outline() as outline:
            if not outline.root:
                out.append("no outline")
        if any("/Tabs" not in page for page in pdf.pages if "/Annots" in page):
            out.append("links without an order")
    return out


@pytest.mark.parametrize("kind", MADE)
def test_a_pdf_can_be_read_without_seeing_it(kind, tmp_path):
    made = MADE[kind](tmp_path)
    assert made
    assert [flaws(content) for content in made] == [[] for _ in made]


def test_a_pdf_without_tags_is_seen_to_lack_them():
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    assert flaws(out.getvalue()) == ["no tags"]


@pytest.mark.lang
def test_every_pdf_of_a_bundle_can_be_read_without_seeing_it(made):
    found = {path.name: flaws(path.read_bytes()) for path in made.folder.rglob("*.pdf")}
    assert len(found) >= 20
    assert {name: told for name, told in found.items() if told} == {}
