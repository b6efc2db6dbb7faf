"""What stands in a cell where there is no figure, and which reason that is. Nothing here becomes 0."""

import re

from wijkprofiel.municipal.raw import Cell
from wijkprofiel.names import plain

UNKNOWN, SECRET, NOT_APPLICABLE = "onbekend", "geheim", "niet_van_toepassing"
NOT_YET, NOT_PUBLISHED = "nog_niet", "niet_gepubliceerd"
DASHES = frozenset({"-", "–", "—", "−", "--"})
_SIGNS = {
    ".": UNKNOWN,
    "..": UNKNOWN,
    "...": UNKNOWN,
    "…": UNKNOWN,
    ":": UNKNOWN,
    "?": UNKNOWN,
    "*": SECRET,
    "**": SECRET,
    "x": SECRET,
    "X": SECRET,
    "#": SECRET,
}
_WORDS = {
    "geheim": SECRET,
    "afgeschermd": SECRET,
    "onderdrukt": SECRET,
    "vertrouwelijk": SECRET,
    "nb": UNKNOWN,
    "n b": UNKNOWN,
    "niet bekend": UNKNOWN,
    "onbekend": UNKNOWN,
    "geen gegevens": UNKNOWN,
    "geen opgave": UNKNOWN,
    "leeg": UNKNOWN,
    "ontbreekt": UNKNOWN,
    "niet beschikbaar": UNKNOWN,
    "na": UNKNOWN,
    "n a": UNKNOWN,
    "nan": UNKNOWN,
    "null": UNKNOWN,
    "none": UNKNOWN,
    "nil": UNKNOWN,
    "missing": UNKNOWN,
    "nvt": NOT_APPLICABLE,
    "n v t": NOT_APPLICABLE,
    "niet van toepassing": NOT_APPLICABLE,
    "nnb": NOT_YET,
    "n n b": NOT_YET,
    "volgt": NOT_YET,
    "nog niet bekend": NOT_YET,
    "pm": NOT_YET,
    "p m": NOT_YET,
    "niet gepubliceerd": NOT_PUBLISHED,
}
# Cells that a calculation left behind.
_ERRORS = re.compile(
    r"^#(?:N/B|N/A|NB|DEEL/0!|DIV/0!|VERW!|REF!|WAARDE!|VALUE!|NAAM\?|NAME\?|GETAL!|NUM!|LEEG!|NULL!|FOUT|SPILL!|CALC!)$",
    re.IGNORECASE,
)
_UNDER = re.compile(r"^(?:<|≤|<=|minder dan|kleiner dan|onder(?: de)?)\s*\d{1,3}$", re.IGNORECASE)
_RANGE = re.compile(r"^[01]\s*(?:-|–|t/m|tot(?: en met)?)\s*\d{1,2}$", re.IGNORECASE)
# Numbers with which the statistical office says that there is none: everything at or below the first.
LOWEST = -99_990
_SENTINELS = {-99_995: NOT_YET, -99_991: NOT_PUBLISHED}


def reason_of(cell: Cell) -> str:
    """The reason that a cell gives; empty when the cell is a figure or something else.

    >>> [reason_of(c) for c in (None, "x", "<5", "n.v.t.", "0", -99997)]
    ['onbekend', 'geheim', 'geheim', 'niet_van_toepassing', '', 'onbekend']
    """
    if cell is None:
        return UNKNOWN
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        return sentinel(float(cell))
    if not isinstance(cell, str):
        return ""
    text = cell.strip(" \u00a0\t\r\n'\"")
    if not text:
        return UNKNOWN
    if text in _SIGNS:
        return _SIGNS[text]
    if text in DASHES or is_error(text):
        return UNKNOWN
    if _UNDER.match(text) or _RANGE.match(text):
        return SECRET
    return _WORDS.get(plain(text), "")


def sentinel(number: float) -> str:
    """The reason that a number at or below -99990 stands for; empty for any other number."""
    if number != number:
        return UNKNOWN
    if number <= LOWEST:
        return _SENTINELS.get(int(number), UNKNOWN)
    return ""


def is_error(text: str) -> bool:
    """Whether a cell holds what a failed calculation leaves behind.

    >>> is_error("#DEEL/0!"), is_error("#")
    (True, False)
    """
    return bool(_ERRORS.match(text.strip()))


def is_dash(cell: Cell) -> bool:
    """Whether a cell is a dash, which one office writes for nothing and another for not known."""
    return isinstance(cell, str) and cell.strip() in DASHES


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \u00a0\t\r\n")) or cell != cell
