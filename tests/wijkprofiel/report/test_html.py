"""The report as HTML: complete by itself, nothing runs, readable by a screen reader."""

import re
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from guardrails.errors import NotApproved
from tests.wijkprofiel.report.toydorp import COLUMNS, toy_approved, toy_boundaries, toy_column, toy_dossier
from wijkprofiel.report import render_report_html

WIJKEN = {"wijk": toy_boundaries()}


@pytest.fixture(scope="module")
def page():
    return render_report_html(toy_approved(), WIJKEN)


@pytest.fixture(scope="module")
def tree(page):
    return lxml_html.document_fromstring(page)


def test_the_page_is_in_dutch_with_a_title_and_the_status(tree):
    assert tree.get("lang") == "nl"
    assert tree.findtext(".//title") == "Profiel van Toydorp (OEFENING)"


def test_nothing_runs_and_nothing_is_fetched(page, tree):
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert not tree.xpath("//script | //link | //iframe | //object")
    assert not re.search(r"""(src|href)=["'](?!#|data:)""", page)


def test_headings_skip_no_level(tree):
    levels = [int(h.tag[1]) for h in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - former <= 1 for former, later in pairwise(levels))


def test_every_table_has_a_caption_and_headers_of_rows_and_columns(tree):
    for table in tree.xpath("//table"):
        assert table.findtext("caption").strip()
        assert {th.get("scope") for th in table.xpath(".//th")} == {"col", "row"}


def test_every_picture_has_words(tree):
    alternatives = tree.xpath("//img/@alt")
    assert len(alternatives) == 2
    assert all(len(alt) > 60 for alt in alternatives)


def test_links_lead_to_a_section(tree):
    targets = set(tree.xpath("//@id"))
    assert {address[1:] for address in tree.xpath("//a/@href")} <= targets


def test_a_missing_figure_is_a_word_and_never_a_zero(tree):
    (row,) = tree.xpath("//table[contains(caption, 'Wonen')]//tr[th='Haven']")
    assert [cell.text for cell in row.findall("td")] == ["afgeschermd", "2,5"]


def test_markup_in_a_text_stays_text():
    dossier = toy_dossier()
    dossier["profiel"]["titel"] = "<script>alert(1)</script>"
    columns = {**COLUMNS, "huur@2020": toy_column("huur@2020", "<b>Huur</b>", "%", "", "geen", 1)}
    page = render_report_html(toy_approved(dossier=dossier, columns=columns), WIJKEN)
    assert "<script" not in page
    assert "<b>" not in page


def test_the_same_input_gives_the_same_page(page):
    assert render_report_html(toy_approved(), WIJKEN) == page


def test_what_was_only_cleared_is_refused():
    with pytest.raises(NotApproved):
        render_report_html(toy_approved("CONCEPT"), WIJKEN)
