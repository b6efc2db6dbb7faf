"""A map sheet: one map on one page in landscape, with everything a reader needs to weigh it."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijkprofiel.errors import IncompleteSheet
from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.account import Account
from wijkprofiel.sheets.clean import cleaned
from wijkprofiel.sheets.complete import check_complete
from wijkprofiel.sheets.frame_parts import draw_foot, draw_header
from wijkprofiel.sheets.ground import (
    draw_ground,
    draw_labels,
    draw_scale,
    draw_watermark,
    ground_frame,
    place_labels,
)
from wijkprofiel.sheets.margin import (
    draw_key,
    draw_legend,
    draw_references,
    fill_key,
    key_title_mm,
    legend_mm,
    references_mm,
)
from wijkprofiel.sheets.notes import sheet_notes
from wijkprofiel.sheets.page import RULE, Note, drawing_style, new_page, put_notes
from wijkprofiel.sheets.paper import A4, Frame, Paper
from wijkprofiel.sheets.text import ON_NEXT_PAGE

_Page = tuple[Figure, Axes]


def draw_sheet(kaart: Kaart, *, paper: Paper = A4, account: Account | None = None) -> Figure:
    """The first page of the map sheet of ``kaart``: map, legend, key and account.

    In landscape. The margin column is kept free of the map, so the legend never covers an area. What does not
    fit in the smallest letter of the paper goes to further pages (see `draw_pages`); the page says so.

    Raises
    ------
    IncompleteSheet
        When title, unit, source, year, method, owner, status, boundaries, purpose or end date is absent.
    """
    return draw_pages(kaart, paper=paper, account=account)[0]


def draw_pages(kaart: Kaart, *, paper: Paper = A4, account: Account | None = None) -> list[Figure]:
    """All pages of a map sheet: the map, and if needed pages with the areas and the rest of the account."""
    kaart = cleaned(kaart)
    check_complete(kaart)
    with drawing_style():
        figure, page = new_page(width=paper.width, height=paper.height)
        place = _place_key(kaart, _draw_column(page, kaart, paper), paper)
        draw_header(page, kaart, paper, pointer="" if place.size else ON_NEXT_PAGE)
        frame = place.ground
        ground = draw_ground(figure, kaart, frame)
        labels = place_labels(kaart, ground, frame, size=paper.label_pt, most_names=paper.most_names)
        numbered = any(not label.is_name for label in labels)
        draw_watermark(ground, frame, kaart.status)
        draw_labels(ground, labels)
        draw_scale(page, ground, kaart, frame, size=paper.small_pt)
        if place.size:
            _draw_key(page, kaart, place, paper, numbered=numbered)
        put_rule(page, paper, paper.notes.top - 2.0)
        rest = put_notes(
            page,
            sheet_notes(kaart, account),
            paper.notes,
            columns=paper.note_columns,
            sizes=paper.note_pt,
        )
        further = _further_pages(kaart, paper, with_key=not place.size, notes=rest, numbered=numbered)
        pages = [(figure, page), *further]
        for number, (_, axes) in enumerate(pages, start=1):
            draw_foot(axes, kaart, paper, number=number, pages=len(pages))
    return [figure for figure, _ in pages]


def put_rule(page: Axes, paper: Paper, y: float) -> None:
    """A thin line from margin to margin."""
    page.plot([paper.margin, paper.width - paper.margin], [y] * 2, color=RULE, linewidth=0.6)


def _draw_column(page: Axes, kaart: Kaart, paper: Paper) -> Frame:
    """Fill the margin column, in the largest letter in which it fits; returns the room that is left in it."""
    column = paper.column
    for size in paper.column_pt:
        tall = legend_mm(kaart, column, size=size) + 2.0 + references_mm(kaart, column, size=size)
        if tall <= column.height:
            break
    y = draw_legend(page, kaart, column, column.top, size=size)
    y = draw_references(page, kaart, column, y + 2.0, size=size) + 2.5
    return Frame(column.left, y, column.width, column.top + column.height - y)


@dataclass(frozen=True)
class _KeyPlace:
    """Where the map and the key stand, and in which letter; size 0 when the key goes to another page."""

    ground: Frame
    columns: tuple[Frame, ...]
    size: float


def _place_key(kaart: Kaart, below: Frame, paper: Paper) -> _KeyPlace:
    """Room for the key: under the legend, or also beside a map that is taller than wide."""
    below = _under_title(below, paper)
    for size in paper.key_pt[:-1]:
        if not fill_key(kaart.areas, [below], size=size)[1]:
            return _KeyPlace(paper.ground, (below,), size)
    narrow = ground_frame(kaart, paper.ground, narrowest=paper.narrowest_ground)
    left = narrow.left + narrow.width + 4
    beside = _under_title(Frame(left, narrow.top, paper.column.left - 5 - left, narrow.height), paper)
    for size in paper.key_pt:
        for columns in (_split(beside, 1), _split(beside, 2), (*_split(beside, 2), below)):
            if columns[0].width > paper.narrowest_key and not fill_key(kaart.areas, columns, size=size)[1]:
                return _KeyPlace(narrow, columns, size)
    return _KeyPlace(paper.ground, (below,), 0)


def _draw_key(page: Axes, kaart: Kaart, place: _KeyPlace, paper: Paper, *, numbered: bool) -> None:
    draw_key(
        page,
        kaart,
        kaart.areas,
        place.columns,
        size=place.size,
        title_size=paper.legend_pt,
        numbered=numbered,
    )


def _under_title(frame: Frame, paper: Paper) -> Frame:
    title = key_title_mm(paper.legend_pt)
    return Frame(frame.left, frame.top + title, frame.width, frame.height - title)


def _split(frame: Frame, count: int, *, gap: float = 5.0) -> tuple[Frame, ...]:
    width = (frame.width - gap * (count - 1)) / count
    return tuple(
        Frame(frame.left + place * (width + gap), frame.top, width, frame.height) for place in range(count)
    )


def _further_pages(
    kaart: Kaart, paper: Paper, *, with_key: bool, notes: list[Note], numbered: bool
) -> list[_Page]:
    """Pages with the areas, then pages with the rest of the account."""
    pages: list[_Page] = []
    areas = list(kaart.areas) if with_key else []
    while areas:
        pages.append(_empty_page(kaart, paper))
        columns = _split(_under_title(paper.body, paper), paper.key_columns)
        left_out = draw_key(
            pages[-1][1],
            kaart,
            areas,
            columns,
            size=paper.key_pt[-2],
            title_size=paper.legend_pt,
            numbered=numbered,
        )
        if len(left_out) == len(areas):
            raise IncompleteSheet(
                "De naam van een gebied past niet op één blad.", remedy="Controleer de namen van de gebieden."
            )
        areas = left_out
    while notes:
        pages.append(_empty_page(kaart, paper))
        left_over = put_notes(
            pages[-1][1], notes, paper.body, columns=paper.note_columns, sizes=paper.note_pt
        )
        if len(left_over) == len(notes):
            raise IncompleteSheet(
                f"De tekst onder '{notes[0].heading}' past niet op één blad.",
                remedy="Maak deze tekst korter.",
            )
        notes = left_over
    return pages


def _empty_page(kaart: Kaart, paper: Paper) -> _Page:
    figure, page = new_page(width=paper.width, height=paper.height)
    draw_header(page, kaart, paper)
    return figure, page
