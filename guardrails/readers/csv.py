"""CSV: the rows, whatever the separator and the code page."""

import csv
import io
from collections.abc import Iterator

from guardrails.readers.fragment import (
    AREA,
    LONGEST_CELL,
    Budget,
    Fragment,
    TooMuch,
    Unreadable,
    number_of,
    table,
)

MOST_ROWS = 300_000
_MOST_HEADS = 5
_REMARK = ("#", "//", "%%", "--")


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """Names, number columns and texts of a table in text.

    Raises
    ------
    Unreadable
        When it is no text, or a cell is longer than a table has.
    """
    where = part or "csv"
    text = decode(content)
    if "\x00" in text:
        raise Unreadable("er staan nul-tekens in")
    remarks, rows = _parted([row for row in rows_of(text) if any(cell.strip() for cell in row)])
    if remarks:
        yield Fragment(f"{where}:opmerking", "metadata", "\n".join(remarks))
    if not rows:
        return
    yield from table(where, rows[0], rows[1:])
    # More lines of names may stand above the figures: units, codes of the statistical office.
    for row in rows[1:_MOST_HEADS]:
        if any(number_of(cell) is not None or AREA.match(cell.strip()) for cell in row):
            break
        yield from (Fragment(f"{where}:kopregel", "name", cell) for cell in row if cell.strip())


def _parted(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Lines of remark, and the rows of the table."""
    width = max(map(len, rows), default=0)
    remarks: list[str] = []
    kept: list[list[str]] = []
    for row in rows:
        alone = width > 1 and not kept and sum(bool(cell.strip()) for cell in row) == 1
        if row[0].lstrip().startswith(_REMARK) or alone:
            remarks.append(" ".join(cell.strip() for cell in row if cell.strip()))
        else:
            kept.append(row)
    return remarks, kept


def decode(content: bytes) -> str:
    """The text of ``content`` in UTF-8, UTF-16 with a mark, or the code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise Unreadable("de tekens zijn niet te lezen")


def delimiter_of(text: str) -> str:
    """The sign that stands most between the cells of the first lines.

    >>> delimiter_of("a;b;c")
    ';'
    """
    start = "\n".join(text.splitlines()[:5])
    return max(",;\t|", key=start.count)


def rows_of(text: str) -> list[list[str]]:
    """The rows of a table in text.

    Raises
    ------
    TooMuch
        For a cell or a table beyond what may be read.
    """
    csv.field_size_limit(10_000_000)
    out = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise TooMuch(f"een cel van meer dan {LONGEST_CELL} tekens")
            out.append(row)
            if len(out) > MOST_ROWS:
                raise TooMuch(f"meer dan {MOST_ROWS} rijen")
    except csv.Error as error:
        raise Unreadable("de rijen zijn niet te lezen") from error
    return out
