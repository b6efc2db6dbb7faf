"""A map in a notebook: in a frame of its own, with words for where it cannot be drawn."""

from collections.abc import Callable, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from wijkprofiel.errors import UsageError
from wijkprofiel.maps.interactive import render_map_html
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.text import area_count
from wijkprofiel.numbers import format_date
from wijkprofiel.stages import chain_text

if TYPE_CHECKING:
    from wijkprofiel.maps.widget import MapWidget

_FRAME = (
    '<iframe title="{title}" sandbox="allow-scripts" srcdoc="{page}" '
    'style="width:100%;height:{height}px;border:1px solid #8a94a0"></iframe>'
)
_HEIGHT_PX = 900


class MapView:
    """Shows ``kaarten`` in a notebook; ``kaart`` is the first of them.

    The page stands in the widget and not in the notebook: a saved notebook holds a few words and no figure.
    The frame has no rights beyond running its own script. ``sheet`` gives the HTML page about an area, by its
    code; `widget` shows it when the area is chosen.
    """

    def __init__(self, kaarten: Sequence[Kaart], *, sheet: Callable[[str], str] | None = None) -> None:
        if not kaarten:
            raise UsageError("Er is geen kaart om te tonen.")
        self.kaarten = tuple(kaarten)
        self._sheet = sheet

    @property
    def kaart(self) -> Kaart:
        """The map that is shown first."""
        return self.kaarten[0]

    @cached_property
    def _answering(self) -> "MapWidget":
        # Here and not above: whoever only looks at maps need not wait for ipyleaflet.
        from wijkprofiel.maps.widget import MapWidget

        return MapWidget(self.kaart, sheet=self._sheet)

    def widget(self) -> "MapWidget":
        """The map that answers a click or a key with the page of the area; always the same one."""
        return self._answering

    @property
    def selectie(self) -> list[str]:
        """Codes of the areas that are chosen in `widget`."""
        return list(self._answering.selectie)

    def frame(self) -> str:
        """The page in a frame, as HTML."""
        page = escape(render_map_html(self.kaarten), quote=True)
        return _FRAME.format(title=escape(self.kaart.title, quote=True), page=page, height=_HEIGHT_PX)

    def samenvatting(self) -> str:
        """The map in words that may stay behind in a saved notebook: what it is, and no figure."""
        return "\n\n".join("\n".join(summary_lines(kaart)) for kaart in self.kaarten)

    def _repr_html_(self) -> str:
        return self.frame()

    def __repr__(self) -> str:
        return "\n\n".join(describe_lines(kaart) for kaart in self.kaarten)


def describe_lines(kaart: Kaart) -> str:
    """A map in words: title, classes, kinds of missing, status and source."""
    lines = [f"{kaart.title} [{kaart.status}]", f"Eenheid: {kaart.subtitle}"]
    lines += [f"  {row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.classes]
    lines += [f"  geen cijfer, {row.label}: {area_count(row.areas, kaart.level)}" for row in kaart.missing]
    lines += [f"  {reference.name}: {reference.text}" for reference in kaart.references]
    lines += [*kaart.notes, f"Bron: {'; '.join(kaart.sources)}", f"Grenzen: {kaart.boundary_line}"]
    lines.append(chain_text(kaart.stage))
    lines += [f"Geldig tot {format_date(kaart.valid_until)}. Kenmerk van de cijfers {kaart.mark}."]
    return "\n".join(lines)


def summary_lines(kaart: Kaart) -> list[str]:
    """A map in words that may stay behind in a saved notebook: what it is, and no figure."""
    return [
        f"{kaart.title} [{kaart.status}]",
        *([kaart.banner] if kaart.banner else []),
        f"{area_count(len(kaart.areas), kaart.level)}. Bron: {'; '.join(kaart.sources)}",
        f"Geldig tot {format_date(kaart.valid_until)}.",
    ]
