"""How long a browser needs to draw a map file, and to switch to another topic.

Both pages come from a server on loopback. The libraries that ``explore`` fetches from elsewhere come from npm and are
served beside it, so that it can draw without the network.
"""

import re
import shutil
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

# What stands in a page of folium, and the package that holds it.
_LIBRARIES = {
    "bootstrap@5.2.2": "package/dist",
    "d3@3.5.5": "package",
    "jquery@3.7.1": "package/dist",
    "leaflet@1.9.3": "package/dist",
}
_ADDRESS = re.compile(rb'(src|href)="https://[^"]*/([^"/]+)"')
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--window-size=1280,900")
_PATIENCE_S = 240
_TURNS = 3
# The moment after the browser has put what was drawn on the screen.
_PAINTED = "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() / 1000)));"
_WAIT_DRAWN = (
    "const done = arguments[arguments.length - 1];"
    "const ours = document.getElementById('lagen');"
    "const look = () => { if (!ours || document.documentElement.dataset.toestand) { " + _PAINTED + " }"
    " else setTimeout(look, 5); }; look();"
)
_SWITCH = (
    "const done = arguments[arguments.length - 1], start = performance.now() / 1000;"
    "const topic = document.getElementById('onderwerp'); topic.selectedIndex = arguments[0];"
    "topic.dispatchEvent(new Event('change'));"
    "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() / 1000 - start)));"
)


class NoBrowser(Exception):
    """What is needed to draw is not on this computer."""


@dataclass(frozen=True)
class Drawn:
    """Seconds from asking for the page until it is drawn, and the median of some switches."""

    drawn: float
    switched: float


def drawn_seconds(ours: bytes, other: bytes) -> tuple[Drawn, Drawn]:
    """Both pages in one browser, after one another.

    Raises
    ------
    NoBrowser
        When Chromium or npm is absent, or the libraries cannot be fetched.
    """
    driver, chrome = shutil.which("chromedriver"), shutil.which("chromium") or shutil.which("chrome")
    if driver is None or chrome is None:
        raise NoBrowser("Chromium met chromedriver ontbreekt.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _fetch_libraries(place)
        (place / "ours.html").write_bytes(ours)
        (place / "other.html").write_bytes(_ADDRESS.sub(rb'\1="/\2"', other))
        with _served(place) as address, _browser(driver, chrome) as browser:
            # In turn, and the best of each: the first page of a browser also pays for starting it.
            turns = [
                (
                    _measure(browser, f"{address}/ours.html", True),
                    _measure(browser, f"{address}/other.html", False),
                )
                for _ in range(_TURNS)
            ]
    ours_drawn, other_drawn = (min(turn[n].drawn for turn in turns) for n in (0, 1))
    return Drawn(ours_drawn, min(turn[0].switched for turn in turns)), Drawn(other_drawn, float("nan"))


def _measure(browser: webdriver.Chrome, address: str, switches: bool) -> Drawn:
    browser.get(address)
    drawn = float(browser.execute_async_script(_WAIT_DRAWN))
    if not switches:
        return Drawn(drawn, float("nan"))
    times = sorted(float(browser.execute_async_script(_SWITCH, n)) for n in range(1, 8))
    return Drawn(drawn, times[len(times) // 2])


def _fetch_libraries(place: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoBrowser("npm ontbreekt.")
    for package, inside in _LIBRARIES.items():
        packed = subprocess.run([npm, "pack", "--silent", package], cwd=place, capture_output=True, text=True)
        if packed.returncode:
            raise NoBrowser(f"npm kon {package} niet ophalen.")
        with tarfile.open(place / packed.stdout.strip()) as archive:
            archive.extractall(place / "npm", filter="data")
        for found in (place / "npm" / inside).rglob("*.min.*"):
            shutil.copy(found, place / found.name)
        for found in (place / "npm" / inside).glob("leaflet.*"):
            shutil.copy(found, place / found.name)
        shutil.rmtree(place / "npm")


@contextmanager
def _served(place: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: only figures belong in the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _browser(driver: str, chrome: str) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = chrome
    for option in (*_OPTIONS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"):
        options.add_argument(option)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_page_load_timeout(_PATIENCE_S)
    browser.set_script_timeout(_PATIENCE_S)
    try:
        yield browser
    finally:
        browser.quit()
