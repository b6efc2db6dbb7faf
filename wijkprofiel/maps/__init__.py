"""Interactive maps: from what was approved to a map model, and from there to a page or a notebook."""

from wijkprofiel.maps.interactive import render_map_html, write_map
from wijkprofiel.maps.kaart import build_map
from wijkprofiel.maps.model import ClassRow, Kaart, MapArea, MissingRow, Reference
from wijkprofiel.maps.notebook import MapView

__all__ = [
    "ClassRow",
    "Kaart",
    "MapArea",
    "MapView",
    "MissingRow",
    "Reference",
    "build_map",
    "render_map_html",
    "write_map",
]
