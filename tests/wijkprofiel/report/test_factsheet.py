"""One area on one page."""

import io
import re

import pikepdf
import pytest
from lxml import html as lxml_html

from guardrails import Blocked, NotApproved, Policy, check_text
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_boundaries, toy_column, toy_dossier
from wijkprofiel.errors import BoundaryError, UnknownArea, UsageError
from wijkprofiel.report import FactsheetView, build_factsheet, render_factsheet_html, write_factsheets
from wijkprofiel.report.dots import DotLine
from wijkprofiel.report.factsheet_files import factsheet_pdf
from wijkprofiel.screen import unsaved_bundle

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


def page_of(unit="WK999900", status="CONCEPT", **changes):
    return build_factsheet(toy_approved(status, **changes), toy_boundaries(), unit=unit)


def test_sentences_keep_to_figures():
    sentences = page_of().sentences
    assert sentences[0] == "Dorpskern is een wijk van Toydorp. Er zijn 500 inwoners (2020)."
    assert sentences[1] == (
        "Huurwoningen in Dorpskern: 52,3 % van woningen (2020). Ter vergelijking: Toydorp (40,0) en Nederland (42,5)."
    )
    assert not [word for word in JUDGING if word in " ".join(sentences).lower()]


def test_every_sentence_passes_the_language_guard():
    policy = Policy.load()
    for unit in ("WK999900", "WK999901", "WK999902"):
        for sentence in page_of(unit).sentences:
            assert check_text("factsheet", sentence, policy=policy) == [], sentence


def test_a_label_on_an_area_stops_the_page():
    huur = toy_column("huur@2020", "Probleemwijken met huurwoningen", "%", "woningen", "quotient", 1)
    with pytest.raises(Blocked, match="W01"):
        page_of(columns={**COLUMNS, "huur@2020": huur})


def test_the_name_of_an_area_is_a_name_whatever_it_means():
    assert "Achterstandswijk" in page_of(names={"WK999900": "Achterstandswijk"}).sentences[0]


def test_a_missing_figure_is_counted_in_the_sentences():
    assert "1 van de 3 onderwerpen is er hier geen cijfer" in page_of("WK999901").sentences[-1]


VOICE = {
    "gebied": "WK999900",
    "indicator": "huur",
    "tekst": "Er komen veel jonge gezinnen bij.",
    "rol": "bewoner",
    "organisatie": "wijkraad",
    "datum": "2026-02-01",
    "soort": "werksessie",
}


def with_voices(*voices):
    return {**toy_dossier(), "duiding": list(voices)}


def test_voices_stand_apart_with_role_organisation_date_and_topic():
    page = page_of(dossier=with_voices(VOICE, {**VOICE, "gebied": "WK999902"}))
    (voice,) = page.voices.shown
    assert voice.speaker == "bewoner, wijkraad, 1 februari 2026, werksessie"
    assert voice.topic == "Huurwoningen"
    tree = lxml_html.document_fromstring(
        render_factsheet_html(
            toy_approved("CONCEPT", dossier=with_voices(VOICE)), toy_boundaries(), unit="WK999900"
        )
    )
    assert tree.xpath("string(//section[@class='voices']//blockquote)") == VOICE["tekst"]


@pytest.mark.parametrize(
    "text", ["Bel 06-12345678 van de buurman.", "Het is een achterstandswijk.", "Mail naar j.jansen@post.nl"]
)
def test_a_voice_with_a_person_or_a_label_is_held_back_and_counted(text):
    page = page_of(dossier=with_voices(VOICE, {**VOICE, "tekst": text}))
    assert len(page.voices.shown) == 1
    assert page.voices.held == 1


def test_a_wijk_shows_its_own_choice_and_the_same_figure_for_what_both_show():
    choice = [
        {"gebied": "Dorpskern", "indicatoren": ["huur", "inwoners"]},
        {"gebied": "WK999902", "indicatoren": ["afstand", "huur"]},
    ]
    dossier = {**toy_dossier(), "factsheet": choice}
    first, second = page_of("WK999900", dossier=dossier), page_of("WK999902", dossier=dossier)
    assert [line.column for line in first.lines] == ["huur@2020", "inwoners@2020"]
    assert [line.column for line in second.lines] == ["afstand@2020", "huur@2020"]
    assert first.lines[0].texts[1:] == second.lines[1].texts[1:]
    assert (
        first.view == "Dit blad toont 2 van de 3 onderwerpen van dit profiel. De andere staan in het rapport."
    )


def test_a_released_profile_gives_a_page_per_wijk_twice_the_same(tmp_path):
    wijken = {"wijk": toy_boundaries()}
    first = write_factsheets(toy_approved(), wijken, tmp_path / "a")
    again = write_factsheets(toy_approved(), wijken, tmp_path / "b")
    assert [path.name for path in first][:2] == ["wk999900-dorpskern.html", "wk999900-dorpskern.pdf"]
    assert len(first) == 6
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_what_was_only_cleared_writes_no_page(tmp_path):
    with pytest.raises(NotApproved):
        write_factsheets(toy_approved("CONCEPT"), {"wijk": toy_boundaries()}, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def opened(page):
    return pikepdf.open(io.BytesIO(factsheet_pdf(page)))


def test_the_pdf_is_one_tagged_page_with_title_language_and_headings():
    with (
        opened(page_of(status="OEFENING")) as pdf,
        pdf.open_metadata() as metadata,
        pdf.open_outline() as outline,
    ):
        assert len(pdf.pages) == 1
        assert metadata["dc:title"] == "Dorpskern, Toydorp (OEFENING)"
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("nl")
        (top,) = outline.root
        assert top.title == "Dorpskern"
        assert [part.title for part in top.children][:2] == ["Cijfers", "Wat ontbreekt"]


def test_the_pdf_stays_one_page_with_many_voices_and_says_how_many_are_left():
    long = {**VOICE, "tekst": "Een lange bijdrage over de voorzieningen in deze wijk. " * 6}
    page = page_of(dossier=with_voices(*({**long, "datum": f"2026-02-{day:02d}"} for day in range(1, 25))))
    with opened(page) as pdf:
        assert len(pdf.pages) == 1


def test_figures_that_do_not_fit_on_one_page_are_refused_with_a_way_out():
    dossier = toy_dossier()
    dossier["doel"]["omschrijving"] = "Een doel dat niet ophoudt. " * 400
    with pytest.raises(UsageError, match="past niet op één bladzijde"):
        factsheet_pdf(page_of(dossier=dossier))


def test_names_are_text_whatever_they_are():
    nasty = '<script>x</script> ${y} "><img onerror=z>\u2028=1+1'
    page = page_of(names={"WK999900": nasty})
    html = FactsheetView(
        toy_approved("CONCEPT", names={"WK999900": nasty}), toy_boundaries(), "WK999900"
    ).als_html()
    tree = lxml_html.document_fromstring(html)
    assert not tree.xpath("//script | //img | //@onerror")
    assert tree.findtext(".//h1").startswith("<script>x</script>")
    with opened(page) as pdf:
        assert len(pdf.pages) == 1


def test_a_modelled_figure_names_its_predictors():
    assert "ligging van wegen" in tree_of().text_content()


def test_nothing_runs_and_nothing_is_fetched():
    page = render_factsheet_html(toy_approved("CONCEPT"), toy_boundaries(), unit="WK999900")
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|(src|href)=", page)


def test_the_notebook_gets_a_frame_without_rights_and_words_beside_it():
    view = FactsheetView(toy_approved("CONCEPT"), toy_boundaries(), "WK999900")
    bundle = unsaved_bundle(view)
    assert bundle["text/plain"].startswith("Factsheet van Dorpskern [CONCEPT]")
    assert repr(view).startswith("Dorpskern (WK999900) [CONCEPT]")
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_the_frame_allows_nothing():
    value = FactsheetView(toy_approved("CONCEPT"), toy_boundaries(), "WK999900").frame()
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
