"""Colours and patterns of a map, the same on a screen and on paper.

One hue, from light to dark: readable in grey and for colour-blind readers (a test measures the distances).
What is missing has a light grey that is in no scale, and a pattern of its own per reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkprofiel.errors import UsageError

# Blue, CIELAB hue 262 degrees, equal steps of lightness.
_SEQUENTIAL: Mapping[int, tuple[str, ...]] = {
    1: ("#3e97d7",),
    2: ("#acd0f6", "#015f8f"),
    3: ("#bedafa", "#3795d5", "#045079"),
    4: ("#c6dffc", "#68aae3", "#0275af", "#024164"),
    5: ("#cae2fd", "#80b6ea", "#158ccf", "#026092", "#013857"),
    6: ("#cfe5fe", "#90bfee", "#489bda", "#0677b2", "#02537e", "#01314d"),
    7: ("#d4e7fe", "#9bc6f1", "#5da5e0", "#0584c5", "#056395", "#014367", "#01263d"),
}
MAX_COLOURS = max(_SEQUENTIAL)
# Differences: ochre below, grey about even, blue above. It grows darker all the way, so that a grey print still says
# which side a class is on.
_DIVERGING = ("#fed980", "#e2b46e", "#969696", "#2372a9", "#004071")
SIDES = len(_DIVERGING) // 2

MISSING_FILL = "#ededed"
MISSING_INK = "#5f5f5f"
BORDER = "#ffffff"
FOCUS = "#d1430c"
# Borders of gemeente and wijk, so that a map without background still shows where one is.
CONTEXT = "#2f3b48"
TILE = 12


@dataclass(frozen=True)
class Pattern:
    """A pattern: its name in the map model and its lines, an SVG path on a tile of ``TILE`` units."""

    name: str
    path: str


def _dot(x: float, y: float, radius: float) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0"


_RISING = "M-3 3L3 -3M0 12L12 0M9 15L15 9"
_FALLING = "M-3 9L3 15M0 0L12 12M9 -3L15 3"

# One pattern per reason, so that no two kinds of missing are told apart by colour alone.
PATTERNS: Mapping[str, Pattern] = {
    "geheim": Pattern("cross", _RISING + _FALLING),
    "niet_gepubliceerd": Pattern("hatch", _RISING),
    "nog_niet": Pattern("backhatch", _FALLING),
    "niet_van_toepassing": Pattern("lines", "M0 3H12M0 9H12"),
    "geen_inwoners": Pattern("dots", _dot(3, 3, 0.6) + _dot(9, 9, 0.6)),
    "onbekend": Pattern("bars", "M3 0V12M9 0V12"),
    "onderdrukt": Pattern("rings", _dot(6, 6, 3.4)),
    "te_klein": Pattern("grid", "M0 6H12M6 0V12"),
    "grenswijziging": Pattern("stars", "M6 1.5V10.5M2 3.8L10 8.2M2 8.2L10 3.8"),
    "geweigerd": Pattern("barred", "M0 3H12M0 9H12" + _RISING),
}


def sequential(count: int) -> tuple[str, ...]:
    """Colours for ``count`` classes, from light (low) to dark (high).

    Raises
    ------
    UsageError
        For more classes than a reader can tell apart.

    Examples
    --------
    >>> sequential(2)
    ('#acd0f6', '#015f8f')
    >>> sequential(0)
    ()
    """
    if count > MAX_COLOURS:
        raise UsageError(
            f"Een kaart met {count} klassen is niet te lezen: er zijn hoogstens {MAX_COLOURS} kleuren.",
            remedy="Kies minder klassen; vijf is gewoonlijk genoeg.",
        )
    return _SEQUENTIAL[count] if count else ()


def diverging(below: int, above: int) -> tuple[str, ...]:
    """Colours for classes of differences: so many below the middle one, and so many above it.

    A colour always means the same distance: one class below is the same ochre, also where there is no second.

    Raises
    ------
    UsageError
        For more classes on a side than a reader can tell apart.

    Examples
    --------
    >>> diverging(1, 2)
    ('#e2b46e', '#969696', '#2372a9', '#004071')
    """
    if max(below, above) > SIDES:
        raise UsageError(
            f"Een kaart met {max(below, above)} klassen aan één kant is niet te lezen: hoogstens {SIDES} kan.",
            remedy="Kies minder klassen.",
        )
    return _DIVERGING[SIDES - below : SIDES + above + 1]


def pattern_of(reason: str) -> Pattern:
    """The pattern that stands for a reason.

    >>> pattern_of("geheim").name
    'cross'
    """
    return PATTERNS[reason]
