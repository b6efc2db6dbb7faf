"""The map of a topic as an SVG for the screen: areas one can choose with a mouse or a key, and a legend in words."""

from html import escape

from wijkprofiel.maps.palette import MISSING_FILL, MISSING_INK, PATTERNS, TILE
from wijkprofiel.workshop.scene import LegendRow, Scene, Topic


def map_svg(scene: Scene, topic: Topic, *, level: str) -> str:
    """The map of ``topic`` for the areas of ``level``, as HTML; without a map a sentence that says so.

    An area carries ``data-kies`` with its code; names and figures are text, whatever stands in them.
    """
    shapes, rows = scene.shapes.get(level), topic.legends.get(level)
    if shapes is None or rows is None:
        return "<p>Van dit onderwerp is er op dit niveau geen kaart. Kies een gebied in de lijst.</p>"
    colours = {n: row.colour for n, row in enumerate(r for r in rows if not r.pattern)}
    areas = [p for p in sorted(scene.places, key=lambda p: p.code) if p.code in shapes.paths]
    parts = []
    for number, place in enumerate(areas):
        figure = topic.figures.get(place.code)
        said = "geen cijfer" if figure is None else figure.text
        fill = MISSING_FILL if figure is None or figure.number is None else colours[figure.number]
        words = escape(f"{place.name}: {said}")
        attributes = f'd="{shapes.paths[place.code]}" fill-rule="evenodd"'
        over = ""
        if figure is not None and figure.reason:
            over = f'<path {attributes} fill="url(#ws-{figure.reason})" pointer-events="none"/>'
        parts.append(
            f'<path {attributes} fill="{fill}" data-kies="{escape(place.code)}" role="button" '
            f'tabindex="{0 if number == 0 else -1}" aria-label="{words}"><title>{words}</title></path>{over}'
        )
    borders = _borders(scene, level)
    # Outlines on top: the border of an area lies half under its neighbours, so a mark needs a line of its own.
    marks = "".join(f'<path d="{shapes.paths[p.code]}" data-merk="{escape(p.code)}"/>' for p in areas)
    label = escape(f"Kaart van {topic.label}, {topic.year}, per {level}. Dezelfde cijfers staan in de lijst.")
    return (
        f'<div class="ws-kaart"><svg viewBox="0 0 {shapes.width} {shapes.height}" role="group" '
        f'aria-label="{label}" xmlns="http://www.w3.org/2000/svg"><defs>{_patterns(rows)}</defs>'
        f"{''.join(parts)}{borders}{marks}</svg></div>"
    )


def legend_html(topic: Topic, *, level: str) -> str:
    """The legend in words, with the number of areas per class and per kind of missing."""
    rows = topic.legends.get(level, ())
    items = "".join(
        f'<li><svg viewBox="0 0 28 18" aria-hidden="true"><defs>{_patterns((row,), "l")}</defs>'
        f'<rect width="28" height="18" fill="{row.colour}"/>{_swatch(row)}</svg>'
        f"<span>{escape(('geen cijfer: ' if row.pattern else '') + row.label)} ({row.areas})</span></li>"
        for row in rows
        if row.areas
    )
    return f'<ul class="ws-legenda" aria-label="Legenda">{items}</ul>' if items else ""


def chosen_style(code: str) -> str:
    """A style that marks the chosen area, without drawing the map again."""
    if not code.isalnum():
        return ""
    # A dark line in a white halo: seen on every class, also in grey.
    halo = "filter: drop-shadow(0 0 3px #fff) drop-shadow(0 0 3px #fff)"
    return f'<style>.ws-kaart [data-merk="{code}"] {{ stroke: #1c2733; stroke-width: 6; {halo}; }}</style>'


def _borders(scene: Scene, level: str) -> str:
    """Borders of wijken over a map of buurten, so that one sees where one is."""
    wijken = scene.shapes.get("wijk")
    if level != "buurt" or wijken is None:
        return ""
    lines = "".join(wijken.paths.values())
    return f'<path d="{lines}" fill="none" stroke="#2f3b48" stroke-width="2.5" pointer-events="none"/>'


def _patterns(rows: tuple[LegendRow, ...], mark: str = "") -> str:
    return "".join(
        f'<pattern id="ws{mark}-{row.reason}" width="{TILE}" height="{TILE}" patternUnits="userSpaceOnUse">'
        f'<path d="{PATTERNS[row.reason].path}" stroke="{MISSING_INK}" stroke-width="1.4" fill="none"/></pattern>'
        for row in rows
        if row.reason
    )


def _swatch(row: LegendRow) -> str:
    return f'<rect width="28" height="18" fill="url(#wsl-{row.reason})"/>' if row.reason else ""
