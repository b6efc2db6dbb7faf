"""The workbook, read back with another library than the one that wrote it."""

import openpyxl
import pytest

from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_column
from wijkprofiel.errors import UsageError
from wijkprofiel.report import write_workbook

SHEETS = ["Cijfers", "Toelichting", "Bronnen", "Kwaliteit", "Vrijgave"]
FORMULAS = ("=1+1", '=HYPERLINK("http://example.org","x")', "+1", "-1", "@SUM(A1)", "http://example.org")


def read(tmp_path, released=None):
    return openpyxl.load_workbook(write_workbook(released or toy_approved(), tmp_path / "cijfers.xlsx"))


def row_of(sheet, code):
    return next(row for row in sheet.iter_rows(values_only=True) if row[0] == code)


def test_there_are_five_sheets(tmp_path):
    assert read(tmp_path).sheetnames == SHEETS


def test_figures_are_numbers_and_missing_figures_are_words(tmp_path):
    sheet = read(tmp_path)["Cijfers"]
    assert row_of(sheet, "WK999900")[4:] == (500, 52.3, 0.4)
    assert row_of(sheet, "WK999901")[4:] == (300, "afgeschermd", 2.5)
    assert row_of(sheet, "WK999902")[4:] == (195, 12, "onderdrukt: te klein aantal")


def test_only_approved_columns_and_areas_are_in_it(tmp_path):
    sheet = read(tmp_path)["Cijfers"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    heads = ["Code", "Naam", "Niveau", "Ligt in"]
    heads += [
        "Inwoners, 2020\naantal",
        "Huurwoningen, 2020\n% van woningen",
        "Afstand tot een school, 2020\nkm",
    ]
    assert list(rows[0]) == heads
    assert [row[0] for row in rows[1:]] == ["WK999900", "WK999901", "WK999902", "GM9999", "NL00"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_says_oefening_and_keeps_its_head_in_view(tmp_path, sheet):
    opened = read(tmp_path)[sheet]
    assert opened["A1"].value.startswith("OEFENING")
    assert "OEFENING" in opened.oddHeader.center.text
    assert opened.freeze_panes in {"A4", "B4", "C4"}


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    columns = {**COLUMNS, "huur@2020": toy_column("huur@2020", text, "%", "", "geen", 1, definition=text)}
    book = read(tmp_path, toy_approved(names={"WK999900": text}, columns=columns))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert row_of(book["Cijfers"], "WK999900")[1] == text


def test_the_release_sheet_holds_status_mark_findings_and_the_lack_of_approval(tmp_path):
    facts = dict(read(tmp_path)["Vrijgave"].iter_rows(min_row=4, values_only=True))
    assert facts["Kenmerk"].startswith("0123456789abcdef")
    assert facts["Eigenaar"].endswith("team@toydorp.example")
    assert "niemand heeft dit goedgekeurd" in facts["Besluiten"]
    assert any(key.startswith("Bevinding G01") for key in facts)


def test_the_same_input_gives_the_same_bytes(tmp_path):
    first = write_workbook(toy_approved(), tmp_path / "een.xlsx").read_bytes()
    assert write_workbook(toy_approved(), tmp_path / "twee.xlsx").read_bytes() == first


def test_the_date_in_the_file_is_the_date_of_judgement(tmp_path):
    assert read(tmp_path).properties.created.date().isoformat() == "2026-03-09"


def test_a_folder_where_the_file_should_come_is_refused(tmp_path):
    with pytest.raises(UsageError, match="is een map"):
        write_workbook(toy_approved(), tmp_path)


def test_what_was_only_cleared_writes_nothing(tmp_path):
    with pytest.raises(NotApproved):
        write_workbook(toy_approved("CONCEPT"), tmp_path / "cijfers.xlsx")
    assert not (tmp_path / "cijfers.xlsx").exists()
