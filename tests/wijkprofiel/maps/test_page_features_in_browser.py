"""What a reader can do with a map file beside looking: search, compare, see one area whole, choose a year."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.wijkprofiel.maps.test_page_in_browser import buttons, buurt_map, live_text, wijk_maps
from tests.wijkprofiel.maps.toydorp import squares, toy_approved, toy_column
from wijkprofiel.maps import build_map, render_map_html

pytestmark = pytest.mark.browser


def years_map():
    boundaries = squares({"WK999900": "Dorp", "WK999901": "Veld"}, level="wijk")
    columns = [toy_column("auto@2020", label="Auto's"), toy_column("auto@2024", label="Auto's", year=2024)]
    columns.append(toy_column("bijstand@2020"))
    figures = {"auto@2020": [10.0, 20.0], "auto@2024": [11.0, 25.0], "bijstand@2020": [1.0, 2.0]}
    names = dict(boundaries.frame["naam"])
    approved = toy_approved(names, figures, level="wijk", boundaries=boundaries, columns=columns)
    return [build_map(approved, boundaries, output=name) for name in approved.outputs]


def many_areas(count=450):
    names = {f"BU9999{n:04d}": f"Buurt nummer {n}" for n in range(count)}
    boundaries = squares(names, level="buurt", columns=25)
    approved = toy_approved(
        names,
        {"bijstand@2020": [float(n % 50) for n in range(count)]},
        level="buurt",
        boundaries=boundaries,
        columns=[toy_column()],
    )
    return build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")


FORMULAS = ("=1+1", "@SUM(A1:A9)", "<img src=x onerror=window.geraakt=1>")


def difference_maps():
    boundaries = squares({"WK999900": "Dorp", "WK999901": "Veld", "WK999902": "Haven"}, level="wijk")
    approved = toy_approved(
        dict(boundaries.frame["naam"]),
        {"bijstand@2020": [3.0, 11.5, 20.0]},
        level="wijk",
        boundaries=boundaries,
        against="GM9999",
    )
    return [build_map(approved, boundaries, output=name) for name in approved.outputs]


def search(browser, text):
    browser.find_element(By.ID, "zoek").send_keys(text)


def test_search_leaves_the_areas_that_have_the_word_in_their_name(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    search(browser, "buurt 1")
    shown = [button.text for button in buttons(browser)]
    assert shown
    assert all("Buurt 1" in name for name in shown)
    assert browser.find_element(By.ID, "gevonden").text == f"{len(shown)} gebieden gevonden."


def test_enter_in_the_search_points_at_the_first_area_that_was_found(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    search(browser, "BUURT 3" + Keys.ENTER)
    assert live_text(browser).startswith("Buurt 3.")
    assert browser.find_element(By.CSS_SELECTOR, "tr.gekozen button").text == "Buurt 3"


def test_a_search_without_a_hit_says_so_and_chooses_nothing(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    search(browser, "bestaat niet" + Keys.ENTER)
    assert browser.find_element(By.ID, "gevonden").text == "0 gebieden gevonden."
    assert browser.find_elements(By.CSS_SELECTOR, "tr.gekozen") == []


def test_a_chosen_area_shows_all_its_figures_in_a_panel(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    buttons(browser)[1].click()
    panel = browser.find_element(By.ID, "paneel")
    assert panel.is_displayed()
    assert panel.find_element(By.TAG_NAME, "h2").text == "Veld"
    rows = [row.text for row in panel.find_elements(By.CSS_SELECTOR, "tbody tr:has(td)")]
    assert [("20,0 %" in rows[0]), ("1.200" in rows[1])] == [True, True]


def test_a_missing_figure_stands_in_the_panel_with_its_reason(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    buttons(browser)[2].click()
    assert "afgeschermd" in browser.find_element(By.ID, "paneel").text


def test_the_panel_stands_by_theme_with_the_figures_to_compare_with(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    buttons(browser)[2].click()
    panel = browser.find_element(By.ID, "paneel")
    heads = [head.text for head in panel.find_elements(By.CSS_SELECTOR, "thead th")]
    assert heads == ["Onderwerp", "Haven", "Toydorp", "Toyregio", "Nederland"]
    assert [head.text for head in panel.find_elements(By.CLASS_NAME, "thema")] == ["Werk en inkomen", "Wonen"]
    assert "WK999902" in panel.text
    gaps = browser.find_element(By.ID, "paneelgaten").text
    assert gaps == "Zonder cijfer: Bijstand, 2020 (afgeschermd)."
    assert "Geldig tot 31 december 2099" in panel.text


def test_a_map_of_differences_is_a_choice_and_says_against_what(open_page):
    browser = open_page(render_map_html(difference_maps()))
    before = browser.execute_script("return map_kaart.paneel.areas._leaflet_id")
    browser.find_element(By.CSS_SELECTOR, "#getoond input[value=gemeente]").click()
    assert browser.find_element(By.ID, "titel").text.endswith("2020: verschil met Toydorp")
    assert "verschil met Toydorp (11,0 %)" in browser.find_element(By.ID, "eenheid").text
    legend = browser.find_element(By.CSS_SELECTOR, ".blad > .legenda:not([hidden])").text
    assert all(part in legend for part in ("-2 tot +2", "verschil met Toydorp", "procentpunten"))
    cells = browser.find_elements(By.CSS_SELECTOR, "#tabel tbody td:nth-of-type(2)")
    assert [cell.text for cell in cells] == ["-8,0 procentpunt", "+0,5 procentpunt", "+9,0 procentpunt"]
    assert browser.execute_script("return map_kaart.paneel.areas._leaflet_id") == before
    buttons(browser)[0].click()
    assert not browser.find_element(By.ID, "paneel").is_displayed()


def test_a_second_map_first_shows_another_topic_on_the_same_areas(open_page):
    browser = open_page(render_map_html([*wijk_maps(), buurt_map()]))
    browser.find_element(By.ID, "naast").click()
    assert browser.find_element(By.ID, "bij2").text.startswith("Auto's per wijk")


def test_formulas_in_names_and_labels_are_text(open_page):
    names = {f"BU9999{n:04d}": name for n, name in enumerate(FORMULAS)}
    boundaries = squares(names, level="buurt", columns=2)
    columns = [toy_column(label=FORMULAS[0]), toy_column("auto@2020", label=FORMULAS[1], theme=FORMULAS[2])]
    figures = {"bijstand@2020": [1.0, 2.0, 3.0], "auto@2020": [4.0, 5.0, "geheim"]}
    approved = toy_approved(names, figures, level="buurt", boundaries=boundaries, columns=columns)
    browser = open_page(
        render_map_html([build_map(approved, boundaries, output=name) for name in approved.outputs])
    )
    for place, name in enumerate(FORMULAS):
        assert buttons(browser)[place].text == name
        buttons(browser)[place].click()
        assert browser.find_element(By.ID, "paneelnaam").text == name
    assert FORMULAS[1] in browser.find_element(By.ID, "paneelgaten").text


def test_twice_as_large_the_page_still_fits(open_page, browser):
    size = {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(render_map_html(difference_maps()))
        browser.find_element(By.ID, "naast").click()
        buttons(browser)[1].click()
        wide = browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 640


def test_a_second_map_stands_beside_the_first_and_moves_with_it(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    browser.find_element(By.ID, "naast").click()
    assert browser.find_element(By.ID, "bij2").text.startswith("Auto's per wijk in Toydorp, 2020")
    assert browser.find_element(By.ID, "bij1").text.startswith("Bijstand per wijk in Toydorp, 2020")
    browser.execute_script("map_kaart.setZoom(map_kaart.getZoom() + 1, { animate: false });")
    wide = browser.execute_script(
        "return [map_kaart.getSize().x, document.getElementById('kaart2').offsetWidth];"
    )
    assert abs(wide[0] - wide[1]) <= 2
    assert "1.200" in browser.find_element(By.ID, "bij2").text


def test_the_second_map_can_be_put_away_again(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    button = browser.find_element(By.ID, "naast")
    button.click()
    button.click()
    assert not browser.find_element(By.ID, "tweede").is_displayed()
    assert button.get_attribute("aria-pressed") == "false"


def test_the_second_map_can_show_another_topic(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    browser.find_element(By.ID, "naast").click()
    Select(browser.find_element(By.ID, "onderwerp2")).select_by_index(0)
    assert browser.find_element(By.ID, "bij2").text.startswith("Bijstand per wijk in Toydorp, 2020")


def test_years_of_one_topic_are_buttons_and_not_topics(open_page):
    browser = open_page(render_map_html(years_map()))
    topics = [option.text for option in Select(browser.find_element(By.ID, "onderwerp")).options]
    assert topics == ["Auto's", "Bijstand, 2020"]
    browser.find_element(By.CSS_SELECTOR, "#jaar input[value='2024']").click()
    assert browser.find_element(By.ID, "titel").text == "Auto's per wijk in Toydorp, 2024"


def test_a_year_that_a_topic_lacks_cannot_be_chosen(open_page):
    browser = open_page(render_map_html(years_map()))
    Select(browser.find_element(By.ID, "onderwerp")).select_by_visible_text("Bijstand, 2020")
    assert not browser.find_element(By.CSS_SELECTOR, "#jaar input[value='2024']").is_enabled()


def test_a_large_map_shows_part_of_its_table_and_finds_the_rest(open_page):
    browser = open_page(render_map_html([many_areas()]))
    assert len(buttons(browser)) == 200
    assert "200 van 450 gebieden" in browser.find_element(By.CSS_SELECTOR, "[data-melding]").text
    search(browser, "nummer 449" + Keys.ENTER)
    assert [button.text for button in buttons(browser)] == ["Buurt nummer 449"]
    assert live_text(browser).startswith("Buurt nummer 449. 49,0 %")


def test_an_area_outside_the_part_that_is_shown_gets_its_row_when_it_is_chosen(open_page):
    browser = open_page(render_map_html([many_areas()]))
    browser.execute_script("map_kaart.paneel.areas.fire('chosen', { place: 440 })")
    assert browser.find_element(By.CSS_SELECTOR, "tr.gekozen button").text == "Buurt nummer 440"


def test_without_a_background_the_page_may_ask_nothing_of_the_network():
    assert re.search(r"img-src data:; ", render_map_html([buurt_map()]))


def test_a_background_is_off_until_the_reader_asks_for_it(open_page, requests_of):
    browser = open_page(render_map_html([buurt_map()], background=True))
    assert requests_of(browser) == []
    browser.find_element(By.ID, "achtergrond").click()
    tiles = browser.execute_script(
        "return Array.from(document.querySelectorAll('.leaflet-tile')).map(tile => tile.src);"
    )
    assert tiles
    assert all(address.startswith("https://service.pdok.nl/brt/") for address in tiles)


def test_on_paper_the_controls_are_gone(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not browser.find_element(By.ID, "keuze").is_displayed()
        assert browser.find_element(By.CSS_SELECTOR, ".legenda:not([hidden])").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
