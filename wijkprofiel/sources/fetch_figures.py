"""Fetching the figures of one gemeente and year, once, into the store."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from wijkprofiel.concepts import Resolution, load_registry, resolve
from wijkprofiel.concepts.registry import KEY_CLASS
from wijkprofiel.errors import SourceChanged, SourceError, SourceUnreachable, UnexpectedAnswer, UsageError
from wijkprofiel.sources.addresses import refuse_offline
from wijkprofiel.sources.cbs.collect import Collected
from wijkprofiel.sources.cbs.keeper import Progress
from wijkprofiel.sources.cbs.metadata import geo_dimension, topic_types
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.cbs.routes import collect_any
from wijkprofiel.sources.fetched import (
    AREAS,
    BUILD,
    FIGURES,
    KIND_FIGURES,
    VAULT,
    FetchedSet,
    fetch_command,
    fetched_sets,
)
from wijkprofiel.sources.kept_pages import StoredPages
from wijkprofiel.sources.kwb_layout import Layout, build_layout
from wijkprofiel.sources.kwb_table import COUNTRY, Built, build_table
from wijkprofiel.store import Store

FINEST = ("wijk", "buurt")
THERE, CURRENT, FETCHED, RENEWED, MENDED = (
    "stond er al",
    "stond er al en is nog de nieuwste uitgave",
    "opgehaald",
    "nieuwe uitgave opgehaald",
    "was beschadigd en is opnieuw opgehaald",
)
_STARTS = 2
_NAMED = 5
_ROUNDING = "CBS rondt aantallen per wijk en buurt af op 5; delen tellen daarom niet op tot het geheel."
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Asked:
    """What is to be fetched: a gemeente, a year, levels below the gemeente, and gemeenten to compare with."""

    gemeente: str
    year: int
    levels: tuple[str, ...] = FINEST
    companions: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """Name of the part in the store: the gemeente, and the levels when not all of them."""
        return self.gemeente if self.levels == FINEST else f"{self.gemeente}-{'-'.join(self.levels)}"

    @property
    def command(self) -> str:
        """The command that fetches it."""
        return fetch_command(self.gemeente, self.year)

    @property
    def query(self) -> dict[str, Any]:
        """The question as it is kept with the answer."""
        return {
            "gemeente": self.gemeente,
            "niveaus": ["gemeente", *self.levels],
            "ook": [COUNTRY, *self.companions],
            "bouw": BUILD,
        }

    @property
    def regions(self) -> Regions:
        """The areas to ask for."""
        others = tuple(code for code in (COUNTRY, *self.companions) if code != self.gemeente)
        return Regions(gemeenten=(self.gemeente,), levels=("gemeente", *self.levels), codes=others)


@dataclass(frozen=True)
class Outcome:
    """What fetching came to: the set, how it got there (``state``), and what it cost on the line."""

    found: FetchedSet
    state: str
    requests: int = 0
    bytes: int = 0


Report = Callable[[Progress], object]


def fetch_figures(
    asked: Asked,
    *,
    store: Store,
    client: TableClient | None = None,
    refresh: bool = False,
    progress: Report | None = None,
    waiting: Callable[[], None] | None = None,
) -> Outcome:
    """The figures of ``asked``, from the store when they are there, else from CBS.

    Without ``refresh`` what is there is taken without a request. With ``refresh`` one request asks whether there
    is a newer release; only then are the figures fetched again. A set that is damaged is fetched again. Of two
    processes that want the same, one fetches and the other waits for it.

    Raises
    ------
    UsageError
        When there is no table of this year.
    SourceError
        One of its kinds, with the cause and the next step; what landed is kept for the next attempt.
    """
    table = _table_of(asked.year)
    known = find_figures(asked, store)
    sound = known is not None and store.is_sound(known.part)
    if known is not None and sound and not refresh:
        return Outcome(known, THERE)
    if known is not None:
        # A newer release takes the place of the one that is there, so it has to go as deep.
        asked = replace(asked, levels=known.levels)
    what = "Een nieuwe uitgave van tabel" if sound else "Tabel"
    refuse_offline(
        f"{what} {table} met cijfers van {asked.gemeente} over {asked.year}", command=asked.command
    )
    line = client or TableClient()
    with store.alone(f"{table}-{asked.part}", waiting=waiting):
        again = find_figures(asked, store)
        if again is not None and store.is_sound(again.part):
            if not refresh:
                return Outcome(again, THERE)
            before = line.transport.traffic.requests
            if line.modified(table) == again.facts["uitgave"]:
                store.confirm(table, again.part.release, now())
                return Outcome(again, CURRENT, line.transport.traffic.requests - before)
        found, cost = _fetch(asked, table, store, line, progress)
    state = FETCHED if known is None else RENEWED if sound else MENDED
    return Outcome(found, state, cost.requests, cost.bytes)


def find_figures(asked: Asked, store: Store) -> FetchedSet | None:
    """The set in the store that answers ``asked``: of this gemeente and year, with at least these levels."""
    for one in fetched_sets(store):
        if (one.gemeente, one.year) == (asked.gemeente, asked.year) and set(asked.levels) <= set(one.levels):
            return one
    return None


def now() -> str:
    """The moment of now, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def loader_version() -> str:
    """Version of the program that fetched."""
    try:
        return version("wijkprofiel")
    except PackageNotFoundError:
        return "onbekend"


def _table_of(year: int) -> str:
    table = load_registry().table_of(year)
    if table is None:
        years = sorted(known.year for known in load_registry().tables)
        raise UsageError(
            f"Van {year} kennen wij geen tabel met Kerncijfers wijken en buurten.",
            remedy=f"Kies een jaar van {years[0]} tot en met {years[-1]}.",
        )
    return table.id


def _fetch(
    asked: Asked, table: str, store: Store, client: TableClient, progress: Report | None
) -> tuple[FetchedSet, Collected]:
    collected = _collect(asked, table, store, client, progress)
    _check_year(asked, table, collected.info.period)
    # Once more from the columns that came with these rows: a release may have followed in between.
    meaning = resolve(collected.properties, table=table, year=asked.year)
    layout = _layout(collected.properties, meaning, table)
    titles = zip(collected.areas["Key"], collected.areas["Title"], strict=True)
    names = {str(key): str(title).strip() for key, title in titles}
    built = build_table(collected.rows, names, layout, year=asked.year)
    part = store.commit(
        table,
        collected.info.release,
        asked.part,
        {FIGURES: built.figures, AREAS: built.areas},
        closed={VAULT: built.vault},
        facts=_facts(asked, client, collected, built, layout, meaning),
        checked=now(),
    )
    StoredPages(store, asked.query).drop_all(table)
    return FetchedSet(part, store), collected


def _collect(
    asked: Asked, table: str, store: Store, client: TableClient, progress: Report | None
) -> Collected:
    """The rows: only the columns that we know, pages kept on the way, along another way when the first is closed."""
    for start in range(_STARTS):
        try:
            properties = client.properties(table)
        except (SourceUnreachable, UnexpectedAnswer):
            # Without the description nobody can tell which columns are protected: then no page is kept.
            return collect_any(table, client=client, regions=asked.regions, progress=progress)
        layout = _layout(properties, resolve(properties, table=table, year=asked.year), table)
        pages = StoredPages(store, asked.query, frozenset(layout.closed))
        try:
            return collect_any(
                table,
                client=client,
                regions=asked.regions,
                columns=layout.columns,
                keeper=pages,
                progress=progress,
            )
        except SourceChanged:
            pages.drop_all(table)
            if start == _STARTS - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _layout(properties: pd.DataFrame, meaning: Resolution, table: str) -> Layout:
    dimension = geo_dimension(properties)
    return build_layout(
        [dimension, *topic_types(properties)],
        {column.key: column.concept for column in meaning.columns},
        dimension=dimension,
        table=table,
        gaps={gap.key: gap.message for gap in meaning.gaps},
    )


def _check_year(asked: Asked, table: str, period: str) -> None:
    told = _YEAR.search(period)
    if told and int(told.group()) != asked.year:
        raise SourceError(
            f"Tabel {table} gaat volgens CBS over {period}, niet over {asked.year}. Er is niets bewaard.",
            remedy="Meld dit bij de beheerder van wijkprofiel: de lijst van tabellen klopt niet meer.",
        )


def _facts(
    asked: Asked, client: TableClient, collected: Collected, built: Built, layout: Layout, meaning: Resolution
) -> dict[str, Any]:
    """What is noted with the set: enough to make its source card and to ask the same again."""
    info = collected.info
    day = "-".join(reversed(info.modified[:10].split("-")))
    provisional = sorted(meaning.provisional & set(built.measures))
    caveats = [_ROUNDING, f"Kolommen van {asked.year}: {meaning.tried_words}."]
    if provisional:
        caveats.append(f"Voorlopig in deze uitgave: {', '.join(provisional)}.")
    caveats += _without(meaning)
    if built.empty:
        caveats.append(f"Nog nergens gevuld in deze uitgave: {len(built.empty)} kolommen.")
    if built.misfits:
        units = len({unit for unit, _ in built.misfits})
        caveats.append(
            f"Van {units} gebieden tellen groepen op tot meer dan het geheel. Die staan niet in de kluis: daarvan is "
            "niet te toetsen hoe een profiel op groepen uitvalt."
        )
    return {
        "soort": KIND_FIGURES,
        "bouw": BUILD,
        "gemeente": asked.gemeente,
        "jaar": asked.year,
        "niveaus": list(asked.levels),
        "titel": info.title,
        "eigenaar": "CBS",
        "uitgave": info.modified,
        "opgehaald": now(),
        "dienst": client.address,
        "vraag": asked.query,
        "weg": collected.route,
        "rijen": built.rows,
        "maten": list(built.measures),
        "voorlopig": provisional,
        "ontbreekt": _without(meaning),
        "lader": loader_version(),
        "naamsvermelding": f"Bron: CBS, StatLine {info.id} ({info.title}), {day}; bewerkt door wijkprofiel. "
        "CC BY 4.0",
        "kanttekeningen": [*caveats, *collected.remarks],
        "gecontroleerd": [
            f"{built.rows} rijen: precies de gebieden die de bron zelf opsomt.",
            "De uitgave was voor en na het ophalen dezelfde.",
        ],
        "kolommen": [[c.name, c.state, c.measure, c.reason] for c in layout.card_columns(built.empty)],
    }


def _without(meaning: Resolution) -> list[str]:
    """Which subjects that belong to this year its download does not describe."""
    concepts = load_registry().concepts
    labels = [concepts[name].label for name in meaning.absent if concepts[name].klass != KEY_CLASS]
    if not labels:
        return []
    more = f" en nog {len(labels) - _NAMED}" if len(labels) > _NAMED else ""
    count = f"{len(labels)} onderwerpen" if len(labels) > 1 else "1 onderwerp"
    return [
        f"Deze uitgave noemt {count} niet uit de lijst van {meaning.year}: "
        f"{', '.join(labels[:_NAMED])}{more}."
    ]
