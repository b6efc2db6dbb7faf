"""Leaks planted in each part of a presentation are found; a harmless one passes; a hostile one ends in a finding."""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Mm

from guardrails import Policy, Vault, inspect_file
from guardrails.readers import Unreadable, read

CODES = [f"WK9999{n:02d}" for n in range(10)]
COUNTS = np.array([120, 305, 50, 410, 95, 230, 640, 15, 175, 360], float)
BASE = np.array([1005, 1210, 990, 2050, 480, 1500, 3010, 220, 760, 1900], float)
SECRET = np.round(100 * COUNTS / BASE, 1)
PERSON = "Bel de bewoner: bsn 111222333"
MAIL = "j.jansen@voorbeeld.nl"


@pytest.fixture(scope="module")
def policy():
    return Policy.load()


@pytest.fixture(scope="module")
def vault():
    rows = [(u, "wijk", 2020, "herkomst", "a", c, b) for u, c, b in zip(CODES, COUNTS, BASE, strict=True)]
    return Vault(pd.DataFrame(rows, columns=["unit", "level", "year", "ground", "group", "count", "base"]))


def slide_of(deck):
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Woningen per wijk, 2020. Bron: CBS."
    return slide


def add_table(slide, values):
    shape = slide.shapes.add_table(len(CODES) + 1, 2, Mm(10), Mm(30), Mm(100), Mm(100))
    for row, (code, value) in enumerate([("gebied", "x7"), *zip(CODES, values, strict=True)]):
        shape.table.cell(row, 0).text, shape.table.cell(row, 1).text = str(code), str(value)
    return shape


def add_chart(slide, values):
    data = CategoryChartData()
    data.categories = CODES
    data.add_series("x7", [float(value) for value in values])
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Mm(10), Mm(30), Mm(100), Mm(80), data)


def saved(deck):
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def made(plant=lambda slide: None):
    deck = Presentation()
    plant(slide_of(deck))
    return saved(deck)


def with_part(content, name, body):
    """The package with one part added or replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for path in old.namelist():
            if path != name:
                new.writestr(path, old.read(path))
        new.writestr(name, body)
    return held.getvalue()


def in_notes(slide):
    slide.notes_slide.notes_text_frame.text = PERSON


def in_two_runs(slide):
    paragraph = slide.shapes.add_textbox(0, 0, Mm(50), Mm(10)).text_frame.paragraphs[0]
    for part in ("bsn 1112", "22333"):
        paragraph.add_run().text = part


def in_alt_text(slide):
    shape = slide.shapes.add_textbox(0, 0, Mm(50), Mm(10))
    shape._element.xpath(".//p:cNvPr")[0].set("descr", PERSON)


def outside_the_slide(slide):
    slide.shapes.add_textbox(Mm(-300), Mm(-300), Mm(50), Mm(10)).text_frame.text = PERSON


def on_a_hidden_slide(slide):
    slide._element.set("show", "0")
    slide.shapes.add_textbox(0, 0, Mm(50), Mm(10)).text_frame.text = PERSON


def in_a_group(slide):
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Mm(50), Mm(10)).text_frame.text = PERSON


def codes_of(content, tmp_path, policy, vault, name="dia.pptx"):
    path = tmp_path / name
    path.write_bytes(content)
    return {finding.code for finding in inspect_file(path, policy=policy, vault=vault)}


PLACES = [in_notes, in_two_runs, in_alt_text, outside_the_slide, on_a_hidden_slide, in_a_group]


@pytest.mark.parametrize("plant", PLACES, ids=lambda plant: plant.__name__)
def test_a_person_is_found_wherever_it_stands_on_a_slide(plant, tmp_path, policy, vault):
    assert "P01" in codes_of(made(plant), tmp_path, policy, vault)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ppt/comments/comment1.xml", f"<c xmlns='x'><text>{PERSON}</text></c>"),
        ("ppt/commentAuthors.xml", f"<a xmlns='x'><b name='{MAIL}'/></a>"),
        ("docProps/custom.xml", f"<p xmlns='x'><property name='nota'><v>{MAIL}</v></property></p>"),
        ("customXml/item1.xml", f"<r xmlns='x'><v>{PERSON}</v></r>"),
        ("ppt/tags/tag1.xml", f"<t xmlns='x'><tag name='A' val='{PERSON}'/></t>"),
        ("ppt/media/image1.jpeg", b"\xff\xd8\xff\xe1Exif " + MAIL.encode() + b"\xff\xd9"),
    ],
)
def test_a_person_is_found_in_every_other_part(name, body, tmp_path, policy, vault):
    found = codes_of(with_part(made(), name, body), tmp_path, policy, vault)
    assert {code for code in found if code.startswith("P")}, found


def test_a_person_in_the_properties_is_found(tmp_path, policy, vault):
    deck = Presentation()
    slide_of(deck)
    deck.core_properties.comments = PERSON
    assert "P01" in codes_of(saved(deck), tmp_path, policy, vault)


@pytest.mark.parametrize("plant", [add_table, add_chart], ids=["table", "chart"])
def test_figures_of_a_protected_group_are_found(plant, tmp_path, policy, vault):
    assert "I05" in codes_of(made(lambda slide: plant(slide, SECRET)), tmp_path, policy, vault)


def test_a_table_that_is_switched_off_is_hidden_data(tmp_path, policy, vault):
    def plant(slide):
        shape = add_table(slide, SECRET)
        shape._element.xpath(".//p:cNvPr")[0].set("hidden", "1")

    assert {"I05", "I07"} <= codes_of(made(plant), tmp_path, policy, vault)


def test_a_slide_that_is_in_no_presentation_is_read_too(tmp_path, policy, vault):
    loose = "<s xmlns:a='x'><a:p><a:r><a:t>bsn 111222333</a:t></a:r></a:p></s>"
    content = with_part(made(), "ppt/slides/slide99.xml", loose)
    assert "P01" in codes_of(content, tmp_path, policy, vault)


def test_a_chart_has_a_workbook_inside_and_that_is_asked_about(tmp_path, policy, vault):
    assert "I13" in codes_of(made(lambda slide: add_chart(slide, BASE)), tmp_path, policy, vault)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("ppt/vbaProject.bin", b"x", "I12"),
        ("ppt/embeddings/oleObject1.bin", b"x", "I13"),
        ("ppt/iets.dat", b"x", "I03"),
        ("ppt/media/film.mp4", b"x", "I03"),
        (
            "ppt/slides/_rels/slide9.xml.rels",
            "<r xmlns='x'><Relationship TargetMode='External' Type='t/image' Target='https://x.example/p.png'/></r>",
            "I11",
        ),
        (
            "ppt/slides/_rels/slide8.xml.rels",
            "<r xmlns='x'><Relationship TargetMode='External' Type='t/hyperlink' Target='javascript:alert(1)'/></r>",
            "I10",
        ),
        ("ppt/slides/slide7.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "I01"),
    ],
)
def test_what_acts_or_cannot_be_read_is_said(name, body, code, tmp_path, policy, vault):
    assert code in codes_of(with_part(made(), name, body), tmp_path, policy, vault)


def test_a_harmless_presentation_passes(tmp_path, policy, vault):
    content = made(lambda slide: add_table(slide, BASE))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert "docProps/thumbnail.jpeg" in opened.namelist()
    assert codes_of(content, tmp_path, policy, vault) <= {"I23"}


def test_a_presentation_is_known_by_its_content(tmp_path, policy, vault):
    assert "P01" in codes_of(made(in_notes), tmp_path, policy, vault, name="plaatje.png")


def test_a_workbook_that_is_a_presentation_too_is_read_by_nobody_and_refused(tmp_path):
    path = tmp_path / "beide.pptx"
    path.write_bytes(with_part(made(), "xl/workbook.xml", "<workbook/>"))
    with pytest.raises(Unreadable, match="tegelijk"):
        list(read(path))


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_a_broken_presentation_is_no_pass(share, tmp_path, policy, vault):
    content = made()
    assert codes_of(content[: int(len(content) * share)], tmp_path, policy, vault)
