"""Which figures of several years are one series, and which may not be put side by side as if they were."""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from wijkprofiel.concepts.loading import load_registry
from wijkprofiel.concepts.registry import LAST_YEAR, Break, Concept, Registry
from wijkprofiel.names import plain


def may_join(
    concept: str,
    years: Iterable[int],
    *,
    provisional: Collection[int] = (),
    registry: Registry | None = None,
) -> str | None:
    """Why figures of these years are not one series, in Dutch; None when they are.

    Parameters
    ----------
    concept : str
        A measure, label or stem, or what people call the series (``migratieachtergrond``).
    years : iterable of int
    provisional : collection of int
        The years whose figures are provisional; they do not go with years whose figures are final.

    Raises
    ------
    ConceptError
        When there is no such concept.

    Examples
    --------
    >>> may_join("AantalInwoners", [2020, 2024])
    >>> may_join("migratieachtergrond", [2020, 2024]).split(",")[0]
    'Tot en met 2022 deelde CBS in naar migratieachtergrond (westers en niet-westers)'
    """
    book = registry or load_registry()
    wanted = sorted(set(years))
    called = [b for b in book.breaks if plain(concept) in {plain(name) for name in b.names}]
    for found in called:
        if any(_crosses(found, first, second) for first, second in combinations(wanted, 2)):
            return found.reason
    if called:
        return _mixed_status(wanted, provisional)
    thing = book.find(concept)
    return may_join_measures(dict.fromkeys(wanted, (thing.measure,)), provisional=provisional, registry=book)


def may_join_measures(
    measures: Mapping[int, Iterable[str]],
    *,
    provisional: Collection[int] = (),
    registry: Registry | None = None,
) -> str | None:
    """Why the measures of these years are not one series; None when they are, or are not of this registry.

    Parameters
    ----------
    measures : mapping of int to names
        Per year the measures a figure is made of. Names that are not in the registry are passed over: they come
        from another source, and the catalogue answers for those.

    Examples
    --------
    >>> may_join_measures({2023: ["BouwjaarVanaf2000"], 2024: ["BouwjaarAfgelopenTienJaar"]}).split(",")[0]
    'Tot en met 2023 was de grens het jaar 2000'
    """
    book = registry or load_registry()
    known = {
        year: tuple(book.concepts[name] for name in names if name in book.concepts)
        for year, names in measures.items()
    }
    for first, second in combinations(sorted(known), 2):
        reason = _why_apart(known[first], first, known[second], second, book)
        if reason:
            return reason
    return _mixed_status(sorted(measures), provisional)


def cautions(concept: str, years: Iterable[int], *, registry: Registry | None = None) -> tuple[str, ...]:
    """What a reader should know of a series that may be joined; empty when nothing.

    >>> len(cautions("Koopwoningen", [2018, 2019]))
    1
    """
    book = registry or load_registry()
    measure = book.find(concept).measure
    wanted = set(years)
    return tuple(
        caution.text
        for caution in book.cautions
        if measure in caution.measures and (not caution.years or wanted & set(caution.years))
    )


def provisional_years(
    measures: Iterable[str], releases: Mapping[int, tuple[str, str]], *, registry: Registry | None = None
) -> frozenset[int]:
    """The years whose figures are known to be provisional.

    Parameters
    ----------
    measures : iterable of str
    releases : mapping of int to (table, date)
        Per year the table and the date of the release (jjjj-mm-dd) the figures come from.

    Examples
    --------
    >>> sorted(provisional_years(["PersonenPerSoortUitkeringWW"], {2020: ("84799NED", "2021-03-26")}))
    [2020]
    """
    book = registry or load_registry()
    asked = set(measures)
    return frozenset(
        known.year
        for known in book.provisional
        if asked & set(known.measures)
        and known.year in releases
        and releases[known.year][0] == known.table
        and releases[known.year][1] <= known.until
    )


def _why_apart(
    before: tuple[Concept, ...], first: int, after: tuple[Concept, ...], second: int, book: Registry
) -> str | None:
    if not before or not after:
        return None
    names = {c.measure for c in before} | {c.measure for c in after}
    for found in book.breaks:
        if names & set(found.within) and _crosses(found, first, second):
            return found.reason
        if names & {*found.before, *found.after} and _crosses(found, first, second):
            return found.reason
    for concept, year in [*((c, first) for c in before), *((c, second) for c in after)]:
        if not _exists(concept, year):
            start, end = concept.years
            return f"'{concept.label}' staat niet in de tabel van {year}; het is bekend van {start} tot en met {end}."
    if {c.measure for c in before} != {c.measure for c in after}:
        left, right = (", ".join(sorted(c.label for c in side)) for side in (before, after))
        return f"In {first} is het cijfer gemaakt van {left}, in {second} van {right}. Dat is niet hetzelfde."
    return None


def _exists(concept: Concept, year: int) -> bool:
    """Whether a concept is in the table of a year; of a year after the registry, what is in the last known year."""
    return concept.in_year(min(year, LAST_YEAR))


def _crosses(found: Break, first: int, second: int) -> bool:
    if found.last is None or found.first is None:
        return first != second
    return first <= found.last and second >= found.first


def _mixed_status(years: Iterable[int], provisional: Collection[int]) -> str | None:
    early = sorted(year for year in years if year in provisional)
    final = sorted(year for year in years if year not in provisional)
    if not early or not final:
        return None
    return (
        f"De cijfers van {', '.join(map(str, early))} zijn voorlopig en die van {', '.join(map(str, final))} niet. "
        "Een verschil kan komen doordat CBS de cijfers later heeft aangevuld of verbeterd."
    )
