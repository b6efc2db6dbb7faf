"""Fetching an open table other than the Kerncijfers: rows of one gemeente and some years, once, into the store."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wijkprofiel.errors import EmptyAnswer, SourceError, UsageError
from wijkprofiel.sources.addresses import read_addresses, refuse_offline
from wijkprofiel.sources.cbs.collect import Collected, collect_table
from wijkprofiel.sources.cbs.keeper import Progress
from wijkprofiel.sources.cbs.metadata import GEO_TYPES, dimension_names, geo_dimension
from wijkprofiel.sources.cbs.odata3 import TableClient
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.fetch_figures import CURRENT, FETCHED, MENDED, RENEWED, THERE, loader_version, now
from wijkprofiel.sources.fetched import (
    BUILD,
    FIGURES,
    FILE,
    KIND_TABLE,
    FetchedSet,
    fetched_sets,
    table_command,
)
from wijkprofiel.sources.kept_pages import StoredPages
from wijkprofiel.sources.kwb_table import COUNTRY
from wijkprofiel.sources.open_tables import (
    OpenTable,
    TableRead,
    load_table,
    read_table,
    rows_of_cells,
    rows_of_file,
    where_clause,
)
from wijkprofiel.sources.open_tables.columns import column_of, described_columns
from wijkprofiel.sources.parquet import frame_bytes
from wijkprofiel.store import Store, sha256

_DIVISION = re.compile(
    r"\b(?:wijk|buurt|gebieds)(?:- en buurt)?indeling(?: van)? (?:1 januari )?(20\d\d)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class TableAsked:
    """What is to be had of an open table: by identifier, for a gemeente, of these years (none named: all it has)."""

    gemeente: str
    table: OpenTable
    table_id: str
    years: tuple[int, ...]
    levels: tuple[str, ...]
    boundary_year: int | None = None
    companions: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command that fetches it."""
        return table_command(self.gemeente, self.table_id, self.years, self.boundary_year)

    @property
    def query(self) -> dict[str, Any]:
        """The question as it is kept with the answer, and with the pages of an answer that is not whole yet."""
        return {
            "gemeente": self.gemeente,
            "tabel": self.table_id,
            "niveaus": ["gemeente", *self.levels],
            "ook": [COUNTRY, *self.companions],
            "bouw": BUILD,
        }

    @property
    def regions(self) -> Regions:
        """The areas to ask for."""
        others = tuple(code for code in (COUNTRY, *self.companions) if code != self.gemeente)
        return Regions(gemeenten=(self.gemeente,), levels=("gemeente", *self.levels), codes=others)

    def part(self, year: int) -> str:
        """Name of the part in the store with the figures of one year."""
        return f"{self.gemeente}-{year}"


@dataclass(frozen=True)
class TableOutcome:
    """What it came to: a set per year, how it got there, what is not in the table, and what it cost on the line."""

    asked: TableAsked
    found: tuple[FetchedSet, ...]
    state: str
    gaps: tuple[str, ...] = ()
    requests: int = 0
    bytes: int = 0


def asked_table(
    gemeente: str,
    table: str,
    *,
    years: tuple[int, ...],
    levels: tuple[str, ...],
    boundary_year: int | None = None,
    companions: tuple[str, ...] = (),
) -> TableAsked:
    """The question, checked against the description of the table.

    ``table`` is an identifier, or the key of a description; then the newest published table with these years, and
    one with months only when no table with years has them.

    Raises
    ------
    UsageError
        When the table or a year in it is not known, or it has no figures below the gemeente at these levels.
    """
    described = load_table(table)
    held = [one for one in described.tables if one.id.casefold() == table.strip().casefold()]
    fitting = [one for one in (held or described.tables) if set(years) <= set(one.years)]
    if not fitting:
        known = "; ".join(
            f"{one.id}: {one.years[0]} tot en met {one.years[-1]}" for one in held or described.tables
        )
        raise UsageError(
            f"'{described.title}' heeft niet alle gevraagde jaren.", remedy=f"Bekend zijn: {known}."
        )
    wanted = tuple(level for level in levels if level in described.levels)
    yearly = [one for one in fitting if not one.monthly]
    return TableAsked(
        gemeente, described, (yearly or fitting)[-1].id, years, wanted, boundary_year, companions
    )


def fetch_open_table(
    asked: TableAsked,
    *,
    store: Store,
    client: TableClient | None = None,
    refresh: bool = False,
    progress: Callable[[Progress], object] | None = None,
    waiting: Callable[[], None] | None = None,
) -> TableOutcome:
    """The figures of an open table, from the store when they are there, else from its service.

    Only the categories of the description are asked for, and only the areas of the gemeente, its companions and the
    country. One part per year lands in the store, all of one release.

    Raises
    ------
    UsageError
        For a table that is on no service that can be asked; it can be read from a file (`read_open_table`).
    SourceError
        When it cannot be had.
    """
    held = _held(asked, store)
    sound = bool(held) and all(store.is_sound(one.part) for one in held)
    if held and sound and not refresh:
        return TableOutcome(asked, held, THERE)
    refuse_offline(f"Tabel {asked.table_id} met cijfers van {asked.gemeente}", command=asked.command)
    line = client or TableClient(_address(asked.table))
    traffic = line.transport.traffic
    before, received = traffic.requests, traffic.bytes
    with store.alone(f"{asked.table_id}-{asked.gemeente}", waiting=waiting):
        again = _held(asked, store)
        if again and all(store.is_sound(one.part) for one in again):
            if not refresh:
                return TableOutcome(asked, again, THERE)
            release = line.modified(asked.table_id)
            if release == again[0].facts["uitgave"]:
                store.confirm(asked.table_id, again[0].part.release, now())
                return TableOutcome(
                    asked, again, CURRENT, (), traffic.requests - before, traffic.bytes - received
                )
        pages = StoredPages(store, {**asked.query, "jaren": list(asked.years)})
        collected, read = _fetch(asked, line, pages, progress)
        found = _commit(asked, store, read, _told(collected, line.address), collected.info.release)
        pages.drop_all(asked.table_id)
    state = FETCHED if not held else RENEWED if sound else MENDED
    return TableOutcome(asked, found, state, read.gaps, traffic.requests - before, traffic.bytes - received)


def read_open_table(
    asked: TableAsked, path: Path, *, store: Store, rows: Iterable[Sequence[object]] | None = None
) -> TableOutcome:
    """The figures of an open table from a file that was downloaded by hand from StatLine, into the store.

    ``rows`` are the rows of a workbook, which something else has to open; without them the file is a CSV.

    Raises
    ------
    SourceError
        When the file is no such table, or has nothing of this gemeente.
    """
    frame, decimal = rows_of_file(path) if rows is None else rows_of_cells(rows, path.name)
    read = read_table(
        frame,
        asked.table,
        table_id=asked.table_id,
        boundary_year=asked.boundary_year,
        year=asked.years[0] if len(asked.years) == 1 else None,
        decimal=decimal,
    )
    release = f"bestand-{sha256(path.read_bytes())[:12]}"
    told = {
        "titel": asked.table.title,
        "uitgave": release,
        "dienst": path.name,
        "weg": FILE,
        "opmerkingen": ["De cijfers komen uit een bestand dat met de hand is gedownload."],
    }
    return TableOutcome(asked, _commit(asked, store, read, told, release), FETCHED, read.gaps)


def _address(table: OpenTable) -> str:
    if table.service == "wfs":
        raise UsageError(
            f"'{table.title}' staat op een kaartdienst ({table.address}); die wordt niet rechtstreeks opgehaald.",
            remedy="Download de tabel daar als csv en lees haar met --bestand.",
        )
    places = read_addresses()
    return places.third_party if table.service == "derden" else places.cbs


def _held(asked: TableAsked, store: Store) -> tuple[FetchedSet, ...]:
    """The sets of the newest release that together answer the question; none when a year is lacking."""
    there = [
        one
        for one in fetched_sets(store, KIND_TABLE)
        if one.part.table == asked.table_id
        and one.gemeente == asked.gemeente
        and set(asked.levels) <= set(one.levels)
        and asked.boundary_year in (None, one.boundary_year)
    ]
    if not there:
        return ()
    release = max(there, key=lambda one: (str(one.facts["opgehaald"]), one.part.release)).part.release
    newest = {one.year: one for one in there if one.part.release == release}
    years = asked.years or tuple(newest)
    return tuple(newest[year] for year in sorted(years)) if set(years) <= set(newest) else ()


def _fetch(
    asked: TableAsked,
    client: TableClient,
    pages: StoredPages,
    progress: Callable[[Progress], object] | None,
) -> tuple[Collected, TableRead]:
    table_id = asked.table_id
    properties = client.properties(table_id)
    geo = geo_dimension(properties)
    if not geo:
        kinds = " of ".join(GEO_TYPES)
        raise SourceError(
            f"Tabel {table_id} noemt geen indeling met gebieden ({kinds}).",
            remedy="De indeling van deze tabel is veranderd. Vergelijk haar met de beschrijving in wijkprofiel.",
        )
    names = dimension_names(properties)
    areas = client.dimension_where(table_id, geo, "startswith(Key,'NL') or startswith(Key,'GM')")
    categories = {name: client.categories(table_id, name) for name in names if name != geo}
    columns = described_columns(
        pd.DataFrame(columns=[str(key) for key in properties["Key"] if key]), properties
    )
    taken = [found.key for m in asked.table.measures if (found := column_of(m, columns)) is not None]
    collected = collect_table(
        client,
        table_id,
        columns=tuple(dict.fromkeys(taken)),
        regions=_present(asked, [str(code) for code in areas["Key"]]),
        where=where_clause(asked.table, categories, years=asked.years),
        dimensions=(geo, *(name for name in names if name != geo)),
        keeper=pages,
        progress=progress,
    )
    rows = collected.rows.to_pandas()
    read = read_table(
        rows,
        asked.table,
        table_id=table_id,
        properties=collected.properties,
        categories=categories,
        boundary_year=asked.boundary_year or _told_boundary_year(client, table_id),
        year=_only_year(collected.info.period, asked),
    )
    return collected, read


def _present(asked: TableAsked, listed: list[str]) -> Regions:
    """The areas to ask for, as far as the table has them: some have no country, or another code for it."""
    wanted = asked.regions
    if asked.gemeente not in listed:
        raise EmptyAnswer(
            f"Tabel {asked.table_id} ('{asked.table.title}') heeft geen gemeente {asked.gemeente}.",
            remedy="Controleer de code. Een gemeente kan in dat jaar nog niet, of niet meer, bestaan.",
        )
    country = tuple(code for code in listed if code.startswith(COUNTRY[:2]))
    companions = tuple(code for code in asked.companions if code in listed)
    return Regions(gemeenten=wanted.gemeenten, levels=wanted.levels, codes=(*country, *companions))


def _told_boundary_year(client: TableClient, table_id: str) -> int | None:
    """The year of the boundaries as the explanation of the table names it; None when it names none, or several."""
    found = {int(year) for text in client.table_texts(table_id) for year in _DIVISION.findall(text)}
    return found.pop() if len(found) == 1 else None


def _only_year(period: str, asked: TableAsked) -> int | None:
    """The year of a table without periods: what it says itself, else the one that is known of it."""
    text = period.strip()[:4]
    if text.isdigit() and len(period.strip()) == len("2024"):
        return int(text)
    years = asked.years or asked.table.table(asked.table_id).years
    return years[0] if len(years) == 1 else None


def _told(collected: Collected, address: str) -> dict[str, Any]:
    return {
        "titel": collected.info.title,
        "uitgave": collected.info.modified,
        "dienst": address,
        "weg": collected.route,
        "opmerkingen": list(collected.remarks),
    }


def _commit(
    asked: TableAsked, store: Store, read: TableRead, told: Mapping[str, Any], release: str
) -> tuple[FetchedSet, ...]:
    """One part per year, with the areas of the question only."""
    frame = read.measures[read.measures["gebied"].map(asked.regions.holds)]
    if asked.years:
        frame = frame[frame["jaar"].isin(asked.years)]
    if not (
        frame["gebied"].str.startswith(("GM", "WK", "BU")) & frame["gebied"].str[2:6].eq(asked.gemeente[2:])
    ).any():
        raise SourceError(
            f"In tabel {asked.table_id} ('{asked.table.title}') staat niets van {asked.gemeente}"
            + (f" over {', '.join(map(str, asked.years))}." if asked.years else "."),
            remedy="Controleer de gemeente en het jaar.",
        )
    found = []
    for year in sorted({int(year) for year in frame["jaar"].tolist()}):
        rows = frame[frame["jaar"] == year]
        part = store.commit(
            asked.table_id,
            release,
            asked.part(year),
            {FIGURES: frame_bytes(rows.reset_index(drop=True))},
            facts=_facts(asked, read, rows, told, year),
            checked=now(),
        )
        found.append(FetchedSet(part, store))
    return tuple(found)


def _facts(
    asked: TableAsked, read: TableRead, rows: pd.DataFrame, told: Mapping[str, Any], year: int
) -> dict[str, Any]:
    """What is noted with a year: enough to make its source card and to ask the same again."""
    table = asked.table
    filled = rows[rows["reden"] == ""]
    caveats = [*table.caveats, *read.gaps, *told["opmerkingen"]]
    early = year in read.provisional
    if early:
        caveats.insert(0, f"Voorlopig in deze uitgave: de cijfers van {year}.")
    return {
        "soort": KIND_TABLE,
        "bouw": BUILD,
        "sleutel": table.key,
        "gemeente": asked.gemeente,
        "jaar": year,
        "grensjaar": int(rows["grensjaar"].iloc[0]),
        "niveaus": list(asked.levels),
        "titel": told["titel"] or table.title,
        "eigenaar": table.owner,
        "uitgave": told["uitgave"],
        "opgehaald": now(),
        "dienst": told["dienst"],
        "vraag": asked.query,
        "weg": told["weg"],
        "rijen": len(rows),
        "maten": sorted(filled["maat"].unique()),
        "voorlopig": sorted(filled["maat"].unique()) if early else [],
        "lader": loader_version(),
        "licentie": table.licence,
        "naamsvermelding": table.attribution,
        "wijze": table.kind,
        "voorspellers": list(table.predictors),
        "kanttekeningen": caveats,
        "gecontroleerd": [table.status_words],
        "kolommen": [
            [m.stems[0], "opgenomen", m.measure, ""] for m in table.measures if m.measure in set(rows["maat"])
        ],
    }
