"""What a gemeente types about a file never becomes a formula in what is made of it."""

import pytest

from wijkprofiel.municipal.as_text import as_text
from wijkprofiel.municipal.sheet import SourceSheet


@pytest.mark.parametrize("typed", ["=1+1", " =SOM(A1)", "+31 6", "-12", "@SUM(1)", "\tx", "＝1+1"])
def test_a_text_that_begins_like_a_formula_is_marked_as_text(typed):
    assert as_text(typed) == f"'{typed}"
    assert as_text(as_text(typed)) == as_text(typed)


@pytest.mark.parametrize("typed", ["", "Team Data", "70+", "a=b", "'=1+1"])
def test_any_other_text_stays_as_it_is(typed):
    assert as_text(typed) == typed


def test_every_answer_about_a_source_is_marked():
    sheet = SourceSheet(eigenaar="=1+1", publiceren=True).with_answers(definitie="@SOM(A1)")
    assert (sheet.eigenaar, sheet.definitie, sheet.publiceren) == ("'=1+1", "'@SOM(A1)", True)
