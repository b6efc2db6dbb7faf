"""CSV: the rows, whatever the separator and the code page."""

import csv
import io
from collections.abc import Iterator

from guardrails.readers.fragment import LONGEST_CELL, Budget, Fragment, TooMuch, Unreadable, table

MOST_ROWS = 300_000


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
    rows = rows_of(text)
    header = next((r for r in rows if r), [])
    yield from table(where, header, rows[rows.index(header) + 1 :] if header else [])


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
