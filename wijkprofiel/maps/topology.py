"""Borders of many areas, fast: what two areas share is written once.

The idea is that of TopoJSON: areas are put on a grid, their rings are cut where borders part, and each piece (an arc)
stands once, whichever area it belongs to. What a general library does shape by shape is done here for all corners at
once, for a map of the whole country has a million of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# A ring needs three corners to hold an area.
_LEAST_CORNERS = 3


@dataclass(frozen=True, eq=False)
class Topology:
    """Arcs on a grid, and the shapes as rings of arcs.

    ``corners`` (n x 2) holds the corners of all arcs one after another, ``arc_sizes`` how many each has. ``arcs``
    names the arcs of all rings, one backwards as ``~n``; ``ring_sizes``, ``polygon_sizes`` and ``shape_sizes`` say
    how many arcs a ring, rings a polygon and polygons a shape has. The first ring of a polygon is its outside.
    A corner stands at ``origin + step * corner``.
    """

    corners: Whole
    arc_sizes: Whole
    arcs: Whole
    ring_sizes: Whole
    polygon_sizes: Whole
    shape_sizes: Whole
    origin: tuple[float, float]
    step: float

    def places(self) -> npt.NDArray[np.float64]:
        """The corners in the coordinates of the shapes."""
        spots: npt.NDArray[np.float64] = self.corners * self.step + np.asarray(self.origin)
        return spots


def encode_topology(shapes: Sequence[shapely.Geometry], *, step: float) -> Topology:
    """The topology of ``shapes``, in their order.

    Parameters
    ----------
    shapes : sequence of Polygon or MultiPolygon
        In any coordinates; neighbours that touch have equal corners along their border.
    step : float
        Width of the grid; corners are put on its nearest point. A ring that falls together on the grid is left out,
        unless nothing would be left of its shape: that keeps an arc of one corner twice.

    Raises
    ------
    ValueError
        When a shape is empty or is no polygon.

    Examples
    --------
    >>> halves = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    >>> packed = encode_topology(halves, step=1)
    >>> packed.arc_sizes.tolist(), packed.arcs.tolist(), packed.ring_sizes.tolist()
    ([2, 4, 4], [0, -2, -1, 2], [2, 2])
    """
    array = np.asarray(shapes, dtype=object)
    kinds = set(shapely.get_type_id(array).tolist())
    if not kinds <= {3, 6} or shapely.is_empty(array).any():
        raise ValueError("a topology is made of polygons that are not empty")
    parts, owner = shapely.get_parts(array, return_index=True)
    _, places, (ring_ends, part_ends) = shapely.to_ragged_array(parts)
    low = places.min(axis=0)
    points = np.rint((places - low) / step).astype(np.int64)
    rings = _Rings.of(points, np.asarray(ring_ends, dtype=np.int64))
    kept = _Kept.of(rings, np.asarray(part_ends, dtype=np.int64), owner, len(array))
    arcs = _cut(rings, kept)
    return Topology(
        *arcs,
        polygon_sizes=kept.polygon_sizes,
        shape_sizes=kept.shape_sizes,
        origin=(float(low[0]), float(low[1])),
        step=step,
    )


@dataclass(frozen=True)
class _Rings:
    """Rings on the grid without their last corner; ``key`` numbers equal corners."""

    points: Whole
    key: Whole
    ring: Whole
    first: Whole
    length: Whole

    @classmethod
    def of(cls, points: Whole, ends: Whole) -> "_Rings":
        """Rings without corners that fell together; a ring closes, so its last corner goes."""
        ring = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        keep = np.ones(len(points), dtype=bool)
        keep[1:] = (points[1:] != points[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
        # The closing corner equals the first one; a ring that is one corner keeps that corner.
        kept = np.bincount(ring[keep], minlength=len(ends) - 1)
        closing = np.flatnonzero(keep)[np.cumsum(kept) - 1]
        keep[closing[kept > 1]] = False
        points, ring = points[keep], ring[keep]
        length = np.bincount(ring, minlength=len(ends) - 1)
        width = int(points[:, 1].max()) + 1
        key = np.unique(points[:, 0] * width + points[:, 1], return_inverse=True)[1]
        return cls(points, key, ring, np.cumsum(length) - length, length)

    def junctions(self) -> Flags:
        """Corners where borders part: not every ring through them goes on to the same two neighbours."""
        index = np.arange(len(self.key)) - self.first[self.ring]
        first, length = self.first[self.ring], self.length[self.ring]
        before, after = self.key[first + (index - 1) % length], self.key[first + (index + 1) % length]
        low, high = np.minimum(before, after), np.maximum(before, after)
        # One ring through each corner, whichever: the others are held against it.
        one = np.zeros(int(self.key.max()) + 1, dtype=np.int64)
        one[self.key] = np.arange(len(self.key))
        same = one[self.key]
        parted = np.zeros(len(one), dtype=bool)
        parted[self.key[(low != low[same]) | (high != high[same])]] = True
        out: Flags = parted[self.key]
        return out


@dataclass(frozen=True)
class _Kept:
    """Which rings are written (``ring``), which of them as a speck, and how they make polygons and shapes."""

    ring: Flags
    speck: Flags
    polygon_sizes: Whole
    shape_sizes: Whole

    @classmethod
    def of(cls, rings: _Rings, part_ends: Whole, owner: Whole, shapes: int) -> "_Kept":
        """Polygons without an outside are gone, with their holes; so are the holes that fell together."""
        whole = rings.length >= _LEAST_CORNERS
        outside = part_ends[:-1]
        part_of = np.repeat(np.arange(len(outside)), np.diff(part_ends))
        part = whole[outside]
        gone = np.bincount(owner[part], minlength=shapes) == 0
        # Of a shape that is smaller than the grid one corner stays, so that it still has a place.
        small = np.unique(owner, return_index=True)[1][gone]
        speck = np.zeros(len(whole), dtype=bool)
        speck[outside[small]] = True
        part = part.copy()
        part[small] = True
        ring = (whole & part[part_of] & ~gone[owner[part_of]]) | speck
        sizes = np.bincount(part_of[ring], minlength=len(outside))
        return cls(ring, speck, sizes[part], np.bincount(owner[part], minlength=shapes))


def _cut(rings: _Rings, kept: _Kept) -> tuple[Whole, Whole, Whole, Whole]:
    """Corners and sizes of the arcs, then the arcs of the rings and how many each ring has."""
    cut = rings.junctions() & (kept.ring & ~kept.speck)[rings.ring]
    cut[_starts_without_junction(rings, kept, cut)] = True
    start = np.flatnonzero(cut)
    ring = rings.ring[start]
    length = np.where(kept.speck, 1, rings.length)[ring]
    count = np.bincount(ring, minlength=len(rings.first))
    following = np.roll(start, -1)
    last = np.cumsum(count)[count > 0] - 1
    following[last] = start[last - count[count > 0] + 1]
    steps = (following - start - 1) % length + 1
    corners, ends = _walks(rings.first[ring], start - rings.first[ring], length, steps)
    keys = rings.key[corners]
    begin, close = ends[:-1], ends[1:] - 1
    there, back = (keys[begin], keys[begin + 1]), (keys[close], keys[close - 1])
    turned = (back[0] < there[0]) | ((back[0] == there[0]) & (back[1] < there[1]))
    # Between junctions there is one way to go, so that two corners say which arc it is.
    total = int(rings.key.max()) + 1
    pair = np.where(turned, back[0] * total + back[1], there[0] * total + there[1])
    _, example, same = np.unique(pair, return_index=True, return_inverse=True)
    order = np.argsort(example)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    number = place[same]
    example = example[order]
    sizes = steps[example] + 1
    flat, _ = _walks(
        begin[example], np.where(turned[example], sizes - 1, 0), sizes, sizes - 1, turned[example]
    )
    return rings.points[corners[flat]], sizes, np.where(turned, ~number, number), count[kept.ring]


def _starts_without_junction(rings: _Rings, kept: _Kept, cut: Flags) -> Whole:
    """A corner to begin at for each ring without a junction: the same one whichever ring along it comes first."""
    lacking = kept.ring.copy()
    lacking[rings.ring[cut]] = False
    least = np.minimum.reduceat(rings.key, rings.first)
    fitting = np.flatnonzero(
        lacking[rings.ring] & ((rings.key == least[rings.ring]) | kept.speck[rings.ring])
    )
    return fitting[np.unique(rings.ring[fitting], return_index=True)[1]]


def _walks(
    first: Whole, start: Whole, length: Whole, steps: Whole, backward: Flags | None = None
) -> tuple[Whole, Whole]:
    """Walks of ``steps`` round rings, from ``start`` after the ``first`` corner: all places, and their ends."""
    sizes = steps + 1
    ends = np.concatenate(([0], np.cumsum(sizes)))
    along = np.arange(ends[-1]) - np.repeat(ends[:-1], sizes)
    if backward is not None:
        along = np.where(np.repeat(backward, sizes), -along, along)
    spread = (np.repeat(part, sizes) for part in (first, start, length))
    base, offset, around = spread
    return base + (offset + along) % around, ends
