"""Columns of a download in one shape, whatever described them: DataProperties, MeasureCodes or a row of headers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wijkprofiel.concepts.registry import Registry
from wijkprofiel.concepts.spelling import fold, fold_unit, stem
from wijkprofiel.errors import ConceptError

GROUP, TOPIC = "TopicGroup", "Topic"
# Columns of a row that belong to no topic: the row number, the area itself.
NOT_TOPICS = frozenset({"", "id", "wijkenenbuurten", "regios", "unnamed0", "perioden"})
_UNIT = re.compile(r"^(?P<name>.*?)\s*\((?P<unit>[^()]*)\)\s*$", re.DOTALL)
# CBS writes "Het betreft voorlopige cijfers." or "De cijfers hebben een voorlopig karakter."
_PROVISIONAL = re.compile(r"voorlopige?\s+(?:cijfers|karakter)", re.IGNORECASE)
_MANGLED = re.compile(r"^[^\s/|()%;]+$")


@dataclass(frozen=True)
class Column:
    """One column as its download describes it. Empty text is what the download does not say.

    ``path`` holds the titles of the groups above it, outermost first; ``position`` its place among the columns;
    ``identifier`` its measure in OData v4; ``provisional`` whether its description calls the figures so.
    """

    key: str
    stem: str
    title: str
    path: tuple[str, ...]
    unit: str
    position: int
    identifier: str = ""
    provisional: bool = False


def from_properties(properties: pd.DataFrame) -> list[Column]:
    """Topics of DataProperties (OData v3): at least ``Key`` and ``Title``; groups by ``ParentID`` where given.

    Raises
    ------
    ConceptError
        When the frame has no keys and titles, or a topic lies in a group that is not there.
    """
    _need(properties, ("Key", "Title"), "DataProperties")
    rows = properties.to_dict("records")
    groups = {_number(row.get("ID")): row for row in rows if _kind(row) == GROUP}
    columns: list[Column] = []
    for row in rows:
        key = _text(row.get("Key"))
        if _kind(row) != TOPIC or fold(key) in NOT_TOPICS:
            continue
        above = _above(_number(row.get("ParentID")), groups, key)
        columns.append(
            Column(
                key=key,
                stem=stem(key),
                title=_text(row.get("Title")),
                path=tuple(_text(group["Title"]) for group in above),
                unit=_text(row.get("Unit")),
                position=len(columns) + 1,
                provisional=_is_provisional(row, *above),
            )
        )
    if not columns:
        raise ConceptError(
            "De beschrijving van de tabel (DataProperties) noemt geen enkele kolom met cijfers.",
            remedy="Haal de tabel opnieuw op. Blijft dit zo, dan geeft CBS een lege beschrijving.",
        )
    return columns


def from_v4(measures: pd.DataFrame, groups: pd.DataFrame) -> list[Column]:
    """Measures of OData v4: ``Identifier, Title, MeasureGroupId, Unit`` and groups ``Id, Title, ParentId``."""
    _need(measures, ("Identifier", "Title"), "MeasureCodes")
    _need(groups, ("Id", "Title", "ParentId"), "MeasureGroups")
    known = {_text(row["Id"]): {**row, "ParentID": row["ParentId"]} for row in groups.to_dict("records")}
    columns: list[Column] = []
    for number, row in enumerate(measures.to_dict("records"), start=1):
        identifier = _text(row["Identifier"])
        above = _above(_text(row.get("MeasureGroupId")), known, identifier)
        columns.append(
            Column(
                key=identifier,
                stem="",
                title=_text(row["Title"]),
                path=tuple(_text(group["Title"]) for group in above),
                unit=_text(row.get("Unit")),
                position=number,
                identifier=identifier,
                provisional=_is_provisional(row, *above),
            )
        )
    return columns


def from_headers(headers: Iterable[str], *, registry: Registry) -> list[Column]:
    """Columns of a header row of StatLine (``Bevolking/Geslacht/Mannen (aantal)``), also as R renames them.

    A header that names no known title keeps its whole text as title, and will not be resolved.
    """
    columns: list[Column] = []
    for header in headers:
        text = str(header).strip().lstrip("\ufeff")
        if fold(text) in NOT_TOPICS or re.fullmatch(r"[Uu]nnamed: ?\d+", text):
            continue
        path, title, unit = _split(text, registry)
        columns.append(Column(str(header), "", title, path, unit, len(columns) + 1))
    return columns


def _split(text: str, registry: Registry) -> tuple[tuple[str, ...], str, str]:
    """Path, title and unit of a header. A title may hold a slash; the longest known title wins."""
    if _MANGLED.match(text) and "." in text:
        return _split_mangled(text, registry)
    found = _UNIT.match(text)
    name, unit = (found["name"], found["unit"]) if found else (text, "")
    parts = [part.strip() for part in re.split(r"[/|]", name)]
    for start in range(len(parts)):
        title = name_from(name, start)
        if fold(title) in registry.by_title:
            return tuple(parts[:start]), title, unit
    return tuple(parts[:-1]), parts[-1], unit


def name_from(name: str, start: int) -> str:
    """What is left of ``name`` after ``start`` separators.

    >>> name_from("Criminaliteit/Diefstal uit woning/schuur", 1)
    'Diefstal uit woning/schuur'
    """
    for _ in range(start):
        name = re.split(r"[/|]", name, maxsplit=1)[1]
    return name.strip()


def _split_mangled(text: str, registry: Registry) -> tuple[tuple[str, ...], str, str]:
    """R puts a point for every sign: only a known unit, title and row of group titles together are a match."""
    whole = fold(text)
    hits: set[tuple[int, tuple[str, ...], str, str]] = set()
    for concept in registry.concepts.values():
        # A raised digit in a unit is lost as well: "m³" becomes "m..".
        units = {fold_unit(concept.unit), fold_unit(concept.unit).rstrip("23")} - {"%"} | {""}
        for form in concept.forms:
            for unit in units:
                tail = fold(form.title) + unit
                if whole.endswith(tail):
                    path = _known_groups(whole[: len(whole) - len(tail)], registry.group_titles)
                    if path is not None:
                        hits.add((len(tail), path, form.title, concept.unit if unit else ""))
    if not hits:
        return (), text, ""
    longest = max(hits)
    return longest[1], longest[2], longest[3]


def _known_groups(text: str, titles: frozenset[str]) -> tuple[str, ...] | None:
    """The known group titles that ``text`` is made of, one after another; None when it is made of others."""
    if not text:
        return ()
    for end in range(1, len(text) + 1):
        if text[:end] in titles:
            rest = _known_groups(text[end:], titles)
            if rest is not None:
                return (text[:end], *rest)
    return None


def _kind(row: Mapping[Any, Any]) -> str:
    """Group, topic or dimension; where the row does not say so, a row without a key is a group."""
    said = _text(row.get("Type")) or _text(row.get("odata.type") or row.get("odata_type")).rsplit(".", 1)[-1]
    return said or (TOPIC if _text(row.get("Key")) else GROUP)


def _above(parent: object, groups: Mapping[Any, Mapping[Any, Any]], key: str) -> list[Mapping[Any, Any]]:
    """The groups above a topic, outermost first."""
    found: list[Mapping[Any, Any]] = []
    while parent not in (None, ""):
        group = groups.get(parent)
        if group is None or group in found:
            raise ConceptError(
                f"De kolom '{key}' hoort bij een groep die de beschrijving van de tabel niet noemt.",
                remedy="De beschrijving is niet heel aangekomen. Haal de tabel opnieuw op.",
            )
        found.insert(0, group)
        parent = _text(group.get("ParentID")) if isinstance(parent, str) else _number(group.get("ParentID"))
    return found


def _is_provisional(*described: Mapping[Any, Any]) -> bool:
    return any(_PROVISIONAL.search(_text(row.get("Description"))) for row in described)


def _need(frame: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise ConceptError(
            f"De beschrijving van de tabel ({what}) heeft geen {' en geen '.join(absent)}.",
            remedy="Geef de beschrijving zoals CBS haar stuurt, van dezelfde download als de cijfers.",
        )


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def _number(value: object) -> int | None:
    text = _text(value)
    return int(float(text)) if text else None
