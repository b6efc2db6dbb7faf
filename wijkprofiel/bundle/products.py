"""What a bundle shows: map, sheets, report and workbook, written one after the other."""

from collections.abc import Callable, Mapping
from pathlib import Path

from guardrails import Released
from wijkprofiel.accountability import write_drafts
from wijkprofiel.audiences import products_of
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle.layout import DECK, DRAFTS, FACTSHEETS, GEOPACKAGE, MAP, SHEETS, WORKBOOK
from wijkprofiel.maps import write_map
from wijkprofiel.maps.kaart import map_outputs
from wijkprofiel.report import (
    has_factsheets,
    write_council_page,
    write_factsheets,
    write_geopackage,
    write_report,
    write_workbook,
)
from wijkprofiel.sheets import write_deck, write_sheets

Progress = Callable[[str], None]
ProductWriter = Callable[[Released, Mapping[str, Boundaries], Path, Progress], None]


def write_products(
    released: Released, boundaries: Mapping[str, Boundaries], folder: Path, progress: Progress
) -> None:
    """Write the pictures and documents of ``released`` for whom it is; ``progress`` hears what is being made."""
    chosen = products_of(released.dossier)
    if map_outputs(released):  # a profile of tables only, such as one about care, has no map
        progress("interactieve kaart")
        write_map(released, boundaries, folder / MAP)
        if "kaartbladen" in chosen:
            progress("kaartbladen")
            write_sheets(released, boundaries, folder / SHEETS)
        if "presentatie" in chosen:
            progress("presentatie")
            write_deck(released, boundaries, folder / DECK)
        if "geopackage" in chosen:
            progress("GeoPackage")
            write_geopackage(released, boundaries, folder / GEOPACKAGE)
    if "factsheets" in chosen and has_factsheets(released, boundaries):
        progress("factsheets")
        write_factsheets(released, boundaries, folder / FACTSHEETS)
    progress("rapport")
    write_report(released, boundaries, folder)
    if "raad" in chosen:
        progress("pagina voor de raad")
        write_council_page(released, folder)
    progress("werkboek")
    write_workbook(released, folder / WORKBOOK)
    write_drafts(released, folder / DRAFTS)
