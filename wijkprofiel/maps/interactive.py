"""The interactive map: one file that needs nothing but a browser."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guardrails import Released, require_released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.errors import BoundaryError, UsageError
from wijkprofiel.maps.kaart import build_map, map_outputs
from wijkprofiel.maps.layers import pack_layers, split_layers
from wijkprofiel.maps.model import Kaart
from wijkprofiel.maps.palette import BORDER, FOCUS, MISSING_INK, PATTERNS, TILE
from wijkprofiel.maps.shell import MapPage, OfflineMap, asset, with_policy
from wijkprofiel.maps.text import (
    AREA_WORDS,
    AVERAGE_TEXT,
    EXPIRED_TEXT,
    NOT_FOR_TEXT,
    STATUS_TEXTS,
    area_count,
    describe_map,
)
from wijkprofiel.numbers import format_date

_STYLES = ("vendor/leaflet/leaflet.css", "static/kaart.css")
_SCRIPTS = ("vendor/leaflet/leaflet.js", "vendor/topojson-client/topojson-client.min.js", "static/kaart.js")
# What script and template need to draw: colours, and the tile of a pattern, drawn at three quarters.
_LOOK: Mapping[str, Any] = {
    "border": BORDER,
    "focus": FOCUS,
    "ink": MISSING_INK,
    "tile": TILE,
    "scale": 0.75,
    "stroke": 1.4,
}


def render_map_html(kaarten: Sequence[Kaart]) -> str:
    """One self-contained page with a switch between ``kaarten``; the same maps give the same bytes.

    The page holds the printed figures of these maps and nothing else. It asks nothing of the network.

    Parameters
    ----------
    kaarten : sequence of Kaart
        Maps of one approved profile, of one or more levels; the first is shown first.

    Raises
    ------
    UsageError
        When there is no map, when a map stands twice, or when they come from different profiles.
    """
    first = _one_profile(kaarten)
    offline = OfflineMap({**_LOOK, "status": first.status})
    page = MapPage(_content(kaarten))
    page.add_child(offline)
    return with_policy(page.render())


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


def _content(kaarten: Sequence[Kaart]) -> dict[str, Any]:
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
        "look": _LOOK,
        "status_text": STATUS_TEXTS[first.status],
        "valid_until": valid_until,
        "expired_text": EXPIRED_TEXT.format(date=valid_until),
        "average_text": AVERAGE_TEXT,
        "not_for_text": NOT_FOR_TEXT,
        "count": area_count,
        "describe": describe_map,
        "styles": [asset(path) for path in _STYLES],
        "scripts": [asset(path) for path in _SCRIPTS],
        "packed": pack_layers(kaarten, layers, places),
    }


def _themes(kaarten: Sequence[Kaart]) -> list[tuple[str, dict[str, str]]]:
    """Topics by theme, both in the order of the maps."""
    themes: dict[str, dict[str, str]] = {}
    for kaart in kaarten:
        topics = themes.setdefault(kaart.theme.replace("_", " ").capitalize(), {})
        topics.setdefault(kaart.indicator, kaart.topic or kaart.title)
    return list(themes.items())
