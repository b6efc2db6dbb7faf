"""One area on one page."""

import re

import pytest
from lxml import html as lxml_html

from tests.wijkprofiel.report.toydorp import toy_approved, toy_boundaries
from wijkprofiel.errors import BoundaryError, UnknownArea
from wijkprofiel.report import FactsheetView, render_factsheet_html
from wijkprofiel.report.dots import DotLine
from wijkprofiel.report.factsheet import fact_sentences

JUDGING = (
    "hoger",
    "lager",
    "meer dan",
    "minder dan",
    "stijg",
    "daal",
    "slecht",
    "goed",
    "gemiddeld",
    "trend",
)


def tree_of(unit="WK999900", status="CONCEPT"):
    return lxml_html.document_fromstring(
        render_factsheet_html(toy_approved(status), toy_boundaries(), unit=unit)
    )


def test_the_page_names_the_area_its_code_and_the_status():
    tree = tree_of()
    assert tree.findtext(".//h1") == "Dorpskern"
    assert "WK999900" in tree.xpath("string(//p[@class='lead'])")
    assert tree.xpath("string(//p[@class='stamp'])") == "CONCEPT"


def test_a_small_map_shows_where_the_area_lies():
    (locator,) = tree_of().xpath("//*[local-name()='svg' and @class='locator']")
    assert locator.get("aria-label") == "Kaartje: waar Dorpskern ligt in Toydorp"


def test_figures_stand_beside_those_of_gemeente_and_country():
    (row,) = tree_of().xpath("//tr[th[starts-with(., 'Huurwoningen')]]")
    assert [cell.text for cell in row.xpath("td[contains(@class, 'num')]")] == ["52,3", "40,0", "42,5"]


def test_a_missing_figure_has_no_dot_and_its_reason_is_said():
    tree = tree_of("WK999901")
    (row,) = tree.xpath("//tr[th[starts-with(., 'Huurwoningen')]]")
    assert not row.xpath(".//*[local-name()='circle']")
    assert "Huurwoningen, 2020: afgeschermd" in tree.xpath("//li/text()")


def test_counts_get_no_line_because_areas_differ_in_size():
    (row,) = tree_of().xpath("//tr[th[starts-with(., 'Inwoners')]]")
    assert not row.xpath(".//*[local-name()='svg']")


def test_sentences_keep_to_figures():
    sentences = fact_sentences(toy_approved("CONCEPT"), "WK999900")
    assert sentences[2] == "Huurwoningen: 52,3 % van woningen in 2020. Ernaast: Toydorp 40,0, Nederland 42,5."
    assert not [word for word in JUDGING if word in " ".join(sentences).lower()]


def test_a_modelled_figure_names_its_predictors():
    assert "ligging van wegen" in tree_of().text_content()


def test_nothing_runs_and_nothing_is_fetched():
    page = render_factsheet_html(toy_approved("CONCEPT"), toy_boundaries(), unit="WK999900")
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|(src|href)=", page)


def test_the_notebook_gets_a_frame_without_rights_and_words_beside_it():
    bundle = FactsheetView(toy_approved("CONCEPT"), toy_boundaries(), "WK999900")._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Dorpskern (WK999900) [CONCEPT]")
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_frame_allows_nothing():
    value = FactsheetView(toy_approved("CONCEPT"), toy_boundaries(), "WK999900").widget().value
    assert re.search(r"<iframe [^>]*sandbox srcdoc=", value)


def test_an_unknown_area_is_refused():
    with pytest.raises(UnknownArea, match="WK999909"):
        render_factsheet_html(toy_approved("CONCEPT"), toy_boundaries(), unit="WK999909")


def test_boundaries_of_another_level_are_refused():
    with pytest.raises(BoundaryError):
        render_factsheet_html(toy_approved("CONCEPT"), toy_boundaries(), unit="GM9999")


@pytest.mark.parametrize(
    ("values", "low", "high"), [((12.0, 37.2), 0, 40), ((-3.0, None, 8.0), -3, 8), ((), 0, 1)]
)
def test_the_scale_starts_at_zero_unless_a_figure_lies_below_it(values, low, high):
    line = DotLine(values)
    assert (line.low, line.high) == (low, high)
