"""The map itself on paper: areas, patterns for what is missing, labels, scale bar and north arrow."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import BORDER, MISSING_INK
from wijkprofiel.sheets.page import FAMILY, INK, leading_mm, text_width_mm
from wijkprofiel.sheets.paper import Frame

# Pattern names of the map model in the hatches of matplotlib.
HATCHES: Mapping[str, str] = {
    "cross": "xxx",
    "hatch": "////",
    "backhatch": "\\\\\\\\",
    "lines": "---",
    "dots": "...",
    "bars": "|||",
    "rings": "oo",
    "grid": "+++",
    "stars": "**",
    "barred": "--//",
}
EDGE = "#4d4d4d"
WHITE_LINE_PT = 1.1


@dataclass(frozen=True)
class Label:
    """What is printed inside an area: its name where all names fit, its number otherwise."""

    code: str
    text: str
    x: float
    y: float
    size: float
    is_name: bool


_Box = tuple[float, float, float, float]
_MOST_NAMES = 24
_OWN_SHARE = 0.85


def draw_ground(figure: Figure, kaart: Kaart, frame: Frame) -> Axes:
    """Axes with the areas of ``kaart``, fitted in ``frame`` with equal scale in both directions."""
    width, height = figure.get_size_inches() * 25.4
    bottom = height - frame.top - frame.height
    axes = figure.add_axes((frame.left / width, bottom / height, frame.width / width, frame.height / height))
    axes.axis("off")
    _fit(axes, kaart, frame)
    colours = {row.number: row.colour for row in kaart.classes}
    gaps = {row.reason: row for row in kaart.missing}
    shapes = kaart.geometry.geometry
    for area in kaart.areas:
        path = shape_path(shapes[area.code])
        if area.class_number is None:
            gap = gaps[area.reason]
            style: dict[str, Any] = {
                "facecolor": gap.colour,
                "hatch": HATCHES[gap.pattern],
                "edgecolor": MISSING_INK,
            }
        else:
            style = {"facecolor": colours[area.class_number], "edgecolor": "none"}
        axes.add_artist(PathPatch(path, linewidth=0, zorder=1, **style))
        axes.add_artist(PathPatch(path, fill=False, edgecolor=BORDER, linewidth=WHITE_LINE_PT, zorder=2))
    outline = shapely.union_all(shapely.set_precision(shapes.to_numpy(), 0.01))
    axes.add_artist(PathPatch(shape_path(outline), fill=False, edgecolor=EDGE, linewidth=0.8, zorder=3))
    return axes


def _fit(axes: Axes, kaart: Kaart, frame: Frame) -> None:
    west, south, east, north = kaart.geometry.total_bounds
    metres_per_mm = max((east - west) / frame.width, (north - south) / frame.height) * 1.02
    centre_x, centre_y = (west + east) / 2, (south + north) / 2
    half_x, half_y = metres_per_mm * frame.width / 2, metres_per_mm * frame.height / 2
    axes.set_xlim(centre_x - half_x, centre_x + half_x)
    axes.set_ylim(centre_y - half_y, centre_y + half_y)


def shape_path(shape: BaseGeometry) -> Path:
    """A polygon or multipolygon, holes included, as one path.

    >>> len(shape_path(shapely.box(0, 0, 1, 1)))
    5
    """
    rings = [ring for part in _polygons(shape) for ring in (part.exterior, *part.interiors)]
    if not rings:
        return Path(np.empty((0, 2)))
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))


def _polygons(shape: BaseGeometry) -> Iterable[Any]:
    if shape.geom_type == "Polygon":
        return [shape]
    return [part for part in getattr(shape, "geoms", []) if part.geom_type == "Polygon"]


def ground_frame(kaart: Kaart, frame: Frame, *, narrowest: float) -> Frame:
    """The left part of ``frame`` that the areas need at full height; at least ``narrowest`` wide."""
    west, south, east, north = kaart.geometry.total_bounds
    needed = frame.height * (east - west) / (north - south)
    return Frame(frame.left, frame.top, min(frame.width, max(narrowest, needed)), frame.height)


def place_labels(
    kaart: Kaart, axes: Axes, frame: Frame, *, size: float, most_names: int = _MOST_NAMES
) -> list[Label]:
    """Labels in the areas: names if each fits in its own area without touching another, numbers otherwise.

    A label stands in the middle of the largest circle in its area. One that would touch another is moved
    inside its own area when there is room.
    """
    scale = frame.width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    west, south = axes.get_xlim()[0], axes.get_ylim()[0]
    shapes = {code: shape for code, shape in kaart.geometry.geometry.items() if not shape.is_empty}
    middles = {code: _middle(shape) for code, shape in shapes.items()}
    areas = [area for area in kaart.areas if area.code in shapes]
    if len(areas) <= most_names:
        names = [Label(a.code, a.name, *middles[a.code], size, is_name=True) for a in areas]
        placed, boxes = _spread(names, shapes, scale, west, south)
        if not _any_touch(boxes) and _inside_own(boxes, names, shapes, scale, west, south):
            return placed
    number_size = size if len(areas) <= most_names else size * 0.8
    numbers = area_numbers(kaart)
    digits = [
        Label(a.code, str(numbers[a.code]), *middles[a.code], number_size, is_name=False) for a in areas
    ]
    return _spread(digits, shapes, scale, west, south)[0]


def _spread(
    labels: Sequence[Label], shapes: Mapping[str, BaseGeometry], scale: float, west: float, south: float
) -> tuple[list[Label], list[_Box]]:
    """The labels, moved inside their own area where they would touch one before them; and their boxes."""
    placed: list[Label] = []
    taken: list[_Box] = []
    for label in labels:
        free = _free_place(label, shapes[label.code], taken, scale, west, south)
        placed.append(free)
        taken.append(_box(free, scale, west, south))
    return placed, taken


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape, tolerance=10.0))[0]
    return float(x), float(y)


def _free_place(
    label: Label, shape: BaseGeometry, taken: Sequence[_Box], scale: float, west: float, south: float
) -> Label:
    for step in (0.0, 1.5, 2.5, 3.5, 5.0):
        for corner in range(8 if step else 1):
            x = label.x + step / scale * math.cos(corner * math.pi / 4)
            y = label.y + step / scale * math.sin(corner * math.pi / 4)
            moved = replace(label, x=x, y=y)
            box = _box(moved, scale, west, south)
            if not any(_touch(box, other) for other in taken) and shape.contains(shapely.Point(x, y)):
                return moved
    return label


def area_numbers(kaart: Kaart) -> dict[str, int]:
    """Number of each area on the sheet: its place in code order, from 1."""
    return {area.code: number for number, area in enumerate(kaart.areas, start=1)}


def _box(label: Label, scale: float, west: float, south: float) -> _Box:
    """The rectangle of a label in millimetres from the lower left of the map."""
    half = text_width_mm(label.text, label.size) / 2 + 0.5
    tall = leading_mm(label.size) / 2
    x, y = (label.x - west) * scale, (label.y - south) * scale
    return x - half, y - tall, x + half, y + tall


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside_own(
    boxes: Sequence[_Box],
    labels: Sequence[Label],
    shapes: Mapping[str, BaseGeometry],
    scale: float,
    west: float,
    south: float,
) -> bool:
    """Whether each label lies for the most part in its own area."""
    for (left, low, right, high), label in zip(boxes, labels, strict=True):
        box = shapely.box(
            west + left / scale, south + low / scale, west + right / scale, south + high / scale
        )
        if shapes[label.code].intersection(box).area < _OWN_SHARE * box.area:
            return False
    return True


def _any_touch(boxes: Sequence[_Box]) -> bool:
    return any(_touch(a, b) for number, a in enumerate(boxes) for b in boxes[number + 1 :])


def draw_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Print labels on a light ground, so that they are readable on every colour and pattern."""
    for label in labels:
        axes.text(
            label.x,
            label.y,
            label.text,
            fontsize=label.size,
            family=FAMILY,
            color=INK,
            ha="center",
            va="center",
            zorder=5,
            bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.88},
        )


def draw_watermark(axes: Axes, frame: Frame, status: str) -> None:
    """Print the status across the map in open letters, so that no colour changes; not when it is released."""
    if status == "VRIJGEGEVEN":
        return
    letters = TextPath((0, 0), status, size=100, prop=FontProperties(family=FAMILY, weight="bold"))
    box = letters.get_extents()
    angle = math.radians(30)
    wide = box.width * math.cos(angle) + box.height * math.sin(angle)
    per_mm = (axes.get_xlim()[1] - axes.get_xlim()[0]) / frame.width
    middle = sum(axes.get_xlim()) / 2, sum(axes.get_ylim()) / 2
    place = (
        Affine2D()
        .translate(-box.x0 - box.width / 2, -box.y0 - box.height / 2)
        .rotate(angle)
        .scale(frame.width * 0.94 / wide * per_mm)
        .translate(*middle)
    )
    axes.add_artist(
        PathPatch(
            letters.transformed(place), fill=False, edgecolor="#000000", alpha=0.42, linewidth=0.9, zorder=4
        )
    )


def scale_length(metres: float) -> int:
    """The longest round length (1, 2 or 5 times a power of ten) that is not longer than ``metres``.

    >>> scale_length(3400), scale_length(900)
    (2000, 500)
    """
    power = 10 ** math.floor(math.log10(metres))
    return int(max(step for step in (1, 2, 5) if step * power <= metres) * power)


def draw_scale(page: Axes, ground: Axes, kaart: Kaart, frame: Frame, *, size: float) -> None:
    """A scale bar and a north arrow (north of the RD grid), in a free corner of the map."""
    metres_per_mm = (ground.get_xlim()[1] - ground.get_xlim()[0]) / frame.width
    length = scale_length(metres_per_mm * frame.width / 4)
    bar = length / metres_per_mm
    corner_left, corner_bottom = _free_corner(ground, kaart, frame, width=bar + 18, height=13.0)
    left, top = corner_left + 9, corner_bottom - 3.0
    wide, tall = bar + 12 + text_width_mm("888 km", size) / 2, 13.0
    page.add_artist(
        Rectangle((corner_left, corner_bottom - tall), wide, tall, facecolor="white", alpha=0.8, lw=0)
    )
    for part, colour in enumerate((INK, "white")):
        page.add_artist(
            Rectangle((left + part * bar / 2, top), bar / 2, 1.4, facecolor=colour, edgecolor=INK, lw=0.6)
        )
    unit, divisor = ("km", 1000) if length >= 1000 else ("m", 1)
    for share in (0, 0.5, 1):
        text = f"{length * share / divisor:g}".replace(".", ",") + (f" {unit}" if share == 1 else "")
        page.text(left + bar * share, top - 0.8, text, fontsize=size, family=FAMILY, ha="center", color=INK)
    _draw_arrow(page, corner_left + 2.5, top + 1.4, size=size)


def _free_corner(
    ground: Axes, kaart: Kaart, frame: Frame, *, width: float, height: float
) -> tuple[float, float]:
    """Left and bottom on the page of the first corner without an area in it; else of the lower left."""
    (west, east), (south, north) = ground.get_xlim(), ground.get_ylim()
    per_mm = (east - west) / frame.width
    wide, tall = width * per_mm, height * per_mm
    right, bottom = frame.left + frame.width - width, frame.top + frame.height
    corners = (
        (shapely.box(west, south, west + wide, south + tall), (frame.left, bottom)),
        (shapely.box(east - wide, south, east, south + tall), (right, bottom)),
        (shapely.box(west, north - tall, west + wide, north), (frame.left, frame.top + height)),
        (shapely.box(east - wide, north - tall, east, north), (right, frame.top + height)),
    )
    free = [place for box, place in corners if not kaart.geometry.intersects(box).any()]
    return free[0] if free else corners[0][1]


def _draw_arrow(page: Axes, x: float, bottom: float, *, size: float) -> None:
    tip = bottom - 7
    for side, colour in ((-1.7, INK), (1.7, "white")):
        page.add_artist(
            Polygon(
                [(x, tip), (x + side, bottom), (x, bottom - 1.8)],
                facecolor=colour,
                edgecolor=INK,
                linewidth=0.6,
            )
        )
    page.text(x, tip - 0.8, "N", fontsize=size, family=FAMILY, ha="center", color=INK, fontweight="bold")
