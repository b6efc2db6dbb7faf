"""A grid over areas: most points are placed by the cell they lie in, only those near a border by its shape.

A cell that a border may cross is marked; the rest falls apart in patches that lie wholly in one area or in none,
so one exact question per patch is enough. The answer is the same as without the grid.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Exact = Callable[[Floats, Floats], tuple[Places, int]]
OUTSIDE, NEAR = -1, -3
MOST_CELLS = 4_000_000
CELLS_PER_AREA = 2_000


@dataclass(frozen=True)
class Grid:
    """Cells of ``size`` metres from ``west`` and ``south``; each holds an area, `OUTSIDE` or `NEAR` a border."""

    west: float
    south: float
    size: float
    cells: NDArray[np.int32]

    def look_up(self, x: Floats, y: Floats) -> tuple[Places, NDArray[np.bool_]]:
        """The area of each point, and whether it lies near a border and must be asked of the shapes."""
        column = np.floor((x - self.west) / self.size)
        row = np.floor((y - self.south) / self.size)
        rows, columns = self.cells.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        found = np.full(len(x), OUTSIDE, dtype=np.int64)
        found[inside] = self.cells[row[inside].astype(np.int64), column[inside].astype(np.int64)]
        return found, found == NEAR


def build_grid(shapes: NDArray[np.object_], exact: Exact) -> Grid:
    """The grid over ``shapes``; ``exact`` answers for the middle of each patch without a border."""
    west, south, east, north = shapely.total_bounds(shapes)
    budget = min(MOST_CELLS, CELLS_PER_AREA * len(shapes))
    size = max(1.0, float(np.sqrt((east - west) * (north - south) / budget)))
    west, south = west - 2 * size, south - 2 * size
    columns, rows = int((east - west) / size) + 3, int((north - south) / size) + 3
    border = np.zeros((rows, columns), dtype=bool)
    # Samples lie at most half a cell apart, so a crossed cell is that of a sample or a neighbour of it.
    line = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shapes), size / 2))
    border[((line[:, 1] - south) / size).astype(int), ((line[:, 0] - west) / size).astype(int)] = True
    border = ndimage.binary_dilation(border, structure=np.ones((3, 3)))
    patches, count = ndimage.label(~border)
    place = np.zeros((count + 1, 2))
    # Row by row: some cell of each patch, without arrays as large as the grid.
    for row in range(rows):
        place[patches[row], 0], place[patches[row], 1] = row, np.arange(columns)
    area, _ = exact(west + (place[1:, 1] + 0.5) * size, south + (place[1:, 0] + 0.5) * size)
    owner = np.concatenate([[NEAR], area]).astype(np.int32)
    return Grid(west, south, size, owner[patches])
