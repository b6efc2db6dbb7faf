"""Which concept each column of a download is, from the metadata of that same download. Never a guess."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from wijkprofiel.concepts.columns import Column, from_headers, from_properties, from_v4
from wijkprofiel.concepts.loading import load_registry
from wijkprofiel.concepts.registry import Concept, Registry
from wijkprofiel.concepts.resolution import (
    AMBIGUOUS,
    CONTRADICTION,
    DOUBLE,
    OTHER_GROUP,
    OTHER_UNIT,
    UNKNOWN,
    Gap,
    Resolution,
    ResolvedColumn,
)
from wijkprofiel.concepts.spelling import fold, fold_unit
from wijkprofiel.errors import ConceptError
from wijkprofiel.names import plain

# The groups of this year are known from real metadata; a concept of that year must lie in a group like it.
_YEAR_OF_KNOWN_GROUPS = 2020
# Words of up to three letters ("en", "van") say nothing about a group.
_SHORT = 3


@dataclass(frozen=True)
class _Choice:
    concepts: tuple[Concept, ...]
    evidence: str


def resolve(
    properties: pd.DataFrame, *, table: str, year: int, registry: Registry | None = None
) -> Resolution:
    """What the columns of a download mean, from the DataProperties of that same download.

    A column is its concept by stem or title; unit and topic path decide where several concepts share a name. A
    column that fits no concept, more than one, or one with another unit becomes a gap.

    Parameters
    ----------
    properties : DataFrame
        DataProperties of OData v3: ``Key, Title`` and where given ``ID, ParentID, Type, Unit, MapYear``.
    table, year : str, int
        Identifier of the table and the year its information gives.

    Raises
    ------
    ConceptError
        When table and year contradict one another, or the description is not whole.

    Examples
    --------
    >>> rows = pd.DataFrame({"Key": ["AantalInwoners_5", "Iets_6"], "Title": ["Aantal inwoners", "Iets"]})
    >>> found = resolve(rows, table="84799NED", year=2020)
    >>> found.measures, [gap.code for gap in found.gaps]
    ({'AantalInwoners_5': 'AantalInwoners'}, ['onbekend'])
    """
    book = registry or load_registry()
    _check_map_year(properties, table, year)
    return _resolved(from_properties(properties), table=table, year=year, registry=book)


def resolve_v4(
    measures: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    table: str,
    year: int,
    registry: Registry | None = None,
) -> Resolution:
    """What the measures of a table of OData v4 mean, from its MeasureCodes and MeasureGroups."""
    return _resolved(from_v4(measures, groups), table=table, year=year, registry=registry or load_registry())


def resolve_headers(
    headers: Iterable[str], *, year: int, table: str = "", registry: Registry | None = None
) -> Resolution:
    """What the columns of a StatLine file mean, from its row of headers; keys are the headers themselves.

    Examples
    --------
    >>> found = resolve_headers(["Wijken en buurten", "Bevolking/Geslacht/Mannen (aantal)"], year=2024)
    >>> found.measures
    {'Bevolking/Geslacht/Mannen (aantal)': 'Mannen'}
    """
    book = registry or load_registry()
    known = book.table_of(year)
    return _resolved(
        from_headers(headers, registry=book),
        table=table or (known.id if known else ""),
        year=year,
        registry=book,
    )


def _check_map_year(properties: pd.DataFrame, table: str, year: int) -> None:
    if "MapYear" not in properties.columns:
        return
    said = {int(y) for y in pd.to_numeric(properties["MapYear"], errors="coerce").dropna()}
    if said and said != {year}:
        found = ", ".join(map(str, sorted(said)))
        raise ConceptError(
            f"Tabel {table} zegt zelf dat zij op de indeling van {found} staat, niet op die van {year}.",
            remedy="Neem het jaar uit de tabel zelf. Lijsten met tabelnummers op internet zijn vaak een jaar mis.",
        )


def _resolved(columns: Sequence[Column], *, table: str, year: int, registry: Registry) -> Resolution:
    of_table = registry.year_of(table)
    if of_table is not None and of_table != year:
        raise ConceptError(
            f"Tabel {table} is van {of_table}, niet van {year}.",
            remedy="Neem het jaar uit de tabel zelf (Period of MapYear).",
        )
    choices = {column.key: _choose(column, registry) for column in columns}
    _by_run(columns, choices, registry)
    _part_doubles(columns, choices)
    resolved, gaps = [], []
    for column in columns:
        choice = choices[column.key]
        if isinstance(choice, Gap):
            gaps.append(choice)
        elif len(choice.concepts) == 1:
            resolved.append(_resolved_column(column, choice, year))
        else:
            gaps.append(_ambiguous(column, choice.concepts))
    place = {column.key: column.position for column in columns}
    found = {c.measure for c in resolved}
    known = registry.table_of(year)
    return Resolution(
        table=table,
        year=year,
        tried=known.tried if known else "niet",
        columns=tuple(resolved),
        gaps=tuple(sorted(gaps, key=lambda gap: place[gap.key])),
        absent=tuple(m for m in registry.layouts.get(year, ()) if m not in found),
    )


def _choose(column: Column, registry: Registry) -> _Choice | Gap:
    named, evidence = _by_name(column, registry)
    if not named and evidence == CONTRADICTION:
        return Gap(
            column.key,
            column.title,
            CONTRADICTION,
            f"De naam van de kolom ('{column.key}') en haar titel ('{column.title}') zijn van verschillende "
            "begrippen. De kolom doet niet mee.",
        )
    if not named:
        return Gap(
            column.key,
            column.title,
            UNKNOWN,
            f"De kolom '{column.title or column.key}' is niet bekend en doet niet mee.",
        )
    fitting = [c for c in named if not _unit_differs(column.unit, c.unit)]
    if not fitting:
        units = " of ".join(dict.fromkeys(c.unit for c in named))
        return Gap(
            column.key,
            column.title,
            OTHER_UNIT,
            f"De kolom '{column.title or column.key}' heeft de eenheid '{column.unit}', bekend is '{units}'. "
            "Dat kan een andere definitie zijn; de kolom doet niet mee.",
        )
    if len(fitting) < len(named):
        evidence += " en eenheid"
    homely = [c for c in fitting if not _group_is_strange(column, c)]
    if not homely:
        return Gap(
            column.key,
            column.title,
            OTHER_GROUP,
            f"De kolom '{column.title or column.key}' staat in de groep '{' / '.join(column.path)}'. Bekend is "
            f"'{' / '.join(fitting[0].forms[-1].path)}'. Dat kan iets anders zijn; de kolom doet niet mee.",
        )
    fitting = homely
    words = _words(column)
    left = [c for c in fitting if not any(p.search(words) for p in c.against)]
    signed = [c for c in left if any(p.search(words) for p in c.signs)]
    if signed and len(fitting) > 1:
        return _Choice(tuple(signed), evidence + " en pad")
    return _Choice(tuple(left or fitting), evidence)


def _by_name(column: Column, registry: Registry) -> tuple[tuple[Concept, ...], str]:
    """Concepts by the v4 identifier of the column, else by its stem, else by its title; and on what it rests.

    A name and a title that point at different concepts give none: that is a contradiction, not a choice.
    """
    stems = registry.by_stem.get(fold(column.stem), ()) if column.stem else ()
    titles = registry.by_title.get(fold(column.title), ()) if column.title else ()
    identified = registry.by_v4.get(column.identifier)
    if identified is not None:
        return ((identified,), "kenmerk en titel") if identified in titles else ((), CONTRADICTION)
    if stems:
        both = tuple(c for c in stems if c in titles)
        if titles and not both:
            return (), CONTRADICTION
        return (both, "stam en titel") if both else (stems, "stam")
    return titles, "titel"


def _unit_differs(found: str, known: str) -> bool:
    return (
        bool(found)
        and bool(known)
        and fold_unit(found) not in (fold_unit(known), fold_unit(known).rstrip("23"))
    )


def _group_is_strange(column: Column, concept: Concept) -> bool:
    """Whether the groups above a column share no word with any group this concept has been in."""
    if not column.path or not concept.in_year(_YEAR_OF_KNOWN_GROUPS):
        return False
    known = {group for form in concept.forms for group in form.path}
    words = {word for group in known for word in _long_words(group)}
    if any(word in words for group in column.path for word in _long_words(group)):
        return False
    return not {fold(group) for group in known} & {fold(group) for group in column.path}


@lru_cache(maxsize=2048)
def _long_words(group: str) -> tuple[str, ...]:
    return tuple(word for word in plain(group).split() if len(word) > _SHORT)


def _words(column: Column) -> str:
    """Path and title as plain words, for the signs that tell concepts with one stem apart."""
    parts = (*column.path, column.title, column.unit)
    return " ".join("".join(ch if ch.isalnum() else " " for ch in part.casefold()) for part in parts)


def _by_run(columns: Sequence[Column], choices: dict[str, _Choice | Gap], registry: Registry) -> None:
    """Settle what is still open by a known run of columns that occurs whole, in order, exactly once."""
    stems = [fold(column.stem) for column in columns]
    for run in registry.runs:
        wanted = [{fold(s) for s in registry.concepts[m].stems} for m in run]
        starts = [
            at
            for at in range(len(stems) - len(run) + 1)
            if all(stems[at + step] in wanted[step] for step in range(len(run)))
        ]
        if len(starts) != 1:
            continue
        for step, measure in enumerate(run):
            key = columns[starts[0] + step].key
            choice = choices[key]
            concept = registry.concepts[measure]
            if isinstance(choice, _Choice) and len(choice.concepts) > 1 and concept in choice.concepts:
                choices[key] = _Choice((concept,), "stam en plaats in een bekend blok van kolommen")


def _part_doubles(columns: Sequence[Column], choices: dict[str, _Choice | Gap]) -> None:
    """Columns that claim one concept together: the one on the known path keeps it, else none does."""
    claims: dict[str, list[Column]] = defaultdict(list)
    concepts: dict[str, Concept] = {}
    for column in columns:
        choice = choices[column.key]
        if isinstance(choice, _Choice) and len(choice.concepts) == 1:
            concept = choice.concepts[0]
            concepts[concept.measure] = concept
            claims[concept.measure].append(column)
    for measure, claimed in claims.items():
        concept = concepts[measure]
        if len(claimed) < 2:
            continue
        at_home = [c for c in claimed if _path_is_known(c, concept)]
        for column in claimed:
            if len(at_home) == 1 and column is at_home[0]:
                continue
            choices[column.key] = Gap(
                column.key,
                column.title,
                DOUBLE,
                f"Meer dan één kolom kan '{concept.label}' zijn: {', '.join(c.key for c in claimed)}. "
                "Deze kolom doet niet mee.",
            )


def _path_is_known(column: Column, concept: Concept) -> bool:
    path = tuple(fold(group) for group in column.path)
    return any(path == tuple(fold(group) for group in form.path) for form in concept.forms)


def _ambiguous(column: Column, concepts: Sequence[Concept]) -> Gap:
    labels = ", ".join(c.measure for c in concepts)
    return Gap(
        column.key,
        column.title,
        AMBIGUOUS,
        f"De kolom '{column.title or column.key}' kan meer dan één begrip zijn ({labels}); de groep waarin zij staat "
        "beslist dat niet. De kolom doet niet mee.",
    )


def _resolved_column(column: Column, choice: _Choice, year: int) -> ResolvedColumn:
    concept = choice.concepts[0]
    notes = []
    first, last = concept.years
    if not concept.in_year(year):
        notes.append(f"bekend van {first} tot en met {last}, niet van {year}")
    if column.title and all(fold(column.title) != fold(form.title) for form in concept.forms):
        notes.append(f"nieuwe titel: {column.title}")
    if column.path and not _path_is_known(column, concept):
        notes.append(f"nieuwe groep: {' / '.join(column.path)}")
    if column.unit and not concept.unit:
        notes.append(f"eenheid volgens deze download: {column.unit}")
    return ResolvedColumn(
        key=column.key,
        concept=concept,
        title=column.title,
        path=column.path,
        unit=column.unit or concept.unit,
        position=column.position,
        evidence=choice.evidence,
        note="; ".join(notes),
        provisional=column.provisional,
    )
