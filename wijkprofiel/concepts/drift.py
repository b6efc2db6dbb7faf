"""What changed in the columns between two years or two releases: added, dropped, renamed, renumbered, redefined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wijkprofiel.concepts.loading import load_registry
from wijkprofiel.concepts.registry import FIRST_YEAR, LAST_YEAR, Break, Registry
from wijkprofiel.concepts.resolution import Resolution
from wijkprofiel.concepts.spelling import fold_unit, stem
from wijkprofiel.errors import UsageError

WITHIN = "anders_gedefinieerd"


@dataclass(frozen=True)
class Place:
    """How a measure stands in a table: its column stem, its number (None when not known) and its unit."""

    stem: str
    position: int | None
    unit: str

    @property
    def column(self) -> str:
        """The column name, with its number where that is known.

        >>> Place("Mannen", 6, "aantal").column, Place("Mannen", None, "").column
        ('Mannen_6', 'Mannen')
        """
        return self.stem if self.position is None else f"{self.stem}_{self.position}"


@dataclass(frozen=True)
class Renamed:
    """A measure whose column has another stem."""

    measure: str
    before: Place
    after: Place


@dataclass(frozen=True)
class Redefined:
    """A measure that is still there and means something else."""

    measure: str
    reason: str


@dataclass(frozen=True)
class Step:
    """What changed from one table to the next. ``sure`` says that both lists of columns are known."""

    first: str
    last: str
    added: tuple[tuple[str, Place], ...]
    dropped: tuple[tuple[str, Place], ...]
    renamed: tuple[Renamed, ...]
    renumbered: tuple[Renamed, ...]
    redefined: tuple[Redefined, ...]
    sure: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed at all."""
        return not (self.added or self.dropped or self.renamed or self.renumbered or self.redefined)


@dataclass(frozen=True)
class Drift:
    """The steps from one year to another, the whole in one step, and the series that may not be joined."""

    first: int
    last: int
    steps: tuple[Step, ...]
    whole: Step
    breaks: tuple[Break, ...]
    tried: Mapping[int, str]


def drift_of_years(first: int, last: int, *, registry: Registry | None = None) -> Drift:
    """What changed between the tables of two years, as the registry knows them; needs no network.

    Raises
    ------
    UsageError
        When a year is not one of the registry, or they stand the wrong way round.

    Examples
    --------
    >>> drift = drift_of_years(2020, 2021)
    >>> [measure for measure, _ in drift.whole.added]
    ['OQOverheidOnderwijsEnZorg']
    """
    book = registry or load_registry()
    for year in (first, last):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(
                f"Van {year} is geen tabel bekend.",
                remedy=f"Kies jaren van {FIRST_YEAR} tot en met {LAST_YEAR}.",
            )
    if first >= last:
        raise UsageError(
            f"Van {first} naar {last} is geen weg vooruit in de tijd.",
            remedy="Geef met --van het oudste jaar en met --tot het nieuwste.",
        )
    years = range(first, last + 1)
    layouts = {year: _layout(book, year) for year in years}
    steps = tuple(_step_of_years(book, layouts, a, a + 1) for a in range(first, last))
    return Drift(
        first=first,
        last=last,
        steps=steps,
        whole=_step_of_years(book, layouts, first, last),
        breaks=tuple(b for b in book.breaks if _touches(b, layouts[first], layouts[last], first, last)),
        tried={year: table.tried for year in years if (table := book.table_of(year)) is not None},
    )


def drift_between(before: Resolution, after: Resolution, *, registry: Registry | None = None) -> Step:
    """What changed between two downloads: two years, or two releases of one table.

    Units are those the downloads give, so that a changed unit comes to light. Columns that could not be resolved
    take no part.
    """
    book = registry or load_registry()
    return _step(
        _places(before),
        _places(after),
        names=(f"{before.table} ({before.year})", f"{after.table} ({after.year})"),
        breaks=_within(book, before.year, after.year),
        sure=True,
    )


def _places(resolution: Resolution) -> dict[str, Place]:
    return {c.measure: Place(stem(c.key), c.position, c.unit) for c in resolution.columns}


def _layout(book: Registry, year: int) -> dict[str, Place]:
    """Measures of a year in the order of their columns; without numbers where no list of columns is known."""
    order = book.layouts.get(year)
    measures = order or [m for m, c in book.concepts.items() if c.in_year(year)]
    layout = {}
    for number, measure in enumerate(measures, start=1):
        concept = book.concepts[measure]
        form = concept.form_in(year)
        if form is not None:
            layout[measure] = Place(form.stem, number if order else None, concept.unit)
    return layout


def _step_of_years(book: Registry, layouts: Mapping[int, Mapping[str, Place]], first: int, last: int) -> Step:
    return _step(
        layouts[first],
        layouts[last],
        names=(str(first), str(last)),
        breaks=_within(book, first, last),
        sure=first in book.layouts and last in book.layouts,
    )


def _step(
    before: Mapping[str, Place],
    after: Mapping[str, Place],
    *,
    names: tuple[str, str],
    breaks: Sequence[Break],
    sure: bool,
) -> Step:
    both = [measure for measure in before if measure in after]
    pairs = [Renamed(measure, before[measure], after[measure]) for measure in both]
    reasons = {measure: found.reason for found in breaks for measure in found.within}
    units = {
        p.measure: f"De eenheid ging van '{p.before.unit}' naar '{p.after.unit}'."
        for p in pairs
        if p.before.unit and p.after.unit and fold_unit(p.before.unit) != fold_unit(p.after.unit)
    }
    return Step(
        first=names[0],
        last=names[1],
        added=tuple((m, place) for m, place in after.items() if m not in before),
        dropped=tuple((m, place) for m, place in before.items() if m not in after),
        renamed=tuple(p for p in pairs if p.before.stem != p.after.stem),
        renumbered=tuple(p for p in pairs if p.before.position != p.after.position),
        redefined=tuple(
            Redefined(measure, " ".join(r for r in (units.get(measure), reasons.get(measure)) if r))
            for measure in both
            if measure in units or measure in reasons
        ),
        sure=sure,
    )


def _within(book: Registry, first: int, last: int) -> list[Break]:
    """Breaks of definition between two years."""
    return [
        b
        for b in book.breaks
        if b.kind == WITHIN
        and b.last is not None
        and b.first is not None
        and first <= b.last
        and last >= b.first
    ]


def _touches(
    found: Break, before: Mapping[str, Place], after: Mapping[str, Place], first: int, last: int
) -> bool:
    """Whether a break lies between two years, for something that is in their tables."""
    if found.last is None or found.first is None:
        return any(m in before and m in after for m in found.within)
    if not (first <= found.last and last >= found.first):
        return False
    return any(m in before or m in after for m in found.measures)
