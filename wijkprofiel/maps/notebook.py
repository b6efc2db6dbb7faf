"""A map in a notebook: in a frame of its own, with words for where it cannot be drawn."""

from collections.abc import Sequence
from html import escape
from typing import Any

from ipywidgets import HTML

from wijkprofiel.errors import UsageError
from wijkprofiel.maps.interactive import render_map_html
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.text import area_count
from wijkprofiel.numbers import format_date

_FRAME = (
    '<iframe title="{title}" sandbox="allow-scripts" srcdoc="{page}" '
    'style="width:100%;height:{height}px;border:1px solid #8a94a0"></iframe>'
)
_HEIGHT_PX = 900


class MapView:
    """Shows ``kaarten`` in a notebook; ``kaart`` is the first of them.

    The page stands in the widget and not in the notebook: a saved notebook holds the words of `repr` only.
    The frame has no rights beyond running its own script.
    """

    def __init__(self, kaarten: Sequence[Kaart]) -> None:
        if not kaarten:
            raise UsageError("Er is geen kaart om te tonen.")
        self.kaarten = tuple(kaarten)

    @property
    def kaart(self) -> Kaart:
        """The map that is shown first."""
        return self.kaarten[0]

    def widget(self) -> HTML:
        """The widget with the page in a frame."""
        page = escape(render_map_html(self.kaarten), quote=True)
        return HTML(_FRAME.format(title=escape(self.kaart.title, quote=True), page=page, height=_HEIGHT_PX))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = dict(self.widget()._repr_mimebundle_() or {})
        return {**bundle, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return "\n\n".join(describe_lines(kaart) for kaart in self.kaarten)


def describe_lines(kaart: Kaart) -> str:
    """A map in words: title, classes, kinds of missing, status and source."""
    lines = [f"{kaart.title} [{kaart.status}]", f"Eenheid: {kaart.subtitle}"]
    lines += [f"  {row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.classes]
    lines += [f"  geen cijfer, {row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.missing]
    lines += [f"  {reference.name}: {reference.text}" for reference in kaart.references]
    lines += [*kaart.notes, f"Bron: {'; '.join(kaart.sources)}", f"Grenzen: {kaart.boundary_line}"]
    lines += [f"Geldig tot {format_date(kaart.valid_until)}. Kenmerk van de cijfers {kaart.mark}."]
    return "\n".join(lines)
