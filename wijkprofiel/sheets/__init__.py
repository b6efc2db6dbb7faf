"""Map sheets: one map on one A4 page, for print; and the map as a picture in a document."""

from wijkprofiel.sheets.files import boundaries_of, write_sheets
from wijkprofiel.sheets.page import font_folder
from wijkprofiel.sheets.picture import draw_picture, picture_alt, picture_svg
from wijkprofiel.sheets.sheet import draw_sheet
from wijkprofiel.sheets.text import as_sentence

__all__ = [
    "as_sentence",
    "boundaries_of",
    "draw_picture",
    "draw_sheet",
    "font_folder",
    "picture_alt",
    "picture_svg",
    "write_sheets",
]
