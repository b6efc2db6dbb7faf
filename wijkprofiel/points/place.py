"""In which area each point lies; on a border the answer is always the same."""

from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from wijkprofiel.boundaries import Boundaries
from wijkprofiel.points.grid import Grid, build_grid

Places = NDArray[np.int64]
Floats = NDArray[np.float64]
OUTSIDE, NOWHERE = -1, -2
# Fewer points than this are asked one by one; laying out a grid would cost more than it saves.
WORTH_A_GRID = 20_000


class Placer:
    """Places points in the areas of one set of boundaries.

    Areas are numbered in code order. A point on the border of several areas belongs to the one with the lowest
    code; a point in none is `OUTSIDE`, one without coordinates `NOWHERE`.

    Parameters
    ----------
    boundaries : Boundaries
        In EPSG:28992.

    Examples
    --------
    >>> from wijkprofiel.areas import load_boundaries
    >>> placer = Placer(load_boundaries("gemeente", 2022))
    >>> area, doubles = placer.place(np.array([251_000.0, 10_000.0]), np.array([476_000.0, 400_000.0]))
    >>> placer.codes[area[0]], int(area[1]), doubles
    ('GM0164', -1, 0)
    """

    def __init__(self, boundaries: Boundaries) -> None:
        frame = boundaries.frame.sort_index()
        self.codes: tuple[str, ...] = tuple(map(str, frame.index))
        self.shapes: NDArray[np.object_] = np.asarray(frame.geometry.array, dtype=object)
        shapely.prepare(self.shapes)
        self._seen = 0

    @cached_property
    def _grid(self) -> Grid:
        return build_grid(self.shapes, self._exact)

    def place(self, x: Floats, y: Floats) -> tuple[Places, int]:
        """The number of the area of each point, and how many points lie on the border of more than one.

        Parameters
        ----------
        x, y : array of float
            Metres in EPSG:28992; missing where there are no coordinates.
        """
        found = np.full(len(x), NOWHERE, dtype=np.int64)
        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        self._seen += len(known)
        if self._seen >= WORTH_A_GRID:
            sure, near = self._grid.look_up(x[known], y[known])
            found[known] = sure
            known = known[near]
        areas, doubles = self._exact(x[known], y[known])
        found[known] = areas
        return found, doubles

    def _exact(self, x: Floats, y: Floats) -> tuple[Places, int]:
        points = shapely.points(x, y)
        found = np.full(len(points), OUTSIDE, dtype=np.int64)
        # The areas ask the points: a prepared area answers for thousands of points at once.
        area, point = shapely.STRtree(points).query(self.shapes, predicate="intersects")
        order = np.argsort(-area, kind="stable")
        found[point[order]] = area[order]
        return found, len(point) - len(np.unique(point))
