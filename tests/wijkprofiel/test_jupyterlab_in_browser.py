"""The first notebook as a user meets it: in JupyterLab, in a browser, without a way to anywhere."""

import json
import shutil

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.wijkprofiel import jupyter
from tests.wijkprofiel.test_notebooks import RESIDENTS

pytestmark = [pytest.mark.browser, pytest.mark.lang]

NOTEBOOK = "01_eerste_wijkprofiel.ipynb"


def shapes(browser):
    return browser.find_elements(By.CSS_SELECTOR, ".wijkprofiel-kaart path.leaflet-interactive")


def page_title(browser):
    """Title of the frame with the factsheet under the map that answers."""
    frames = browser.find_elements(By.CSS_SELECTOR, ".jp-OutputArea-output:has(.wijkprofiel-kaart) iframe")
    return next((frame.get_attribute("title") for frame in frames), "")


def run_cell_with(browser, text):
    """Put the cursor in the cell with this code and press Ctrl+Enter."""
    cell = browser.find_element(By.XPATH, f"//div[contains(@class,'jp-CodeCell')][contains(., '{text}')]")
    editor = cell.find_element(By.CSS_SELECTOR, ".cm-content")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", editor)
    editor.click()
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
    return cell


def test_a_wijk_is_chosen_by_mouse_and_by_keyboard_and_nothing_leaves(project, tmp_path):
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        pytest.skip("chromium or chromedriver is absent: pages are not opened")
    root = tmp_path / "werk"
    for part in ("notebooks", "voorbeelden"):
        shutil.copytree(project / part, root / part)
    with (
        jupyter.running_lab(root, tmp_path) as lab,
        jupyter.open_browser(tmp_path, size=(1400, 2600)) as browser,
    ):
        jupyter.open_notebook(browser, lab, f"notebooks/{NOTEBOOK}")
        jupyter.run_all(browser)
        wait = jupyter.wait(browser)
        wait.until(lambda chrome: len(shapes(chrome)) == 10)
        wait.until(jupyter.idle)

        jupyter.click(browser, lambda: shapes(browser)[2])
        wait.until(lambda chrome: page_title(chrome) == "Factsheet Wijk 02 Noord")

        rows = browser.find_element(By.CSS_SELECTOR, ".widget-select-multiple select")
        assert [
            option.text.split(":")[0] for option in rows.find_elements(By.CSS_SELECTOR, "option:checked")
        ] == ["Wijk 02 Noord"]
        rows.send_keys(Keys.HOME)
        rows.send_keys(Keys.ARROW_DOWN)
        wait.until(lambda chrome: page_title(chrome) == "Factsheet Wijk 01 Hengelose Es")

        cell = run_cell_with(browser, "gebieden=kaart.selectie")
        wait.until(lambda _: "Wijk 01 Hengelose Es" in cell.text)
        assert "Wijk 02" not in cell.text

        jupyter.save(browser)
        stored = root / "notebooks" / NOTEBOOK
        wait.until(lambda _: "Bron: CBS" in stored.read_text(encoding="utf-8"))
        assert jupyter.asked_elsewhere(browser, lab) == []
        severe = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
        # JupyterLab itself asks its own server for a language server that is not there.
        assert [message for message in severe if "/lsp/status" not in message] == []
    saved = json.loads(stored.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"]
    assert [figure for figure in RESIDENTS if figure in json.dumps(saved, ensure_ascii=False)] == []
