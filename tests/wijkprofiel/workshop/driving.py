"""A person at a browser in a workshop: opens the screen, types, clicks, and reads what is said."""

import json
import shutil
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.wijkprofiel.conftest import FLAGS

WAIT = 60
RULES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# Press the button with this text, if it is shown and can be pressed.
_PRESS = """
for (const button of document.querySelectorAll(".ws button")) {
  if (button.textContent.trim() === arguments[0] && button.offsetParent !== null && !button.disabled) {
    button.click();
    return true;
  }
}
return false;
"""


@contextmanager
def a_browser(folder, *, width=1280):
    """Debian's chromium without a way to any other machine."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium or chromedriver is absent: the screen is not opened")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS[:-1], RULES, f"--user-data-dir={folder}", f"--window-size={width},1000"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield Person(chrome)
    finally:
        chrome.quit()


class Person:
    """Someone at one browser."""

    def __init__(self, chrome):
        self.chrome = chrome

    def wait(self, condition):
        """What ``condition`` gives once it gives something; parts that were drawn again are looked up again."""
        waiting = WebDriverWait(self.chrome, WAIT, ignored_exceptions=[StaleElementReferenceException])
        return waiting.until(lambda _: condition())

    def all(self, selector):
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def enter(self, address):
        """Open the screen at its address, which holds the code, and go in."""
        self.chrome.get(address)
        self.wait(lambda: self.all(".ws button"))
        self.all(".ws input[type=checkbox]")[0].click()
        self.press("Meedoen")
        self.wait(lambda: self.all(".ws-kaart svg"))

    def press(self, text):
        self.wait(lambda: self.chrome.execute_script(_PRESS, text))

    def field(self, label):
        for each in self.all(".ws .widget-label"):
            if each.is_displayed() and each.text.strip() == label:
                return each.find_element(By.XPATH, "..").find_element(
                    By.CSS_SELECTOR, "input, textarea, select"
                )
        raise AssertionError(f"no field {label}")

    def choose(self, label, text):
        self.wait(lambda: Select(self.field(label)).select_by_visible_text(text) is None)

    def value(self, label):
        return self.wait(lambda: [self.field(label).get_attribute("value")])[0]

    def type_note(self, text):
        """Type a note and press the button; what the screen says of it is not waited for."""
        self.wait(lambda: self.field("Notitie").send_keys(text) is None)
        self.press("Bewaar notitie")

    def note(self, text):
        """Leave a note, and wait until the screen confirmed it."""
        self.type_note(text)
        self.wait(lambda: not self.value("Notitie") or self.all(".ws-melding .ws-fout"))
        return self.said()

    def said(self):
        return self.wait(lambda: [self.all(".ws-melding")[0].text])[0]

    def sees(self, text):
        return text in self.chrome.find_element(By.TAG_NAME, "body").text

    def outside(self):
        """Addresses outside this machine that were asked for since the browser started."""
        messages = [json.loads(entry["message"])["message"] for entry in self.chrome.get_log("performance")]
        asked = [
            m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"
        ]
        assert asked
        own = ("http://127.0.0.1:", "data:", "blob:", "chrome:", "about:")
        return [url for url in asked if not url.startswith(own)]

    def width_of_page(self):
        return self.chrome.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )

    def zoom(self, width, factor):
        """The page as a window of ``width`` shows it at ``factor`` times its size."""
        self.chrome.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": width // factor,
                "height": 1000 // factor,
                "deviceScaleFactor": factor,
                "mobile": False,
            },
        )
