"""Two sets of boundaries drawn over each other: which areas share land, and the least areas they have in common."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.crosswalk.common import (
    MERGED,
    MOVED,
    RECODED_AREA,
    SAME_AREA,
    CommonAreas,
    common_code,
    common_frame,
)
from wijkprofiel.errors import BoundaryError

# CBS calls a border moved from about this many metres.
BORDER_M = 5.0


def overlap_of(old: Boundaries, new: Boundaries, *, border_m: float = BORDER_M) -> pd.DataFrame:
    """Pieces of land that an old and a new area share, slivers along a border left out.

    A piece counts when a disc with a diameter of ``border_m`` metres fits in it.

    Returns
    -------
    DataFrame
        ``van_gebied, naar_gebied, m2, aandeel, heel``: square metres, the part of the old area, and whether the
        piece is the whole of the old area but for slivers.

    Raises
    ------
    BoundaryError
        When the levels differ or a shape is not valid.
    """
    if old.level != new.level:
        raise BoundaryError(f"De grenzen hebben niet hetzelfde niveau: {old.level} en {new.level}.")
    for boundaries in (old, new):
        if not bool(boundaries.frame.is_valid.all()):
            raise BoundaryError(
                f"In de grenzen '{boundaries.name}' staat een vorm die niet geldig is.",
                remedy="Herstel de vormen met make_valid() en probeer opnieuw.",
            )
    first, last = old.frame.geometry, new.frame.geometry
    left, right = last.sindex.query(first.array, predicate="intersects")
    pieces = shapely.intersection(first.array[left], last.array[right])
    real = ~shapely.is_empty(shapely.buffer(pieces, -border_m / 2))
    left, right, pieces = left[real], right[real], pieces[real]
    area = shapely.area(pieces)
    rest = shapely.difference(first.array[left], pieces)
    return pd.DataFrame(
        {
            "van_gebied": first.index.to_numpy()[left].astype(str),
            "naar_gebied": last.index.to_numpy()[right].astype(str),
            "m2": area,
            "aandeel": area / shapely.area(first.array[left]),
            "heel": shapely.is_empty(shapely.buffer(rest, -border_m / 2)),
        }
    ).sort_values(["van_gebied", "naar_gebied"], ignore_index=True)


def common_areas_by_shape(old: Boundaries, new: Boundaries, *, border_m: float = BORDER_M) -> CommonAreas:
    """Least common areas of two sets of boundaries: the connected pieces of what overlaps.

    Areas that overlap are put together until the old and the new ones cover the same land. Where they do not,
    because the outer border moved, the answer is ``grenswijziging``.

    Returns
    -------
    CommonAreas
    """
    pieces = overlap_of(old, new, border_m=border_m)
    first, last = list(map(str, old.frame.index)), list(map(str, new.frame.index))
    place_old = {code: n for n, code in enumerate(first)}
    place_new = {code: n + len(first) for n, code in enumerate(last)}
    size = len(first) + len(last)
    links = coo_matrix(
        (
            np.ones(len(pieces)),
            (pieces["van_gebied"].map(place_old), pieces["naar_gebied"].map(place_new)),
        ),
        shape=(size, size),
    )
    _, label = connected_components(links, directed=False)
    groups: dict[int, tuple[list[str], list[str]]] = {}
    for place, code in enumerate([*first, *last]):
        groups.setdefault(int(label[place]), ([], []))[place >= len(first)].append(code)
    rows: list[tuple[str, int, str, str, str]] = []
    numbers: dict[str, int] = {}
    for before, after in sorted(groups.values(), key=lambda pair: (pair[1] or pair[0])[0]):
        rows += _group(before, after, old, new, border_m, numbers)
    return CommonAreas(old.level, (old.year, new.year), common_frame(rows))


def _group(
    before: list[str],
    after: list[str],
    old: Boundaries,
    new: Boundaries,
    border_m: float,
    numbers: dict[str, int],
) -> list[tuple[str, int, str, str, str]]:
    if not before or not after or not _cover(old.frame, before, new.frame, after, border_m):
        why = "de buitengrens ligt in het andere jaar anders"
        moved = [("", old.year, code, MOVED, why) for code in before]
        return moved + [
            row
            for code in after
            for row in ((code, old.year, "", MOVED, why), (code, new.year, code, SAME_AREA, why))
        ]
    if len(before) == len(after) == 1:
        kind = SAME_AREA if before == after else RECODED_AREA
        why = f"de grenzen van {old.year} en {new.year} liggen op elkaar"
        return [(after[0], old.year, before[0], kind, why), (after[0], new.year, after[0], SAME_AREA, why)]
    code = common_code(after, numbers)
    why = f"{len(before)} gebieden van {old.year} en {len(after)} van {new.year} beslaan hetzelfde land"
    return [(code, old.year, c, MERGED, why) for c in before] + [
        (code, new.year, c, MERGED, why) for c in after
    ]


def _cover(
    old: gpd.GeoDataFrame, before: list[str], new: gpd.GeoDataFrame, after: list[str], border_m: float
) -> bool:
    """Whether both groups cover the same land, slivers along a border left out."""
    first = shapely.union_all(old.geometry.loc[before].array)
    last = shapely.union_all(new.geometry.loc[after].array)
    return bool(shapely.is_empty(shapely.buffer(shapely.symmetric_difference(first, last), -border_m / 2)))
