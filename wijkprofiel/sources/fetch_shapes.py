"""Fetching the boundaries of one gemeente and year, once, into the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from wijkprofiel.errors import BoundaryError, EmptyAnswer, IncompleteAnswer
from wijkprofiel.sources.addresses import read_addresses, refuse_offline
from wijkprofiel.sources.cbs.request import Regions
from wijkprofiel.sources.fetch_figures import (
    CURRENT,
    FETCHED,
    MENDED,
    RENEWED,
    THERE,
    Asked,
    Outcome,
    loader_version,
    now,
)
from wijkprofiel.sources.fetched import BUILD, KIND_SHAPES, FetchedSet, fetched_sets
from wijkprofiel.sources.parquet import boundary_bytes
from wijkprofiel.sources.pdok import fetch_boundaries
from wijkprofiel.sources.transport import Transport
from wijkprofiel.store import Store, sha256

ABSENT = "zijn er niet bij PDOK"
RESIDENTS = "AantalInwoners"
_TABLE = "grenzen-{year}"
_NAMED = 5


@dataclass(frozen=True)
class ShapesOutcome:
    """What fetching boundaries came to: the set (None when there are none at all), how, and which levels lack."""

    year: int
    found: FetchedSet | None
    state: str
    lacking: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        body: dict[str, Any] = {"toestand": self.state, "ontbreekt": list(self.lacking)}
        return body if self.found is None else {**body, **self.found.provenance()}

    def __str__(self) -> str:
        text = f"Grenzen van {self.year}: {self.state}."
        if self.lacking:
            levels = " en ".join(self.lacking)
            text += (
                f" Van het niveau {levels} heeft PDOK geen grenzen van {self.year}: daarvan is er geen kaart."
            )
        return text


def fetch_shapes(
    asked: Asked,
    figures: Outcome,
    *,
    store: Store,
    transport: Transport | None = None,
    waiting: Callable[[], None] | None = None,
) -> ShapesOutcome:
    """The boundaries that belong to fetched figures: from the store when they are there, else from PDOK.

    They are fetched again when they are damaged, or when the figures came in a new release. A level of which PDOK
    has no boundaries of that year is named; it is no failure, since figures can be read without a map.

    Raises
    ------
    SourceError
        When PDOK cannot be reached or gives something else than boundaries.
    """
    known = find_shapes(asked, store)
    sound = known is not None and store.is_sound(known.part)
    if known is not None and sound and figures.state in (THERE, CURRENT):
        if known.part.objects:
            return ShapesOutcome(asked.year, known, figures.state, _lacking(asked, known))
        if figures.state == THERE:
            return ShapesOutcome(asked.year, None, ABSENT, ("gemeente", *asked.levels))
    refuse_offline(f"Grenzen van {asked.gemeente} uit {asked.year}", command=asked.command)
    table = _TABLE.format(year=asked.year)
    with store.alone(f"{table}-{asked.part}", waiting=waiting):
        again = find_shapes(asked, store)
        if known is None and again is not None and again.part.objects and store.is_sound(again.part):
            return ShapesOutcome(asked.year, again, THERE, _lacking(asked, again))
        line = transport or Transport()
        shapes = {}
        for level in ("gemeente", *asked.levels):
            try:
                regions = Regions(gemeenten=(asked.gemeente,), levels=(level,))
                shapes[level] = fetch_boundaries(level, asked.year, regions=regions, transport=line)
            except EmptyAnswer:
                continue  # named as lacking: no boundaries of that year are published
        _check_whole(shapes, figures.found, asked)
        # That there are none is kept as well: it is not asked again until someone wants the newest.
        found = _commit(asked, table, shapes, store)
    if not shapes:
        return ShapesOutcome(asked.year, None, ABSENT, ("gemeente", *asked.levels))
    state = FETCHED if known is None else RENEWED if sound else MENDED
    return ShapesOutcome(asked.year, found, state, _lacking(asked, found))


def find_shapes(asked: Asked, store: Store) -> FetchedSet | None:
    """The boundaries in the store of this gemeente and year, asked for with at least these levels."""
    for one in fetched_sets(store, KIND_SHAPES):
        if (one.gemeente, one.year) == (asked.gemeente, asked.year) and set(asked.levels) <= set(one.levels):
            return one
    return None


def _lacking(asked: Asked, found: FetchedSet) -> tuple[str, ...]:
    return tuple(level for level in asked.levels if level not in found.part.objects)


def _check_whole(shapes: Mapping[str, gpd.GeoDataFrame], figures: FetchedSet, asked: Asked) -> None:
    """Every area where people live has a shape: PDOK counts what it sends, not what there should be."""
    rows = figures.figures()
    lived_in = rows[(rows["maat"] == RESIDENTS) & (rows["waarde"] > 0)]
    for level, frame in shapes.items():
        here = lived_in.loc[lived_in["niveau"] == level, "gebied"]
        absent = sorted(set(here[here.str[2:6] == asked.gemeente[2:]]) - set(frame.index))
        if absent:
            more = f" en nog {len(absent) - _NAMED}" if len(absent) > _NAMED else ""
            raise IncompleteAnswer(
                f"PDOK gaf van {asked.gemeente} ({level}, {asked.year}) geen grens voor gebieden waar mensen wonen: "
                f"{', '.join(absent[:_NAMED])}{more}. Er zijn geen grenzen bewaard.",
                remedy="Haal ze later opnieuw op. Blijft het zo, meld het bij de beheerder van wijkprofiel.",
            )


def _commit(asked: Asked, table: str, shapes: dict[str, gpd.GeoDataFrame], store: Store) -> FetchedSet:
    objects = {level: boundary_bytes(_checked(frame, level, asked)) for level, frame in shapes.items()}
    rows = sum(len(frame) for frame in shapes.values())
    # PDOK names no release: the content is what tells one from another.
    release = sha256("".join(sha256(content) for _, content in sorted(objects.items())).encode())[:16]
    moment = now()
    part = store.commit(
        table,
        release,
        asked.part,
        objects,
        facts={
            "soort": KIND_SHAPES,
            "bouw": BUILD,
            "gemeente": asked.gemeente,
            "jaar": asked.year,
            "niveaus": list(asked.levels),
            "titel": f"wijk- en buurtgrenzen {asked.year}, vereenvoudigd",
            "tabel": "PDOK gebiedsindelingen",
            "eigenaar": f"Kadaster / Centraal Bureau voor de Statistiek, {asked.year}",
            "uitgave": "",
            "opgehaald": moment,
            "dienst": read_addresses().pdok,
            "vraag": {"gemeente": asked.gemeente, "niveaus": ["gemeente", *asked.levels], "jaar": asked.year},
            "rijen": rows,
            "lader": loader_version(),
            "naamsvermelding": f"Kadaster / Centraal Bureau voor de Statistiek, {asked.year}. CC BY 4.0",
            "kanttekeningen": ["Vereenvoudigde grenzen: goed voor een kaart, niet om punten in te tellen."],
            "gecontroleerd": [f"{rows} vormen in EPSG:28992, alle geldig."],
        },
        checked=moment,
    )
    return FetchedSet(part, store)


def _checked(frame: gpd.GeoDataFrame, level: str, asked: Asked) -> gpd.GeoDataFrame:
    shapes = frame[["naam", "geometry"]].sort_index().rename_axis("code")
    prefix = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}[level] + asked.gemeente[2:]
    strange = [code for code in shapes.index if not str(code).startswith(prefix)]
    if strange or not shapes.index.is_unique:
        raise BoundaryError(
            f"PDOK gaf bij {asked.gemeente} ({level}, {asked.year}) vormen die daar niet horen of dubbel staan: "
            f"{', '.join(map(str, strange[:3])) or 'dubbele codes'}.",
            remedy="Probeer het opnieuw met wijkprofiel ophalen.",
        )
    broken = ~shapes.geometry.is_valid
    return shapes.assign(geometry=shapes.geometry.where(~broken, shapes.geometry.make_valid()))
