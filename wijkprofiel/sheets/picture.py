"""A map as a picture inside a document: areas, labels and legend, without the account around it."""

from matplotlib.figure import Figure

from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.text import area_count
from wijkprofiel.sheets.ground import (
    draw_ground,
    draw_labels,
    draw_scale,
    draw_watermark,
    ground_frame,
    place_labels,
)
from wijkprofiel.sheets.margin import draw_legend, draw_references
from wijkprofiel.sheets.page import drawing_style, new_page, page_svg
from wijkprofiel.sheets.paper import Frame

_HEIGHT_MM = 150.0
_WIDEST_MAP = Frame(left=3.0, top=3.0, width=190.0, height=144.0)
_NARROWEST_MAP = 100.0
_COLUMN_MM = 92.0


def draw_picture(kaart: Kaart) -> Figure:
    """Map, labels, legend and figures to compare with, without title; as wide as the areas ask."""
    with drawing_style():
        frame = ground_frame(kaart, _WIDEST_MAP, narrowest=_NARROWEST_MAP)
        column = Frame(frame.left + frame.width + 6, 5.0, _COLUMN_MM, _HEIGHT_MM - 10)
        figure, page = new_page(width=column.left + column.width + 3, height=_HEIGHT_MM)
        ground = draw_ground(figure, kaart, frame)
        draw_watermark(ground, frame, kaart.status)
        draw_labels(ground, place_labels(kaart, ground, frame, size=11.0))
        draw_scale(page, ground, kaart, frame, size=10.0)
        y = draw_legend(page, kaart, column, column.top, size=11.5)
        draw_references(page, kaart, column, y + 3.0, size=11.5)
    return figure


def picture_svg(kaart: Kaart) -> str:
    """The picture as SVG text: letters as shapes, no date, the same every time."""
    return page_svg(draw_picture(kaart), letters_as_shapes=True)


def picture_alt(kaart: Kaart) -> str:
    """What the picture shows, in words: topic, classes with numbers of areas, kinds of missing."""
    count = area_count(len(kaart.areas), kaart.level)
    classes = "; ".join(f"{row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.classes)
    gaps = "; ".join(f"{row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.missing)
    parts = [
        f"Kaart: {kaart.title}. Eenheid: {kaart.subtitle}. Getekend: {count}.",
        f"Klassen: {classes}." if classes else "Er zijn geen klassen.",
        f"Geen cijfer: {gaps}." if gaps else "Elk gebied heeft een cijfer.",
        "De cijfers per gebied staan in de tabel.",
    ]
    return " ".join(parts)
