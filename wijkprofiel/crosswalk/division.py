"""A division: the codes of one level in one year, and the larger areas that each lies in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from wijkprofiel.errors import BoundaryError

LEVEL_LETTERS = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
_CODE = re.compile(r"^(?:GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$")
_LEVELS = {letters: level for level, letters in LEVEL_LETTERS.items()}


@dataclass(frozen=True)
class Division:
    """Codes of one level in one year, in code order. A code stands once.

    Raises
    ------
    BoundaryError
        When a code has another form or level, or stands twice.
    """

    level: str
    year: int
    codes: tuple[str, ...]

    @classmethod
    def of(cls, codes: Iterable[str], year: int) -> "Division":
        """The division with these codes; blanks around a code are taken away, as CBS pads them.

        >>> Division.of(["WK016401", "WK016400  "], 2020).codes
        ('WK016400', 'WK016401')
        """
        found = sorted(str(code).strip() for code in codes)
        wrong = [code for code in found if not _CODE.match(code)]
        if wrong:
            raise BoundaryError(
                f"'{wrong[0]}' is geen code van een gemeente, wijk of buurt.",
                remedy="Verwacht: GM en vier cijfers, WK en zes tekens of BU en acht tekens.",
            )
        levels = {level_of(code) for code in found}
        if len(levels) != 1:
            raise BoundaryError(
                f"Een indeling heeft één niveau; hier staan er {len(levels)}.",
                remedy="Geef alleen wijken, alleen buurten of alleen gemeenten.",
            )
        if len(set(found)) != len(found):
            raise BoundaryError(f"In de indeling van {year} staat een code twee keer.")
        return cls(levels.pop(), year, tuple(found))

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """Codes of the gemeenten that occur, in code order."""
        return tuple(sorted({gemeente_of(code) for code in self.codes}))

    def inside(self, container: str) -> frozenset[str]:
        """The codes that lie in ``container``, a wijk or gemeente."""
        return frozenset(code for code in self.codes if container in containers_of(code))


def level_of(code: str) -> str:
    """Level of a code.

    >>> level_of("WK016400"), level_of("BU01640000")
    ('wijk', 'buurt')
    """
    return _LEVELS[code[:2]]


def gemeente_of(code: str) -> str:
    """Code of the gemeente that an area lies in; a gemeente lies in itself.

    >>> gemeente_of("BU01640000")
    'GM0164'
    """
    return f"GM{code[2:6]}"


def containers_of(code: str) -> tuple[str, ...]:
    """The larger areas that an area lies in, smallest first.

    >>> containers_of("BU01640000"), containers_of("WK016400")
    (('WK016400', 'GM0164'), ('GM0164',))
    """
    match code[:2]:
        case "BU":
            return (f"WK{code[2:8]}", gemeente_of(code))
        case "WK":
            return (gemeente_of(code),)
        case _:
            return ()


def proof_frame(rows: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """Proof per area: index ``gebied``; columns ``gelijk`` (``ja``, ``nee``, ``onbekend``) and ``bewijs``."""
    frame = pd.DataFrame(list(rows), columns=["gebied", "gelijk", "bewijs"])
    return frame.drop_duplicates("gebied").set_index("gebied").sort_index()
