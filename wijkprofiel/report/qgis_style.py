"""The style of a map for QGIS (QML): classes and kinds of missing as the legend of the map has them."""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

from wijkprofiel.maps import Kaart

# What QGIS reads is that of this version or later; older ones skip what they do not know.
VERSION = "3.22.0"
NAME_LENGTH = 30
# Fill styles of QGIS that stand nearest to the patterns of the map.
BRUSHES: Mapping[str, str] = {
    "cross": "diagonal_x",
    "hatch": "b_diagonal",
    "backhatch": "f_diagonal",
    "lines": "horizontal",
    "dots": "dense7",
    "bars": "vertical",
    "rings": "dense6",
    "grid": "cross",
    "stars": "dense5",
    "barred": "dense4",
}
# Characters that XML 1.0 cannot hold, and those that some readers take for the end of a line.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("[\r\n\x85\u2028\u2029]+")
_POLYGON = "2"


def style_qml(kaart: Kaart, *, aliases: Mapping[str, str]) -> str:
    """The style as QML text: a category per class in its colour, one per kind of missing in its pattern.

    Parameters
    ----------
    kaart
        The order, words and colours are those of its legend.
    aliases
        Column of the layer -> what a reader sees as its name.
    """
    rows = [(f"klasse {row.number + 1}", row.label, row.colour, "solid") for row in kaart.classes]
    rows += [
        (row.reason, f"geen cijfer: {row.label}", row.colour, BRUSHES[row.pattern]) for row in kaart.missing
    ]
    categories = "".join(
        f'<category value={_attribute(value)} label={_attribute(label)} symbol="{n}" render="true" type="string"/>'
        for n, (value, label, _, _) in enumerate(rows)
    )
    symbols = "".join(_symbol(n, colour, brush) for n, (_, _, colour, brush) in enumerate(rows))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="{VERSION}" styleCategories="Symbology|Fields|AttributeTable">'
        f'<renderer-v2 type="categorizedSymbol" attr="{column_of(kaart)}_klasse" enableorderby="0" '
        'forceraster="0" symbollevels="0" referencescale="-1">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols>"
        "<rotation/><sizescale/></renderer-v2>"
        "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>"
        f"{_aliases(aliases)}<previewExpression>&quot;naam&quot;</previewExpression>"
        f"<layerGeometryType>{_POLYGON}</layerGeometryType></qgis>"
    )


def column_of(kaart: Kaart) -> str:
    """The name of the figure of a map as a column: letters, digits and underscores.

    >>> from types import SimpleNamespace
    >>> column_of(SimpleNamespace(indicator="inwoners@2020"))
    'inwoners_2020'
    """
    return re.sub(r"\W+", "_", kaart.indicator).strip("_").lower()


def style_names(kaarten: Sequence[Kaart]) -> tuple[str, ...]:
    """The name of the style of each map: its topic, as long as QGIS keeps it, with the year, each name once.

    >>> from types import SimpleNamespace
    >>> style_names([SimpleNamespace(topic="Afstand tot een kinderdagverblijf, 2020")])
    ('Afstand tot een kinderd…, 2020',)
    """
    names: list[str] = []
    for kaart in kaarten:
        label, _, year = plain_line(kaart.topic).rpartition(", ")
        tail = f", {year}" if label else year
        name = _shortened(label, NAME_LENGTH - len(tail)) + tail if label else _shortened(tail, NAME_LENGTH)
        count = 1
        while name in names:
            count += 1
            name = f"{name[: NAME_LENGTH - 4]} ({count})"
        names.append(name)
    return tuple(names)


def plain_line(text: str) -> str:
    """The text on one line, without characters that XML cannot hold."""
    return _LINE_ENDS.sub(" ", _NOT_XML.sub("", text))


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _aliases(aliases: Mapping[str, str]) -> str:
    """Names for the columns; the attribute table of QGIS shows them in place of the names in the file."""
    written = "".join(
        f'<alias index="{n}" field={_attribute(column)} name={_attribute(label)}/>'
        for n, (column, label) in enumerate(aliases.items(), start=1)
    )
    return f"<aliases>{written}</aliases>"


def _attribute(text: str) -> str:
    return quoteattr(plain_line(text))


def _symbol(number: int, colour: str, brush: str) -> str:
    """A filled area with a white border; a pattern is drawn in dark lines on the colour of what is missing."""
    ground = _layer({"color": _rgba(colour), "style": "solid", "outline_color": "255,255,255,255"})
    pattern = (
        "" if brush == "solid" else _layer({"color": "95,95,95,255", "style": brush, "outline_style": "no"})
    )
    head = f'<symbol type="fill" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">'
    return f"{head}{ground}{pattern}</symbol>"


def _layer(options: Mapping[str, str]) -> str:
    full = {"outline_width": "0.26", "outline_width_unit": "MM", "outline_style": "solid", **options}
    written = "".join(
        f'<Option type="QString" name="{key}" value="{value}"/>' for key, value in sorted(full.items())
    )
    old = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in sorted(full.items()))
    head = '<layer class="SimpleFill" enabled="1" locked="0" pass="0">'
    return f'{head}<Option type="Map">{written}</Option>{old}</layer>'


def _rgba(colour: str) -> str:
    """A colour as QGIS writes it.

    >>> _rgba("#0a14ff")
    '10,20,255,255'
    """
    return ",".join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5)) + ",255"
