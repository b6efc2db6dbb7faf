"""What a server hands to its screens: a folder that only this user can read, taken away when the server stops."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from guardrails import Policy
from wijkprofiel.errors import UsageError
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.session import Session

VARIABLE = "WIJKPROFIEL_WERKSESSIE"
_PREFIX = "wijkprofiel-werksessie-"
# Held as long as the program runs that made the folder; one that was killed leaves it free.
_ALIVE = ".levend"
_SCENE, _SESSION, _KADER = "beeld.json", "sessie.json", "kader.toml"


@contextmanager
def handed_over(session: Session, *, kader: str) -> Iterator[Path]:
    """A folder with what is shown and where the session lies; a screen sees nothing else of the source.

    ``kader`` is the text of the council's rules, empty without.
    """
    _clear_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = FileLock(folder / _ALIVE)
    held.acquire()
    try:
        _put(folder / _SCENE, json.dumps(session.scene.to_json(), ensure_ascii=False))
        _put(folder / _SESSION, json.dumps({"map": str(session.folder.resolve())}))
        if kader:
            _put(folder / _KADER, kader)
        yield folder
    finally:
        held.release()
        shutil.rmtree(folder, ignore_errors=True)


def take_session(folder: Path) -> Session:
    """The session that was handed over in ``folder``, as a screen works in it.

    Raises
    ------
    UsageError
        When there is none.
    """
    if not (folder / _SESSION).is_file():
        raise UsageError(
            "Er is geen werksessie gestart.", remedy="Start haar met: wijkprofiel workshop BUNDEL."
        )
    scene = Scene.from_json(json.loads((folder / _SCENE).read_text(encoding="utf-8")))
    kader = folder / _KADER
    policy = Policy.load(kader if kader.is_file() else None)
    place = json.loads((folder / _SESSION).read_text(encoding="utf-8"))["map"]
    return Session(Path(place), scene=scene, policy=policy)


def _clear_leftovers() -> None:
    """Take away what a program that was killed left behind: figures may stand in it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            with FileLock(folder / _ALIVE, timeout=0):
                pass
        except (Timeout, OSError):
            continue  # in use, or of another user
        shutil.rmtree(folder, ignore_errors=True)


def _put(place: Path, text: str) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
