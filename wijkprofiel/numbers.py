"""Numbers and dates as a Dutch reader expects them."""

import math
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as _babel_date
from babel.numbers import NumberPattern, parse_pattern

LOCALE = Locale.parse("nl_NL")


def format_number(value: float, decimals: int = 0) -> str:
    """``value`` with Dutch marks and a fixed number of decimals.

    Raises
    ------
    ValueError
        For a missing value: that has a reason, not a number.

    Examples
    --------
    >>> format_number(81140), format_number(12.345, 1), format_number(-0.2)
    ('81.140', '12,3', '0')
    """
    if not math.isfinite(value):
        raise ValueError("a missing figure has a reason, not a number")
    rounded = round(float(value), decimals) + 0.0
    return str(_pattern(decimals).apply(rounded, LOCALE))


def format_date(day: date | str) -> str:
    """A date in Dutch words.

    >>> format_date("2026-03-09")
    '9 maart 2026'
    """
    moment = date.fromisoformat(day) if isinstance(day, str) else day
    return str(_babel_date(moment, format="d MMMM y", locale=LOCALE))


@lru_cache
def _pattern(decimals: int) -> NumberPattern:
    """Parsing the pattern takes longer than writing the number, and a map writes thousands."""
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))
