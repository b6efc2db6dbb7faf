"""A cleaned workbook keeps what one sees, sheet by sheet, and nothing else."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from guardrails import GuardrailsError, write_clean


@pytest.fixture
def book(tmp_path):
    made = Workbook()
    first = made.active
    first.title = "Wijken"
    first.append(["wijk", "woningen"])
    first.append(["Noord", 12.5])
    first.append(["=1+1", 3])
    first["A2"].comment = Comment("geheim", "iemand")
    second = made.create_sheet("Buurten")
    second.append(["buurt", '=HYPERLINK("http://x.nl")'])
    made.create_sheet("Weg").sheet_state = "hidden"
    made.properties.creator = "A. Maker"
    path = tmp_path / "boek.xlsx"
    out = io.BytesIO()
    made.save(out)
    path.write_bytes(out.getvalue())
    return path


def test_visible_sheets_stay_and_formulas_comments_and_makers_go(book, tmp_path):
    write_clean(book, tmp_path / "schoon.xlsx")
    clean = load_workbook(tmp_path / "schoon.xlsx")
    assert clean.sheetnames == ["Wijken", "Buurten"]
    assert [c.value for c in clean["Wijken"][2]] == ["Noord", 12.5]
    cells = [c for sheet in clean for row in sheet.iter_rows() for c in row]
    assert all(c.data_type != "f" and c.comment is None for c in cells)
    assert not clean.properties.creator


def test_more_sheets_do_not_fit_in_a_csv(book, tmp_path):
    with pytest.raises(GuardrailsError, match="2 zichtbare bladen"):
        write_clean(book, tmp_path / "schoon.csv")
