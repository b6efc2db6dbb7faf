"""Pages as a checker of accessibility sees them: axe-core in a real browser, and room for small or enlarged screens.

axe-core is a file of npm. `.ci/run` fetches it and names it in ``WIJKPROFIEL_AXE``; without it these tests skip.
"""

from pathlib import Path

import pytest

from tests.wijkprofiel.barriers import AXE, barriers
from tests.wijkprofiel.maps.toydorp import squares, toy_approved, toy_buurten, toy_column
from tests.wijkprofiel.report import toydorp as report_toydorp
from wijkprofiel.accountability.drafts import draft_files
from wijkprofiel.maps import build_map, render_map_html
from wijkprofiel.overview import collect, render_overview
from wijkprofiel.report import render_factsheet_html, render_report_html
from wijkprofiel.report.council import build_council_page
from wijkprofiel.report.html import render_page_html

pytestmark = pytest.mark.browser


def map_page():
    """Two topics per wijk and one per buurt, with every kind of missing."""
    boundaries = squares({"WK999900": "Dorp", "WK999901": "Veld", "WK999902": "Haven"}, level="wijk")
    columns = [
        toy_column(),
        toy_column("auto@2020", label="Auto's", unit="aantal", decimals=0, theme="wonen"),
    ]
    figures = {"bijstand@2020": [10.0, 20.0, "geheim"], "auto@2020": [300.0, 1200.0, 500.0]}
    wijken = toy_approved(
        dict(boundaries.frame["naam"]), figures, level="wijk", boundaries=boundaries, columns=columns
    )
    buurten, ground = toy_buurten()
    kaarten = [build_map(wijken, boundaries, output=name) for name in wijken.outputs]
    return render_map_html([*kaarten, build_map(buurten, ground, output="kaart:bijstand@2020:buurt")])


def report_page():
    return render_report_html(report_toydorp.toy_approved(), {"wijk": report_toydorp.toy_boundaries()})


def factsheet_page():
    approved = report_toydorp.toy_approved("CONCEPT")
    return render_factsheet_html(approved, report_toydorp.toy_boundaries(), unit="WK999900")


def council_page():
    return render_page_html(build_council_page(report_toydorp.toy_approved()))


def draft_page(name):
    return draft_files(report_toydorp.toy_approved())[name]


def overview_page():
    return render_overview(collect(Path(__file__).parents[2] / "voorbeelden", day="2026-11-24"))


# A page that is added here is looked at in every way below.
PAGES = {
    "kaart": map_page,
    "rapport": report_page,
    "factsheet": factsheet_page,
    "raad": council_page,
    "verantwoording": lambda: draft_page("verantwoording.html"),
    "raadsvragen": lambda: draft_page("raadsvragen.html"),
    "overzicht": overview_page,
}


@pytest.fixture(scope="session")
def axe():
    """Tests that need axe-core skip without it."""
    if not AXE.is_file():
        pytest.skip(
            "axe-core is absent: WIJKPROFIEL_AXE does not name a file (npm package axe-core, axe.min.js)"
        )


def open_file(browser, path):
    browser.get(path.as_uri())


def write(tmp_path, page):
    path = tmp_path / "blad.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(name, browser, axe, tmp_path):
    open_file(browser, write(tmp_path, PAGES[name]()))
    assert barriers(browser) == []


def test_axe_would_find_something(browser, axe, tmp_path):
    page = '<!doctype html><html><title>x</title><img src="data:,"><p style="color:#ccc">licht</p></html>'
    open_file(browser, write(tmp_path, page))
    assert {found[1] for found in barriers(browser)} >= {"html-has-lang", "image-alt"}


# 640 is what is left of 1280 pixels at 200 %.
@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_small_or_enlarged_screen(name, width, browser, tmp_path):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_file(browser, write(tmp_path, PAGES[name]()))
        wide = browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width


@pytest.mark.lang
def test_axe_finds_nothing_serious_in_any_page_of_a_bundle(made, browser, axe):
    pages = sorted(made.folder.rglob("*.html"))
    assert len(pages) >= 3
    for path in pages:
        for width in (1280, 320):
            size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            try:
                open_file(browser, path)
                assert (path.name, width, barriers(browser)) == (path.name, width, [])
                assert browser.execute_script("return document.documentElement.scrollWidth") <= width
            finally:
                browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
