"""The page as a reader meets it: in a browser that can reach nothing."""

import io
import time

import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.wijkprofiel.maps.toydorp import BUURTEN, squares, toy_approved, toy_buurten, toy_column, toy_wijken
from wijkprofiel.maps import build_map, render_map_html
from wijkprofiel.missing import REASONS, reason_label

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.geraakt=1</script>",
    "</script><img src=x onerror=window.geraakt=1>",
    "${window.geraakt=1}`{{7*7}}",
    "Regel\u2028einde \"'&amp;",
)
HOVER_PAUSE_S = 0.3


def buurt_map(**changes):
    approved, boundaries = toy_buurten(**changes)
    return build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")


def wijk_maps():
    boundaries = squares({"WK999900": "Dorp", "WK999901": "Veld", "WK999902": "Haven"}, level="wijk")
    names = dict(boundaries.frame["naam"])
    columns = [
        toy_column(),
        toy_column("auto@2020", label="Auto's", unit="aantal", decimals=0, theme="wonen"),
    ]
    figures = {"bijstand@2020": [10.0, 20.0, "geheim"], "auto@2020": [300.0, 1200.0, 500.0]}
    approved = toy_approved(names, figures, level="wijk", boundaries=boundaries, columns=columns)
    return [build_map(approved, boundaries, output=name) for name in approved.outputs]


def middle_of(browser, place):
    """Middle of an area, in pixels from the middle of the map."""
    return browser.execute_script(
        "const middle = map_kaart.paneel.areas.boundsOf(arguments[0]).getCenter();"
        "const p = map_kaart.latLngToContainerPoint(middle), s = map_kaart.getSize();"
        "return [p.x - s.x / 2, p.y - s.y / 2];",
        place,
    )


def hover(browser, place):
    box = browser.find_element(By.ID, "map_kaart")
    x, y = (round(part) for part in middle_of(browser, place))
    for nudge in (3, 0):
        ActionChains(browser).move_to_element_with_offset(box, x + nudge, y).perform()
        time.sleep(HOVER_PAUSE_S)


def tooltip(browser):
    return " ".join(tip.text for tip in browser.find_elements(By.CLASS_NAME, "leaflet-tooltip"))


def live_text(browser):
    return browser.find_element(By.ID, "gebied").text


def buttons(browser):
    return [
        button for button in browser.find_elements(By.CSS_SELECTOR, "tbody button") if button.is_displayed()
    ]


def test_the_page_draws_without_a_request_and_without_an_error(open_page, requests_of):
    browser = open_page(render_map_html([buurt_map()]))
    assert requests_of(browser) == []
    assert browser.get_log("browser") == []


def test_the_log_would_show_a_request(open_page, requests_of):
    browser = open_page('<html data-toestand="getekend"><img src="https://voorbeeld.invalid/punt.png">')
    assert requests_of(browser) == ["https://voorbeeld.invalid/punt.png"]


def test_the_page_is_dutch_and_named(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "nl"
    assert browser.title == "Bijstand per buurt in Toydorp, 2020 (CONCEPT)"


def test_hovering_shows_name_figure_class_and_reference(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    hover(browser, 2)
    shown = tooltip(browser)
    assert all(part in shown for part in ("Buurt 2", "23,5 %", "20 tot 30", "Toydorp: 11,0 %"))


def test_hovering_over_a_missing_area_shows_its_reason_and_no_figure(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    hover(browser, 5)
    assert "afgeschermd" in tooltip(browser)
    assert "Klasse" not in tooltip(browser)


def test_clicking_an_area_marks_its_row(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    hover(browser, 3)
    ActionChains(browser).click().perform()
    assert browser.find_element(By.CSS_SELECTOR, "tr.gekozen button").text == "Buurt 3"
    assert live_text(browser).startswith("Buurt 3. 31,0 %")


def test_the_list_is_walked_by_keyboard_and_the_map_follows(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    buttons(browser)[0].send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert browser.switch_to.active_element.text == "Buurt 2"
    assert live_text(browser).startswith("Buurt 2. 23,5 %. Klasse: 20 tot 30. Toydorp: 11,0 %")
    assert "Buurt 2" in tooltip(browser)


def test_the_keyboard_takes_over_from_the_mouse(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    hover(browser, 4)
    buttons(browser)[0].send_keys(Keys.ARROW_DOWN)
    assert "Buurt 1" in tooltip(browser)
    assert "Buurt 4" not in tooltip(browser)


def test_home_and_end_jump_in_the_list(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    buttons(browser)[3].send_keys(Keys.END)
    assert browser.switch_to.active_element.text == list(BUURTEN.values())[-1]
    browser.switch_to.active_element.send_keys(Keys.HOME)
    assert browser.switch_to.active_element.text == "Buurt 0"


def test_escape_takes_the_mark_away(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    buttons(browser)[1].send_keys(Keys.ESCAPE)
    assert tooltip(browser) == ""
    assert browser.find_elements(By.CSS_SELECTOR, "tr.gekozen") == []


def test_the_list_is_one_stop_of_the_tab_key_and_no_trap(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    stops = []
    for _ in range(12):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        active = browser.switch_to.active_element
        stops.append(active.get_attribute("id") or active.get_attribute("class") or active.text)
        if active.tag_name == "body":
            break
    assert stops[0] == "overslaan"
    assert "map_kaart" in stops
    assert stops.count("Buurt 0") == 1
    assert not any(stop.startswith("Buurt") and stop != "Buurt 0" for stop in stops)


def test_focus_is_visible(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    buttons(browser)[0].send_keys(Keys.ARROW_DOWN)
    style = browser.execute_script(
        "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth];"
    )
    assert style == ["solid", "3px"]


def test_every_kind_of_missing_looks_different_on_the_map_and_in_the_legend(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    image = Image.open(io.BytesIO(browser.find_element(By.ID, "map_kaart").screenshot_as_png)).convert("L")
    looks = []
    for place in range(5, 5 + len(REASONS)):
        x, y = middle_of(browser, place)
        left, top = round(image.width / 2 + x) - 18, round(image.height / 2 + y) - 18
        looks.append(image.crop((left, top, left + 36, top + 36)).tobytes())
    rows = browser.find_elements(By.CSS_SELECTOR, ".redenen li")
    swatches = [row.find_element(By.TAG_NAME, "svg").screenshot_as_png for row in rows]
    assert len(set(looks)) == len(REASONS)
    assert len(set(swatches)) == len(REASONS)
    assert [row.text.split("\n")[0] for row in rows] == [reason_label(reason) for reason in REASONS]


def drawn_layer(browser):
    """The number that Leaflet gave to the layer with the areas: it stays as long as that is not made anew."""
    return browser.execute_script("return map_kaart.paneel.areas._leaflet_id")


def test_another_topic_changes_title_legend_and_table_but_not_the_shapes(open_page):
    browser = open_page(render_map_html(wijk_maps()))
    before = drawn_layer(browser)
    Select(browser.find_element(By.ID, "onderwerp")).select_by_visible_text("Auto's, 2020")
    cells = browser.find_elements(By.CSS_SELECTOR, "tbody td:nth-of-type(2)")
    assert browser.find_element(By.ID, "titel").text == "Auto's per wijk in Toydorp, 2020"
    assert [cell.text for cell in cells] == ["300", "1.200", "500"]
    assert "1.200" in browser.find_element(By.CSS_SELECTOR, ".legenda:not([hidden])").text
    assert drawn_layer(browser) == before


def test_another_level_changes_areas_and_table(open_page):
    browser = open_page(render_map_html([*wijk_maps(), buurt_map()]))
    browser.find_element(By.CSS_SELECTOR, "input[value=buurt]").click()
    assert browser.find_element(By.ID, "titel").text == "Bijstand per buurt in Toydorp, 2020"
    assert len(buttons(browser)) == len(BUURTEN)
    assert browser.title.startswith("Bijstand per buurt")


def test_a_level_that_a_topic_lacks_cannot_be_chosen(open_page):
    browser = open_page(render_map_html([*wijk_maps(), buurt_map()]))
    Select(browser.find_element(By.ID, "onderwerp")).select_by_visible_text("Auto's, 2020")
    assert not browser.find_element(By.CSS_SELECTOR, "input[value=buurt]").is_enabled()


def test_hostile_names_are_shown_as_they_are_and_do_nothing(open_page, requests_of):
    names = {f"BU9999{place:04d}": name for place, name in enumerate(HOSTILE)}
    boundaries = squares(names, level="buurt", columns=2)
    column = toy_column(label=HOSTILE[0], definition=HOSTILE[1], owner=HOSTILE[2])
    figures = {"bijstand@2020": [1.0, 2.0, 3.0, 40.0]}
    approved = toy_approved(names, figures, level="buurt", boundaries=boundaries, columns=[column])
    browser = open_page(
        render_map_html([build_map(approved, boundaries, output="kaart:bijstand@2020:buurt")])
    )
    for place, name in enumerate(HOSTILE):
        hover(browser, place)
        assert name.split("\u2028")[0] in tooltip(browser)
    assert [button.text.split()[0] for button in buttons(browser)] == [name.split()[0] for name in HOSTILE]
    assert browser.execute_script("return window.geraakt === undefined")
    assert requests_of(browser) == []
    assert browser.get_log("browser") == []


def test_a_page_past_its_date_says_so(open_page):
    browser = open_page(render_map_html([buurt_map(valid_until="2021-03-09")]))
    assert "VERLOPEN" in browser.find_element(By.ID, "verlopen").text
    assert "9 maart 2021" in browser.find_element(By.ID, "verlopen").text


def test_a_valid_page_does_not_say_so(open_page):
    browser = open_page(render_map_html([buurt_map()]))
    assert not browser.find_element(By.ID, "verlopen").is_displayed()


@pytest.mark.parametrize("width", [320, 600, 1200])
def test_the_page_fits_its_width(open_page, browser, width):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False},
    )
    try:
        open_page(render_map_html([*wijk_maps(), buurt_map()]))
        wide = browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width


def test_controls_are_large_enough_to_hit(open_page):
    browser = open_page(render_map_html([*wijk_maps(), buurt_map()]))
    controls = browser.find_elements(By.CSS_SELECTOR, "select, input, .leaflet-bar a, tbody button")
    sizes = [control.size for control in controls if control.is_displayed()]
    assert min(min(size["width"], size["height"]) for size in sizes) >= 24


def test_a_broken_layer_is_said_and_the_table_remains(open_page):
    page = render_map_html([buurt_map()])
    head, packed = page.split('id="lagen">')
    browser = open_page(f'{head}id="lagen">AAAA{packed}', state="mislukt")
    assert "De tabel hieronder geeft dezelfde cijfers" in live_text(browser)
    assert len(buttons(browser)) == len(BUURTEN)


def test_a_wijk_map_and_its_table_say_the_same(open_page):
    approved, boundaries = toy_wijken((10.0, 20.0, "geheim"))
    browser = open_page(render_map_html([build_map(approved, boundaries, output="kaart:bijstand@2020:wijk")]))
    rows = browser.find_elements(By.CSS_SELECTOR, "tbody tr")
    assert [row.text for row in rows][2] == "Haven WK999902 afgeschermd geen cijfer"
