"""The text of a dossier: on which line each thing stands, and changing one thing while the rest stays as typed."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkprofiel.dossier_schema import FOUR_QUESTIONS, NAMED_BY, QUESTIONS, SECTIONS, TABLES

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*(\"?)([\w-]+)\1\s*=")
_QUOTES = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')
_ORDER = {name: number for number, name in enumerate((*SECTIONS, *TABLES))}


@dataclass(frozen=True)
class Spot:
    """Where something stands: its place (``doel.besluit``, ``indicator.2.jaar``, ``doel``) and its lines.

    ``start`` and ``end`` count from 0, ``end`` is the first line after it. For a block they span the block.
    """

    place: str
    start: int
    end: int


def spots_of(text: str) -> dict[str, Spot]:
    """Every block and key of a dossier by its place, in the order of the text.

    Entries of a table are numbered from 1: ``indicator.2`` and ``indicator.2.jaar``.

    >>> {place: spot.start + 1 for place, spot in spots_of('schema = 2\\n[doel]\\nbesluit = "x"\\n').items()}
    {'schema': 1, 'doel': 2, 'doel.besluit': 3}
    """
    lines = text.split("\n")
    found: dict[str, Spot] = {}
    counts: dict[str, int] = {}
    block, number = "", 0
    while number < len(lines):
        header = _HEADER.match(lines[number])
        key = None if header else _KEY.match(lines[number])
        if header:
            block = _block_name(header, counts)
            found.setdefault(block, Spot(block, number, _block_end(lines, number + 1)))
            number += 1
        elif key:
            end = _value_end(lines, number, key.end())
            place = f"{block}.{key[2]}" if block else key[2]
            found.setdefault(place, Spot(place, number, end))
            number = end
        else:
            number += 1
    return found


def line_of(text: str, place: str) -> int:
    """The line on which ``place`` stands, counted from 1; that of its block when it is absent; 0 without one.

    ``indicator.bijstand.doel`` finds the entry by its key, as `place_in` does.

    >>> line_of('schema = 2\\n[doel]\\nbesluit = "x"\\n', "doel.opdrachtgever")
    2
    """
    spots = spots_of(text)
    parts = place.replace("[", ".").replace("]", "").split(".")
    while parts:
        spot = spots.get(".".join(parts))
        if spot:
            return spot.start + 1
        parts.pop()
    return 0


def with_value(text: str, place: str, value: Any) -> str:
    """The text in which ``place`` has ``value``; comments and all else stay as they were typed.

    ``place`` is ``section.key`` or ``table.number.key``; the number after the last one adds an entry. An empty
    value (``""``, ``[]``, None) takes the key away. A new key gets its place by the order of the schema.

    Examples
    --------
    >>> with_value('schema = 2\\n[doel] # waarom\\n', "doel.besluit", "Waar de bibliotheek komt.")
    'schema = 2\\n[doel] # waarom\\nbesluit = "Waar de bibliotheek komt."\\n'
    """
    block, _, key = place.rpartition(".")
    spots = spots_of(text)
    lines = text.rstrip("\n").split("\n")
    spot = spots.get(place)
    empty = value is None or value in ("", [], ())
    if spot and empty:
        lines[spot.start : spot.end] = []
    elif spot:
        comments = _comments_in(lines, spot)
        written = f"{key} = {toml_value(value)}"
        lines[spot.start : spot.end] = (
            [f"{written}  {comments[0]}"] if len(comments) == 1 else [written, *comments]
        )
    elif empty:
        return text
    elif block in spots:
        at = _place_for_key(spots, block, key)
        lines[at:at] = [f"{key} = {toml_value(value)}"]
    else:
        at = _place_for_block(lines, spots, block)
        name, numbered, inner = block.partition(".")
        inner = inner.partition(".")[2]
        head = f"[{name}.{inner}]" if inner else f"[[{name}]]" if numbered else f"[{name}]"
        lines[at:at] = ["", head, f"{key} = {toml_value(value)}"]
    return "\n".join(lines) + "\n"


def without_block(text: str, block: str) -> str:
    """The text without a block (``les.2``), its comments inside included."""
    lines = text.split("\n")
    parts = [spot for place, spot in spots_of(text).items() if f"{place}.".startswith(f"{block}.")]
    blocks = [spot for spot in parts if _HEADER.match(lines[spot.start])]
    for spot in sorted(blocks, key=lambda part: -part.start):
        lines[spot.start : spot.end] = []
    return "\n".join(lines)


def toml_value(value: Any) -> str:
    """A value as TOML on one line.

    >>> toml_value("a\\"b"), toml_value(["raad"]), toml_value(True), toml_value(2.0)
    ('"a\\\\"b"', '["raad"]', 'true', '2.0')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    # JSON writes text as TOML reads it, but for DEL and signs outside the first plane.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def place_in(content: Mapping[str, Any], place: str) -> str:
    """A place with the number of an entry, also when the entry was named by its key.

    >>> place_in({"indicator": [{"sleutel": "a"}, {"sleutel": "b"}]}, "indicator.b.doel")
    'indicator.2.doel'
    """
    parts = place.split(".")
    if parts[0] not in TABLES or len(parts) < 2 or parts[1].isdigit():
        return place
    named = NAMED_BY.get(parts[0])
    for number, entry in enumerate(content.get(parts[0], []), start=1):
        if named and entry.get(named) == parts[1]:
            return ".".join((parts[0], str(number), *parts[2:]))
    return place


def _block_name(header: re.Match[str], counts: dict[str, int]) -> str:
    name = header[2]
    if header[1] == "[[":
        counts[name] = counts.get(name, 0) + 1
        return f"{name}.{counts[name]}"
    first, dot, rest = name.partition(".")
    return f"{first}.{counts[first]}.{rest}" if dot and first in counts else name


def _block_end(lines: Sequence[str], start: int) -> int:
    """The first line after a block: before the next header, and before the comments and blanks above it."""
    number, last = start, start
    while number < len(lines) and not _HEADER.match(lines[number]):
        key = _KEY.match(lines[number])
        number = _value_end(lines, number, key.end()) if key else number + 1
        last = number if key else last
    return last


def _value_end(lines: Sequence[str], start: int, column: int) -> int:
    """The first line after the value that begins at ``column`` of line ``start``."""
    depth, quote, number, at = 0, "", start, column
    while number < len(lines):
        line = lines[number]
        while at < len(line):
            if quote:
                closing = _closing(line, at, quote)
                if closing < 0:
                    break
                quote, at = "", closing
                continue
            match = _QUOTES.search(line, at)
            if match is None or match[0].startswith("#"):
                break
            if match[0] in ('"""', "'''"):
                quote = match[0]
            elif match[0] in "[{":
                depth += 1
            elif match[0] in "]}":
                depth -= 1
            at = match.end()
        number, at = number + 1, 0
        if not quote and depth <= 0:
            return number
    return number


def _closing(line: str, at: int, quote: str) -> int:
    """Where a text of more lines ends on this line; -1 when it does not. A backslash hides the next sign."""
    while at < len(line):
        if line[at] == "\\" and quote == '"""':
            at += 2
        elif line.startswith(quote, at):
            at += 3
            while at < len(line) and line[at] == quote[0]:  # quotes right before the end belong to the text
                at += 1
            return at
        else:
            at += 1
    return -1


def _comments_in(lines: Sequence[str], spot: Spot) -> list[str]:
    """Comments in the lines of a value: they stay when the value changes."""
    kept, quote = [], ""
    for number in range(spot.start, spot.end):
        at = 0
        line = lines[number]
        while at < len(line):
            if quote:
                closing = _closing(line, at, quote)
                if closing < 0:
                    break
                quote, at = "", closing
                continue
            match = _QUOTES.search(line, at)
            if match is None:
                break
            if match[0].startswith("#"):
                kept.append(match[0])
                break
            quote = match[0] if match[0] in ('"""', "'''") else ""
            at = match.end()
    return kept


def _place_for_key(spots: Mapping[str, Spot], block: str, key: str) -> int:
    """The line for a new key: after the last key that goes before it, at the start of the block without one."""
    keys = SECTIONS.get(block) or TABLES.get(block.split(".")[0]) or {}
    order = [*(QUESTIONS if block.endswith(f".{FOUR_QUESTIONS}") else keys)]
    before = order[: order.index(key)] if key in order else order
    ends = [spots[f"{block}.{name}"].end for name in before if f"{block}.{name}" in spots]
    return max(ends, default=spots[block].start + 1)


def _place_for_block(lines: Sequence[str], spots: Mapping[str, Spot], block: str) -> int:
    """The line for a new block: after the last block that goes before it by the order of the schema."""
    name, _, inner = block.partition(".")
    if "." in inner:
        return spots[block.rpartition(".")[0]].end
    before = [
        spot.end
        for place, spot in spots.items()
        if _ORDER.get(place.split(".")[0], len(_ORDER)) <= _ORDER.get(name, len(_ORDER) - 1)
    ]
    if before:
        return max(before)
    return spots["schema"].end if "schema" in spots else len(lines)
