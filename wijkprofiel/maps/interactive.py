"""The interactive map: one file that needs nothing but a browser."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guardrails import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.maps.kaart import build_map, map_outputs
from wijkprofiel.maps.layers import WORLD, pack_layers, shown_as, split_layers, subject_of, theme_of, year_of
from wijkprofiel.maps.legend import EARLIER
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import BORDER, CONTEXT, FOCUS, MISSING_INK, PATTERNS, TILE
from wijkprofiel.maps.shell import LEAFLET_OPTIONS, MapPage, OfflineMap, asset, with_policy
from wijkprofiel.maps.text import (
    AREA_WORDS,
    AVERAGE_TEXT,
    EXPIRED_TEXT,
    NOT_FOR_TEXT,
    STATUS_TEXTS,
    area_count,
    describe_map,
)
from wijkprofiel.numbers import DECIMAL_MARK, GROUP_MARK, MINUS_MARK, format_date
from wijkprofiel.rights import FOR_YOU, OBJECT, RIGHTS
from wijkprofiel.stages import chain_words

_STYLES = ("vendor/leaflet/leaflet.css", "static/kaart.css")
_SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    *(f"static/{name}.js" for name in ("lezen", "vlakken", "paneel", "kaart")),
)
# What script and template need to draw: colours, and the tile of a pattern, drawn at three quarters.
_LOOK: Mapping[str, Any] = {
    "border": BORDER,
    "focus": FOCUS,
    "ink": MISSING_INK,
    "tile": TILE,
    "scale": 0.75,
    "stroke": 1.4,
    "context": CONTEXT,
    # With more areas in view borders between them are left out; so many rows of a large table are shown at a time.
    "many": 1500,
    "rows": 200,
    # What is drawn around the view, as part of it, so that a map that is dragged has no bare edge.
    "margin": 0.15,
    # How much of a colour remains over a background map.
    "seeThrough": 0.75,
    "leaflet": LEAFLET_OPTIONS,
    "world": WORLD,
    "marks": {"group": GROUP_MARK, "decimal": DECIMAL_MARK, "minus": MINUS_MARK},
}
BACKGROUND: Mapping[str, str] = {
    "url": "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
    "attribution": "Kaartgegevens: Kadaster",
}
# A map of fewer areas needs no search.
_SEARCHED_FROM = 12


def render_map_html(kaarten: Sequence[Kaart], *, background: bool = False) -> str:
    """One self-contained page with a switch between ``kaarten``; the same maps give the same bytes.

    The page holds the printed figures of these maps and nothing else. It asks nothing of the network; only with
    ``background`` the reader can switch on PDOK's background map, which does.

    Parameters
    ----------
    kaarten : sequence of Kaart
        Maps of one approved profile, of one or more levels; the first is shown first.
    background : bool
        Offer the background map of PDOK; it is off until the reader asks for it.

    Raises
    ------
    UsageError
        When there is no map, when a map stands twice, or when they come from different profiles.
    """
    first = _one_profile(kaarten)
    look = {**_LOOK, "status": first.status, "background": dict(BACKGROUND) if background else None}
    page = MapPage(_content(kaarten, look))
    page.add_child(OfflineMap(look))
    return with_policy(page.render(), images=("https://service.pdok.nl",) if background else ())


def write_map(released: Released, boundaries: Mapping[str, Boundaries], path: Path | str) -> Path:
    """Write the page with all maps of ``released`` to ``path`` and return it; a half file never stands there.

    Parameters
    ----------
    released : Released
        Nothing else can be written.
    boundaries : mapping of level to Boundaries
    path : path of the file

    Raises
    ------
    NotApproved
        For a `Cleared`: that is for a screen only.
    UsageError
        When ``path`` is a folder or its folder does not exist.
    BoundaryError
        When the boundaries of a level are absent or others than the approved ones.
    """
    target = Path(path)
    approved = require_released(released)
    if target.is_dir() or not target.parent.is_dir():
        raise UsageError(
            f"'{target.name}' kan hier geen bestand worden: het is een map, of de map erboven bestaat niet.",
            remedy="Geef een bestandsnaam in een bestaande map, zoals uitvoer/kaart.html.",
        )
    page = render_map_html([_build(approved, boundaries, name) for name in map_outputs(approved)])
    draft = target.with_name(target.name + ".deel")
    try:
        draft.write_bytes(page.encode())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _build(approved: Released, boundaries: Mapping[str, Boundaries], name: str) -> Kaart:
    level = approved.outputs[name].level
    if level not in boundaries:
        raise BoundaryError(f"Voor de kaart '{name}' zijn geen grenzen gegeven (niveau {level}).")
    return build_map(approved, boundaries[level], output=name)


def _one_profile(kaarten: Sequence[Kaart]) -> Kaart:
    if not kaarten:
        raise UsageError(
            "Er is geen kaart om te tonen.", remedy="Zet bij minstens één onderwerp het gebruik 'kaart'."
        )
    if len({(kaart.indicator, kaart.level) for kaart in kaarten}) < len(kaarten):
        raise UsageError("Een kaart staat er twee keer in: zelfde onderwerp, zelfde niveau.")
    if len({(kaart.mark, kaart.status, kaart.valid_until) for kaart in kaarten}) > 1:
        raise UsageError(
            "Deze kaarten komen uit verschillende profielen en horen niet in één bestand.",
            remedy="Maak per profiel een bestand.",
        )
    return kaarten[0]


def _content(kaarten: Sequence[Kaart], look: Mapping[str, Any]) -> dict[str, Any]:
    first = kaarten[0]
    valid_until = format_date(first.valid_until)
    layers, places = split_layers(kaarten)
    return {
        "first": first,
        "kaarten": kaarten,
        "layers": layers,
        "themes": _themes(kaarten),
        "levels": [
            (level, AREA_WORDS[level][1]) for level in dict.fromkeys(kaart.level for kaart in kaarten)
        ],
        "patterns": PATTERNS.values(),
        "look": look,
        "years": _years(kaarten),
        "shown": _shown(kaarten),
        "searchable": any(len(layer.codes) >= _SEARCHED_FROM for layer in layers),
        "status_text": STATUS_TEXTS[first.status],
        "valid_until": valid_until,
        "expired_text": EXPIRED_TEXT.format(date=valid_until),
        "average_text": AVERAGE_TEXT,
        "not_for_text": NOT_FOR_TEXT,
        "for_you": FOR_YOU,
        "object": OBJECT,
        "rights": RIGHTS,
        "chain": chain_words,
        "count": area_count,
        "describe": describe_map,
        "styles": [asset(path) for path in _STYLES],
        "scripts": [asset(path) for path in _SCRIPTS],
        "packed": pack_layers(kaarten, layers, places),
    }


def _themes(kaarten: Sequence[Kaart]) -> list[tuple[str, dict[str, str]]]:
    """Subjects by theme, both in the order of the maps; a subject of one year is named with that year."""
    years: dict[str, set[str]] = {}
    for kaart in kaarten:
        years.setdefault(subject_of(kaart), set()).add(year_of(kaart))
    themes: dict[str, dict[str, str]] = {}
    for kaart in kaarten:
        subject, label = subject_of(kaart), kaart.topic or kaart.title
        if kaart.against:
            label = label.removesuffix(f": verschil met {kaart.against.name}")
        if len(years[subject]) > 1:
            label = label.removesuffix(f", {year_of(kaart)}")
        themes.setdefault(theme_of(kaart), {}).setdefault(subject, label)
    return list(themes.items())


def _shown(kaarten: Sequence[Kaart]) -> list[tuple[str, str]]:
    """What a map can show: the figures, and each kind of difference that one of them has."""
    words = {shown_as(k): f"Verschil met {k.against.name}" for k in kaarten if k.against is not None}
    if EARLIER in words:
        words[EARLIER] = "Verschil met een eerdere meting"
    return [("", "Het cijfer"), *words.items()] if words else []


def _years(kaarten: Sequence[Kaart]) -> list[str]:
    """The years to choose from, oldest first; none when no subject has more than one."""
    pairs = {(subject_of(kaart), year_of(kaart)) for kaart in kaarten}
    return sorted({year for _, year in pairs}) if len(pairs) > len({subject for subject, _ in pairs}) else []
