"""Small drawings for a factsheet: figures as dots on one line, and where an area lies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

_WIDTH, _HEIGHT, _EDGE, _LINE_Y = 300.0, 30.0, 10.0, 14.0
# One shape per place, so that none is told apart by colour alone.
_SHAPES = (
    '<circle cx="{x}" cy="14" r="7" class="own"/>',
    '<path d="M{x} 6.5l7.5 7.5l-7.5 7.5l-7.5 -7.5z" class="other"/>',
    '<path d="M{x} 14m-6 -6h12v12h-12z" class="other"/>',
    '<path d="M{x} 7l7.5 13h-15z" class="other"/>',
)


@dataclass(frozen=True)
class DotLine:
    """Figures of one indicator on one scale, that of the area first; None where there is no figure."""

    values: tuple[float | None, ...]

    @property
    def low(self) -> float:
        """Start of the scale: zero unless a figure is below it."""
        lowest = min((v for v in self.values if v is not None), default=0.0)
        return -nice_ceiling(-lowest) if lowest < 0 else 0.0

    @property
    def high(self) -> float:
        """End of the scale: a round number not below the largest figure."""
        return nice_ceiling(max((v for v in self.values if v is not None), default=1.0))

    def svg_marks(self) -> Markup:
        """The line and a mark for each figure, the area's own on top."""
        span = (self.high - self.low) or 1.0
        marks = []
        for shape, value in zip(_SHAPES, self.values, strict=False):
            if value is not None:
                x = _EDGE + (value - self.low) / span * (_WIDTH - 2 * _EDGE)
                marks.append(shape.format(x=f"{x:.1f}"))
        line = f'<path d="M{_EDGE} {_LINE_Y}H{_WIDTH - _EDGE}" class="axis"/>'
        return Markup(line + "".join(reversed(marks)))


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that is not below ``value``.

    >>> nice_ceiling(37.2), nice_ceiling(0.9), nice_ceiling(0)
    (40.0, 1.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * (1 - 1e-9))


def legend_mark(place: int) -> Markup:
    """The mark of a place for the legend: 0 is the area itself."""
    return Markup(
        f'<svg viewBox="0 0 24 28" aria-hidden="true" class="mark">{_SHAPES[place].format(x=12)}</svg>'
    )


def locator_paths(frame: gpd.GeoDataFrame, unit: str, *, size: float = 160.0) -> tuple[Markup, Markup, str]:
    """Paths of all areas and of ``unit``, and the view box around them."""
    west, south, east, north = frame.total_bounds
    scale = size / max(east - west, north - south)
    simple = frame.geometry.simplify(0.6 / scale)

    def path(shapes: Sequence[BaseGeometry]) -> Markup:
        rings = [
            "M"
            + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring.coords)
            + "Z"
            for shape in shapes
            for part in getattr(shape, "geoms", [shape])
            for ring in (part.exterior, *part.interiors)
        ]
        return Markup("".join(rings))

    box = f"-2 -2 {(east - west) * scale + 4:.1f} {(north - south) * scale + 4:.1f}"
    return path(list(simple)), path([simple[unit]]), box
