"""Reports about public space: the fields and main groups of the open standard MOR ODS 1.0 of VNG."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd

from wijkprofiel.names import plain

MAIN_GROUP = "hoofdcategorie"
ENOUGH_FIELDS = 4
# Fields that other files with points do not have.
TELLING = frozenset({"hoofdcategorie", "datum melding"})


@lru_cache(maxsize=1)
def load_standard() -> Mapping[str, Any]:
    """The fields and groups, as they stand in ``meldingen.toml``."""
    text = files("wijkprofiel.points").joinpath("meldingen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def follows_standard(columns: Iterable[str]) -> bool:
    """Whether the columns are those of reports about public space.

    >>> follows_standard(["identificatie", "hoofdcategorie", "status", "longitude", "latidude"])
    True
    >>> follows_standard(["naam", "type", "x", "y"])
    False
    """
    fields = load_standard()["velden"]
    names = {plain(name) for name in columns}
    known = {plain(name) for name in (*fields["lezen"], *fields["niet_lezen"])}
    return bool(names & TELLING) and len(names & known) >= ENOUGH_FIELDS


def reporter_columns(columns: Iterable[str]) -> list[str]:
    """Columns about who reported: of the standard, and any whose name starts or ends with a word for that person."""
    given, fields = list(columns), load_standard()["velden"]
    words = tuple(fields["woorden_melder"])
    listed = _listed(given, fields["melder"])
    spelled = [
        c for c in given if plain(c).replace(" ", "").startswith(words) or plain(c).split(" ")[-1] in words
    ]
    return [c for c in given if c in {*listed, *spelled}]


def address_columns(columns: Iterable[str]) -> list[str]:
    """Columns with an address or contact: of a building that is normal, of a person it is refused."""
    return _listed(columns, load_standard()["adres"]["kolommen"])


def name_columns(columns: Iterable[str]) -> list[str]:
    """Columns with a name, of a building or of a person: the column does not say."""
    return _listed(columns, load_standard()["naam"]["kolommen"])


def closed_columns(columns: Iterable[str]) -> list[str]:
    """Columns with free text and pictures, which are never read."""
    return _listed(columns, load_standard()["velden"]["niet_lezen"])


def date_columns(columns: Iterable[str]) -> list[str]:
    """Columns with the day of a report or event."""
    return _listed(columns, load_standard()["datum"]["kolommen"])


def main_groups(values: pd.Series) -> pd.Series:
    """The main group of each category, by its own name or one of its kinds; anything else stays what it is.

    >>> main_groups(pd.Series(["groen", "Grofvuil", "Anders"])).tolist()
    ['Groen', 'Afval', 'Anders']
    """
    known = _spelled()
    return values.map(lambda v: known.get(plain(v), v.strip()) if isinstance(v, str) else v)


def is_main_group(name: str) -> bool:
    """Whether a category is one of the main groups of the standard."""
    return name in load_standard()["hoofdgroepen"]


def _listed(columns: Iterable[str], words: Iterable[str]) -> list[str]:
    known = {plain(word) for word in words}
    return [name for name in columns if plain(name) in known]


@lru_cache(maxsize=1)
def _spelled() -> dict[str, str]:
    groups = load_standard()["hoofdgroepen"]
    kinds = {plain(kind): name for name, kinds in groups.items() for kind in kinds}
    return {**kinds, **{plain(name): name for name in groups}}
