"""The margin column of a sheet: legend, figures to compare with, and the key to the areas."""

import re
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wijkprofiel.maps.model import Kaart, MapArea
from wijkprofiel.maps.palette import MISSING_INK
from wijkprofiel.maps.text import area_count
from wijkprofiel.sheets.ground import EDGE, HATCHES, area_numbers
from wijkprofiel.sheets.page import QUIET, RULE, leading_mm, put_text, text_width_mm, wrap_text
from wijkprofiel.sheets.paper import Frame

_SWATCH = 7.0
KEY_TITLE = "Gebieden en cijfers"


def key_title_mm(size: float) -> float:
    """Height of the heading above the key, in the letter of the legend."""
    return leading_mm(size) + 0.6


def draw_legend(axes: Axes, kaart: Kaart, column: Frame, top: float, *, size: float) -> float:
    """Classes with numbers of areas, then each kind of missing with its pattern; returns where it ends."""
    y = put_text(axes, column.left, top, "Legenda", size=size + 1.5, weight="bold") + 0.6
    y = put_text(
        axes, column.left, y, wrap_text(kaart.subtitle, width=column.width, size=size), size=size, color=QUIET
    )
    y += 1.0
    for row in kaart.classes:
        y = _legend_row(axes, column, y, row.label, row.areas, kaart.level, size=size, colour=row.colour)
    if kaart.missing:
        y = put_text(axes, column.left, y + 0.8, "Geen cijfer", size=size, weight="bold") + 0.6
    for gap in kaart.missing:
        y = _legend_row(
            axes,
            column,
            y,
            gap.label,
            gap.areas,
            kaart.level,
            size=size,
            colour=gap.colour,
            hatch=HATCHES[gap.pattern],
        )
    return y


def _legend_row(
    axes: Axes,
    column: Frame,
    y: float,
    label: str,
    areas: int,
    level: str,
    *,
    size: float,
    colour: str,
    hatch: str = "",
) -> float:
    step = leading_mm(size)
    count = area_count(areas, level)
    left = column.left + _SWATCH + 2.5
    lines = _label_lines(label, count, column, size)
    box = (column.left, y + 0.25), _SWATCH, step - 0.1
    axes.add_artist(
        Rectangle(*box, facecolor=colour, edgecolor=MISSING_INK, linewidth=0, hatch=hatch or None)
    )
    axes.add_artist(Rectangle(*box, fill=False, edgecolor=EDGE, linewidth=0.6))
    put_text(axes, column.left + column.width, y, count, size=size, ha="right", color=QUIET)
    return put_text(axes, left, y, lines, size=size) + 0.9


def legend_mm(kaart: Kaart, column: Frame, *, size: float) -> float:
    """Height that `draw_legend` takes."""
    unit = len(wrap_text(kaart.subtitle, width=column.width, size=size))
    heading = leading_mm(size + 1.5) + 0.6 + unit * leading_mm(size) + 1.0
    rows = [(row.label, row.areas) for row in kaart.classes] + [(g.label, g.areas) for g in kaart.missing]
    lines = (_label_lines(label, area_count(n, kaart.level), column, size) for label, n in rows)
    gaps = leading_mm(size) + 1.4 if kaart.missing else 0.0
    return heading + gaps + sum(len(found) * leading_mm(size) + 0.9 for found in lines)


def references_mm(kaart: Kaart, column: Frame, *, size: float) -> float:
    """Height that `draw_references` takes."""
    if not kaart.references:
        return 0.0
    lines = (wrap_text(bare_number(r.text), width=column.width * 0.6, size=size) for r in kaart.references)
    return leading_mm(size) + 0.4 + sum(leading_mm(size) * max(1, len(found)) + 0.8 for found in lines)


def _label_lines(label: str, count: str, column: Frame, size: float) -> list[str]:
    return wrap_text(label, width=column.width - _SWATCH - 7 - text_width_mm(count, size), size=size)


def draw_references(axes: Axes, kaart: Kaart, column: Frame, top: float, *, size: float) -> float:
    """Figures of the gemeente, the region and the country; returns where they end."""
    if not kaart.references:
        return top
    y = put_text(axes, column.left, top, "Ter vergelijking", size=size, weight="bold") + 0.4
    for reference in kaart.references:
        lines = wrap_text(bare_number(reference.text), width=column.width * 0.6, size=size)
        put_text(axes, column.left + column.width, y, lines, size=size, ha="right")
        put_text(axes, column.left, y, reference.name, size=size)
        y += leading_mm(size) * max(1, len(lines))
        axes.plot([column.left, column.left + column.width], [y + 0.4] * 2, color=RULE, linewidth=0.3)
        y += 0.8
    return y


_KeyRow = tuple[MapArea, list[str]]


def fill_key(
    areas: Sequence[MapArea], columns: Sequence[Frame], *, size: float
) -> tuple[list[list[_KeyRow]], list[MapArea]]:
    """Areas with their printed lines per column, filled from the left, and the areas that did not fit."""
    filled: list[list[_KeyRow]] = []
    rest = list(areas)
    for column in columns:
        room = column.height
        stack: list[_KeyRow] = []
        while rest:
            lines = _key_lines(rest[0], width=column.width, size=size)
            room -= len(lines) * leading_mm(size)
            if room < 0:
                break
            stack.append((rest.pop(0), lines))
        filled.append(stack)
    return filled, rest


def _key_lines(area: MapArea, *, width: float, size: float) -> list[str]:
    """The name of an area in lines; an empty last line when the figure needs a line of its own."""
    room = width - text_width_mm("888", size)
    figure = text_width_mm(key_text(area), size) + 2
    lines = wrap_text(area.name, width=room, size=size)
    return lines if text_width_mm(lines[-1], size) + figure <= room else [*lines, ""]


def key_text(area: MapArea) -> str:
    """The figure without its unit, or the words for its absence up to the colon; the legend has both.

    >>> key_text(MapArea("WK999900", "Dorp", 24.3, "24,3 per 1.000 inwoners", 1, ""))
    '24,3'
    """
    return area.text.split(":")[0] if area.class_number is None else bare_number(area.text)


def bare_number(text: str) -> str:
    """A printed figure without its unit; percent and euro stay, other text is left as it is.

    >>> bare_number("€ 231.000"), bare_number("4,2 %"), bare_number("onbekend")
    ('€ 231.000', '4,2 %', 'onbekend')
    """
    number = re.match(r"(€ )?-?\d[\d.]*(,\d+)?( %)?", text)
    return number.group(0) if number else text


def draw_key(
    axes: Axes,
    kaart: Kaart,
    areas: Sequence[MapArea],
    columns: Sequence[Frame],
    *,
    size: float,
    title_size: float,
    numbered: bool,
) -> list[MapArea]:
    """Areas in code order with number, name and figure or reason; returns the areas that did not fit."""
    numbers = area_numbers(kaart)
    top = columns[0].top - key_title_mm(title_size)
    put_text(axes, columns[0].left, top, KEY_TITLE, size=title_size, weight="bold")
    indent = text_width_mm("888", size) if numbered else 0.0
    filled, rest = fill_key(areas, columns, size=size)
    for column, stack in zip(columns, filled, strict=True):
        y = column.top
        for area, lines in stack:
            if numbered:
                number = str(numbers[area.code])
                put_text(axes, column.left + indent - 1, y, number, size=size, ha="right", color=QUIET)
            y = put_text(axes, column.left + indent, y, lines, size=size)
            right = column.left + column.width
            put_text(axes, right, y - leading_mm(size), key_text(area), size=size, ha="right")
    return rest
