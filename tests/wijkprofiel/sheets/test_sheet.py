"""The map sheet: what is on it, and when it is refused."""

from dataclasses import replace

import matplotlib
import pytest
from matplotlib.text import Text

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from wijkprofiel.errors import IncompleteSheet
from wijkprofiel.maps import build_map
from wijkprofiel.maps.model import MapArea
from wijkprofiel.maps.palette import PATTERNS
from wijkprofiel.sheets import draw_sheet, picture_alt, picture_svg
from wijkprofiel.sheets.ground import HATCHES, scale_length
from wijkprofiel.sheets.page import HEIGHT_MM, SMALLEST_PT, WIDTH_MM
from wijkprofiel.sheets.sheet import draw_pages


def kaart_of(status="OEFENING", name="huur@2020"):
    return build_map(toy_approved(status), toy_boundaries(), output=f"kaart:{name}:wijk")


def texts_of(figure):
    return [text for text in figure.findobj(Text) if text.get_text()]


def words_of(figure):
    return " ".join(text.get_text() for text in texts_of(figure))


def many_areas(kaart, count):
    """The same map with ``count`` areas, all on the ground of the first."""
    first = kaart.areas[0]
    codes = [f"BU9999{number:04d}" for number in range(count)]
    geometry = kaart.geometry.loc[[first.code] * count].set_axis(codes)
    areas = tuple(first._replace(code=code, name=f"Buurt met een lange naam {code}") for code in codes)
    return replace(kaart, areas=areas, geometry=geometry)


def test_everything_of_the_checklist_is_on_the_sheet():
    words = words_of(draw_sheet(kaart_of()))
    for part in (
        "Huurwoningen per wijk in Toydorp, 2020",
        "van woningen",
        "Legenda",
        "1 wijk",
        "afgeschermd",
        "Ter vergelijking",
        "40,0",
        "1234TOY",
        "Toykadaster",
        "Hoe leest u deze kaart?",
        "Scholen plannen.",
        "toezicht, handhaving of opsporing",
        "Bureau Toydorp",
        "9 maart 2027",
        "0123456789ab",
        "blad 1 van 1",
        "500 m",
        "OEFENING",
    ):
        assert part in words, part


def test_each_area_is_named_with_its_figure_or_the_words_for_its_absence():
    words = words_of(draw_sheet(kaart_of()))
    for part in ("Dorpskern", "52,3 %", "Haven", "afgeschermd", "Veld", "12,0 %"):
        assert part in words, part


def test_a_missing_area_has_a_pattern_and_no_colour_of_the_scale():
    figure = draw_sheet(kaart_of())
    fills = {row.colour for row in kaart_of().classes}
    hatched = [p for p in figure.axes[1].patches if p.get_hatch()]
    assert len(hatched) == 1
    assert matplotlib.colors.to_hex(hatched[0].get_facecolor()) not in fills


def test_every_pattern_of_the_model_has_a_hatch_of_its_own():
    hatches = [HATCHES[pattern.name] for pattern in PATTERNS.values()]
    assert len(set(hatches)) == len(PATTERNS)


def test_no_text_is_smaller_than_seven_points_and_none_leaves_the_page():
    figure = draw_sheet(kaart_of())
    figure.draw_without_rendering()
    for text in texts_of(figure):
        assert text.get_fontsize() >= SMALLEST_PT
        box = text.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= WIDTH_MM / 25.4
        assert box.y1 <= HEIGHT_MM / 25.4


def test_the_legend_lies_outside_the_map():
    figure = draw_sheet(kaart_of())
    figure.draw_without_rendering()
    ground = figure.axes[1].get_window_extent()
    for text in figure.axes[0].texts:
        if text.get_text() in {"Legenda", "Ter vergelijking", "Gebieden en cijfers"}:
            assert text.get_window_extent().x0 > ground.x1


@pytest.mark.parametrize(
    "part", ["title", "subtitle", "boundary_line", "method", "owner", "purpose", "status"]
)
def test_a_sheet_without_an_essential_part_is_refused(part):
    with pytest.raises(IncompleteSheet, match="Er ontbreekt"):
        draw_sheet(replace(kaart_of(), **{part: " "}))


def test_a_sheet_without_source_or_year_is_refused():
    with pytest.raises(IncompleteSheet, match="bron"):
        draw_sheet(replace(kaart_of(), sources=()))
    with pytest.raises(IncompleteSheet, match="jaar"):
        draw_sheet(replace(kaart_of(), title="Huur", sources=("Bureau",)))


def test_a_released_sheet_has_a_stamp_and_no_word_across_the_map():
    exercise, released = draw_sheet(kaart_of()), draw_sheet(kaart_of("VRIJGEGEVEN"))
    assert "VRIJGEGEVEN" in words_of(released)
    assert len(exercise.axes[1].patches) == len(released.axes[1].patches) + 1


def test_many_areas_go_to_further_pages_and_none_is_lost():
    pages = draw_pages(many_areas(kaart_of(), 400))
    words = " ".join(words_of(page) for page in pages)
    assert "De namen en cijfers staan op blad 2." in words
    assert f"blad {len(pages)} van {len(pages)}" in words
    assert all(f"BU9999{number:04d}" in words for number in range(400))


def test_text_that_does_not_fit_goes_to_a_further_page():
    long = "Een lange toelichting bij dit cijfer. " * 40
    pages = draw_pages(replace(kaart_of(), definition=long.strip()))
    assert len(pages) == 2
    assert "blad 2 van 2" in words_of(pages[1])


def test_a_text_longer_than_a_page_is_refused():
    with pytest.raises(IncompleteSheet, match="past niet"):
        draw_sheet(replace(kaart_of(), definition="woord " * 5000))


def test_a_map_without_any_figure_is_drawn_with_reasons_only():
    kaart = kaart_of()
    gaps = tuple(MapArea(a.code, a.name, None, "afgeschermd", None, "geheim") for a in kaart.areas)
    figure = draw_sheet(replace(kaart, areas=gaps, classes=()))
    assert len([p for p in figure.axes[1].patches if p.get_hatch()]) == 3


@pytest.mark.parametrize(("metres", "length"), [(3400, 2000), (999, 500), (50, 50), (1.5, 1)])
def test_the_scale_bar_has_a_round_length(metres, length):
    assert scale_length(metres) == length


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    before = dict(matplotlib.rcParams)
    draw_sheet(kaart_of())
    assert dict(matplotlib.rcParams) == before


def test_a_picture_is_the_same_every_time_and_is_described():
    assert picture_svg(kaart_of()) == picture_svg(kaart_of())
    assert picture_alt(kaart_of()).startswith("Kaart: Huurwoningen per wijk in Toydorp, 2020.")
