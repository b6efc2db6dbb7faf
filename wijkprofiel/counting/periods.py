"""The year of a date as files write it. A date that can be read in two ways gives no year."""

import datetime as dt
import re

FIRST_YEAR = 1990
_PATTERNS = (
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?$"),
    re.compile(r"^(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?:[T ].*)?$"),
    re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
    re.compile(r"^(?P<y>\d{4})$"),
)


def year_of(cell: object, *, last: int) -> int:
    """The year of a cell, or 0 when it is no date, a day that does not exist, or outside 1990 to ``last``.

    >>> year_of("31-12-2024", last=2026), year_of("2024-02-30", last=2026), year_of("1-2-24", last=2026)
    (2024, 0, 0)
    >>> year_of("13/02/2024 10:15", last=2026), year_of(2024, last=2026)
    (2024, 2024)
    """
    if isinstance(cell, dt.datetime | dt.date):
        year = cell.year
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        year = int(cell) if float(cell).is_integer() and cell < 10_000 else 0
    else:
        year = _from_text("" if cell is None else str(cell).strip())
    return year if FIRST_YEAR <= year <= last else 0


def _from_text(text: str) -> int:
    for pattern in _PATTERNS:
        match = pattern.match(text)
        if match:
            parts = match.groupdict()
            year, month, day = (int(parts.get(name) or 1) for name in ("y", "m", "d"))
            try:
                return dt.date(year, month, day).year
            except ValueError:
                return 0
    return 0
