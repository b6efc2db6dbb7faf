"""One pass over a file of points: how many per area and category, how near, how many within reach."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from tqdm import tqdm

from wijkprofiel.errors import UsageError
from wijkprofiel.points.centres import Centres
from wijkprofiel.points.place import NOWHERE, OUTSIDE, Placer
from wijkprofiel.points.stream import Part

ALL = ""
# The first four figures in a date that can be a year.
YEAR = r"(?<!\d)((?:19|20)\d\d)(?!\d)"
MOST_CATEGORIES = 40
WITHOUT = "zonder categorie"


@dataclass
class PointCounts:
    """What one pass gave. Only counts are kept; the points are gone.

    ``counts`` holds per category (`ALL` for every point) the number of points per area, in the order of ``codes``;
    ``nearest_m`` the distance in metres from the centre of each area to the nearest point (infinite when there is
    none), and ``reach`` per distance the number of points within it.
    """

    codes: tuple[str, ...]
    counts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    read: int = 0
    left_out: int = 0
    other_year: int = 0
    undated: int = 0
    outside: int = 0
    nowhere: int = 0
    on_border: int = 0
    near_border: int = 0
    nearest_m: NDArray[np.float64] | None = None
    reach: dict[float, NDArray[np.int64]] = field(default_factory=dict)

    @property
    def inside(self) -> int:
        """Points that lie in an area."""
        return int(self.counts[ALL].sum())

    def frame(self) -> pd.DataFrame:
        """The counts as a table: index area code, a column per category."""
        return pd.DataFrame(self.counts, index=list(self.codes))


def count_points(
    parts: Iterator[Part],
    placer: Placer,
    *,
    category: str = "",
    only: Mapping[str, Sequence[str]] | None = None,
    dated: tuple[str, int] | None = None,
    grouped: Callable[[pd.Series], pd.Series] | None = None,
    centres: Centres | None = None,
    within_m: Sequence[float] = (),
    border_m: float = 0.0,
    size: int | None = None,
    progress: bool = False,
) -> PointCounts:
    """Count points per area in one pass; memory does not grow with the number of points.

    Parameters
    ----------
    parts : iterator of Part
        The points, as `stream.stream_points` gives them.
    category : str
        Column whose values are counted apart.
    only : mapping, optional
        Per column the values that count; other points are left out and their number is kept.
    dated : tuple, optional
        A column with dates and the year that counts. Points of another year and without a readable date are left
        out, and their numbers are kept.
    grouped : callable, optional
        Gives the category of each value of the column, such as the main group of a report.
    centres : Centres, optional
        With it the nearest distance, and the points within each of ``within_m`` metres, are found as the crow flies.
    border_m : float
        Points within this many metres of a border are counted in ``near_border``; 0 leaves it out.

    Raises
    ------
    UsageError
        When there are more than 40 categories.
    """
    found = PointCounts(placer.codes)
    found.counts[ALL] = np.zeros(len(placer.codes), dtype=np.int64)
    if centres is not None:
        found.nearest_m = np.full(len(placer.codes), np.inf)
        found.reach = {float(d): np.zeros(len(placer.codes), dtype=np.int64) for d in within_m}
    borders = shapely.boundary(placer.shapes) if border_m > 0 else None
    bar = tqdm(
        total=size, unit=" punten", unit_scale=True, file=sys.stderr, disable=not progress, leave=False
    )
    with bar:
        for part in parts:
            bar.update(len(part.x))
            found.read += len(part.x)
            kept = _kept(part, only)
            found.left_out += len(part.x) - len(kept.x)
            if dated is not None:
                kept = _of_year(found, kept, *dated)
            _count(found, kept, placer, category, grouped)
            if centres is None and borders is None:
                continue
            tree = shapely.STRtree(kept.points)
            if centres is not None:
                _measure(found, tree, centres)
            if borders is not None and len(tree):
                close = tree.query(borders, predicate="dwithin", distance=border_m)[1]
                found.near_border += len(np.unique(close))
    return found


def _kept(part: Part, only: Mapping[str, Sequence[str]] | None) -> Part:
    if not only:
        return part
    wanted = np.ones(len(part.x), dtype=bool)
    for column, values in only.items():
        allowed = {_text(value) for value in values}
        wanted &= part.table[column].map(_text).isin(allowed).to_numpy(dtype=bool)
    return _chosen(part, wanted)


def _chosen(part: Part, wanted: NDArray[np.bool_]) -> Part:
    return Part(part.x[wanted], part.y[wanted], part.table[wanted].reset_index(drop=True))


def _of_year(found: PointCounts, part: Part, column: str, year: int) -> Part:
    """The points of one year; the first four figures that can be a year are the year of a date."""
    years = part.table[column].map(_text).str.extract(YEAR, expand=False)
    known = years.notna().to_numpy(dtype=bool)
    same = (years == str(year)).to_numpy(dtype=bool, na_value=False)
    found.undated += int((~known).sum())
    found.other_year += int((known & ~same).sum())
    return _chosen(part, same)


def _count(
    found: PointCounts,
    part: Part,
    placer: Placer,
    category: str,
    grouped: Callable[[pd.Series], pd.Series] | None,
) -> None:
    areas, doubles = placer.place(part.x, part.y)
    found.on_border += doubles
    found.outside += int((areas == OUTSIDE).sum())
    found.nowhere += int((areas == NOWHERE).sum())
    inside = areas >= 0
    size = len(placer.codes)
    found.counts[ALL] += np.bincount(areas[inside], minlength=size)
    if not category:
        return
    values = part.table[category]
    names = (grouped(values) if grouped else values).map(_name)
    for name, where in names[inside].groupby(names[inside]).groups.items():
        held = found.counts.setdefault(str(name), np.zeros(size, dtype=np.int64))
        held += np.bincount(areas[where.to_numpy()], minlength=size)
    if len(found.counts) > MOST_CATEGORIES + 1:
        raise UsageError(
            f"De kolom '{category}' heeft meer dan {MOST_CATEGORIES} verschillende waarden. Dat is geen indeling "
            "in groepen, en zulke kleine groepen zeggen niets.",
            remedy="Kies een kolom met hoofdgroepen, of laat per= weg.",
        )


def _name(value: object) -> str:
    return _text(value) or WITHOUT


def _text(value: object) -> str:
    """A cell as text; a whole number without the .0 that a column with gaps gives it.

    >>> _text(3.0), _text(" bank "), _text(None)
    ('3', 'bank', '')
    """
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _measure(found: PointCounts, tree: shapely.STRtree, centres: Centres) -> None:
    if not len(tree) or found.nearest_m is None:
        return
    pairs, distance = tree.query_nearest(centres.points, return_distance=True, all_matches=False)
    np.minimum.at(found.nearest_m, pairs[0], distance)
    for limit, held in found.reach.items():
        area = tree.query(centres.points, predicate="dwithin", distance=limit)[0]
        held += np.bincount(area, minlength=len(held))
