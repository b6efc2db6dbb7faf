"""Years of one topic side by side on a sheet."""

import io
from dataclasses import replace

import pytest
from matplotlib.text import Text
from pptx import Presentation

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from tests.wijkprofiel.sheets.changed import without_figures
from wijkprofiel.errors import BoundaryError, ClassLimitError, SeriesBreak, UsageError
from wijkprofiel.maps import build_map
from wijkprofiel.sheets import A4, SLIDE, check_series, deck_bytes, years_document
from wijkprofiel.sheets.series import same_topics

DAY = "2026-03-09"


def kaart_of(year):
    """The map of 2020, said to be of another year."""
    kaart = build_map(toy_approved(), toy_boundaries(), output="kaart:huur@2020:wijk")
    return replace(
        kaart,
        indicator=f"huur@{year}",
        title=kaart.title.replace("2020", str(year)),
        topic=kaart.topic.replace("2020", str(year)),
    )


def words_of(page):
    return " ".join(text.get_text() for text in page.findobj(Text))


@pytest.mark.parametrize("paper", [A4, SLIDE], ids=["a4", "dia"])
def test_each_year_has_a_map_and_all_share_one_legend(paper):
    document = years_document([kaart_of(2022), kaart_of(2020)], paper=paper, day=DAY)
    words = words_of(document.pages[0])
    assert document.title == "Huurwoningen per wijk in Toydorp, 2020 en 2022 (OEFENING)"
    assert words.count("Legenda") == 1
    assert words.index(" 2020 ") < words.index(" 2022 ")
    assert len(document.pages[0].axes) == 3
    assert "nog geen" in words


def test_the_figures_of_every_year_stand_on_the_next_page():
    document = years_document([kaart_of(2020), kaart_of(2022)], day=DAY)
    words = words_of(document.pages[1])
    assert words.count("52,3 %") == 2
    assert words.count("Haven") == 1


def test_the_same_years_give_the_same_bytes():
    pages = [years_document([kaart_of(2020), kaart_of(2022)], day=DAY).pdf() for _ in range(2)]
    assert pages[0] == pages[1]


def test_other_classes_are_refused():
    other = kaart_of(2022)
    other = replace(other, classes=(replace(other.classes[0], high=99.0), *other.classes[1:]))
    with pytest.raises(ClassLimitError, match="dezelfde klassen"):
        check_series([kaart_of(2020), other])


def test_another_definition_or_unit_is_refused():
    with pytest.raises(SeriesBreak, match="definitie"):
        check_series([kaart_of(2020), replace(kaart_of(2022), definition="Iets anders.")])


def test_other_areas_are_refused():
    moved = kaart_of(2022)
    shifted = moved.geometry.set_geometry(moved.geometry.geometry.translate(10))
    with pytest.raises(BoundaryError, match="niet dezelfde gebieden"):
        check_series([kaart_of(2020), replace(moved, geometry=shifted)])


def test_a_changed_boundary_that_leaves_no_area_with_a_figure_in_each_year_is_refused():
    with pytest.raises(BoundaryError, match="geen enkel gebied"):
        check_series([kaart_of(2020), without_figures(kaart_of(2022), "grenswijziging")])


def test_a_changed_boundary_of_some_areas_is_shown_with_its_reason():
    check_series([kaart_of(2020), without_figures(kaart_of(2022), "grenswijziging", first=2)])


@pytest.mark.parametrize("years", [[2020], [2020, 2020], list(range(2010, 2020))])
def test_one_year_the_same_year_or_more_than_a_page_holds_is_refused(years):
    with pytest.raises(UsageError, match="twee tot 8"):
        check_series([kaart_of(year) for year in years])


def test_only_topics_with_several_years_are_put_side_by_side():
    kaart = build_map(toy_approved(), toy_boundaries(), output="kaart:inwoners@2020:wijk")
    assert [
        [k.indicator for k in group] for group in same_topics([kaart_of(2022), kaart, kaart_of(2020)])
    ] == [["huur@2020", "huur@2022"]]


def test_a_presentation_shows_the_years_side_by_side_first():
    made = Presentation(io.BytesIO(deck_bytes([kaart_of(2020), kaart_of(2022)], day=DAY)))
    first = made.slides[0]
    cells = [c.text for shape in first.shapes if shape.has_table for c in shape.table.iter_cells()]
    assert first.shapes.title.text == "Huurwoningen per wijk in Toydorp, 2020 en 2022"
    assert "2020 · 2022" in cells
    assert "40,0 % · 40,0 %" in cells
    assert "Jaren naast elkaar" in first.notes_slide.notes_text_frame.text
