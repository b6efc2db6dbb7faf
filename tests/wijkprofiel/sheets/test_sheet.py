"""The map sheet: what is on it, and when it is refused."""

from dataclasses import replace

import matplotlib
import pytest
from matplotlib.text import Text

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from tests.wijkprofiel.sheets.changed import many_areas, renamed, without_figures
from wijkprofiel.errors import IncompleteSheet
from wijkprofiel.maps import build_map
from wijkprofiel.maps.palette import PATTERNS
from wijkprofiel.sheets import (
    PAPERS,
    SheetChoice,
    account_of,
    draw_sheet,
    picture_alt,
    picture_svg,
    write_sheet,
)
from wijkprofiel.sheets.complete import CHECKLIST
from wijkprofiel.sheets.ground import HATCHES, scale_length
from wijkprofiel.sheets.sheet import draw_pages


def kaart_of(status="OEFENING", name="huur@2020"):
    return build_map(toy_approved(status), toy_boundaries(), output=f"kaart:{name}:wijk")


def texts_of(figure):
    return [text for text in figure.findobj(Text) if text.get_text()]


def words_of(figure):
    return " ".join(text.get_text() for text in texts_of(figure))


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


def test_the_legend_lies_outside_the_map():
    figure = draw_sheet(kaart_of())
    figure.draw_without_rendering()
    ground = figure.axes[1].get_window_extent()
    for text in figure.axes[0].texts:
        if text.get_text() in {"Legenda", "Ter vergelijking", "Gebieden en cijfers"}:
            assert text.get_window_extent().x0 > ground.x1


ABSENT = {
    "titel": {"title": " "},
    "eenheid": {"subtitle": ""},
    "bron": {"sources": ()},
    "jaar": {"title": "Huur", "topic": "Huur", "sources": ("Bureau",)},
    "methode": {"method": ""},
    "eigenaar": {"owner": " "},
    "status": {"status": "AF"},
    "grenzen": {"boundary_line": ""},
    "doel": {"purpose": ""},
    "geldig tot": {"valid_until": ""},
}


@pytest.mark.parametrize("item", CHECKLIST, ids=lambda item: item.name)
def test_a_sheet_without_an_item_of_the_checklist_is_refused_with_its_own_words(item):
    with pytest.raises(IncompleteSheet) as caught:
        draw_sheet(replace(kaart_of(), **ABSENT[item.name]))
    assert caught.value.message == f"Dit kaartblad is niet gemaakt. Er ontbreekt: {item.name}. {item.why}"
    assert caught.value.remedy == item.remedy


def test_every_item_of_the_checklist_has_an_error_of_its_own():
    assert {item.name for item in CHECKLIST} == set(ABSENT)
    assert len({item.why for item in CHECKLIST}) == len({item.remedy for item in CHECKLIST}) == len(ABSENT)


def test_all_that_is_absent_is_named_at_once():
    with pytest.raises(IncompleteSheet, match=r"ontbreekt: titel, methode, eigenaar\."):
        draw_sheet(replace(kaart_of(), title="", topic="Huur, 2020", method="", owner=""))


@pytest.mark.parametrize("kind", ["pdf", "png", "svg", "pptx"])
def test_no_file_of_any_kind_is_written_of_a_sheet_without_owner(kind, tmp_path):
    choice = SheetChoice(kinds=(kind,))
    with pytest.raises(IncompleteSheet, match="eigenaar"):
        write_sheet(replace(kaart_of(), owner=""), tmp_path / "blad", day="2026-03-09", choice=choice)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_no_text_is_smaller_than_the_paper_allows_and_none_leaves_the_page(paper):
    for figure in draw_pages(many_areas(kaart_of(), 70), paper=paper):
        figure.draw_without_rendering()
        for text in texts_of(figure):
            box = text.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
            assert box.x0 >= 0
            assert box.y0 >= 0
            assert box.x1 <= paper.width / 25.4
            assert box.y1 <= paper.height / 25.4
        outside = [t for t in figure.axes[0].texts if t.get_fontsize() < paper.smallest_pt]
        assert not outside


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_source_status_owner_method_and_mark_are_on_the_first_page_of_every_paper(paper):
    kaart = kaart_of()
    words = words_of(draw_pages(kaart, paper=paper, account=account_of(toy_approved()))[0])
    for part in ("1234TOY", "Oefening: niemand", "Bureau Toydorp", "J. Voorbeeld", "klassen", kaart.mark):
        assert part in words, part


def test_the_status_names_the_day_of_judgement_and_who_agreed():
    approval = {"besluit": "akkoord", "rol": "privacy_officer", "datum": "2026-03-08", "persoon": "P. Naam"}
    approved = toy_approved("VRIJGEGEVEN", approvals=(approval,))
    words = words_of(draw_sheet(kaart_of("VRIJGEGEVEN"), account=account_of(approved)))
    assert "Getoetst op 9 maart 2026. Akkoord: privacy officer, 8 maart 2026." in " ".join(words.split())
    assert "P. Naam" not in words


def test_signs_that_steer_a_program_are_text_on_a_sheet():
    kaart = kaart_of()
    name = '<script>x</script>${y}\u2028=1+1 "><img onerror=z> $a$\x07'
    words = words_of(draw_sheet(renamed(kaart, name)))
    shown = "".join(words.split())
    assert '<script>x</script>${y}=1+1"><imgonerror=z>$a$' in shown
    assert "\x07" not in words


def test_a_released_sheet_has_a_stamp_and_no_word_across_the_map():
    exercise, released = draw_sheet(kaart_of()), draw_sheet(kaart_of("VRIJGEGEVEN"))
    assert "VRIJGEGEVEN" in words_of(released)
    assert len(exercise.axes[1].patches) == len(released.axes[1].patches) + 1


def test_many_areas_go_to_further_pages_and_none_is_lost():
    pages = draw_pages(many_areas(kaart_of(), 200))
    words = " ".join(words_of(page) for page in pages)
    assert "namen en cijfers op blad 2" in words
    assert f"blad {len(pages)} van {len(pages)}" in words
    assert all(f"BU9999{number:04d}" in words for number in range(200))


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
    figure = draw_sheet(replace(without_figures(kaart, "geheim"), classes=()))
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
