"""What tests share: the example profile of Hengelo, made once, and a browser that can reach nothing."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.wijkprofiel.browser_flags import QUIET
from wijkprofiel import cli
from wijkprofiel.dossier import load_dossier
from wijkprofiel.procedure import judge, publish

EXAMPLE = Path(__file__).parents[2] / "voorbeelden" / "hengelo.toml"
PEILDATUM = "2026-11-24"
FLAGS = (*QUIET, "--window-size=1200,1000", "--host-resolver-rules=MAP * ~NOTFOUND")


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process: exit code, stdout, stderr."""

    def _run(*arguments):
        monkeypatch.setattr(sys, "argv", ["wijkprofiel", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return _run


@pytest.fixture(scope="session")
def judged():
    """The example dossier, judged."""
    return judge(load_dossier(EXAMPLE), peildatum=PEILDATUM)


@pytest.fixture(scope="session")
def made(judged, tmp_path_factory):
    """The bundle of the example dossier: an exercise."""
    return publish(judged, into=tmp_path_factory.mktemp("uitvoer"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Debian's chromium without a way to any host; its log of requests and of the console is kept."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium or chromedriver is absent: pages are not opened")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a page from a file, wait until it is drawn, and hand back the browser."""

    def open_text(page, *, state="getekend"):
        path = tmp_path / "kaart.html"
        path.write_bytes(page.encode())
        for log in ("performance", "browser"):
            browser.get_log(log)
        browser.get(path.as_uri())
        WebDriverWait(browser, 20).until(
            lambda chrome: chrome.find_element(By.TAG_NAME, "html").get_attribute("data-toestand") == state
        )
        return browser

    return open_text


@pytest.fixture
def requests_of():
    """Addresses that the page asked for since it was opened, the file itself and data addresses left out."""

    def addresses(browser):
        messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [m["params"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        ours = [one["request"]["url"] for one in asked if one["documentURL"] == browser.current_url]
        assert browser.current_url in ours
        return [url for url in ours if url != browser.current_url and not url.startswith("data:")]

    return addresses
