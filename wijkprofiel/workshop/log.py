"""The log of a session: one JSON line per change, only ever added to, on disk before anyone is told so.

Several programs write in it at once, each for a browser. A lock lets one of them write at a time; a line carries the
hash of the line before, so that a line that was changed or taken away is found.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from guardrails import append_entry, verify_chain
from wijkprofiel.errors import SessionDamaged, SessionError
from wijkprofiel.folders import flush_folder

LOG = "sessie.jsonl"
LOCK = ".sessie.lock"
# What was broken off while it was written, and was therefore never confirmed.
BROKEN_OFF = "afgebroken.txt"
WAIT_SECONDS = 20


class SessionLog:
    """The log in ``folder`` as one program sees it: how far it was read, and what it writes.

    Parameters
    ----------
    folder : Path
        Folder of the session; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / LOG
        self._read_to = 0
        self._last = ""

    @contextmanager
    def held(self) -> Iterator[None]:
        """No other program writes inside this block.

        Raises
        ------
        SessionError
            When another program holds the log too long, or the disk refuses.
        """
        try:
            with FileLock(self.folder / LOCK, timeout=WAIT_SECONDS):
                yield
        except Timeout as problem:
            raise SessionError(
                "De werksessie is bezet: een ander venster schrijft al te lang. Er is niets bewaard.",
                remedy="Probeer het nog eens. Blijft dit zo, start de werksessie dan opnieuw met de code.",
            ) from problem
        except PermissionError as problem:
            raise self._refused(problem) from problem

    def news(self) -> list[dict[str, Any]]:
        """The entries that were added since the last time, oldest first.

        A last line without an end is still being written, or was broken off; it is not read.

        Raises
        ------
        SessionDamaged
            When a line is no entry of this log: it was changed by hand, or the file is damaged.
        """
        if not self.place.exists() or self.place.stat().st_size <= self._read_to:
            return []
        with self.place.open("rb") as file:
            file.seek(self._read_to)
            whole, end, _ = file.read().rpartition(b"\n")
        entries = [self._entry(line) for line in whole.split(b"\n")] if end else []
        self._read_to += len(whole) + len(end)
        return entries

    def write(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Add ``entry``; when this returns it is on disk. To be called while the log is held and read to its end.

        Returns
        -------
        dict
            The entry as it was written, with its link to the line before.

        Raises
        ------
        SessionError
            When the disk is full or closed; nothing of the entry then counts.
        """
        self._set_aside_broken()
        line = append_entry([self._last] if self._last else [], entry)
        new = not self.place.exists()
        try:
            place = os.open(self.place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                _write_all(place, line.encode() + b"\n")
                os.fsync(place)
            finally:
                os.close(place)
            if new:
                flush_folder(self.folder)
        except OSError as problem:
            raise self._refused(problem) from problem
        [written] = self.news()
        return written

    def check(self) -> int:
        """The number of lines, after looking at the whole chain.

        Raises
        ------
        SessionDamaged
            When a line does not follow from the one before.
        """
        content = self.place.read_bytes() if self.place.exists() else b""
        lines = content.decode("utf-8", "replace").split("\n")[:-1]
        broken = verify_chain(lines)
        if broken is not None:
            raise self._damaged(broken + 1)
        return len(lines)

    def _entry(self, line: bytes) -> dict[str, Any]:
        text = line.decode("utf-8", "replace")
        if verify_chain([text]) is not None and not self._last:
            raise self._damaged(1)
        if self._last and append_entry([self._last], _without_link(text)) != text:
            raise self._damaged(None)
        self._last = text
        entry: dict[str, Any] = json.loads(text)
        return entry

    def _set_aside_broken(self) -> None:
        """Take a broken-off last line out of the log and keep it beside it: it was never confirmed to anyone."""
        if not self.place.exists() or self.place.stat().st_size == self._read_to:
            return
        with self.place.open("r+b") as file:
            file.seek(self._read_to)
            rest = file.read()
            with (self.folder / BROKEN_OFF).open("ab") as aside:
                aside.write(rest + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            file.truncate(self._read_to)
            file.flush()
            os.fsync(file.fileno())

    def _damaged(self, line: int | None) -> SessionDamaged:
        where = "een regel" if line is None else f"regel {line}"
        return SessionDamaged(
            f"De werksessie is veranderd of beschadigd: {where} van '{LOG}' volgt niet uit de regel ervoor.",
            remedy="Zet een kopie van de map terug, of begin een nieuwe werksessie. Verander dit bestand niet.",
        )

    def _refused(self, problem: OSError) -> SessionError:
        return SessionError(
            f"Er kan niet worden geschreven in de map van de werksessie: {problem.strerror}. Dit is niet bewaard.",
            remedy="Maak ruimte op de schijf of kies een map waarin u mag schrijven, en doe het nog eens.",
        )


def _write_all(place: int, content: bytes) -> None:
    while content:
        content = content[os.write(place, content) :]


def _without_link(text: str) -> dict[str, Any]:
    """The entry of a line without its link; an empty one when the line is no entry."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: value for key, value in entry.items() if key != "vorige"} if isinstance(entry, dict) else {}
