"""TopoJSON of many areas, fast: borders that two areas share are written once.

The format is TopoJSON 1.0 with whole numbers on a grid. What a general library does shape by shape is done here for
all corners at once, for a map of the whole country has a million of them.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Whole = npt.NDArray[np.int64]
# A ring needs three corners to hold an area.
_LEAST_CORNERS = 3


def encode_topology(
    shapes: Sequence[shapely.Geometry], *, grid: int, name: str = "gebieden"
) -> dict[str, Any]:
    """TopoJSON with one object ``name``: a geometry per shape, in their order.

    Parameters
    ----------
    shapes : sequence of Polygon or MultiPolygon
        In any coordinates; neighbours that touch have equal corners along their border.
    grid : int
        Number of steps along the longer side of the whole; corners are put on the nearest point of the grid. A
        ring that falls together on the grid is left out, unless nothing would be left of its shape.

    Returns
    -------
    dict
        ``type``, ``transform``, ``arcs`` (an array of ``[x, y]`` steps each) and ``objects``.

    Raises
    ------
    ValueError
        When a shape is empty or is no polygon.

    Examples
    --------
    >>> halves = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    >>> packed = encode_topology(halves, grid=3)
    >>> len(packed["arcs"]), [g["type"] for g in packed["objects"]["gebieden"]["geometries"]]
    (3, ['Polygon', 'Polygon'])
    """
    array = np.asarray(shapes, dtype=object)
    kinds = set(shapely.get_type_id(array).tolist())
    if not kinds <= {3, 6} or shapely.is_empty(array).any():
        raise ValueError("a topology is made of polygons that are not empty")
    parts, owner = shapely.get_parts(array, return_index=True)
    _, corners, (ring_ends, part_ends) = shapely.to_ragged_array(parts)
    shape_ends = np.searchsorted(owner, np.arange(len(array) + 1))
    low = corners.min(axis=0)
    step = float((corners.max(axis=0) - low).max()) / (grid - 1) if grid > 1 else 1.0
    points = np.rint((corners - low) / (step or 1.0)).astype(np.int64)
    rings = _Rings.of(points, np.asarray(ring_ends, dtype=np.int64))
    arcs = _Arcs(rings)
    written = [arcs.ring(number) for number in range(len(rings.first))]
    geometries = []
    for i, j in itertools.pairwise(shape_ends):
        polygons = [written[a:b] for a, b in zip(part_ends[i:j], part_ends[i + 1 : j + 1], strict=True)]
        if not any(rings_of[0] for rings_of in polygons):
            polygons = [[arcs.speck(int(part_ends[i]))]]
        geometries.append(_geometry(polygons))
    return {
        "type": "Topology",
        "transform": {"scale": [step or 1.0] * 2, "translate": low.tolist()},
        "arcs": arcs.rows,
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
    }


def _geometry(parts: list[list[list[int]]]) -> dict[str, Any]:
    """Parts without an outer ring are gone; so are the holes that fell together."""
    kept = [[ring for ring in part if ring] for part in parts if part[0]]
    if len(kept) == 1:
        return {"type": "Polygon", "arcs": kept[0]}
    return {"type": "MultiPolygon", "arcs": kept}


@dataclass(frozen=True)
class _Rings:
    """Rings on the grid without their last corner: ``key`` per corner, ``first`` and ``length`` per ring."""

    points: Whole
    key: Whole
    first: Whole
    length: Whole

    @classmethod
    def of(cls, points: Whole, ends: Whole) -> "_Rings":
        """Rings without corners that fell together; a ring closes, so its last corner goes."""
        ring = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        same = np.zeros(len(points), dtype=bool)
        same[1:] = (points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
        last = np.zeros(len(points), dtype=bool)
        last[ends[1:] - 1] = True
        # The closing corner equals the first one; a ring that is one corner keeps that corner.
        keep = ~same
        kept = np.bincount(ring[keep], minlength=len(ends) - 1)
        end_of = np.flatnonzero(keep)
        closing = end_of[np.cumsum(kept) - 1]
        keep[closing[kept > 1]] = False
        points, ring = points[keep], ring[keep]
        length = np.bincount(ring, minlength=len(ends) - 1)
        width = int(points[:, 1].max()) + 1
        return cls(points, points[:, 0] * width + points[:, 1], np.cumsum(length) - length, length)

    def neighbours(self) -> tuple[Whole, Whole]:
        """The key of the corner before and after each corner, round the ring."""
        size = len(self.key)
        index = np.arange(size)
        first, length = np.repeat(self.first, self.length), np.repeat(self.length, self.length)
        before = first + (index - first - 1) % length
        after = first + (index - first + 1) % length
        return self.key[before], self.key[after]

    def junctions(self) -> npt.NDArray[np.bool_]:
        """Corners where borders part: not every ring through them goes on to the same two neighbours."""
        before, after = self.neighbours()
        low, high = np.minimum(before, after), np.maximum(before, after)
        order = np.argsort(self.key, kind="stable")
        key, low, high = self.key[order], low[order], high[order]
        starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        group = np.cumsum(np.concatenate(([0], (key[1:] != key[:-1]).astype(np.int64))))
        other = (low != low[starts][group]) | (high != high[starts][group])
        parted = np.zeros(len(starts), dtype=bool)
        np.logical_or.at(parted, group, other)
        out = np.zeros(len(key), dtype=bool)
        out[order] = parted[group]
        return out


@dataclass
class _Arcs:
    """Arcs that were written so far; the same border is found again in either direction."""

    rings: _Rings
    rows: list[Whole] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)
    _cuts: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self._cuts = self.rings.junctions()

    def ring(self, number: int) -> list[int]:
        """The arcs of one ring, backwards as ``~n``; empty when the ring fell together."""
        start, length = int(self.rings.first[number]), int(self.rings.length[number])
        if length < _LEAST_CORNERS:
            return []
        cuts = np.flatnonzero(self._cuts[start : start + length])
        if not len(cuts):
            # No border parts from another: one arc, from the same corner whichever ring comes first.
            cuts = np.array([int(np.argmin(self.rings.key[start : start + length]))])
        walk = (np.arange(length + 1) + cuts[0]) % length + start
        bounds = [*(cuts - cuts[0]).tolist(), length]
        return [self._arc(walk[a : b + 1]) for a, b in itertools.pairwise(bounds)]

    def speck(self, number: int) -> list[int]:
        """A ring without area for a shape that is smaller than the grid, so that it still has a place."""
        return [self._arc(np.repeat(self.rings.first[number], 2))]

    def _arc(self, corners: Whole) -> int:
        key = self.rings.key[corners]
        turned = (int(key[-1]), int(key[-2])) < (int(key[0]), int(key[1]))
        if turned:
            corners, key = corners[::-1], key[::-1]
        place = self._known.setdefault(key.tobytes(), len(self.rows))
        if place == len(self.rows):
            points = self.rings.points[corners]
            points[1:] -= points[:-1].copy()
            self.rows.append(points)
        return ~place if turned else place
