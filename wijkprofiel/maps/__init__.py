"""Interactive maps: from what was approved to a map model, and from there to a page or a notebook."""

from wijkprofiel.maps.areas import MapArea, MapAreas, Wording
from wijkprofiel.maps.interactive import render_map_html, write_map
from wijkprofiel.maps.kaart import build_map
from wijkprofiel.maps.model import Against, ClassRow, Kaart, MissingRow, Reference
from wijkprofiel.maps.notebook import MapView

__all__ = [
    "Against",
    "ClassRow",
    "Kaart",
    "MapArea",
    "MapAreas",
    "MapView",
    "MissingRow",
    "Reference",
    "Wording",
    "build_map",
    "render_map_html",
    "write_map",
]
