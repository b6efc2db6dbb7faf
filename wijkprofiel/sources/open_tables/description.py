"""Descriptions of open tables: where they are, what identifies a row, which figures to take, and what was tried."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wijkprofiel.concepts.spelling import fold
from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.names import closest

TRIED, NOT_TRIED = "beproefd", "niet_beproefd"
SERVICES = ("cbs", "derden", "wfs")
CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg")
KINDS = ("geteld", "gemodelleerd", "geschat")
NEWEST = "nieuwste"
_PACKAGE = "wijkprofiel.sources.open_tables"


@dataclass(frozen=True)
class Category:
    """Which rows of a dimension to take: by key, or by the title of the category where keys differ per year.

    ``title_start`` is the first word of the title. ``optional`` says that a table without this dimension is fine.
    """

    dimension: str
    keys: tuple[str, ...]
    title: str
    title_start: str
    optional: bool

    @property
    def sought(self) -> str:
        """What is looked for, in words."""
        return self.title or self.title_start or ", ".join(self.keys)

    def names(self, title: str) -> bool:
        """Whether ``title`` is the title of this category."""
        spelled = fold(title)
        return bool(
            (self.title and spelled == fold(self.title))
            or (self.title_start and spelled.startswith(fold(self.title_start)))
        )


@dataclass(frozen=True)
class TableMeasure:
    """A figure of a table: its name here, how its column is spelled, and which rows hold it.

    ``path`` are words that must stand in the groups above the column, where several columns share a name.
    """

    measure: str
    label: str
    stems: tuple[str, ...]
    titles: tuple[str, ...]
    path: tuple[str, ...]
    unit: str
    klass: str
    adds_up: bool
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class TableId:
    """One published table: its identifier and the years it holds; ``status`` says whether real input was tried.

    ``boundaries`` is the year of the boundaries where it is known, else empty. ``monthly`` marks a table with a row
    per month: twelve times the rows, for years that no other table has yet.
    """

    id: str
    years: tuple[int, ...]
    status: str
    boundaries: str = ""
    monthly: bool = False


@dataclass(frozen=True)
class OpenTable:
    """The description of an open table, the same for all years it was published.

    ``service`` is ``cbs``, ``derden`` (third parties at CBS) or ``wfs``; ``boundaries`` is a year, or ``nieuwste``
    when every year stands on the newest boundaries. ``empty_means`` is the reason of an empty cell. ``tried`` says
    in Dutch on what the reader was tried.
    """

    key: str
    title: str
    owner: str
    service: str
    address: str
    tables: tuple[TableId, ...]
    licence: str
    attribution: str
    kind: str
    predictors: tuple[str, ...]
    levels: tuple[str, ...]
    area_columns: tuple[str, ...]
    period_columns: tuple[str, ...]
    boundaries: str
    empty_means: str
    categories: tuple[Category, ...]
    measures: tuple[TableMeasure, ...]
    caveats: tuple[str, ...]
    tried: str

    @property
    def status(self) -> str:
        """``beproefd`` when at least one of its tables was tried on real input."""
        return TRIED if any(t.status == TRIED for t in self.tables) else NOT_TRIED

    @property
    def status_words(self) -> str:
        """What to tell a user about how far this was tried.

        >>> load_table("leefbaarometer3").status_words[:33]
        'niet beproefd op echte invoer: ge'
        """
        if self.status == TRIED:
            return f"beproefd op echte invoer: {self.tried}"
        return f"niet beproefd op echte invoer: {self.tried}"

    def table(self, table_id: str) -> TableId:
        """The published table with this identifier.

        Raises
        ------
        UsageError
            When this description has no such table.
        """
        for table in self.tables:
            if table.id.casefold() == table_id.strip().casefold():
                return table
        known = ", ".join(t.id for t in self.tables)
        raise UsageError(f"{self.title} heeft geen tabel {table_id}.", remedy=f"Bekend zijn: {known}.")


def list_tables() -> tuple[OpenTable, ...]:
    """All descriptions, in the order of their keys.

    >>> [table.key for table in list_tables()][:3]
    ['energie_woningen', 'jeugdzorg', 'leefbaarometer3']
    """
    return tuple(_load().values())


def load_table(key: str) -> OpenTable:
    """The description with this key, or with a table of this identifier.

    Raises
    ------
    UsageError
        When there is none, with what looks like it.

    Examples
    --------
    >>> load_table("47018NED").key
    'misdrijven'
    """
    tables = _load()
    if key in tables:
        return tables[key]
    for table in tables.values():
        if any(t.id.casefold() == key.strip().casefold() for t in table.tables):
            return table
    guesses = closest(key, tables)
    remedy = f"Bedoelt u: {', '.join(guesses)}?" if guesses else "Kies uit: " + ", ".join(tables) + "."
    raise UsageError(f"Er is geen beschrijving van de open tabel '{key}'.", remedy=remedy)


def is_described(table_id: str, key: str) -> bool:
    """Whether the description ``key`` is about the table with this identifier.

    >>> is_described("47018NED", "misdrijven"), is_described("84799NED", "misdrijven")
    (True, False)
    """
    found = _load().get(key)
    return found is not None and any(t.id.casefold() == table_id.strip().casefold() for t in found.tables)


def source_facts() -> list[dict[str, Any]]:
    """Every table of the descriptions as data for ``diagnose --bronnen``: name, identifier, years, how far tried.

    >>> source_facts()[0]["tabel"], source_facts()[0]["beproefd"]
    ('84314NED', 'niet_beproefd')
    """
    return [
        {
            "naam": table.title,
            "sleutel": table.key,
            "tabel": one.id,
            "eigenaar": table.owner,
            "jaren": list(one.years),
            "niveaus": list(table.levels),
            "beproefd": one.status,
            "toelichting": table.status_words,
        }
        for table in list_tables()
        for one in table.tables
    ]


@lru_cache(maxsize=1)
def _load() -> Mapping[str, OpenTable]:
    folder = files(_PACKAGE).joinpath("beschrijvingen")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            key = path.name.removesuffix(".toml")
            found[key] = build_table(key, tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def build_table(key: str, raw: Mapping[str, Any]) -> OpenTable:
    """A description from parsed TOML.

    Raises
    ------
    SourceError
        Names the description and what is wrong with it.
    """
    try:
        table = OpenTable(
            key=key,
            title=raw["titel"],
            owner=raw["eigenaar"],
            service=raw["dienst"],
            address=raw.get("adres", ""),
            tables=tuple(_table_id(t) for t in raw["tabel"]),
            licence=raw["licentie"],
            attribution=raw["naamsvermelding"],
            kind=raw["soort"],
            predictors=tuple(raw.get("voorspellers", [])),
            levels=tuple(raw["niveaus"]),
            area_columns=tuple(raw["gebied"]),
            period_columns=tuple(raw.get("periode", [])),
            boundaries=str(raw.get("grensjaar", "")),
            empty_means=raw.get("leeg", "onbekend"),
            categories=tuple(_category(c) for c in raw.get("vast", [])),
            measures=tuple(_measure(m) for m in raw["maat"]),
            caveats=tuple(raw.get("kanttekeningen", [])),
            tried=raw["beproefd"],
        )
    except KeyError as error:
        raise SourceError(f"In de beschrijving van de open tabel '{key}' ontbreekt {error}.") from error
    for mistake in _mistakes(table):
        raise SourceError(f"De beschrijving van de open tabel '{key}' klopt niet: {mistake}.")
    return table


def _table_id(raw: Mapping[str, Any]) -> TableId:
    return TableId(
        id=raw["id"],
        years=tuple(raw["jaren"]),
        status=raw["status"],
        boundaries=str(raw.get("grensjaar", "")),
        monthly=bool(raw.get("per_maand", False)),
    )


def _category(raw: Mapping[str, Any]) -> Category:
    return Category(
        dimension=raw["dimensie"],
        keys=tuple(raw.get("sleutels", [])),
        title=raw.get("titel", ""),
        title_start=raw.get("titel_begint", ""),
        optional=bool(raw.get("mag_ontbreken", False)),
    )


def _measure(raw: Mapping[str, Any]) -> TableMeasure:
    return TableMeasure(
        measure=raw["maat"],
        label=raw["label"],
        stems=tuple(raw["stammen"]),
        titles=tuple(raw.get("titels", [])),
        path=tuple(raw.get("pad", [])),
        unit=raw["eenheid"],
        klass=raw["klasse"],
        adds_up=bool(raw.get("optelbaar", False)),
        categories=tuple(_category(c) for c in raw.get("vast", [])),
    )


def _mistakes(table: OpenTable) -> list[str]:
    names = [m.measure for m in table.measures]
    checks = {
        f"onbekende dienst '{table.service}'": table.service in SERVICES,
        f"onbekende soort '{table.kind}'": table.kind in KINDS,
        "een modelcijfer noemt zijn voorspellers": table.kind == "geteld" or bool(table.predictors),
        "twee maten hebben dezelfde naam": len(set(names)) == len(names),
        "onbekende klasse": all(m.klass in CLASSES for m in table.measures),
        "onbekende status": all(t.status in (TRIED, NOT_TRIED) for t in table.tables),
        "een vaste categorie noemt een sleutel of titel": all(
            c.sought for c in (*table.categories, *(c for m in table.measures for c in m.categories))
        ),
    }
    return [words for words, holds in checks.items() if not holds]
