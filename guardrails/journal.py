"""A journal whose lines each carry the hash of the line before, so that a changed line is found."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from guardrails.canonical import dump

LINK = "vorige"
START = "0" * 64


def append_entry(lines: Sequence[str], entry: Mapping[str, Any]) -> str:
    """The next line of a journal: ``entry`` as canonical JSON with the hash of the last line as ``vorige``.

    Examples
    --------
    >>> first = append_entry([], {"wat": "begin"})
    >>> verify_chain([first, append_entry([first], {"wat": "vrijgave"})]) is None
    True
    """
    if LINK in entry:
        raise ValueError("An entry cannot bring its own link.")
    return dump({**entry, LINK: _digest(lines[-1]) if lines else START})


def verify_chain(lines: Sequence[str]) -> int | None:
    """Index of the first line that does not follow from the one before; None when all do.

    >>> verify_chain(['{"vorige":"onzin"}'])
    0
    """
    expected = START
    for number, line in enumerate(lines):
        try:
            entry = json.loads(line)
            sound = (
                isinstance(entry, dict) and entry.get(LINK) == expected and dump(entry) == line.rstrip("\n")
            )
            expected = _digest(line)
        except (ValueError, RecursionError):  # no JSON, NaN, half a character, or nested without end
            return number
        if not sound:
            return number
    return None


def _digest(line: str) -> str:
    return hashlib.sha256(line.rstrip("\n").encode("utf-8")).hexdigest()
