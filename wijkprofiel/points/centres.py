"""From where a distance is measured: a point inside the area, or its centre by where people live."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from wijkprofiel.boundaries import RD, Boundaries
from wijkprofiel.errors import BoundaryError


@dataclass(frozen=True)
class Centres:
    """One point per area, in code order, and in words what kind of point it is."""

    codes: tuple[str, ...]
    points: NDArray[np.object_]
    words: str


def middle_points(boundaries: Boundaries) -> Centres:
    """A point inside each area, near its middle. It says nothing about where people live.

    >>> from wijkprofiel.areas import load_boundaries
    >>> middle_points(load_boundaries("buurt", 2020)).words
    'een punt midden in het gebied'
    """
    frame = boundaries.frame.sort_index()
    points = np.asarray(shapely.point_on_surface(frame.geometry.array), dtype=object)
    return Centres(tuple(map(str, frame.index)), points, "een punt midden in het gebied")


def weighted_centres(boundaries: Boundaries, people: gpd.GeoDataFrame, *, words: str) -> Centres:
    """The centre of where people live, or of addresses; a point inside the area where there are none.

    Parameters
    ----------
    people : GeoDataFrame
        Points in EPSG:28992 with a column ``inwoners``; a column of ones weighs by address.
    words : str
        What the points are, for a reader: ``het zwaartepunt van de adressen``.

    Raises
    ------
    BoundaryError
        When the points are not in EPSG:28992 or have no complete column ``inwoners``.
    """
    if people.crs is None or people.crs.to_epsg() != RD:
        raise BoundaryError(
            "De punten met inwoners staan niet in het stelsel EPSG:28992 (Rijksdriehoek).",
            remedy="Zet de punten om met to_crs(28992).",
        )
    if "inwoners" not in people.columns or people["inwoners"].isna().any():
        raise BoundaryError(
            "De punten hebben geen volledige kolom 'inwoners'.", remedy="Geef elk punt een aantal."
        )
    middle = middle_points(boundaries)
    shapes = boundaries.frame.sort_index().geometry.array
    area, point = shapely.STRtree(people.geometry.array).query(shapes, predicate="intersects")
    weight = people["inwoners"].to_numpy(dtype=float)[point]
    total = np.bincount(area, weights=weight, minlength=len(shapes))
    sums = [
        np.bincount(area, weights=weight * axis[point], minlength=len(shapes))
        for axis in (people.geometry.x.to_numpy(), people.geometry.y.to_numpy())
    ]
    lived = total > 0
    x, y = (np.divide(s, total, out=np.zeros(len(total)), where=lived) for s in sums)
    points = np.where(lived, shapely.points(x, y), middle.points)
    rest = "" if lived.all() else f"; waar niemand woont {middle.words}"
    return Centres(middle.codes, points, words + rest)
