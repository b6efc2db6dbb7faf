"""Texts that were held back, apart from the log: no minutes are made from them, and a decision takes them away."""

import json
import os
from collections.abc import Collection
from pathlib import Path

from wijkprofiel.folders import flush_folder

HELD_FOLDER = "aangehouden"


class HeldTexts:
    """The texts of one session that were held back, one file each that only this user can read."""

    def __init__(self, session_folder: Path) -> None:
        self._folder = session_folder / HELD_FOLDER

    def put(self, key: str, text: str) -> None:
        """Keep a text; it is on disk when this returns."""
        place = self._place(key)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"tekst": text}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        flush_folder(place.parent)

    def text(self, key: str) -> str:
        """The text; empty when it is no longer there."""
        place = self._place(key)
        if not place.is_file():
            return ""
        return str(json.loads(place.read_text(encoding="utf-8"))["tekst"])

    def take_away(self, key: str) -> None:
        """Remove the text; one that is gone already is no error."""
        self._place(key).unlink(missing_ok=True)

    def keep_only(self, waiting: Collection[str]) -> None:
        """Take away texts about which was decided, and what was put apart but never confirmed."""
        for place in self._folder.glob("*.json"):
            if place.stem not in waiting:
                place.unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self._folder / f"{key}.json"
