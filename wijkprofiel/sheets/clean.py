"""Names and texts of others as they can be printed: no sign that steers a program or a line."""

import unicodedata
from dataclasses import replace
from typing import Any

from wijkprofiel.maps.model import Kaart

# Cc control, Cf format (direction, zero width), Cs half signs, Co private, Zl and Zp line and paragraph.
_UNPRINTED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_SOFT_HYPHEN = "\u00ad"


def printable(text: str) -> str:
    """The text on one line, with a space for every sign that prints nothing.

    What it says is kept: markup, formulas and dollar signs are text like any other.

    >>> printable("Wijk\\u2028 <b>Noord</b>\\x00 ${x}")
    'Wijk <b>Noord</b> ${x}'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = (
        "" if sign == _SOFT_HYPHEN else " " if unicodedata.category(sign) in _UNPRINTED else sign
        for sign in text
    )
    # A narrow or unbreakable space between figures is meant to be there.
    return " ".join(part for part in "".join(kept).split(" ") if part)


def _affix(text: str) -> str:
    """The same for what stands right before or after a number: a space at either end is meant to be there."""
    return " " * text.startswith(" ") + printable(text) + " " * text[1:].endswith(" ")


def cleaned(kaart: Kaart) -> Kaart:
    """The same map with every text printable."""
    words: dict[str, Any] = {
        name: printable(getattr(kaart, name))
        for name in (
            "title",
            "subtitle",
            "definition",
            "boundary_line",
            "method",
            "owner",
            "status",
            "valid_until",
            "mark",
            "purpose",
            "topic",
            "banner",
        )
    }
    return replace(
        kaart,
        **words,
        sources=tuple(map(printable, kaart.sources)),
        notes=tuple(map(printable, kaart.notes)),
        areas=replace(
            kaart.areas,
            names=tuple(map(printable, kaart.areas.names)),
            wording=replace(
                kaart.areas.wording,
                before=_affix(kaart.areas.wording.before),
                after=_affix(kaart.areas.wording.after),
            ),
        ),
        references=tuple(
            replace(r, name=printable(r.name), text=printable(r.text)) for r in kaart.references
        ),
        classes=tuple(replace(row, label=printable(row.label)) for row in kaart.classes),
    )
