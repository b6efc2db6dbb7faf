"""The page of an area as HTML and as PDF, and the pages of a whole profile as files."""

import io
import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pikepdf
import typst

from guardrails.approved import Cleared, Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.folders import made_folder
from wijkprofiel.numbers import format_date
from wijkprofiel.report.columns import area_name, own_units
from wijkprofiel.report.dots import legend_mark, mark_svg
from wijkprofiel.report.factsheet import Factsheet, build_factsheet
from wijkprofiel.report.html import environment, style_sheet
from wijkprofiel.report.pdf import with_row_headers
from wijkprofiel.sheets import file_name, font_folder, printable

# Sizes of the letter in points that are tried until the page holds everything.
LETTERS = (9.0, 8.5, 8.0, 7.5, 7.0)
# From large to small: the pages are about the largest areas that are drawn.
_LEVELS = ("wijk", "buurt")


def render_factsheet_html(approved: Cleared, boundaries: Boundaries, *, unit: str) -> str:
    """The page of one area as HTML text: nothing is loaded from elsewhere and nothing in it runs.

    Raises
    ------
    UnknownArea, UnknownIndicator, UsageError, BoundaryError, Blocked
        As `build_factsheet`.
    """
    return factsheet_html(build_factsheet(approved, boundaries, unit=unit))


def factsheet_html(page: Factsheet) -> str:
    """A page as HTML text."""
    marks = [legend_mark(number) for number in range(len(page.headings))]
    template = environment().get_template("factsheet.html.j2")
    return template.render(page=page, marks=marks, style=style_sheet("factsheet.css"))


def factsheet_pdf(page: Factsheet) -> bytes:
    """A page as an accessible PDF (PDF/UA-1) of one A4, in the largest letter in which it fits.

    Contributions that do not fit in the smallest letter are left to the web page, and the sheet says how many. The
    same page gives the same bytes.

    Raises
    ------
    UsageError
        When the figures alone do not fit on one page.
    """
    voices = len(page.voices.shown)
    for letter in LETTERS:
        made = _typeset(page, letter=letter, voices=voices)
        if _page_count(made) == 1:
            return with_row_headers(made)
    while voices:
        voices -= 1
        made = _typeset(page, letter=LETTERS[-1], voices=voices)
        if _page_count(made) == 1:
            return with_row_headers(made)
    raise UsageError(
        f"De factsheet van {page.name} past niet op één bladzijde.",
        remedy="Kies minder onderwerpen met [[factsheet]] in het dossier, of maak de teksten korter.",
    )


def write_factsheets(
    released: Released, boundaries: Mapping[str, Boundaries], folder: Path, *, level: str | None = None
) -> list[Path]:
    """Write the page of every area of one level as HTML and PDF; returns the paths in alphabetical order.

    The level is the largest that is drawn: the wijken, or the buurten where there are no wijken. The same input gives
    the same bytes.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    BoundaryError
        When the level has no boundaries.
    UnknownIndicator, UsageError, Blocked
        As `build_factsheet` and `factsheet_pdf`.
    """
    require_released(released)
    shown = level or factsheet_level(released)
    if shown not in boundaries:
        raise BoundaryError(
            f"Voor de factsheets zijn geen grenzen van het niveau {shown} meegegeven.",
            remedy="Geef de grenzen van elk niveau dat getekend wordt.",
        )
    place = made_folder(folder, purpose="de factsheets")
    written = []
    for unit in own_units(released, shown):
        page = build_factsheet(released, boundaries[shown], unit=str(unit))
        stem = place / file_name(f"{unit}-{area_name(released, str(unit))}")
        for ending, content in ((".html", factsheet_html(page).encode()), (".pdf", factsheet_pdf(page))):
            path = stem.with_name(stem.name + ending)
            path.write_bytes(content)
            written.append(path)
    return sorted(written)


def has_factsheets(released: Released, boundaries: Mapping[str, Boundaries]) -> bool:
    """Whether there are wijken or buurten to make pages of, and boundaries to show where they lie."""
    return bool(set(_LEVELS) & set(released.drawn)) and factsheet_level(released) in boundaries


def factsheet_level(approved: Cleared) -> str:
    """The level of which pages are made.

    Raises
    ------
    UsageError
        When the profile draws neither wijken nor buurten.
    """
    for level in _LEVELS:
        if level in approved.drawn:
            return level
    raise UsageError(
        "Dit profiel gaat niet over wijken of buurten. Er zijn geen factsheets van te maken.",
        remedy='Zet gebieden = ["wijk"] onder [niveau] in het dossier.',
    )


def _page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _typeset(page: Factsheet, *, letter: float, voices: int) -> bytes:
    content = json.dumps(_plain(page, voices), ensure_ascii=False)
    with as_file(files("wijkprofiel.report").joinpath("templates", "factsheet.typ")) as template:
        return bytes(
            typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=[str(font_folder())],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"blad": content, "letter": str(letter)},
                pdf_standards=["ua-1"],
            )
        )


def _plain(page: Factsheet, voices: int) -> dict[str, Any]:
    """The page as lists and texts, with its drawings."""
    later = len(page.voices.shown) - voices
    plain: dict[str, Any] = {
        name: getattr(page, name)
        for name in (
            "title",
            "name",
            "unit",
            "level",
            "place",
            "status",
            "status_text",
            "notice",
            "sentences",
            "headings",
            "heads",
            "view",
            "gaps",
            "modelled",
            "sources",
            "boundary_line",
            "purpose",
            "owner",
            "peildatum",
            "mark",
            "caution",
            "objection",
            "chain",
        )
    }
    lines = [
        {
            "title": printable(line.title),
            "note": printable(
                ", ".join(part for part in (line.unit, str(line.year), line.base, line.margin) if part)
            ),
            "svg": line.line.svg() if line.line else "",
            "low": line.low,
            "high": line.high,
            "spoken": printable(line.spoken),
            "texts": line.texts,
        }
        for line in page.lines
    ]
    shown = [
        {"text": printable(v.text), "speaker": printable(v.speaker), "topic": printable(v.topic)}
        for v in page.voices.shown[:voices]
    ]
    drawn = {
        "until": format_date(page.valid_until),
        "lines": lines,
        "voices": shown,
        "later": later,
        "held": page.voices.held,
        "marks": [mark_svg(number) for number in range(len(page.headings))],
        "locator": page.locator.svg(),
    }
    return {key: _printed(value) for key, value in plain.items()} | drawn


def _printed(value: Any) -> Any:
    return [printable(item) for item in value] if isinstance(value, tuple) else printable(value)
