"""The report as PDF: tagged, Dutch, marked as PDF/UA, the same bytes every time."""

import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import FINDING, PLACES, toy_approved, toy_boundaries
from wijkprofiel.errors import UsageError
from wijkprofiel.report import write_report

WIJKEN = {"wijk": toy_boundaries()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rapport")
    write_report(toy_approved(), WIJKEN, folder)
    return folder


@pytest.fixture(scope="module")
def pdf(folder):
    with pikepdf.open(folder / "rapport.pdf") as opened:
        yield opened


def structure(element):
    """Structure elements below ``element``, depth first."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def text_of(path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is absent")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_both_files_are_written(folder):
    assert sorted(p.name for p in folder.iterdir()) == ["rapport.html", "rapport.pdf"]


def test_the_pdf_is_tagged_and_in_dutch(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).lower().startswith("nl")


def test_the_title_is_shown_and_says_the_status(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Profiel van Toydorp (OEFENING)"
        assert metadata["pdfuaid:part"] == "1"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_tables_have_header_cells_and_pictures_have_words(pdf):
    elements = list(structure(pdf.Root.StructTreeRoot))
    kinds = {str(element.S) for element in elements}
    assert {"/Table", "/TH", "/Caption", "/H1", "/H2", "/Figure"} <= kinds
    assert all("/Alt" in element for element in elements if str(element.S) == "/Figure")


def test_the_first_cell_of_a_row_is_its_header(pdf):
    rows = [e for e in structure(pdf.Root.StructTreeRoot) if str(e.S) == "/TR"]
    firsts = [next(kid for kid in structure(row)) for row in rows]
    assert {str(cell.S) for cell in firsts} == {"/TH"}
    assert sum(str(cell.get("/A", {}).get("/Scope", "")) == "/Row" for cell in firsts) > 10


def test_headings_skip_no_level(pdf):
    levels = [
        int(str(e.S)[2])
        for e in structure(pdf.Root.StructTreeRoot)
        if str(e.S)[1:2] == "H" and str(e.S)[2:].isdigit()
    ]
    assert levels[0] == 1
    assert all(later - former <= 1 for former, later in pairwise(levels))


def test_a_long_finding_is_not_cut_off_at_the_end_of_a_page(tmp_path):
    message = " ".join(f"woord{n}" for n in range(900))
    write_report(toy_approved(findings=(replace(FINDING, message=message),)), WIJKEN, tmp_path)
    said = "".join(text_of(tmp_path / "rapport.pdf").split()).replace("-", "")
    assert all(f"woord{n}" in said for n in range(0, 900, 30))


def test_the_contents_are_in_the_outline(pdf):
    with pdf.open_outline() as outline:
        assert "Wat is dit?" in [item.title for item in outline.root]


def test_every_page_says_oefening_and_the_mark(folder, pdf):
    pages = text_of(folder / "rapport.pdf").rstrip("\f").split("\f")
    assert len(pages) == len(pdf.pages)
    assert all("OEFENING" in page and "0123456789ab" in page for page in pages)


def test_every_area_and_reason_survives_the_page_breaks(folder):
    text = text_of(folder / "rapport.pdf")
    for name, *_ in PLACES.values():
        assert name in text
    assert "afgeschermd" in text


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    for path in write_report(toy_approved(), WIJKEN, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_a_file_where_the_folder_should_come_is_refused(tmp_path):
    (tmp_path / "map").write_text("")
    with pytest.raises(UsageError, match="is een bestand"):
        write_report(toy_approved(), WIJKEN, tmp_path / "map")


def test_what_was_only_cleared_writes_nothing(tmp_path):
    with pytest.raises(NotApproved):
        write_report(toy_approved("CONCEPT"), WIJKEN, tmp_path / "map")
    assert not (tmp_path / "map").exists()
