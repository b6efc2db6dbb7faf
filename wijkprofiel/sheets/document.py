"""The drawn pages of one sheet, and how they become PDF, PNG and SVG."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from typing import Any

import typst
from matplotlib.figure import Figure

from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.account import Account, owner_text
from wijkprofiel.sheets.clean import cleaned
from wijkprofiel.sheets.notes import sheet_notes
from wijkprofiel.sheets.page import font_folder, page_svg
from wijkprofiel.sheets.paper import A4, Paper
from wijkprofiel.sheets.picture import picture_alt
from wijkprofiel.sheets.sheet import draw_pages
from wijkprofiel.sheets.svg import svg_file

DPI = 150


@dataclass(frozen=True)
class SheetDocument:
    """Pages of a sheet with the words that go with each of them. ``day`` (ISO date) is the date in the files."""

    title: str
    subtitle: str
    owner: str
    day: str
    paper: Paper
    pages: tuple[Figure, ...]
    words: tuple[str, ...]

    @cached_property
    def _drawn(self) -> tuple[str, ...]:
        return tuple(page_svg(page) for page in self.pages)

    def pdf(self) -> bytes:
        """All pages as a tagged PDF (PDF/UA-1): title, language, outline, and words for each page."""
        return self._set(range(len(self.pages)), format="pdf", pdf_standards=["ua-1"])

    def pngs(self) -> list[bytes]:
        """Each page as a PNG."""
        return [self._set([number], format="png", ppi=DPI) for number in range(len(self.pages))]

    def svgs(self) -> list[bytes]:
        """Each page as an SVG file with its own letters, title and words."""
        return [
            svg_file(page, title=self._heading(number), words=words)
            for number, (page, words) in enumerate(zip(self.pages, self.words, strict=True))
        ]

    def _heading(self, number: int) -> str:
        return self.title if number == 0 else f"{self.title}, blad {number + 1}"

    def _set(self, numbers: Sequence[int], **options: Any) -> bytes:
        pages = [{"svg": self._drawn[n], "alt": self.words[n], "heading": self._heading(n)} for n in numbers]
        sheet: Mapping[str, Any] = {
            "title": self.title,
            "owner": self.owner,
            "subtitle": self.subtitle,
            "peildatum": self.day,
            "width": self.paper.width,
            "height": self.paper.height,
            "pages": pages,
        }
        with as_file(files("wijkprofiel.sheets").joinpath("templates", "kaartblad.typ")) as template:
            return bytes(
                typst.compile(
                    str(template),
                    root=str(template.parent),
                    font_paths=[str(font_folder())],
                    ignore_system_fonts=True,
                    sys_inputs={"blad": json.dumps(sheet, ensure_ascii=False)},
                    **options,
                )
            )


def sheet_document(
    kaart: Kaart, *, paper: Paper = A4, account: Account | None = None, day: str
) -> SheetDocument:
    """The sheet of one map, drawn.

    Raises
    ------
    IncompleteSheet
        When the map lacks something that a sheet must show.
    """
    drawn = draw_pages(kaart, paper=paper, account=account)
    shown = cleaned(kaart)
    return SheetDocument(
        title=f"{shown.title} ({shown.status})",
        subtitle=shown.subtitle,
        owner=owner_text(account or Account(), shown.owner),
        day=day,
        paper=paper,
        pages=tuple(drawn),
        words=tuple(page_words(shown, len(drawn), account)),
    )


def page_words(kaart: Kaart, pages: int, account: Account | None = None) -> list[str]:
    """What the first of ``pages`` pages shows, figures and account included, then what the pages after it hold."""
    figures = "; ".join(f"{area.name}: {area.text}" for area in kaart.areas)
    said = " ".join(f"{note.heading.rstrip('?')}: {note.text}" for note in sheet_notes(kaart, account))
    more = f"Vervolg van het kaartblad: {kaart.title}. Namen, cijfers en toelichting staan bij blad 1."
    return [f"{picture_alt(kaart)} Cijfers: {figures}. {said}", *[more] * (pages - 1)]
