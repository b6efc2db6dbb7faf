"""Parts of a slide: native text, tables and pictures with words, placed in millimetres."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from wijkprofiel.sheets.page import INK, QUIET, RULE, leading_mm, wrap_text
from wijkprofiel.sheets.paper import Frame

LETTER = "Arial"
LANGUAGE = "nl-NL"
DPI = 170
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_DECORATIVE_SPACE = "http://schemas.microsoft.com/office/drawing/2017/decorative"

Run = tuple[str, bool]


def colour(text: str) -> Any:
    """``#rrggbb`` as a colour of a slide.

    >>> str(colour("#1a1a1a"))
    '1A1A1A'
    """
    make: Any = RGBColor
    return make(*bytes.fromhex(text.removeprefix("#")))


def write_runs(
    frame: Any,
    paragraphs: Sequence[Sequence[Run]],
    *,
    size: float,
    ink: str = INK,
    align: PP_ALIGN | None = None,
    space_pt: float = 0.0,
) -> None:
    """Fill a text frame: a list of runs (text, bold) per paragraph, in Dutch."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        paragraph.space_after = Pt(space_pt)
        for text, bold in runs:
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, LETTER
            run.font.color.rgb = colour(ink)
            run._r.get_or_add_rPr().set("lang", LANGUAGE)


def put_box(slide: Any, frame: Frame, paragraphs: Sequence[Sequence[Run]], **style: Any) -> Any:
    """A text box with paragraphs, without a border."""
    box = slide.shapes.add_textbox(*measures(frame))
    write_runs(box.text_frame, paragraphs, **style)
    return box


def measures(frame: Frame) -> tuple[Mm, Mm, Mm, Mm]:
    """A rectangle in the unit of a slide."""
    return Mm(frame.left), Mm(frame.top), Mm(frame.width), Mm(frame.height)


def put_picture(slide: Any, frame: Frame, content: Any, *, name: str, words: str) -> Any:
    """A picture that fills ``frame``; without ``words`` it is marked as decoration."""
    picture = slide.shapes.add_picture(content, *measures(frame))
    picture.name = name
    described(picture, words)
    return picture


def described(shape: Any, words: str) -> None:
    """Give a shape its alternative text; without words, mark it as decoration."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", words)
    if words:
        return
    extensions = properties.makeelement(qn("a:extLst"), {})
    extension = extensions.makeelement(qn("a:ext"), {"uri": _DECORATIVE})
    mark = extension.makeelement(f"{{{_DECORATIVE_SPACE}}}decorative", {"val": "1"})
    extension.append(mark)
    extensions.append(extension)
    properties.append(extensions)


def put_swatch(slide: Any, frame: Frame, fill: str) -> Any:
    """A small filled rectangle of the legend; what it means stands in the table beside it."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *measures(frame))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(fill)
    shape.line.color.rgb, shape.line.width = colour(INK), Pt(0.6)
    shape.shadow.inherit = False
    shape.name = "Legendakleur"
    described(shape, "")
    return shape


def put_stamp(slide: Any, frame: Frame, status: str, *, size: float) -> Any:
    """The status in a frame with round corners."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *measures(frame))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour("#ffffff")
    shape.line.color.rgb, shape.line.width = colour(INK), Pt(1.5)
    shape.shadow.inherit = False
    shape.name = "Status"
    write_runs(shape.text_frame, [[(status, True)]], size=size, align=PP_ALIGN.CENTER)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return shape


def put_rule(slide: Any, left: float, width: float, top: float) -> Any:
    """A thin line."""
    shape = slide.shapes.add_connector(1, Mm(left), Mm(top), Mm(left + width), Mm(top))
    shape.line.color.rgb, shape.line.width = colour(RULE), Pt(0.6)
    shape.name = "Lijn"
    described(shape, "")
    return shape


def put_table(
    slide: Any,
    frame: Frame,
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    heights: Sequence[float],
    size: float,
    name: str,
    words: str,
) -> Any:
    """A native table; its first row names the columns, the last column stands at the right."""
    shape = slide.shapes.add_table(len(rows), len(widths), *measures(frame))
    shape.name = name
    described(shape, words)
    table = shape.table
    properties = table._tbl.tblPr
    properties.set("firstRow", "1")
    properties.set("bandRow", "0")
    properties.find(qn("a:tableStyleId")).text = _NO_STYLE
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
    for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
        table.rows[place].height = Mm(height)
        for column, text in enumerate(row):
            _fill_cell(
                table.cell(place, column),
                text,
                size=size,
                head=place == 0,
                right=column == len(row) - 1,
            )
    return shape


def _fill_cell(cell: Any, text: str, *, size: float, head: bool, right: bool) -> None:
    cell.vertical_anchor = MSO_ANCHOR.TOP
    write_runs(
        cell.text_frame,
        [[(text, head)]],
        size=size,
        ink=INK if head or not right else QUIET,
        align=PP_ALIGN.RIGHT if right else None,
    )
    cell.margin_left = cell.margin_right = Mm(0.8)
    cell.margin_top = cell.margin_bottom = Mm(0.1)


def row_mm(text: str, width: float, size: float) -> float:
    """Height of a row of a table with this text in a column of ``width``."""
    return folded_mm(text, width - 2, size) + 0.6


def folded_mm(text: str, width: float, size: float, weight: str = "normal") -> float:
    """Height of a text that is folded to ``width``."""
    lines = wrap_text(text, width=width, size=size, weight=weight) or [""]
    return len(lines) * leading_mm(size)


def png_of(figure: Figure) -> bytes:
    """A drawing as a picture for a slide, the same bytes every time."""
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=DPI, metadata={"Software": None})
    return held.getvalue()
