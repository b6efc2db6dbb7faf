"""Numbers and dates as a Dutch reader expects them."""

import math
from datetime import date

import numpy as np
import numpy.typing as npt
from babel import Locale
from babel.dates import format_date as _babel_date
from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

LOCALE = Locale.parse("nl_NL")
GROUP_MARK = str(get_group_symbol(LOCALE))
DECIMAL_MARK = str(get_decimal_symbol(LOCALE))
MINUS_MARK = str(get_minus_sign_symbol(LOCALE))
# Looked up once: babel's own writing of a number takes twenty times as long.
_MARKS = str.maketrans({",": GROUP_MARK, ".": DECIMAL_MARK, "-": MINUS_MARK})
# Nearer to half a unit than this, the last printed digit is decided number by number.
_NEAR_HALF = 1e-6


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
    return f"{rounded:,.{decimals}f}".translate(_MARKS)


def format_difference(value: float, decimals: int = 0) -> str:
    """A number with its sign, also when it is above zero.

    >>> format_difference(3), format_difference(-1.25, 1), format_difference(0)
    ('+3', '-1,2', '0')
    """
    text = format_number(value, decimals)
    return f"+{text}" if round(float(value), decimals) > 0 else text


def printed_units(values: npt.NDArray[np.float64], decimals: int) -> npt.NDArray[np.float64]:
    """Figures as whole numbers of their last printed digit, as `format_number` would round them.

    Missing stays missing. Half a million figures of a map are rounded so at once.

    Examples
    --------
    >>> printed_units(np.array([12.345, np.nan, -0.2]), 1).tolist()
    [123.0, nan, -2.0]
    """
    scaled = values * 10.0**decimals
    units = np.rint(scaled)
    doubtful = np.flatnonzero(np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5) < _NEAR_HALF)
    for place in doubtful:
        units[place] = round(round(float(values[place]), decimals) * 10.0**decimals)
    return units + 0.0


def format_date(day: date | str) -> str:
    """A date in Dutch words.

    >>> format_date("2026-03-09")
    '9 maart 2026'
    """
    moment = date.fromisoformat(day) if isinstance(day, str) else day
    return str(_babel_date(moment, format="d MMMM y", locale=LOCALE))
