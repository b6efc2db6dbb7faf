"""The column beside the map on a slide: the legend as a native table with swatches, and figures to compare with."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.patches import Rectangle

from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import MISSING_INK
from wijkprofiel.maps.text import AREA_WORDS
from wijkprofiel.sheets.ground import EDGE, HATCHES
from wijkprofiel.sheets.margin import bare_number
from wijkprofiel.sheets.page import drawing_style, leading_mm, new_page
from wijkprofiel.sheets.paper import Frame, Paper
from wijkprofiel.sheets.series import year_of
from wijkprofiel.sheets.slides import png_of, put_picture, put_swatch, put_table, row_mm

_SWATCH_MM = 8.0
_NUMBER_MM = 20.0
_YEAR_MM = 9.0
_GAP_MM = 4.0
_BETWEEN = " · "


def put_column(slide: Any, kaart: Kaart, paper: Paper, *, years: Sequence[Kaart] = ()) -> None:
    """Legend and figures to compare with, in the largest letter in which both fit in the column.

    With ``years`` (maps with the same classes, in order) the numbers of all years stand behind each other.
    """
    column = paper.column
    shown = years or (kaart,)
    legend, references = _legend_rows(kaart, shown), _reference_rows(kaart, shown)
    number_mm = _NUMBER_MM + _YEAR_MM * (len(shown) - 1)
    widths = (column.width - _SWATCH_MM - 2 - number_mm, number_mm)
    own = 0.56 if len(shown) == 1 else 0.3
    beside = (column.width * own, column.width * (1 - own))
    for size in paper.column_pt:
        heights = _heights(legend, widths, size)
        below = _heights(references, beside, size)
        if sum(heights) + _GAP_MM + sum(below) <= column.height:
            break
    _put_legend(slide, kaart, paper, rows=legend, widths=widths, heights=heights, size=size)
    if references:
        top = column.top + sum(heights) + _GAP_MM
        put_table(
            slide,
            Frame(column.left, top, sum(beside), sum(below)),
            references,
            widths=beside,
            heights=below,
            size=size,
            name="Ter vergelijking",
            words="Cijfers van grotere gebieden, om mee te vergelijken.",
        )


def _legend_rows(kaart: Kaart, shown: Sequence[Kaart]) -> list[tuple[str, str]]:
    many = AREA_WORDS[kaart.level][1]
    head = many[0].upper() + many[1:] if len(shown) == 1 else _BETWEEN.join(str(year_of(k)) for k in shown)
    rows = [("Legenda", head)]
    for place, row in enumerate(kaart.classes):
        rows.append((row.label, _BETWEEN.join(str(k.classes[place].areas) for k in shown)))
    for gap in kaart.missing:
        counts = (sum(g.areas for g in k.missing if g.reason == gap.reason) for k in shown)
        rows.append((f"geen cijfer: {gap.label}", _BETWEEN.join(map(str, counts))))
    return rows


def _reference_rows(kaart: Kaart, shown: Sequence[Kaart]) -> list[tuple[str, str]]:
    rows = []
    for reference in kaart.references:
        found = (r for k in shown for r in k.references if r.code == reference.code)
        rows.append((reference.name, _BETWEEN.join(bare_number(r.text) for r in found)))
    return [("Ter vergelijking", ""), *rows] if rows else []


def _heights(rows: Sequence[tuple[str, str]], widths: tuple[float, float], size: float) -> list[float]:
    return [max(row_mm(text, width, size) for text, width in zip(row, widths, strict=True)) for row in rows]


def _put_legend(
    slide: Any,
    kaart: Kaart,
    paper: Paper,
    *,
    rows: Sequence[tuple[str, str]],
    widths: tuple[float, float],
    heights: Sequence[float],
    size: float,
) -> None:
    column = paper.column
    put_table(
        slide,
        Frame(column.left + _SWATCH_MM + 2, column.top, sum(widths), sum(heights)),
        rows,
        widths=widths,
        heights=heights,
        size=size,
        name="Legenda",
        words=f"Legenda: klassen van {kaart.title}, met het aantal {AREA_WORDS[kaart.level][1]} per klasse.",
    )
    y = column.top + heights[0]
    tall = leading_mm(size) - 0.6
    for row, height in zip(kaart.classes, heights[1:], strict=False):
        put_swatch(slide, Frame(column.left, y + 0.7, _SWATCH_MM, tall), row.colour)
        y += height
    for gap, height in zip(kaart.missing, heights[1 + len(kaart.classes) :], strict=True):
        content = io.BytesIO(swatch_png(gap.colour, HATCHES[gap.pattern]))
        place = Frame(column.left, y + 0.7, _SWATCH_MM, tall)
        put_picture(slide, place, content, name="Legendapatroon", words="")
        y += height


def swatch_png(fill: str, hatch: str) -> bytes:
    """A swatch of the legend with the pattern of the map."""
    wide, tall = _SWATCH_MM, 5.0
    with drawing_style():
        figure, page = new_page(width=wide, height=tall)
        page.add_artist(
            Rectangle((0, 0), wide, tall, facecolor=fill, edgecolor=MISSING_INK, linewidth=0, hatch=hatch)
        )
        page.add_artist(Rectangle((0.1, 0.1), wide - 0.2, tall - 0.2, fill=False, edgecolor=EDGE, lw=0.8))
        return png_of(figure)
