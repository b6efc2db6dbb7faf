"""A page measured in millimetres: text that is wrapped to a width and put at a place from the top left."""

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import matplotlib
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from wijkprofiel.sheets.paper import Frame

INK, QUIET, RULE = "#1a1a1a", "#404040", "#8a8a8a"
FAMILY = "DejaVu Sans"
_MM_PER_PT = 25.4 / 72
_LEADING = 1.28
_MEASURED_PT = 100.0
_NOTE_GAP, _NOTE_SPACE = 6.0, 0.4


@dataclass(frozen=True)
class Note:
    """A short text under a heading, in the lower part of a sheet."""

    heading: str
    text: str


def new_page(*, width: float, height: float) -> tuple[Figure, Axes]:
    """An empty page; its axes run in millimetres from the top left corner."""
    figure = Figure(figsize=(width / 25.4, height / 25.4), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    axes.set_zorder(1)  # what is written on the page stays above the map
    return figure, axes


def drawing_style(*, letters_as_shapes: bool = False) -> AbstractContextManager[None]:
    """Settings of matplotlib that hold while a sheet is drawn and written, and only then."""
    shapes: Literal["path", "none"] = "path" if letters_as_shapes else "none"
    settings: dict[Any, Any] = {
        "hatch.linewidth": 0.7,
        "svg.fonttype": shapes,
        "svg.hashsalt": "wijkprofiel",
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    }
    return rc_context(settings)


def page_svg(page: Figure, *, letters_as_shapes: bool = False) -> str:
    """A page as SVG text without a date, the same every time.

    Letters stay letters, for a reader that has the font, or become shapes.
    """
    buffer = io.StringIO()
    with drawing_style(letters_as_shapes=letters_as_shapes):
        page.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def font_folder() -> Path:
    """The folder with the letters that matplotlib ships."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def leading_mm(size: float) -> float:
    """Distance between two lines of text of ``size`` points."""
    return size * _MM_PER_PT * _LEADING


def text_width_mm(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of text, without kerning.

    >>> text_width_mm("kaart", 9) < text_width_mm("kaartblad", 9)
    True
    """
    return sum(_advance(sign, weight) for sign in text) * size * _MM_PER_PT


@lru_cache(maxsize=4096)
def _advance(sign: str, weight: str) -> float:
    """Width of a letter as a share of its size; what is no letter, such as an end of line, has none."""
    if not sign.isprintable():
        return 0.0
    font = get_font(findfont(FontProperties(family=FAMILY, weight=weight)))
    font.set_size(_MEASURED_PT, 72)
    glyph = font.load_char(ord(sign))
    return float(glyph.linearHoriAdvance) / 65536 / _MEASURED_PT


def wrap_text(
    text: str, *, width: float, size: float, weight: str = "normal", indent: float = 0.0
) -> list[str]:
    """Lines of at most ``width`` millimetres, the first ``indent`` shorter; a wider word is broken.

    >>> wrap_text("een korte regel", width=200, size=9)
    ['een korte regel']
    """
    lines: list[str] = []
    current = ""
    for word in text.split():
        room = width - indent if not lines else width
        longer = f"{current} {word}".strip()
        if text_width_mm(longer, size, weight) <= room:
            current = longer
            continue
        if current or indent:
            lines.append(current)
        while text_width_mm(word, size, weight) > width and len(word) > 1:
            cut = max(1, int(len(word) * width / text_width_mm(word, size, weight)) - 1)
            lines.append(word[:cut])
            word = word[cut:]
        current = word
    return [*lines, current] if current else lines


def put_text(
    axes: Axes,
    x: float,
    y: float,
    lines: str | Sequence[str],
    *,
    size: float,
    weight: str = "normal",
    **style: Any,
) -> float:
    """Write lines with their first baseline one line under ``y``; returns where the next text may begin."""
    step = leading_mm(size)
    style.setdefault("color", INK)
    for line in [lines] if isinstance(lines, str) else lines:
        axes.text(
            x, y + step * 0.78, line, fontsize=size, fontweight=weight, family=FAMILY, va="baseline", **style
        )
        y += step
    return y


def put_notes(
    axes: Axes, notes: Sequence[Note], room: Frame, *, columns: int, sizes: Sequence[float]
) -> list[Note]:
    """Set notes in columns, in the first of ``sizes`` that fits; returns the notes that did not fit.

    The heading of a note stands in bold at the start of its first line.
    """
    filled, size, rest = note_columns(notes, room, columns=columns, sizes=sizes)
    for frame, stack in filled:
        x, y = frame.left, frame.top
        for note in stack:
            indent = _heading_mm(note, size)
            put_text(axes, x, y, note.heading, size=size, weight="bold")
            first, *more = _note_lines(note, width=frame.width, size=size)
            y = put_text(axes, x + indent, y, first, size=size, color=QUIET)
            y = put_text(axes, x, y, more, size=size, color=QUIET) + leading_mm(size) * _NOTE_SPACE
    return rest


def note_columns(
    notes: Sequence[Note], room: Frame, *, columns: int, sizes: Sequence[float]
) -> tuple[list[tuple[Frame, list[Note]]], float, list[Note]]:
    """Notes divided over columns in the first of ``sizes`` that fits: per column its place and its notes.

    Also the size, and the notes that fit in none.
    """
    width = (room.width - _NOTE_GAP * (columns - 1)) / columns
    for size in sizes:
        filled, rest = _fill_columns(notes, width=width, height=room.height, columns=columns, size=size)
        if not rest:
            break
    lefts = (room.left + place * (width + _NOTE_GAP) for place in range(columns))
    frames = [Frame(left, room.top, width, room.height) for left in lefts]
    return list(zip(frames, filled, strict=True)), size, rest


def _fill_columns(
    notes: Sequence[Note], *, width: float, height: float, columns: int, size: float
) -> tuple[list[list[Note]], list[Note]]:
    filled: list[list[Note]] = []
    rest = list(notes)
    for _ in range(columns):
        stack: list[Note] = []
        room = height
        while rest:
            need = len(_note_lines(rest[0], width=width, size=size)) * leading_mm(size)
            if need > room:
                break
            room -= need + leading_mm(size) * _NOTE_SPACE
            stack.append(rest.pop(0))
        filled.append(stack)
    return filled, rest


def _note_lines(note: Note, *, width: float, size: float) -> list[str]:
    return wrap_text(note.text, width=width, size=size, indent=_heading_mm(note, size))


def _heading_mm(note: Note, size: float) -> float:
    return text_width_mm(note.heading, size, "bold") + 1.6
