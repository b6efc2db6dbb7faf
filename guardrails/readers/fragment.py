"""What a reader hands over: one part of a file at a time, within a budget."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

Kind = Literal[
    "text",
    "name",
    "cells",
    "number-column",
    "label-column",
    "formula",
    "script",
    "link",
    "metadata",
    "binary",
    "nested",
    "program",
    "output",
    "problem",
]
LONGEST_CELL = 50_000
_CALLED_CODE = re.compile(r"code|wijk|buurt|gebied|regio|gwb|statnr", re.I)
_LEAST_BARE = 4
# Colours, classes, hashes and encoded figures are short; longer texts are no label of an area.
LONGEST_LABEL = 100
_LEAST_JSON = 20
AREA = re.compile(r"^(?:NL\d{2}|CR\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$")
_NUMBER = re.compile(r"^[-+−]?(?:\d+|\d{1,3}(?:[. \u00a0\u202f]\d{3})+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s?%?$")
_BLANKS = re.compile(r"[ \u00a0\u202f%]")
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")
_NUMERIC = (int, float)
_SCALAR = (str, int, float)
_LIST = re.compile(r"\[\s*(-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){3,20000})\s*,?\s*\]")


class Unreadable(Exception):
    """A file, or a part of it, does not have the form it should have."""


class TooMuch(Unreadable):
    """Reading on would take more than the budget."""


class Absent(Unreadable):
    """A package that is needed to read this is not on this computer."""


@dataclass(frozen=True)
class Fragment:
    """One part of a file.

    ``part`` says where it stands (``xlsx:blad Cijfers!B``), ``kind`` what it is and ``payload`` what it holds.
    A number column also has the codes of the areas of its rows, empty where none were found. ``hidden`` parts
    are not seen by who opens the file.
    """

    part: str
    kind: Kind
    payload: Any
    name: str = ""
    codes: tuple[str, ...] = ()
    hidden: bool = False


@dataclass
class Budget:
    """What reading one file may take: bytes after unpacking, parts, and files inside files."""

    bytes: int = 300_000_000
    parts: int = 20_000
    depth: int = 5
    spent: int = field(default=0)
    seen: int = field(default=0)

    def take(self, amount: int) -> None:
        """Count ``amount`` bytes.

        Raises
        ------
        TooMuch
            When nothing is left.
        """
        self.spent += amount
        self.seen += 1
        if self.spent > self.bytes:
            raise TooMuch(f"meer dan {self.bytes // 1_000_000} MB na uitpakken")
        if self.seen > self.parts:
            raise TooMuch(f"meer dan {self.parts} onderdelen")


def number_of(value: Any) -> float | None:
    """The number that a cell holds, also with Dutch signs; None for anything else.

    >>> number_of("1.234,5"), number_of("12.5"), number_of("1.234"), number_of("WK016401")
    (1234.5, 12.5, 1234.0, None)
    """
    if isinstance(value, str):
        return _number_in(value)
    if value is None or isinstance(value, bool | dict | list):
        return None
    if isinstance(value, _NUMERIC):
        return float(value) if value == value and abs(value) != float("inf") else None
    return _number_in(str(value))


@lru_cache(maxsize=100_000)
def _number_in(text: str) -> float | None:
    text = text.strip()
    if not text or len(text) > 40 or not _NUMBER.match(text) or not any(c.isdigit() for c in text):
        return None
    text = _BLANKS.sub("", text).replace("−", "-")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    try:
        return float(text)
    except ValueError:
        return None


def number_lists(part: str, text: str) -> Iterator[Fragment]:
    """Lists of at least four numbers that stand in a text, such as the source of a program."""
    for count, match in enumerate(_LIST.finditer(text), 1):
        values = tuple(float(v) for v in match.group(1).split(","))
        yield Fragment(f"{part}, getallenlijst {count}", "number-column", values)


def table(
    part: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], *, hidden: bool = False
) -> Iterator[Fragment]:
    """A table as its column names, number columns with the codes of their rows, and cells with text."""
    names = [str(h) if h is not None else "" for h in header]
    held = [list(row) for row in rows]
    width = max([len(names), *(len(r) for r in held)], default=0)
    names += [""] * (width - len(names))
    columns = [[row[i] if i < len(row) else None for row in held] for i in range(width)]
    codes, at = _codes(columns, names)
    labels = [f"{part}, kolom {n or i + 1}" for i, n in enumerate(names)]
    for label, name in zip(labels, names, strict=True):
        if name:
            yield Fragment(label, "name", name, hidden=hidden)
    keys = _keys(columns, names, at) if len(set(codes)) < len([c for c in codes if c]) else []
    for i, column in enumerate(columns):
        numbers = [number_of(v) for v in column]
        texts = tuple(
            str(v) for v, n in zip(column, numbers, strict=True) if n is None and v not in (None, "")
        )
        if texts:
            yield from _texts(labels[i], texts, hidden, name=names[i])
        if i != at and codes and 2 * len(texts) > len(column) and max(map(len, texts)) <= LONGEST_LABEL:
            for key, chosen in _split(columns, keys, i):
                yield Fragment(
                    labels[i] + key,
                    "label-column",
                    tuple(column[r] for r in chosen),
                    name=names[i],
                    codes=tuple(codes[r] for r in chosen),
                    hidden=hidden,
                )
        if i != at and any(n is not None for n in numbers):
            for key, chosen in _split(columns, keys, i):
                yield Fragment(
                    labels[i] + key,
                    "number-column",
                    tuple(numbers[r] for r in chosen),
                    name=names[i],
                    codes=tuple(codes[r] for r in chosen) if codes else (),
                    hidden=hidden,
                )


def _codes(columns: list[list[Any]], names: Sequence[str] = ()) -> tuple[tuple[str, ...], int]:
    """The codes of the areas of the rows, and the column they stand in; -1 when there is none."""
    best: tuple[int, int] = (0, -1)
    for i, column in enumerate(columns):
        hits = sum(isinstance(v, str) and bool(AREA.match(v.strip().upper())) for v in column)
        best = max(best, (hits, -i - 1))
    hits, place = best
    if hits < 1:
        return _bare_codes(columns, names)
    at = -place - 1
    found = [str(v).strip().upper() if v is not None else "" for v in columns[at]]
    return tuple(c if AREA.match(c) else "" for c in found), at


def _bare_codes(columns: list[list[Any]], names: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Codes without their letters, as a spreadsheet keeps them: a column that is called so, of one gemeente."""
    for i, (name, column) in enumerate(zip(names, columns, strict=False)):
        if not _CALLED_CODE.search(name):
            continue
        texts = [str(v).strip().removesuffix(".0") if v is not None else "" for v in column]
        filled = [t for t in texts if t]
        if len(filled) < _LEAST_BARE or len(set(filled)) < len(filled) or not all(map(str.isdigit, filled)):
            continue
        length = 8 if max(map(len, filled)) > 6 else 6
        padded = [t.zfill(length) if t else "" for t in texts]
        if all(len(t) in (0, length) for t in padded) and len({t[:4] for t in padded if t}) == 1:
            kind = "BU" if length == 8 else "WK"
            return tuple(kind + t if t else "" for t in padded), i
    return (), -1


def _keys(columns: list[list[Any]], names: list[str], at: int) -> list[int]:
    """Columns that tell which figure a row of a long table holds."""
    out = []
    for i, column in enumerate(columns):
        if i == at or len(set(map(str, column))) > 400:
            continue
        if names[i].lower() in ("jaar", "year", "niveau") or not any(
            number_of(v) is not None for v in column
        ):
            out.append(i)
    return [i for i in out if names[i].lower() not in ("reden", "niveau")]


def _split(columns: list[list[Any]], keys: list[int], i: int) -> Iterator[tuple[str, list[int]]]:
    everything = list(range(len(columns[i])))
    keys = [k for k in keys if k != i]
    if not keys:
        yield "", everything
        return
    groups: dict[tuple[str, ...], list[int]] = {}
    for r in everything:
        groups.setdefault(tuple(str(columns[k][r]) for k in keys), []).append(r)
    for key, chosen in groups.items():
        yield f" ({key[0][:60]})", chosen


def names_and_values(part: str, data: Any, *, hidden: bool = False, depth: int = 0) -> Iterator[Fragment]:
    """What decoded JSON holds: tables of records, columns, lists of numbers, names and texts."""
    if depth > 100:
        raise TooMuch("dieper dan 100 niveaus")
    if isinstance(data, dict):
        yield from _mapping(part, data, hidden, depth)
    elif isinstance(data, list):
        if data and all(isinstance(x, dict) for x in data):
            flat = [_flat(x) for x in data]
            header = list(dict.fromkeys(k for x in flat for k in x))
            scalars = [k for k in header if any(_scalar(x.get(k)) for x in flat)]
            yield from table(
                part, scalars, [[_or_none(x.get(k)) for k in scalars] for x in flat], hidden=hidden
            )
            for x in flat:
                for key, value in x.items():
                    if not _scalar(value) and key not in ("coordinates", "arcs", "geometry"):
                        yield from names_and_values(f"{part}.{key}", value, hidden=hidden, depth=depth + 1)
        elif (numbers := _numbers(data)) is not None:
            yield Fragment(part, "number-column", numbers, hidden=hidden)
            if spelled := _spelled(numbers):
                yield from _texts(f"{part}, als tekst", [spelled], hidden, depth=depth)
            yield from _texts(part, [x for x in data if isinstance(x, str)], hidden, depth=depth)
        elif data and all(isinstance(x, list) and all(map(_scalar, x)) for x in data) and len(data) < 100_000:
            head = data[0] if data[0] and all(isinstance(x, str) for x in data[0]) else []
            yield from table(part, head, data[1:] if head else data, hidden=hidden)
        else:
            yield from _texts(part, [x for x in data if isinstance(x, str)], hidden, depth=depth)
            for number, x in enumerate(data, 1):
                if isinstance(x, dict | list):
                    yield from names_and_values(f"{part}[{number}]", x, hidden=hidden, depth=depth + 1)
    elif isinstance(data, str):
        yield from _texts(part, [data], hidden, depth=depth)


def _numbers(data: list[Any]) -> tuple[float | None, ...] | None:
    """A flat list with at least four numbers in it, as numbers; None for anything else."""
    if len(data) < 4 or not all(map(_scalar, data)):
        return None
    numbers = tuple(map(number_of, data))
    return numbers if sum(n is not None for n in numbers) >= 4 else None


def _spelled(numbers: tuple[float | None, ...]) -> str:
    """The text that a list of character numbers spells; empty when it spells none."""
    if len(numbers) < 2 * _LEAST_JSON or not all(
        n is not None and 9 <= n < 127 and n == int(n) for n in numbers
    ):
        return ""
    text = "".join(chr(int(n)) for n in numbers if n is not None)
    return text if text.lstrip()[:1] in ("[", "{") and any(c.isalpha() for c in text) else ""


def _mapping(part: str, data: dict[Any, Any], hidden: bool, depth: int) -> Iterator[Fragment]:
    if sum(bool(AREA.match(str(k))) for k in data) >= max(1, len(data) * 0.8):
        if all(isinstance(v, dict) for v in data.values()):
            records = [{"gebied": str(k), **v} for k, v in data.items()]
            yield from names_and_values(part, records, hidden=hidden, depth=depth + 1)
        else:
            pairs = [(k, v) for k, v in data.items() if _scalar(v)]
            yield from table(part, ["gebied", part.rsplit(".", 1)[-1]], pairs, hidden=hidden)
        return
    lists = {k: v for k, v in data.items() if isinstance(v, list) and v and all(map(_scalar, v))}
    sizes: dict[int, list[Any]] = {}
    for k, v in lists.items():
        sizes.setdefault(len(v), []).append(k)
    done: set[Any] = set()
    for size, keys in sizes.items():
        if len(keys) > 1 and size > 1:
            done |= set(keys)
            yield from table(part, keys, zip(*(lists[k] for k in keys), strict=True), hidden=hidden)
    for key, value in data.items():
        if key in done or key in ("coordinates", "arcs"):
            continue
        if number_of(value) is not None or key in lists or isinstance(value, dict):
            yield Fragment(f"{part}.{key}", "name", str(key), hidden=hidden)
        if not _scalar(value) or isinstance(value, str):
            yield from names_and_values(f"{part}.{key}", value, hidden=hidden, depth=depth + 1)


def _texts(
    part: str, texts: Iterable[str], hidden: bool, *, name: str = "", depth: int = 0
) -> Iterator[Fragment]:
    """Texts as cells; a text that is JSON is read as well."""
    filled = tuple(t for t in texts if t)
    if not filled:
        return
    yield Fragment(part, "cells", filled, name=name, hidden=hidden)
    for text in filled:
        if text[0] in "[{" and len(text) > _LEAST_JSON:
            try:
                inner = json.loads(text)
            except (ValueError, RecursionError):
                continue
            yield from names_and_values(f"{part}, JSON", inner, hidden=hidden, depth=depth + 1)


def _scalar(value: Any) -> bool:
    return value is None or isinstance(value, _SCALAR)


def _or_none(value: Any) -> Any:
    return value if _scalar(value) else None


def _flat(record: dict[Any, Any]) -> dict[str, Any]:
    """A record with the properties of a feature lifted to its own level."""
    inner = record.get("properties")
    own = record
    if isinstance(inner, dict):
        outer = {k: v for k, v in record.items() if k not in ("properties", "geometry", "type", "bbox")}
        own = {**outer, **inner}
    out: dict[str, Any] = {}
    for key, value in own.items():
        out[str(key)] = value
        if isinstance(value, dict) and value and all(map(_scalar, value.values())):
            out |= {f"{key}.{k}": v for k, v in value.items()}
    return out
