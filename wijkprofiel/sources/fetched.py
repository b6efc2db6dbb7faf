"""Fetched sets: the figures of one gemeente and year, and its boundaries, as they lie in the store."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from wijkprofiel.errors import SourceError, StoreDamaged
from wijkprofiel.source_card import CardColumn, SourceCard
from wijkprofiel.sources.parquet import read_boundaries, read_frame
from wijkprofiel.store import Part, Store, sha256

FIGURES, AREAS, VAULT = "cijfers", "gebieden", "kluis"
FILE = "bestand"
KIND_FIGURES, KIND_SHAPES, KIND_TABLE = "kerncijfers", "grenzen", "tabel"
# How the parts are built. Parts of another number are fetched again.
BUILD = 1
_LICENCE = "CC BY 4.0"
# What differs when the same release is fetched again.
_OF_THE_FETCH = ("opgehaald", "dienst", "lader")
_READ: dict[str, Any] = {}
_KEPT = 128


@dataclass(frozen=True)
class FetchedSet:
    """One part of the store about a gemeente and year: ``kerncijfers``, ``grenzen``, or another open ``tabel``."""

    part: Part
    store: Store = field(repr=False, compare=False)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was noted at fetching: query, rows, moment of retrieval, columns."""
        return self.part.facts

    @property
    def gemeente(self) -> str:
        """Code of the gemeente it was fetched for."""
        return str(self.facts["gemeente"])

    @property
    def year(self) -> int:
        """Year of the figures, or of the boundaries."""
        return int(self.facts["jaar"])

    @property
    def boundary_year(self) -> int:
        """Year of the boundaries under the figures; of an open table often another one than that of the figures."""
        return int(self.facts.get("grensjaar", self.year))

    @property
    def family(self) -> str:
        """Key of the description of an open table; empty for Kerncijfers and boundaries."""
        return str(self.facts.get("sleutel", ""))

    @property
    def provisional(self) -> frozenset[str]:
        """Measures whose figures are not final in this release."""
        return frozenset(self.facts.get("voorlopig", ()))

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels below the gemeente that were fetched."""
        return tuple(self.facts["niveaus"])

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures with at least one figure."""
        return tuple(self.facts.get("maten", ()))

    @property
    def key(self) -> str:
        """Its name as a set: what, year, gemeente, levels and release, such as ``kwb2020.GM0141.2021-03-26``."""
        word = self.family or ("kwb" if self.facts["soort"] == KIND_FIGURES else "grenzen")
        return f"{word}{self.year}.{self.part.name}.{self.part.release}"

    @property
    def command(self) -> str:
        """The command that fetches it."""
        if self.family:
            return table_command(self.gemeente, self.part.table, (self.year,), self.boundary_year)
        return fetch_command(self.gemeente, self.year)

    @property
    def _table(self) -> str:
        return str(self.facts["tabel"]) if self.facts["soort"] == KIND_SHAPES else self.part.table

    def figures(self) -> pd.DataFrame:
        """Measures in the columns of `open_data.MEASURE_COLUMNS`. The frame is a copy."""
        frame: pd.DataFrame = _cached(self, FIGURES)
        return frame.copy()

    def areas(self) -> pd.DataFrame:
        """Areas: columns ``code, naam, niveau, wijziging`` (CBS's indicator of change)."""
        frame: pd.DataFrame = _cached(self, AREAS)
        return frame.copy()

    def shapes(self, level: str) -> gpd.GeoDataFrame:
        """Boundaries of one level: index ``code``, columns ``naam`` and ``geometry``, EPSG:28992."""
        shapes: gpd.GeoDataFrame = _cached(self, level)
        return shapes.copy()

    def vault_path(self) -> Path:
        """Where its vault lies. Only the guardrails open it."""
        with _mended_by(self.command):
            return self.store.path(self.part, VAULT)

    def fingerprint(self) -> str:
        """SHA-256 of its figures, or of its boundaries together."""
        if FIGURES in self.part.objects:
            return self.part.objects[FIGURES].sha256
        together = "".join(f"{level} {o.sha256} " for level, o in sorted(self.part.objects.items()))
        return sha256(together.encode())

    def card(self) -> SourceCard:
        """Its source card, made from what was noted at fetching."""
        facts = self.facts
        return SourceCard(
            key=self.key,
            title=str(facts["titel"]),
            owner=str(facts["eigenaar"]),
            table=self._table,
            years=(self.year,),
            boundary_years=(self.boundary_year,),
            licence=str(facts.get("licentie", _LICENCE)),
            attribution=str(facts["naamsvermelding"]),
            origin=f"Opgehaald van {facts['dienst']} met wijkprofiel {facts['lader']}",
            retrieved=str(facts["opgehaald"])[:10],
            status=f"uitgave {facts['uitgave']}" + ("; deels voorlopig" if self.provisional else ""),
            published=True,
            kind=str(facts.get("wijze", "geteld")),
            predictors=tuple(facts.get("voorspellers", ())),
            file=f"{self.part.table}/{self.part.release}/{self.part.name}",
            rows=int(facts["rijen"]),
            sha256=self.fingerprint(),
            caveats=tuple(facts["kanttekeningen"]),
            checked=tuple(facts["gecontroleerd"]),
            columns=tuple(CardColumn(*column) for column in facts.get("kolommen", ())),
            # A file that was downloaded by hand does not say of which release it is.
            release="" if facts.get("weg") == FILE else str(facts["uitgave"]),
        )

    def as_recorded(self, told: Mapping[str, Any]) -> "FetchedSet":
        """The same set with moment, address and loader of an earlier record, when its figures are those recorded."""
        if told.get("sha256") != self.fingerprint():
            return self
        again = {name: told[name] for name in _OF_THE_FETCH if name in told}
        return replace(self, part=replace(self.part, facts={**self.facts, **again}))

    def provenance(self) -> dict[str, Any]:
        """Where the figures come from, complete, with the Dutch keys that exports print."""
        facts = self.facts
        return {
            "set": self.key,
            "bron": facts["eigenaar"],
            "tabel": self._table,
            "titel": facts["titel"],
            "uitgave": facts["uitgave"],
            "opgehaald": facts["opgehaald"],
            "dienst": facts["dienst"],
            "vraag": facts["vraag"],
            "rijen": facts["rijen"],
            "sha256": self.fingerprint(),
            "licentie": facts.get("licentie", _LICENCE),
            "naamsvermelding": facts["naamsvermelding"],
            "jaar": self.year,
            "lader": facts["lader"],
        }


def forget_read() -> None:
    """Forget what was read from the store in this process, so that it is read and checked again."""
    _READ.clear()


@contextmanager
def _mended_by(command: str) -> Iterator[None]:
    """Say which command mends it, when something in the store is damaged."""
    try:
        yield
    except StoreDamaged as problem:
        raise StoreDamaged(problem.message, remedy=f"Haal de cijfers opnieuw op: {command}") from problem


def fetch_command(gemeente: str, year: int | None = None) -> str:
    """The command that fetches figures of a gemeente.

    >>> fetch_command("GM0363", 2020)
    'wijkprofiel ophalen GM0363 --jaar 2020'
    """
    return f"wijkprofiel ophalen {gemeente}" + (f" --jaar {year}" if year else " --jaar <jaar>")


def table_command(
    gemeente: str, table: str, years: Iterable[int] = (), boundary_year: int | None = None
) -> str:
    """The command that fetches an open table of a gemeente.

    >>> table_command("GM0164", "47018NED", (2023,), 2024)
    'wijkprofiel ophalen GM0164 --tabel 47018NED --jaar 2023 --grensjaar 2024'
    """
    asked = "".join(f" --jaar {year}" for year in years)
    return f"wijkprofiel ophalen {gemeente} --tabel {table}{asked}" + (
        f" --grensjaar {boundary_year}" if boundary_year else ""
    )


def fetched_sets(store: Store, kind: str = KIND_FIGURES) -> tuple[FetchedSet, ...]:
    """The sets of one kind in the store: by gemeente, newest year first, then newest release, most levels."""
    found = [
        FetchedSet(part, store)
        for part in _parts(store.root, store.state())
        if part.facts.get("soort") == kind and part.facts.get("bouw") == BUILD
    ]
    return tuple(sorted(found, key=_order))


def every_set(store: Store) -> tuple[FetchedSet, ...]:
    """All sets in the store that this version can read, figures first."""
    return tuple(one for kind in (KIND_FIGURES, KIND_SHAPES, KIND_TABLE) for one in fetched_sets(store, kind))


def best_sets(sets: Iterable[FetchedSet]) -> tuple[FetchedSet, ...]:
    """Of each gemeente, year and table the one to use: the newest release; of that, the one with most levels."""
    first: dict[tuple[str, int, str], FetchedSet] = {}
    for one in sorted(sets, key=_order):
        first.setdefault((one.gemeente, one.year, one.family), one)
    return tuple(first.values())


def find_set(store: Store, key: str) -> FetchedSet:
    """The set with this name.

    Raises
    ------
    SourceError
        When it is not in the store; the remedy names the command that fetches it.
    """
    for one in every_set(store):
        if one.key == key:
            return one
    word, _, rest = key.partition(".")
    gemeente = rest.split(".")[0].split("-")[0]
    year = word[-4:]
    if word[:-4] not in ("kwb", KIND_SHAPES):
        raise SourceError(
            f"De opgehaalde cijfers '{key}' zijn niet op deze computer.",
            remedy=f"Haal ze op: {table_command(gemeente, word[:-4], [int(year)] if year.isdecimal() else [])}.",
        )
    raise SourceError(
        f"De opgehaalde cijfers '{key}' zijn niet op deze computer.",
        remedy=f"Haal ze op: {fetch_command(gemeente, int(year) if year.isdecimal() else None)}. "
        "Geeft de bron intussen een andere uitgave, dan zijn de cijfers van toen hier niet na te maken.",
    )


def _order(one: FetchedSet) -> tuple[str, int, str, int, str]:
    newest = "".join(chr(0x10FFFF - ord(sign)) for sign in one.part.release)
    return one.gemeente, -one.year, newest, -len(one.levels), one.part.name


@lru_cache(maxsize=8)
def _parts(root: Path, state: object) -> tuple[Part, ...]:
    return Store(root).parts()


def _cached(one: FetchedSet, name: str) -> Any:
    """An object in the form it is used in; the same object is read and checked once."""
    digest = one.part.objects[name].sha256
    if digest not in _READ:
        if len(_READ) >= _KEPT:
            _READ.pop(next(iter(_READ)))
        with _mended_by(one.command):
            content = one.store.read(one.part, name)
        read = read_frame if name in (FIGURES, AREAS) else read_boundaries
        _READ[digest] = read(content)
    return _READ[digest]
