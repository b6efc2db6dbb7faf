"""One topic in several years on one sheet: small maps with the same classes, side by side."""

import math
from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wijkprofiel.maps.model import Kaart, MissingRow
from wijkprofiel.maps.palette import MISSING_INK
from wijkprofiel.maps.text import AREA_WORDS, area_count
from wijkprofiel.sheets.account import Account, owner_text
from wijkprofiel.sheets.clean import cleaned
from wijkprofiel.sheets.complete import check_complete
from wijkprofiel.sheets.document import SheetDocument
from wijkprofiel.sheets.frame_parts import draw_foot, draw_header
from wijkprofiel.sheets.ground import EDGE, HATCHES, draw_ground, draw_scale, draw_watermark
from wijkprofiel.sheets.margin import bare_number, key_text
from wijkprofiel.sheets.notes import sheet_notes
from wijkprofiel.sheets.page import (
    QUIET,
    RULE,
    Note,
    drawing_style,
    leading_mm,
    new_page,
    put_notes,
    put_text,
    text_width_mm,
    wrap_text,
)
from wijkprofiel.sheets.paper import A4, Frame, Paper
from wijkprofiel.sheets.series import check_series, year_of
from wijkprofiel.sheets.text import ON_NEXT_PAGE

_GAP = 5.0
_NUMBER_MM = 11.0
NO_CHANGE = (
    "De kaarten staan naast elkaar met dezelfde klassen. Een andere kleur is een ander cijfer, en nog geen "
    "ontwikkeling: bij deze cijfers is geen marge bekend."
)


def years_document(
    kaarten: Sequence[Kaart], *, paper: Paper = A4, account: Account | None = None, day: str
) -> SheetDocument:
    """The sheet with maps of several years of one topic, drawn; raises as `check_series`.

    Raises
    ------
    IncompleteSheet, UsageError, SeriesBreak, BoundaryError, ClassLimitError
    """
    ordered = [cleaned(kaart) for kaart in sorted(kaarten, key=year_of)]
    for kaart in ordered:
        check_complete(kaart)
    check_series(ordered)
    whole = together(ordered)
    with drawing_style():
        figure, page = new_page(width=paper.width, height=paper.height)
        draw_header(page, whole, paper, pointer=ON_NEXT_PAGE)
        draw_panels(figure, page, ordered, paper.ground, paper)
        below = _draw_shared_legend(page, ordered, paper)
        said = Note("Jaren naast elkaar", NO_CHANGE)
        shown = [*sheet_notes(whole, account)]
        notes = [*put_notes(page, [said], below, columns=1, sizes=paper.note_pt), *shown]
        page.plot(
            [paper.margin, paper.width - paper.margin], [paper.notes.top - 2] * 2, color=RULE, linewidth=0.6
        )
        rest = put_notes(page, notes, paper.notes, columns=paper.note_columns, sizes=paper.note_pt)
        pages = [(figure, page), *_tables(ordered, whole, paper)]
        while rest:
            more = new_page(width=paper.width, height=paper.height)
            draw_header(more[1], whole, paper)
            rest = put_notes(more[1], rest, paper.body, columns=paper.note_columns, sizes=paper.note_pt)
            pages.append(more)
        for number, (_, axes) in enumerate(pages, start=1):
            draw_foot(axes, whole, paper, number=number, pages=len(pages))
    words = _words(ordered, [said, *shown])
    return SheetDocument(
        title=f"{whole.title} ({whole.status})",
        subtitle=whole.subtitle,
        owner=owner_text(account or Account(), whole.owner),
        day=day,
        paper=paper,
        pages=tuple(figure for figure, _ in pages),
        words=(words, *[f"Vervolg van het kaartblad: {whole.title}."] * (len(pages) - 1)),
    )


def together(kaarten: Sequence[Kaart]) -> Kaart:
    """The newest map with the title, sources, notes and kinds of missing of all years."""
    newest = kaarten[-1]
    years = [str(year_of(kaart)) for kaart in kaarten]
    said = f"{', '.join(years[:-1])} en {years[-1]}"
    return replace(
        newest,
        title=newest.title.replace(years[-1], said),
        topic=newest.topic.replace(years[-1], said),
        sources=tuple(dict.fromkeys(source for kaart in kaarten for source in kaart.sources)),
        notes=tuple(dict.fromkeys(note for kaart in kaarten for note in kaart.notes)),
        missing=tuple({gap.reason: gap for kaart in kaarten for gap in kaart.missing}.values()),
    )


def _grid(count: int, room: Frame, kaart: Kaart) -> tuple[int, int]:
    """Columns and rows that give the areas the most paper."""
    west, south, east, north = kaart.geometry.total_bounds
    shape = (east - west) / (north - south)

    def scale(columns: int) -> float:
        rows = math.ceil(count / columns)
        wide, tall = room.width / columns - _GAP, room.height / rows - _GAP - 6
        return float(min(wide / shape, tall))

    columns = max(range(1, count + 1), key=scale)
    return columns, math.ceil(count / columns)


def draw_panels(figure: Figure, page: Axes, kaarten: Sequence[Kaart], room: Frame, paper: Paper) -> None:
    """A map per year in ``room``, with the year above it; the scale stands at the first."""
    columns, rows = _grid(len(kaarten), room, kaarten[0])
    wide = (room.width - _GAP * (columns - 1)) / columns
    tall = (room.height - _GAP * (rows - 1)) / rows
    title = leading_mm(paper.legend_pt + 2) + 0.8
    for number, kaart in enumerate(kaarten):
        left = room.left + number % columns * (wide + _GAP)
        top = room.top + number // columns * (tall + _GAP)
        put_text(page, left, top, str(year_of(kaart)), size=paper.legend_pt + 2, weight="bold")
        frame = Frame(left, top + title, wide, tall - title)
        ground = draw_ground(figure, kaart, frame)
        draw_watermark(ground, frame, kaart.status)
        if number == 0:
            draw_scale(page, ground, kaart, frame, size=paper.small_pt)


def _draw_shared_legend(page: Axes, kaarten: Sequence[Kaart], paper: Paper) -> Frame:
    """One legend for all years, with the number of areas per class and year; returns the room below it."""
    column, size = paper.column, paper.legend_pt
    many = AREA_WORDS[kaarten[0].level][1]
    y = put_text(page, column.left, column.top, "Legenda", size=size + 1.5, weight="bold") + 0.6
    unit = wrap_text(f"{kaarten[0].subtitle}. Aantal {many} per jaar:", width=column.width, size=size)
    y = put_text(page, column.left, y, unit, size=size, color=QUIET) + 0.8
    rights = [
        column.left + column.width - _NUMBER_MM * (len(kaarten) - 1 - place) for place in range(len(kaarten))
    ]
    small = min(size, size * 8.5 / max(8.5, text_width_mm("2020", size) + 1.5))
    for right, kaart in zip(rights, kaarten, strict=True):
        put_text(page, right, y, str(year_of(kaart)), size=small, ha="right", weight="bold")
    y += leading_mm(size) + 0.6
    room = rights[0] - _NUMBER_MM - column.left - 9.5
    for place, row in enumerate(kaarten[-1].classes):
        counts = [kaart.classes[place].areas for kaart in kaarten]
        y = _legend_row(page, paper, y, row.label, counts, rights, room, fill=row.colour)
    kinds: dict[str, MissingRow] = {gap.reason: gap for kaart in kaarten for gap in kaart.missing}
    if kinds:
        y = put_text(page, column.left, y + 0.8, "Geen cijfer", size=size, weight="bold") + 0.6
    for reason, gap in kinds.items():
        counts = [sum(g.areas for g in kaart.missing if g.reason == reason) for kaart in kaarten]
        hatch = HATCHES[gap.pattern]
        y = _legend_row(page, paper, y, gap.label, counts, rights, room, fill=gap.colour, hatch=hatch)
    y = _draw_references(page, kaarten, paper, y + 2.5) + 3.0
    return Frame(column.left, y, column.width, column.top + column.height - y)


def _legend_row(
    page: Axes,
    paper: Paper,
    y: float,
    label: str,
    counts: Sequence[int],
    rights: Sequence[float],
    room: float,
    *,
    fill: str,
    hatch: str = "",
) -> float:
    size, left = paper.legend_pt, paper.column.left
    box = (left, y + 0.25), 7.0, leading_mm(size) - 0.1
    page.add_artist(Rectangle(*box, facecolor=fill, edgecolor=MISSING_INK, linewidth=0, hatch=hatch or None))
    page.add_artist(Rectangle(*box, fill=False, edgecolor=EDGE, linewidth=0.6))
    for right, count in zip(rights, counts, strict=True):
        put_text(page, right, y, str(count), size=size, ha="right", color=QUIET)
    return put_text(page, left + 9.5, y, wrap_text(label, width=room, size=size), size=size) + 0.9


def _draw_references(page: Axes, kaarten: Sequence[Kaart], paper: Paper, top: float) -> float:
    """Figures of larger areas, all years behind each other; returns where they end."""
    size, column = paper.legend_pt, paper.column
    y = put_text(page, column.left, top, "Ter vergelijking", size=size, weight="bold") + 0.4
    for place, reference in enumerate(kaarten[-1].references):
        figures = [
            f"{year_of(k)}: {bare_number(k.references[place].text)}"
            for k in kaarten
            if place < len(k.references) and k.references[place].code == reference.code
        ]
        lines = wrap_text("  ".join(figures), width=column.width - 26, size=size)
        put_text(page, column.left + 26, y, lines, size=size)
        y = put_text(page, column.left, y, reference.name, size=size)
        y += leading_mm(size) * (len(lines) - 1) + 0.8
    return y


def _tables(kaarten: Sequence[Kaart], whole: Kaart, paper: Paper) -> list[tuple[Figure, Axes]]:
    """Pages with every area and its figures, a column per year."""
    size = paper.key_pt[-2]
    step = leading_mm(size) + 0.5
    years = len(kaarten)
    figure_mm = max(
        16.0, *(text_width_mm(key_text(a), size) + 3 for k in kaarten for a in k.areas if not a.reason)
    )
    columns = max(1, int(paper.body.width // (62 + figure_mm * years)))
    width = (paper.body.width - 8 * (columns - 1)) / columns
    room = width - figure_mm * years
    pages: list[tuple[Figure, Axes]] = []
    place, y = columns, 0.0
    rows = list(zip(*(k.areas for k in kaarten), strict=True))
    for row in rows:
        name = wrap_text(row[0].name, width=room - 2, size=size)
        texts = [wrap_text(key_text(area), width=figure_mm - 1.5, size=size) for area in row]
        tall = max(len(name), *map(len, texts)) * leading_mm(size) + 0.5
        if place < columns and y + tall > paper.body.top + paper.body.height:
            place, y = place + 1, paper.body.top
            if place < columns:
                y = _table_head(pages[-1][1], kaarten, paper, place * (width + 8), width, figure_mm, size)
        if place >= columns:
            page = new_page(width=paper.width, height=paper.height)
            draw_header(page[1], whole, paper)
            pages.append(page)
            place = 0
            y = _table_head(page[1], kaarten, paper, 0.0, width, figure_mm, size)
        axes, left = pages[-1][1], paper.body.left + place * (width + 8)
        put_text(axes, left, y, name, size=size)
        for number, lines in enumerate(texts):
            right = left + width - figure_mm * (years - 1 - number)
            put_text(axes, right, y, lines, size=size, ha="right")
        y += max(tall, step)
    return pages


def _table_head(
    axes: Axes,
    kaarten: Sequence[Kaart],
    paper: Paper,
    shift: float,
    width: float,
    figure_mm: float,
    size: float,
) -> float:
    top, left = paper.body.top, paper.body.left + shift
    for number, kaart in enumerate(kaarten):
        right = left + width - figure_mm * (len(kaarten) - 1 - number)
        put_text(axes, right, top, str(year_of(kaart)), size=size, ha="right", weight="bold")
    return put_text(axes, left, top, "Gebied", size=size, weight="bold") + 0.8


def _words(kaarten: Sequence[Kaart], notes: Sequence[Note]) -> str:
    parts = []
    for kaart in kaarten:
        classes = "; ".join(f"{row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.classes)
        gaps = "; ".join(f"{gap.label}: {area_count(gap.areas, kaart.level)}" for gap in kaart.missing)
        figures = "; ".join(f"{area.name}: {area.text}" for area in kaart.areas)
        missing = f" Geen cijfer: {gaps}." if gaps else ""
        parts.append(f"Kaart van {year_of(kaart)}. Klassen: {classes}.{missing} Cijfers: {figures}.")
    said = " ".join(f"{note.heading.rstrip('?')}: {note.text}" for note in notes)
    return f"{len(kaarten)} kaarten naast elkaar. {' '.join(parts)} {said}"
