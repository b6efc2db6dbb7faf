"""Folders to write in: made when absent, refused in words when something else stands there, kept over a power cut."""

import os
from pathlib import Path

from wijkprofiel.errors import UsageError


def made_folder(place: Path | str, *, purpose: str) -> Path:
    """The folder ``place``, made with its parents when absent. ``purpose`` completes "Hier moet een map komen voor".

    Raises
    ------
    UsageError
        When a file stands there or on the way to it.

    Examples
    --------
    >>> import tempfile
    >>> made_folder(tempfile.gettempdir(), purpose="een proef").is_dir()
    True
    """
    folder = Path(place)
    for part in (folder, *folder.parents):
        if part.exists() and not part.is_dir():
            raise UsageError(
                f"'{part.name}' is een bestand. Hier moet een map komen voor {purpose}.",
                remedy="Kies een andere map of verplaats het bestand.",
            )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def flush_folder(folder: Path) -> None:
    """Have the system write the folder itself, so that a new name in it survives a power cut.

    Windows keeps names by itself and cannot open a folder.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
