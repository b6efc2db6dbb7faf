"""Makes the pictures of README and manual from a fresh bundle, in a browser that can reach nothing.

``python docs/beeld/maken.py`` writes the pictures beside this file. With ``--kijken MAP`` it also writes each in
grey and as a reader with deuteranopia sees it, to look at; those are not kept. The figures and the day of judging
are fixed, so a picture changes only when what it shows changes, or the fonts of the machine.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

import wijkprofiel as wp
from tests.wijkprofiel import jupyter
from tests.wijkprofiel.maps.colour_vision import VISION
from wijkprofiel.dossier import load_dossier
from wijkprofiel.procedure import judge, publish

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parents[1]
PEILDATUM = "2026-11-24"
WIJK = "Berflo Es"
CELL = """import wijkprofiel as wp

hengelo = wp.gemeente("Hengelo")
kaart = hengelo.kaart("afstand_supermarkt", niveau="wijk").widget()
kaart"""
COLOURS = 128
WIDE, NARROW = (1200, 900), (860, 1180)
SHEET_WIDTH = 1100


def fresh_bundle(into: Path) -> Path:
    """The folder of the example profile, made anew."""
    dossier = load_dossier(PROJECT / "voorbeelden" / "hengelo.toml")
    return publish(judge(dossier, peildatum=PEILDATUM), into=into).folder


def shoot(browser: Chrome, path: Path, *, size: tuple[int, int], target: Path, ready: str = "") -> None:
    """The top of a page, as large as ``size``; ``ready`` is the state that the page says when it is drawn."""
    width, height = size
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.get(path.as_uri())
    if ready:
        page = (By.TAG_NAME, "html")
        jupyter.wait(browser).until(lambda c: c.find_element(*page).get_attribute("data-toestand") == ready)
    browser.save_screenshot(str(target))


@contextmanager
def notebook_shown(scratch: Path) -> Iterator[Chrome]:
    """The map that answers, in JupyterLab, in a notebook of one cell."""
    root = scratch / "werk"
    root.mkdir()
    write_notebook(root / "kaart.ipynb")
    with (
        jupyter.running_lab(root, scratch) as lab,
        jupyter.open_browser(scratch / "lab", size=(1280, 1500)) as browser,
    ):
        jupyter.open_notebook(browser, lab, "kaart.ipynb")
        jupyter.run_all(browser)
        shapes = (By.CSS_SELECTOR, ".wijkprofiel-kaart path.leaflet-interactive")
        jupyter.wait(browser).until(lambda chrome: len(chrome.find_elements(*shapes)) >= 10)
        yield browser


def write_notebook(path: Path) -> None:
    """A notebook of one cell with the map that answers."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def shoot_notebook(scratch: Path, target: Path) -> None:
    """JupyterLab after a click on a wijk."""
    with notebook_shown(scratch) as browser:
        # JupyterLab asks about its news in a corner of the first screen.
        browser.execute_script("document.querySelectorAll('.Toastify').forEach(asked => asked.remove())")
        shapes = (By.CSS_SELECTOR, ".wijkprofiel-kaart path.leaflet-interactive")
        jupyter.click(browser, lambda: browser.find_elements(*shapes)[2])
        frame = (By.CSS_SELECTOR, ".jp-OutputArea-output iframe[title^='Factsheet']")
        jupyter.wait(browser).until(lambda chrome: chrome.find_elements(*frame))
        area = browser.find_element(By.CSS_SELECTOR, ".jp-Notebook")
        area.screenshot(str(target))


def make_pictures(target: Path, scratch: Path, *, bundle: Path) -> list[Path]:
    """Every picture, in colour."""
    factsheet = scratch / "factsheet.html"
    factsheet.write_text(wp.gemeente("Hengelo").wijk(WIJK).factsheet().als_html(), encoding="utf-8")
    with jupyter.open_browser(scratch / "blad") as browser:
        kaart = bundle / "kaart.html"
        shoot(browser, kaart, size=WIDE, target=target / "kaart.png", ready="getekend")
        shoot(browser, bundle / "rapport.html", size=NARROW, target=target / "rapport.png")
        shoot(browser, factsheet, size=NARROW, target=target / "factsheet.png")
    sheet = bundle / "kaartbladen" / "kaart-afstand_supermarkt-2020-wijk.png"
    with Image.open(sheet) as whole:
        share = SHEET_WIDTH / whole.width
        whole.convert("RGB").resize((SHEET_WIDTH, round(whole.height * share))).save(target / "kaartblad.png")
    shoot_notebook(scratch, target / "notebook.png")
    made = [target / f"{name}.png" for name in ("kaart", "rapport", "factsheet", "kaartblad", "notebook")]
    for path in made:
        shrink(path)
    return made


def shrink(path: Path) -> None:
    """Fewer colours, and nothing in the file about when or how it was made."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def seen_by(picture: Image.Image, vision: str) -> Image.Image:
    """The picture as a reader with this vision sees it."""
    part = np.asarray(picture.convert("RGB"), dtype=float) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ VISION[vision].T, 0, 1)
    coded = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return Image.fromarray(np.round(coded * 255).astype("uint8"))


def write_variants(path: Path, folder: Path) -> None:
    """The picture in grey and under deuteranopia, side by side with the colours."""
    with Image.open(path) as picture:
        colour = picture.convert("RGB")
    looks = [colour, colour.convert("L").convert("RGB"), seen_by(colour, "deuteranopia")]
    beside = Image.new("RGB", (sum(one.width for one in looks), colour.height), "white")
    for place, one in enumerate(looks):
        beside.paste(one, (place * colour.width, 0))
    beside.save(folder / path.name)


def main() -> None:
    """Make the pictures."""
    reader = argparse.ArgumentParser(description="Maakt de plaatjes van README en handleiding.")
    reader.add_argument("--naar", type=Path, default=FOLDER, help="map voor de plaatjes")
    reader.add_argument("--kijken", type=Path, help="map voor elk plaatje in kleur, grijs en deuteranopie")
    reader.add_argument("--bundel", type=Path, help="map van een bundel die al gemaakt is; anders een verse")
    asked = reader.parse_args()
    for folder in filter(None, (asked.naar, asked.kijken)):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for part in ("blad", "lab"):
            (scratch / part).mkdir()
        made = make_pictures(scratch / "blad", scratch, bundle=asked.bundel or fresh_bundle(scratch))
        for path in made:
            shutil.copy(path, asked.naar)
            if asked.kijken:
                write_variants(path, asked.kijken)


if __name__ == "__main__":
    main()
