"""The embedded open data: the one place that knows where ``data/open`` lies and how its files are read."""

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from wijkprofiel.boundaries import RD
from wijkprofiel.errors import BoundaryError, SourceError
from wijkprofiel.source_card import SourceCard, read_card

VARIABLE = "WIJKPROFIEL_DATA"
MEASURE_COLUMNS = ("gebied", "niveau", "maat", "jaar", "grensjaar", "waarde", "reden")
_PACKAGE = Path(__file__).resolve().parents[1]
_REPOSITORY = _PACKAGE.parent / "data" / "open"
_PACKAGED = _PACKAGE / "_open"
_TABLE_OF_AREAS = "gebieden.csv"
_SHAPES = re.compile(r"^(gemeente|wijk|buurt)_(\d{4})\.geojson$")


def open_data_dir() -> Path:
    """The folder with embedded figures.

    What ``WIJKPROFIEL_DATA`` says, else ``data/open`` of the repository, else the copy in the package.

    Raises
    ------
    SourceError
        When none of these is a folder with a table of areas.

    Examples
    --------
    >>> (open_data_dir() / "gebieden.csv").is_file()
    True
    """
    told = os.environ.get(VARIABLE)
    places = (Path(told),) if told else (_REPOSITORY, _PACKAGED)
    for place in places:
        if (place / _TABLE_OF_AREAS).is_file():
            return place
    where = f"de map uit {VARIABLE}" if told else "data/open"
    raise SourceError(
        f"De ingebouwde cijfers zijn er niet: {where} ontbreekt of heeft geen {_TABLE_OF_AREAS}.",
        remedy=f"Haal data/open opnieuw op uit de repository, of zet {VARIABLE} op de juiste map.",
    )


def list_sets() -> tuple[str, ...]:
    """Names of the sets of figures, in alphabetical order.

    >>> "kwb2020" in list_sets()
    True
    """
    return tuple(sorted(path.stem for path in (open_data_dir() / "cijfers").glob("*.csv")))


def load_measures(name: str) -> pd.DataFrame:
    """Measures of one set: columns ``gebied, niveau, maat, jaar, grensjaar, waarde, reden``.

    ``waarde`` is missing where ``reden`` holds a reason, and ``reden`` is empty where there is a value. The
    frame is a copy; changing it changes nothing here.

    Raises
    ------
    SourceError
        When there is no such set, or the file has other columns.

    Examples
    --------
    >>> rows = load_measures("kwb2020").query("gebied == 'GM0164' and maat == 'AantalInwoners'")
    >>> rows["waarde"].tolist()
    [81140.0]
    """
    return _read_measures(open_data_dir(), name).copy()


def load_card(name: str) -> SourceCard:
    """The source card of a set, of the vault (``kluis``) or of boundaries (``grenzen_wijk_2022``).

    >>> load_card("kwb2020").table
    '84799NED'
    """
    folder = open_data_dir() / "bronnen"
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in known:
        raise SourceError(f"Er is geen bronkaart '{name}'.", remedy="Kies uit: " + ", ".join(known) + ".")
    return _read_card(folder / f"{name}.toml")


def load_area_table() -> pd.DataFrame:
    """Areas: index ``code``; columns ``naam, niveau, boven, gemeente, ook, jaren``, all text."""
    return _read_areas(open_data_dir()).copy()


def load_gemeente_names() -> "pd.Series[str]":
    """Names of all Dutch gemeenten of 2020 and 2024, the newest name of each: index code."""
    return _read_gemeente_names(open_data_dir()).copy()


def load_witnesses() -> pd.DataFrame:
    """Witnesses: ``gebied, niveau, van_jaar, naar_jaar, gelijk, bewijs``; ``gelijk`` is ``ja``, ``nee``
    (proven changed) or ``onbekend``.
    """
    return _read_witnesses(open_data_dir()).copy()


def boundary_years(level: str) -> tuple[int, ...]:
    """Years of which boundaries of this level are embedded, oldest first; empty when there are none.

    >>> boundary_years("wijk")
    (2022,)
    """
    found = [_SHAPES.match(path.name) for path in (open_data_dir() / "grenzen").glob("*.geojson")]
    return tuple(sorted(int(m.group(2)) for m in found if m and m.group(1) == level))


def load_boundary_file(level: str, year: int) -> gpd.GeoDataFrame:
    """Boundaries in EPSG:28992: index ``code``, columns ``naam`` and ``geometry``.

    Raises
    ------
    BoundaryError
        When there are no boundaries of this level and year, or the file is not in EPSG:28992.
    """
    if year not in boundary_years(level):
        shown = ", ".join(map(str, boundary_years(level))) or "geen enkel jaar"
        raise BoundaryError(
            f"Er zijn geen grenzen van het niveau '{level}' uit {year}.",
            remedy=f"Van dit niveau zijn er grenzen van: {shown}.",
        )
    return _read_shapes(open_data_dir(), level, year).copy()


def vault_path() -> Path:
    """Where the vault lies. Only `guardrails` opens it."""
    return open_data_dir() / "kluis" / "kluis.parquet"


def set_fingerprint(name: str) -> str:
    """SHA-256 of the file with the figures of a set, as it is now on disk."""
    return hashlib.sha256((open_data_dir() / load_card(name).file).read_bytes()).hexdigest()


@lru_cache(maxsize=64)
def _read_measures(folder: Path, name: str) -> pd.DataFrame:
    if name not in list_sets():
        raise SourceError(
            f"Er is geen set cijfers '{name}'.", remedy="Kies uit: " + ", ".join(list_sets()) + "."
        )
    frame = pd.read_csv(
        folder / "cijfers" / f"{name}.csv",
        dtype={"gebied": str, "niveau": str, "maat": str, "waarde": float, "reden": str},
        keep_default_na=False,
        na_values={"waarde": [""]},
    )
    if tuple(frame.columns) != MEASURE_COLUMNS:
        raise SourceError(
            f"Het bestand met cijfers '{name}' heeft andere kolommen dan afgesproken.",
            remedy="Maak data/open opnieuw met python data/build_open_data.py.",
        )
    return frame


@lru_cache(maxsize=64)
def _read_card(path: Path) -> SourceCard:
    return read_card(path)


@lru_cache(maxsize=4)
def _read_areas(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / _TABLE_OF_AREAS, dtype=str, keep_default_na=False).set_index("code")


@lru_cache(maxsize=4)
def _read_gemeente_names(folder: Path) -> "pd.Series[str]":
    names = pd.read_csv(folder / "gemeentenamen.csv", dtype=str, keep_default_na=False)
    return names.set_index("code")["naam"]


@lru_cache(maxsize=4)
def _read_witnesses(folder: Path) -> pd.DataFrame:
    text = {"gebied": str, "niveau": str, "gelijk": str, "bewijs": str}
    return pd.read_csv(folder / "grenzen" / "getuigen.csv", dtype=text, keep_default_na=False)


@lru_cache(maxsize=16)
def _read_shapes(folder: Path, level: str, year: int) -> gpd.GeoDataFrame:
    frame = gpd.read_file(folder / "grenzen" / f"{level}_{year}.geojson")
    if frame.crs is None or frame.crs.to_epsg() != RD:
        raise BoundaryError(f"De grenzen '{level} {year}' staan niet in het stelsel EPSG:28992.")
    return frame.set_index("code")[["naam", "geometry"]].sort_index()
