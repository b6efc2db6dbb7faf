"""The finished map of the example, opened in a browser that can reach nothing."""

import time

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


@pytest.fixture
def page(made, open_page):
    return open_page((made.folder / "kaart.html").read_text(encoding="utf-8"))


def test_the_map_asks_for_nothing_and_says_nothing_wrong(page, requests_of):
    assert requests_of(page) == []
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_page_is_dutch_and_has_a_title(page):
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "nl"
    assert "OEFENING" in page.title


def test_pointing_at_an_area_tells_its_name_and_figure(page):
    canvas = page.find_element(By.CSS_SELECTOR, ".leaflet-container")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
    time.sleep(0.4)  # a canvas ignores the pointer while it still moves
    ActionChains(page).move_to_element(canvas).pause(0.3).move_by_offset(2, 2).pause(0.3).perform()
    shown = page.find_element(By.CSS_SELECTOR, ".leaflet-tooltip").text
    assert "Wijk 0" in shown
    assert "inwoners" in shown


def test_in_every_topic_and_level_the_legend_counts_every_area_once(page):
    topics = Select(page.find_element(By.TAG_NAME, "select"))
    levels = set()
    for choice in [option.text for option in topics.options]:
        topics.select_by_visible_text(choice)
        for button in page.find_elements(By.CSS_SELECTOR, "input[type=radio]"):
            if not (button.is_enabled() and button.is_displayed()):
                continue
            button.click()
            legend = page.find_element(By.CSS_SELECTOR, "section.legenda:not([hidden])")
            counts = [span.text.split() for span in legend.find_elements(By.CSS_SELECTOR, ".aantal")]
            assert sum(int(number) for number, _ in counts) in (10, 62), choice
            reasons = [row.text for row in legend.find_elements(By.CSS_SELECTOR, "[data-reden]")]
            assert len(set(reasons)) == len(reasons)
            levels.add(counts[0][1].removesuffix("en"))
    assert levels == {"wijk", "buurt"}


def test_an_area_is_reached_and_told_by_keyboard_alone(page):
    first = page.find_element(By.CSS_SELECTOR, "table a, table button, table [tabindex='0']")
    first.send_keys(Keys.NULL)
    page.execute_script("arguments[0].focus()", first)
    ActionChains(page).send_keys(Keys.ARROW_DOWN).perform()
    told = page.find_element(By.CSS_SELECTOR, "#gebied").text
    assert "Hengelose Es" in told
