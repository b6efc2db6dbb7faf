"""Map sheets as files: PDF and PNG per map of a released profile, the same bytes every time."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from guardrails.approved import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError
from wijkprofiel.folders import made_folder
from wijkprofiel.maps import build_map
from wijkprofiel.maps.kaart import map_outputs
from wijkprofiel.maps.model import Kaart
from wijkprofiel.sheets.page import font_folder, page_svg
from wijkprofiel.sheets.picture import picture_alt
from wijkprofiel.sheets.sheet import draw_pages

DPI = 150


def file_name(output: str) -> str:
    """The name of a file for an output, without extension.

    >>> file_name("kaart:bijstand@2020:wijk")
    'kaart-bijstand-2020-wijk'
    """
    plain = unicodedata.normalize("NFKD", output).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-")


def boundaries_of(released: Released, boundaries: Mapping[str, Boundaries], output: str) -> Boundaries:
    """The boundaries on which an output is drawn.

    Raises
    ------
    BoundaryError
        When the level has no boundaries.
    """
    level = released.outputs[output].level
    if level not in boundaries:
        raise BoundaryError(
            f"Voor '{output}' zijn geen grenzen van het niveau {level} meegegeven.",
            remedy="Geef de grenzen van elk niveau dat getekend wordt.",
        )
    return boundaries[level]


def write_sheets(released: Released, boundaries: Mapping[str, Boundaries], folder: Path) -> list[Path]:
    """Write a PDF and a PNG for every map of ``released``; returns the paths in alphabetical order.

    The PNG holds the first page, the PDF all pages. The same input gives the same bytes.

    Parameters
    ----------
    released : Released
        Nothing else is accepted.
    boundaries : mapping of level to Boundaries
        Must be the boundaries that were judged.
    folder : Path
        Is made when absent.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    UsageError
        When a file stands where the folder should come.
    """
    require_released(released)
    place = made_folder(folder, purpose="de kaartbladen")
    written: list[Path] = []
    for output in map_outputs(released):
        kaart = build_map(released, boundaries_of(released, boundaries, output), output=output)
        kaart = replace(kaart, owner=owner_text(released, kaart.owner))
        written += write_sheet(kaart, place / file_name(output), day=released.peildatum)
    return sorted(written)


def owner_text(released: Released, figure_owner: str) -> str:
    """Who answers for the profile, with contact, and who for the figure."""
    owner = released.dossier.get("eigenaar", {})
    line = ", ".join(str(owner[key]) for key in ("naam", "functie", "contact") if owner.get(key))
    return f"{line}. Eigenaar van het cijfer: {figure_owner}." if line else figure_owner


def write_sheet(kaart: Kaart, stem: Path, *, day: str) -> list[Path]:
    """Write the pages of one map sheet as ``stem.pdf`` and the first of them as ``stem.png``.

    ``day`` (ISO date) is the date in the PDF. The PDF is tagged: each page has its own words.
    """
    drawn = [page_svg(page) for page in draw_pages(kaart)]
    pages = [{"svg": svg, "alt": alt} for svg, alt in zip(drawn, page_alts(kaart, len(drawn)), strict=True)]
    title = f"{kaart.title} ({kaart.status})"
    sheet = {"title": title, "owner": kaart.owner, "subtitle": kaart.subtitle, "peildatum": day}
    pdf, png = stem.with_name(stem.name + ".pdf"), stem.with_name(stem.name + ".png")
    pdf.write_bytes(_set_sheet({**sheet, "pages": pages}, format="pdf", pdf_standards=["ua-1"]))
    png.write_bytes(_set_sheet({**sheet, "pages": pages[:1]}, format="png", ppi=DPI))
    return [pdf, png]


def page_alts(kaart: Kaart, pages: int) -> list[str]:
    """What the first of ``pages`` pages shows, figures included, then what the pages after it hold."""
    figures = "; ".join(f"{area.name}: {area.text}" for area in kaart.areas)
    more = f"Vervolg van het kaartblad: {kaart.title}. Namen, cijfers en toelichting."
    return [f"{picture_alt(kaart)} Cijfers: {figures}.", *[more] * (pages - 1)]


def _set_sheet(sheet: Mapping[str, Any], **options: Any) -> bytes:
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
