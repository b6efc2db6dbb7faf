"""A map sheet: one map on one A4 page in landscape, with everything a reader needs to weigh it."""

import re
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from wijkprofiel.errors import IncompleteSheet
from wijkprofiel.maps.model import Kaart
from wijkprofiel.numbers import format_date
from wijkprofiel.sheets.ground import (
    draw_ground,
    draw_labels,
    draw_scale,
    draw_watermark,
    ground_frame,
    place_labels,
)
from wijkprofiel.sheets.margin import KEY_TITLE_MM, draw_key, draw_legend, draw_references, fill_key
from wijkprofiel.sheets.page import (
    FAMILY,
    HEIGHT_MM,
    INK,
    MARGIN_MM,
    QUIET,
    RULE,
    SMALLEST_PT,
    WIDTH_MM,
    Frame,
    Note,
    drawing_style,
    leading_mm,
    new_page,
    put_notes,
    put_text,
    text_width_mm,
    wrap_text,
)
from wijkprofiel.sheets.text import HOW_TO_READ, NOT_FOR, STATUS_WORDS, as_sentence

_MAP = Frame(left=MARGIN_MM, top=30.0, width=196.0, height=128.0)
_NARROWEST_MAP = 92.0
_NARROWEST_KEY = 40.0
_COLUMN = Frame(left=212.0, top=30.0, width=WIDTH_MM - MARGIN_MM - 212.0, height=128.0)
_NOTES = Frame(left=MARGIN_MM, top=162.5, width=WIDTH_MM - 2 * MARGIN_MM, height=36.0)
_FULL_PAGE = Frame(left=MARGIN_MM, top=30.0, width=WIDTH_MM - 2 * MARGIN_MM, height=168.0)
_KEY_COLUMNS = 4


def check_complete(kaart: Kaart) -> None:
    """Raise unless the map says everything that a sheet must show.

    Raises
    ------
    IncompleteSheet
        Names what is absent: title, unit, source, year, boundaries, method, owner, purpose, status, end date.
    """
    present = {
        "titel": kaart.title,
        "eenheid": kaart.subtitle,
        "bron": all(s.strip() for s in kaart.sources) and kaart.sources,
        "jaar van de cijfers": any(re.search(r"\b(19|20)\d\d\b", s) for s in (kaart.title, *kaart.sources)),
        "grenzen": kaart.boundary_line,
        "methode": kaart.method,
        "eigenaar": kaart.owner,
        "doel": kaart.purpose,
        "status": kaart.status in STATUS_WORDS,
        "geldig tot": kaart.valid_until,
    }
    absent = [
        word for word, value in present.items() if not (value.strip() if isinstance(value, str) else value)
    ]
    if absent:
        raise IncompleteSheet(
            f"Dit kaartblad is niet compleet. Er ontbreekt: {', '.join(absent)}. "
            "Zonder deze gegevens kan een lezer de kaart niet beoordelen.",
            remedy="Vul dit aan in de bron of in het dossier en maak het kaartblad opnieuw.",
        )


def draw_sheet(kaart: Kaart) -> Figure:
    """The first page of the map sheet of ``kaart``: map, legend, key and account.

    A4 in landscape. The margin column is kept free of the map, so the legend never covers an area. What does
    not fit at 7 points goes to further pages (see `draw_pages`); the page says so.

    Raises
    ------
    IncompleteSheet
        When title, unit, source, year, boundaries, method, owner, purpose, status or end date is absent.
    """
    return draw_pages(kaart)[0]


def draw_pages(kaart: Kaart) -> list[Figure]:
    """All pages of a map sheet: the map, and if needed pages with the areas and the rest of the account."""
    check_complete(kaart)
    with drawing_style():
        figure, page = new_page()
        _draw_header(page, kaart)
        place = _place_key(kaart, _draw_column(page, kaart))
        frame = place.ground
        ground = draw_ground(figure, kaart, frame)
        labels = place_labels(kaart, ground, frame, size=9.0)
        numbered = any(not label.is_name for label in labels)
        draw_watermark(ground, frame, kaart.status)
        draw_labels(ground, labels)
        draw_scale(page, ground, kaart, frame, size=8.0)
        if place.size:
            draw_key(page, kaart, kaart.areas, place.columns, size=place.size, numbered=numbered)
        else:
            column = place.columns[0]
            put_text(page, column.left, column.top, "De namen en cijfers staan op blad 2.", size=9.0)
        page.plot([MARGIN_MM, WIDTH_MM - MARGIN_MM], [160.5] * 2, color=RULE, linewidth=0.6)
        rest = put_notes(page, sheet_notes(kaart), _NOTES)
        further = _further_pages(kaart, with_key=not place.size, notes=rest, numbered=numbered)
        pages = [(figure, page), *further]
        for number, (_, axes) in enumerate(pages, start=1):
            _draw_foot(axes, kaart, number, len(pages))
    return [figure for figure, _ in pages]


def sheet_notes(kaart: Kaart) -> list[Note]:
    """What stands under the map, in order of weight."""
    caveats = " ".join(as_sentence(note) for note in kaart.notes)
    notes = [
        Note("Hoe leest u deze kaart?", HOW_TO_READ),
        Note("Doel", f"{kaart.purpose} {NOT_FOR}"),
        Note("Bij deze kaart", caveats),
        Note("Bron", " ".join(as_sentence(source) for source in kaart.sources)),
        Note("Grenzen", kaart.boundary_line),
        Note("Klassen", kaart.method),
        Note("Eigenaar", kaart.owner),
        Note("Status", f"{STATUS_WORDS[kaart.status]} Geldig tot {valid_until_text(kaart.valid_until)}."),
        Note("Definitie", kaart.definition),
    ]
    return [note for note in notes if note.text.strip()]


def valid_until_text(day: str) -> str:
    """An ISO date in Dutch words; any other text as it is.

    >>> valid_until_text("2027-03-09"), valid_until_text("het volgende besluit")
    ('9 maart 2027', 'het volgende besluit')
    """
    return format_date(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else day


def _draw_header(page: Axes, kaart: Kaart) -> None:
    stamp_width = text_width_mm(kaart.status, 15, "bold") + 8
    width = WIDTH_MM - 2 * MARGIN_MM - stamp_width - 6
    for size in (18.0, 16.0, 14.0, 12.0):
        lines = wrap_text(kaart.title, width=width, size=size, weight="bold")
        if len(lines) * leading_mm(size) <= 13.5:
            break
    y = put_text(page, MARGIN_MM, 8.0, lines, size=size, weight="bold")
    put_text(
        page,
        MARGIN_MM,
        y + 0.2,
        wrap_text(kaart.subtitle, width=width, size=10.5)[:2],
        size=10.5,
        color=QUIET,
    )
    left = WIDTH_MM - MARGIN_MM - stamp_width
    page.add_artist(
        FancyBboxPatch(
            (left + 1, 9),
            stamp_width - 2,
            8.5,
            boxstyle="round,pad=0.8",
            facecolor="white",
            edgecolor=INK,
            lw=1.4,
        )
    )
    page.text(
        left + stamp_width / 2,
        13.3,
        kaart.status,
        fontsize=15,
        fontweight="bold",
        family=FAMILY,
        ha="center",
        va="center_baseline",
        color=INK,
    )
    until = f"geldig tot {valid_until_text(kaart.valid_until)}"
    put_text(page, WIDTH_MM - MARGIN_MM, 19.0, until, size=8.0, ha="right", color=QUIET)
    page.plot([MARGIN_MM, WIDTH_MM - MARGIN_MM], [28.2] * 2, color=RULE, linewidth=0.6)


def _draw_column(page: Axes, kaart: Kaart) -> Frame:
    """Fill the margin column; returns the room that is left in it."""
    y = draw_legend(page, kaart, _COLUMN, _COLUMN.top, size=9.0)
    y = draw_references(page, kaart, _COLUMN, y + 2.0, size=9.0) + 2.5
    return Frame(_COLUMN.left, y, _COLUMN.width, _COLUMN.top + _COLUMN.height - y)


@dataclass(frozen=True)
class _KeyPlace:
    """Where the map and the key stand, and in which letter; size 0 when the key goes to another page."""

    ground: Frame
    columns: tuple[Frame, ...]
    size: float


def _place_key(kaart: Kaart, below: Frame) -> _KeyPlace:
    """Room for the key: under the legend, or also beside a map that is taller than wide."""
    below = _under_title(below)
    for size in (9.0, 8.5, 8.0):
        if not fill_key(kaart.areas, [below], size=size)[1]:
            return _KeyPlace(_MAP, (below,), size)
    narrow = ground_frame(kaart, _MAP, narrowest=_NARROWEST_MAP)
    left = narrow.left + narrow.width + 4
    beside = _under_title(Frame(left, narrow.top, _COLUMN.left - 5 - left, narrow.height))
    for size in (9.0, 8.5, 8.0, 7.5, SMALLEST_PT):
        for columns in (_split(beside, 1), _split(beside, 2), (*_split(beside, 2), below)):
            if columns[0].width > _NARROWEST_KEY and not fill_key(kaart.areas, columns, size=size)[1]:
                return _KeyPlace(narrow, columns, size)
    return _KeyPlace(_MAP, (below,), 0)


def _under_title(frame: Frame) -> Frame:
    return Frame(frame.left, frame.top + KEY_TITLE_MM, frame.width, frame.height - KEY_TITLE_MM)


def _split(frame: Frame, count: int, *, gap: float = 5.0) -> tuple[Frame, ...]:
    width = (frame.width - gap * (count - 1)) / count
    return tuple(
        Frame(frame.left + place * (width + gap), frame.top, width, frame.height) for place in range(count)
    )


def _further_pages(
    kaart: Kaart, *, with_key: bool, notes: list[Note], numbered: bool
) -> list[tuple[Figure, Axes]]:
    """Pages with the areas, then pages with the rest of the account."""
    pages: list[tuple[Figure, Axes]] = []
    areas = list(kaart.areas) if with_key else []
    while areas:
        pages.append(_empty_page(kaart))
        columns = _split(_under_title(_FULL_PAGE), _KEY_COLUMNS)
        areas = draw_key(pages[-1][1], kaart, areas, columns, size=8.0, numbered=numbered)
    while notes:
        pages.append(_empty_page(kaart))
        left_over = put_notes(pages[-1][1], notes, _FULL_PAGE)
        if len(left_over) == len(notes):
            raise IncompleteSheet(
                f"De tekst onder '{notes[0].heading}' past niet op één blad.",
                remedy="Maak deze tekst korter.",
            )
        notes = left_over
    return pages


def _empty_page(kaart: Kaart) -> tuple[Figure, Axes]:
    figure, page = new_page()
    _draw_header(page, kaart)
    return figure, page


def _draw_foot(page: Axes, kaart: Kaart, number: int, pages: int) -> None:
    y = HEIGHT_MM - 9.5
    page.plot([MARGIN_MM, WIDTH_MM - MARGIN_MM], [y - 0.8] * 2, color=RULE, linewidth=0.3)
    put_text(
        page, MARGIN_MM, y, f"{kaart.status} · kenmerk van de cijfers {kaart.mark}", size=8.0, color=QUIET
    )
    put_text(page, WIDTH_MM / 2, y, "gemaakt met wijkprofiel", size=8.0, color=QUIET, ha="center")
    put_text(page, WIDTH_MM - MARGIN_MM, y, f"blad {number} van {pages}", size=8.0, color=QUIET, ha="right")
