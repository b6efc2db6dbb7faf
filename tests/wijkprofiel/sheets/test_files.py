"""Map sheets as files."""

import pikepdf
import pytest

from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.maps import build_map
from wijkprofiel.sheets import write_sheets
from wijkprofiel.sheets.document import page_words

WIJKEN = {"wijk": toy_boundaries()}
NAMES = [
    "kaart-huur-2020-wijk.pdf",
    "kaart-huur-2020-wijk.png",
    "kaart-inwoners-2020-wijk.pdf",
    "kaart-inwoners-2020-wijk.png",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_sheets(toy_approved(), WIJKEN, tmp_path_factory.mktemp("kaartbladen"))


def test_each_map_becomes_a_pdf_and_a_png(written):
    assert [path.name for path in written] == NAMES
    assert all(path.stat().st_size > 5000 for path in written)


def test_the_same_input_gives_the_same_bytes(written, tmp_path):
    again = write_sheets(toy_approved(), WIJKEN, tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


def test_the_pdf_has_title_owner_language_and_the_date_of_judgement(written):
    with pikepdf.open(written[0]) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Huurwoningen per wijk in Toydorp, 2020 (OEFENING)"
        assert metadata["pdfuaid:part"] == "1"
        assert "team@toydorp.example" in str(pdf.docinfo["/Author"])
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260309")
        assert str(pdf.Root.Lang).lower().startswith("nl")


def test_the_words_of_the_pdf_hold_every_figure_and_every_reason():
    kaart = build_map(toy_approved(), toy_boundaries(), output="kaart:huur@2020:wijk")
    words, _ = page_words(kaart, 2)
    assert "Dorpskern: 52,3 %; Haven: afgeschermd; Veld: 12,0 %" in words


def test_a_level_without_boundaries_is_refused(tmp_path):
    with pytest.raises(BoundaryError, match="geen grenzen"):
        write_sheets(toy_approved(), {}, tmp_path)


def test_a_file_where_the_folder_should_come_is_refused(tmp_path):
    (tmp_path / "bladen").write_text("")
    with pytest.raises(UsageError, match="is een bestand"):
        write_sheets(toy_approved(), WIJKEN, tmp_path / "bladen")


def test_what_was_only_cleared_writes_nothing(tmp_path):
    with pytest.raises(NotApproved):
        write_sheets(toy_approved("CONCEPT"), WIJKEN, tmp_path / "bladen")
    assert not (tmp_path / "bladen").exists()
