"""A map that answers: a click or a key gives the page of an area, and its code to Python."""

import logging
import secrets
from collections.abc import Callable, Sequence
from html import escape
from types import TracebackType
from typing import Any, Self

from ipyleaflet import GeoJSON, Map, WidgetControl
from ipywidgets import HTML, Button, Checkbox, HBox, Layout, Output, SelectMultiple, VBox
from traitlets import Bunch, List, Unicode, observe, validate

from guardrails.errors import GuardrailsError
from wijkprofiel.errors import UsageError, WijkprofielError
from wijkprofiel.maps.model import Kaart, MapArea
from wijkprofiel.maps.notebook import summary_lines
from wijkprofiel.maps.palette import FOCUS
from wijkprofiel.maps.vector import area_shapes, legend_html, pattern_definitions, view_of
from wijkprofiel.numbers import format_date

Sheet = Callable[[str], str]
_LOG = logging.getLogger("wijkprofiel.kaart")
_MAP_PX = (480, 430)
_LIST_ROWS = 14
_SHEET_FRAME = (
    '<iframe title="{title}" sandbox srcdoc="{page}" '
    'style="width:100%;height:{height}px;border:1px solid #8a94a0"></iframe>'
)
_SHEET_PX = 820
_CLASS = "wijkprofiel-kaart"
_STYLE = (
    f"<style>.{_CLASS} .leaflet-container "
    "{background: #fff; outline: 1px solid #8a94a0; outline-offset: -1px}</style>"
)
# JupyterLab takes arrows and letters for itself, also in a list, unless the element in focus asks it not to.
_OWN_KEYS_CLASS = "wijkprofiel-antwoord"
_OWN_KEYS = f"""
const ask = () => {{
  const around = element.closest(".{_OWN_KEYS_CLASS}");
  const found = around ? around.querySelectorAll("select, input, button, .leaflet-container") : [];
  for (const one of found) one.setAttribute("data-lm-suppress-shortcuts", "true");
  if (!around || !around.querySelector(".leaflet-container")) setTimeout(ask, 100);
}};
ask();
"""
_HINT = (
    "Klik een gebied aan, of ga met Tab naar de lijst en kies met de pijltjes. "
    "In de lijst kiest u er meer met Shift of Ctrl."
)


class MapWidget(VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A map of one ``Kaart`` with a list of its areas beside it; nothing is loaded from elsewhere.

    The list is the map for who uses a keyboard or a screen reader: both choose the same, and follow each other.
    An error of a handler is shown in Dutch in the widget, and goes on to the log of the notebook.

    Parameters
    ----------
    kaart : Kaart
        What was approved; the widget draws it and adds no figure.
    sheet : callable, optional
        Code of an area to the HTML page about it, shown under the map when the area is chosen.

    Attributes
    ----------
    selectie : list of str
        Codes of the chosen areas, in code order. It can be observed, and set: a code that is not on the map raises
        `UsageError`.

    Examples
    --------
    >>> from wijkprofiel import gemeente
    >>> kaart = gemeente("Hengelo").kaart("afstand_supermarkt", niveau="wijk").widget()
    >>> kaart.observe(lambda change: print(change.new), "selectie")
    >>> kaart.selectie = ["WK016405"]
    ['WK016405']
    """

    selectie = List(Unicode())

    def __init__(self, kaart: Kaart, *, sheet: Sheet | None = None) -> None:
        self.kaart = kaart
        self._sheet = sheet
        self._by_code = {area.code: area for area in kaart.areas}
        self._shapes = area_shapes(kaart, name=(name := secrets.token_hex(4)))
        self._list = _area_list(kaart.areas)
        self._more = Checkbox(description="Meer gebieden aanklikken", indent=False)
        self._clear = Button(description="Keuze wissen", layout=Layout(width="auto"))
        self._pointed, self._said, self._failed, self._page = HTML(), HTML(), HTML(), HTML()
        self._chosen = GeoJSON(data=_collection(()), style={"color": FOCUS, "weight": 4, "fill": False})
        self._areas = GeoJSON(
            data=_collection(self._shapes.values()), hover_style={"weight": 3, "color": FOCUS}
        )
        self._connect()
        super().__init__(self._parts(name))
        self.add_class(_OWN_KEYS_CLASS)
        self._say()

    def _parts(self, name: str) -> list[Any]:
        centre, zoom = view_of(self.kaart.geometry, pixels=_MAP_PX)
        drawn = Map(
            layers=(self._areas, self._chosen),
            center=centre,
            zoom=zoom,
            zoom_snap=0.25,
            attribution_control=False,
            layout=Layout(height=f"{_MAP_PX[1]}px", flex="1 1 360px", min_width="260px"),
        )
        drawn.add_class(_CLASS)
        drawn.add(WidgetControl(widget=self._pointed, position="topright"))
        drawn.add(WidgetControl(widget=HTML(f"<b>{escape(self.kaart.status)}</b>"), position="bottomleft"))
        legend = HTML(legend_html(self.kaart, name=name))
        beside = VBox(
            [self._list, self._more, self._clear, legend],
            layout=Layout(flex="1 1 260px", min_width="220px", overflow="hidden"),
        )
        both = HBox([drawn, beside], layout=Layout(flex_flow="row wrap", grid_gap="10px"))
        head = HTML(_STYLE + _head(self.kaart) + pattern_definitions(self.kaart, name=name))
        asking = {
            "output_type": "display_data",
            "data": {"application/javascript": _OWN_KEYS},
            "metadata": {},
        }
        keys = Output(outputs=(asking,))
        return [head, both, self._said, self._failed, self._page, HTML(_foot(self.kaart)), keys]

    def _connect(self) -> None:
        for layer in (self._areas, self._chosen):
            layer.on_click(self._clicked)
        self._areas.on_hover(self._hovered)
        self._list.observe(self._listed, "value")
        self._clear.on_click(self._emptied)

    @validate("selectie")
    def _known(self, proposal: Bunch) -> list[str]:
        asked = set(proposal.value)
        unknown = sorted(asked - self._by_code.keys())
        if unknown:
            raise UsageError(
                f"Op deze kaart staat geen gebied met de code '{unknown[0]}'.",
                remedy=f"Kies codes van deze kaart, zoals '{self.kaart.areas[0].code}'.",
            )
        return [code for code in self._by_code if code in asked]

    @observe("selectie")
    def _selected(self, change: Bunch) -> None:
        chosen = tuple(self.selectie)
        self._failed.value = ""
        self._list.value = chosen
        self._chosen.data = _collection(self._shapes[code] for code in chosen)
        self._say()
        added = [code for code in chosen if code not in change.old]
        self._show_page((added or chosen or ("",))[-1])

    def _clicked(self, *, properties: dict[str, Any], **_event: Any) -> None:
        with _Told(self):
            self.selectie = self._after_click(str(properties["code"]))

    def _after_click(self, code: str) -> list[str]:
        if not self._more.value:
            return [] if self.selectie == [code] else [code]
        return [*{*self.selectie} ^ {code}]

    def _hovered(self, *, properties: dict[str, Any], **_event: Any) -> None:
        with _Told(self):
            self._pointed.value = f"<b>{_words(self._by_code[str(properties['code'])])}</b>"

    def _listed(self, change: Bunch) -> None:
        with _Told(self):
            self.selectie = list(change.new)

    def _emptied(self, _button: Button) -> None:
        with _Told(self):
            self.selectie = []

    def _say(self) -> None:
        said = "; ".join(_words(self._by_code[code]) for code in self.selectie)
        self._said.value = f'<p aria-live="polite" style="margin:4px 0">{said or escape(_HINT)}</p>'

    def _show_page(self, code: str) -> None:
        """The page about an area. A refusal of the guardrails stands in its place; the choice itself remains."""
        self._page.value = ""
        if self._sheet is None or not code:
            return
        try:
            page = escape(self._sheet(code), quote=True)
        except (WijkprofielError, GuardrailsError) as refusal:
            self.meld(refusal)
            return
        title = escape(f"Factsheet {self._by_code[code].name}", quote=True)
        self._page.value = _SHEET_FRAME.format(title=title, page=page, height=_SHEET_PX)

    def meld(self, error: BaseException) -> None:
        """Show an error in Dutch in the widget; one that is not ours with a code that stands in the log as well."""
        code = secrets.token_hex(2)
        if isinstance(error, WijkprofielError | GuardrailsError):
            told = str(error)
        else:
            _LOG.error("code %s", code, exc_info=error)
            told = (
                f"Er ging iets mis (code {code}). Uw keuze is bewaard. Wat er misging, staat in het logboek."
            )
        lines = "<br>".join(escape(line) for line in told.splitlines())
        self._failed.value = (
            f'<p role="alert" style="border-left:4px solid {FOCUS};padding:2px 8px;margin:4px 0">{lines}</p>'
        )

    def __repr__(self) -> str:
        return "\n".join(summary_lines(self.kaart))

    def _repr_html_(self) -> str:
        return f'<p lang="nl">{"<br>".join(escape(line) for line in summary_lines(self.kaart))}</p>'

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        view = super()._repr_mimebundle_() or {}
        return {**view, "text/html": self._repr_html_(), "text/plain": repr(self)}


class _Told:
    """Whatever goes wrong inside is said in the widget, and goes on."""

    def __init__(self, widget: MapWidget) -> None:
        self.widget = widget

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            self.widget.meld(error)


def _area_list(areas: Sequence[MapArea]) -> SelectMultiple:
    return SelectMultiple(
        options=[(f"{area.name}: {area.text}", area.code) for area in areas],
        rows=min(_LIST_ROWS, len(areas)),
        description="Gebieden",
        layout=Layout(width="100%", height="270px", flex_flow="column"),
        style={"description_width": "initial"},
    )


def _collection(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _words(area: MapArea) -> str:
    return escape(f"{area.name}: {area.text}")


def _head(kaart: Kaart) -> str:
    banner = f'<p style="margin:2px 0"><b>{escape(kaart.banner)}</b></p>' if kaart.banner else ""
    return (
        f'<div lang="nl"><h3 style="margin:0">{escape(kaart.title)} ({escape(kaart.status)})</h3>'
        f'<p style="margin:2px 0">{escape(kaart.subtitle)}</p>{banner}</div>'
    )


def _foot(kaart: Kaart) -> str:
    lines = [
        *(f"{reference.name}: {reference.text}" for reference in kaart.references),
        kaart.method,
        *(note for note in kaart.notes if note != kaart.banner),
        *(f"Bron: {source}" for source in kaart.sources),
        f"Grenzen: {kaart.boundary_line}",
        f"Geldig tot {format_date(kaart.valid_until)}. Kenmerk van de cijfers {kaart.mark}.",
    ]
    paragraphs = (f'<p style="margin:2px 0">{escape(line)}</p>' for line in lines)
    return f'<div lang="nl">{"".join(paragraphs)}{_quality(kaart)}</div>'


def _quality(kaart: Kaart) -> str:
    """The answers on the quality of the figure, folded; empty where nothing was measured."""
    if not kaart.quality:
        return ""
    lines = "".join(
        f"<li><b>{escape(line.question)}: {escape(line.outcome)}.</b> {escape(line.text)}</li>"
        for line in kaart.quality
    )
    return f"<details><summary>Hoe goed is dit cijfer?</summary><ul>{lines}</ul></details>"
