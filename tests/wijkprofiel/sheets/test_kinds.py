"""Map sheets as SVG and PPTX, on every paper."""

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree
from pptx import Presentation

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries, toy_dossier
from tests.wijkprofiel.sheets.changed import renamed
from wijkprofiel.errors import UsageError
from wijkprofiel.maps import build_map
from wijkprofiel.sheets import (
    A3,
    A4,
    SLIDE,
    SheetChoice,
    account_of,
    deck_bytes,
    paper_of,
    sheet_choice,
    sheet_document,
    write_deck,
    write_sheet,
    write_sheets,
)

DAY = "2026-03-09"
NASTY = '<script>x</script> ${y} =1+1 "><img onerror=z>'


def kaart_of(name="huur@2020"):
    return build_map(toy_approved(), toy_boundaries(), output=f"kaart:{name}:wijk")


def nasty_kaart():
    return replace(renamed(kaart_of(), f"{NASTY}\u2028\x07"), title=f"{NASTY} per wijk, 2020")


def alternatives(element):
    """Every alternative text below an element of the structure of a PDF."""
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    inside = [kid for kid in listed if isinstance(kid, pikepdf.Dictionary)]
    own = [str(element.Alt)] if "/Alt" in element else []
    return own + [words for kid in inside for words in alternatives(kid)]


def words_of(slide):
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [c.text for shape in slide.shapes if shape.has_table for c in shape.table.iter_cells()]
    return " ".join([*frames, *tables])


@pytest.fixture(scope="module")
def deck():
    content = deck_bytes(
        [kaart_of(), kaart_of("inwoners@2020")],
        account=account_of(toy_approved()),
        day=DAY,
        title="Profiel van Toydorp",
    )
    return Presentation(io.BytesIO(content))


@pytest.mark.parametrize(("paper", "kinds"), [(A3, ("svg", "pptx")), (SLIDE, ("pdf", "png"))])
def test_every_kind_of_file_gives_the_same_bytes_twice(paper, kinds, tmp_path):
    choice = SheetChoice((paper,), kinds)
    first = write_sheet(kaart_of(), tmp_path / "a", day=DAY, choice=choice)
    again = write_sheet(kaart_of(), tmp_path / "b", day=DAY, choice=choice)
    assert {path.suffix for path in first} == {f".{kind}" for kind in kinds}
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_the_dossier_chooses_what_a_release_writes(tmp_path):
    dossier = {**toy_dossier(), "kaartbladen": {"formaten": ["dia"], "bestanden": ["pptx"]}}
    written = write_sheets(toy_approved(dossier=dossier), {"wijk": toy_boundaries()}, tmp_path)
    assert [path.name for path in written] == [
        "kaart-huur-2020-wijk-dia.pptx",
        "kaart-inwoners-2020-wijk-dia.pptx",
    ]


@pytest.mark.parametrize(("paper", "width", "height"), [(A4, 842, 595), (A3, 1191, 842), (SLIDE, 960, 540)])
def test_a_pdf_has_the_size_of_its_paper_an_outline_and_words(paper, width, height):
    made = sheet_document(kaart_of(), paper=paper, day=DAY).pdf()
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_outline() as outline:
        box = [round(float(side)) for side in pdf.pages[0].MediaBox]
        assert box == [0, 0, width, height]
        assert pdf.Root.MarkInfo.Marked
        assert outline.root[0].title == "Huurwoningen per wijk in Toydorp, 2020 (OEFENING)"
        assert any("Dorpskern: 52,3 %" in words for words in alternatives(pdf.Root.StructTreeRoot))


def test_an_svg_keeps_its_words_and_carries_its_letters():
    (svg, *_) = sheet_document(kaart_of(), day=DAY).svgs()
    root = etree.fromstring(svg)
    texts = [text for text in root.itertext() if text.strip()]
    assert root.get("lang") == "nl"
    assert "Huurwoningen per wijk in Toydorp, 2020" in texts
    assert b"url(data:font/woff;base64," in svg
    assert "Dorpskern: 52,3 %" in root.findtext("{*}desc")


def test_an_svg_holds_no_script_handler_or_address_whatever_the_names_are():
    (svg, *_) = sheet_document(nasty_kaart(), day=DAY).svgs()
    root = etree.fromstring(svg)
    assert not root.findall(".//{*}script")
    assert not [
        name for e in root.iter() if isinstance(e.tag, str) for name in e.attrib if name.startswith("on")
    ]
    assert "<script>x</script>" in "".join(root.itertext())


def test_a_deck_opens_with_what_it_is_and_has_a_slide_per_map(deck):
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[:2] == ["Profiel van Toydorp", "Huurwoningen per wijk in Toydorp, 2020"]
    assert "Inwoners per wijk in Toydorp, 2020" in titles
    assert "2 kaarten" in words_of(deck.slides[0])


def test_legend_references_and_areas_are_native_text(deck):
    words = words_of(deck.slides[1]) + words_of(deck.slides[2])
    for part in ("Legenda", "geen cijfer: afgeschermd", "Ter vergelijking", "Dorpskern", "52,3 %", "Haven"):
        assert part in words, part


def test_the_notes_of_a_slide_hold_source_year_status_owner_and_purpose(deck):
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    for part in ("1234TOY", "2020", "Status: Oefening", "Geldig tot 9 maart 2027", "J. Voorbeeld", "Doel:"):
        assert part in notes, part


def test_every_picture_of_a_deck_has_words_or_is_decoration(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            properties = shape._element.xpath(".//p:cNvPr")[0]
            if shape.shape_type == 13:
                assert properties.get("descr") or b"decorative" in etree.tostring(properties)
    (picture,) = [s for s in deck.slides[1].shapes if s.name == "Kaart"]
    assert picture._element.xpath(".//p:cNvPr")[0].get("descr").startswith("Kaart: Huurwoningen")


def test_nothing_on_a_slide_leaves_it(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_a_deck_has_a_language_fixed_dates_and_nothing_of_a_printer(deck, tmp_path):
    assert deck.core_properties.language == "nl-NL"
    assert deck.core_properties.modified.isoformat() == f"{DAY}T00:00:00"
    path = write_deck(toy_approved(), {"wijk": toy_boundaries()}, tmp_path / "kaarten.pptx")
    with zipfile.ZipFile(path) as opened:
        assert {info.date_time[0] for info in opened.infolist()} == {1980}
        assert not [n for n in opened.namelist() if "thumbnail" in n or "printer" in n]


def test_names_are_text_in_a_deck_whatever_they_are():
    made = Presentation(io.BytesIO(deck_bytes([nasty_kaart()], day=DAY)))
    words = " ".join(words_of(slide) for slide in made.slides)
    assert NASTY in words
    assert "\x07" not in words


def test_the_dossier_says_which_paper_and_which_files():
    choice = sheet_choice({"kaartbladen": {"formaten": ["A3"], "bestanden": ["svg", ".PPTX"]}})
    assert [paper.key for paper in choice.papers] == ["a3"]
    assert choice.kinds == ("svg", "pptx")


@pytest.mark.parametrize("asked", [{"formaten": ["a5"]}, {"bestanden": ["docx"]}])
def test_a_paper_or_file_that_there_is_not_is_refused(asked):
    with pytest.raises(UsageError, match="Kies uit"):
        sheet_choice({"kaartbladen": asked})


def test_papers_are_found_by_name():
    assert paper_of(" A4 ") is A4
