"""Map sheets: maps on paper and slides (A4, A3, 16:9; PDF, PNG, SVG, PPTX), and the map as a picture."""

from wijkprofiel.sheets.account import Account, account_of
from wijkprofiel.sheets.choice import SheetChoice, sheet_choice
from wijkprofiel.sheets.clean import printable
from wijkprofiel.sheets.deck import deck_bytes
from wijkprofiel.sheets.document import SheetDocument, sheet_document
from wijkprofiel.sheets.files import (
    boundaries_of,
    file_name,
    released_maps,
    write_deck,
    write_sheet,
    write_sheets,
)
from wijkprofiel.sheets.page import font_folder
from wijkprofiel.sheets.paper import A3, A4, PAPERS, SLIDE, Paper, paper_of
from wijkprofiel.sheets.picture import draw_picture, picture_alt, picture_svg
from wijkprofiel.sheets.series import check_series
from wijkprofiel.sheets.sheet import draw_sheet
from wijkprofiel.sheets.text import as_sentence
from wijkprofiel.sheets.view import SheetView, view_sheet
from wijkprofiel.sheets.years import years_document

__all__ = [
    "A3",
    "A4",
    "PAPERS",
    "SLIDE",
    "Account",
    "Paper",
    "SheetChoice",
    "SheetDocument",
    "SheetView",
    "account_of",
    "as_sentence",
    "boundaries_of",
    "check_series",
    "deck_bytes",
    "draw_picture",
    "draw_sheet",
    "file_name",
    "font_folder",
    "paper_of",
    "picture_alt",
    "picture_svg",
    "printable",
    "released_maps",
    "sheet_choice",
    "sheet_document",
    "view_sheet",
    "write_deck",
    "write_sheet",
    "write_sheets",
    "years_document",
]
