"""A table that was downloaded by hand from StatLine, as the same rows a service gives."""

import csv
from pathlib import Path

import pandas as pd

from wijkprofiel.errors import SourceError

_ENCODING = "utf-8-sig"
_SEPARATORS = (";", ",")
_SAMPLE = 2_000


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
            remedy="Kies in StatLine: downloaden, CSV zonder statistische symbolen.",
        ) from problem
    separator = max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines[:20]))
    table = [row for row in csv.reader(lines, delimiter=separator) if row]
    width = max((len(row) for row in table), default=0)
    whole = [row for row in table if len(row) == width]
    if width < 2 or len(whole) < 2:
        raise SourceError(
            f"In '{path.name}' staat geen tabel met een kopregel.",
            remedy="Kies in StatLine: downloaden, CSV zonder statistische symbolen.",
        )
    header, *rows = whole
    frame = pd.DataFrame(rows, columns=[name.strip() for name in header])
    return frame, _decimal(frame)


def _decimal(frame: pd.DataFrame) -> str:
    """A comma when some cell is digits, a comma and digits; a point otherwise."""
    sample = frame.head(_SAMPLE).astype(str)
    with_comma = sample.apply(lambda column: column.str.strip().str.fullmatch(r"-?\d+,\d+").any())
    return "," if bool(with_comma.any()) else "."
