"""Maps as a presentation: native titles, legends, tables and notes around a picture of the map."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import PP_ALIGN

from wijkprofiel.maps.model import Kaart, MapArea
from wijkprofiel.sheets.account import Account, owner_text
from wijkprofiel.sheets.clean import cleaned
from wijkprofiel.sheets.complete import check_complete
from wijkprofiel.sheets.deck_column import put_column
from wijkprofiel.sheets.ground import (
    area_numbers,
    draw_ground,
    draw_labels,
    draw_scale,
    draw_watermark,
    place_labels,
)
from wijkprofiel.sheets.margin import key_text
from wijkprofiel.sheets.notes import sheet_notes, valid_until_text
from wijkprofiel.sheets.package import describe, new_presentation, packed
from wijkprofiel.sheets.page import (
    QUIET,
    Note,
    drawing_style,
    leading_mm,
    new_page,
    note_columns,
    text_width_mm,
)
from wijkprofiel.sheets.paper import SLIDE, Frame, Paper
from wijkprofiel.sheets.picture import picture_alt
from wijkprofiel.sheets.series import same_topics, year_of
from wijkprofiel.sheets.slides import (
    folded_mm,
    measures,
    png_of,
    put_box,
    put_picture,
    put_rule,
    put_stamp,
    put_table,
    row_mm,
    write_runs,
)
from wijkprofiel.sheets.years import NO_CHANGE, draw_panels, together


def deck_bytes(
    kaarten: Sequence[Kaart],
    *,
    paper: Paper = SLIDE,
    account: Account | None = None,
    day: str,
    title: str = "",
) -> bytes:
    """A presentation with the maps: a slide per map, then its areas and the rest of its account.

    A topic with several years first gets a slide with the years side by side.

    Titles, legends, tables and sources are text that can be changed and read aloud; only the map itself is a picture,
    with words. The notes of each slide hold source, year, status and all that is said of the map. With ``title`` the
    first slide says what this is. The same input gives the same bytes.

    Parameters
    ----------
    kaarten : sequence of Kaart
        At least one.
    day : str
        ISO date in the properties.

    Raises
    ------
    IncompleteSheet
        When a map lacks something that a sheet must show.
    """
    known = account or Account()
    shown = [cleaned(kaart) for kaart in kaarten]
    for kaart in shown:
        check_complete(kaart)
    presentation, layout = new_presentation(paper)
    deck = _Deck(presentation, layout, paper, known)
    if title:
        deck.opening(title, shown[0], len(shown))
    for years in same_topics(shown):
        deck.years(years)
    for kaart in shown:
        deck.map(kaart)
    describe(
        presentation,
        title=f"{title or shown[0].title} ({shown[0].status})",
        subject=shown[0].subtitle if len(shown) == 1 else "Kaarten van wijken en buurten",
        author=owner_text(known, shown[0].owner),
        day=day,
    )
    return packed(presentation)


class _Deck:
    """Adds slides to a presentation."""

    def __init__(self, presentation: Any, layout: Any, paper: Paper, account: Account) -> None:
        self._presentation, self._layout = presentation, layout
        self._paper, self._account = paper, account

    def opening(self, title: str, kaart: Kaart, count: int) -> None:
        """What this presentation is, for whom and until when."""
        slide = self._slide(title, kaart, "")
        notes = [n for n in sheet_notes(kaart, self._account) if n.heading in _GENERAL]
        lines = [[(f"{count} {'kaart' if count == 1 else 'kaarten'}. ", True), (kaart.banner, False)]]
        lines += [[(f"{note.heading}  ", True), (note.text, False)] for note in notes]
        body = self._paper.body
        put_box(slide, body, lines, size=self._paper.subtitle_pt, space_pt=8)
        self._finish(slide, kaart, notes)

    def map(self, kaart: Kaart) -> None:
        """The slide of one map, and what does not fit on it on slides after it."""
        paper = self._paper
        slide = self._slide(kaart.title, kaart, kaart.subtitle)
        numbered = self._ground(slide, kaart)
        put_column(slide, kaart, paper)
        notes = sheet_notes(kaart, self._account)
        rest = self._notes(slide, notes, paper.notes)
        put_rule(slide, paper.margin, paper.inner_width, paper.notes.top - 1.6)
        self._finish(slide, kaart, notes)
        self._areas(kaart, numbered=numbered)
        while rest:
            more = self._slide(f"{kaart.title}: toelichting", kaart, "")
            left = self._notes(more, rest, paper.body)
            if len(left) == len(rest):
                # A text of more than a slide stays whole in the notes below it.
                left = rest[1:]
            self._finish(more, kaart, notes)
            rest = left

    def years(self, kaarten: Sequence[Kaart]) -> None:
        """The slide with the years of one topic side by side; each year has slides of its own after it."""
        paper, whole = self._paper, together(kaarten)
        slide = self._slide(whole.title, whole, whole.subtitle)
        content = io.BytesIO(panels_png(kaarten, paper))
        words = " ".join(f"{year_of(kaart)}: {picture_alt(kaart)}" for kaart in kaarten)
        put_picture(slide, paper.ground, content, name="Kaarten", words=words)
        put_column(slide, whole, paper, years=kaarten)
        notes = [Note("Jaren naast elkaar", NO_CHANGE), *sheet_notes(whole, self._account)]
        self._notes(slide, notes, paper.notes)
        put_rule(slide, paper.margin, paper.inner_width, paper.notes.top - 1.6)
        self._finish(slide, whole, notes)

    def _slide(self, title: str, kaart: Kaart, subtitle: str) -> Any:
        paper = self._paper
        slide = self._presentation.slides.add_slide(self._layout)
        stamp = text_width_mm(kaart.status, paper.stamp_pt, "bold") + 10
        width = paper.inner_width - stamp - 6
        room = paper.header_mm - 7 - (leading_mm(paper.subtitle_pt) if subtitle else 0)
        size = next(
            (s for s in paper.title_pt if folded_mm(title, width, s, "bold") <= room), paper.title_pt[-1]
        )
        tall = folded_mm(title, width, size, "bold")
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = measures(Frame(paper.margin, 6.5, width, tall))
        write_runs(shape.text_frame, [[(title, True)]], size=size, align=PP_ALIGN.LEFT)
        if subtitle:
            below = Frame(paper.margin, 7 + tall, width, leading_mm(paper.subtitle_pt) + 1)
            put_box(slide, below, [[(subtitle, False)]], size=paper.subtitle_pt, ink=QUIET)
        tall_stamp = leading_mm(paper.stamp_pt) * 1.3
        right = paper.width - paper.margin
        put_stamp(slide, Frame(right - stamp, 7.0, stamp, tall_stamp), kaart.status, size=paper.stamp_pt)
        until = f"geldig tot {valid_until_text(kaart.valid_until)}"
        place = Frame(right - 70, 8.2 + tall_stamp, 70, leading_mm(paper.small_pt) + 1)
        put_box(slide, place, [[(until, False)]], size=paper.small_pt, ink=QUIET, align=PP_ALIGN.RIGHT)
        put_rule(slide, paper.margin, paper.inner_width, paper.header_mm)
        return slide

    def _ground(self, slide: Any, kaart: Kaart) -> bool:
        frame = self._paper.ground
        content, numbered = ground_png(kaart, frame, self._paper)
        words = f"{picture_alt(kaart)} Bron: {' '.join(kaart.sources)}"
        put_picture(slide, frame, io.BytesIO(content), name="Kaart", words=words)
        return numbered

    def _notes(self, slide: Any, notes: Sequence[Note], room: Frame) -> list[Note]:
        columns, size, rest = note_columns(
            notes, room, columns=self._paper.note_columns, sizes=self._paper.note_pt
        )
        for frame, stack in columns:
            if stack:
                lines = [[(f"{note.heading}  ", True), (note.text, False)] for note in stack]
                put_box(slide, frame, lines, size=size, space_pt=2)
        return rest

    def _areas(self, kaart: Kaart, *, numbered: bool) -> None:
        """Slides with every area and its figure, in code order."""
        paper, size = self._paper, self._paper.key_pt[0]
        areas = list(kaart.areas)
        numbers = area_numbers(kaart)
        width = (paper.body.width - 8 * (_TABLES - 1)) / _TABLES
        while areas:
            slide = self._slide(f"{kaart.title}: namen en cijfers", kaart, kaart.subtitle)
            for place in range(_TABLES):
                block = _block(areas, width, paper.body.height - 4, size)
                areas = areas[len(block) :]
                if block:
                    left = paper.body.left + place * (width + 8)
                    self._area_table(
                        slide, Frame(left, paper.body.top + 1, width, 0), block, numbers, numbered
                    )
            self._finish(slide, kaart, sheet_notes(kaart, self._account))

    def _area_table(
        self,
        slide: Any,
        frame: Frame,
        areas: Sequence[MapArea],
        numbers: dict[str, int],
        numbered: bool,
    ) -> None:
        size = self._paper.key_pt[0]
        rows: list[tuple[str, ...]] = [("Gebied", "Cijfer"), *((a.name, key_text(a)) for a in areas)]
        widths: tuple[float, ...] = (frame.width - _FIGURE_MM - _NUMBER_MM, _FIGURE_MM)
        heights = [_area_mm(row[0], row[1], frame.width, size) for row in rows]
        if numbered:
            rows = [
                ("Nr", *rows[0]),
                *((str(numbers[a.code]), *r) for a, r in zip(areas, rows[1:], strict=True)),
            ]
            widths = (_NUMBER_MM, *widths)
        put_table(
            slide,
            Frame(frame.left, frame.top, sum(widths), sum(heights)),
            rows,
            widths=widths,
            heights=heights,
            size=size,
            name="Namen en cijfers",
            words=f"Namen en cijfers van {area_count_text(areas)}, op volgorde van code.",
        )

    def _finish(self, slide: Any, kaart: Kaart, notes: Sequence[Note]) -> None:
        """The foot of a slide, and the notes below it."""
        paper = self._paper
        size = paper.small_pt
        top = paper.height - 6.5 - leading_mm(size)
        put_rule(slide, paper.margin, paper.inner_width, top - 0.8)
        number = len(self._presentation.slides)
        half = paper.inner_width / 2
        foot = f"{kaart.status} · kenmerk van de cijfers {kaart.mark} · gemaakt met wijkprofiel"
        tall = leading_mm(size) + 1
        put_box(slide, Frame(paper.margin, top, half * 1.6, tall), [[(foot, False)]], size=size, ink=QUIET)
        put_box(
            slide,
            Frame(paper.margin + half * 1.6, top, half * 0.4, tall),
            [[(f"blad {number}", False)]],
            size=size,
            ink=QUIET,
            align=PP_ALIGN.RIGHT,
        )
        lines = [f"{note.heading.rstrip('?')}: {note.text}" for note in notes]
        heading = f"{kaart.title}. {kaart.status}."
        slide.notes_slide.notes_text_frame.text = "\n".join([heading, *lines])


_GENERAL = ("Hoe leest u deze kaart?", "Doel", "Eigenaar", "Status", "Vastgelegd")
_TABLES = 3
_FIGURE_MM = 34.0
_NUMBER_MM = 9.0


def area_count_text(areas: Sequence[MapArea]) -> str:
    """How many areas, in words."""
    return f"{len(areas)} {'gebied' if len(areas) == 1 else 'gebieden'}"


def _block(areas: Sequence[MapArea], width: float, room: float, size: float) -> list[MapArea]:
    """The first areas that fit below each other."""
    used = row_mm("Gebied", width, size)
    block: list[MapArea] = []
    for area in areas:
        used += _area_mm(area.name, key_text(area), width, size)
        if used > room and block:
            break
        block.append(area)
    return block


def _area_mm(name: str, figure: str, width: float, size: float) -> float:
    return max(row_mm(name, width - _FIGURE_MM - _NUMBER_MM, size), row_mm(figure, _FIGURE_MM, size))


def panels_png(kaarten: Sequence[Kaart], paper: Paper) -> bytes:
    """The maps of several years side by side as a PNG of the size of the map on this paper."""
    with drawing_style():
        figure, page = new_page(width=paper.ground.width, height=paper.ground.height)
        draw_panels(figure, page, kaarten, Frame(0.0, 0.0, paper.ground.width, paper.ground.height), paper)
        return png_of(figure)


def ground_png(kaart: Kaart, frame: Frame, paper: Paper) -> tuple[bytes, bool]:
    """The map alone as a PNG of the size of ``frame``, and whether its areas are numbered."""
    with drawing_style():
        figure, page = new_page(width=frame.width, height=frame.height)
        own = Frame(0.0, 0.0, frame.width, frame.height)
        ground = draw_ground(figure, kaart, own)
        labels = place_labels(kaart, ground, own, size=paper.label_pt, most_names=paper.most_names)
        draw_watermark(ground, own, kaart.status)
        draw_labels(ground, labels)
        draw_scale(page, ground, kaart, own, size=paper.small_pt)
        return png_of(figure), any(not label.is_name for label in labels)
