"""A map in a notebook: framed on screen, in words everywhere else."""

import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.wijkprofiel.maps.toydorp import toy_wijken
from wijkprofiel.errors import UsageError
from wijkprofiel.maps import MapView, build_map
from wijkprofiel.screen import unsaved_bundle


@pytest.fixture
def view():
    approved, boundaries = toy_wijken((10.0, 20.0, "geheim"))
    return MapView([build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")])


def test_the_words_name_title_status_classes_gaps_and_source(view):
    words = repr(view)
    assert words.startswith("Bijstand per wijk in Toydorp, 2020 [CONCEPT]")
    assert "geen cijfer, afgeschermd: 1 wijk" in words
    assert "Bron: Toybureau, tabel 1234" in words
    assert f"  {view.kaart.classes[0].label}: 1 wijk" in words


def test_a_saved_notebook_holds_words_and_no_page(view):
    bundle = unsaved_bundle(view)
    assert bundle["text/plain"].startswith("Bijstand per wijk in Toydorp, 2020 [CONCEPT]")
    assert "11,0" not in json.dumps(bundle)
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert len(json.dumps(bundle)) < 5_000


def test_the_frame_has_a_title_and_may_run_its_script_only(view):
    frame = view.frame()
    assert 'title="Bijstand per wijk in Toydorp, 2020"' in frame
    assert 'sandbox="allow-scripts"' in frame
    assert "allow-same-origin" not in frame


def test_no_map_raises():
    with pytest.raises(UsageError):
        MapView([])


@pytest.mark.browser
def test_the_frame_draws_the_map(view, browser, tmp_path):
    path = tmp_path / "frame.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8">{view.frame()}', encoding="utf-8")
    browser.get(path.as_uri())
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    drawn = WebDriverWait(browser, 20).until(
        lambda chrome: chrome.find_element(By.TAG_NAME, "html").get_attribute("data-toestand")
    )
    assert drawn == "getekend"
