"""The figures at hand: embedded sets and fetched sets behind one door."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from wijkprofiel.source_card import SourceCard
from wijkprofiel.sources import open_data
from wijkprofiel.sources.fetched import (
    AREAS,
    KIND_SHAPES,
    KIND_TABLE,
    VAULT,
    FetchedSet,
    best_sets,
    fetched_sets,
    find_set,
)
from wijkprofiel.store import Store

COUNTRY = "NL00"
_ALSO = "|"
_NUMBERED = re.compile(r"^Wijk [0-9A-Z]{2} ")


def is_fetched(name: str) -> bool:
    """Whether a set of this name comes from the store; embedded sets have no point in their name.

    >>> is_fetched("kwb2020"), is_fetched("kwb2020.GM0363.2021-03-26")
    (False, True)
    """
    return "." in name


def origin_of(name: str) -> str:
    """The name of a set without gemeente and release: ``kwb2020`` for both of the above.

    >>> origin_of("kwb2020.GM0363.2021-03-26")
    'kwb2020'
    """
    return name.partition(".")[0]


def list_sets() -> tuple[str, ...]:
    """Names of all sets of figures: the embedded ones, then every fetched one."""
    return (*open_data.list_sets(), *(one.key for one in fetched_sets(Store())))


def load_measures(name: str) -> pd.DataFrame:
    """Measures of a set, embedded or fetched, in the columns of `open_data.MEASURE_COLUMNS`.

    Raises
    ------
    SourceError
        When the set is not at hand, or what is in the store is damaged.

    Examples
    --------
    >>> len(load_measures("kwb2024")) > 1000
    True
    """
    return find_set(Store(), name).figures() if is_fetched(name) else open_data.load_measures(name)


def load_card(name: str) -> SourceCard:
    """The source card of a set, of the vault or of boundaries, embedded or fetched."""
    return find_set(Store(), name).card() if is_fetched(name) else open_data.load_card(name)


def set_fingerprint(name: str) -> str:
    """SHA-256 of the figures of a set as they are now."""
    return find_set(Store(), name).fingerprint() if is_fetched(name) else open_data.set_fingerprint(name)


def find_fetched(name: str) -> FetchedSet:
    """The fetched set with this name.

    Raises
    ------
    SourceError
        When it is not in the store.
    """
    return find_set(Store(), name)


def sets_of(gemeente: str) -> tuple[FetchedSet, ...]:
    """The fetched sets of figures to use for a gemeente: one per year, newest year first."""
    return best_sets(one for one in fetched_sets(Store()) if one.gemeente == gemeente)


def shapes_of(gemeente: str) -> tuple[FetchedSet, ...]:
    """The fetched boundaries to use for a gemeente: one set per year, newest year first."""
    shapes = fetched_sets(Store(), KIND_SHAPES)
    return best_sets(one for one in shapes if one.gemeente == gemeente and one.part.objects)


def tables_of(gemeente: str) -> tuple[FetchedSet, ...]:
    """The fetched open tables to use for a gemeente: one set per table and year, newest year first."""
    return best_sets(one for one in fetched_sets(Store(), KIND_TABLE) if one.gemeente == gemeente)


def gemeenten_at_hand() -> dict[str, tuple[int, ...]]:
    """The gemeenten with fetched figures and the years of these, newest first."""
    found: dict[str, tuple[int, ...]] = {}
    for one in best_sets(fetched_sets(Store())):
        found[one.gemeente] = (*found.get(one.gemeente, ()), one.year)
    return found


def load_area_table() -> pd.DataFrame:
    """Areas at hand: index ``code``; columns ``naam, niveau, boven, gemeente, ook, jaren``, all text.

    An embedded area keeps its name; another spelling in a fetched year goes to ``ook``.
    """
    store = Store()
    keys = tuple((one.key, one.part.objects[AREAS].sha256) for one in best_sets(fetched_sets(store)))
    return _areas(open_data.open_data_dir(), store.root, keys).copy()


def embedded_levels(gemeente: str) -> frozenset[str]:
    """Levels of which areas of this gemeente are embedded."""
    table = open_data.load_area_table()
    return frozenset(table.loc[table["gemeente"] == gemeente, "niveau"])


def embedded_years(gemeente: str) -> frozenset[int]:
    """Years of embedded figures of a gemeente."""
    found: set[int] = set()
    for name in open_data.list_sets():
        rows = open_data.load_measures(name)
        found.update(int(year) for year in rows.loc[rows["gebied"] == gemeente, "jaar"].unique())
    return frozenset(found)


def embedded_boundary_years(level: str, gemeente: str = "") -> tuple[int, ...]:
    """Years of embedded boundaries of a level; with ``gemeente`` only those that hold it."""
    if gemeente and level not in embedded_levels(gemeente):
        return ()
    return open_data.boundary_years(level)


def embedded_boundaries(level: str, year: int) -> gpd.GeoDataFrame:
    """Embedded boundaries in EPSG:28992: index ``code``, columns ``naam`` and ``geometry``."""
    return open_data.load_boundary_file(level, year)


def vault_paths(sets: Iterable[str] | None = None) -> tuple[Path, ...]:
    """Where the vaults lie: the embedded one, then those of the fetched sets (of ``sets``, else of all).

    Only the guardrails open them.
    """
    store = Store()
    if sets is None:
        chosen = list(best_sets(fetched_sets(store)))
    else:
        chosen = [find_set(store, name) for name in sorted(set(sets)) if is_fetched(name)]
    return (open_data.vault_path(), *(one.vault_path() for one in chosen if VAULT in one.part.objects))


@lru_cache(maxsize=4)
def _areas(folder: Path, root: Path, keys: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    table = open_data.load_area_table()
    rows: dict[str, dict[str, str]] = {row.pop("code"): row for row in _records(table.reset_index())}
    for key, _ in keys:  # newest year of each gemeente first: its name counts
        one = find_set(Store(root), key)
        for found in _records(one.areas()):
            code, level = found["code"], found["niveau"]
            fresh = {
                "naam": found["naam"],
                "niveau": level,
                "boven": _above(code),
                "gemeente": _gemeente(code),
            }
            row = rows.setdefault(code, {**fresh, "ook": "", "jaren": ""})
            row["ook"] = _spellings(row["naam"], [*row["ook"].split(_ALSO), found["naam"]])
            row["jaren"] = " ".join(sorted({*row["jaren"].split(), str(one.year)}))
    merged = pd.DataFrame.from_dict(rows, orient="index", columns=list(table.columns))
    return merged.rename_axis("code").sort_index()


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _spellings(name: str, others: Iterable[str]) -> str:
    """Other spellings of a name, also without the number that CBS puts before the name of a wijk."""
    every = [*others, *(_NUMBERED.sub("", each) for each in (name, *others))]
    return _ALSO.join(each for each in dict.fromkeys(every) if each and each != name)


def _above(code: str) -> str:
    return {"BU": f"WK{code[2:8]}", "WK": f"GM{code[2:6]}", "GM": COUNTRY}.get(code[:2], "")


def _gemeente(code: str) -> str:
    return f"GM{code[2:6]}" if code[:2] in ("GM", "WK", "BU") else ""
