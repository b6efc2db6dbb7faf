"""Small drawings for a factsheet: figures as dots on one line, and where an area lies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

_WIDTH, _HEIGHT, _EDGE, _LINE_Y = 300.0, 30.0, 10.0, 14.0
_OWN = 'class="own" fill="#02537e" stroke="#ffffff"'
_OTHER = 'class="other" fill="#ffffff" stroke="#1a1a1a" stroke-width="1.6"'
# One shape per place, so that none is told apart by colour alone.
_SHAPES = (
    f'<circle cx="{{x}}" cy="14" r="7" {_OWN}/>',
    f'<path d="M{{x}} 6.5l7.5 7.5l-7.5 7.5l-7.5 -7.5z" {_OTHER}/>',
    f'<path d="M{{x}} 14m-6 -6h12v12h-12z" {_OTHER}/>',
    f'<path d="M{{x}} 7l7.5 13h-15z" {_OTHER}/>',
)
_SPACE = 'xmlns="http://www.w3.org/2000/svg"'


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
        line = (
            f'<path d="M{_EDGE} {_LINE_Y}H{_WIDTH - _EDGE}" class="axis" fill="none" stroke="#6b6b6b" '
            'stroke-width="1.4"/>'
        )
        return Markup(line + "".join(reversed(marks)))

    def svg(self) -> str:
        """The line as a drawing of its own, without words."""
        return f'<svg {_SPACE} viewBox="0 0 {_WIDTH:g} 28">{self.svg_marks()}</svg>'


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten that is not below ``value``.

    >>> nice_ceiling(37.2), nice_ceiling(0.9), nice_ceiling(0)
    (40.0, 1.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * (1 - 1e-9))


def mark_svg(place: int) -> str:
    """The mark of a place as a drawing of its own: 0 is the area itself."""
    return f'<svg {_SPACE} viewBox="0 0 24 28">{_SHAPES[place].format(x=12)}</svg>'


def legend_mark(place: int) -> Markup:
    """The mark of a place for the legend of a page: 0 is the area itself."""
    return Markup(
        f'<svg viewBox="0 0 24 28" aria-hidden="true" class="mark">{_SHAPES[place].format(x=12)}</svg>'
    )


@dataclass(frozen=True)
class Locator:
    """Where an area lies: the path of all areas, that of the area, and the view box around them."""

    everywhere: str
    here: str
    box: str

    def svg(self) -> str:
        """The small map as a drawing of its own."""
        return (
            f'<svg {_SPACE} viewBox="{self.box}">'
            f'<path d="{self.everywhere}" fill="#c9d1d8" stroke="#ffffff" stroke-width="0.8"/>'
            f'<path d="{self.here}" fill="#02537e" stroke="#1a1a1a" stroke-width="0.8"/></svg>'
        )


def locator(frame: gpd.GeoDataFrame, unit: str, *, size: float = 160.0) -> Locator:
    """A small map of all areas with ``unit`` in it; ``size`` is its longest side."""
    west, south, east, north = frame.total_bounds
    scale = size / max(east - west, north - south)
    simple = frame.geometry.simplify(0.6 / scale)

    def path(shapes: Sequence[BaseGeometry]) -> str:
        rings = [
            "M"
            + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring.coords)
            + "Z"
            for shape in shapes
            for part in getattr(shape, "geoms", [shape])
            for ring in (part.exterior, *part.interiors)
        ]
        return "".join(rings)

    box = f"-2 -2 {(east - west) * scale + 4:.1f} {(north - south) * scale + 4:.1f}"
    return Locator(path(list(simple)), path([simple[unit]]), box)
