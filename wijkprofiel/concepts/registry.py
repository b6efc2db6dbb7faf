"""The registry of concepts: what each column of the Kerncijfers wijken en buurten means, over the years."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wijkprofiel.concepts.spelling import fold
from wijkprofiel.errors import ConceptError
from wijkprofiel.names import closest, plain

KEY_CLASS = "sleutel"
CLOSED_CLASS = "gesloten"
CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg", CLOSED_CLASS, KEY_CLASS)
TRIED = ("metadata", "kolommenlijst", "niet")
BREAK_KINDS = ("anders_gedefinieerd", "andere_indeling", "schuivend", "niet_zeker")
FIRST_YEAR, LAST_YEAR = 2013, 2025


@dataclass(frozen=True)
class Form:
    """How a concept is written in some years: stem, title and the titles of the groups above it.

    ``also`` marks a spelling seen beside the usual one, in another release or another kind of file.
    """

    first: int
    last: int
    stem: str
    title: str
    path: tuple[str, ...]
    also: bool = False


@dataclass(frozen=True)
class Concept:
    """One thing that CBS publishes per wijk and buurt.

    ``measure`` is its name here in every year: the stem of 2020, or the newest stem for what 2020 did not have;
    a stem that occurs more than once in a table carries a word behind it. ``klass`` is a class of the
    catalogue, ``gesloten`` (only to test with; then ``vault`` holds ground and group) or ``sleutel`` (identifies
    a row). ``unit`` is empty where it is not known for certain. ``rounding`` is the base CBS rounds to per
    level: 1 is not rounded, 0 is unknown.
    """

    measure: str
    label: str
    unit: str
    klass: str
    theme: str
    rounding: Mapping[str, int]
    forms: tuple[Form, ...]
    v4: tuple[str, ...] = ()
    vault: tuple[str, str] | None = None
    signs: tuple[re.Pattern[str], ...] = ()
    against: tuple[re.Pattern[str], ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Every stem it has had."""
        return frozenset(form.stem for form in self.forms)

    @property
    def is_protected(self) -> bool:
        """Whether it may only be tested with."""
        return self.klass == CLOSED_CLASS

    def in_year(self, year: int) -> bool:
        """Whether it is known to be in the table of ``year``.

        >>> Concept("x", "X", "", "open", "", {}, (Form(2013, 2022, "X", "X", ()),)).in_year(2023)
        False
        """
        return any(form.first <= year <= form.last for form in self.forms)

    def form_in(self, year: int) -> Form | None:
        """How it is usually written in the table of ``year``, or None when it is not in it."""
        fitting = sorted((f for f in self.forms if f.first <= year <= f.last), key=lambda form: form.also)
        return fitting[0] if fitting else None

    @property
    def years(self) -> tuple[int, int]:
        """The first and last year it is known from."""
        return min(f.first for f in self.forms), max(f.last for f in self.forms)


@dataclass(frozen=True)
class Table:
    """A table of one year; ``tried`` says on what the resolving of that year was tried."""

    id: str
    year: int
    tried: str


@dataclass(frozen=True)
class Break:
    """Series that may not be joined, and why.

    ``within`` are measures that exist before and after and are not the same; ``before`` and ``after`` follow one
    another. A break without years holds between any two years.
    """

    key: str
    kind: str
    last: int | None
    first: int | None
    within: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    names: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure it is about."""
        return (*self.within, *self.before, *self.after)


@dataclass(frozen=True)
class Provisional:
    """A release whose figures for some measures are provisional."""

    table: str
    year: int
    until: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """What a reader should know of a series that may be joined."""

    measures: tuple[str, ...]
    years: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Registry:
    """All concepts by measure, with tables, layouts, runs of columns, breaks and cautions."""

    concepts: Mapping[str, Concept]
    tables: tuple[Table, ...]
    layouts: Mapping[int, tuple[str, ...]]
    runs: tuple[tuple[str, ...], ...] = ()
    breaks: tuple[Break, ...] = ()
    provisional: tuple[Provisional, ...] = ()
    cautions: tuple[Caution, ...] = field(default=())

    def concept(self, measure: str) -> Concept:
        """The concept with this measure name.

        Raises
        ------
        ConceptError
            With the names that look like it.
        """
        if measure in self.concepts:
            return self.concepts[measure]
        guesses = ", ".join(closest(measure, self.concepts))
        raise ConceptError(
            f"Er is geen begrip '{measure}' in de Kerncijfers wijken en buurten.",
            remedy=f"Bedoelt u: {guesses}?"
            if guesses
            else "Kies een naam uit: wijkprofiel definitiewijzigingen.",
        )

    def find(self, text: str) -> Concept:
        """The concept with this measure name, label, stem or title.

        Raises
        ------
        ConceptError
            When there is none, or more than one.
        """
        if text in self.concepts:
            return self.concepts[text]
        found = [
            concept
            for concept in self.concepts.values()
            if plain(text)
            in {
                plain(concept.measure),
                plain(concept.label),
                *(plain(form.stem) for form in concept.forms),
                *(plain(form.title) for form in concept.forms),
            }
        ]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(concept.measure for concept in found)
            raise ConceptError(f"'{text}' kan meer dan één begrip zijn.", remedy=f"Kies uit: {names}.")
        return self.concept(text)

    def table_of(self, year: int) -> Table | None:
        """The table of a year, or None when the year is not known here."""
        return next((table for table in self.tables if table.year == year), None)

    def year_of(self, table: str) -> int | None:
        """The year of a table, or None when the table is not one of the Kerncijfers."""
        return next((t.year for t in self.tables if t.id.casefold() == table.strip().casefold()), None)

    @cached_property
    def by_stem(self) -> Mapping[str, tuple[Concept, ...]]:
        """Concepts by stem, in capitals and small letters alike."""
        return _grouped((fold(s), c) for c in self.concepts.values() for s in sorted(c.stems))

    @cached_property
    def by_title(self) -> Mapping[str, tuple[Concept, ...]]:
        """Concepts by folded title."""
        pairs = ((fold(f.title), c) for c in self.concepts.values() for f in c.forms)
        return _grouped(pairs)

    @cached_property
    def by_v4(self) -> Mapping[str, Concept]:
        """Concepts by identifier of OData v4."""
        return {identifier: c for c in self.concepts.values() for identifier in c.v4}

    @cached_property
    def group_titles(self) -> frozenset[str]:
        """Folded titles of every group of topics."""
        return frozenset(fold(g) for c in self.concepts.values() for f in c.forms for g in f.path)


def _grouped(pairs: Iterable[tuple[str, Concept]]) -> dict[str, tuple[Concept, ...]]:
    out: dict[str, dict[str, Concept]] = {}
    for key, concept in pairs:
        out.setdefault(key, {})[concept.measure] = concept
    return {key: tuple(found.values()) for key, found in out.items()}
