"""A table that was downloaded by hand from StatLine, as the same rows a service gives."""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from wijkprofiel.errors import SourceError

_ENCODING = "utf-8-sig"
_SEPARATORS = (";", ",")
_SAMPLE = 2_000
_COMMA = re.compile(r"-?\d+,\d+")
_ADVICE = "Kies in StatLine: downloaden, CSV zonder statistische symbolen."


def rows_of_file(path: Path) -> tuple[pd.DataFrame, str]:
    """Rows of a CSV file of StatLine as text, and its decimal mark.

    StatLine may put a title above the header and a source line below the rows; both are left out. The decimal mark
    is a comma when any number in the file can only be read with one.

    Raises
    ------
    SourceError
        When the file is not there, is no UTF-8 or has no header of two or more columns.
    """
    try:
        lines = path.read_text(encoding=_ENCODING).splitlines()
    except OSError as problem:
        raise SourceError(
            f"'{path.name}' is niet te lezen: {problem.strerror}.",
            remedy="Controleer de naam van het bestand.",
        ) from problem
    except UnicodeDecodeError as problem:
        raise SourceError(
            f"'{path.name}' is geen CSV-bestand van StatLine (UTF-8).",
            remedy=_ADVICE,
        ) from problem
    separator = max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines[:20]))
    table = [row for row in csv.reader(lines, delimiter=separator) if row]
    frame = _framed(table, path.name)
    return frame, _decimal(frame)


def rows_of_cells(rows: Iterable[Sequence[object]], name: str) -> tuple[pd.DataFrame, str]:
    """Rows of a workbook of StatLine as text, and its decimal mark; ``name`` is the file, for a message.

    Numbers that the workbook holds as numbers are written with the decimal mark that its texts have.

    Raises
    ------
    SourceError
        When there is no header of two or more columns, or a column has no name while it has figures.

    Examples
    --------
    >>> frame, mark = rows_of_cells([["SES-WOA", None], ["Regiocode", "Score"], ["WK016400", -0.25]], "a.xlsx")
    >>> frame.to_dict("records"), mark
    ([{'Regiocode': 'WK016400', 'Score': '-0.25'}], '.')
    """
    held = [list(row) for row in rows]
    held = [row for row in held if any(cell not in (None, "") for cell in row)]
    filled = [sum(cell not in (None, "") for cell in row) for row in held]
    top = next((n for n, count in enumerate(filled) if count >= 2), len(held))
    width = len(held[top]) if top < len(held) else 0
    while width and held[top][width - 1] in (None, ""):
        width -= 1
    # What stands under the header without a second cell is a note; a figure may be absent, a name may not.
    table = [row[:width] for row, count in zip(held[top:], filled[top:], strict=True) if count >= 2]
    if any(cell in (None, "") for row in table[:1] for cell in row) or any(
        cell not in (None, "") for row in held[top:] for cell in row[width:]
    ):
        raise SourceError(
            f"In '{name}' heeft niet elke kolom een naam op één regel: dit is een tabel met samengestelde koppen.",
            remedy=_ADVICE,
        )
    texts = [cell for row in table[1:] for cell in row if isinstance(cell, str)]
    mark = "," if any(_COMMA.fullmatch(cell.strip()) for cell in texts) else "."
    return _framed([[_text(cell, mark) for cell in row] for row in table], name), mark


def _text(cell: object, mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return (str(int(cell)) if cell.is_integer() else repr(cell)).replace(".", mark)
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _framed(table: list[list[str]], name: str) -> pd.DataFrame:
    """The rows that are as wide as the widest, the first of which is the header."""
    width = max((len(row) for row in table), default=0)
    whole = [row for row in table if len(row) == width]
    if width < 2 or len(whole) < 2:
        raise SourceError(f"In '{name}' staat geen tabel met een kopregel.", remedy=_ADVICE)
    header, *rows = whole
    return pd.DataFrame(rows, columns=[column.strip() for column in header])


def _decimal(frame: pd.DataFrame) -> str:
    """A comma when some cell is digits, a comma and digits; a point otherwise."""
    sample = frame.head(_SAMPLE).astype(str)
    with_comma = sample.apply(lambda column: column.str.strip().str.fullmatch(_COMMA).any())
    return "," if bool(with_comma.any()) else "."
