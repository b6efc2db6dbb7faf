"""The journal beside the bundles: one chained line per bundle, written before the bundle takes its place."""

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from guardrails import append_entry
from wijkprofiel.bundle.chain import broken_line, own_sum
from wijkprofiel.bundle.layout import JOURNAL
from wijkprofiel.errors import BundleError

_NUMBERED = re.compile(r"vrijgave-(\d{4})-(\d{3,})")
_PATIENCE_S = 120.0


class OuterJournal:
    """The journal of a folder of bundles, held open and locked by one process at a time.

    A line that was cut off by a killed process is taken away when the journal is opened.
    """

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        handle.seek(0)
        content = handle.read()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            handle.truncate(len(whole))
        self._lines = _decoded(whole)
        if broken_line(self._lines, summed=True):
            raise BundleError(
                f"Het journaal '{JOURNAL}' in de uitvoermap klopt niet meer: de keten is gebroken.",
                remedy="Zet het journaal terug uit een reservekopie, of kies een andere map.",
            )

    def entries(self) -> list[dict[str, Any]]:
        return entries_of(self._lines)

    def write(self, entry: Mapping[str, Any]) -> None:
        """Add ``entry`` as a line, unless the last line about this bundle already says the same."""
        earlier = [e for e in self.entries() if e.get("bundel") == entry["bundel"]]
        if earlier and all(earlier[-1].get(key) == value for key, value in entry.items()):
            return
        line = append_entry(self._lines, {**entry, "som": own_sum(entry)})
        size = self._handle.seek(0, os.SEEK_END)
        try:
            self._handle.write(line.encode() + b"\n")
            self._handle.flush()
            os.fsync(self._handle.fileno())
        except OSError:
            self._handle.truncate(size)
            raise
        self._lines.append(line)


@contextmanager
def open_journal(folder: Path) -> Iterator[OuterJournal]:
    """The journal in ``folder``, locked as long as the block lasts; a lock ends with its process.

    Raises
    ------
    BundleError
        When another process keeps the journal for more than two minutes, or the journal is broken.
    """
    with (folder / JOURNAL).open("a+b") as handle:
        _lock(handle)
        yield OuterJournal(handle)


def read_entries(folder: Path) -> tuple[list[dict[str, Any]], int | None]:
    """What the journal in ``folder`` says, and the number of the first broken line (None if the chain holds).

    Raises
    ------
    FileNotFoundError
        When there is no journal.
    """
    content = (folder / JOURNAL).read_bytes()
    lines = _decoded(content)
    cut_off = len(lines) if content and not content.endswith(b"\n") else None
    return entries_of(lines), broken_line(lines, summed=True) or cut_off


def next_number(entries: list[dict[str, Any]], names: list[str], year: str) -> int:
    """The next free number of a release in ``year``, after every one that is or ever was.

    >>> next_number([{"bundel": "vrijgave-2026-002"}], ["vrijgave-2026-001.zip", "oefening-a"], "2026")
    3
    """
    known = [str(entry.get("bundel", "")) for entry in entries] + names
    found = [match for name in known if (match := _NUMBERED.match(name))]
    return max((int(m[2]) for m in found if m[1] == year), default=0) + 1


def entries_of(lines: list[str]) -> list[dict[str, Any]]:
    """The lines that are records, in order; a broken line is passed over here and found by the chain."""
    entries = []
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            entries.append(entry)
    return entries


def _decoded(content: bytes) -> list[str]:
    return content.decode(errors="replace").removesuffix("\n").split("\n") if content else []


def _lock(handle: BinaryIO) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not _try_lock(handle):
        if time.monotonic() > deadline:
            raise BundleError(
                "Er wordt al een bundel in deze map geschreven, en dat duurt langer dan twee minuten.",
                remedy="Wacht tot het andere venster klaar is, of sluit het.",
            )
        time.sleep(0.2)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: BinaryIO) -> bool:
        # A locked byte cannot be read by others on Windows; so lock one that the file never reaches.
        handle.seek(1 << 40)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: BinaryIO) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
