"""Whether a session can be held on this machine: looked at beforehand, item by item."""

import os
import shutil
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from jupyter_core.paths import jupyter_path

from wijkprofiel.numbers import format_date
from wijkprofiel.sheets import font_folder
from wijkprofiel.workshop.log import SessionLog
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.server import port_is_free, static

Answer = Literal["goed", "let op", "ontbreekt"]
LEAST_MB = 200
# The parts of the screen that have to be installed, below the data folders of Jupyter.
_PARTS = (
    "labextensions/@jupyter-widgets/jupyterlab-manager/package.json",
    "voila/labextensions/@voila-dashboards/widgets-manager8/package.json",
    "voila/templates/lab/index.html.j2",
    "nbconvert/templates/lab/index.html.j2",
)
_OWN = ("werksessie.ipynb", "werksessie.css", "werksessie.js")
_BROWSERS = ("chromium", "google-chrome", "firefox", "msedge", "chrome", "chromium-browser")
FONT = "DejaVuSans.ttf"


@dataclass(frozen=True)
class Item:
    """One thing that was looked at: what, the answer, and in Dutch what was found or what to do."""

    what: str
    answer: Answer
    detail: str


def check_readiness(scene: Scene, *, into: Path, port: int) -> tuple[Item, ...]:
    """What a session with ``scene`` needs here: source, disk, port, screen, browser, fonts.

    The bundle itself was checked when the scene was read.
    """
    return (
        *_source(scene),
        _disk(into),
        _space(into),
        _port(port),
        _screen(),
        _browser(),
        _fonts(),
    )


def _source(scene: Scene) -> Iterator[Item]:
    yield Item("bron", "goed", f"{scene.name}: {scene.status}, geldig tot {format_date(scene.valid_until)}")
    drawn = sum(bool(topic.legends) for topic in scene.topics)
    answer: Answer = "goed" if drawn and scene.shapes else "let op"
    yield Item("onderwerpen", answer, f"{len(scene.topics)} onderwerpen, {drawn} met een kaart")


def _disk(into: Path) -> Item:
    """Whether a line can be written for good and a lock can be held where sessions come."""
    place = next(folder for folder in (into, *into.absolute().parents) if folder.is_dir())
    try:
        with tempfile.TemporaryDirectory(prefix=".proef-", dir=place) as trial:
            log = SessionLog(Path(trial))
            with log.held():
                log.write({"nr": 1, "soort": "proef"})
    except OSError as problem:
        return Item("map", "ontbreekt", f"in '{place}' kan niet worden geschreven: {problem.strerror}")
    return Item("map", "goed", f"in '{place}' wordt geschreven en vergrendeld")


def _space(into: Path) -> Item:
    place = next(folder for folder in (into, *into.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(place).free // 10**6
    answer: Answer = "goed" if free >= LEAST_MB else "ontbreekt"
    return Item("schijf", answer, f"{free} MB vrij; {LEAST_MB} MB is genoeg")


def _port(port: int) -> Item:
    if port_is_free(port):
        return Item("poort", "goed", f"poort {port} is vrij, alleen op deze computer")
    return Item("poort", "let op", f"poort {port} is bezet; de volgende vrije wordt gebruikt")


def _screen() -> Item:
    folders = [Path(folder) for folder in jupyter_path()]
    absent = [part for part in _PARTS if not any((folder / part).is_file() for folder in folders)]
    absent += [name for name in ("voila", "ipywidgets", "ipykernel") if find_spec(name) is None]
    absent += [name for name in _OWN if not static(name).is_file()]
    if absent:
        return Item(
            "scherm", "ontbreekt", f"ontbreekt: {', '.join(absent)}. Richt opnieuw in met python run.py"
        )
    return Item("scherm", "goed", "alle onderdelen staan op deze computer; er is geen internet nodig")


def _browser() -> Item:
    found = next((name for name in _BROWSERS if shutil.which(name)), "")
    if found or os.name == "nt":
        return Item("browser", "goed", found or "de browser van Windows")
    try:
        return Item("browser", "goed", webbrowser.get().name or "de browser van dit systeem")
    except webbrowser.Error:
        return Item(
            "browser",
            "let op",
            "geen browser gevonden; open het adres zelf, of gebruik --papier",
        )


def _fonts() -> Item:
    if (font_folder() / FONT).is_file():
        return Item("letters", "goed", "DejaVu Sans, voor scherm en papier")
    return Item("letters", "let op", "DejaVu Sans is er niet; het papier kan er anders uitzien")
